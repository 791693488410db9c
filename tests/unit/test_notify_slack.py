"""Alerts to Slack: the message, and a real HTTP endpoint's answers."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import DeliveryError, FetchError, Refused
from pipeline.model import Alert, Target
from pipeline.notify.slack import Slack, payload
from pipeline.notify.wording import fit

NOW = datetime(2012, 11, 5, 9, 0, tzinfo=UTC)
FSI, PDI = "\u2068", "\u2069"


def alert(**changes: object) -> Alert:
    sentence = "ورفضت حركة أنصار الدين وأنصارها الحرب."
    start = sentence.index("أنصار الدين")
    made = Alert(
        id="0123456789abcdef",
        rule="ansar-dine",
        rule_name="Ansar Dine",
        target=Target("slack", "sahel"),
        record="r",
        story="s",
        outlet="El Khabar",
        title="الحل عبر بوابة الجزائر",
        url="http://el-khabar.test/1?a=1&b=2",
        lang="ar",
        published=datetime(2012, 11, 5, 8, 40, tzinfo=UTC),
        published_known=True,
        matched="أنصار الدين",
        entity="ansar-dine",
        entity_name="Ansar Dine",
        sentence=sentence,
        span=(start, start + len("أنصار الدين")),
        created_at=NOW,
        first_seen=NOW,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # any field


def texts(message: dict[str, Any]) -> list[str]:
    """The text of each block, in order."""
    found = []
    for block in message["blocks"]:
        found += [part["text"] for part in block.get("elements", [])] or [block["text"]["text"]]
    return found


# --- The message ------------------------------------------------------------------------------------------------------


def test_an_arabic_alert_reads_right() -> None:
    message = payload(alert())
    header, title, sentence, facts, why = texts(message)
    assert header == "Ansar Dine: El Khabar"
    assert title == f"<http://el-khabar.test/1?a=1&amp;b=2|{FSI}الحل عبر بوابة الجزائر{PDI}>"
    assert sentence == f">{FSI}ورفضت حركة *أنصار الدين* وأنصارها الحرب.{PDI}"
    assert facts == f"El Khabar, 5 November 2012, 08:40 UTC\nMatched: {FSI}أنصار الدين{PDI} (Ansar Dine)"
    assert why.startswith("Why you get this: the rule Ansar Dine (ansar-dine) watches Ansar Dine and sends to sahel.")
    assert "0123456789abcdef" in why  # a repetition is recognisable
    assert message["text"] == f"{FSI}Ansar Dine: الحل عبر بوابة الجزائر (El Khabar){PDI}"
    assert (message["unfurl_links"], message["unfurl_media"]) == (False, False)
    assert "link_names" not in message
    json.dumps(message)


def test_a_spelling_after_a_joined_letter_is_bold_too() -> None:
    message = payload(alert(span=(len("ورفضت حركة أنصار الدين و"), len("ورفضت حركة أنصار الدين وأنصار"))))
    assert "و\u200b*أنصار*\u200bها" in texts(message)[2]


def test_an_unknown_date_is_said() -> None:
    assert "not known; first seen 5 November 2012, 09:00 UTC" in texts(payload(alert(published_known=False)))[3]


def test_what_slack_would_obey_is_text() -> None:
    hostile = "<!channel> <@U12345> <http://evil.test|clic> & <script>"
    message = payload(
        alert(title=hostile, outlet=hostile, sentence=hostile, span=None, matched=hostile, rule_name=hostile, lang="fr")
    )
    for text in [*texts(message), str(message["text"])]:
        assert not re.findall(r"<(?!http://el-khabar\.test/1\?a=1&amp;b=2\|)", text)
        assert not re.findall(r"&(?!(?:amp|lt|gt);)", text)
    assert all(b["text"]["verbatim"] for b in message["blocks"] if b["type"] == "section")  # type: ignore[attr-defined] # JSON


def test_an_address_cannot_break_out_of_its_link() -> None:
    url = "http://el-khabar.test/a|b>c<!channel>"
    title = texts(payload(alert(url=url)))[1]
    assert title.startswith("<http://el-khabar.test/a%7Cb&gt;c&lt;!channel&gt;|")
    for bad in ("javascript:alert(1)", "", "http://x.test/" + "a" * 3000):
        assert "<" not in texts(payload(alert(url=bad)))[1]


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@settings(deadline=None, max_examples=80)
@given(
    text=st.text(st.characters(exclude_categories=()) | st.sampled_from("&<>*🇲🇱👩🏽\u200d\u0301و"), max_size=700),
    times=st.sampled_from([1, 1, 1, 20]),
    span=st.sampled_from([None, (0, 1), (3, 9)]),
)
def test_any_text_fits_slacks_limits(text: str, times: int, span: tuple[int, int] | None) -> None:
    long = text * times
    message: dict[str, Any] = payload(
        alert(title=long, outlet=long, sentence=long, span=span, matched=long, rule_name=long, entity_name=long)
    )
    assert len(message["blocks"]) <= 50
    for block in message["blocks"]:
        limit = 150 if block["type"] == "header" else 3000
        for part in block.get("elements", [block.get("text")]):
            assert 1 <= _utf16(part["text"]) <= limit
    assert json.loads(json.dumps(message, ensure_ascii=False).encode()) == message


def test_a_text_is_cut_between_characters_as_people_see_them() -> None:
    assert fit("abc", 3) == "abc"
    assert fit("abcd", 3) == "ab…"
    assert fit("ae\u0301bc", 3) == "a…"  # the accent stays with its letter or goes with it
    assert fit("كِتَابٌ كبير", 5) == "كِتَ…"
    assert fit("a🇲🇱🇩🇿bc", 4) == "a🇲🇱…"
    assert fit("a👩🏽\u200d🔧bc", 5) == "a…"
    assert fit("e" + "\u0301" * 100_000, 10) == "…"


# --- The endpoint -----------------------------------------------------------------------------------------------------


class Endpoint:
    """Speaks just enough HTTP: takes posts, and answers as told."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = 200, "", "ok"
        self.received: list[tuple[str, Any]] = []

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = int(re.search(r"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]  # always sent
        self.received.append((head.split()[1], json.loads(await reader.readexactly(length))))
        body = self.body.encode()
        writer.write(f"HTTP/1.1 {self.status} X\r\n{self.headers}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()


async def post(url: str, body: object) -> tuple[int, Mapping[str, str], str]:
    """A client as small as the endpoint."""
    host, port, path = re.fullmatch(r"http://([^:]+):(\d+)(/.*)", url).groups()  # type: ignore[union-attr]  # ours
    reader, writer = await asyncio.open_connection(host, int(port))
    content = json.dumps(body, ensure_ascii=False).encode()
    writer.write(f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content)
    head, _, answer = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    first, *rest = head.decode().split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in rest), answer.decode()


@asynccontextmanager
async def serving() -> AsyncIterator[tuple[Endpoint, Slack]]:
    endpoint = Endpoint()
    server = await asyncio.start_server(endpoint.handle, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield endpoint, Slack({"sahel": f"http://127.0.0.1:{port}/services/T0/B0/secret"}, post)


async def test_the_message_arrives_as_it_was_made() -> None:
    async with serving() as (endpoint, slack):
        await slack.send(alert())
    assert endpoint.received == [("/services/T0/B0/secret", payload(alert()))]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("Retry-After: 30\r\n", 30.0), ("retry-after: 7\r\n", 7.0), ("", 60.0), ("Retry-After: soon\r\n", 60.0)],
)
async def test_a_429_is_obeyed_exactly(header: str, seconds: float) -> None:
    async with serving() as (endpoint, slack):
        endpoint.status, endpoint.headers, endpoint.body = 429, header, "rate_limited"
        with pytest.raises(DeliveryError) as caught:
            await slack.send(alert())
    assert (caught.value.retry, caught.value.retry_after) == (True, seconds)


@pytest.mark.parametrize(
    ("status", "body", "retry", "says"),
    [
        (400, "invalid_payload", False, "does not read"),
        (403, "action_prohibited", False, "forbids"),
        (404, "no_service", False, "does not exist any more: make a new one"),
        (410, "channel_is_archived", False, "archived"),
        (408, "", True, "408"),
        (500, "server error", True, "Slack has a fault"),
        (503, "", True, "503"),
        (302, "", True, "302"),
    ],
)
async def test_answers_are_told_in_plain_words(status: int, body: str, retry: bool, says: str) -> None:
    async with serving() as (endpoint, slack):
        endpoint.status, endpoint.body = status, body
        with pytest.raises(DeliveryError, match=says) as caught:
            await slack.send(alert())
    assert caught.value.retry is retry
    assert "'sahel'" in str(caught.value)
    assert body in str(caught.value)


@pytest.mark.parametrize(
    ("error", "retry"),
    [
        (
            FetchError("https://hooks.test/secret timed out", subject="https://hooks.test/secret", reason="timeout"),
            True,
        ),
        (Refused("https://hooks.test/secret is private", subject="secret", reason="private-address"), False),
        (ConnectionResetError("secret"), True),
        (TimeoutError(), True),
    ],
)
async def test_an_answer_that_never_comes_is_told_without_the_secret_address(error: Exception, retry: bool) -> None:
    async def failing(_: str, __: object) -> tuple[int, Mapping[str, str], str]:
        raise error

    with pytest.raises(DeliveryError) as caught:
        await Slack({"sahel": "https://hooks.test/secret"}, failing).send(alert())
    assert caught.value.retry is retry
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_an_unknown_webhook_is_named() -> None:
    slack = Slack({"sahel": "https://hooks.test/secret"}, post)
    with pytest.raises(DeliveryError, match="no Slack webhook 'rabat'"):
        await slack.send(alert(target=Target("slack", "rabat")))
    assert "secret" not in repr(slack)
