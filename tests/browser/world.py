"""A small world for the pages: outlets, actors, places and articles of November 2012, all written for these tests.

``fill`` puts it into a real store and a real index, with feeds in every state, an article that was corrected, one that
was taken down, a story told in five ways, quotes and figures, and alerts that were sent, wait, or were given up.
``fill_hostile`` adds an outlet that tries to be code wherever it can put a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from pipeline.index import Engine
from pipeline.model import (
    Access,
    Alert,
    Bound,
    Channel,
    ChannelState,
    ChannelStatus,
    Collection,
    Dated,
    Delivery,
    End,
    Entity,
    EntityKind,
    Entry,
    Figure,
    FigureKind,
    Mention,
    Name,
    Outcome,
    Outlet,
    Part,
    Passage,
    Quote,
    Record,
    Target,
    Traces,
)
from pipeline.store import Store

NOW = datetime(2012, 11, 15, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Still:
    """A clock that stands."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


def _outlet(id_: str, name: str, country: str, lang: str, zone: str, **more: object) -> Outlet:
    url = f"https://{id_}.example/rss"
    values: dict[str, object] = {"channels": (Channel(id_, url),), "homepage": f"https://{id_}.example/", **more}
    return Outlet(id_, name, country, (lang,), zone, **values)  # type: ignore[arg-type]  # the fields of Outlet


OUTLETS = (
    _outlet("le-combat", "Le Combat", "ML", "fr", "Africa/Bamako", city="Bamako", city_cited=True),
    _outlet("l-essor", "L'Essor", "ML", "fr", "Africa/Bamako"),
    _outlet("jeune-afrique", "Jeune Afrique", "FR", "fr", "Europe/Paris"),
    _outlet("el-watan", "El Watan", "DZ", "fr", "Africa/Algiers"),
    _outlet("el-khabar", "El Khabar", "DZ", "ar", "Africa/Algiers"),
    _outlet("al-hayat", "al-Hayat", "GB", "ar", "Europe/London"),
    _outlet("sahel-brief", "Sahel Brief", "US", "en", "America/New_York"),
    _outlet(
        "la-lettre", "La Lettre du Sahel", "FR", "fr", "Europe/Paris",
        collection=Collection.FEED_ONLY, reason="Its pages are for subscribers.",
    ),
    _outlet(
        "le-vieux-jour", "Le Vieux Jour", "ML", "fr", "Africa/Bamako",
        status="defunct", collection=Collection.OFF, reason="It has not appeared since 2009.", channels=(),
    ),
)  # fmt: skip


def _entity(kind: EntityKind, id_: str, name: str, type_: str) -> Entity:
    return Entity(id_, kind, name, type_, (Name(name),))


ACTORS = (
    _entity(EntityKind.ACTOR, "ansar-dine", "Ansar Dine", "group"),
    _entity(EntityKind.ACTOR, "aqim", "Al-Qaeda in the Islamic Maghreb", "group"),
    _entity(EntityKind.ACTOR, "mujwa", "MUJWA", "group"),
    _entity(EntityKind.ACTOR, "iyad-ag-ghali", "Iyad ag Ghali", "person"),
    _entity(EntityKind.ACTOR, "cedeao", "ECOWAS", "organisation"),
)
PLACES = (
    _entity(EntityKind.PLACE, "kidal", "Kidal", "town"),
    _entity(EntityKind.PLACE, "gao", "Gao", "town"),
    _entity(EntityKind.PLACE, "tombouctou", "Timbuktu", "town"),
    _entity(EntityKind.PLACE, "ouagadougou", "Ouagadougou", "town"),
    _entity(EntityKind.PLACE, "algiers", "Algiers", "town"),
)
_KINDS = {entity.id: entity.kind for entity in (*ACTORS, *PLACES)}

