"""What a page shows and marks beside its article: byline, section, tags. For pages that declare none.

One pass over the elements serves them, and only the pages that need it; a class that was judged once is not judged
again.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cached_property, lru_cache
from typing import Any

from pipeline.extract.headings import first_heading, headings, in_link, text_of
from pipeline.extract.tree import Element
from pipeline.text import fold_text

_TAGS = ("a", "span", "div", "p", "nav", "ol", "ul", "address", "em", "strong")
_BYLINE, _PATH, _TAG_BOX, _SECTION = "byline", "path", "tags", "section"
_BYLINE_MARK = re.compile(
    r"(?:^|[\s_-])(?:authors?|auteurs?|auteure|byl(?:ine)?|writers?|journaliste?s?|signature|contributors?|redacteur|"
    r"katib|submitted|created?-?by)"
    r"(?:[\s_-]?_?names?|__?\w+)?(?:$|[\s_-])|(?:[a-z])(?:Author|Byline|Contributor)(?:$|[^a-z]|Name)|^(?:author|byline)"
)
_PATH_MARK = re.compile(r"bread-?crumb|(?:^|[\s_-])crumbs?(?:$|[\s_-])|fil-?d?-?ariane|ariane\b", re.IGNORECASE)
_TAG_MARK = re.compile(
    r"(?:^|[\s_-])(?:tags|tags?[-_]?(?:list|links)|tagged(?:-with)?|mots-?cles)(?:$|[\s_-])|[a-z]Tags(?:$|[\sA-Z])"
)
_TAG_LABEL = re.compile(
    r"\W*(?:mots[- ]?cles|mots[- ]?clefs|tags?|tagged(?: (?:with|under))?|etiquettes?|libelles?|keywords|topics|"
    r"وسوم|الوسوم|تاغات|علامات|التسميات|مواضيع|موسومه (?:تحت|ب)|(?:ال)?كلمات (?:ال)?(?:مفتاحيه|دلاليه))\W*"
)
_SECTION_LABEL = re.compile(
    r"\W*(?:published in|posted in|filed under|category|section|rubrique|categorie|publie dans|classe dans|"
    r"نشر في|(?:في )?(?:ال)?قسم|(?:ال)?تصنيف|(?:ال)?باب)\s*:?\s*(?P<name>.*)"
)
# Labels that stand without a colon too.
_BARE_LABELS = frozenset(
    {
        *(
            "tags",
            "topics",
            "keywords",
            "tagged",
            "tagged under",
            "tagged with",
            "mots-clés",
            "mots clés",
            "étiquettes",
        ),
        *("libellés", "وسوم", "الوسوم", "علامات", "التسميات", "مواضيع", "كلمات مفتاحية", "الكلمات المفتاحية"),
        *("كلمات دلالية", "الكلمات الدلالية", "موسومة تحت", "published in", "posted in", "filed under", "category"),
        *("catégorie", "rubrique", "publié dans", "classé dans", "نشر في", "القسم", "التصنيف"),
    }
)
_LABEL = 40  # characters: a longer text is no label
_HOME = frozenset({"accueil", "home", "homepage", "الرئيسية", "الصفحة الرئيسية", "الاستقبال", "البداية"})
_STEP = re.compile(r"\s*[>»›→←‹«/:]\s*")  # between the steps of a path
_LONGEST_PATH = 400  # characters: the title may be its last step
_MOST_STEPS = 5
_CATEGORY_PATH = re.compile(r"/(?:categor(?:y|ie)s?|rubriques?|sections?|تصنيف)/")
# Names and tags that are another article's, or those of its readers. An article has a footer of its own.
_ELSEWHERE = re.compile(
    r"comment|related|similaire|sidebar|widget|latest|popular|most-|recommend|bio\b|teaser|(?<!v)card"
    r"|(?<!post-)(?<!entry-)(?<!article-)(?<!story-)(?<!item-)footer",
    re.IGNORECASE,
)
_LONGEST_BYLINE = 120  # characters: more is the author's portrait
_MOST = 40  # elements of a kind that are looked at
_LONGEST_CLASS = 300  # characters of a class: what is remembered of a hostile page stays small


# Part of each of these marks: most classes have none.
_ANY_MARK = re.compile(r"ut[eh]|tag|yl|rumb|riane|rite|ourn|sig|ontrib|edac|atib|ubmit|reate|cles", re.IGNORECASE)


@lru_cache(maxsize=1 << 15)  # a page has 70 classes of its own
def _kind(marks: str) -> str:
    """What an element with this class holds: a byline, the path, tags, or nothing of these."""
    if not _ANY_MARK.search(marks):
        return ""
    if _BYLINE_MARK.search(marks):
        return _BYLINE
    if _PATH_MARK.search(marks):
        return _PATH
    return _TAG_BOX if _TAG_MARK.search(marks) else ""


class Shown:
    """What ``tree`` shows. ``titles`` are those that it declares. Nothing is looked for before it is asked for."""

    def __init__(self, tree: Element, titles: Collection[str] = ()) -> None:
        self._tree = tree
        self._titles = titles

    def sections(self, tags: Collection[str]) -> Iterator[list[str]]:
        """From each place that may name it, the surest first: the nearest first; the title may be among them.

        ``tags`` are the article's: they may stand beside its title too.
        """
        found = self._found
        yield [text_of(link) for link in found["category"][:_MOST] if not self._is_elsewhere(link)]
        for path in found[_PATH][:1]:
            yield [text_of(link) for link in list(path.iter("a"))[:_MOST]][::-1]
        for home in found["home"][:_MOST]:
            yield _steps(home)
        yield [text_of(element) for element in found["named"][:_MOST]]
        yield [name for name in self._beside() if name not in tags]
        labelled = [name for name, element in found[_SECTION][:_MOST] if not self._is_elsewhere(element)]
        yield [name for name in labelled if name not in tags]

    @property
    def tags(self) -> list[str]:
        links = [link for link in self._found["tag"][:_MOST] if not self._is_elsewhere(link)]
        for box in self._found[_TAG_BOX][:_MOST]:
            if links:
                break
            links = [] if self._is_elsewhere(box) else [link for link in box.iter("a") if not self._is_elsewhere(link)]
        return [text_of(link) for link in links[:_MOST]]

    @property
    def bylines(self) -> Iterator[tuple[str, bool]]:
        """Texts of the elements that say that they hold the author, those below the title first.

        With each, whether that was said for machines (``rel``, ``itemprop``), which leaves no doubt.
        """
        for element, sure in (*self._found["author"], *self._found[_BYLINE])[: 2 * _MOST]:
            named = next((e for e in element.iter("span", "a", "strong") if e.get("itemprop") == "name"), element)
            text = " ".join(" ".join(named.itertext()).split())
            if 2 < len(text) <= _LONGEST_BYLINE and not self._is_elsewhere(element):
                yield text, sure

    @cached_property
    def _heading(self) -> Element | None:
        found, _ = headings(self._tree, self._titles)
        return found[0] if found else first_heading(self._tree)

    @cached_property
    def _around(self) -> frozenset[Element]:
        """What holds the title holds the article."""
        return frozenset() if self._heading is None else frozenset(self._heading.iterancestors())

    @cached_property
    def _found(self) -> dict[str, list[Any]]:
        kinds = ("category", "named", "tag", "author", "home", _SECTION, _BYLINE, _PATH, _TAG_BOX)
        found: dict[str, list[Any]] = {kind: [] for kind in kinds}
        heading = self._heading
        above: list[tuple[Element, bool]] = []  # the title
        for element in self._tree.iter(*_TAGS, *(() if heading is None else (heading.tag,))):
            if element is heading:
                above, found[_BYLINE] = found[_BYLINE], []
                continue
            get, text = element.get, element.text
            marks = get("class")
            kind = _kind(marks[:_LONGEST_CLASS]) if marks else ""
            if element.tag == "a":
                relation, address = get("rel"), get("href")
                if relation and _read_relation(element, relation.split(), found):
                    continue
                if address and "/aut" in address and _AUTHOR_PATH.search(address):
                    found[_BYLINE].append((element, False))
                elif text and len(text) < _LABEL and text.strip().casefold() in _HOME:
                    found["home"].append(element)
            elif text and 3 < len(text) < _LABEL and (":" in text or text.strip().casefold() in _BARE_LABELS):
                _read_label(element, fold_text(text), found)
            if kind == _BYLINE:
                found[kind].append((element, False))
            elif kind:
                found[kind].append(element)
            said = get("itemprop") or get("property")
            if said in ("author", "schema:author", "author creator"):
                found["author"].append((element, True))
            elif said == "articleSection":
                found["named"].append(element)
        found[_BYLINE] += above
        return found

    def _beside(self) -> list[str]:
        """What stands beside the title and is also the name of an entry in a menu above it, or marked as a section."""
        heading = self._heading
        beside = [] if heading is None else list(_neighbours(heading))
        if heading is None or not beside:
            return []
        links = itertools.takewhile(lambda element: element is not heading, self._tree.iter("a", heading.tag))
        named = Counter(_own_text(element) for element in links if element.tag == "a")
        return [
            text
            for element, text, above in beside
            if not _ACTION.fullmatch(fold_text(text))
            and (named[text] > (above and _in_a_link(element)) or (_in_a_link(element) and _is_category(element)))
        ]

    def _is_elsewhere(self, element: Element) -> bool:
        """Whether a block that belongs to other articles, or to readers, holds it."""
        in_article = False
        for up in (element, *element.iterancestors()):
            if up in self._around:
                return False
            in_article = in_article or up.tag == "article"
            if up.tag in ("div", "section", "aside", "footer", "form", "ul", "ol") and (
                up.tag in ("aside", "form") or _names_another(f"{up.get('class') or ''} {up.get('id') or ''}"[:300])
            ):
                return True
            if up.tag == "footer" and next(up.iterancestors("article"), None) is None:
                return True
        return False


@lru_cache(maxsize=5_000)  # the same few stand above all of a page
def _names_another(marks: str) -> bool:
    return _ELSEWHERE.search(marks) is not None


def _read_relation(link: Element, relations: list[str], found: dict[str, list[Any]]) -> bool:
    """Whether the relation of ``link`` says all of it."""
    if "category" in relations or ("tag" in relations and _CATEGORY_PATH.search(link.get("href") or "")):
        found["category"].append(link)
    elif "tag" in relations:
        found["tag"].append(link)
    if "author" in relations:
        found["author"].append((link, True))
    return "author" in relations


_AUTHOR_PATH = re.compile(r"/(?:authors?|auteurs?)/[^/]")


def _read_label(element: Element, label: str, found: dict[str, list[Any]]) -> None:
    if _TAG_LABEL.fullmatch(label):
        found[_TAG_BOX].append(element if element.find(".//a") is not None else element.getparent())
    elif match := _SECTION_LABEL.fullmatch(label):
        link = element.find(".//a")
        link = element.getnext() if link is None else link
        if match["name"]:
            found[_SECTION].append((text_of(element).partition(":")[2], element))
        elif link is not None and link.tag == "a":
            found[_SECTION].append((text_of(link), link))


def _steps(home: Element) -> list[str]:
    """The steps of the path that begins with the link ``home``, the last first; none where it begins a menu."""
    up = itertools.islice(home.iterancestors(), _UP)
    path = next((element for element in up if text_of(element) != text_of(home)), None)
    if path is None:
        return []
    text = text_of(path) if len(path) < _MOST_STEPS * 3 else ""
    steps = _STEP.split(text.removeprefix(text_of(home)), maxsplit=_MOST_STEPS)
    if len(text) > _LONGEST_PATH or len(steps) < 2 or steps[0] or not text.startswith(text_of(home)):
        return []
    links = [text_of(link) for link in path.iter("a") if link is not home]
    return links[::-1][:_MOST_STEPS] or steps[:0:-1]


_NEAR = 12  # pieces of text beside the title on each side
_UP = 4  # levels above it
_LONG = 60  # characters of a block before the title: more is a menu
_PROSE = 120  # characters: here the text begins
# What menus and the bars beside titles share, and is no section. Folded.
_ACTION = re.compile(
    r"(?:log|sign) ?(?:in|up|out)|(?:my )?account|register|subscribe.*|donate.*|support us|about.*|contact.*"
    r"|newsletters?|search|menu|share|print|e-?mail|home|facebook|twitter|x|whats ?app|telegram|youtube|instagram"
    r"|linkedin|rss|(?:s'|je m'|m'|se )?(?:abonner?|inscrire|connecter)|abonne[sz].*|connexion|mon compte|inscription"
    r"|faire un don.*|partager|tweeter|envoyer|imprimer|publier.*|recherche|accueil|en direct|english|francais|العربيه"
    r"|تسجيل(?: ال(?:دخول|خروج))?|حسابي|اشترك.*|تبرع.*|من نحن|اتصل بنا|تواصل معنا"
    r"|مشاركه|شارك|طباعه|ارسال|بحث|الرييسيه|فيسبوك|تويتر|واتساب"
)


def _neighbours(heading: Element) -> Iterator[tuple[Element, str, bool]]:
    """Short pieces of text beside the title, the nearest block first: the element, the text, whether it is above."""
    for above in (True, False):
        node, left = heading, _NEAR
        for _ in range(_UP):
            for sibling in node.itersiblings(preceding=above):
                if sibling.tag in ("script", "style", "nav"):
                    continue
                if left <= 0 or (above and len(text_of(sibling)) > _LONG):
                    left = 0
                    break
                for element in itertools.islice(sibling.iter(), _MOST):
                    text = " ".join((element.text or "").split())
                    if text:
                        left = left - 1 if len(text) < _PROSE else 0
                        if 2 <= len(text) <= _LABEL:
                            yield element, text, above
                    if left <= 0:
                        break
            node = node.getparent()
            if node is None or left <= 0:
                break


def _in_a_link(element: Element) -> bool:
    return element.tag == "a" or in_link(element)


_CATEGORY_MARK = re.compile(
    r"(?:^|[\s_-])(?:cat|categor(?:y|ies?)|rubrique|rub|kicker|eyebrow|channel)(?:$|[\s_-])", re.IGNORECASE
)


def _is_category(element: Element) -> bool:
    return any(_CATEGORY_MARK.search(up.get("class") or "") for up in (element, element.getparent()))


def _own_text(link: Element) -> str:
    """Its text where that may be the name of a section."""
    text = link.text_content() if len(link) else link.text
    return " ".join(text.split()) if text and len(text) < 2 * _LABEL else ""
