"""Alerts to Slack, by incoming webhooks. Speaks no HTTP itself: ``post`` is the guarded client's.

Limits and answers after Slack's references on Block Kit, on formatting text and on incoming webhooks.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from pipeline.errors import DeliveryError, FetchError
from pipeline.model import Alert
from pipeline.notify.wording import dated, headline, isolated, line, matched, sentence_parts, title, web_address, why

Post = Callable[[str, object], Awaitable[tuple[int, Mapping[str, str], str]]]  # (url, json) -> (status, headers, body)

_HEADER_LIMIT = 150
_TEXT_LIMIT = 3000
_DEFAULT_WAIT = 60.0  # seconds, at a 429 that names none

_MEANING = {
    400: "it does not read the message",
    401: "it does not accept the webhook's address: set the new one",
    403: "the channel or the workspace forbids it: ask its administrator, or set another webhook",
    404: "the webhook does not exist any more: make a new one and set it",
    410: "the channel was archived: set a webhook of another one",
}


@dataclass(frozen=True, slots=True)
class Slack:
    """``webhooks``: name in vigie.yaml -> its address, which is a secret and stands in no message or error."""

    webhooks: Mapping[str, str] = field(repr=False)
    post: Post = field(repr=False)

    async def send(self, alert: Alert) -> None:
        """Raises :class:`~pipeline.errors.DeliveryError`: permanent where the webhook is gone or refuses this."""
        name = alert.target.address
        if name not in self.webhooks:
            raise DeliveryError(f"there is no Slack webhook {name!r}: see vigie.yaml", subject=alert.id)
        try:
            status, headers, body = await self.post(self.webhooks[name], payload(alert))
        except FetchError as error:
            # Not its text, which names the address.
            says = f"Slack, webhook {name!r}: no answer ({error.reason})"
            raise DeliveryError(says, subject=alert.id, permanent=not error.retry) from None
        except OSError as error:
            raise DeliveryError(f"Slack, webhook {name!r}: {type(error).__name__}", subject=alert.id) from None
        if status == 429:
            raise DeliveryError(
                f"Slack, webhook {name!r}: too many messages", subject=alert.id, retry_after=_retry_after(headers)
            )
        if not 200 <= status < 300:
            meaning = _MEANING.get(status, "see Slack's answer" if status < 500 else "Slack has a fault")
            says = f"Slack, webhook {name!r}: {meaning} ({status} {line(body, 100)})"
            raise DeliveryError(says, subject=alert.id, permanent=400 <= status < 500 and status != 408)


def _retry_after(headers: Mapping[str, str]) -> float:
    said = next((value for key, value in headers.items() if key.lower() == "retry-after"), "")
    return float(said) if said.strip().isascii() and said.strip().isdigit() else _DEFAULT_WAIT


# --- The message ------------------------------------------------------------------------------------------------------


def payload(alert: Alert) -> dict[str, object]:
    """The message as Block Kit, with a plain text for notifications."""
    address = web_address(alert.url)
    heading = _inline(title(alert), 1000)
    # "|" and ">" end a link's address.
    linked = f"<{_escape(address.replace('|', '%7C'))}|{heading}>" if address and len(address) <= 1500 else heading
    return {
        "text": _inline(headline(alert), _TEXT_LIMIT),
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [
            {
                "type": "header",
                "text": {
                    "type": "plain_text",
                    "text": _inline(f"{alert.entity_name or alert.rule_name}: {alert.outlet}", _HEADER_LIMIT),
                    "emoji": False,
                },
            },
            _section(linked),
            *([_section(_sentence(alert))] if alert.sentence.strip() else []),
            _section(f"{_inline(alert.outlet, 200)}, {dated(alert)}\nMatched: {matched(alert, _short)}"),
            {"type": "context", "elements": [_markdown(why(alert, _short))]},
        ],
    }


def _markdown(text: str) -> dict[str, object]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}  # Slack makes no links, channels or names of it by itself


def _section(text: str) -> dict[str, object]:
    return {"type": "section", "text": _markdown(text)}


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _size(text: str) -> int:
    """As Slack counts: escaped, and in UTF-16, where an emoji is two."""
    return len(_escape(text).encode("utf-16-le", "replace")) // 2


def _inline(text: str, limit: int) -> str:
    """Cleaned, cut, escaped, and isolated where it reads from right to left."""
    return isolated(_escape(line(text, limit - 2, _size)))


def _short(text: str) -> str:
    return _inline(text, 300)


def _sentence(alert: Alert) -> str:
    """The sentence as a quotation, the matched spelling in bold."""
    before, spelling, after = sentence_parts(alert)
    whole = before + spelling + after
    if not spelling or "*" in whole or _size(whole) > _TEXT_LIMIT - 20:  # the marks around it count too
        return f">{_inline(whole, _TEXT_LIMIT - 1)}"
    # Slack takes "*" for bold at the edge of a word only: a blank of no width makes one after a joined article.
    left = "\u200b*" if before[-1:].isalnum() else "*"
    right = "*\u200b" if after[:1].isalnum() else "*"
    return f">{isolated(_escape(before) + left + _escape(spelling) + right + _escape(after))}"
