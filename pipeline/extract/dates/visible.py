"""Dates that stand in the page for readers: the lines around the title, and what a line says of its date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from pipeline.calendars import WEEKDAYS, Read, read, read_relative, without_hijri
from pipeline.extract.dates.candidates import Candidate, candidate
from pipeline.text import fold_text

if TYPE_CHECKING:
    from pipeline.extract.outline import Line
    from pipeline.extract.tree import Element

_NEAR = 1000  # characters after the title in which its date may stand
_ABOVE = 3  # lines before it
_LONG = 160  # characters: a longer line is a paragraph, and a date in it that of an event
_PARAGRAPH = 80  # characters: of two such lines the first may be the standfirst, the second is the text
_PROSE = 80  # characters beside a date: more is a sentence
_BESIDE = 40  # letters beside a date that is only set apart: an author, a place, an agency

_MARK = re.compile(
    r"(?:^|[\s_-])(?:date|dates|published|pubdate|datetime|posted|timestamp|publish\w*|time)(?:$|[\s_-])"
    r"|Date\b|Published\b|Timestamp\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    fold_text(
        r"\b(?:publi[ée]e?s?|post[ée]e?|mis[e]? en ligne|cr[ée][ée]e?|paru|parution|publication|par .{2,40} le)\b"
        r"|\b(?:published|posted|publish(?:ing)? date|first published)\b"
        r"|\b(?:soumis|envoy[ée]|submitted|أرسلت?|مرسلة?) (?:par|by|بواسطة)\b"
        r"|نشر|تاريخ|بتاريخ|حرر|أضيف|كتب"
    )
)
_CHANGED = re.compile(
    fold_text(
        r"\b(?:modifi[ée]e?|mis[e]? [àa] jour|mise? a jour|actualis[ée]e?|updated?|modified|last update|revised)\b"
        r"|تحديث|تعديل|حدث في|محدث"
    )
)
_FILLERS = frozenset(
    fold_text("le à h min on at am pm م هـ في يوم الساعة ص gmt utc the الموافق موافق ل ميلادي").split()
)
_LAST = frozenset(fold_text("last on dernière dernier آخر تم").split())
# A date after one of these is that of something else: "l'attaque du", "since", "منذ".
_OF_OTHERS = frozenset(
    fold_text(
        "du de des depuis en au le dès jusqu'au avant après since from until of in on for by before after "
        "في من منذ حتى قبل بعد يوم ليوم"
    ).split()
)
_STARTS_A_SENTENCE = re.compile(r"(?:the|a|an|le|la|les|l'|un|une|selon|according|ce|cet|cette|this)\b")
_SET_APART = re.compile(r"[|•·,،:;()\[\]–\-/.»>\n]\s*(?:le\s+|on\s+|في\s+|يوم\s+)?\Z")
_COUNTS = (
    r"(?:(?:عدد )?(?:ال)?(?:قراءات|مشاهدات|زيارات)|قري|lu|vu|read|hits|views)\b[\s:]*\d[\d ]*(?:fois|times|مره)?"
    r"|\d[\d ]*(?:vues|lectures|views|reads|hits|مشاهده|قراءه)\b"
)
# What follows a date that is set apart: nothing, a sign, one short word ("Uhr", "IST", "Edit"), a count of readers.
_DONE = re.compile(
    r"[\s.)]*(?:[^\W\d_]{1,4}\s*)?(?:\Z|[|•·,،;(\[–\-/])|\s*(?:par|by|بقلم)(?!\w)"
    rf"|\s*(?:{_COUNTS})"
)
# A date that no word calls that of publication is believed in a dateline only. The parts of a line that these signs
# divide have nothing to do with each other: a section, a byline, a date, a count of readers.
_DIVIDER = re.compile(r"[|•·›\n]|\s/\s")
_CAPTION = re.compile(
    fold_text(
        r"[\s(]*(?:(?:photos?|ph|images?|illustrations?|l[ée]gende|captions?|cr[ée]dits?|credits?|archives?"
        r"|(?:ال)?صور[ةه]?|تصوير|عدس[ةه]|(?:ال)?[أا]رشيف)(?!\w)|©)"
    )
)
# "Publié le 3 mars 2010 au Journal officiel" is of another text; "Posted on ... in News", "par la rédaction" are not.
_ELSEWHERE = re.compile(
    fold_text(
        r"[\s.,،(]*\b(?:au|aux|dans (?:l[ea]s?\b|l'|une?\b|[«\"“])|par l(?:es?\b|a\b|')|(?:in|by) (?:the\b|[«\"“]))"
        r"(?!\s*(?:r[ée]daction|[ée]quipe|service|desk|bureau|correspondant|webmaster|newsroom|editor|staff|team))"
        r"|[\s.,،(]*\b(?:(?:في|على|ضمن)\s+)?(?:صفحات\s+)?[بلو]?(?:ال)?(?:جريد[ةه]|صحيف[ةه]|مجل[ةه]|دوري[ةه]|كتاب)\b"
    )
)
_WEAK = r",،;()\[\]–—\-.>"  # signs that set a place or an author apart from a date
_BYLINE = re.compile(r"\W*(?:par|by|بقلم|كتب)\s[^,،;:()«»\"“”]+[,،;(–—\-]?\s*(?:le\s+|on\s+|في\s+|يوم\s+)?")
_LABEL = re.compile(r"\W*(?:date|تاريخ|التاريخ)\s*:?\s*")
_PLACE = re.compile(r"[^:;()«»\"“”]+[,،;–—\-/.>\])]\s*(?:(?:le|on|في|يوم)\s+)?")  # "Bamako, le", "editor - "
_PLACE_WORDS = 3  # "Sidi Bel Abbès"
# An agency, "Uhr", "Edit", "IST"; who wrote it; how many read it.
_FOLLOWS = re.compile(
    rf"[\s.)\]]*(?:[^\W\d_]{{1,4}}|[(\[]\s*(?:[^\W\d_]\s*\.?\s*){{1,8}}[)\]])?[\s.)\]]*"
    rf"|[\s{_WEAK}]*(?:par|by|بقلم)\s[^,،;:()«»\"“”]+|[\s{_WEAK}]*(?:{_COUNTS})[\s.)\]]*"
)
_MARKED = ("published", "changed")  # kinds of dates that a word calls so
_ANOTHER = re.compile(r"\d[/.-]\d{1,2}[/.-]\d")  # a date that was not read, for it is in the future
# A date told from now is set apart by stronger signs, for "yesterday" stands in any sentence.
_AGO_BEFORE = re.compile(r"(?:\A|[|•·–\-›:])\s*\Z")
_AGO_AFTER = re.compile(r"\s*(?:\Z|[|•·–\-›])")
_BY_AFTER = re.compile(r"\s*(?:par|by|بقلم)(?!\w)")
_FEW = 20  # characters before "2 hours ago by ...": a section
_YEAR = re.compile(r"\d{4}|\d[/.-]\d")
_WORD = re.compile(r"[^\W\d_]+")
_DATELINE = 120  # characters
_DATELINE_REST = 15  # letters beside the date: a Hijri month, "par APS"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the lines say: at most one date of publication, at most one of a change, and one told from now."""

    published: Candidate | None = None
    changed: Candidate | None = None
    relative: Candidate | None = None


