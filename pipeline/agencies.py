"""News agencies: their names, and the credit that an article gives one: ALGER (APS) at its head, وكالات at its foot."""

from __future__ import annotations

import re

from pipeline.text import fold_text

# Usual name: as shown. In Arabic a blank may be a full stop or nothing: أ ف ب, أ.ف.ب, واج.
_NAMES = {
    "AFP": "AFP, Agence France-Presse, أ ف ب, فرانس برس, وكالة فرانس برس, وكالة الصحافة الفرنسية",
    "Reuters": "Reuters, REUTERS, رويترز, وكالة رويترز",
    "APS": "APS, Algérie Presse Service, و ا ج, وكالة الأنباء الجزائرية",
    "PANA": "PANA, Pana, Panapress, PANAPRESS, بانا, بانا برس",
    "Xinhua": "Xinhua, XINHUA, شينخوا, وكالة شينخوا",
    "AP": "AP, Associated Press, أ ب, أسوشيتد برس, الأسوشيتد برس",
    "MAP": "MAP, و م ع, وكالة المغرب العربي للأنباء",
    "TAP": "TAP, و ا ت, وكالة تونس إفريقيا للأنباء",
    "EFE": "EFE, إفي, إيفي",
    "Anadolu": "Anadolu, Anadolu Agency, الأناضول, وكالة الأناضول",
    "AMAP": "AMAP",
    "AMI": "AMI, و م ا, الوكالة الموريتانية للأنباء",
    "ANP": "ANP",
    "AIB": "AIB",
    "NAN": "NAN",
    "LANA": "LANA, و ا ل, وكالة الأنباء الليبية",
    "MENA": "MENA, أ ش أ, وكالة أنباء الشرق الأوسط",
    "dpa": "dpa, DPA, د ب أ",
    "UPI": "UPI, ي ب أ, يو بي آي",
    "KUNA": "KUNA, كونا",
    "TASS": "TASS, ITAR-TASS, Itar-Tass, إيتار تاس",
    "agencies": "agences, Agences, AGENCES, agencies, Agencies, وكالات, الوكالات",
}
# The same where nothing but a name is expected.
_IN_BYLINES = {
    "AFP": "L'Agence France-Presse",
    "Reuters": "Thomson Reuters",
    "APS": "Agence de presse sénégalaise",
    "AP": "The Associated Press",
    "Anadolu": "AA, Agence Anadolu",
    "NAN": "News Agency of Nigeria",
    "UPI": "United Press International",
    "agencies": "avec agences",
}


# --- A name alone, as in a byline -------------------------------------------------------------------------------------

_SIGNS = re.compile(r"[\W_]+")


def _key(text: str) -> str:
    return _SIGNS.sub("", fold_text(text))


_USUAL = {
    _key(spelling): name
    for names in (_NAMES, _IN_BYLINES)
    for name, listed in names.items()
    for spelling in listed.split(", ")
}
# Words in small letters, and names of people, that are spelled as an agency: only its capitals credit it.
_CAPITALS = {_key(name) for name in ("AMI", "MAP", "TAP", "MENA", "NAN", "PANA", "LANA", "AA", "AP")}
_LEAD = re.compile(r"^\W*(?:(?:avec|with|source|sources|المصدر|عن|مع|agence)\b\s*:?\s*)?", re.IGNORECASE)
_LONGEST = 60  # characters of a name with what leads it in


def named(text: str) -> str | None:
    """The usual name of the news agency that ``text`` is, "Avec X" and brackets apart; None where it is more."""
    if len(text) > _LONGEST:
        return None
    name = _LEAD.sub("", text)
    key = _key(name)
    if key in _CAPITALS and not name.strip(" ().").replace(".", "").isupper():
        return None
    return _USUAL.get(key)


# --- The credit in a text ---------------------------------------------------------------------------------------------