# Spellings that stand in the texts below.
_SPELLINGS = {
    "ansar-dine": ("Ansar Dine", "Ansar Eddine", "Ansar ad-Din", "أنصار الدين"),
    "aqim": ("AQMI", "AQIM", "القاعدة في بلاد المغرب"),
    "mujwa": ("MUJAO", "MUJWA"),
    "iyad-ag-ghali": ("Iyad Ag Ghali", "Iyad ag Ghali", "إياد أغ غالي"),
    "cedeao": ("CEDEAO", "ECOWAS", "إيكواس"),
    "kidal": ("Kidal", "كيدال"),
    "gao": ("Gao", "غاو"),
    "tombouctou": ("Tombouctou", "Timbuktu", "تمبكتو"),
    "ouagadougou": ("Ouagadougou", "واغادوغو"),
    "algiers": ("Alger ", "Algiers", "الجزائر"),
}


def mentions(title: str, text: str) -> tuple[Mention, ...]:
    found = []
    for field, passage in (("title", title), ("text", text)):
        here = []
        for entity, spellings in _SPELLINGS.items():
            for spelling in spellings:
                name = spelling.strip()
                at = passage.find(spelling)
                while at >= 0:
                    certainty = 0.55 if name in ("Alger", "الجزائر") else 0.98
                    how = "listed name; also a country" if certainty < 0.6 else "listed name"
                    here.append(Mention(entity, _KINDS[entity], field, at, at + len(name), name, how, certainty))
                    at = passage.find(spelling, at + len(name))
        found += sorted(here, key=lambda m: m.start)
    return tuple(found)


_ARTICLES: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("le-combat", "2012-11-05T08:40", "fr", "Ansar Dine, du maquis au parti ?", (
        "À Bamako, la rumeur court depuis trois jours : Iyad Ag Ghali voudrait faire d'Ansar Dine un parti politique.",
        "Les négociateurs rencontrés à Ouagadougou ne démentent pas. « Un mouvement qui signe doit avoir un siège, pas "
        "seulement des véhicules », résume l'un d'eux, qui demande à ne pas être nommé.",
        "À Kidal, la population attend surtout que les boutiques rouvrent. Une enseignante raconte que l'école n'a "
        "reçu ni craies ni salaires depuis le mois d'avril.",
    )),
    ("l-essor", "2012-11-06T09:15", "fr", "Négociations : Ansar Dine dit ne dépendre de personne", (
        "La délégation d'Ansar Dine affirme qu'elle agit seule et qu'elle est prête à négocier.",
        "La CEDEAO prend note de cette déclaration et rappelle que toutes les options restent ouvertes.",
    )),
    ("jeune-afrique", "2012-11-08T17:05", "fr", "À Ouagadougou, la charia n'est pas à l'ordre du jour", (
        "Le chef de la délégation reçue à Ouagadougou élude : le moment n'est pas venu d'en parler, dit-il.",
        "Le médiateur burkinabè y voit un premier pas. Les voisins, à Alger comme à Niamey, attendent des actes. La "
        "rupture avec AQMI n'a pas été prononcée, et Ansar Dine le sait.",
    )),
    ("el-watan", "2012-11-09T07:30", "fr", "Un porte-parole d'Ansar Eddine répond à nos questions", (
        "Nous ne combattrons pas d'autres musulmans, répète le porte-parole d'Ansar Eddine quand on lui parle d'AQMI.",
        "Il se dit favorable à la libre circulation des personnes et des biens entre Gao et Tombouctou.",
    )),
    ("el-khabar", "2012-11-05T10:20", "ar", "أنصار الدين: الحل يمر عبر بوابة الجزائر", (
        "قال الناطق باسم حركة أنصار الدين إن الحل في شمال مالي لن يكون بغير الجزائر، وإن الحركة لا ترفض الحوار.",
        "وأضاف أن وفدا يقوده إياد أغ غالي قد يصل قريبا، بينما ينتظر سكان كيدال عودة الأسواق والمدارس إلى عملها.",
        "ويرى مراقبون أن انفصال الحركة عن القاعدة في بلاد المغرب شرط كل تفاوض مقبل.",
    )),
    ("al-hayat", "2012-11-09T12:00", "ar", "وفدان من شمال مالي في واغادوغو والجزائر", (
        "وصل وفد أول إلى واغادوغو ووفد ثان إلى الجزائر، وكلاهما يقول إنه يتكلم باسم أنصار الدين.",
        "وقال مصدر دبلوماسي إن منظمة إيكواس تفضل مفاوضات واحدة لا مفاوضتين.",
    )),
    ("al-hayat", "2012-11-03T18:45", "ar", "مخطوطات تمبكتو بين الخوف والكتمان", (
        "أخفت عائلات في تمبكتو صناديق من المخطوطات في بيوت بعيدة عن المسجد الكبير.",
        "وقال أمين مكتبة إن الورق ينجو من الحرب إذا نسيه الناس.",
    )),
    ("sahel-brief", "2012-11-01T15:00", "en", "Who speaks for the north? Two delegations, one name", (
        "Two delegations claim to speak for Ansar ad-Din, one received in Ouagadougou and one in Algiers.",
        "Neither has broken with AQIM in so many words. Iyad ag Ghali has met envoys of both hosts.",
        "In Gao the MUJWA keeps the road; in Timbuktu the markets are half open.",
    )),
    ("sahel-brief", "2012-11-12T15:00", "en", "ECOWAS agrees on a force, and on little else", (
        "ECOWAS leaders agreed on a force of some three thousand soldiers, with no date and no budget.",
        "Negotiations go on beside it: the door to Ansar ad-Din stays open, a minister said.",
    )),
    ("le-combat", "2012-11-07T11:10", "fr", "Gao : le MUJAO menace les déserteurs", (
        "À Gao, un chef du MUJAO a promis la mort à ceux qui quitteraient ses rangs.",
        "Des familles ont pris la route du sud avant l'aube.",
    )),
    ("l-essor", "2012-11-10T08:00", "fr", "Coton : une campagne meilleure que prévu", (
        "Les producteurs de la région de Sikasso ont livré plus de coton qu'en 2011, malgré des pluies tardives.",
        "Le prix au kilo, lui, n'a pas bougé.",
    )),
    ("jeune-afrique", "2012-11-10T06:50", "fr", "Football : les Aigles se préparent loin de chez eux", (
        "Sans stade disponible, la sélection s'entraînera dix jours à l'étranger avant ses deux matchs.",
    )),
    ("el-khabar", "2012-10-29T09:00", "ar", "أمطار غزيرة تقطع طرقا في الجنوب", (
        "قطعت الأمطار ثلاث طرق في الجنوب، وأغلقت المدارس يومين حتى يعود الماء إلى مجراه.",
    )),
    ("la-lettre", "2012-10-24T05:00", "fr", "Qui paie les médiateurs ?", (
        "Les frais de la médiation à Ouagadougou sont partagés entre trois bailleurs, dont deux préfèrent l'ombre.",
    )),
)  # fmt: skip

