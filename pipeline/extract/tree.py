"""One parser for the whole stage: HTML of any quality -> a tree."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from lxml import etree
from lxml import html as lxml_html

Element: TypeAlias = Any  # lxml's, which has no types

_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\r"})  # libxml2 stops at some of them

# ``huge_tree``: otherwise what stands more than 256 elements deep is lost.
_PARSER = lxml_html.HTMLParser(
    encoding="utf-8", collect_ids=False, default_doctype=False, remove_comments=True, remove_pis=True, huge_tree=True
)
# lxml.html asks a function in Python which class each element is of, 5,000 times a page. Here the answer is in C, and
# the same for all: nobody asks for what its forms, inputs and labels have more.
_PARSER.set_element_class_lookup(
    etree.ElementDefaultClassLookup(
        element=lxml_html.HtmlElement,
        comment=lxml_html.HtmlComment,
        pi=lxml_html.HtmlProcessingInstruction,
        entity=lxml_html.HtmlEntity,
    )
)


# What follows an early one of these would stand in a tree of its own.
_ENDS = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
# Opening tags with nothing between them; libxml2 gives up 2,048 elements deep. And tags that mean no more than a line.
_NESTED = re.compile(r"(?:<[a-zA-Z][^<>]*+>\s*+)++")
_INLINE = re.compile(
    r"</?(?:b|i|u|s|a|em|strong|font|span|big|small|center|tt|div|section|blockquote)\b[^<>]*+>", re.IGNORECASE
)
_DEEP = 500  # tags: no page that means it nests so deep


def parse(source: str) -> Element | None:
    """The tree of ``source``; None where there is nothing in it. Never raises.

    Where elements are nested so deep that the parser stops, the innermost of them stands for all; where that is not
    enough, they become line breaks.
    """
    tree, whole = _parsed(source)
    if not whole:
        tree, whole = _parsed(_NESTED.sub(lambda run: "<div>" if run[0].count("<") >= _DEEP else run[0], source))
    if not whole:
        tree, _ = _parsed(_INLINE.sub("<br>", source))
    return tree


def _parsed(source: str) -> tuple[Element | None, bool]:
    """The tree, and whether it holds all of the source."""
    encoded = _ENDS.sub(b"", source.encode("utf-8", "ignore").translate(None, _CONTROLS))
    try:
        tree = lxml_html.document_fromstring(encoded, parser=_PARSER)
    except etree.ParserError:  # an empty document
        return None, True
    error = _PARSER.error_log.last_error
    return tree, error is None or error.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT


def drop_silent(tree: Element) -> None:
    """Take out what no reader sees, once the declarations in it were read. Changes ``tree``."""
    etree.strip_elements(tree, "script", "style", "noscript", "template", "svg", "iframe", with_tail=False)