_CREDITED = {
    re.sub(r"[ .]", "", fold_text(spelling)): name for name, listed in _NAMES.items() for spelling in listed.split(", ")
}
_HEAD, _FOOT = 160, 120  # code points of a text in which a credit may stand
_LONE_TATWEEL = re.compile(r"(?<=\s)ـ+(?=\s)")  # a dash, in Arabic papers; folding drops it
_ARABIC = re.compile(r"[\u0620-\u08ff]")


def _credits(*, arabic: bool) -> tuple[re.Pattern[str], ...]:
    """What a credit looks like at the head and the foot of a text: "told AFP" is none."""
    listed = [s for names in _NAMES.values() for s in names.split(", ") if bool(_ARABIC.match(s)) == arabic]
    spellings = sorted(map(fold_text, listed) if arabic else listed, key=len, reverse=True)
    names = "|".join(r"[ .]{0,2}".join(map(re.escape, s.split(" "))) for s in spellings)
    dash, end = r"[-–—]{1,2}", r"\.?(?!\w)"
    one = rf"(?<!\w)(?P<agency>{names}){end}"
    one += rf"(?:\s*(?:[,،/&+;]|{dash}|et|and)\s*(?:{names}){end})*"
    source = r"(?:(?:[Ss]ources?|المصدر)\s*:?\s*|عن )?"
    with_others = r"(?:[^\n.()]{0,40}\b(?:[Aa]vec|[Ww]ith) )?"
    return (
        # ALGER (APS) Les ..., and after a longer dateline only before a dash: LAGOS, Nov. 12 (Xinhua) -- ...
        re.compile(rf"^[^\n(]{{0,25}}\({with_others}{one}\)"),
        re.compile(rf"^[^\n(]{{0,60}}\({with_others}{one}\)\s*(?:{dash}|:)"),
        # AFP - ...; باماكو - أ ف ب: ...
        re.compile(rf"^(?:[^\n.(:]{{0,40}}?(?:{dash}|[/,،|])\s*)?{one}\s*(?:{dash}|[:|\n])"),
        # ... (AFP); ... Avec Reuters; المصدر: وكالات
        re.compile(rf"(?:^|[\n.!?؟…»”\")]|{dash})\s*[(\[]?\s*{with_others}{source}{one}\s*[)\]]?\s*\.?\s*$"),
    )


_PATTERNS = tuple(zip(_credits(arabic=False), _credits(arabic=True), strict=True))
_HEAD_CREDITS, _FOOT_CREDITS = _PATTERNS[:-1], _PATTERNS[-1:]
_REPORTING_BY = re.compile(r"\((?:Reporting|Additional reporting|Writing) by [^()]*\)\s*$")  # how Reuters ends
_TOKENS = re.compile(r"[^\W\d_]+")
# A text without the first word of any credit needs no closer look.
_ONE_TOKEN = {
    _TOKENS.findall(form)[0]
    for listed in _NAMES.values()
    for spelling in listed.split(", ")
    for form in (spelling, fold_text(spelling).replace(" ", ""), fold_text(spelling))
    if _ARABIC.match(spelling) or form is spelling
}


def credited(text: str) -> str | None:
    """The news agency that is credited at the head or foot of ``text`` (or alone, as in a by-line), by its usual name.

    "agencies" where nothing but that is said. Latin credits are read in their own case ("map", "tap" are words).
    """
    head, foot = (_LONE_TATWEEL.sub("-", part) for part in (text[:_HEAD].lstrip(), text[-_FOOT:].rstrip()))
    for part, patterns in ((head, _HEAD_CREDITS), (foot, _FOOT_CREDITS)):
        folded = fold_text(part)
        if _ONE_TOKEN.isdisjoint(_TOKENS.findall(part)) and _ONE_TOKEN.isdisjoint(_TOKENS.findall(folded)):
            continue
        for latin, arabic in patterns:
            if found := latin.search(part) or arabic.search(folded):
                return _CREDITED[re.sub(r"[ .]", "", fold_text(found["agency"]))]
    return "Reuters" if _REPORTING_BY.search(text[-_FOOT:]) else None