_AGENCY_TITLE = "La CEDEAO se donne un mois pour Kidal"
_AGENCY_TEXT = (
    "La CEDEAO se donne un mois avant toute décision sur Kidal, a indiqué un diplomate de la région.\n"
    "Les négociations de Ouagadougou continueront pendant ce temps."
)
_OLD_TITLE = "Kidal : vingt otages libérés"
_OLD_TEXT = (
    "Vingt personnes retenues près de Kidal ont été libérées lundi, selon des notables.\n"
    "Ansar Dine n'a pas commenté.\nLa route du nord reste fermée."
)
_NEW_TITLE = "Kidal : douze otages libérés"
_NEW_TEXT = (
    "Douze personnes, et non vingt, retenues près de Kidal ont été libérées lundi, selon des notables.\n"
    "Ansar Dine n'a pas commenté.\nLa route du nord a rouvert dans l'après-midi.\nUne précision suivra."
)


def identifier(number: int) -> str:
    return f"{number:032x}"


def record(
    number: int, outlet: str, at: datetime, lang: str, title: str, text: str, *, story: int | None = None,
    authors: Sequence[str] = (),
) -> Record:  # fmt: skip
    country = next((o.country for o in OUTLETS if o.id == outlet), None)
    return Record(
        id=identifier(number), version=1, outlet=outlet, url=f"https://{outlet}.example/{number}", title=title,
        text=text, lang=lang, country=country, first_seen=at + timedelta(minutes=4),
        fetched_at=at + timedelta(minutes=5), mentions=mentions(title, text),
        published=Dated(at, "json-ld", 0.95), authors=tuple(authors), story=identifier(story or number),
    )  # fmt: skip