def is_dateline(line: str, *, zone: tzinfo, now: datetime) -> bool:
    """Whether a line says when something was published or changed, and next to nothing else."""
    if len(line) > _DATELINE:
        return False
    folded = fold_text(line)
    found = list(read(folded, zone, now))
    if not found:
        told = read_relative(folded, zone, now)
        return told is not None and _is_filling(_without([told], folded))
    return sum(map(len, _words(_PUBLISHED.sub(" ", _CHANGED.sub(" ", _without(found, folded)))))) <= _DATELINE_REST


def around_title(
    lines: Sequence[Line], heading: Element | None, title: str, zone: tzinfo, now: datetime
) -> tuple[Seen, Seen]:
    """What stands below the title, and what above it."""
    at = _title_line(lines, heading, title)
    marked = [line for line in lines[max(0, at - _ABOVE) : at] if len(line.text) <= _LONG] if at is not None else []
    above = in_lines([line for line in marked if _is_marked(line.element)], zone, now)
    today = above.published
    if today and today.source != "text" and today.day(zone) == now.astimezone(zone).date():
        # The page's own clock, as likely as not.
        above = Seen(replace(today, source="text/weak"), above.changed)
    if at is None:
        return Seen(), above
    return in_lines(_near(lines[at + 1 :]), zone, now), above


