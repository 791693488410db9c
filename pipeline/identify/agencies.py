"""The news agency that an article credits: ALGER (APS) at its head, "Avec AFP" or وكالات at its foot."""

from __future__ import annotations

import re

from pipeline.identify.spellings import in_arabic
from pipeline.text import fold_text

# As shown: as credited. In Arabic a blank may be a full stop or nothing: أ ف ب, أ.ف.ب, واج.
_AGENCIES = {
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
_CREDITED = {
    re.sub(r"[ .]", "", fold_text(spelling)): agency
    for agency, spellings in _AGENCIES.items()
    for spelling in spellings.split(", ")
}
_HEAD, _FOOT = 160, 120  # code points of a text in which a credit may stand
_LONE_TATWEEL = re.compile(r"(?<=\s)ـ+(?=\s)")  # a dash, in Arabic papers; folding drops it


def _credits(*, arabic: bool) -> tuple[re.Pattern[str], ...]:
    """What a credit looks like at the head and the foot of a text: "told AFP" is none."""
    listed = [s for spellings in _AGENCIES.values() for s in spellings.split(", ") if in_arabic(s) == arabic]
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
    for listed in _AGENCIES.values()
    for spelling in listed.split(", ")
    for form in (spelling, fold_text(spelling).replace(" ", ""), fold_text(spelling))
    if in_arabic(spelling) or form is spelling
}


def agency(text: str) -> str | None:
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