def entry_of(kept: Record) -> Entry:
    return Entry(
        id=kept.id, outlet=kept.outlet, channel=f"https://{kept.outlet}.example/rss", url=kept.url, title=kept.title,
        published=kept.published.at if kept.published else None, digest="1", first_seen=kept.first_seen,
    )  # fmt: skip


def keep(store: Store, kept: Record, *alerts: Alert) -> None:
    entry = entry_of(kept)
    state = ChannelState(entry.channel, kept.outlet, ChannelStatus.FRESH, polled_at=NOW, succeeded_at=NOW, items=1)
    store.polled(state, [entry], NOW, listed=False)
    store.keep(entry, kept, alerts, Traces(), NOW)


def project(store: Store, engine: Engine) -> None:
    """Bring the index up to the store."""
    changes = store.changes(1000)
    assert engine.apply([change.record for change in changes]) == []
    store.applied(changes)


CORRECTED, REMOVED, UNDATED, FIRST_COPY, SECOND_COPY = 101, 102, 103, 104, 105
TOLD_FIRST, TOLD_IN_ARABIC, TOLD_AGAIN, TOLD_IN_ENGLISH, TOLD_APART = STORY = (201, 202, 203, 204, 205)


def articles() -> list[Record]:
    return [
        record(
            number, outlet, datetime.fromisoformat(at).replace(tzinfo=UTC), lang, title, "\n".join(text),
            authors=("Aminata Diallo",) if number == 1 else (),
        )
        for number, (outlet, at, lang, title, text) in enumerate(_ARTICLES, start=1)
    ]  # fmt: skip


def fill(store: Store, engine: Engine) -> None:
    for kept in articles():
        keep(store, kept, *(alerts(kept) if kept.id in (identifier(1), identifier(5), identifier(10)) else ()))

    noon = datetime(2012, 11, 12, 12, 0, tzinfo=UTC)
    keep(store, record(CORRECTED, "l-essor", noon, "fr", _OLD_TITLE, _OLD_TEXT))
    corrected = record(CORRECTED, "l-essor", noon, "fr", _NEW_TITLE, _NEW_TEXT)
    keep(store, replace(corrected, fetched_at=noon + timedelta(hours=6)))

    gone = record(
        REMOVED,
        "le-combat",
        noon - timedelta(days=2),
        "fr",
        "Un convoi aurait quitté Gao",
        "Un convoi aurait quitté Gao.",
    )
    keep(store, gone)
    store.removed(entry_of(gone), NOW - timedelta(hours=2))

    undated = record(UNDATED, "sahel-brief", noon, "en", "Grain prices in the river towns", "Grain is dearer again.")
    keep(store, replace(undated, published=None))
    keep(store, record(FIRST_COPY, "le-combat", noon, "fr", _AGENCY_TITLE, _AGENCY_TEXT))
    later = noon + timedelta(hours=3)
    copy = record(SECOND_COPY, "jeune-afrique", later, "fr", _AGENCY_TITLE, _AGENCY_TEXT, story=FIRST_COPY)
    keep(store, replace(copy, original=identifier(FIRST_COPY), part=Part.COPY))
    for told in story():
        keep(store, told)
    _feeds(store)
    for delivery in (
        Delivery("alert-1", NOW - timedelta(days=10)),
        Delivery("alert-5", None, "The mail server does not answer.", NOW + timedelta(minutes=10)),
        Delivery("alert-10", None, "There is no such channel in Slack."),
    ):
        store.delivered(delivery)
    project(store, engine)


