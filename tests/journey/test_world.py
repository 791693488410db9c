"""Every article of the demo world, from its feed to store, search and receivers, held against what we wrote."""

import asyncio
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup
from rich.console import Console

from demo.play import Stage, Watch, play, stage
from demo.sites import SITES
from demo.world import EVENINGS, Piece
from pipeline.index import Engine
from pipeline.index.query import parse
from pipeline.model import EntityKind, Query, Record
from pipeline.run import open_engine, open_store
from pipeline.store import SentAlert, Store
from pipeline.text import clean, clean_line, fold_text

# Articles about something else that look like one of ours: none of these actors may be found in them.
DECOYS = {
    ("le-combat", "haidara-precheur"): "ansar-dine",  # the preacher's movement of nearly that name
    ("tsa", "entraineur-hattab"): "hassan-hattab",  # a football coach
    ("el-khabar", "hattab-biskra"): "hassan-hattab",  # the coach, in Arabic
    ("l-essor", "djoliba-kone"): "abdelhakim-mujao",  # a footballer
    ("al-quds-al-arabi", "abdelhakim-laib"): "abdelhakim-mujao",  # another, in Arabic
    ("el-khabar", "qaida-jawiya-tamanrasset"): "al-qaeda",  # an air base
    ("el-khabar", "qaidat-bayanat"): "al-qaeda",  # a database
    ("al-hayat", "souria-hudna"): "al-qaeda",  # a base in Syria
    ("l-essor", "base-aerienne"): "al-qaeda",
    ("l-indicateur-du-renouveau", "base-adema"): "al-qaeda",  # a party's base
    ("al-quds-al-arabi", "benghazi-ansar-sharia"): "ansar-dine",
    ("jeune-afrique", "benghazi-ansar-charia"): "ansar-dine",
    ("jamestown", "benghazi-militias"): "ansar-dine",
    ("al-quds-al-arabi", "itilaf-doha"): "ansar-dine",  # a Syrian front of helpers
    ("al-quds-al-arabi", "sira-hilaliya"): "abou-zeid",  # the hero of an epic
}


@dataclass(frozen=True)
class Played:
    stage: Stage
    store: Store
    engine: Engine
    records: dict[str, Record]  # by address
    alerts: list[SentAlert]
    troubles: list[str]

    def of(self, piece: Piece) -> Record | None:
        home, sites = self.stage.sites.home(piece.outlet), self.stage.sites
        return self.records.get(home + sites.path(piece)) or self.records.get(home + sites.second_path(piece))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    with stage(tmp_path_factory.mktemp("played") / "world") as here:
        watch = Watch(Console(file=io.StringIO()), 0)
        asyncio.run(play(here, watch))
        with open_store(here.settings) as store:
            engine = open_engine(here.settings, read_only=True)
            records = {record.url: record for record in store.records()}
            yield Played(here, store, engine, records, store.alerts(limit=1000), watch.troubles)
            engine.close()


def final(piece: Piece) -> Piece:
    """The piece as it stood at last, or before it was taken down."""
    return piece.at(EVENINGS[-1]) or piece


def headline(piece: Piece) -> str:
    """Its title as a reader of its page sees it."""
    return Markup(piece.title).striptags() if SITES[piece.outlet].bold_titles else piece.title  # noqa: S704 # taken out


def test_each_article_is_kept_as_it_was_written(played: Played) -> None:
    missing, differing = [], []
    for piece in played.stage.pieces:
        if piece.slug in SITES[piece.outlet].closed:
            continue
        record = played.of(piece)
        if record is None:
            missing.append(piece.slug)
            continue
        wanted = final(piece)
        text = record.text.split("\n")
        extra = [line for line in text if line not in [clean(p) for p in wanted.paragraphs]]
        lost = [p for p in wanted.paragraphs if clean(p) not in text]
        # A signature, or the agency's sign at the foot, may stand in the text or not.
        lost = [line for line in lost if len(line) > 12]
        extra = [line for line in extra if line != (piece.author or "")]
        if extra or lost:
            differing.append((piece.outlet, piece.slug, extra, lost))
    assert not missing
    assert not differing


def test_titles_dates_and_languages_are_right_and_dates_say_where_they_were_read(played: Played) -> None:
    for piece in played.stage.pieces:
        record = played.of(piece)
        if record is None:
            continue
        assert fold_text(record.title) == fold_text(clean_line(headline(final(piece)))), piece.slug
        assert record.lang == piece.lang, piece.slug
        assert record.published is not None, piece.slug
        zone = ZoneInfo(SITES[piece.outlet].zone)
        assert record.published.at.astimezone(zone).date() == piece.published.astimezone(zone).date(), piece.slug
        assert record.published.source, piece.slug
        assert 0 < record.published.confidence <= 1


