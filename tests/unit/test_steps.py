"""One entry's way with what reading its page gave: its fields, what is learned, plain versions, languages to keep."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline import settings as config
from pipeline.errors import FetchError
from pipeline.extract.paragraphs import marks
from pipeline.model import (
    Access,
    Article,
    ChannelState,
    Dated,
    End,
    Entry,
    Extraction,
    Outcome,
    Page,
    Passage,
    Record,
    Shape,
)
from pipeline.run import build_reader
from pipeline.steps import Event, Steps, again, continued, foreign, fuller, plain_version
from pipeline.store import Store

NOW = datetime(2012, 11, 5, 9, 0, tzinfo=UTC)
FEED = "http://el-khabar.example/rss"
HOME = "http://www.el-khabar.example/"
FOLLOW_US = 14  # the mark of a short line
OUTLETS = """
outlets:
  - id: el-khabar
    name: El Khabar
    languages: [ar]
    timezone: Africa/Algiers
    feeds: ['http://el-khabar.example/rss']
    body: div.نص
    drop: [.اقرأ-أيضا]
"""


def kept(text: str, **changes: object) -> Outcome[Article]:
    article = Article(f"{HOME}1", "وفد أنصار الدين في الجزائر", text, "ar", 0.99, text_from="page")
    return Outcome(End.KEPT, replace(article, **changes))  # type: ignore[arg-type] # any field


class Pool:
    """Reads each page as it was told to, and notes what it was read with."""

    def __init__(self) -> None:
        self.pages: dict[str, Extraction] = {}
        self.asked: list[tuple[str, dict[str, Any]]] = []

    async def ready(self) -> None: ...

    async def extract(self, page: Page, **options: Any) -> Extraction:
        self.asked.append((page.url, options))
        return self.pages[page.url]

    async def from_entry(self, entry: Entry, **options: Any) -> Extraction:
        self.asked.append((entry.url, options))
        return self.pages[entry.url]


class Client:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.down: set[str] = set()

    async def get(self, url: str, *, spacing: float) -> Page:
        assert spacing == 5.0
        self.asked.append(url)
        if url in self.down:
            raise FetchError("it does not answer", subject=url, reason="timeout")
        return Page(url, 200, {}, b"", NOW, requested_url=url)


class House:
    """Steps over a real store and reader, with pages that are read as told."""

    def __init__(self, folder: Path, store: Store, **changed: str) -> None:
        config.init(folder)
        for file, text in ({"outlets": OUTLETS, "alerts": "rules: []\n"} | changed).items():
            (folder / f"{file}.yaml").write_text(text, encoding="utf-8")
        settings = config.load(folder, {})
        self.store, self.pool, self.client, self.told = store, Pool(), Client(), list[Event]()
        self.steps = Steps(
            settings=settings, store=store, engine=None, client=self.client, pool=self.pool,  # type: ignore[arg-type] # fakes
            reader=build_reader(settings), rules=(), notifiers={}, clock=SimpleNamespace(now=lambda: NOW),
            listen=self.told.append,
        )  # fmt: skip

    async def take(self, url: str, read: Extraction) -> Outcome[Record]:
        entry = Entry(url, "el-khabar", FEED, url, "وفد", published=NOW)
        self.store.polled(ChannelState(FEED, "el-khabar"), [entry], NOW, listed=False)
        self.pool.pages[url] = read
        return await self.steps.take(entry)

    def events(self, kind: str) -> list[Event]:
        return [event for event in self.told if event.kind == kind]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., House]]:
    with Store.open(f"sqlite:///{tmp_path / 'vigie.db'}") as store:
        yield lambda **changed: House(tmp_path / "config", store, **changed)


@pytest.fixture
def house(make: Callable[..., House]) -> House:
    return make()


TEXT = "وصل وفد من حركة أنصار الدين إلى الجزائر العاصمة لمواصلة المشاورات حول الأزمة في شمال مالي. " * 15


_WORDS = (
    "وصل", "وفد", "الحركة", "إلى", "العاصمة", "مساء", "أمس", "حيث", "التقى", "الوزير", "وقادة", "الجيش", "لبحث", "ملف",
    "الحدود", "والمياه", "والمدارس",
)  # fmt: skip


def text_of(number: int) -> str:
    """Another text for each number."""
    return " ".join(random.Random(number).choices(_WORDS, k=200))  # noqa: S311 # no secret


async def test_what_a_page_says_is_kept_with_its_article(house: House) -> None:
    said: dict[str, Any] = {
        "modified": Dated(NOW + timedelta(hours=1), "meta", 0.8),
        "section": "الساحل",
        "tags": ("مالي", "الجزائر"),
        "image": f"{HOME}صورة.jpg",
        "agency": "واج",
        "access": Access.TOLL,
        "passages": (Passage(0, 700, "ar"), Passage(700, len(TEXT), "fr")),
        "text_from": "json-ld",
    }
    outcome = await house.take(f"{HOME}1", Extraction(kept(TEXT, **said), decided=("text:json-ld",)))
    assert outcome.value is not None
    record = house.store.record(outcome.value.id)
    assert record is not None
    assert {name: getattr(record, name) for name in said} == said
    assert house.store.decided() == {"el-khabar": {"text:json-ld": 1}}
    assert [event.decided for event in house.events("ended")] == [("text:json-ld",)]


async def test_an_agency_in_the_text_goes_before_the_pages_own_and_both_survive_reading_again(house: House) -> None:
    outcome = await house.take(f"{HOME}1", Extraction(kept(f"باماكو (أ ف ب) - {TEXT}", agency="واج")))
    assert outcome.value is not None
    assert outcome.value.agency == "AFP"
    other = await house.take(f"{HOME}2", Extraction(kept(TEXT, url=f"{HOME}2", agency="واج")))
    assert other.value is not None
    assert other.value.agency == "واج"
    now, _ = again(house.steps.reader, other.value)
    assert now.agency == "واج"


async def test_pages_are_read_with_what_is_said_and_learned_of_their_outlet(house: House) -> None:
    for n in range(9):
        url = f"{HOME}{n}"
        read = kept(text_of(n), url=url, title=f"عنوان {n}", published=Dated(NOW - timedelta(days=n), "feed", 1))
        assert (await house.take(url, Extraction(read, lines=(FOLLOW_US, 1000 + 2 * n), charset="utf-8"))).value
    shapes = [options["shape"] for _, options in house.pool.asked]
    assert all("نص" in shape.body[0] and "اقرأ-أيضا" in shape.drop[0] for shape in shapes)
    assert shapes[0].version == 0
    assert shapes[0].frame == frozenset()
    final = shapes[-1]
    assert final.frame == {FOLLOW_US}
    assert final.charset == "utf-8"
    assert final.version == house.store.shape("el-khabar").version
    newest = house.events("ended")[-1].outcome
    assert newest is not None
    assert newest.value is not None
    assert house.store.read_with(newest.value.id) == {1: final.version}


async def test_the_feed_alone_is_read_without_a_shape(make: Callable[..., House]) -> None:
    house = make(outlets=OUTLETS + "    collection: feed-only\n    reason: Its terms.\n")
    outcome = await house.take(f"{HOME}1", Extraction(kept(TEXT, text_from="feed")))
    assert outcome.value is not None
    assert outcome.value.text_from == "feed"
    assert "shape" not in house.pool.asked[0][1]
    assert house.client.asked == []


# --- Languages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "passages", "stays"),
    [
        ("ar", (), True),
        ("und", (), True),
        ("de", (), False),
        ("mixed", ("fr", "ar"), True),
        ("mixed", ("de", "en"), False),
        ("mixed", (), True),
    ],
)
def test_an_article_in_a_language_that_nobody_reads_is_not_kept(
    lang: str, passages: tuple[str, ...], stays: bool
) -> None:
    found = kept(TEXT, lang=lang, passages=tuple(Passage(n, n + 1, code) for n, code in enumerate(passages))).value
    assert found is not None
    said = foreign(found, ("ar", "fr"))
    assert (said is None) == stays
    assert foreign(found, ()) is None
    if said:
        assert "ar, fr" in said
        assert "keep_languages" in said


async def test_a_foreign_article_is_rejected_and_teaches_nothing(make: Callable[..., House]) -> None:
    house = make(vigie="extract: {keep_languages: [ar]}\n")
    outcome = await house.take(f"{HOME}1", Extraction(kept(TEXT, lang="fr"), lines=(FOLLOW_US,), decided=("date:url",)))
    assert (outcome.end, outcome.reason) == (End.REJECTED, "language")
    assert outcome.detail is not None
    assert "in fr;" in outcome.detail
    assert house.store.learned() == {}
    assert house.store.decided() == {}


# --- Plain versions ---------------------------------------------------------------------------------------------------

SHORT: Outcome[Article] = Outcome(End.REJECTED, reason="too-short", detail="Eleven characters.")
AMP = "https://amp.el-khabar.example/1"


def page(url: str = f"{HOME}1") -> Page:
    return Page(url, 200, {}, b"", NOW, requested_url=url)


@pytest.mark.parametrize(
    ("outcome", "wanted"),
    [
        (SHORT, True),
        (Outcome(End.REJECTED, reason="not-an-article"), False),
        (Outcome(End.FAILED, reason="extract-timeout"), False),
        (kept("نص قصير. " * 60), True),
        (kept("نص قصير. " * 60, access=Access.TEASER), False),
        (kept(TEXT), False),
    ],
)
def test_a_plain_version_is_asked_for_where_the_text_is_missing_or_thin(
    outcome: Outcome[Article], wanted: bool
) -> None:
    assert plain_version(page(), Extraction(outcome, amp=AMP)) == (AMP if wanted else None)
    assert plain_version(page(), Extraction(outcome)) is None


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("https://el-khabar.example/amp/1", True),
        ("https://www.el-khabar.example/1?amp=1", True),
        ("http://m.el-khabar.example/1", True),
        ("https://other.example/1", False),
        ("https://el-khabar.example.org/1", False),
        ("http://el-khabar.example:8080/1", False),
        ("http://example/1", False),
        (f"{HOME}1#amp", False),
        ("javascript:void(0)", False),
        ("http://[::1/1", False),
        ("", False),
    ],
)
def test_a_plain_version_is_of_the_same_host_and_another_page(address: str, wanted: bool) -> None:
    assert plain_version(page(), Extraction(SHORT, amp=address)) == (address if wanted else None)


def test_a_plain_version_itself_has_none() -> None:
    assert plain_version(replace(page("https://x.example/2"), requested_url=AMP), Extraction(SHORT, amp=AMP)) is None


def test_a_fuller_plain_text_is_taken_with_all_else_that_the_page_said() -> None:
    first = Extraction(
        kept("نص قصير. ", section="الساحل", authors=("م. بوعلام",)),
        amp=AMP, lines=(1,), charset="windows-1256", decided=("text:feed", "date:url"),
    )  # fmt: skip
    more = kept(TEXT, url=AMP, title="AMP", section=None, published=Dated(NOW, "meta", 0.5), lang="mixed")
    plain = Extraction(more, local=NOW, lines=(2,), charset="utf-8", decided=("charset:utf-8", "text:json-ld"))
    better = fuller(page(), first, plain)
    article = better.outcome.value
    assert article is not None
    assert (article.text, article.text_from, article.lang) == (TEXT, "amp", "mixed")
    assert (article.url, article.title, article.section) == (f"{HOME}1", "وفد أنصار الدين في الجزائر", "الساحل")
    assert (article.published, article.authors, better.local) == (Dated(NOW, "meta", 0.5), ("م. بوعلام",), NOW)
    assert (better.lines, better.charset, better.decided) == ((2,), "utf-8", ("text:amp", "date:url", "charset:utf-8"))


@pytest.mark.parametrize("plain", [SHORT, kept(TEXT + "كلمة")])
def test_a_plain_text_that_is_not_much_longer_changes_nothing(plain: Outcome[Article]) -> None:
    first = Extraction(kept(TEXT), lines=(1,))
    assert fuller(page(), first, Extraction(plain)) is first


async def test_the_plain_version_of_a_page_without_text_is_fetched_and_kept_under_the_pages_address(
    house: House,
) -> None:
    house.pool.pages[AMP] = Extraction(kept(TEXT, url=AMP, canonical=f"{HOME}1"))
    outcome = await house.take(f"{HOME}1", Extraction(SHORT, amp=AMP))
    assert outcome.value is not None
    assert (outcome.value.url, outcome.value.text, outcome.value.text_from) == (f"{HOME}1", TEXT, "amp")
    assert house.client.asked == [f"{HOME}1", AMP]
    assert [(event.subject, event.count) for event in house.events("plain")] == [(AMP, 1)]
    assert house.store.decided() == {"el-khabar": {"text:amp": 1}}


async def test_a_plain_version_that_fails_changes_nothing(house: House) -> None:
    house.client.down.add(AMP)
    thin = "وصل وفد من أنصار الدين إلى الجزائر. " * 10
    outcome = await house.take(f"{HOME}1", Extraction(kept(thin), amp=AMP))
    assert outcome.value is not None
    assert (outcome.value.text, outcome.value.text_from) == (thin, "page")
    [event] = house.events("plain")
    assert event.count == 0
    assert "does not answer" in event.detail
    again_short = await house.take(f"{HOME}2", Extraction(SHORT, amp=AMP))
    assert (again_short.end, again_short.reason) == (End.REJECTED, "too-short")
    assert house.events("trouble") == []


def test_what_is_not_known_of_an_outlet_is_an_empty_shape(house: House) -> None:
    assert house.store.shape("el-khabar") == Shape()


# --- Read again -------------------------------------------------------------------------------------------------------

THIN_TEXT = "وصل وفد من أنصار الدين إلى الجزائر. " * 10


async def again_at(house: House, read: Extraction) -> Record:
    outcome = await house.take(f"{HOME}1", read)
    assert outcome.value is not None
    record = house.store.record(outcome.value.id)
    assert record is not None
    return record


async def test_an_article_stays_as_its_plain_version_gave_it_while_that_fails(house: House) -> None:
    said: dict[str, Any] = {"section": "الساحل", "tags": ("مالي",), "image": f"{HOME}a.jpg", "authors": ("م. بوعلام",)}
    house.pool.pages[AMP] = Extraction(kept(TEXT, url=AMP))
    first = await again_at(house, Extraction(kept(THIN_TEXT, modified=Dated(NOW, "meta", 0.8), **said), amp=AMP))
    house.client.down.add(AMP)
    second = await again_at(house, Extraction(kept(THIN_TEXT), amp=AMP))
    assert (first.text, first.version) == (TEXT, 1)
    assert second == first
    house.client.down.clear()
    house.pool.pages[AMP] = Extraction(kept(THIN_TEXT, url=AMP))
    shorter = await again_at(house, Extraction(kept(THIN_TEXT), amp=AMP))
    assert (shorter.text, shorter.version) == (THIN_TEXT, 2), "the plain version says so too: a correction"


@pytest.mark.parametrize(("rest", "version"), [("", 1), (" وقد غادر الوفد.", 2)])
def test_a_line_that_was_learned_as_frame_is_no_correction(rest: str, version: int) -> None:
    line = "تابعونا على واتساب"
    found = kept(f"{TEXT}\n{line}\n{THIN_TEXT}").value
    assert found is not None
    present = Record("r", 1, "o", HOME, found.title, found.text, "ar", None, NOW, NOW, text_from="page")
    read = replace(found, text=f"{TEXT}\n{THIN_TEXT}{rest}")
    frame = frozenset(marks([line]))
    assert (continued(read, present, frame, plain=False).text == present.text) is (version == 1)
    assert continued(read, present, frozenset(), plain=False) == read, "a line that the outlet took out"


async def test_what_another_process_learned_is_used_after_a_while(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.take(f"{HOME}0", Extraction(kept(TEXT)))
    learned = Shape(frame=frozenset({FOLLOW_US}), version=7)
    monkeypatch.setattr(house.store, "shape", lambda _: learned)  # as another process wrote it
    for waited, version in ((timedelta(minutes=9), 0), (timedelta(minutes=10), 7)):
        house.steps.clock = SimpleNamespace(now=lambda waited=waited: NOW + waited)
        await house.take(f"{HOME}{version + 1}", Extraction(SHORT))
        assert house.pool.asked[-1][1]["shape"].version == version
