"""The tables of names: months, weekdays and zones, as pages in English, French and Arabic write them.

Names are kept folded (`pipeline.text.fold_text`): lower case, no accents, plain alef and ya.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.text import fold_text

# One line for each system, from January. Arabic has five: the Gulf's and Egypt's, the Algerian and Tunisian one (from
# French), the Moroccan and the Mauritanian ones, and the Levant's. A slash separates spellings.
_SYSTEMS = (
    "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct "
    "november/nov december/dec",
    "janvier/janv/jan février/févr/fév mars avril/avr mai juin juillet/juil août septembre/sept octobre/oct "
    "novembre/nov décembre/déc",
    "يناير فبراير مارس أبريل/إبريل مايو يونيو/يونيه يوليو/يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "جانفي فيفري/فيڤري مارس أفريل ماي جوان جويلية/جويليه أوت سبتمبر أكتوبر نوفمبر ديسمبر",
    "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
    "يناير فبراير مارس إبريل مايو يونيو يوليو أغشت شتمبر أكتوبر نوفمبر/نوفنبر دجمبر",
    "كانون_الثاني/كانون_ثاني/كانون_ثان شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول/تشرين_أول "
    "تشرين_الثاني/تشرين_ثاني/تشرين_ثان كانون_الأول/كانون_أول",
)
_DAMAGED = "\ufffd"  # stands where an accented letter was, in pages that were converted once too often
_HIJRI = (
    "محرم/محرم_الحرام/muharram/mouharram",
    "صفر/صفر_الخير/صفر_المظفر/safar",
    "ربيع_الأول/ربيع_أول/ربيع_الأنور/rabi_al-awwal/rabi'_al-awwal/rabi_al_awal/rabi_al-awal/rabia_al_awal",
    "ربيع_الثاني/ربيع_ثاني/ربيع_ثان/ربيع_الآخر/rabi_al-thani/rabi'_al-thani/rabi_al-akhir/rabia_al_thani",
    "جمادى_الأولى/جمادى_الأول/جماد_الأول/جماد_أول/jumada_al-awwal/jumada_al-ula/joumada_al_oula",
    "جمادى_الآخرة/جمادى_الثانية/جمادى_الثاني/جمادى_الآخر/جماد_الثاني/جماد_الآخر/jumada_al-thani/jumada_al-akhira/"
    "joumada_al_thania",
    "رجب/رجب_الفرد/رجب_الأصب/رجب_الحرام/رجب_المرجب/rajab",
    "شعبان/شعبان_المعظم/شعبان_الكريم/sha'ban/shaban/chaabane",
    "رمضان/رمضان_المبارك/رمضان_المعظم/رمضان_الكريم/ramadan",
    "شوال/شوال_المكرم/shawwal/chawwal/chaoual",
    "ذو_القعدة/ذي_القعدة/ذوالقعدة/ذو_القعدة_الحرام/ذي_القعدة_الحرام/dhu_al-qi'dah/dhu_al-qidah/dhou_al_qida",
    "ذو_الحجة/ذي_الحجة/ذوالحجة/ذو_الحجة_الحرام/ذي_الحجة_الحرام/dhu_al-hijjah/dhu_al-hijja/dhou_al_hijja",
)
_DAYS = (
    "lundi/lun/monday/mon/الاثنين/الإثنين/اثنين",
    "mardi/mar/tuesday/tue/tues/الثلاثاء/الثلثاء/ثلاثاء",
    "mercredi/mer/wednesday/wed/الأربعاء/أربعاء",
    "jeudi/jeu/thursday/thu/thur/thurs/الخميس/خميس",
    "vendredi/ven/friday/fri/الجمعة/جمعة",
    "samedi/sam/saturday/sat/السبت/سبت",
    "dimanche/dim/sunday/sun/الأحد/أحد",
)


def numbered(rows: Iterable[Iterable[str]], first: int) -> dict[str, int]:
    """Folded name -> number, from rows of spellings; names with an accent also as conversions damage them."""
    found: dict[str, int] = {}
    for number, spellings in enumerate(rows, first):
        for spelling in spellings:
            name = spelling.replace("_", " ")
            found[fold_text(name)] = number
            if any(c in "éû" for c in name):
                found["".join(_DAMAGED if c in "éû" else c for c in name)] = number
    return found


MONTHS: dict[str, int] = {}
"""Folded name of a month, in any system -> its number. Blanks are single; U+FFFD stands for a letter that was lost."""
for _system in _SYSTEMS:
    MONTHS |= numbered((names.split("/") for names in _system.split()), 1)
HIJRI_MONTHS = numbered((names.split("/") for names in _HIJRI), 1)
WEEKDAYS = numbered((names.split("/") for names in _DAYS), 0)
"""Folded name or abbreviation -> 0 for Monday to 6 for Sunday."""
ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "wat": 1, "cet": 1, "met": 1, "cest": 2,
    "mest": 2, "cat": 2, "eet": 2, "sast": 2, "eest": 3, "eat": 3, "msk": 3,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
"""Hours from UTC. ``WAT``, ``CET`` and ``WET`` stand in feeds of the region, the American ones in RFC 822."""


def any_of(names: Iterable[str]) -> str:
    """A pattern for one of them, the longest first."""
    quoted = (re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True))
    return "|".join(quoted).replace(_DAMAGED, _DAMAGED + "{1,2}")


MONTH_NAME = rf"(?<![^\W\d_])(?:{any_of(MONTHS)})(?![^\W\d_]|{_DAMAGED})"
"""A pattern for a month's name that is a word, in folded text."""


HIJRI_NAME = rf"(?<![^\W\d_])(?:{any_of(HIJRI_MONTHS)})(?![^\W\d_])"
ZONE_NAME = (  # "est" and "met" are words as well: not where another follows
    rf"(?:(?:utc|gmt|ut|z)(?![^\W\d_])|(?:{any_of(ZONES)})(?![^\W\d_]|\s+[a-z]))"
)


def month_number(name: str) -> int:
    """Of what ``MONTH_NAME`` matched."""
    return MONTHS[re.sub(r"\s+", " ", re.sub(_DAMAGED + "+", _DAMAGED, name))]


def offset(name: str | None, digits: str | None) -> timezone | None:
    """The zone of a name, an offset ("+0100", "+01:00", "+1"), or both: El Khabar's "Z+1" (2018) means +01:00.

    ``None`` for an unknown name without an offset, and for what is farther from UTC than any zone.
    """
    base = ZONES.get(name or "")
    if base is None and not digits:
        return None
    figures = (digits or "").replace(":", "").replace(" ", "")
    hours, minutes = int(figures[1:3] or 0), int(figures[3:] or 0)
    if hours > 14 or minutes > 59:
        return None
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(timedelta(hours=base or 0) + (-shift if figures.startswith("-") else shift))


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo:
    """Of an IANA name; UTC where the data base has none (the settings check it, a JSON Lines caller may not)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
