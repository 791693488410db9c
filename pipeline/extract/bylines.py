"""Who wrote it: names of people and desks, and the news agency, from what bylines say in three languages.

A byline is more than a name: "Par X, envoyé spécial à Gao, avec AFP", "بقلم: X - الجزائر", "By X and Y | 5 Nov". What
is not a name goes. An agency is no author; a desk, or an outlet that signs for itself, is one only where nobody else
is named.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline import agencies
from pipeline.extract.outline import Line
from pipeline.extract.tree import Element
from pipeline.text import clean_line, fold_text


@dataclass(frozen=True, slots=True)
class Credit:
    authors: tuple[str, ...] = ()  # people and desks
    agency: str | None = None  # by its usual name
    others: tuple[str, ...] = ()  # desks, and the outlet itself as it signs: authors where nobody else is named

    def __or__(self, other: Credit) -> Credit:
        """With what ``other`` says where this one says nothing."""
        return Credit(self.authors or other.authors, self.agency or other.agency, self.others or other.others)


# --- Names ------------------------------------------------------------------------------------------------------------

_SIGNS = re.compile(r"[\W_]+")


def _key(text: str) -> str:
    return _SIGNS.sub("", fold_text(text))


_LEAD = re.compile(
    r"^\W*(?:"
    r"(?:de |par |from )?(?:notre|nos|our(?: own)?|the) (?:envoy|correspond|special|reporter)[^,:،]*[,:]"
    r"|(?:propos (?:recueillis|rapportés) |entretien réalisé |textes? et photos |"
    r"(?:r?écrit|rédigé|réalisé|publié|posté|proposé|soumis|mis en ligne) )?par\b"
    r"|(?:(?:written|reported|posted|published|submitted|compiled|story|text|words|words and pictures|reporting) )?by\b"
    r"|(?:auteur|auteure|autrice|author|écrivain|textes?|textes? et photos|écrit|rédaction|journaliste)(?:\(s\)|s)?\s*:"
    r"|(?:por|von|di)\b(?=\s+[A-ZÀ-Ý])"
    r"|(?:من )?(?:مراسل|موفد|مبعوث)(?:ة|نا|تنا|ته|ه)?\b[^:،/]{0,40}[:/]"
    r"|(?:بقلم|كتبت?|كتبت?ها?|تحرير|[إا]عداد|[أا]عدت?ها?|[أا]عده|تقرير|تحقيق|حاوره|حاورت?ها?|حرره|الكاتبة?|المحرر|"
    r"الصحفية?|(?:نشرت?|[أا]رسلت|[أا]رسله|مرسلة|كتب) بواسطة|بواسطة)"
    r"(?:\s+(?:الكاتبة?|الصحفية?|الأستاذة?|الدكتورة?))?\b"
    r")\s*[:/\-–—]?\s*",
    re.IGNORECASE,
)
_DAYS = (
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    "|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد"
)
# Only where "le", "on" or "في" stands before them: "sat" is a word.
_SHORT_DAYS = (
    "lun|mar|mer|jeu|ven|sam|dim|mon|tues?|wed|thu(?:rs)?|fri|sat|sun|[إا]ثنين|ثلاثاء|[أا]ربعاء|خميس|جمعة|سبت|[أا]حد"
)
_MONTHS = (
    "janv|f[ée]vr|mars|avril|mai|juin|juil|ao[ûu]t|sept|oct|nov|d[ée]c|jan|feb|mar|apr|may|jun|jul|aug|sep"
    "|يناير|فبراير|مارس|أبريل|ماي|مايو|يونيو|يوليو|أغسطس|غشت|سبتمبر|شتنبر|أكتوبر|نوفمبر|نونبر|ديسمبر|دجنبر|جانفي|فيفري|أفريل|جوان|جويلية|أوت"
)
# From where a byline goes on with the date.
_TAIL = re.compile(
    r"\s*[,|·•-]?\s*\b(?:publiée?|published|posted|updated|modifiée?|mise? (?:à jour|en ligne)|"
    r"le \d+|on \d+|on [A-Z][a-z]+ \d+|for [Tt]he\b|pour (?:le|la)\b|نشر|بتاريخ|تاريخ|آخر تحديث)\b.*$"
    rf"|\s*[,|·•-]?\s*\b(?:(?:le|on|في|يوم)\s+)(?:{_DAYS}|{_SHORT_DAYS})\b.*$"
    rf"|\s*[,|·•-]?\s*(?:\b(?:{_DAYS})\b[,،]?\s*)?(?<!\w)(?:\d{{1,2}}(?:er)?\s+(?:{_MONTHS})\w*|"
    rf"(?:{_MONTHS})\w*\.?\s+\d{{1,2}}\b).*$"
    r"|\s*[,|·•-]?\s*(?<!\w)\d{1,2}[/. -]\w+[/. -]\d{2,4}.*$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|\.(?:com|net|org|info|fr|dz|ma|tn|ly|ml|ne|mr|tv)\b|\d{3}|^\d|[?!:%{}<>=_]"
    r"|^(?:admin(?:istrat(?:or|eur))?\d*|web(?:master|mestre)|web ?admin|super ?user|root|user|utilisateur|test|"
    r"null|none|nan|undefined|unknown|inconnu|anonymous|anonyme|no author|author|authors|"
    r"auteurs?|by|par|editor|wordpress|journalist|"
    r"مدير الموقع|المدير|المشرف|مشرف|مجهول|غير معروف|الكاتب|ادمن)$",
    re.IGNORECASE,
)
# What stands beside a name: what its bearer is, or where.
_ROLE = re.compile(
    r"^(?:(?:envoye|correspond|journalist|reporter|redact|special|stagiaire|editor|chief|senior|staff|writer|columnist|"
    r"politic|professor|direct|chercheu|ph\.?d|md\b|jr\b)\w*|(?:a|au|aux|en|in|at|from|de|du|pour|for|avec|with|"
    r"our|notre|"
    r"the|le|la)\b|مراسل|مدير|رئيس|باحث|كاتب|صحفي|صحافي|محرر|من )"
)
_LIST = re.compile(r"\s*[;|•·\n]\s*")
_DASH = re.compile(r"\s+[-–—/]\s*|\s*[–—/]\s+|/")
# A name never begins with و and a hamza: there it is "and". Elsewhere it may be ولد or وليد.
_AND = re.compile(r"\s+(?:et|and|&|avec|with|y|مع|و)\s+|\s+و(?=[أإآ])", re.IGNORECASE)
_COMMA = re.compile(r"\s*[,،]\s*(?:(?:and|et)\s+)?")
_INITIAL = re.compile(r"\b\w\.$")
_LONGEST = 60  # characters of a name
_LONGEST_BYLINE = 120  # characters: more is a portrait, or a paragraph
_MOST_WORDS = 7
_MOST = 10  # authors; a paper of a laboratory has hundreds


# Who signs where nobody does. Folded.
_DESK = re.compile(
    r"(?:(?:par|by|avec) )?(?:(?:la|l'|the|our|notre) ?)?(?:(?:equipe|service|staff) )?"
    r"(?:redaction(?: (?:de|du|d')\b.*)?|news ?(?:room|desk)|web ?desk|(?:editorial )?(?:staff|team|board|desk)"
    r"(?: (?:reporter|writer|report)s?)?|our (?:correspondent|reporter)s?)"
    r"|(?:ال)?(?:قسم|هييه|اسره|فريق|غرفه)(?: (?:ال)?(?:اخبار|تحرير|موقع|عمل)){1,2}|(?:ال)?تحرير"
)


def credit(values: Iterable[str], outlet: Collection[str] = ()) -> Credit:
    """What ``values`` (bylines, author fields) credit. ``outlet`` are the site's own names."""
    own = {_key(name) for name in outlet}
    people: dict[str, str] = {}
    others: dict[str, str] = {}
    found: str | None = None
    for value in list(values)[: _MOST * 2]:
        for name in _names(value[:1000], own):
            credited = agencies.named(name)
            found = found or credited
            if not credited:
                unsigned = _key(name) in own or _DESK.fullmatch(fold_text(name))
                (others if unsigned else people).setdefault(_key(name), name)
    return Credit(tuple(people.values())[:_MOST], found, tuple(others.values())[:_MOST])


