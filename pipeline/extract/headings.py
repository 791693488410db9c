"""The elements of a page that may hold its title, and the name on its masthead."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection

from pipeline.extract.tree import Element
from pipeline.text import fold_text

_HOME_PATH = re.compile(r"(?:https?:)?(?://[^/]+)?/?(?:index\.\w{2,5}|home|accueil|fr|ar|en|default\.aspx?)?/?")
_LOGO = re.compile(r"(?:^|[\s_-])(?:logo|brand|site-?(?:title|name))(?:$|[\s_-])", re.IGNORECASE)
_OTHER_HEADINGS = ("h2", "h3", "h4", "h5")
_PLAIN = ("td", "div", "p", "span", "font", "b", "strong", "bdi")
_SHORTEST_TITLE = 12  # letters: a shorter text that is part of a title may be a section
_LONGEST_TITLE = 300
_MOST = 2000  # elements that are looked at


def headings(tree: Element, titles: Collection[str]) -> tuple[list[Element], list[str]]:
    """The elements that may hold the title, and the names on mastheads.

    All h1 but the masthead, which is one that leads home; where no h1 is left, the first heading, else the first
    element, that says one of ``titles`` (what the page declares) or one end of it, its larger half.
    """
    found: list[Element] = []
    names: list[str] = []
    for element in tree.iter("h1"):
        if _is_masthead(element):
            names += [text] if (text := text_of(element)) else []
        else:
            found.append(element)
    if any(element.text_content().strip() for element in found):
        return found, names
    keys = [key for key in map(_key, titles) if len(key) >= _SHORTEST_TITLE]
    for tags in (_OTHER_HEADINGS, _PLAIN):
        for element in itertools.islice(tree.iter(*tags), _MOST if keys else 0):
            text = element.text if tags is _PLAIN else element.text_content()
            if text and _SHORTEST_TITLE <= len(text) <= _LONGEST_TITLE:
                key = _key(text)
                whole = (k for k in keys if len(k) <= 2 * len(key))
                if any(k.startswith(key) or k.endswith(key) for k in whole) and not _is_link(element):
                    return [element], names
    return [], names


def first_heading(tree: Element) -> Element | None:
    """The first heading below h1 that is a line of three words or more and no link, for pages that declare no title."""
    for tag in ("h2", "h3"):
        for element in itertools.islice(tree.iter(tag), _MOST):
            if len(element.text_content().split()) > 2 and not _is_link(element):
                return element
    return None


def _is_masthead(element: Element) -> bool:
    if _LOGO.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return True
    link = element.find(".//a")
    link = next(element.iterancestors("a"), None) if link is None else link
    address = None if link is None else link.get("href")
    return bool(address and _HOME_PATH.fullmatch(address) and text_of(link) == text_of(element))


def _is_link(element: Element) -> bool:
    """Titles that are links are other articles'."""
    return element.find(".//a") is not None or in_link(element)


def in_link(element: Element) -> bool:
    return next(element.iterancestors("a"), None) is not None


def text_of(element: Element) -> str:
    return " ".join(element.text_content().split())


_SIGNS = re.compile(r"[\W_]+")


def _key(text: str) -> str:
    return _SIGNS.sub("", fold_text(text))
