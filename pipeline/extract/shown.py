"""What a page shows and marks beside its article: byline, path of sections, tags. For pages that declare none.

One pass over the elements serves the three, and only the pages that need it; a class that was judged once is not judged
again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any

from pipeline.extract.tree import Element
from pipeline.text import fold_text

_TAGS = ("h1", "a", "span", "div", "p", "nav", "ol", "ul", "address", "em", "strong")
_BYLINE, _PATH, _TAG_BOX = "byline", "path", "tags"
_BYLINE_MARK = re.compile(
    r"(?:^|[\s_-])(?:authors?|auteurs?|auteure|byl(?:ine)?|writers?|journaliste?s?|signature|contributors?|redacteur|katib)"
    r"(?:[\s_-]?_?names?|__?\w+)?(?:$|[\s_-])|(?:[a-z])(?:Author|Byline|Contributor)(?:$|[^a-z]|Name)|^(?:author|byline)"
)
_PATH_MARK = re.compile(r"bread-?crumb|fil-?d?-?ariane|ariane\b", re.IGNORECASE)
_TAG_MARK = re.compile(
    r"(?:^|[\s_-])(?:(?:post|entry|article|news|story)[-_]{1,2}tags?|tags?[-_]?(?:list|links)|mots-?cles)(?:$|\s)"
)
_TAG_LABEL = re.compile(
    r"\W*(?:mots[- ]?cles|mots[- ]?clefs|tags?|etiquettes?|keywords|topics|وسوم|الوسوم|تاغات"
    r"|(?:ال)?كلمات (?:ال)?(?:مفتاحيه|دلاليه))\W*"
)
_LABEL = 40  # characters: a longer text is no label
# Names and tags that are another article's, or those of its readers.
_ELSEWHERE = re.compile(
    r"comment|related|similaire|sidebar|widget|latest|popular|most-|recommend|footer|bio\b|teaser|card", re.IGNORECASE
)
_LONGEST_BYLINE = 120  # characters: more is the author's portrait
_MOST = 40  # elements of a kind that are looked at


@lru_cache(maxsize=4096)
def _kind(marks: str) -> str:
    """What an element with this class holds: a byline, the path, tags, or nothing of these."""
    if _BYLINE_MARK.search(marks):
        return _BYLINE
    if _PATH_MARK.search(marks):
        return _PATH
    return _TAG_BOX if _TAG_MARK.search(marks) else ""


class Shown:
    """What ``tree`` shows. Nothing is looked for before it is asked for."""

    def __init__(self, tree: Element) -> None:
        self._tree = tree

    @property
    def sections(self) -> list[str]:
        """The nearest first; the page's own title may be among them."""
        categories = [_text(link) for link in self._found["category"][:_MOST]]
        paths = self._found[_PATH]
        steps = [_text(link) for link in list(paths[0].iter("a"))[:_MOST]][::-1] if paths else []
        return [*categories, *steps, *([] if steps else map(_text, self._found["section"][:_MOST]))]

    @property
    def tags(self) -> list[str]:
        links = self._found["tag"] or [link for box in self._found[_TAG_BOX][:3] for link in box.iter("a")]
        return [_text(link) for link in links[:_MOST] if not _is_elsewhere(link)]

    @property
    def bylines(self) -> Iterator[tuple[str, bool]]:
        """Texts of the elements that say that they hold the author, those below the title first.

        With each, whether that was said for machines (``rel``, ``itemprop``), which leaves no doubt.
        """
        for element, sure in (*self._found["author"], *self._found[_BYLINE])[: 2 * _MOST]:
            named = next((e for e in element.iter("span", "a", "strong") if e.get("itemprop") == "name"), element)
            text = " ".join(" ".join(named.itertext()).split())
            if 2 < len(text) <= _LONGEST_BYLINE and not _is_elsewhere(element):
                yield text, sure

    @cached_property
    def _found(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {
            kind: [] for kind in ("category", "section", "tag", "author", _BYLINE, _PATH, _TAG_BOX)
        }
        above: list[tuple[Element, bool]] = []  # the title
        titled = False
        for element in self._tree.iter(*_TAGS):
            tag, get = element.tag, element.get
            if tag == "h1":
                above, found[_BYLINE], titled = [*above, *found[_BYLINE]], [], True
                continue
            relation = get("rel") if tag == "a" else None
            if relation:
                relations = relation.split()
                if "category" in relations:
                    found["category"].append(element)
                elif "tag" in relations:
                    found["tag"].append(element)
                if "author" in relations:
                    found["author"].append((element, True))
                    continue
            marks = get("class")
            kind = _kind(marks) if marks else ""
            if kind == _BYLINE:
                found[kind].append((element, False))
            elif kind:
                found[kind].append(element)
            elif tag != "a":
                label = element.text
                if label and 3 < len(label) < _LABEL and ":" in label and _TAG_LABEL.fullmatch(fold_text(label)):
                    holder = element if element.find(".//a") is not None else element.getparent()
                    found[_TAG_BOX].append(holder)
            said = get("itemprop") or get("property")
            if said in ("author", "schema:author", "author creator"):
                found["author"].append((element, True))
            elif said == "articleSection":
                found["section"].append(element)
        found[_BYLINE] += above if titled else []
        return found


def _is_elsewhere(element: Element) -> bool:
    """Whether a block that belongs to other articles, or to readers, holds it."""
    return any(
        up.tag in ("aside", "footer", "form") or _ELSEWHERE.search(f"{up.get('class') or ''} {up.get('id') or ''}")
        for up in element.iterancestors("div", "section", "aside", "footer", "form", "ul", "ol")
    )


def _text(element: Element) -> str:
    return " ".join(element.text_content().split())