def _names(value: str, own: set[str]) -> Iterator[str]:
    line = clean_line(plain(value))
    if not line:
        return
    for inner in re.findall(r"\(([^()]{2,60})\)", line):
        if agencies.named(inner):
            yield inner.strip()
    line = re.sub(r"\s*\([^()]*\)", "", line) if not agencies.named(line) else line
    for piece in _LIST.split(_without_frame(line)):
        yield from _people(piece, own)


def _without_frame(line: str) -> str:
    """A byline without what leads it in and without the date after it."""
    for _ in range(3):
        shorter = _LEAD.sub("", line, count=1)
        if shorter == line:
            break
        line = shorter
    return _TAIL.sub("", line)


def _people(piece: str, own: set[str]) -> Iterator[str]:
    """The names in one byline: of the sides of a dash the first that may be a person's, all that "et" joins."""
    known = [part for part in _DASH.split(piece) if part]
    sides = [part for part in known if not (agencies.named(part) or _key(part) in own)]
    yield from (part.strip() for part in known if part not in sides)
    if not sides:
        return
    side = next((s for s in sides if len(s.split()) > 1 and not _ROLE.match(fold_text(s))), sides[0])
    yield from filter(None, map(_name, _joined(side, own)))


def _joined(text: str, own: set[str]) -> list[str]:
    """``text`` at its commas and at "et", where what stands between them are names."""
    parts = _COMMA.split(text.strip(" ,،"))
    if len(parts) > 1:
        if len(parts) == 2 and all(len(part.split()) == 1 for part in parts) and not agencies.named(parts[1]):
            return [text]  # "Traoré, Aminata"
        parts = [
            part
            for index, part in enumerate(parts)
            if index == 0 or agencies.named(part) or (len(part.split()) > 1 and not _ROLE.match(fold_text(part)))
        ]
    names: list[str] = []
    for part in parts:
        pieces = [piece for piece in _AND.split(part) if piece]
        several = all(len(piece.split()) > 1 or agencies.named(piece) or _key(piece) in own for piece in pieces)
        alone = len(pieces) > 1 and any(agencies.named(piece) for piece in pieces)
        names += pieces if several or alone else [part]
    return names


