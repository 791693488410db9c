"""A page's bytes -> characters: its charset (see `pipeline.charsets`), and references as browsers read them."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline import charsets
from pipeline.charsets import Decoded

# References to C1 controls mean what windows-1252 has at that place (https://html.spec.whatwg.org/#numeric-character-
# reference-end-state): "&#146;" is "’". lxml gives the control.
_C1_REFERENCE = re.compile(r"&#(?:0*(1[2-5][0-9])(?![0-9])|[xX]0*([89][0-9a-fA-F])(?![0-9a-fA-F]));?")


def decode(body: bytes, *, content_type: str = "", usual: str | None = None) -> Decoded:
    """A page's text. Never raises. ``content_type`` is its header, ``usual`` the feed's or the outlet's charset."""
    decoded = charsets.decode(body, content_type=content_type, usual=usual)
    text = _C1_REFERENCE.sub(_character, decoded.text)
    return decoded if text == decoded.text else replace(decoded, text=text)


def _character(reference: re.Match[str]) -> str:
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    if not 0x80 <= code < 0xA0:
        return reference[0]
    return bytes([code]).decode("windows-1252", "ignore")