_ATTACK = (
    "Au moins douze soldats ont été tués dimanche près de Gao, dans l'attaque d'un convoi que revendique le MUJAO.\n"
    "« Nous frapperons tant que l'armée restera à Gao, et nous ne demandons rien à personne », a déclaré Adnan "
    "Sahraoui, porte-parole du MUJAO. « Que chacun le sache.\n« Nul ne passera par cette route. »\n"
    "Selon le colonel Seydou Traoré, trois à cinq assaillants sont morts et une vingtaine de blessés ont été évacués "
    "vers Bamako. « Le convoi portait de la farine », ajoute un chauffeur.\n"
    "Iyad Ag Ghali affirme que ses hommes n'ont pris aucune part au combat."
)
_ATTACK_AR = (
    "قتل ما لا يقل عن اثني عشر جنديا الأحد قرب غاو في هجوم على قافلة تبنته جماعة التوحيد والجهاد.\n"
    "وقال عدنان الصحراوي: «سنضرب ما دام الجيش في غاو، ولن نطلب شيئا من أحد».\n"
    "وأكد العقيد سيدو تراوري أن نحو عشرين جريحا نقلوا إلى باماكو."
)
_ATTACK_EN = (
    "Twelve or more soldiers died on Sunday near Gao when a convoy was attacked; MUJWA says that it did it.\n"
    '"We will strike as long as the army stays in Gao," said its spokesman, Adnan Sahraoui.'
)
_ATTACK_APART = (
    "لم تصل القافلة إلى غاو: احترقت ثلاث شاحنات، وعاد السائقون مشيا إلى القرى القريبة.\n"
    "وقال سائق: «سمعنا الرصاص ثم رأينا الدخان»."
)


def quote(passage: str, said: str, speaker: str | None, name: str = "", *, field: str = "text") -> Quote:
    """``name``: as the passage names the speaker; "" where it does not."""
    start = passage.index(said)
    named = (passage.index(name), passage.index(name) + len(name)) if name else None
    direct = passage[:start].rstrip()[-1:] in ("«", '"')
    how = "verb after, listed name" if direct else "reported, verb before"
    return Quote(field, start, start + len(said), direct, speaker, named, how, 0.95 if speaker else 0.5)


def figure(passage: str, phrase: str, kind: FigureKind, value: int, bound: Bound, **more: object) -> Figure:
    start = passage.index(phrase)
    values: dict[str, object] = {"most": None, "who": None, **more}
    return Figure("text", start, start + len(phrase), kind, value, bound=bound, **values)  # type: ignore[arg-type]  # any


def story() -> list[Record]:
    """One attack as five outlets tell it, in the order of ``STORY``."""
    sunday = datetime(2012, 11, 4, 9, 0, tzinfo=UTC)
    killed, wounded = FigureKind.KILLED, FigureKind.WOUNDED

    def told(number: int, outlet: str, hours: float, lang: str, title: str, text: str, **more: object) -> Record:
        made = record(number, outlet, sunday + timedelta(hours=hours), lang, title, text, story=TOLD_FIRST)
        return replace(made, **{"original": identifier(number), **more})  # type: ignore[arg-type]  # any field

    french = (
        quote(_ATTACK, "Nous frapperons tant que l'armée restera à Gao, et nous ne demandons rien à personne",
              "adnan-sahraoui", "Adnan Sahraoui"),
        quote(_ATTACK, "Que chacun le sache.\n« Nul ne passera par cette route.", "adnan-sahraoui"),
        quote(_ATTACK, "trois à cinq assaillants sont morts et une vingtaine de blessés ont été évacués vers Bamako",
              "seydou-traore", "Seydou Traoré"),
        quote(_ATTACK, "Le convoi portait de la farine", None),
        quote(_ATTACK, "ses hommes n'ont pris aucune part au combat", "iyad-ag-ghali", "Iyad Ag Ghali"),
    )  # fmt: skip
    counted = (
        figure(_ATTACK, "Au moins douze soldats ont été tués", killed, 12, Bound.AT_LEAST, who="soldats",
               place="gao"),
        figure(_ATTACK, "trois à cinq assaillants sont morts", killed, 3, Bound.EXACT, most=5, who="assaillants",
               actor="mujwa"),
        figure(_ATTACK, "une vingtaine de blessés", wounded, 20, Bound.ABOUT),
    )  # fmt: skip
    original = identifier(TOLD_FIRST)
    return [
        told(TOLD_FIRST, "l-essor", 0, "fr", "Gao : un convoi attaqué, douze soldats tués", _ATTACK, quotes=french,
             figures=counted, agency="AFP"),
        told(TOLD_IN_ARABIC, "el-khabar", 5, "ar", "هجوم على قافلة قرب غاو", _ATTACK_AR, part=Part.TRANSLATION,
             quotes=(
                 quote(_ATTACK_AR, "سنضرب ما دام الجيش في غاو، ولن نطلب شيئا من أحد", "adnan-sahraoui",
                       "عدنان الصحراوي"),
                 quote(_ATTACK_AR, "نحو عشرين جريحا نقلوا إلى باماكو", "سيدو-تراوري", "سيدو تراوري"),
             ),
             figures=(
                 figure(_ATTACK_AR, "ما لا يقل عن اثني عشر جنديا", killed, 12, Bound.AT_LEAST, who="جنديا",
                        place="gao"),
                 figure(_ATTACK_AR, "نحو عشرين جريحا", wounded, 20, Bound.ABOUT, who="جريحا"),
             ), agency="وكالات"),
        told(TOLD_AGAIN, "el-watan", 7.5, "fr", "Douze soldats tués près de Gao", f"{_ATTACK}\nLe calme revient.",
             part=Part.REWRITE, original=original, quotes=french[:1], figures=counted[:1], agency="AFP"),
        told(TOLD_IN_ENGLISH, "sahel-brief", 9.5, "en", "Convoy attacked near Gao", _ATTACK_EN, part=Part.TRANSLATION,
             quotes=(quote(_ATTACK_EN, "We will strike as long as the army stays in Gao,", "adnan-sahraoui",
                           "Adnan Sahraoui"),)),
        told(TOLD_APART, "al-hayat", 14, "ar", "شاحنات تحترق على طريق غاو", _ATTACK_APART, part=Part.PARALLEL,
             quotes=(quote(_ATTACK_APART, "سمعنا الرصاص ثم رأينا الدخان", None),)),
    ]  # fmt: skip