def _name(text: str) -> str | None:
    name = clean_line(text).strip(' ,،-–—|•/"«»')
    name = name if _INITIAL.search(name) else name.rstrip(".")
    if not 2 <= len(name) <= _LONGEST or len(name.split()) > _MOST_WORDS or _NO_NAME.search(name):
        return None
    return name if any(c.isalpha() for c in name) else None


def plain(value: str, *, lines: bool = False) -> str:
    """Without the entities and tags that some systems leave in what they declare."""
    value = html.unescape(html.unescape(value)) if "&" in value else value
    if "<" not in value:
        return value
    value = re.sub(r"</p>|<br\s*/?>", "\n", value) if lines else value
    return re.sub(r"</?[a-zA-Z][^<>]*>", "", value)


# --- Bylines that stand in the page -----------------------------------------------------------------------------------

# In small letters and yet part of a name.
_PARTICLE = frozenset(
    {"de", "du", "des", "d", "le", "la", "ag", "ould", "el", "al", "ben", "bin", "ibn", "van", "von", "der", "et"}
)


def marked(shown: Iterable[tuple[str, bool]], outlet: Collection[str] = ()) -> Credit:
    """What the elements credit that say that they hold the byline, as `shown.Shown.bylines` gives them."""
    best = Credit()
    for text, sure in shown:
        found = credit([text], outlet)
        if sure or all(map(_is_like_a_name, found.authors)):
            best = best | found
        if best.authors:
            break
    return best


def _is_like_a_name(name: str) -> bool:
    """Two words or more that all begin as names do. In Arabic all words do."""
    words = re.split(r"[\s'’]+", name)
    return 2 <= len(words) <= 5 and all(
        word[:1].isalpha() and (not word[0].islower() or word in _PARTICLE) for word in words if word
    )


