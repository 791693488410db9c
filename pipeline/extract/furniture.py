"""What stands on an article's page and is not the article: related links, share bars, comments, banners, breadcrumbs.

A name in such a block is a false mention, so it goes before the text is extracted. Three rules, none for one outlet:

1. Elements that name themselves (class, id, role, tag) are taken out, unless they hold the title or a good part of the
   page's paragraphs: themes put "has-comments" or "tag-mali" on the article itself.
2. Lines that lead to other articles ("À lire aussi : ...", "اقرأ أيضا: ...") go, with the lines of links below them.
3. A paragraph that is nothing but one link is a teaser, except where most of the article is so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.declared import Element
from pipeline.text import clean_line, fold_text


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# --- Elements ---------------------------------------------------------------------------------------------------------

# Parts of class names and ids, as regular expressions; they stand between blanks, hyphens or underscores.
_RELATED = (
    r"related[a-z]* [a-z]*related similaires? lire-?aussi a-lire read-?(?:also|next) also-?read see-?also up-?next "
    r"recommend\w* recirc\w* more-?(?:stories|news|articles|on) most-?(?:read|popular|viewed|shared|recent) plus-?lus "
    r"trending popular-?\w* latest-?(?:news|posts) autres-?articles meme-?sujet outbrain\w* taboola\w* mgid\w* zergnet"
)
_SHARE = r"shar(?:e|es|ing|edaddy|e[-_]?\w*) social\w* addtoany\w* addthis\w* sociables? partag\w* jp-relatedposts"
_COMMENT = r"comments? commentaires? comments?-?(?:area|list|section|form|wrap\w*|body|block|thread) respond disqus\w*"
_PROMPTS = (
    r"cookies?\w* consent\w* gdpr\w* rgpd newsletters?\w* subscri(?:be|ption)\w* paywall-?(?:message|banner|prompt) "
    r"advert\w* publicites? ads? sponsor(?:ed)? promo\w* pop-?up modal lightbox"
)
_WAYS = (
    r"bread-?crumbs?\w* fil-?d?-?ariane sidebar\w* pagination pager skip-?links? tag-?(?:list|links|cloud) tags "
    r"mots-?cles post-?nav\w* widget-?area author-?(?:bio|box|info)"
)
_WORDS = "|".join(f"{_RELATED} {_SHARE} {_COMMENT} {_PROMPTS} {_WAYS}".split())
_FURNITURE = re.compile(rf"(?:^|[\s_-])(?:{_WORDS})(?:$|[\s_-]|\d)", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_COMMENTS = re.compile(r"comment|disqus|respond", re.IGNORECASE)
_ROLES = _set("navigation search dialog alertdialog contentinfo complementary menu menubar")
_TAGS = _set("nav form dialog menu noscript template iframe button select svg")
_MAY_GO = _TAGS | _set(
    "div section aside ul ol dl p span details footer header li table a h2 h3 h4 h5 strong figure article"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Of the characters in paragraphs: what holds more is the article, whatever its class says.
_SHARE_THAT_STAYS = 0.3
# What calls itself the article's text as well is no furniture: "sidebar-grid__content article__content" at Politico.
_CONTENT = re.compile(r"(?:article|entry|post|story)[-_]*(?:content|body|text)|fulltext", re.IGNORECASE)


def prune(tree: Element) -> float:
    """Take the elements out that say themselves that they are furniture. Changes ``tree``.

    Returns the share of the characters in paragraphs that went, in [0, 1]: near 1 means that it went too far.
    """
    paragraphs = {element: len(" ".join(element.text_content().split())) for element in tree.iter("p")}
    total = max(sum(paragraphs.values()), 1)
    keep = set()
    for element in tree.iter("h1"):
        keep.add(element)
        keep.update(element.iterancestors())
    inside: dict[Element, int] = {}
    for element, length in paragraphs.items():
        for ancestor in element.iterancestors():
            inside[ancestor] = inside.get(ancestor, 0) + length
    for element in list(tree.iter(*_MAY_GO)):
        if element in keep or not _is_furniture(element):
            continue
        held = max(inside.get(element, 0), paragraphs.get(element, 0))
        # Comments may be longer than the article that they follow; they still come after its title.
        if held <= _SHARE_THAT_STAYS * total or (_names_comments(element) and keep):
            parent = element.getparent()
            if parent is not None:
                element.drop_tree()
    return 1 - sum(paragraphs[element] for element in tree.iter("p") if element in paragraphs) / total


_TABLE = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")


def unfold_tables(tree: Element) -> None:
    """Make blocks of the tables that hold the page's layout, as sites of the 2000s have them. Changes ``tree``.

    A cell of figures or names has no paragraphs, headings or blocks in it; a column of a page has.
    """
    for table in list(tree.iter("table")):
        if any(len(list(cell.iter("p", "h1", "h2", "div", "table", "ul"))) > 1 for cell in table.iter("td")):
            for part in table.iter(*_TABLE):
                if next(part.iterancestors("table"), part) is table or part is table:
                    part.tag = "div"


def _is_furniture(element: Element) -> bool:
    if element.tag in _TAGS or (element.get("role") or "").strip().lower() in _ROLES:
        return True
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return True
    marks = _marks(element)
    return bool(_FURNITURE.search(marks)) and not _CONTENT.search(marks) and element.get("itemprop") != "articleBody"


def _names_comments(element: Element) -> bool:
    return bool(_COMMENTS.search(_marks(element)))


def _marks(element: Element) -> str:
    marks = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-component') or ''}"
    return _CAMEL.sub("-", marks)


# --- Lines ------------------------------------------------------------------------------------------------------------

_BLOCKS = _set(
    "address article aside blockquote body br button center dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary table tbody td tfoot "
    "th thead title tr ul"
)
_SILENT = _set("script style noscript template svg head iframe select textarea object")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page as a reader sees it."""

    text: str
    linked: int  # characters of it that are links
    element: Element  # the innermost that holds its beginning