def alerts(kept: Record) -> list[Alert]:
    number = int(kept.id, 16)
    mention = next(m for m in kept.mentions if m.field == "text" and m.kind is EntityKind.ACTOR)
    line = next(line for line in kept.text.split("\n") if mention.text in line)
    start = line.index(mention.text)
    names = {entity.id: entity.name for entity in ACTORS}
    target = Target("slack", "bureau") if number == 10 else Target("email", "analyst@vigie.example")
    outlet = next(o.name for o in OUTLETS if o.id == kept.outlet)
    return [
        Alert(
            id=f"alert-{number}", rule="north", rule_name="The north of Mali", target=target, record=kept.id,
            story=kept.story, outlet=outlet, title=kept.title, url=kept.url, lang=kept.lang, published=kept.dated,
            published_known=kept.published is not None, matched=mention.text, entity=mention.entity,
            entity_name=names[mention.entity], sentence=line, span=(start, start + len(mention.text)),
            created_at=kept.first_seen, first_seen=kept.first_seen,
        )
    ]  # fmt: skip


def _feeds(store: Store) -> None:
    """The feeds' states, one of each kind; and items of one feed that ended otherwise than kept."""

    def state(outlet: str, status: ChannelStatus, **more: object) -> ChannelState:
        values: dict[str, object] = {
            "succeeded_at": NOW - timedelta(minutes=7), "polled_at": NOW - timedelta(minutes=7),
            "next_poll_at": NOW + timedelta(minutes=8), "items": 20, **more,
        }  # fmt: skip
        return ChannelState(f"https://{outlet}.example/rss", outlet, status, **values)  # type: ignore[arg-type] # any field

    lost = [
        Entry(identifier(900 + n), "l-essor", "https://l-essor.example/rss", f"https://l-essor.example/{900 + n}",
              f"Brève {n}", digest="1", lang="fr")
        for n in range(5)
    ]  # fmt: skip
    fresh = state("l-essor", ChannelStatus.FRESH, new_item_at=NOW - timedelta(minutes=7))
    store.polled(fresh, lost, NOW, listed=False)
    for entry in lost[:3]:
        store.settle(entry, Outcome(End.REJECTED, reason="too-short", detail="It has 90 characters."), NOW)
    given_up: Outcome[object] = Outcome(End.FAILED, reason="timeout", detail="The page did not answer in 30 s.")
    store.settle(lost[3], given_up, NOW - timedelta(hours=3))
    for feed in (
        state("le-combat", ChannelStatus.UNCHANGED),
        state("el-watan", ChannelStatus.EMPTY, items=0),
        state(
            "al-hayat", ChannelStatus.FAILING, succeeded_at=NOW - timedelta(days=3), failures=14,
            failing_since=NOW - timedelta(days=3), error="The server answers 503: it is overloaded or under repair.",
            next_poll_at=NOW + timedelta(hours=5),
        ),
        state("sahel-brief", ChannelStatus.FRESH, moved_to="https://sahel-brief.example/feed.xml"),
    ):  # fmt: skip
        store.polled(feed, [], NOW, listed=False)


