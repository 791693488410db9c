"""Elements of an article's page that are not the article: related links, share bars, comments, banners, breadcrumbs.

A name in such a block is a false mention, so it goes before the text is extracted. Elements that name themselves
(class, id, role, tag) are taken out, unless they hold the title or a good part of the page's paragraphs: themes put
"has-comments" or "tag-mali" on the article itself. No rule is for one outlet; `paragraphs` has those for lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from pipeline.extract.tree import Element


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# --- Elements ---------------------------------------------------------------------------------------------------------

# Words of class names and ids; those of several words may also be written as one.
_WORDS = _set(
    "similaire similaires trending zergnet sociable sociables comment comments commentaire commentaires respond rgpd "
    "publicite publicites ad ads sponsor sponsored modal lightbox pagination pager tags"
)
_BEGINNINGS = re.compile(
    "-(?:related|recommend|recirc|popular|outbrain|taboola|mgid|share|sharing|social|addtoany|addthis|partag|disqus"
    "|cookie|consent|gdpr|newsletter|subscribe|subscription|advert|promo|breadcrumb|sidebar)|related-"
)
_TOGETHER = _set(
    "lire-aussi a-lire read-also read-next also-read see-also up-next more-stories more-news more-articles more-on "
    "most-read most-popular most-viewed most-shared most-recent plus-lus latest-news latest-posts autres-articles "
    "meme-sujet jp-relatedposts comment-area comment-list comment-section comment-form comment-wrap comment-body "
    "comment-block comment-thread comments-area comments-list comments-section comments-form comments-wrap "
    "comments-body comments-block comments-thread paywall-message paywall-banner paywall-prompt pop-up bread-crumb "
    "bread-crumbs fil-ariane fil-d-ariane skip-link skip-links tag-list tag-links tag-cloud mots-cles post-nav "
    "post-navigation widget-area author-bio author-box author-info"
)
_AS_ONE = _WORDS | {words.replace("-", "") for words in _TOGETHER}
_APART = {tuple(words.split("-")[:2]) for words in _TOGETHER}
_WORD = re.compile(r"[^\W\d_]+")
# What WordPress says of the article's own section and tags: "category-social", "tag-cookies".
_TERM = re.compile(r"(?<!\S)(?:category|categorie|cat|tag|term|topic)-(?!list|links|cloud)\S*")
_LONGEST_NAME = 300  # characters of a class that are looked at, and kept in mind
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
_SHARE_OF_ALL_THAT_STAYS = 0.5  # of all characters but those of links
# What calls itself the article's text as well is no furniture: "sidebar-grid__content article__content" at Politico.
_CONTENT = re.compile(r"(?:article|entry|post|story)[-_]*(?:content|body|text)|fulltext", re.IGNORECASE)


def prune(tree: Element, keep: Iterable[Element] = ()) -> float:
    """Take the elements out that say themselves that they are furniture, but for those in ``keep``. Changes ``tree``.

    Returns the share of the characters in paragraphs, but for comments, that went, in [0, 1]: near 1 means that it went
    too far.
    """
    lengths = {element: len(element.text_content()) for element in tree.iter("p")}
    total, plain, gone = sum(lengths.values()), _plain(tree), 0
    titled = next(tree.iter("h1"), None) is not None
    stay = {one for kept in (*keep, *tree.iter("h1")) for one in (kept, *kept.iterancestors())}
    # What is named alike is judged together: themes give each part of the article the same unlucky name.
    alike: dict[object, list[Element]] = {}
    for element in tree.iter(*_MAY_GO):
        if element not in stay and _is_furniture(element):
            alike.setdefault(_marks(element).strip() or element, []).append(element)
    inside: set[Element] = set()  # of elements that went, or will
    for named, elements in alike.items():
        outer: list[Element] = []
        covered: set[Element] = set()
        for element in elements:
            if element not in inside and element not in covered:
                outer.append(element)
                covered.update(element.iter(*_MAY_GO))
        held = sum(lengths[paragraph] for element in outer for paragraph in element.iter("p"))
        # Comments may be longer than the article that they follow; they still come after its title.
        is_comments = titled and isinstance(named, str) and _COMMENTS.search(named) is not None
        if not is_comments and (
            held > _SHARE_THAT_STAYS * total or sum(map(_plain, outer)) > _SHARE_OF_ALL_THAT_STAYS * plain
        ):
            continue
        gone += 0 if is_comments else held
        inside |= covered
        for element in outer:
            if element.getparent() is not None:
                element.drop_tree()
    return gone / max(total, 1)


def _plain(element: Element) -> int:
    """Characters of its text that are no links: articles with line breaks have no paragraphs."""
    return len(element.text_content()) - sum(len(link.text_content()) for link in element.iter("a"))


_PARTS = ("tbody", "thead", "tfoot", "tr", "td", "th")


def unfold_tables(tree: Element) -> None:
    """Make blocks of the tables that hold the page's layout, as sites of the 2000s have them. Changes ``tree``.

    A cell of figures or names has no paragraphs, headings or blocks in it; a column of a page has.
    """
    for table in list(tree.iter("table")):
        if any(len(list(cell.iter("p", "h1", "h2", "div", "table", "ul"))) > 1 for cell in table.iter("td")):
            own = [part for part in table.iter(*_PARTS) if next(part.iterancestors("table"), None) is table]
            for part in (table, *own):
                part.tag = "div"


def _is_furniture(element: Element) -> bool:
    tag, get = element.tag, element.get
    if tag in _TAGS:
        return True
    role, style = get("role"), get("style")
    if (role and role.strip().lower() in _ROLES) or get("hidden") is not None or (style and _HIDDEN.search(style)):
        return True
    for marks in (get("class"), get("id"), get("data-component")):
        if marks and _names_furniture(marks[:_LONGEST_NAME]):
            return not _CONTENT.search(_marks(element)) and get("itemprop") != "articleBody"
    return False


@lru_cache(maxsize=20_000)  # the pages of an outlet have the same few hundred
def _names_furniture(marks: str) -> bool:
    marks = _TERM.sub(" ", marks)
    small = marks.lower()
    words = _WORD.findall(small if small == marks else _CAMEL.sub("-", marks).lower())
    return (
        not _AS_ONE.isdisjoint(words)
        or not _APART.isdisjoint(pairwise(words))
        or _BEGINNINGS.search(f"-{'-'.join(words)}-") is not None
    )


def _marks(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-component') or ''}"