def lines(root: Element) -> Iterator[Line]:
    """The lines of ``root`` in the order of the page. Iterative, for pages nest thousands deep."""
    pieces: list[str] = []
    linked = 0
    depth = 0  # of links
    begun = False  # the line has something to read in it
    holder = root

    def line() -> Iterator[Line]:
        nonlocal linked, begun
        text = clean_line("".join(pieces), 5000)
        if text:
            yield Line(text, min(linked, len(text)), holder)
        pieces.clear()
        linked, begun = 0, False

    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        element, closing = stack.pop()
        block = element.tag in _BLOCKS
        if not closing:
            if not isinstance(element.tag, str) or element.tag in _SILENT:
                if element is not root and element.tail:
                    pieces.append(element.tail)
                continue
            if block:
                yield from line()
            depth += element.tag == "a"
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
            text = element.text
        else:
            if block:
                yield from line()
            depth -= element.tag == "a"
            text = element.tail if element is not root else None
        if text:
            if not begun and not text.isspace():
                parent = element.getparent() if closing else None
                holder, begun = (element if parent is None else parent), True
            pieces.append(text)
            if depth > 0:
                linked += len(" ".join(text.split()))
    yield from line()


def is_link(line: Line) -> bool:
    """Whether nine tenths of it are links; of its half where it says the same twice, as cards do."""
    if line.linked * 10 >= len(line.text) * 9:
        return True
    return line.linked * 20 >= len(line.text) * 9 and len(_key(line.text)) < len(letters(line.text))


# --- Paragraphs -------------------------------------------------------------------------------------------------------