def anywhere(lines: Sequence[Line], zone: tzinfo, now: datetime) -> Candidate | None:
    """Where nothing stands around the title: the one day that the page's short lines call that of publication.

    A line of a date alone counts above the text only, for below it stand those of other articles and of comments.
    """
    called: dict[date, Candidate] = {}
    alone: dict[date, Candidate] = {}
    paragraphs = 0
    for line in lines:
        paragraphs += len(line.text) >= _PARAGRAPH and not line.is_link
        if len(line.text) > _LONG or line.is_link or not _YEAR.search(line.text):
            continue
        found = in_lines([line], zone, now).published
        if found and found.source == "text":
            called.setdefault(found.day(zone), found)
        elif found and found.source == "text/alone" and paragraphs < 2:
            alone.setdefault(found.day(zone), found)
    days = called or alone
    one = next(iter(days.values()), None)
    if one is None or len(days) > 1 or (not called and one.day(zone) == now.astimezone(zone).date()):
        return None
    return replace(one, source="text/unclear")


def _near(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines in which readers look for the date."""
    length = 0
    for line in lines:
        length += len(line.text)
        if length > _NEAR:
            return
        yield line


def in_lines(lines: Iterable[Line], zone: tzinfo, now: datetime) -> Seen:
    """What ``lines`` say: the first date called that of publication or standing alone, else the first set apart."""
    published = changed = unclear = relative = None
    paragraphs = 0
    before = ""
    for line in lines:
        paragraphs += len(line.text) >= _PARAGRAPH
        if len(line.text) > _LONG:
            before = ""
            continue
        folded = fold_text(line.text)
        found = list(read(folded, zone, now))
        rest = without_hijri(_without(found, folded)) if found else ""
        starts = (0, *(one.end for one in found))
        kinds = [_kind(folded, start, one, rest, before, line) for start, one in zip(starts, found, strict=False)]
        unmarked = {one.at.date() for one, kind in zip(found, kinds, strict=True) if kind not in _MARKED}
        period = len(unmarked) > 1 or bool(_ANOTHER.search(rest))
        for one, kind in zip(found, kinds, strict=True):
            if kind == "changed":
                changed = changed or candidate(one, "text")
            elif kind == "published":
                published = published or candidate(one, "text")
            elif period:
                continue  # from ... to ...: of a life, an exhibition
            elif kind == "alone":
                published = published or candidate(one, "text/alone")
            elif kind == "apart" and paragraphs < 2:
                unclear = unclear or candidate(one, "text/alone" if _is_marked(line.element) else "text/unclear")
        if not found and not relative and paragraphs < 2:
            told = read_relative(folded, zone, now)
            if told and not _CHANGED.search(folded) and _is_told(folded, told):
                relative = candidate(told, "text/relative")
        before = folded
    return Seen(published or unclear, changed, relative)


def _kind(folded: str, start: int, found: Read, rest: str, before: str, line: Line) -> str:
    """What a date in a line is: "published", "changed", "alone", "apart" (beside a name, a place), or "" (an event)."""
    if len(rest) > _PROSE or _is_caption(folded, found, line.element):
        return ""
    lead = folded[max(start, found.start - 60) : found.start]
    if not _WORD.search(lead) and not start and len(before) <= _BESIDE:
        lead = before + " " + lead  # "Publié le" may stand on a line of its own
    called, altered = _last(_PUBLISHED, lead), _last(_CHANGED, lead)
    if altered > called:
        return "changed"
    if called >= 0 and not _STARTS_A_SENTENCE.match(folded):
        by_others = _ELSEWHERE.search(lead, called) or _ELSEWHERE.match(folded, found.end)
        return "" if by_others else "published"
    if _is_filling(rest):
        return "alone"
    if sum(map(len, _words(rest))) > _BESIDE:
        return ""
    if not _is_marked(line.element):
        return "apart" if _is_set_apart(folded, found) else ""
    words = _words(folded[: found.start], fillers=False)
    if words and words[-1] in _OF_OTHERS and not _SET_APART.search(folded[: found.start]):
        return ""
    return "apart" if not words or _DONE.match(folded, found.end) else ""


_BOTH_CALENDARS = re.compile(r"(?:ال)?موافق (?:ل ?)?\Z")  # a Hijri day, and then this one: no event is told so


def _is_set_apart(folded: str, found: Read) -> bool:
    """Whether a date that nothing marks is that of a dateline: beside it a byline, a place, an agency, a count."""
    if _BOTH_CALENDARS.search(folded, 0, found.start):
        return True
    before, after = _DIVIDER.split(folded[: found.start])[-1], _DIVIDER.split(folded[found.end :])[0]
    if not _FOLLOWS.fullmatch(after) and not (
        _CHANGED.search(after) and all(word in _LAST for word in _words(_CHANGED.sub(" ", after)))
    ):
        return False
    if not _words(before) or _BYLINE.fullmatch(before) or _LABEL.fullmatch(before):
        return not _words(before) or before.split()[-1] not in _OF_OTHERS - _FILLERS
    place = _words(before)
    return (
        _PLACE.fullmatch(before) is not None
        and len(place) <= _PLACE_WORDS
        and sum(map(len, place)) <= _DATELINE_REST
        and not _OF_OTHERS.intersection(place)
        and not _STARTS_A_SENTENCE.match(before)
    )


def _is_caption(folded: str, found: Read, element: Element) -> bool:
    """Whether a date is that of a picture."""
    if _CAPTION.match(_DIVIDER.split(folded[: found.start])[-1]):
        return True
    return element.tag == "figcaption" or next(element.iterancestors("figcaption"), None) is not None


def _is_told(folded: str, told: Read) -> bool:
    """Whether a date told from now is the line's own: nothing else stands there, or it is set apart."""
    if _is_filling(_without([told], folded)):
        return True
    if len(folded) > _DATELINE:
        return False
    if _BY_AFTER.match(folded, told.end):
        return told.start <= _FEW
    return bool(_AGO_BEFORE.search(folded[: told.start]) and _AGO_AFTER.match(folded, told.end))


def changed_below(lines: Sequence[Line], zone: tzinfo, now: datetime) -> Candidate | None:
    """The one change that lines anywhere tell and say nothing else ("Last modified on ..."): the site's says "site"."""
    found: dict[date, Candidate] = {}
    for line in lines:
        if len(line.text) > _DATELINE or not _YEAR.search(line.text):
            continue
        folded = fold_text(line.text)
        if _CHANGED.search(folded):
            dates = list(read(folded, zone, now))
            rest = _words(_CHANGED.sub(" ", _without(dates, folded)))
            if len(dates) == 1 and all(word in _LAST for word in rest):
                found.setdefault(dates[0].at.date(), candidate(dates[0], "text"))
    return next(iter(found.values())) if len(found) == 1 else None


def _without(found: Sequence[Read], folded: str) -> str:
    """A line without its dates."""
    for one in reversed(found):
        folded = folded[: one.start] + " " + folded[one.end :]
    return folded


def _words(text: str, *, fillers: bool = True) -> list[str]:
    return [word for word in _WORD.findall(text) if word not in WEEKDAYS and not (fillers and word in _FILLERS)]


def _is_filling(rest: str) -> bool:
    """Whether it says nothing: "Le mardi ...", "Publié | ... à h min"."""
    return not _words(_PUBLISHED.sub(" ", rest))


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((m.start() for m in pattern.finditer(text)), default=-1)


def _is_marked(element: Element) -> bool:
    """Whether its class says that a date stands in it."""
    return bool(_MARK.search(f"{element.get('class') or ''} {element.get('id') or ''}"))


def _title_line(lines: Sequence[Line], heading: Element | None, title: str) -> int | None:
    """The line in the title's element, else the first that says the title; one that is a link where no other does."""
    inside = set(heading.iter()) if heading is not None else ()
    key = _key(title)
    said = linked = None
    for index, line in enumerate(lines):
        if line.element in inside:
            return index
        if said is None and len(title) <= 2 * len(line.text) <= 4 * len(title) and _key(line.text) == key:
            if not line.is_link:
                said = index
            elif linked is None:
                linked = index
    return linked if said is None else said


def _key(text: str) -> str:
    return "".join(_WORD.findall(fold_text(text)))
