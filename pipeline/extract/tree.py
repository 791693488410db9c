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


# Of opening tags with nothing between them; libxml2 gives up 2,048 elements deep.
_NESTED = re.compile(r"(?:<[a-zA-Z][^<>]*>\s*){500,}")


def parse(source: str) -> Element | None:
    """The tree of ``source``; None where there is nothing in it. Never raises.

    Where elements are nested so deep that the parser stops, the innermost of them stands for all.
    """
    tree = _parsed(source)
    error = _PARSER.error_log.last_error
    if error is not None and error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        tree = _parsed(_NESTED.sub("<div>", source))
    return tree


def _parsed(source: str) -> Element | None:
    try:
        return lxml_html.document_fromstring(
            source.encode("utf-8", "ignore").translate(None, _CONTROLS), parser=_PARSER
        )
    except etree.ParserError:  # an empty document
        return None


def drop_silent(tree: Element) -> None:
    """Take out what no reader sees, once the declarations in it were read. Changes ``tree``."""
    etree.strip_elements(tree, "script", "style", "noscript", "template", "svg", "iframe", with_tail=False)