def test_each_item_ended_in_exactly_one_outcome(played: Played) -> None:
    counts = played.store.counts()
    ends = Counter[str]()
    for item in counts.items:
        assert item.end is not None
        ends[item.end.value] += item.items
    doubled = sum(len(site.doubled) for site in SITES.values())
    closed = sum(len(site.closed) for site in SITES.values())
    assert ends == {"kept": len(played.stage.pieces) - closed, "duplicate": doubled, "rejected": closed}
    assert counts.pending == counts.unindexed == counts.failed == 0
    assert played.troubles == []


@pytest.mark.parametrize(("outlet", "slug"), DECOYS, ids=lambda word: str(word))
def test_a_decoy_deceives_nobody(played: Played, outlet: str, slug: str) -> None:
    piece = next(p for p in played.stage.pieces if (p.outlet, p.slug) == (outlet, slug))
    record = played.of(piece)
    assert record is not None
    assert DECOYS[outlet, slug] not in record.actors


def test_no_actor_is_taken_from_what_stands_around_an_article(played: Played) -> None:
    """Related links, comments and banners name actors on every page: no mention may come from them."""
    for piece in played.stage.pieces:
        record = played.of(piece)
        if record is None:
            continue
        wanted = final(piece)
        written = fold_text(" ".join((wanted.title, *wanted.paragraphs)))
        for mention in record.mentions:
            if mention.kind is EntityKind.ACTOR:
                assert fold_text(mention.text) in written, (piece.slug, mention.text)
                field = record.title if mention.field == "title" else record.text
                assert field[mention.start : mention.end] == mention.text


def test_copies_of_an_agencys_item_are_one_story_and_one_alert(played: Played) -> None:
    groups: dict[str, list[Record]] = {}
    for piece in played.stage.pieces:
        if piece.agency_id and (record := played.of(piece)):
            groups.setdefault(piece.agency_id, []).append(record)
    copied = {name: found for name, found in groups.items() if len(found) > 1}
    assert len(copied) >= 4
    for name, found in copied.items():
        assert len({record.story for record in found}) == 1, name
    others = [r for r in played.records.values() if not any(r in found for found in copied.values())]
    assert all(record.original == record.id for record in others)
    said = Counter((a.alert.rule, a.alert.story, a.alert.target) for a in played.alerts)
    assert said
    assert max(said.values()) == 1


def test_the_correction_is_a_second_version_and_no_second_alert(played: Played) -> None:
    corrected = [p for p in played.stage.pieces if p.correction]
    assert len(corrected) == 2
    for piece in corrected:
        record = played.of(piece)
        assert record is not None
        assert record.version == 2
        before = played.store.versions(record.id)
        assert [v.version for v in before] == [1]
        assert clean_line(piece.title) == before[0].title
        assert piece.correction is not None
        assert piece.correction.replace is not None
        old, new = piece.correction.replace
        assert old in before[0].text.replace("\n", " ")
        assert new in record.text.replace("\n", " ")


def test_the_piece_taken_down_is_kept_marked_and_found(played: Played) -> None:
    gone = [p for p in played.stage.pieces if p.removed]
    assert len(gone) == 1
    record = played.of(gone[0])
    assert record is not None
    assert record.removed_at is not None
    assert clean(gone[0].paragraphs[0]) in record.text
    query = Query(parse(f'outlet:{gone[0].outlet} "{gone[0].title}"', now=EVENINGS[-1]))
    hits = played.engine.search(query).hits
    assert [hit.id for hit in hits if hit.removed] == [record.id]


def test_mails_and_posts_arrived_as_the_outbox_says(played: Played) -> None:
    assert all(sent.sent_at for sent in played.alerts)
    mails = {str(mail["Message-ID"]).strip("<>").split("@")[0]: mail for mail in played.stage.received.mails}
    by_mail = {sent.alert.id: sent.alert for sent in played.alerts if sent.alert.target.notifier == "email"}
    assert set(mails) == set(by_mail)
    assert len(played.stage.received.posts) == len(played.alerts) - len(by_mail)
    for key, alert in by_mail.items():
        html = mails[key].get_body(("html",))
        assert html is not None
        content = html.get_content()
        assert f"<mark>{alert.matched}</mark>" in content or alert.matched in content
        if alert.lang == "ar":
            assert 'dir="rtl"' in content
        assert alert.url in content


def test_the_sites_were_asked_politely(played: Played) -> None:
    traffic = played.stage.traffic
    assert set(traffic.agents) == {"Vigie-demo/0.1"}
    assert max(traffic.at_once.values()) == 1
    assert traffic.unchanged > 20


def test_a_title_that_looks_like_a_script_is_text(played: Played) -> None:
    piece = next(p for p in played.stage.pieces if "<script>" in p.title)
    record = played.of(piece)
    assert record is not None
    assert record.title == clean_line(piece.title)


def test_the_worlds_articles_are_as_promised(played: Played) -> None:
    pieces = played.stage.pieces
    assert len(pieces) >= 60
    assert {p.outlet for p in pieces} == set(SITES)
    assert len({p.fact for p in pieces if p.fact}) == 16
    for piece in pieces:
        assert 110 <= len(" ".join(piece.paragraphs).split()) <= 500, piece.slug
    assert Path(__file__).parents[2].joinpath("demo/articles").is_dir()
