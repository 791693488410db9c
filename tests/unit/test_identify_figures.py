"""Numbers of killed, wounded, taken and displaced people: what is read, what is left alone."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identify.figures import figures
from pipeline.model import Bound, EntityKind, Figure, FigureKind, Mention
from pipeline.text import fold


def read(text: str, lang: str | None, *mentions: Mention) -> tuple[Figure, ...]:
    return figures("text", fold(text), lang, mentions)


def one(text: str, lang: str | None, *mentions: Mention) -> Figure:
    found = read(text, lang, *mentions)
    assert len(found) == 1, found
    return found[0]


def mention(text: str, name: str, entity: str, kind: EntityKind, field: str = "text") -> Mention:
    start = text.index(name)
    return Mention(entity, kind, field, start, start + len(name), name, "listed spelling", 0.98)


def values(text: str, lang: str) -> list[tuple[str, int]]:
    return [(figure.kind.value, figure.value) for figure in read(text, lang)]


# --- Numbers in words, as a language writes them (the tests' own reckoning) -------------------------------------------


def words(line: str) -> list[str]:
    return line.split()


FRENCH = words(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf"
)
FRENCH_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}
ENGLISH = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
ENGLISH_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
ARABIC = words("صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة")
ARABIC_TENS = words("عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون")
ARABIC_HUNDREDS = words("مئة مئتان ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانيمئة تسعمئة")


def french(number: int) -> str:
    if number >= 1000:
        head = "mille" if number < 2000 else f"{french(number // 1000)} mille"
        return head if number % 1000 == 0 else f"{head} {french(number % 1000)}"
    if number >= 100:
        head = "cent" if number < 200 else f"{french(number // 100)} cent"
        return (
            f"{head}s" * (head != "cent") + head * (head == "cent")
            if number % 100 == 0
            else (f"{head} {french(number % 100)}")
        )
    if number < 20:
        return FRENCH[number]
    if number >= 80:
        return "quatre-vingts" if number == 80 else f"quatre-vingt-{french(number - 80)}"
    tens = 60 if number >= 60 else number // 10 * 10
    rest = number - tens
    if rest == 0:
        return FRENCH_TENS[tens // 10]
    return FRENCH_TENS[tens // 10] + (" et " if rest in (1, 11) else "-") + french(rest)


def english(number: int) -> str:
    if number >= 1000:
        rest = f" {english(number % 1000)}" if number % 1000 else ""
        return f"{english(number // 1000)} thousand{rest}"
    if number >= 100:
        rest = f" and {english(number % 100)}" if number % 100 else ""
        return f"{english(number // 100)} hundred{rest}"
    if number < 20:
        return ENGLISH[number]
    return ENGLISH_TENS[number // 10 - 2] + (f"-{ENGLISH[number % 10]}" if number % 10 else "")


def arabic(number: int) -> str:
    parts = []
    thousands, hundreds, rest = number // 1000, number % 1000 // 100, number % 100
    if thousands:
        parts.append({1: "ألف", 2: "ألفان"}.get(thousands) or f"{ARABIC[thousands]} آلاف")
    if hundreds:
        parts.append(ARABIC_HUNDREDS[hundreds - 1])
    if 10 < rest < 20:
        unit = {1: "أحد", 2: "اثنا"}.get(rest - 10) or ARABIC[rest - 10]
        parts.append(f"{unit} عشر")
    elif rest > 10:
        parts += [ARABIC[rest % 10]] if rest % 10 else []
        parts.append(ARABIC_TENS[rest // 10 - 2])
    elif rest or not parts:
        parts.append(ARABIC[rest])
    return " و".join(parts)


SPELLED = [
    ("fr", french, "{} soldats tués"),
    ("en", english, "{} soldiers were killed"),
    ("ar", arabic, "مقتل {} جنديا"),
]


@pytest.mark.parametrize(("lang", "spell", "frame"), SPELLED, ids=lambda v: v if isinstance(v, str) else "")
@given(number=st.integers(0, 9999))
def test_words_and_digits_of_a_number_give_one_value(lang: str, spell: object, frame: str, number: int) -> None:
    assert callable(spell)
    in_words = one(frame.format(spell(number)), lang)
    in_digits = one(frame.format(number), lang)
    assert (in_words.kind, in_words.value) == (in_digits.kind, in_digits.value) == (FigureKind.KILLED, number)


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("fr", "septante-deux soldats tués", 72),
        ("fr", "1 200 soldats tués", 1200),
        ("fr", "1\u202f200 soldats tués", 1200),
        ("fr", "1.200 soldats tués", 1200),
        ("en", "1,200 soldiers were killed", 1200),
        ("fr", "2,5 millions de déplacés", 2_500_000),
        ("fr", "350 mille déplacés", 350_000),
        ("en", "a hundred and twenty soldiers were killed", 120),
        ("en", "half a dozen soldiers were killed", 6),
        ("ar", "مقتل ١٬٢٠٠ شخص", 1200),
        ("ar", "مقتل ثلاث عشرة امرأة", 13),
        ("ar", "مقتل مائتي شخص", 200),
        ("ar", "نزوح ألفي شخص", 2000),
        ("ar", "نزوح خمسة وعشرين ألف شخص", 25_000),
        ("ar", "نزوح 3 آلاف شخص", 3000),
        ("ar", "أدى الهجوم لمقتل 12جنديا", 12),
        ("ar", "مقتل أربعة آلاف وأحد عشر جنديا", 4011),  # folded, وأحد is واحد
    ],
)
def test_ways_to_write_a_number(lang: str, text: str, value: int) -> None:
    assert one(text, lang).value == value


PIECES = words(
    "12 1 200 2012 - , . ( ) ' » % tués morts soldats killed people wounded and et de trois quatre vingt cent a dozen "
    "hundred dozens between entre plus more than aucun no one was casualties un été İ ﷲ ّ "
    "مقتل جنديين 5 و و12 عشرات خمسة وعشرون ألف قتيل آخرين بين"
)


@given(
    st.lists(st.sampled_from([*PIECES, "\n"]), max_size=25).map(" ".join) | st.text(),
    st.sampled_from(["fr", "en", "ar", "de", None]),
)
def test_any_text_gives_figures_that_stand_in_it(text: str, lang: str | None) -> None:
    found = read(text, lang)
    for figure in found:
        assert 0 <= figure.start < figure.end <= len(text)
        assert figure.value >= 0
        assert figure.most is None or figure.most > figure.value
        assert figure.who is None or figure.who in text
    assert all(a.end <= b.start for a, b in pairwise(found))


# --- What happened, to how many ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "tuant 3 soldats et en blessant 5", [("killed", 3), ("wounded", 5)]),
        ("fr", "L'attaque a tué 3 soldats maliens et 2 civils.", [("killed", 3), ("killed", 2)]),
        ("en", "3 killed, 5 wounded", [("killed", 3), ("wounded", 5)]),
        ("en", "Two US soldiers & 4 guards killed", [("killed", 2), ("killed", 4)]),
        ("en", "The bomber killed 20 people, including 3 children.", [("killed", 20), ("killed", 3)]),
        ("ar", "3 قتلى و5 جرحى", [("killed", 3), ("wounded", 5)]),
        ("ar", "مقتل خمسة مدنيين وجنديين", [("killed", 5), ("killed", 2)]),
        ("ar", "قتل ستة جنود واختطف اثنان آخران", [("killed", 6), ("hostages", 2)]),
        ("ar", "اعتقلت السلطات الجزائرية 12 شخصا", [("captured", 12)]),
        ("fr", "L'armée a perdu douze hommes.", [("killed", 12)]),
        ("fr", "Neuf blessés, dont quatre dans un état grave", [("wounded", 9), ("wounded", 4)]),
        ("en", "Gunmen seized two doctors.", [("hostages", 2)]),
        ("en", "Eight soldiers lost their lives.", [("killed", 8)]),
        ("ar", "فقد الجيش 12 جنديا", [("killed", 12)]),
        ("ar", "مقتل إرهابيين اثنين", [("killed", 2)]),
        ("ar", "ستة عسكريين قتلوا وجرح أحد عشر آخرون", [("killed", 6), ("wounded", 11)]),
    ],
)
def test_each_clause_has_its_own_kind(lang: str, text: str, expected: list[tuple[str, int]]) -> None:
    assert values(text, lang) == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Il a été tué en 2010."),
        ("fr", "Un homme de 27 ans a parlé des morts."),
        ("fr", "La rançon de 12 millions d'euros libérait les otages."),
        ("fr", "Deux assaillants ont tué le maire."),
        ("fr", "Les combats ont fait 12 morts et blessés."),
        ("en", "He was killed on the 11 of September."),
        ("en", "The wounded walked 12 km; flight AH 5017 left without the dead."),
        ("en", "Rebels killed the mayor and took 12 vehicles."),
        ("en", "He attempted to kill three people."),
        ("en", "Two rebel groups talked of the dead."),
        ("en", "The team won 3-1 with wounded players."),
        ("fr", "Le parti a perdu douze sièges et douze députés, non la mort."),
        ("fr", "Douze terroristes neutralisés"),
        ("en", "Police seized 12 Toyotas from the dead."),
        ("en", "Troops neutralised 12 jihadists."),
        ("ar", "تحييد 12 إرهابيا"),
        ("ar", "فقد انتشر 200 جندي بعد مقتل القائد"),  # فقد is a particle here
        ("ar", "قتل القائد في 2012 قرب الحدود"),
        ("ar", "مقتل قائد الحركة في المعارك"),
        ("ar", "بعد مقتل الجندي بثلاثة أيام"),
        ("ar", "أدت المواجهة إلى مقتل وإصابة 12 شخصا"),
    ],
)
def test_what_is_no_figure(lang: str, text: str) -> None:
    assert read(text, lang) == ()


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("fr", "L'explosion n'a fait aucun mort.", FigureKind.KILLED),
        ("fr", "Personne n'a été blessé.", FigureKind.WOUNDED),
        ("en", "No one was killed.", FigureKind.KILLED),
        ("en", "It caused no injuries.", FigureKind.WOUNDED),
        ("ar", "وقع الانفجار دون سقوط قتلى", FigureKind.KILLED),
        ("ar", "لم يصب أحد في الحادث", FigureKind.WOUNDED),
    ],
)
def test_nobody_is_zero(lang: str, text: str, kind: FigureKind) -> None:
    found = one(text, lang)
    assert (found.kind, found.value, found.bound) == (kind, 0, Bound.EXACT)


@pytest.mark.parametrize(
    ("lang", "text", "value", "bound"),
    [
        ("fr", "au moins 12 morts", 12, Bound.AT_LEAST),
        ("fr", "plus d'une centaine de morts", 100, Bound.AT_LEAST),
        ("fr", "12 morts environ", 12, Bound.ABOUT),
        ("fr", "12 soldats au moins ont été tués", 12, Bound.AT_LEAST),
        ("fr", "jusqu'à 12 morts", 12, Bound.AT_MOST),
        ("fr", "des centaines de morts", 200, Bound.AT_LEAST),
        ("fr", "une douzaine de morts", 12, Bound.ABOUT),
        ("en", "no more than 12 dead", 12, Bound.AT_MOST),
        ("en", "more than 12 dead", 12, Bound.AT_LEAST),
        ("en", "about twenty dead", 20, Bound.ABOUT),
        ("en", "several hundred dead", 200, Bound.AT_LEAST),
        ("en", "tens of thousands of refugees", 20_000, Bound.AT_LEAST),
        ("ar", "لا يقل عن 12 قتيلا", 12, Bound.AT_LEAST),
        ("ar", "قرابة 12 قتيلا", 12, Bound.ABOUT),
        ("ar", "خلف الهجوم دمارا ونحو 12 قتيلا", 12, Bound.ABOUT),
        ("ar", "أقل من 12 قتيلا", 12, Bound.AT_MOST),
        ("ar", "12 قتيلا على الأقل", 12, Bound.AT_LEAST),
        ("ar", "مئات القتلى", 200, Bound.AT_LEAST),
        ("ar", "عشرات آلاف النازحين", 20_000, Bound.AT_LEAST),
    ],
)
def test_bounds(lang: str, text: str, value: int, bound: Bound) -> None:
    found = one(text, lang)
    assert (found.value, found.bound) == (value, bound)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Entre 10 et 15 morts"),
        ("fr", "de 10 à 15 morts"),
        ("fr", "10-15 morts"),
        ("en", "Between ten and fifteen dead"),
        ("en", "10 to 15 dead"),
        ("ar", "بين 10 و15 قتيلا"),
        ("ar", "من 10 إلى 15 قتيلا"),
    ],
)
def test_a_range_has_two_ends(lang: str, text: str) -> None:
    found = one(text, lang)
    assert (found.value, found.most, found.bound) == (10, 15, Bound.EXACT)


def test_a_toll_that_rises_is_no_range() -> None:
    found = one("The death toll rose from 10 to 15.", "en")
    assert (found.value, found.most) == (15, None)


def test_the_figure_is_the_number_and_what_it_counts() -> None:
    text = "À Kidal, une dizaine de soldats tués, dit-on."
    found = one(text, "fr")
    assert text[found.start : found.end] == "une dizaine de soldats tués"
    assert found.who == "soldats"


def test_who_keeps_its_marks_and_letters() -> None:
    found = one("مقتل ١٢ جنديًّا قرب الحدود", "ar")
    assert (found.value, found.who) == (12, "جنديًّا")


def test_who_is_said_without_the_and_that_is_written_together_with_it() -> None:
    assert [figure.who for figure in read("مقتل خمسة مدنيين وجنديين", "ar")] == ["مدنيين", "جنديين"]


def test_an_actor_has_the_men_that_the_clause_gives_it() -> None:
    text = "12 combattants d'Ansar Dine tués par le MNLA"
    ansar = mention(text, "Ansar Dine", "ansar-dine", EntityKind.ACTOR)
    mnla = mention(text, "MNLA", "mnla", EntityKind.ACTOR)
    assert one(text, "fr", ansar, mnla).actor == "ansar-dine"
    assert one(text, "fr", mnla).actor is None


def test_an_actor_before_its_men_in_english_and_after_them_in_arabic() -> None:
    text = "Troops killed three AQIM militants"
    assert one(text, "en", mention(text, "AQIM", "aqim", EntityKind.ACTOR)).actor == "aqim"
    text = "مقتل 5 من عناصر القاعدة"
    found = one(text, "ar", mention(text, "القاعدة", "al-qaeda", EntityKind.ACTOR))
    assert (found.actor, found.who) == ("al-qaeda", "عناصر")


def test_hostages_are_not_the_men_of_their_captors() -> None:
    text = "les six otages d'Aqmi"
    found = one(text, "fr", mention(text, "Aqmi", "aqim", EntityKind.ACTOR))
    assert (found.kind, found.actor) == (FigureKind.HOSTAGES, None)


def test_the_place_is_the_nearest_of_the_same_sentence_and_field() -> None:
    text = "Il vit à Bamako. À Kidal, près de l'école et loin de Gao, on compte 12 morts."
    places = [mention(text, name, name.lower(), EntityKind.PLACE) for name in ("Bamako", "Kidal", "Gao")]
    assert one(text, "fr", *places).place == "gao"
    assert one(text, "fr", places[0]).place is None
    assert one(text, "fr", mention(text, "Gao", "gao", EntityKind.PLACE, field="title")).place is None


def test_an_arabic_adjective_is_no_place() -> None:
    text = "مقتل جندي مالي في تمبكتو"
    mali = mention(text, "مالي", "mali", EntityKind.PLACE)
    assert one(text, "ar", mali, mention(text, "تمبكتو", "timbuktu", EntityKind.PLACE)).place == "timbuktu"


def test_figures_carry_the_field_they_were_read_in() -> None:
    assert figures("title", fold("12 morts à Gao"), "fr", ())[0].field == "title"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'attaque a fait 12 morts dans la ville", "killed"),
        ("The attack left 12 wounded in the town", "wounded"),
        ("اختطاف 12 شخصا", "hostages"),
    ],
)
@pytest.mark.parametrize("lang", ["und", None])
def test_a_language_that_is_not_known_is_guessed(text: str, expected: str, lang: str | None) -> None:
    assert one(text, lang).kind == expected


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("…" * 60 + "123 " * 1600 + "morts.", "fr"),
        ("L'attaque a fait " + "123 " * 8 + "morts.", "fr"),
        ("L'attaque a fait 1 000 000 001 morts.", "fr"),
        ("L'attaque a fait 3," + "5" * 5000 + " millions de morts.", "fr"),
        ("The war left 3." + "5" * 5000 + " million dead.", "en"),
        ("The war left between 12 and 5,000,000,000 dead.", "en"),
        ("مقتل " + "123 " * 1600 + "جنديا", "ar"),
        ("مقتل ٣٫" + "٥" * 5000 + " مليون شخص", "ar"),
        ("مقتل ٥٠٠٠ مليون شخص", "ar"),
    ],
)
def test_more_than_there_are_people_is_no_figure(text: str, lang: str) -> None:
    assert read(text, lang) == ()


def test_what_stands_after_too_great_a_number_is_read() -> None:
    assert values("On a trouvé " + "123 " * 1600 + "obus, puis 12 morts.", "fr") == [("killed", 12)]
    assert values("Displaced: 1,000,000,000 refugees.", "en") == [("displaced", 10**9)]