# --- Several languages ------------------------------------------------------------------------------------------------

BILINGUAL, SPANISH, IN_PERSIAN, ARABIC_TOLL = 301, 302, 303, 304
_COMMUNIQUE = (
    ("fr", "Le comité de Gao demande que la route de Bourem soit rouverte aux camions de vivres avant la fin du mois."),
    ("fr", "« Nous avons du mil pour dix jours », prévient Fatoumata Maïga, qui préside le comité."),
    ("ar", "تطالب لجنة غاو بإعادة فتح طريق بوريم أمام شاحنات المؤن قبل نهاية الشهر، وتدعو الجميع إلى الحوار."),
    ("ar", "وحذرت فاطوماتا مايغا، رئيسة اللجنة: «لدينا ما يكفي من الدخن لعشرة أيام»."),
)


def tongues() -> list[Record]:
    """A communiqué in French and Arabic of which only the beginning is free, and articles in other languages."""
    text = "\n".join(part for _, part in _COMMUNIQUE)
    border = text.index(_COMMUNIQUE[2][1])
    bilingual = replace(
        record(BILINGUAL, "el-watan", NOW - timedelta(days=1), "mixed", "La route de Bourem, porte de Gao", text),
        lang_certainty=0.97,
        passages=(Passage(0, border - 1, "fr"), Passage(border, len(text), "ar")),
        section="Communiqués",
        tags=("Sécurité alimentaire", "أزمة الغذاء", "!"),
        access=Access.TEASER,
        modified=Dated(NOW - timedelta(hours=20), "json-ld", 0.9),
        quotes=(
            quote(text, "Nous avons du mil pour dix jours", "fatoumata-maiga", "Fatoumata Maïga"),
            quote(text, "لدينا ما يكفي من الدخن لعشرة أيام", "فاطوماتا-مايغا", "فاطوماتا مايغا"),
        ),
        figures=(figure(text, "لعشرة أيام", FigureKind.MISSING, 10, Bound.EXACT, who="أيام"),),
    )
    spanish = record(
        SPANISH, "sahel-brief", NOW - timedelta(days=2), "es", "La carretera de Gao", "Los camiones esperan en Gao."
    )
    persian = record(IN_PERSIAN, "sahel-brief", NOW - timedelta(days=3), "fa", "جاده گائو", "کامیون‌ها منتظرند.")
    toll = record(
        ARABIC_TOLL, "al-hayat", NOW - timedelta(days=4), "ar", "طريق غاو مغلق", "لا تزال الشاحنات تنتظر قرب غاو."
    )
    return [bilingual, spanish, persian, replace(toll, access=Access.TOLL, section="أخبار")]


def fill_tongues(store: Store, engine: Engine) -> None:
    for kept in tongues():
        keep(store, kept)
    project(store, engine)


# --- What tries to be code --------------------------------------------------------------------------------------------

SCRIPT = "<script>alert('vigie-canary')</script>"
IMAGE = '"><img src=x onerror=alert("vigie-canary")>'
TEMPLATE = "{{ 7 * 191 }}{% raw %}"
PAYLOAD = f"{SCRIPT}{IMAGE}' onmouseover='alert(1) {TEMPLATE} <b>&amp;</b>"
HOSTILE = 666
HOSTILE_OUTLET = Outlet(
    "hostile", f"Canary {PAYLOAD}", None, (PAYLOAD, "ar"), "UTC", city=PAYLOAD, city_cited=True,
    homepage="javascript:alert(1)",
    channels=(Channel("hostile", 'https://hostile.example/"><script>alert(1)</script>'),),
    collection=Collection.FEED_ONLY, reason=PAYLOAD,
)  # fmt: skip
HOSTILE_OFF = replace(HOSTILE_OUTLET, id="hostile-off", collection=Collection.OFF, channels=(), status="defunct")
HOSTILE_ACTOR = Entity("hostile-actor", EntityKind.ACTOR, f"Actor {PAYLOAD}", PAYLOAD, (Name("x"),))
HOSTILE_PLACE = Entity("hostile-place", EntityKind.PLACE, f"Place {PAYLOAD}", PAYLOAD, (Name("x"),))