_NEAR = 12  # lines after the title
# With a capital or a sign after it: "Par ailleurs ..." is the beginning of a paragraph.
_BYLINE = re.compile(
    r"^\W*(?:(?:(?:(?:[ÉEée]crit|[Rr]édigé|[Pp]ublié|[Pp]osté|[Pp]ropos recueillis) )?(?:[Pp]ar|PAR)"
    r"|(?:(?:[Ww]ritten|[Ww]ords|[Rr]eported|[Pp]osted|[Pp]ublished|[Ss]ubmitted|[Cc]ompiled) )?(?:[Bb]y|BY))"
    r"\s*:?\s+(?=[A-ZÀ-Ý])"
    r"|(?:[Aa]uteure?|[Aa]uthor|AUTEUR|[Tt]extes?(?: et photos)?)\s*:\s*(?=[A-ZÀ-Ý])"
    r"|[Dd]e (?:notre|nos) (?:envoyée?s?|correspondante?s?)\b"
    r"|(?:من )?(?:مراسل|موفد)(?:ة|نا|تنا)?\b[^:،/]{0,40}[:/]"
    r"|بقلم|(?:تحرير|[إا]عداد|حاوره|حاورته|أعده|أعدته)\s*(?:[:/]|الأستاذ|الصحفي)"
    # Without a sign "he wrote" begins a sentence too, but none of four words.
    r"|كتبت?(?:\s*[:/]|\s+(?:الأستاذ|الصحفي)|(?=(?:\s+\w+){2,4}$)))"
)
# "تمنراست: م. بوزيد", "Gao : A. Maïga": the initial tells that it is a name.
_PLACED = re.compile(
    r"^[^\W\d_][^\W\d_ '’-]{1,20}(?:[ '’-][^\W\d_]{2,20}){0,2}\s*[:/]\s*"
    r"(?P<name>[^\W\d_]{1,2}\. ?[^\W\d_]{2,}(?:[ -][^\W\d_]{2,}){0,2})\s*(?:$|[|·•])"
)
_SENTENCE_END = (".", "!", "?", "؟", "…", "»", ":", "؛")


def written(lines: Sequence[Line]) -> Credit:
    """What a line near the title credits that begins as a byline does, where no element is marked as one.

    ``lines`` are those after the title, in their order.
    """
    for line in lines[:_NEAR]:
        text = line.text
        if len(text) > _LONGEST_BYLINE:
            continue
        if placed := _PLACED.match(text):
            return credit([placed["name"]])
        if not text.endswith(_SENTENCE_END) and _BYLINE.match(text):
            found = credit([_LIST.split(text)[0]])
            if any(len(name.split()) > 1 for name in found.authors) or (found.agency and not found.authors):
                return found
        elif agencies.named(text):
            return credit([text])
    return Credit()


def _after(lines: Sequence[Line], title: str) -> Sequence[Line]:
    """The lines after that which is the title; all where none is."""
    at = next((index for index, line in enumerate(lines) if line.text == title), None)
    if at is None:
        key, length = _key(title), len(title)
        # Signs and marks make a fifth of a line at most.
        alike = ((i, line.text) for i, line in enumerate(lines) if 5 * abs(len(line.text) - length) <= length)
        at = next((i for i, text in alike if _key(text) == key), -1)
    return lines[at + 1 :]


_ARABIC = re.compile(r"[\u0620-\u06ff]")
_ALIGNED = re.compile(r"text-align\s*:\s*(right|left)")


def signed(lines: Sequence[Line]) -> Credit:
    """The name that stands alone under the text, in bold and at the far side, as a letter is signed."""
    before = None
    for line in lines:
        if before is not None and len(line.text) <= _LONGEST and before.is_prose and _is_aligned(line.element):
            found = credit([line.text])
            if len(found.authors) == 1 and found.authors[0] == line.text and _is_like_a_name(line.text):
                return found
        before = line
    return Credit()


def _is_aligned(element: Element) -> bool:
    """Whether it is in bold or italics and stands at the right, or in Arabic at the left."""
    near = [element, *itertools.islice(element.iterancestors(), 2)]
    if not any(up.tag in ("b", "strong", "em", "i") for up in near):
        return False
    sides = {up.get("align") for up in near} | {s for up in near for s in _ALIGNED.findall(up.get("style") or "")}
    return ("left" if _ARABIC.search(element.text or "") else "right") in sides


def decide(
    declared: Credit, lines: Sequence[Line], title: str, fed: Iterable[str] = (), text: str = ""
) -> tuple[tuple[str, ...], str | None]:
    """Authors and agency of the article, from all that credits somebody.

    ``declared`` is `Declared.credit`, ``lines`` the page's in its order, ``fed`` the feed's authors, ``text`` the
    article's. Where nobody else is named, a desk or the outlet is the author, as it signs.
    """
    found = declared
    if not found.authors:
        after = _after(lines, title)
        found = found | written(after)
        found = found if found.authors else found | credit(fed)
        found = found if found.authors else found | signed(after)
    return found.authors or found.others, found.agency or (agencies.credited(text) if text else None)
