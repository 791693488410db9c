"""CSS selectors of outlets.yaml, as the XPath that pages are asked with."""

from __future__ import annotations

import re
from functools import cache

from cssselect import HTMLTranslator, SelectorError
from cssselect.parser import Attrib, Element
from cssselect.xpath import ExpressionError, XPathExpr

_NEVER = re.compile(r"\[0\](?:/| \||$)")  # what cssselect makes of :hover, :visited and the like


class _Translator(HTMLTranslator):
    """HTML's, without namespaces: pages are read without any, and lxml refuses a prefix that it does not know."""

    def xpath_element(self, selector: Element) -> XPathExpr:
        _no_prefix(selector.namespace)
        return super().xpath_element(selector)

    def xpath_attrib(self, selector: Attrib) -> XPathExpr:
        _no_prefix(selector.namespace)
        return super().xpath_attrib(selector)


def _no_prefix(namespace: str | None) -> None:
    if namespace:
        raise ExpressionError(f"the prefix {namespace}| names no part of a page")


@cache
def xpath(selector: str) -> str:
    """XPath of what ``selector`` (a CSS selector, or several with commas) selects. Raises ValueError in plain words."""
    try:
        found = _Translator().css_to_xpath(selector)
    except SelectorError as error:
        raise ValueError(str(error)) from None
    if _NEVER.search(found):
        raise ValueError("in a page as it is fetched, nothing is ever in that state")
    return found