def fill_hostile(store: Store, engine: Engine) -> None:
    title = f"Canary {PAYLOAD}"
    text = f"First {PAYLOAD} canary.\n{IMAGE} canary {SCRIPT}"
    at = datetime(2012, 11, 14, 9, 0, tzinfo=UTC)

    def mention(entity: Entity, field: str, start: int, end: int) -> Mention:
        spelling = (title if field == "title" else text)[start:end]
        return Mention(entity.id, entity.kind, field, start, end, spelling, f"rule {PAYLOAD}", 0.9)

    hostile = Record(
        id=identifier(HOSTILE), version=1, outlet="hostile", url="javascript:alert('vigie-canary')", title=title,
        text=text, lang=PAYLOAD, country=None, first_seen=at, fetched_at=at, published=Dated(at, PAYLOAD, 0.5),
        authors=(PAYLOAD,), story=identifier(HOSTILE),
        mentions=(
            mention(HOSTILE_ACTOR, "title", 7, 7 + len(SCRIPT)),
            mention(HOSTILE_PLACE, "text", 6, 6 + len(SCRIPT)),
            mention(HOSTILE_ACTOR, "text", len(text) - len(SCRIPT), len(text)),
        ),
        quotes=(
            Quote("title", 0, len(title), True, PAYLOAD, (7, len(title)), f"quoted {PAYLOAD}", 0.9),
            Quote("text", 20, 6 + len(PAYLOAD) + 30, True, None, None, PAYLOAD, 0.3),
            Quote("text", len(text) - 60, len(text), False, "hostile-actor", (0, 5), PAYLOAD, 0.9),
        ),
        figures=(
            Figure("text", 0, len(text), FigureKind.KILLED, 12, 15, Bound.ABOUT, PAYLOAD, HOSTILE_ACTOR.id,
                   HOSTILE_PLACE.id),
        ),
        agency=PAYLOAD, section=PAYLOAD, tags=(PAYLOAD, SCRIPT), access=Access.TOLL,
        modified=Dated(at, PAYLOAD, 0.5), passages=(Passage(0, 20, PAYLOAD), Passage(20, len(text), "ar")),
    )  # fmt: skip
    alert = Alert(
        id="alert-hostile", rule=PAYLOAD, rule_name=PAYLOAD, target=Target("email", PAYLOAD), record=hostile.id,
        story=hostile.id, outlet=PAYLOAD, title=title, url="data:text/html,<script>alert(1)</script>", lang=PAYLOAD,
        published=at, published_known=True, matched=PAYLOAD, entity=PAYLOAD, entity_name=PAYLOAD,
        sentence=f"{PAYLOAD} {PAYLOAD}", span=(0, len(PAYLOAD)), created_at=at, first_seen=at,
    )  # fmt: skip
    keep(store, replace(hostile, text=f"{PAYLOAD}\nBefore.", title=f"Before {PAYLOAD}", mentions=()))
    keep(store, hostile, alert)
    rewrite = replace(hostile, id=identifier(HOSTILE + 1), text=f"{text}\ncopied", mentions=(), part=Part.REWRITE)
    keep(store, rewrite)
    store.delivered(Delivery(alert.id, None, PAYLOAD))
    channel = HOSTILE_OUTLET.channels[0].url
    state = ChannelState(
        channel, "hostile", ChannelStatus.FAILING, failing_since=at, failures=3, error=PAYLOAD, moved_to=PAYLOAD
    )
    lost = Entry(identifier(HOSTILE + 2), "hostile", channel, "data:text/html,x", PAYLOAD, digest="1", lang=PAYLOAD)
    store.polled(state, [lost], NOW, listed=False)
    store.settle(lost, Outcome(End.FAILED, reason=PAYLOAD, detail=PAYLOAD), NOW)
    project(store, engine)
