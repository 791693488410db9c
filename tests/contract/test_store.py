"""What every store must do: one suite over all kinds. SQLite today; another joins by one more line in ``OPENERS``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import StoreError
from pipeline.model import (
    Access,
    Alert,
    Bound,
    ChannelState,
    ChannelStatus,
    Dated,
    Delivery,
    End,
    EntityKind,
    Entry,
    Figure,
    FigureKind,
    Mention,
    Outcome,
    Part,
    Passage,
    Quote,
    Record,
    Shape,
    Sighting,
    Stranger,
    Target,
    Telling,
    Traces,
)
from pipeline.store import (
    Change,
    Counts,
    Evidence,
    ItemCount,
    MentionCount,
    NameCount,
    Spelling,
    Store,
    fingerprint,
)

NOW = datetime(2012, 11, 5, 9, 0, tzinfo=UTC)
FEED = "http://el-khabar.test/rss"

OPENERS: dict[str, Callable[[Path], str]] = {"sqlite": lambda folder: f"sqlite:///{folder / 'vigie.db'}"}


@pytest.fixture(params=OPENERS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with Store.open(OPENERS[request.param](tmp_path)) as opened:
        yield opened


# --- Values -----------------------------------------------------------------------------------------------------------


def minutes(number: float) -> datetime:
    return NOW + timedelta(minutes=number)


def item(name: str = "a", **changes: object) -> Entry:
    entry = Entry(
        id=f"e-{name}",
        outlet="el-khabar",
        channel=FEED,
        url=f"http://el-khabar.test/{name}",
        title="الحل عبر بوابة الجزائر",
        summary="تصريح",
        content="نص كامل",
        authors=("م. بوعلام", "Ali"),
        lang="ar",
        charset="windows-1256",
        published=NOW - timedelta(hours=1),
        updated=NOW,
        guid=f"guid-{name}",
        digest="d1",
    )
    return replace(entry, **changes)  # type: ignore[arg-type]  # any field


def article(name: str = "a", **changes: object) -> Record:
    text = "قال الناطق باسم أنصار الدين إن الحل يمر عبر بوابة الجزائر."
    start = text.index("أنصار الدين")
    mention = Mention(
        "ansar-dine", EntityKind.ACTOR, "text", start, start + len("أنصار الدين"), "أنصار الدين", "listed", 0.95
    )
    place = Mention("algeria", EntityKind.PLACE, "title", 0, 5, "الحل ", "listed", 0.5)
    record = Record(
        id=f"r-{name}",
        version=1,
        outlet="el-khabar",
        url=f"http://el-khabar.test/{name}",
        title="الحل عبر بوابة الجزائر",
        text=text,
        lang="ar",
        country="DZ",
        first_seen=NOW,
        fetched_at=NOW + timedelta(seconds=3, microseconds=7),
        mentions=(mention, place),
        published=Dated(NOW - timedelta(hours=1), "json-ld", 0.9),
        authors=("م. بوعلام",),
        story=f"r-{name}",
        original=f"r-{name}",
        agency="واج",
        quotes=(
            Quote("text", 4, 10, True, "ansar-dine", (start, start + 4), "قال", 0.9),
            Quote("title", 0, 4, False, None, None, "indirect", 0.4),
        ),
        figures=(Figure("text", 0, 4, FigureKind.KILLED, 10, 19, Bound.ABOUT, "مدنيين", "ansar-dine", "algeria"),),
        lang_certainty=0.99,
        modified=Dated(NOW - timedelta(minutes=5), "meta", 0.8),
        section="الساحل",
        tags=("مالي", "Kidal"),
        image="http://el-khabar.test/صورة.jpg",
        access=Access.TEASER,
        passages=(Passage(0, 20, "ar"), Passage(20, len(text), "fr")),
        text_from="json-ld",
    )
    return replace(record, **changes)  # type: ignore[arg-type]  # any field


def alert(name: str = "a", record: str = "r-a", **changes: object) -> Alert:
    made = Alert(
        id=f"al-{name}",
        rule="ansar",
        rule_name="Ansar Dine",
        target=Target("email", "desk@example.org"),
        record=record,
        story=record,
        outlet="El Khabar",
        title="الحل عبر بوابة الجزائر",
        url="http://el-khabar.test/a",
        lang="ar",
        published=NOW,
        published_known=True,
        matched="أنصار الدين",
        entity="ansar-dine",
        entity_name="Ansar Dine",
        sentence="قال الناطق باسم أنصار الدين",
        span=(16, 27),
        created_at=NOW,
        first_seen=NOW,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # any field


STATE = ChannelState(url=FEED, outlet="el-khabar", status=ChannelStatus.FRESH, polls=1, polled_at=NOW, items=1)


def list_items(store: Store, *entries: Entry, now: datetime = NOW) -> None:
    store.polled(STATE, entries, now, listed=True)


def kept(store: Store, name: str = "a", **changes: object) -> Record:
    """An article that came and was kept."""
    list_items(store, item(name), now=NOW)
    record = article(name, **changes)
    store.keep(item(name), record, [], Traces(), minutes(1))
    return record


# --- Feeds ------------------------------------------------------------------------------------------------------------


def test_new_items_wait_and_come_back_as_they_were(store: Store) -> None:
    polled = store.polled(STATE, [item("a"), item("b")], NOW, listed=True)
    assert [entry.id for entry in polled.new] == ["e-a", "e-b"]
    assert (polled.changed, polled.known, polled.vanished) == ((), 0, ())
    assert store.due(NOW) == [replace(item("a"), first_seen=NOW), replace(item("b"), first_seen=NOW)]
    assert store.due(NOW) == list(polled.new)


def test_a_channels_state_comes_back_whole(store: Store) -> None:
    state = ChannelState(
        url=FEED,
        outlet="el-khabar",
        status=ChannelStatus.FAILING,
        etag='W/"é"',
        last_modified="Mon, 05 Nov 2012 08:00:00 GMT",
        body_hash="ab",
        polls=7,
        distrust_until=minutes(1),
        polled_at=minutes(2),
        next_poll_at=minutes(3),
        succeeded_at=minutes(4),
        new_item_at=minutes(5),
        failing_since=minutes(6),
        failures=3,
        error="الخادم لا يجيب",
        moved_to="http://el-khabar.test/feed",
        items=12,
    )
    store.polled(STATE, [], NOW, listed=False)
    store.polled(state, [], NOW, listed=False)
    assert store.channels() == {FEED: state}


def test_the_same_items_again_are_known(store: Store) -> None:
    list_items(store, item("a"), item("b"))
    polled = store.polled(STATE, [item("b"), item("b"), item("a")], minutes(15), listed=True)
    assert (polled.new, polled.changed, polled.known) == ((), (), 2)


def test_one_item_listed_twice_is_one(store: Store) -> None:
    polled = store.polled(STATE, [item("a", title="premier"), item("a", title="second")], NOW, listed=True)
    assert [entry.title for entry in polled.new] == ["premier"]
    assert len(store.due(NOW)) == 1


def test_an_item_that_the_outlet_changed_is_due_again_and_counted_once(store: Store) -> None:
    kept(store)
    store.started("e-a", NOW)
    changed = item("a", digest="d2", title="تصحيح: الحل عبر بوابة الجزائر")
    polled = store.polled(STATE, [changed], minutes(15), listed=True)
    assert polled.changed == (replace(changed, first_seen=NOW),)
    assert store.due(minutes(15)) == [replace(changed, first_seen=NOW)]  # attempts start again
    assert store.entry_record("e-a") == "r-a"
    assert sum(count.items for count in store.counts().items) == 1


def test_an_item_in_another_channel_of_the_outlet_is_not_a_change(store: Store) -> None:
    kept(store)
    elsewhere = item("a", channel="http://el-khabar.test/politique", digest="other")
    for turn in range(2):
        polled = store.polled(replace(STATE, url=elsewhere.channel), [elsewhere], minutes(turn), listed=True)
        assert (polled.changed, polled.known) == ((), 1)
    assert store.due(minutes(5)) == []


@pytest.mark.parametrize("outcome", [Outcome(End.REJECTED, reason="too-short"), Outcome(End.FAILED, reason="timeout")])
def test_a_change_gives_an_item_that_ended_badly_another_chance(store: Store, outcome: Outcome[object]) -> None:
    list_items(store, item())
    store.settle(item(), outcome, minutes(1))
    store.polled(STATE, [item(digest="d2")], minutes(15), listed=True)
    assert [entry.id for entry in store.due(minutes(15))] == ["e-a"]


# --- Vanished ---------------------------------------------------------------------------------------------------------


def day(number: int) -> datetime:
    return datetime(2012, 11, number, 8, 0, tzinfo=UTC)


def three_days(store: Store) -> list[Entry]:
    entries = [item(str(n), published=day(n)) for n in (1, 2, 3)]
    list_items(store, *entries)
    for n, entry in enumerate(entries, start=1):
        store.keep(entry, article(str(n)), [], Traces(), NOW)
    return entries


def test_an_item_dropped_from_the_middle_of_its_feed_is_asked_again_once(store: Store) -> None:
    first, second, third = three_days(store)
    polled = store.polled(STATE, [first, third], minutes(15), listed=True)
    assert [entry.id for entry in polled.vanished] == [second.id]
    assert [entry.id for entry in store.due(minutes(15))] == [second.id]
    store.keep(second, article("2"), [], Traces(), minutes(16))  # its page is there
    assert store.polled(STATE, [first, third], minutes(30), listed=True).vanished == ()


def test_an_item_that_scrolled_out_at_the_end_has_not_vanished(store: Store) -> None:
    _, second, third = three_days(store)
    assert store.polled(STATE, [third, second], minutes(15), listed=True).vanished == ()


def test_nothing_vanishes_where_no_list_was_read(store: Store) -> None:
    first, _, third = three_days(store)
    assert store.polled(STATE, [first, third], minutes(15), listed=False).vanished == ()
    assert store.polled(STATE, [], minutes(15), listed=True).vanished == ()


def test_a_pinned_old_item_does_not_make_all_that_scrolled_out_vanish(store: Store) -> None:
    three_days(store)
    pinned = item("pinned", published=datetime(2009, 1, 1, tzinfo=UTC))
    recent = [item(f"n{n}", published=day(10) + timedelta(hours=n)) for n in range(25)]
    assert store.polled(STATE, [pinned, *recent], minutes(15), listed=True).vanished == ()


def test_an_undated_item_stands_where_it_was_first_seen(store: Store) -> None:
    entries = [item(name, published=None) for name in "ab"]
    list_items(store, entries[0], now=minutes(0))
    store.polled(STATE, entries, minutes(15), listed=True)
    store.keep(entries[1], article("b"), [], Traces(), minutes(16))
    assert [e.id for e in store.polled(STATE, entries[:1], minutes(30), listed=True).vanished] == ["e-b"]


def test_another_channels_items_do_not_vanish(store: Store) -> None:
    first, _, third = three_days(store)
    state = replace(STATE, url="http://other.test/rss")
    listed = [replace(e, id=e.id + "x", channel=state.url) for e in (first, third)]
    assert store.polled(state, listed, minutes(15), listed=True).vanished == ()


# --- Items ------------------------------------------------------------------------------------------------------------


def test_an_attempt_is_counted_before_the_work(store: Store) -> None:
    list_items(store, item())
    store.started("e-a", NOW)
    store.started("e-a", NOW)
    assert [entry.attempts for entry in store.due(NOW)] == [2]


def test_outlets_take_turns(store: Store) -> None:
    list_items(store, *(item(f"big{n}") for n in range(5)))
    store.polled(STATE, [item("small", outlet="le-combat")], minutes(1), listed=False)
    assert "e-small" in [entry.id for entry in store.due(minutes(1), limit=2)]


def test_what_the_caller_has_in_hand_is_left_out(store: Store) -> None:
    list_items(store, item("a"), item("b"))
    assert [entry.id for entry in store.due(NOW, limit=1, excluding={"e-a"})] == ["e-b"]


def test_a_failed_item_comes_back_at_its_time(store: Store) -> None:
    list_items(store, item())
    store.settle(item(), Outcome(End.FAILED, reason="timeout", detail="30 s", retry_at=minutes(10)), NOW)
    assert store.due(minutes(9)) == []
    assert [entry.id for entry in store.due(minutes(10))] == ["e-a"]
    counts = store.counts()
    assert (counts.pending, counts.failed, counts.set_aside, counts.next_retry) == (0, 1, 0, minutes(10))
    assert store.failures() == []


def test_an_item_without_another_try_is_set_aside_for_people(store: Store) -> None:
    list_items(store, item())
    store.settle(item(), Outcome(End.FAILED, reason="dns", detail="لا يوجد هذا الاسم"), minutes(3))
    assert store.due(minutes(9999)) == []
    [found] = store.failures()
    assert (found.entry.id, found.reason, found.detail, found.at) == ("e-a", "dns", "لا يوجد هذا الاسم", minutes(3))
    assert store.counts().set_aside == 1


def test_rejected_and_duplicate_items_are_counted_with_their_reason(store: Store) -> None:
    kept(store, "a")
    list_items(store, item("b"), item("c"))
    store.settle(item("b"), Outcome(End.REJECTED, reason="too-short"), NOW)
    store.settle(item("c"), Outcome(End.DUPLICATE, reason="r-a"), NOW)
    assert store.due(minutes(60)) == []
    assert store.entry_record("e-c") is None  # the record is another entry's
    assert set(store.counts().items) == {
        ItemCount("el-khabar", "ar", End.KEPT, None, 1),
        ItemCount("el-khabar", "ar", End.REJECTED, "too-short", 1),
        ItemCount("el-khabar", "ar", End.DUPLICATE, None, 1),
    }


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(End.FAILED, reason="timeout"),
        Outcome(End.REJECTED, reason="not-an-article"),
        Outcome(End.DUPLICATE, reason="r-other"),
    ],
)
def test_a_kept_article_stays_kept_when_its_page_is_no_longer_readable(store: Store, outcome: Outcome[object]) -> None:
    kept(store)
    changed = item(digest="d2")
    list_items(store, changed)
    store.settle(changed, outcome, minutes(2))
    reason = outcome.reason if outcome.end is not End.DUPLICATE else "duplicate"
    assert store.counts().items == (ItemCount("el-khabar", "ar", End.KEPT, reason, 1),)
    assert store.entry_record("e-a") == "r-a"
    assert store.due(minutes(99)) == []


def test_an_item_changed_while_it_was_worked_on_stays_due(store: Store) -> None:
    list_items(store, item(digest="d1"))
    in_hand = store.due(NOW)[0]
    list_items(store, item(digest="d2"))
    store.keep(in_hand, article(), [alert()], Traces(), minutes(1))
    assert store.record("r-a") is not None
    assert store.entry_record("e-a") == "r-a"
    assert [entry.digest for entry in store.due(minutes(1))] == ["d2"]
    store.settle(in_hand, Outcome(End.REJECTED, reason="too-short"), minutes(2))
    assert [entry.digest for entry in store.due(minutes(2))] == ["d2"]


def test_only_what_was_listed_can_be_settled(store: Store) -> None:
    calls: tuple[Callable[[], None], ...] = (
        lambda: store.settle(item(), Outcome(End.REJECTED, reason="x"), NOW),
        lambda: store.keep(item(), article(), [], Traces(), NOW),
        lambda: store.removed(item(), NOW),
    )
    for call in calls:
        with pytest.raises(StoreError, match="without ever having been listed"):
            call()
    assert store.record("r-a") is None


def test_settle_keeps_no_article(store: Store) -> None:
    list_items(store, item())
    with pytest.raises(StoreError, match="keep"):
        store.settle(item(), Outcome(End.KEPT), NOW)


# --- Articles ---------------------------------------------------------------------------------------------------------


def test_an_article_comes_back_as_it_was(store: Store) -> None:
    record = kept(store)
    assert store.record("r-a") == record
    assert store.entry_record("e-a") == "r-a"
    assert store.due(minutes(99)) == []
    assert store.record("r-none") is None
    assert store.entry_record("e-none") is None


def test_times_come_back_in_utc_whatever_zone_they_came_in(store: Store) -> None:
    algiers = timezone(timedelta(hours=1))
    record = kept(store, published=Dated(datetime(2012, 11, 5, 10, 0, tzinfo=algiers), "text", 0.5))
    found = store.record("r-a")
    assert found == record
    assert found is not None
    assert found.published is not None
    assert found.published.at.utcoffset() == timedelta(0)


def test_a_time_without_its_zone_is_refused_and_leaves_nothing(store: Store) -> None:
    list_items(store, item())
    bad = alert(created_at=datetime(2012, 11, 5))  # noqa: DTZ001 - the fault under test
    with pytest.raises(StoreError, match="without its zone"):
        store.keep(item(), article(), [alert("good"), bad], Traces(sketch=(1, 2)), NOW)
    assert store.record("r-a") is None
    assert store.changes() == []
    assert store.alerts_due(minutes(99)) == []
    assert store.tellings(telling(sketch=(1, 2)), (), WEEK) == []
    assert [entry.id for entry in store.due(NOW)] == ["e-a"]


def test_an_undated_record_has_no_date_but_a_day(store: Store) -> None:
    record = kept(store, published=None)
    found = store.record("r-a")
    assert found == record
    assert found is not None
    assert found.dated == NOW


def test_the_same_page_again_is_no_new_version(store: Store) -> None:
    record = kept(store)
    store.applied(store.changes())
    store.keep(item(), replace(record, fetched_at=minutes(60)), [], Traces(), minutes(60))
    assert store.record("r-a") == record
    assert store.versions("r-a") == []
    assert store.changes() == []


def test_new_names_in_the_same_text_are_for_the_index(store: Store) -> None:
    record = kept(store)
    store.applied(store.changes())
    store.keep(item(), replace(record, mentions=record.mentions[:1]), [], Traces(), minutes(60))
    assert [change.record for change in store.changes()] == [replace(record, mentions=record.mentions[:1])]
    assert store.versions("r-a") == []


def test_a_corrected_article_keeps_what_it_said_before(store: Store) -> None:
    record = kept(store)
    new = replace(
        record,
        title="تصحيح",
        text="نص جديد",
        mentions=(),
        fetched_at=minutes(60),
        first_seen=minutes(60),
        published=None,
    )
    store.keep(item(), new, [], Traces(), minutes(60))
    newest = replace(record, title="تصحيح", text="نص جديد", mentions=(), fetched_at=minutes(60), version=2)
    assert store.record("r-a") == newest  # first seen and published as known from before
    assert store.versions("r-a") == [record]
    store.keep(item(), replace(new, text="ثالث"), [], Traces(), minutes(70))
    assert [old.version for old in store.versions("r-a")] == [1, 2]
    assert [change.record.version for change in store.changes()] == [3]


def test_what_was_known_of_an_article_does_not_become_unknown(store: Store) -> None:
    said: dict[str, Any] = {
        "modified": Dated(minutes(5), "meta", 0.8),
        "section": "الساحل",
        "tags": ("مالي",),
        "image": "http://x.test/a",
    }
    before = kept(store, **said)
    silent = article(modified=None, section=None, tags=(), image=None, authors=(), text="نص جديد", mentions=())
    store.keep(item(), silent, (), Traces(), minutes(60))
    now = store.record("r-a")
    assert now is not None
    assert (now.version, now.text) == (2, "نص جديد")
    assert {name: getattr(now, name) for name in said} == said
    assert now.authors == before.authors


def test_a_removed_article_is_marked_and_kept(store: Store) -> None:
    record = kept(store)
    store.applied(store.changes())
    store.removed(item(), minutes(30))
    store.removed(item(), minutes(40))  # said twice: the first counts
    gone = replace(record, removed_at=minutes(30))
    assert store.record("r-a") == gone
    assert [change.record for change in store.changes()] == [gone]
    assert store.counts().items == (ItemCount("el-khabar", "ar", End.KEPT, "removed", 1),)
    store.keep(item(), record, [], Traces(), minutes(50))  # and is there again
    assert store.record("r-a") == record


def test_what_was_never_kept_cannot_be_removed(store: Store) -> None:
    list_items(store, item())
    with pytest.raises(StoreError, match="never kept"):
        store.removed(item(), NOW)


def test_records_are_read_in_batches_each_once(store: Store) -> None:
    for name in "edcba":
        kept(store, name)
    for batch in (1, 2, 5, 100):
        assert [record.id for record in store.records(batch)] == ["r-a", "r-b", "r-c", "r-d", "r-e"]
    assert all(record.mentions for record in store.records(2))


def test_the_first_entry_owns_a_record(store: Store) -> None:
    record = kept(store, "a")
    list_items(store, item("b"), now=minutes(5))
    store.keep(item("b"), record, [], Traces(), minutes(6))
    assert store.record_ids(["r-a", "r-z"]) == {"r-a": "e-a"}


def test_the_same_text_of_the_same_outlet_is_found_however_it_is_typed(store: Store) -> None:
    kept(store, title="إعلان الجزائر", text="قال الناطق باسم أنصار الدين")
    same = fingerprint("اعلان  الجزائر", "قال الناطق باسم انصار\nالدين")
    assert store.same_text("el-khabar", same) == "r-a"
    assert store.same_text("al-hayat", same) is None
    assert store.same_text("el-khabar", fingerprint("إعلان الجزائر", "نص آخر")) is None
    assert fingerprint("a b", "c") != fingerprint("a", "b c")


# --- Stories ----------------------------------------------------------------------------------------------------------

WEEK = timedelta(days=7)


def telling(name: str = "new", **changes: object) -> Telling:
    made = Telling(f"r-{name}", "al-hayat", "ar", NOW, NOW, sketch=(), clues=())
    return replace(made, **changes)  # type: ignore[arg-type]  # any field


def told(
    store: Store, name: str, *, sketch: Sequence[int] = (), clues: Sequence[str] = (), **changes: object
) -> Record:
    """An article that came and was kept with what it is found by."""
    list_items(store, item(name))
    record = article(name, **{"mentions": (), **changes})
    store.keep(item(name), record, [], Traces(sketch=tuple(sketch), clues=tuple(clues)), NOW)
    return record


def ids(tellings: Sequence[Telling]) -> list[str]:
    return [one.id.removeprefix("r-") for one in tellings]


def test_records_that_share_a_hash_are_found_whole(store: Store) -> None:
    largest = 2**64 - 1
    a = told(store, "a", sketch=(1, 2, largest), clues=("toll:killed:12",))
    told(store, "b", sketch=(2, 3), first_seen=minutes(-5))
    told(store, "c", sketch=(4,))
    assert ids(store.tellings(telling(sketch=(2,)), (), WEEK)) == ["b", "a"], "first seen first"
    assert store.tellings(telling(sketch=(largest,)), (), WEEK) == [
        Telling(
            a.id, a.outlet, "ar", a.dated, a.first_seen, (1, 2, largest), ("toll:killed:12",), a.id, a.id, Part.FIRST
        )
    ]
    assert store.tellings(telling(), (), WEEK) == []


def test_a_telling_is_not_its_own_like(store: Store) -> None:
    told(store, "a", sketch=(1, 2), clues=("x",))
    assert store.tellings(telling("a", sketch=(1, 2), clues=("x",), story="r-a"), (), WEEK) == []


def test_a_changed_text_is_found_by_its_new_traces_only(store: Store) -> None:
    told(store, "a", sketch=(1, 2), clues=("old", "both"))
    told(store, "a", sketch=(2, 3), clues=("both", "new"), text="نص آخر")
    for gone in (telling(sketch=(1,)), telling(clues=("old",))):
        assert store.tellings(gone, (), WEEK) == []
    for there in (telling(sketch=(3,)), telling(clues=("new",))):
        assert [(t.sketch, t.clues) for t in store.tellings(there, (), WEEK)] == [((2, 3), ("both", "new"))]


def test_records_that_share_a_clue_or_an_entity_are_found_whatever_their_language(store: Store) -> None:
    told(store, "a", clues=("مقتل 12", "kidal"), lang="ar")
    told(store, "b", mentions=article().mentions, lang="fr")
    told(store, "c", clues=("ansar-dine",))
    assert ids(store.tellings(telling(clues=("مقتل 12",)), (), WEEK)) == ["a"]
    assert ids(store.tellings(telling(), ["ansar-dine", "aqim"], WEEK)) == ["b"], "a clue of that name is no entity"


@pytest.mark.parametrize(("sketch", "clues"), [((1,), ()), ((), ("x",))])
def test_the_window_reaches_both_ways_and_no_further(
    store: Store, sketch: tuple[int, ...], clues: tuple[str, ...]
) -> None:
    for days in (-8, -7, -1, 1, 7, 8):
        told(store, str(days), sketch=sketch, clues=clues, published=Dated(NOW + timedelta(days=days), "feed", 1.0))
    late = Dated(NOW + WEEK + timedelta(seconds=1), "feed", 1.0)
    told(store, "by seconds", sketch=sketch, clues=clues, published=late)
    found = store.tellings(telling(sketch=sketch, clues=clues), (), WEEK)
    assert sorted(ids(found)) == ["-1", "-7", "1", "7"]


def test_all_members_of_a_story_come_with_one(store: Store) -> None:
    told(store, "first", published=Dated(NOW - timedelta(days=20), "feed", 1.0))
    told(store, "copy", sketch=(1,), story="r-first", original="r-first", part=Part.COPY)
    told(store, "other", sketch=(9,))
    assert ids(store.tellings(telling(sketch=(1,)), (), WEEK)) == ["copy", "first"]
    assert ids(store.tellings(telling(story="r-first"), (), WEEK)) == ["copy", "first"], "its own story's, too"


def test_rare_clues_count_more_than_common_ones(store: Store) -> None:
    for n in range(230):
        told(store, f"common-{n:03}", clues=("mali", "france"))
    told(store, "z-rare", clues=("douentza",))
    found = ids(store.tellings(telling(clues=("mali", "france", "douentza")), (), WEEK))
    assert "z-rare" in found
    assert len(found) == 100


def test_of_many_copies_those_that_share_most_are_compared(store: Store) -> None:
    for n in range(120):
        told(store, f"{n:03}", sketch=(1, 1000 + n))
    told(store, "z", sketch=(1, 2, 3))
    found = ids(store.tellings(telling(sketch=(1, 2, 3)), (), WEEK))
    assert "z" in found
    assert len(found) == 100


def test_other_records_change_their_part_with_a_new_one(store: Store) -> None:
    old = kept(store, "a")
    other = kept(store, "b")
    store.applied(store.changes())
    list_items(store, item("c"))
    moved = telling("a", story="r-c", original="r-c", part=Part.REWRITE)
    store.keep(item("c"), article("c"), [], Traces(), NOW, revised=[moved])
    now = replace(old, story="r-c", original="r-c", part=Part.REWRITE)
    assert store.record("r-a") == now
    assert store.record("r-b") == other
    assert {change.record.id: change.record for change in store.changes()} == {"r-a": now, "r-c": article("c")}
    assert store.versions("r-a") == []


# --- Reading again ----------------------------------------------------------------------------------------------------


def read_with(store: Store, name: str, digest: str, **changes: object) -> Record:
    list_items(store, item(name))
    record = article(name, **changes)
    store.keep(item(name), record, [], Traces(tagged_with=digest), NOW)
    return record


def test_records_read_with_other_names_are_stale_the_newest_first(store: Store) -> None:
    for n, digest in enumerate(["", "5", "5", "7", "9"]):
        read_with(store, str(n), digest, published=Dated(minutes(n), "feed", 1.0))
    assert [record.id for record in store.stale("7")] == ["r-4", "r-2", "r-1", "r-0"]
    assert [record.id for record in store.stale("7", limit=2)] == ["r-4", "r-2"]
    assert (store.stale_count("7"), store.stale_count("5"), store.stale_count("")) == (4, 3, 4)
    assert store.stale("7", limit=1) == [article("4", published=Dated(minutes(4), "feed", 1.0))]


def test_what_is_read_again_is_written_and_only_what_differs_is_for_the_index(store: Store) -> None:
    a, b = read_with(store, "a", "1"), read_with(store, "b", "1")
    store.applied(store.changes())
    new = replace(a, mentions=a.mentions[:1], quotes=(), figures=(), agency=None)
    asked = replace(new, story="elsewhere", part=Part.COPY, outlet="x")
    traces = Traces(sketch=(7,), clues=("clue",), tagged_with="2")
    assert store.restate([(asked, traces), (b, traces)]) == 1
    assert store.record("r-a") == new, "the story and all else stay"
    assert [change.record for change in store.changes()] == [new]
    assert store.versions("r-a") == []
    assert store.stale("2") == []
    assert ids(store.tellings(telling(sketch=(7,)), (), WEEK)) == ["a", "b"]
    assert ids(store.tellings(telling(clues=("clue",)), (), WEEK)) == ["a", "b"]
    assert store.restate([(new, replace(traces, tagged_with="3")), (b, replace(traces, tagged_with="3"))]) == 0
    assert store.restate([]) == 0


def test_what_could_not_be_read_again_keeps_what_was_known(store: Store) -> None:
    list_items(store, item("a"))
    traces = Traces(sketch=(7,), clues=("clue",), tagged_with="1")
    store.keep(item("a"), article("a"), [], traces, NOW)
    store.applied(store.changes())
    store.passed_over(article("a"), "2")
    assert store.stale("2") == []
    assert store.record("r-a") == article("a")
    assert store.changes() == []
    assert ids(store.tellings(telling(sketch=(7,)), (), WEEK)) == ["a"]
    assert ids(store.tellings(telling(clues=("clue",)), (), WEEK)) == ["a"]


def test_what_changed_while_it_was_read_again_stays_stale(store: Store) -> None:
    old = read_with(store, "a", "1")
    read_with(store, "a", "1", text="نص جديد", mentions=())
    assert store.restate([(old, Traces(tagged_with="2")), (article("gone"), Traces(tagged_with="2"))]) == 0
    assert [record.text for record in store.stale("2")] == ["نص جديد"]
    assert store.record("r-gone") is None


# --- Names ------------------------------------------------------------------------------------------------------------


def sighting(key: str = "انصار الدين", score: float = 0.6, **changes: object) -> Sighting:
    made = Sighting("ansar-dine", key, "text", 17, 28, "أنصار الدّين", score, "قريب")
    return replace(made, **changes)  # type: ignore[arg-type]  # any field


def sighted(store: Store, name: str, *sightings: Sighting, **changes: object) -> None:
    list_items(store, item(name))
    store.keep(item(name), article(name, **changes), [], Traces(sightings=sightings), NOW)


def test_sightings_of_one_spelling_are_one_with_its_best_example(store: Store) -> None:
    sighted(store, "a", sighting(), sighting(start=40, end=51))
    sighted(store, "b", sighting(score=0.8, text="انصار الدين", why="بجانب غالي", field="title"), outlet="al-hayat")
    sighted(store, "c", sighting(), published=Dated(minutes(9), "feed", 1.0))
    sighted(store, "d", sighting("ansar eddin", 0.7), sighting("mujaw", 0.3, entity="mujao"))
    assert store.spellings()[0] == Spelling(
        entity="ansar-dine",
        key="انصار الدين",
        text="انصار الدين",
        articles=3,
        outlets=2,
        score=0.8,
        last_seen=minutes(9),
        why="بجانب غالي",
        record="r-b",
        field="title",
        start=17,
        end=28,
    )
    assert [one.key for one in store.spellings()] == ["انصار الدين", "ansar eddin", "mujaw"]
    assert [one.key for one in store.spellings("mujao")] == ["mujaw"]
    assert len(store.spellings(limit=1)) == 1
    assert store.spellings("aqim") == []


def test_what_was_decided_is_not_offered_again_not_even_when_it_is_seen_again(store: Store) -> None:
    sighted(store, "a", sighting("one"), sighting("two"), sighting("one", entity="aqim"))
    store.decide_spelling("ansar-dine", "one", accepted=True, now=NOW)
    store.decide_spelling("ansar-dine", "two", accepted=False, now=NOW)
    sighted(store, "b", sighting("one"), sighting("two"))
    assert [(one.entity, one.key) for one in store.spellings()] == [("aqim", "one")]
    assert [(one.entity, one.key) for one in store.spellings(state="accepted")] == [("ansar-dine", "one")]
    assert [(one.key, one.articles) for one in store.spellings(state="rejected")] == [("two", 2)]
    store.decide_spelling("ansar-dine", "two", accepted=True, now=minutes(1))
    assert {one.key for one in store.spellings(state="accepted")} == {"one", "two"}


def test_a_new_version_and_a_new_reading_have_their_own_sightings_and_strangers(store: Store) -> None:
    traces = Traces(sightings=(sighting("old"),), strangers=(Stranger("x y", "X Y", 1),))
    list_items(store, item())
    store.keep(item(), article(), [], traces, NOW)
    new = Traces(sightings=(sighting("new"),), strangers=(Stranger("z", "Z", 2),), tagged_with="1")
    store.keep(item(), article(text="نص جديد"), [], new, NOW)
    assert [one.key for one in store.spellings()] == ["new"]
    assert [one.key for one in store.strangers(day(1), day(9))] == ["z"]
    found = store.record("r-a")
    assert found is not None
    store.restate([(found, traces)])
    assert [one.key for one in store.spellings()] == ["old"]
    assert [one.key for one in store.strangers(day(1), day(9))] == ["x y"]


def stranger_in(store: Store, name: str, on: datetime, *texts: str, **changes: object) -> None:
    list_items(store, item(name))
    strangers = tuple(Stranger(text.casefold(), text, 1) for text in texts)
    record = article(name, published=Dated(on, "feed", 1.0), **changes)
    store.keep(item(name), record, [], Traces(strangers=strangers), NOW)


def test_unknown_names_are_counted_by_week(store: Store) -> None:
    nobody: dict[str, object] = {"mentions": ()}
    stranger_in(store, "a", day(4), "Tiébilé Dramé", "العقيد ولد محمد")  # a Sunday
    stranger_in(store, "b", day(5), "tiébilé dramé", lang="fr", outlet="le-combat")  # a Monday
    stranger_in(store, "c", day(11), "Tiébilé Dramé", lang="fr", **nobody)
    stranger_in(store, "d", day(20), "Tiébilé Dramé")
    first, second = store.strangers(day(1), day(12))
    assert first == NameCount(
        key="tiébilé dramé",
        text="Tiébilé Dramé",
        articles=3,
        outlets=2,
        weeks=((date(2012, 10, 29), 1), (date(2012, 11, 5), 2)),
        last_seen=day(11),
    )
    assert (second.text, second.articles) == ("العقيد ولد محمد", 1)
    assert len(store.strangers(day(1), day(12), limit=1)) == 1
    assert [one.articles for one in store.strangers(day(1), day(12), lang="fr")] == [2]
    assert [one.articles for one in store.strangers(day(1), day(12), with_entity="ansar-dine")] == [2, 1]
    assert [one.articles for one in store.strangers(day(1), day(12), with_entity="ansar-dine", lang="fr")] == [1]
    assert store.strangers(day(1), day(12), with_entity="mujao") == []
    assert [one.articles for one in store.strangers(day(4), day(5))] == [1, 1], "the end is not included"


# --- What is learned of an outlet's pages -----------------------------------------------------------------------------

FOLLOW_US, FOOTER = 2 * 7, -(2**63)  # marks of short lines: any signed 64 bits; "تابعونا على قناتنا"


def shown(store: Store, number: int, *lines: int, charset: str | None = None, **changes: object) -> bool:
    """The outlet's article of that number, of a day of its own, was kept; whether the outlet's shape is another."""
    name = str(number)
    list_items(store, item(name))
    dated = Dated(NOW + timedelta(days=number), "feed", 1.0)
    given: dict[str, object] = {"title": f"عنوان {number}", "text": f"نص {number}", "published": dated} | changes
    evidence = Evidence((10**6 + 2 * number, *lines), charset, shape=store.shape("el-khabar").version)
    return store.keep(item(name), article(name, **given), [], Traces(), minutes(number), evidence=evidence)


def test_a_line_of_all_pages_becomes_frame_with_a_version_and_its_date(store: Store) -> None:
    assert store.shape("el-khabar") == Shape()
    assert store.learned() == {}
    assert [shown(store, n, FOLLOW_US, FOOTER) for n in range(5)] == [False, False, False, True, False]
    assert store.shape("el-khabar") == Shape(frame=frozenset({FOLLOW_US, FOOTER}), version=1)
    assert store.shape("al-hayat") == Shape()
    [learned] = store.shape_versions("el-khabar")
    assert (learned.version, learned.since) == (1, minutes(3))
    assert [store.read_with(f"r-{n}") for n in (0, 3, 4)] == [{1: 0}, {1: 0}, {1: 1}]


def test_each_change_is_a_version_and_the_former_ones_stay(store: Store) -> None:
    for n in range(4):
        shown(store, n, FOLLOW_US)
    for n in range(4, 110):
        shown(store, n, FOOTER)
    versions = store.shape_versions("el-khabar")
    assert [v.version for v in versions] == [1, 2, 3]
    assert [v.frame for v in versions] == [{FOLLOW_US}, {FOLLOW_US, FOOTER}, {FOOTER}]
    assert [v.since for v in versions] == sorted(v.since for v in versions)
    assert store.shape("el-khabar") == Shape(frame=frozenset({FOOTER}), version=3)


def test_the_same_article_again_teaches_nothing(store: Store) -> None:
    for n in range(3):
        shown(store, n, FOLLOW_US)
    assert not any(shown(store, 2, FOLLOW_US) for _ in range(9)), "as it was"
    assert not any(shown(store, 2, FOLLOW_US, n, text=f"تصحيح {n}") for n in range(9)), "corrected"
    for n in range(10, 20):
        shown(store, n, FOLLOW_US, original="r-2")  # carried again under other titles
    assert store.shape("el-khabar") == Shape()
    assert shown(store, 30, FOLLOW_US)


def test_a_correction_takes_back_what_the_article_showed(store: Store) -> None:
    for n in range(4):
        shown(store, n, FOLLOW_US, FOOTER)
    for n in range(4):
        shown(store, n, FOOTER, text="نص آخر")
    assert store.shape("el-khabar").frame == {FOOTER}


def test_a_new_version_has_the_shape_that_it_was_read_with(store: Store) -> None:
    for n in range(5):
        shown(store, n, FOLLOW_US)
    shown(store, 0, FOLLOW_US)
    assert store.read_with("r-0") == {1: 0}, "the same text: as it was read first"
    shown(store, 0, FOLLOW_US, text="نص آخر")
    assert store.read_with("r-0") == {1: 0, 2: 1}
    assert store.read_with("r-none") == {}


def test_the_usual_charset_is_learned_and_counted(store: Store) -> None:
    for n in range(4):
        shown(store, n, charset="windows-1256")
    shown(store, 4, charset="utf-8")
    assert store.shape("el-khabar") == Shape(charset="windows-1256", version=1)
    assert store.learned()["el-khabar"].charsets == {"windows-1256": 4, "utf-8": 1}
    assert store.learned()["el-khabar"].articles == 5


def test_what_came_by_the_feed_alone_shows_nothing_of_pages(store: Store) -> None:
    for n in range(9):
        list_items(store, item(str(n)))
        assert not store.keep(item(str(n)), article(str(n), text=f"{n}"), [], Traces(), NOW, evidence=Evidence())
    assert store.shape("el-khabar") == Shape()


def test_only_the_last_articles_and_so_many_lines_of_each_are_kept(store: Store) -> None:
    many = tuple(range(2, 1002, 2))
    for n in range(213):
        shown(store, n, *many)
    learned = store.learned()["el-khabar"]
    assert learned.articles <= 209
    assert learned.frame == {*many[:49], *many[-50:]}, "the first ones and the last ones, with the article's own"


def test_what_was_learned_survives_being_closed(store: Store, tmp_path: Path) -> None:
    for n in range(4):
        shown(store, n, FOLLOW_US, charset="windows-1256")
    before = store.shape("el-khabar")
    store.close()
    with Store.open(OPENERS["sqlite"](tmp_path)) as again:
        assert (
            again.shape("el-khabar") == before == Shape(frame=frozenset({FOLLOW_US}), charset="windows-1256", version=1)
        )


def test_what_was_decided_is_counted_by_article_and_forgotten_after_some_weeks(store: Store) -> None:
    def decide(name: str, text: str, *decided: str, at: datetime = NOW) -> None:
        list_items(store, item(name))
        store.keep(item(name), article(name, text=text), [], Traces(), at, evidence=Evidence((), None, decided))

    assert store.decided() == {}
    decide("a", "نص", "text:feed", "charset:windows-1256", "text:feed")
    decide("a", "نص", "text:feed")
    decide("b", "نص آخر", "text:feed")
    assert store.decided() == {"el-khabar": {"text:feed": 2, "charset:windows-1256": 1}}
    decide("b", "تصحيح", "text:feed", at=NOW + timedelta(days=29))
    assert store.decided()["el-khabar"]["text:feed"] == 3
    decide("c", "ثالث", "date:url", at=NOW + timedelta(days=30))
    assert store.decided() == {"el-khabar": {"text:feed": 1, "date:url": 1}}


# --- Changes ----------------------------------------------------------------------------------------------------------


def test_a_kept_article_is_marked_until_the_index_has_it(store: Store) -> None:
    record = kept(store)
    changes = store.changes()
    assert [change.record for change in changes] == [record]
    assert store.counts().unindexed == 1
    store.applied(changes)
    assert store.changes() == []
    assert store.counts().unindexed == 0


def test_a_change_during_indexing_stays_marked(store: Store) -> None:
    record = kept(store)
    before = store.changes()
    store.keep(item(), replace(record, text="نص جديد"), [], Traces(), NOW)
    store.applied(before)
    assert [change.record.version for change in store.changes()] == [2]


def test_a_mark_cleared_and_set_again_is_not_cleared_by_an_old_answer(store: Store) -> None:
    record = kept(store)
    old = store.changes()
    store.applied(old)
    store.removed(item(), NOW)
    store.applied(old)
    assert [change.record.id for change in store.changes()] == [record.id]


def test_what_the_index_refuses_does_not_stand_in_the_way(store: Store) -> None:
    kept(store, "a")
    kept(store, "b")
    bad = next(change for change in store.changes() if change.record.id == "r-a")
    store.refused(Change(bad.token + 1, bad.record), "an old answer")
    assert store.counts().refused == 0
    store.refused(bad, "field too long")
    assert [change.record.id for change in store.changes()] == ["r-b"]
    assert (store.counts().unindexed, store.counts().refused) == (1, 1)
    store.removed(item("a"), NOW)  # it changed: it may be taken now
    assert {change.record.id for change in store.changes()} == {"r-a", "r-b"}


def test_every_record_can_be_marked(store: Store) -> None:
    for name in "abc":
        kept(store, name)
    store.refused(store.changes()[0], "no")
    store.applied(store.changes()[:1])
    assert store.mark_all() == 3
    assert {change.record.id for change in store.changes()} == {"r-a", "r-b", "r-c"}
    assert len(store.changes(limit=2)) == 2


def test_an_index_made_anew_has_everything_the_refused_too(store: Store) -> None:
    for name in "ab":
        kept(store, name)
    store.refused(store.changes()[0], "no")
    store.all_applied()
    assert store.changes() == []
    assert store.counts().refused == store.counts().unindexed == 0


# --- Alerts -----------------------------------------------------------------------------------------------------------


def with_alerts(store: Store, *alerts: Alert) -> None:
    list_items(store, item())
    store.keep(item(), article(), alerts, Traces(), NOW)


def test_an_alert_comes_back_as_it_was_and_once(store: Store) -> None:
    with_alerts(store, alert("a"), alert("b", span=None, entity=None, entity_name=None, published_known=False))
    store.keep(item(), article(text="نص جديد"), [alert("a", title="autre")], Traces(), minutes(5))
    assert store.alerts_due(NOW) == [
        alert("a"),
        alert("b", span=None, entity=None, entity_name=None, published_known=False),
    ]
    assert len(store.alerts_due(NOW, limit=1)) == 1


def test_a_sent_alert_is_not_sent_again(store: Store) -> None:
    with_alerts(store, alert())
    store.delivered(Delivery("al-a", sent_at=minutes(1)))
    store.delivered(Delivery("al-a", sent_at=None, error="late answer", retry_at=minutes(2)))
    store.keep(item(), article(text="جديد"), [alert()], Traces(), minutes(5))
    assert store.alerts_due(minutes(99)) == []
    [sent] = store.alerts()
    assert (sent.state, sent.sent_at, sent.error, sent.alert.attempts) == ("sent", minutes(1), None, 1)


def test_a_refused_alert_comes_back_at_its_time_and_is_given_up_at_last(store: Store) -> None:
    with_alerts(store, alert())
    store.delivered(Delivery("al-a", sent_at=None, error="421", retry_at=minutes(5)))
    assert store.alerts_due(minutes(4)) == []
    assert [due.attempts for due in store.alerts_due(minutes(5))] == [1]
    assert store.counts().alerts == {"due": 1}
    store.delivered(Delivery("al-a", sent_at=None, error="صندوق غير معروف"))
    assert store.alerts_due(minutes(9999)) == []
    [dead] = store.alerts()
    assert (dead.state, dead.error, dead.sent_at) == ("dead", "صندوق غير معروف", None)
    assert store.counts().alerts == {"dead": 1}


def test_alerts_are_listed_newest_first_in_pages(store: Store) -> None:
    with_alerts(store, *(alert(str(n), created_at=minutes(n)) for n in range(5)))
    assert [sent.alert.id for sent in store.alerts(limit=2, offset=1)] == ["al-3", "al-2"]


# --- Counts -----------------------------------------------------------------------------------------------------------


def test_everything_is_counted(store: Store) -> None:
    assert store.counts() == Counts((), (), {}, 0, 0, 0, None, 0, 0, 0, {})
    kept(store, "a")
    mention = replace(article().mentions[0], start=0, end=3)
    kept(store, "b", lang="fr", mentions=(mention, *article().mentions))
    list_items(store, item("c"))
    counts = store.counts()
    assert set(counts.items) == {
        ItemCount("el-khabar", "ar", End.KEPT, None, 1),
        ItemCount("el-khabar", "fr", End.KEPT, None, 1),
        ItemCount("el-khabar", "ar", None, None, 1),
    }
    assert counts.mentions == (
        MentionCount("algeria", EntityKind.PLACE, "ar", 1, 1),
        MentionCount("algeria", EntityKind.PLACE, "fr", 1, 1),
        MentionCount("ansar-dine", EntityKind.ACTOR, "ar", 1, 1),
        MentionCount("ansar-dine", EntityKind.ACTOR, "fr", 1, 2),
    )
    assert (counts.records, counts.pending, counts.unindexed) == (2, 1, 2)
    assert counts.last_fetch == {"el-khabar": article().fetched_at}


# --- Any text ---------------------------------------------------------------------------------------------------------

_ANY = st.text(st.characters(exclude_categories=()), max_size=40)  # surrogates and U+0000 too


_NUMBERS = count()  # the store lives through all examples


def _storable(text: str) -> str:
    return "".join("\ufffd" if c == "\x00" or "\ud800" <= c <= "\udfff" else c for c in text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(_ANY, min_size=6, max_size=6))
def test_any_text_is_stored_faithfully_or_with_its_unstorable_characters_replaced(
    store: Store, texts: list[str]
) -> None:
    key = next(_NUMBERS)
    one, two, three, four, five, six = texts
    entry = item(str(key), title=one, summary=two, content=three, authors=(four,), guid=five, digest=six)
    store.polled(replace(STATE, error=one, etag=two), [entry], NOW, listed=False)
    mention = Mention("x", EntityKind.ACTOR, "text", 0, 1, three, four, 1.0)
    record = article(
        str(key), title=one, text=two, authors=(five, six), mentions=(mention,),
        section=three, tags=(four, five), image=six, text_from=one,
    )  # fmt: skip
    store.keep(entry, record, [alert(str(key), record.id, title=one, sentence=two, matched=three)], Traces(), NOW)
    store.keep(entry, replace(record, text=two + "."), [], Traces(), NOW)
    found = store.record(record.id)
    assert found is not None
    assert (found.title, found.text) == (_storable(one), _storable(two) + ".")
    assert found.authors == (_storable(five), _storable(six))
    assert found.mentions[0].text == _storable(three)
    assert (found.section, found.image, found.text_from) == (_storable(three), _storable(six), _storable(one))
    assert found.tags == (_storable(four), _storable(five))
    assert [(v.section, v.tags) for v in store.versions(record.id)] == [(found.section, found.tags)]
    assert [(v.title, v.mentions[0].text) for v in store.versions(record.id)] == [(_storable(one), _storable(three))]
    assert (found.version, store.entry_record(entry.id)) == (2, record.id)
    assert store.due(NOW) == []
    other = item(f"other-{key}")
    list_items(store, other)
    store.settle(other, Outcome(End.FAILED, reason=one, detail=two), NOW)
    assert [(e.reason, e.detail) for e in store.failures(999) if e.entry.id == other.id] == [
        (_storable(one), _storable(two))
    ]
