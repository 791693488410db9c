"""Alerts by e-mail, against a real SMTP server on loopback; what arrives is parsed again."""

from __future__ import annotations

import asyncio
import re
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import aiosmtpd.smtp
import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import DeliveryError
from pipeline.model import Alert, Target
from pipeline.notify.mail import Email, compose

SmtpServer = aiosmtpd.smtp.SMTP

NOW = datetime(2012, 11, 5, 9, 0, tzinfo=UTC)
SENDER = "Vigie <vigie@example.org>"


def alert(**changes: object) -> Alert:
    sentence = "قال الناطق باسم أنصار الدين إن الحل عبر بوابة الجزائر."
    start = sentence.index("أنصار الدين")
    made = Alert(
        id="0123456789abcdef",
        rule="ansar-dine",
        rule_name="Ansar Dine, toutes graphies",
        target=Target("email", "desk@example.org"),
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


FRENCH: dict[str, object] = {
    "lang": "fr",
    "outlet": "Le Républicain",
    "title": "L'« émissaire » d'Ansar Dine à Alger : & après ?",
    "sentence": "D'après lui, Ansar Dine n'est pas <liée> à l'étranger.",
    "matched": "Ansar Dine",
    "span": (13, 23),
}


class Inbox:
    """Takes messages, or answers as told at RCPT or after DATA."""

    def __init__(self, *, rcpt: str = "", data: str = "", drop: bool = False) -> None:
        self.rcpt, self.data, self.drop = rcpt, data, drop
        self.messages: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.recipients: list[list[str]] = []
        self.logins: list[tuple[bytes, bytes]] = []

    async def handle_RCPT(self, _: SmtpServer, __: Any, envelope: Any, address: str, ___: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SmtpServer, _: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.data:
            return self.data
        self.raw.append(envelope.content)
        self.recipients.append(envelope.rcpt_tos)
        parsed = message_from_bytes(envelope.content, policy=SMTP)
        assert isinstance(parsed, EmailMessage)
        self.messages.append(parsed)
        if self.drop:
            server.transport.abort()
        return "250 taken"


@asynccontextmanager
async def serving(inbox: Inbox, *, over: ssl.SSLContext | None = None, **options: Any) -> AsyncIterator[int]:
    """An SMTP server on a free port of loopback; ``over``: TLS from the first byte. Yields the port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SmtpServer(inbox, loop=loop, **options), "127.0.0.1", 0, ssl=over)
    async with server:
        yield server.sockets[0].getsockname()[1]


def mailer(port: int, **changes: Any) -> Email:
    return replace(Email("127.0.0.1", port, "none", None, None, SENDER, timeout=5), **changes)


def bodies(message: EmailMessage) -> tuple[str, str]:
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


# --- What arrives -----------------------------------------------------------------------------------------------------


async def test_an_arabic_alert_arrives_whole() -> None:
    inbox = Inbox()
    async with serving(inbox) as port:
        await mailer(port).send(alert())
    [message] = inbox.messages
    assert inbox.recipients == [["desk@example.org"]]
    assert inbox.raw[0].isascii()  # passes any server
    assert message["Subject"] == "Ansar Dine: الحل عبر بوابة الجزائر (El Khabar)"
    assert (message["From"], message["To"]) == (SENDER, "desk@example.org")
    assert message["Message-ID"] == "<0123456789abcdef@example.org>"
    assert message["Date"].datetime == NOW
    assert message["List-Id"] == "<ansar-dine.vigie.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Vigie-Rule"] == "ansar-dine"
    assert message.get_content_type() == "multipart/alternative"
    text, html = bodies(message)
    assert text.splitlines()[:6] == [
        "الحل عبر بوابة الجزائر",
        "El Khabar, 5 November 2012, 08:40 UTC",
        "http://el-khabar.test/1?a=1&b=2",
        "",
        "قال الناطق باسم أنصار الدين إن الحل عبر بوابة الجزائر.",
        "",
    ]
    assert "Matched: \u2068أنصار الدين\u2069 (Ansar Dine)" in text  # Arabic in a Latin line stands apart
    assert "Why you get this: the rule Ansar Dine, toutes graphies (ansar-dine) watches Ansar Dine" in text
    assert '<h2 dir="rtl" lang="ar">' in html
    assert '<blockquote dir="rtl" lang="ar">قال الناطق باسم <mark>أنصار الدين</mark> إن الحل' in html
    assert '<a href="http://el-khabar.test/1?a=1&amp;b=2" rel="noreferrer noopener">الحل عبر' in html


async def test_a_french_alert_arrives_whole() -> None:
    inbox = Inbox()
    async with serving(inbox) as port:
        await mailer(port).send(alert(**FRENCH))
    text, html = bodies(inbox.messages[0])
    assert "Le Républicain, 5 November 2012" in text
    assert "\u2068" not in text  # no isolates where none are needed
    assert "<mark>Ansar Dine</mark> n&#x27;est pas &lt;liée&gt;" in html
    assert 'dir="auto" lang="fr"' in html
    assert inbox.messages[0]["Subject"].startswith("Ansar Dine: L'« émissaire » d'Ansar Dine à Alger")


@pytest.mark.parametrize("lang", ["mixed", "und", ""])
def test_an_article_in_no_single_known_language_takes_its_direction_from_its_letters(lang: str) -> None:
    _, html = bodies(compose(alert(lang=lang), SENDER))
    assert '<h2 dir="auto"><a' in html
    assert '<blockquote dir="auto">قال الناطق باسم <mark>أنصار الدين</mark> إن الحل' in html
    assert re.findall(r'lang="(.*?)"', html) == ["en"]


def test_another_language_is_named_with_its_direction() -> None:
    _, html = bodies(compose(alert(lang="fa", title="گروه انصار دین در الجزایر"), SENDER))
    assert '<h2 dir="rtl" lang="fa">' in html


def test_a_date_that_is_not_known_is_said() -> None:
    text, html = bodies(compose(alert(published_known=False), SENDER))
    for body in (text, html):
        assert "date of publication not known; first seen 5 November 2012, 09:00 UTC" in body


def test_a_saved_search_says_which_and_marks_nothing() -> None:
    changes = {"entity": None, "entity_name": None, "span": None, "matched": "lang:ar حوار"}
    text, html = bodies(compose(alert(**changes), SENDER))
    assert "Matched: the saved search \u2068lang:ar حوار\u2069" in text
    assert "is a saved search that this article meets" in text
    assert "<mark>" not in html


def test_the_same_alert_has_the_same_message_id_however_often_it_is_sent() -> None:
    assert compose(alert(attempts=0), SENDER)["Message-ID"] == compose(alert(attempts=7), SENDER)["Message-ID"]


# --- What an attacker writes ------------------------------------------------------------------------------------------


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


_OURS = {"html", "head", "meta", "title", "body", "h2", "a", "p", "bdi", "br", "blockquote", "mark", "hr"}

_ATTACKS = [
    "x\r\nBcc: victim@example.org\r\n\r\nbody",
    "x\nBcc: victim@example.org",
    "=?utf-8?q?x=0D=0ABcc:_victim@example.org?=",
    "=?utf-8?b?DQpCY2M6IHZpY3RpbUBleGFtcGxlLm9yZw==?=",
    "\u202efdp.exe",
    "a\x00b\ud800c\x1b[31m",
    "<script>alert(1)</script><img src=http://evil.test/x onerror=alert(1)>",
    '"><a href="javascript:alert(1)">',
    "و" * 1_000_000,
    "e" + "\u0301" * 100_000,
    "",
]


@pytest.mark.parametrize("attack", _ATTACKS, ids=range(len(_ATTACKS)))
async def test_hostile_text_stays_text(attack: str) -> None:
    inbox = Inbox()
    hostile = alert(
        title=attack, outlet=attack, sentence=attack, span=None, matched=attack, rule_name=attack, entity_name=attack
    )
    async with serving(inbox) as port:
        await mailer(port).send(hostile)
    [message] = inbox.messages
    assert inbox.recipients == [["desk@example.org"]]
    assert "Bcc" not in message
    subject = str(message["Subject"])
    assert len(subject) <= 200
    assert not re.search("[\x00-\x1f\u202a-\u202e]", subject)
    tags = Tags()
    text, html = bodies(message)
    tags.feed(html)
    assert {tag for tag, _ in tags.seen} <= _OURS
    for _, attributes in tags.seen:
        assert not any(name.startswith(("on", "src")) for name in attributes)
        assert (attributes.get("href") or "http:").startswith("http:")
    assert not re.search("[\x00\u202a-\u202e\ud800-\udfff]", text + html)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[::1", "", "file:///etc/passwd"])
def test_only_web_addresses_are_links(url: str) -> None:
    text, html = bodies(compose(alert(url=url), SENDER))
    assert "<a" not in html
    assert "(no web address)" in text


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_any_text_makes_a_message_that_parses_to_the_same_headers(text: str) -> None:
    message = compose(alert(title=text, outlet=text, rule=text, rule_name=text, sentence=text, span=None), SENDER)
    parsed = message_from_bytes(message.as_bytes(), policy=SMTP)
    assert sorted(parsed.keys()) == sorted(message.keys())
    assert parsed.keys().count("Subject") == 1
    assert len(str(parsed["Subject"])) <= 200
    assert str(parsed["Subject"]) == str(message["Subject"])


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@", "@b", "a@b.org, c@d.org", "a@b.org\r\nBcc: x@y.org", "a b@c.org", "a@b.org\x00", "é@x.org"],
)
async def test_an_impossible_recipient_is_set_aside_and_named(address: str) -> None:
    with pytest.raises(DeliveryError, match="no e-mail address") as caught:
        await mailer(9).send(alert(target=Target("email", address)))
    assert not caught.value.retry


# --- What the server answers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inbox", "retry"),
    [
        (Inbox(rcpt="450 mailbox busy"), True),
        (Inbox(rcpt="550 no such user"), False),
        (Inbox(data="451 try later"), True),
        (Inbox(data="554 looks like spam"), False),
        (Inbox(rcpt="421 closing"), True),
    ],
)
async def test_4xx_is_tried_again_and_5xx_set_aside(inbox: Inbox, retry: bool) -> None:
    async with serving(inbox) as port:
        with pytest.raises(DeliveryError) as caught:
            await mailer(port).send(alert())
    assert caught.value.retry is retry
    assert (inbox.rcpt or inbox.data)[:3] in str(caught.value)
    assert "desk@example.org" in str(caught.value)
    assert inbox.messages == []


async def test_a_connection_dropped_after_data_is_tried_again_with_the_same_id() -> None:
    inbox = Inbox(drop=True)
    async with serving(inbox) as port:
        with pytest.raises(DeliveryError) as caught:
            await mailer(port).send(alert())
        assert caught.value.retry
        inbox.drop = False
        await mailer(port).send(alert())
    assert len({message["Message-ID"] for message in inbox.messages}) == 1


async def test_a_server_that_is_not_there_is_named_and_tried_again() -> None:
    async with serving(Inbox()) as port:
        pass
    with pytest.raises(DeliveryError, match=f"127.0.0.1:{port}") as caught:
        await mailer(port).send(alert())
    assert caught.value.retry


@asynccontextmanager
async def greeting(line: bytes) -> AsyncIterator[int]:
    """A server that says one line, or nothing, and waits until the client goes."""
    left = asyncio.Event()

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(line)
        await reader.read()
        writer.close()
        left.set()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        await asyncio.wait_for(left.wait(), 5)


async def test_a_server_that_says_nothing_is_given_up_in_time() -> None:
    async with greeting(b"") as port:
        with pytest.raises(DeliveryError) as caught:
            await mailer(port, timeout=0.2).send(alert())
    assert caught.value.retry


async def test_a_greeting_that_refuses_everyone_is_about_the_server_and_tried_again() -> None:
    async with greeting(b"554 no service here\r\n") as port:
        with pytest.raises(DeliveryError, match="no service here") as caught:
            await mailer(port).send(alert())
    assert caught.value.retry


# --- Login and TLS ----------------------------------------------------------------------------------------------------


def _certificate(folder: Path) -> tuple[Path, Path]:
    key, certificate = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return key, certificate


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    try:
        key, certificate = _certificate(tmp_path_factory.mktemp("tls"))
    except FileNotFoundError:
        pytest.fail("openssl, which makes the test's certificate, is missing: apt-get install openssl", pytrace=False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # aiosmtpd sees no TLS but STARTTLS
@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_mail_goes_over_tls_with_a_login(
    security: str, tls: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, certificate = tls
    inbox = Inbox()

    def login(_: SmtpServer, __: Any, ___: Any, ____: str, data: LoginPassword) -> AuthResult:
        inbox.logins.append((data.login, data.password))
        return AuthResult(success=data.password == "sésame".encode(), handled=False)  # the server answers itself

    options: dict[str, Any] = {"authenticator": login, "auth_required": True}
    if security == "tls":
        options |= {"over": context, "auth_require_tls": False}
    else:
        options |= {"tls_context": context, "require_starttls": True}
    async with serving(inbox, **options) as port:
        sender = mailer(port, security=security, username="vigie", password="sésame")
        with pytest.raises(DeliveryError, match=r"(?i)certificate") as caught:  # nobody vouches for the server
            await sender.send(alert())
        assert caught.value.retry
        assert inbox.logins == []  # the password was not shown to it
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        await sender.send(alert())
        assert len(inbox.messages) == 1
        with pytest.raises(DeliveryError, match="535") as refused:
            await replace(sender, password="wrong").send(alert())
        assert refused.value.retry  # the operator can mend it: the alert is not lost
        assert "wrong" not in str(refused.value)


async def test_a_server_without_starttls_gets_neither_password_nor_message() -> None:
    inbox = Inbox()
    async with serving(inbox) as port:
        with pytest.raises(DeliveryError) as caught:
            await mailer(port, security="starttls", username="vigie", password="secret").send(alert())
    assert caught.value.retry
    assert inbox.messages == []


def test_the_password_is_not_shown() -> None:
    assert "hunter2" not in repr(mailer(25, password="hunter2"))
