"""What an article says that others said, and what it counts: its quotes by speaker and its figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from dashboards.house import House, Named, link
from dashboards.marked import spoken
from pipeline.index.terms import keyword
from pipeline.model import Figure, FigureKind, Quote, Record

_LONGEST = 240  # code points of a quote in the list; the text has it whole
_SHOWN = 3  # quotes of one speaker; the rest unfolds


@dataclass(frozen=True, slots=True)
class Said:
    """A quote. ``number`` joins its place in the text to the list beside the text."""

    number: int
    quote: Quote
    words: str  # on one line, cut where long
    label: str  # whose it is, and how that was found
    lang: str  # of its words


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker with what is quoted of him."""

    name: str | None  # None: the article does not say who speaks
    actor: bool
    url: str | None  # of the articles that quote him
    shown: tuple[Said, ...]
    more: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure."""

    amount: str  # "at least 12"
    who: str | None
    actor: Named | None
    place: Named | None
    phrase: str  # as it stands
    lang: str  # of the phrase


# --- Quotes -----------------------------------------------------------------------------------------------------------


def said(house: House, record: Record) -> list[Said]:
    """The quotes in the order of the article, the title's first."""
    names = _names(house, record)
    ordered = sorted(record.quotes, key=lambda quote: (quote.field != "title", quote.start, quote.end))
    return [
        Said(
            number=number,
            quote=quote,
            words=_short(record.said(quote)),
            label=_label(house, quote, names.get(quote.speaker or "")),
            lang=spoken(record, quote.field, quote.start),
        )
        for number, quote in enumerate(ordered, start=1)
    ]


def _label(house: House, quote: Quote, name: str | None) -> str:
    say = house.say
    named = name or say("article.voice.none")
    whose = named if quote.direct else say("article.quote.reported", name=named)
    return say("article.quote", name=whose, how=quote.how, certainty=say.sure(quote.certainty))


def voices(house: House, record: Record, quotes: Sequence[Said]) -> Iterator[Voice]:
    """Who speaks, in the order of their first quotes; what nobody is named for comes last. The same words of one
    speaker in title and text are listed once."""
    names = _names(house, record)
    by_speaker: dict[str, dict[str, Said]] = {}
    for each in quotes:
        by_speaker.setdefault(each.quote.speaker or "", {}).setdefault(each.words, each)
    for speaker in sorted(by_speaker, key=lambda speaker: not speaker):
        own = tuple(by_speaker[speaker].values())
        yield Voice(
            name=names.get(speaker),
            actor=speaker in house.entities,
            url=asked("speaker", speaker),
            shown=own[:_SHOWN],
            more=own[_SHOWN:],
        )


def _names(house: House, record: Record) -> dict[str, str]:
    """What to call each speaker: an actor as everywhere; another person as the article names him, at his longest."""
    names: dict[str, str] = {}
    for quote in record.quotes:
        if not quote.speaker:
            continue
        passage = record.title if quote.field == "title" else record.text
        here = " ".join(passage[slice(*quote.named)].split()) if quote.named else ""
        names[quote.speaker] = max(names.get(quote.speaker, ""), here, key=len)
    for speaker, name in names.items():
        entity = house.entities.get(speaker)
        names[speaker] = entity.name if entity else name or speaker.replace("-", " ")
    return names


def _short(words: str) -> str:
    line = " ".join(words.split())
    if len(line) <= _LONGEST:
        return line
    blank = line.rfind(" ", 0, _LONGEST)
    return line[: blank if blank > 0 else _LONGEST] + "…"


def asked(field: str, value: str) -> str | None:
    """The address of a search for this value of a field of names; None where nothing of it can be searched for."""
    return link("/", {"q": f"{field}:{key}"}) if (key := keyword(value)) else None


def agency_url(agency: str | None) -> str | None:
    return asked("agency", agency or "")


def spans(quotes: Iterable[Said], field: str, names: Collection[tuple[int, int]]) -> Iterator[tuple[int, int, Said]]:
    """Where the quotes of a field stand; widened where an end would cut one of these ``names`` in two."""
    for each in quotes:
        if each.quote.field == field:
            start, end = each.quote.start, each.quote.end
            while cut := [a for a, b in names if a < start < b]:
                start = min(cut)
            while cut := [b for a, b in names if a < end < b]:
                end = max(cut)
            yield start, end, each


# --- Figures ----------------------------------------------------------------------------------------------------------


def figures(house: House, record: Record) -> Iterator[tuple[FigureKind, tuple[Counted, ...]]]:
    """The figures by kind, each in the order of the article; what title and text say alike is listed once."""
    ordered = sorted(record.figures, key=lambda figure: (figure.field != "title", figure.start))
    for kind in FigureKind:
        if found := dict.fromkeys(_counted(house, record, figure) for figure in ordered if figure.kind is kind):
            yield kind, tuple(found)


def _counted(house: House, record: Record, figure: Figure) -> Counted:
    say = house.say
    number = say.number(figure.value)
    if figure.most is not None and figure.most != figure.value:
        number = say("figure.range", low=number, high=say.number(figure.most))
    passage = record.title if figure.field == "title" else record.text
    return Counted(
        amount=say(f"bound.{figure.bound.value}", n=number),
        who=figure.who,
        actor=house.named("actor", [figure.actor])[0] if figure.actor else None,
        place=house.named("place", [figure.place])[0] if figure.place else None,
        phrase=" ".join(passage[figure.start : figure.end].split()),
        lang=spoken(record, figure.field, figure.start),
    )
