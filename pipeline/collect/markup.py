"""HTML to plain text, for what feeds carry in titles, summaries and contents.

Not a sanitiser: nothing that looks like a tag survives, and what comes out is shown as text everywhere. One pass over
the tags in linear time, whatever the markup; the standard library's parser takes quadratic time on some.
"""

from __future__ import annotations

import html
import re

from pipeline.text import clean

# Atomic: a quoted value may hold ">", a lone quote may not make the search go back and forth. What ends nowhere so ends
# at the first ">".
_TAG = re.compile(r"""<(/?)([a-zA-Z][\w:.-]*)(?:(?>"[^"<]*"|'[^'<]*'|[^<>])*+>|[^<>]*+>)|<[!?/][^<>]*>""")
_UNSEEN = frozenset(("script", "style", "template", "iframe", "object", "svg", "math", "select", "noscript"))
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
     "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th",
     "tr", "ul")
)  # fmt: skip
_LAYERS = 3  # entities escaped twice are seen (El Watan), more often never


def plain(markup: str) -> str:
    """The text of ``markup``, clean, a paragraph a line. Markup escaped once more than it should be goes too."""
    text = markup
    for _ in range(_LAYERS):
        bare = html.unescape(_without_tags(_without_comments(text)))
        if bare == text:
            break
        text = bare
    return clean(text)


def _without_comments(text: str) -> str:
    first, *rest = text.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in rest)


def _without_tags(text: str) -> str:
    seen: list[str] = []
    unseen: str | None = None  # the element whose content is passed over
    at = 0
    for tag in _TAG.finditer(text):
        if unseen is None:
            seen.append(text[at : tag.start()])
        at = tag.end()
        name = (tag[2] or "").lower()
        if unseen is not None:
            unseen = None if tag[1] and name == unseen else unseen
        elif name in _UNSEEN and not tag[1] and not tag[0].endswith("/>"):
            unseen = name
        elif name in _BLOCKS:
            seen.append("\n")
    if unseen is None:
        seen.append(text[at:])
    return "".join(seen)
