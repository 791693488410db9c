"""What passed the border comes back from every sink as it went in: stores, engines, mail, Slack, CSV, JSON, HTML."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from html import unescape
from pathlib import Path

import lxml.html
import psycopg
import pytest
from elasticsearch import Elasticsearch
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from dashboards.app import templates
from pipeline.index import Engine
from pipeline.index.elastic import Elastic
from pipeline.index.embedded import Embedded
from pipeline.model import Alert, ChannelState, ChannelStatus, Entry, Is, Query, Record, Target, Traces
from pipeline.notify.mail import compose
from pipeline.notify.slack import payload
from pipeline.store import Store
from pipeline.text import clean, clean_line
from tests.servers import postgresql

NOW = datetime(2012, 11, 5, 9, 0, tzinfo=UTC)
FEED = "http://el-khabar.test/rss"
URL = "http://el-khabar.test/1"
_NUMBERS = itertools.count()

# As a page might bring it: anything, and more of what is unclean than chance would bring.
MESS = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from(
            "أنصار الدين été Gao ابهـ\u064e\u0651\u0301\ufe0f\u200c\u200d\u200b\u200e\u202e\u2066\ufeff\xad"
        ),
        st.sampled_from(
            "\x00\x1b\x85\x92\r\n\t\xa0\u2028\ufdf2\ufdfa\ufefb\ufe71\ud83d\ude00\udc80\U0001ffff\U0001f469"
        ),
        st.sampled_from("&<>\"'`=+-@|*_~;,\\{}%()[]#/"),
    ),
    max_size=60,
)
HARD = [
    ("x\x00y\ud800z", "\x00\n\udfff\n\ufffe"),
    ("=cmd|' /C calc'!A0", '"a";"b"\n,=1+1\r\n-2'),
    ("=?utf-8?b?QmNjOiB4?=\r\nBcc: x@y.org", "a\r\n.\r\nb\n-- \n>From c"),
    ("\u202eevil\u2066 <!channel> <b>&amp;amp;</b> {{ 7*7 }}", "]]></script><!-- \u2028 &lt;p&gt; {% raw %}"),
    ("ﺃﻧﺼﺎﺭ ﺍﻟﺪﻳـــن ﷲ ﷺ ﴿١﴾", "می\u200cخواهم 👩\u200d👧 הַשָּׁנָה القرن الـ19"),
    ("Z" + "\u0301\u0323" * 100_000, "ب" + "\u064e\u0651" * 100_000),
    ("أنصار الديـن \u202e" * 60_000, "كلمة word été \x00" * 60_000),  # about a megabyte each
    ("ا" * 1_000_000, "ا" * 1_000_000),
    ("", ""),
]


# --- The sinks --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sink:
    """``pass_through`` puts a title and a text in and gives what comes out; ``shows``: of the text one line, cut."""

    pass_through: Callable[[str, str], tuple[str, str]]
    shows: bool = False


def record(number: int, title: str, text: str) -> Record:
    key = f"r-{number}"
    return Record(key, 1, "el-khabar", f"{URL}/{number}", title, text, "ar", "DZ", NOW, NOW, story=key, original=key)


def alert(title: str, text: str) -> Alert:
    return Alert(
        id="a1",
        rule="ansar",
        rule_name="Ansar Dine",
        target=Target("email", "desk@example.org"),
        record="r-1",
        story="r-1",
        outlet="El Khabar",
        title=title,
        url=URL,
        lang="ar",
        published=NOW,
        published_known=True,
        matched="أنصار الدين",
        entity="ansar-dine",
        entity_name="Ansar Dine",
        sentence=text,
        span=None,
        created_at=NOW,
        first_seen=NOW,
    )


@contextmanager
def sqlite(folder: Path) -> Iterator[Sink]:
    with Store.open(f"sqlite:///{folder / 'vigie.db'}") as store:

        def pass_through(title: str, text: str) -> tuple[str, str]:
            kept = record(next(_NUMBERS), title, text)
            entry = Entry(kept.id, "el-khabar", FEED, kept.url, title, summary=text)
            state = ChannelState(
                url=FEED, outlet="el-khabar", status=ChannelStatus.FRESH, polls=1, polled_at=NOW, items=1
            )
            store.polled(state, [entry], NOW, listed=False)
            store.keep(entry, kept, [], Traces(), NOW)
            found = store.record(kept.id)
            assert found is not None
            return found.title, found.text

        yield Sink(pass_through)


@contextmanager
def postgres() -> Iterator[Sink]:
    given_url = os.environ.get("TEST_POSTGRESQL_URL")
    try:
        server = nullcontext(given_url) if given_url else postgresql.running()
        url = server.__enter__()
    except postgresql.CannotRunError as problem:
        pytest.fail(f"The tests need PostgreSQL: {problem}", pytrace=False)
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TEMPORARY TABLE kept (title text, body text, both_of jsonb)")

            def pass_through(title: str, text: str) -> tuple[str, str]:
                row = connection.execute(
                    "INSERT INTO kept VALUES (%s, %s, %s) RETURNING title, body, both_of, length(body)",
                    (title, text, Jsonb({"title": title, title: text})),
                ).fetchone()
                assert row is not None
                assert row[2] == {"title": title, title: text}
                assert row[3] == len(text)
                return row[0], row[1]

            yield Sink(pass_through)
    finally:
        server.__exit__(None, None, None)


def engine(opened: Engine) -> Sink:
    def pass_through(title: str, text: str) -> tuple[str, str]:
        kept = record(next(_NUMBERS), title, text)
        assert opened.apply([kept]) == []
        [hit] = opened.search(Query(Is("story", kept.id))).hits
        assert hit.id == kept.id
        return hit.title.text, hit.body.text

    return Sink(pass_through, shows=True)


@contextmanager
def tantivy(folder: Path) -> Iterator[Sink]:
    opened = Embedded(folder / "index")
    yield engine(opened)
    opened.close()


@contextmanager
def elasticsearch(url: str) -> Iterator[Sink]:
    alias = f"test-sinks-{uuid.uuid4().hex[:8]}"
    opened = Elastic(url, alias)
    yield engine(opened)
    opened.close()
    with Elasticsearch(url) as client:
        for name in client.indices.get(index=f"{alias}*").body:
            client.indices.delete(index=name)


def mailed(title: str, text: str) -> tuple[str, str]:
    message = compose(alert(title, text), "vigie@example.org")
    read = message_from_bytes(message.as_bytes(), policy=SMTP)
    assert read["Subject"] == message["Subject"]
    came, went = ([part.get_content().replace("\r\n", "\n") for part in each.iter_parts()] for each in (read, message))
    assert came == went  # plain text and HTML
    first, _, _, _, sentence, *_ = came[0].split("\n")
    return first.replace("(no title)", ""), sentence


def slacked(title: str, text: str) -> tuple[str, str]:
    made = payload(alert(title, text))
    read = json.loads(json.dumps(made, ensure_ascii=False).encode())
    assert read == made
    heading, sentence = (block["text"]["text"] for block in read["blocks"][1:3])
    heading = heading.removeprefix(f"<{URL}|").removesuffix(">").replace("(no title)", "")
    return bare(heading), bare(sentence.removeprefix(">")) if text else ""


def bare(markdown: str) -> str:
    return unescape(markdown.replace("\u2068", "").replace("\u2069", ""))


def tabled(title: str, text: str) -> tuple[str, str]:
    kept = io.BytesIO()
    with io.TextIOWrapper(kept, "utf-8", newline="", write_through=True) as stream:
        csv.writer(stream).writerows([("id", title, text), ("id", text, title)])
        written = kept.getvalue()
    usual = csv.field_size_limit(len(written) + 1)  # 128 kB, which a reader has to raise for long texts
    [(_, first, second), (_, *turned)] = csv.reader(io.StringIO(written.decode(), newline=""))
    csv.field_size_limit(usual)
    assert turned == [second, first]
    return first, second


def listed(title: str, text: str) -> tuple[str, str]:
    lines = "".join(json.dumps(pair, ensure_ascii=False) + "\n" for pair in ((title, text), (text, title)))
    one, other = lines.encode().decode().splitlines()  # at every kind of line break
    assert json.loads(other) == [text, title]
    first, second = json.loads(one)
    return first, second


PAGE = templates().from_string(
    '<!doctype html><meta charset="utf-8"><title>{{ title }}</title><p title="{{ title }}">{{ text }}</p>'
)


def paged(title: str, text: str) -> tuple[str, str]:
    page = PAGE.render(title=title, text=text).encode()
    tree = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True))
    [paragraph] = tree.iter("p")
    assert paragraph.get("title") == title
    return tree.findtext(".//title") or "", paragraph.text_content()


@pytest.fixture(
    scope="module",
    params=["sqlite", "postgresql", "tantivy", "elasticsearch", "mail", "slack", "csv", "json-lines", "html"],
)
def sink(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sink]:
    folder = tmp_path_factory.mktemp("sink")
    opened = {
        "sqlite": lambda: sqlite(folder),
        "postgresql": postgres,
        "tantivy": lambda: tantivy(folder),
        "elasticsearch": lambda: elasticsearch(request.getfixturevalue("elasticsearch_url")),
        "mail": lambda: nullcontext(Sink(mailed, shows=True)),
        "slack": lambda: nullcontext(Sink(slacked, shows=True)),
        "csv": lambda: nullcontext(Sink(tabled)),
        "json-lines": lambda: nullcontext(Sink(listed)),
        "html": lambda: nullcontext(Sink(paged)),
    }
    with opened[request.param]() as made:
        yield made


# --- What all of them do ----------------------------------------------------------------------------------------------

_SHOWN = 200  # code points of a text that every sink shows whole


def check(sink: Sink, title: str, text: str) -> None:
    """``title`` and ``text`` as a page might bring them."""
    title, text = clean_line(title), clean(text)
    came_title, came_text = sink.pass_through(title, text)
    assert came_title == title
    if not sink.shows:
        assert came_text == text
        return
    line = text.replace("\n", " ")
    if len(line) <= _SHOWN:
        assert came_text == line
    else:
        assert len(came_text) >= _SHOWN / 2
        assert line.startswith(came_text.removesuffix("…").rstrip())


@settings(max_examples=40, deadline=None)
@given(title=MESS, text=MESS)
def test_what_passed_the_border_comes_back_as_it_went_in(sink: Sink, title: str, text: str) -> None:
    check(sink, title, text)


@pytest.mark.parametrize(("title", "text"), HARD, ids=lambda text: ascii(text[:12]))
def test_the_hard_ones_come_back_as_they_went_in(sink: Sink, title: str, text: str) -> None:
    check(sink, title, text)