# How lines begin that lead to other articles. Folded.
_LEAD = (
    r"(?:a )?(?:lire|voir|ecouter|decouvrir) (?:aussi|egalement|encore|plus|ensuite)\b",
    r"a (?:lire|voir)\s*(?::|sur)|lire (?:la suite|l'article)\b|lisez (?:aussi|egalement)\b",
    r"(?:sur le|dans la) meme (?:sujet|theme|rubrique|categorie)\b",
    r"articles? (?:similaires?|lies?|connexes?)\b|nos autres articles\b|plus d'articles\b",
    r"(?:also )?read (?:also|more|next)\b|read\s*:|also read\b|see also\b|more (?:on this|stories|from)\b",
    r"related (?:articles?|stories|posts|topics|news|content)?\s*(?::|$)|recommended\s*(?::|$)",
    r"you may also like\b|recommended for you\b",
    r"اقرا(?:ي|ءي|وا)?\s*(?:ايضا|المزيد|كذلك)|(?:طالع|شاهد)\s*(?:ايضا|المزيد)|تابعوا? ايضا",
    r"للمزيد\b|المزيد\s*(?:عن|من|حول)|قد يهمك|قد يعجبك|في نفس الموضوع",
    r"(?:مواضيع|اخبار|مقالات|موضوعات)\s*(?:ذات صله|متعلقه|مشابهه|مرتبطه)",
)
_LEADS = re.compile(rf"[^\w]*(?:{'|'.join(_LEAD)})")
_LEAD_LIMIT = 200  # characters: a longer line is a paragraph that happens to begin so
# Lines that are furniture wherever they stand. Folded, whole.
_PHRASE = (
    # share
    r"partager?(?: (?:sur|cet article|l'article|via|avec).*)?|share(?: (?:this|on).{0,40})?|tweet(?:er)?",
    r"facebook|twitter|whatsapp|telegram|linkedin|pinterest|print|imprimer|copier le lien|copy link",
    r"envoyer par (?:e-?mail|courriel)|spread the love|sharing is caring|loading|j'aime(?: chargement.*)?",
    r"شارك(?: (?:هذا|هذه|المقال|الخبر|علي|عبر).{0,40})?|مشاركه|طباعه",
    # comments
    r"(?:\d+ )?commentaires?(?: \(\d+\))?|(?:laisser|ajouter) un commentaire.*",
    r"(?:\d+ )?comments?(?: \(\d+\))?|leave a (?:comment|reply).*",
    r"(?:ال)?تعليقات?(?: \(\d+\))?|(?:اضف|اترك) تعليقا?.{0,10}",
    # prompts
    r"publicite|advertisement|annonce|اعلان|abonnez-vous.{0,60}",
    r"inscrivez-vous a (?:la|notre) newsletter.{0,40}|sign up (?:for|to) our newsletter.{0,40}",
    r"(?:nous utilisons|ce site utilise) des cookies.*|(?:we use|this (?:web)?site uses) cookies.*",
    r"(?:نستخدم|يستخدم هذا الموقع) ملفات تعريف الارتباط.*",
    r"tous droits reserves.{0,60}|all rights reserved.{0,60}|جميع الحقوق محفوظه.{0,60}",
    # what feeds add
    r"the post .* (?:appeared first|first appeared) on .*|ظهرت المقاله .*",
    r"(?:l'article|cet article) .* est apparu en premier sur .*",
    r"(?:lire la suite|continuer la lecture|continue reading|read more|اقرا المزيد).{0,60}|\[\W*\]",
)
_PHRASES = re.compile(rf"\W*(?:{'|'.join(_PHRASE)})\W*")
_SENTENCE = re.compile(r"[.!?؟…»\"”:]\s*$")
_TEASER = 15  # characters: a shorter link on a line of its own may be a name or a reference
_BULLET = re.compile(r"^(?:[-*•·–]|\d+\.)\s+")


def without_teasers(text: str, page: list[Line]) -> str:
    """``text`` (paragraphs, one a line) without leads to other articles, lines of furniture and lines of one link."""
    paragraphs = text.split("\n")
    link_lines = [line.text for line in page if is_link(line)]
    any_links = set(map(_key, link_lines))
    links = {
        _key(line) for line in link_lines if len(line) >= _TEASER and "@" not in line and not _SENTENCE.search(line)
    }
    linked = sum(len(p) for p in paragraphs if _key(p) in links)
    if linked * 2 > len(text):  # an article that is a list of links: its links are its text
        links = set()
    kept: list[str] = []
    leading = False  # below a lead that had no link in its own line
    for paragraph in paragraphs:
        folded = fold_text(_BULLET.sub("", paragraph))
        if len(paragraph) <= _LEAD_LIMIT and _LEADS.match(folded):
            leading = True
            continue
        if _key(paragraph) in links or _PHRASES.fullmatch(folded):
            continue
        if leading and _key(paragraph) in any_links:
            continue
        leading = False
        kept.append(paragraph)
    return "\n".join(kept)


def _key(text: str) -> str:
    """Letters and digits; once, where a line says the same twice, as cards with two links do."""
    key = letters(text)
    half = len(key) // 2
    return key[:half] if key[:half] == key[half:] else key


def letters(text: str) -> str:
    """Folded, without blanks and signs: what makes two lines the same."""
    return "".join(c for c in fold_text(_BULLET.sub("", text)) if c.isalnum())
