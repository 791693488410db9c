"""Strangers: what is named beside the mentions, and what comes close to a tracked actor's name."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identify.strangers import Strangers
from pipeline.identify.strangers.found import _within
from pipeline.model import Entity, EntityKind, Mention, Name, Sighting, Stranger
from pipeline.text import fold


def actor(id_: str, type_: str, *names: str | Name, note: str | None = None) -> Entity:
    listed = tuple(name if isinstance(name, Name) else Name(name) for name in names)
    return Entity(id_, EntityKind.ACTOR, listed[0].text, type_, listed, note)


FAJR = actor("fajr", "group", "Lachkar al-Fadjr", "لشكر الفجر")
TAMBOURA = actor("tamboura", "person", "Haroun Tamboura", "هارون تامبورا", note="Leader of Lachkar al-Fadjr.")
KIDAL = Entity("kidal", EntityKind.PLACE, "Kidal", "town", (Name("Kidal"), Name("كيدال")))
READER = Strangers((FAJR, TAMBOURA, KIDAL))


def mentions(text: str, *named: tuple[str, str], field: str = "text") -> list[Mention]:
    found = []
    for entity, spelling in named:
        kind = EntityKind.PLACE if entity == "kidal" else EntityKind.ACTOR
        start = text.index(spelling)
        found.append(Mention(entity, kind, field, start, start + len(spelling), spelling, "given", 1.0))
    return found


def strangers(text: str, *named: tuple[str, str], title: str = "", lang: str | None = None) -> dict[str, int]:
    found = READER.read(fold(title), fold(text), lang, mentions(text, *named))[1]
    return {stranger.text: stranger.count for stranger in found}


def sightings(text: str, *named: tuple[str, str], reader: Strangers = READER) -> dict[str, Sighting]:
    return {s.text: s for s in reader.read(fold(""), fold(text), None, mentions(text, *named))[0]}


# --- Latin script -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hier, le colonel Sékou Diabira a parlé.", ["Sékou Diabira"]),
        ("On a vu Almoustapha Ag Rhissa et Sidi Ould Bellal.", ["Almoustapha Ag Rhissa", "Sidi Ould Bellal"]),
        ("Le ministre Dominique de Marsac et le maire de Tinzawa.", ["Dominique de Marsac", "Tinzawa"]),
        ("She met al-Waleed bin Hammoud and ould Bellal.", ["al-Waleed bin Hammoud", "ould Bellal"]),
        ("Accusé par l'Ouattigui, il nie. Cheikh Diabira aussi.", ["Ouattigui", "Diabira"]),
        ("Le GATIA et la FPLZ nient, dit N'Golo Dembélé.", ["GATIA", "FPLZ", "N'Golo Dembélé"]),
        ("US President Joe Tambling and the town's Salif Konodji agree.", ["Joe Tambling", "Salif Konodji"]),
        ("La brigade « Wafa » avance.", ["Wafa"]),
        ("Selon Diabira, c'est fini.", ["Diabira"]),
        ("“It is late,” Diabira said.", ["Diabira"]),
    ],
)
def test_names_of_latin_script(text: str, expected: list[str]) -> None:
    assert list(strangers(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Les Maliens votent dimanche. Rien ne presse.",
        "Prices rose in March. Traders blame the French.",
        "Le Premier ministre et l'Assemblée nationale ont salué l'accord.",
        "Mohamed a dit non, et Fatoumata oui.",  # a given name alone is anybody
        "Quelqu'un cria. Dehors il pleuvait. Personne ne vint.",
        "Une constitution est écrite : la Constitution est un texte.",
        "http://www.Example.org et iPhone",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert strangers(text) == {}


def test_a_word_that_begins_a_sentence_is_a_name_where_the_text_has_it_elsewhere() -> None:
    assert strangers("Sikabougou dort.") == {}
    assert strangers("Sikabougou dort. On rentre à Sikabougou.") == {"Sikabougou": 2}


def test_capitals_of_a_headline_say_nothing_but_what_the_text_confirms() -> None:
    text = "The colonel, Moussa Wologuem, denied it."
    assert strangers(text, title="Colonel Moussa Wologuem Denies Firing On Crowd") == {"Moussa Wologuem": 2}
    assert strangers("Nothing happened.", title="Army Retakes Border Post After Heavy Fighting") == {}
    assert strangers("LE GÉNÉRAL KEBBÉ LIMOGÉ PAR SES PAIRS. On a revu Kebbé lundi.") == {"Kebbé": 2}


def test_a_surname_counts_to_its_full_name_and_articles_are_one() -> None:
    text = "Bakary Soumbounou est venu. On a vu Soumbounou. Ils citent al-Mansi et El-Mansi."
    found = READER.read(fold(""), fold(text), "fr", [])[1]
    assert [(s.key, s.text, s.count) for s in found] == [
        ("bakary soumbounou", "Bakary Soumbounou", 2),
        ("al mansi", "al-Mansi", 2),
    ]


def test_what_a_mention_covers_is_no_stranger() -> None:
    text = "Haroun Tamboura a vu Sékou Diabira. Kidal Mayor Adama Kolo and Kidal Airport."
    named = [("tamboura", "Haroun Tamboura"), ("kidal", "Kidal")]
    assert "Haroun Tamboura" not in strangers(text, *named)
    assert "Adama Kolo" in strangers(text, *named)
    assert strangers("On va à Kidal Airport.", ("kidal", "Kidal")) == {}


def test_at_most_thirty_by_count() -> None:
    names = [f"Zab{a}or Kem{b}iri" for a in "bdfgklm" for b in "nrstvz"]
    text = "Ils citent " + ", puis ".join([*names, names[-1]]) + "."
    found = READER.read(fold(""), fold(text), "fr", [])[1]
    assert len(found) == 30
    assert (found[0].text, found[0].count) == (names[-1], 2)


# --- Arabic script ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("استقبل العقيد حسان ولد بلال وفدا.", ["حسان ولد بلال"]),
        ("وقال الشيخ محمد الأمين ولد سيدي إن الهدنة قائمة.", ["محمد الأمين ولد سيدي"]),
        ("نفى أبو البراء الليبي ذلك، ولأبي عكرمة رأي آخر.", ["أبو البراء الليبي", "أبي عكرمة"]),
        ("أعلن الرئيس ديانغو سيسوكو الخبر.", ["ديانغو سيسوكو"]),
        ("وصل وزير الخارجية البوركيني تيدياني ويدراوغو أمس.", ["تيدياني ويدراوغو"]),
        ("قتل عناصر من كتيبة الفاروق، وفر المدعو كمال الزيتوني.", ["كتيبة الفاروق", "كمال الزيتوني"]),
        ("تحدث عبد الكريم آغ مطاح ونور الدين الشاوي.", ["عبد الكريم آغ مطاح", "نور الدين الشاوي"]),
        ("سلم الرسالة للمختار ولد دحمان.", ["للمختار ولد دحمان"]),
        ("بيان من كتيبة «الفرقان» وصل.", ["الفرقان"]),
        ("قتل الملقب بـ«الأعور» أمس.", ["الأعور"]),
        ("أشاد الزعيم الروحي النافذ شريف حيدرة بالاتفاق.", ["شريف حيدرة"]),
        ("قال سيف الدّين الرزقي لمحمــد الزهاوي.", ["سيف الدّين الرزقي", "محمــد الزهاوي"]),
    ],
)
def test_names_of_arabic_script(text: str, expected: list[str]) -> None:
    assert list(strangers(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "كان على الحكومة أن تتحرك قبل أن يبلغ عمر الأزمة عامين.",
        "ولد الطفل في مستشفى المدينة وهو بصحة جيدة.",
        "تباطأت حركة المرور، وتأجل تنظيم الانتخابات.",
        "حسن الجوار أفضل من كل سلاح، وسعيد من عاش في سلام.",
        "أكد الرئيس رفضه القاطع للقرار، ودعا الوزير المواطنين إلى الهدوء.",
        "الجماعات المسلحة انسحبت من الطريق.",
    ],
)
def test_arabic_words_that_are_no_names(text: str) -> None:
    assert strangers(text) == {}


def test_clitics_articles_and_the_forms_of_father_are_one_key() -> None:
    text = "قال أبو البراء الليبي نعم. ونقل عن أبي البراء الليبي قوله لا، ولأبي البراء الليبي كلام."
    found = READER.read(fold(""), fold(text), "ar", [])[1]
    assert [(s.key, s.count) for s in found] == [("ابو براء ليبي", 3)]


def test_an_arabic_mention_is_cut_out() -> None:
    text = "التقى هارون تامبورا الشيخ محمود بن عاشور في كيدال."
    assert list(strangers(text, ("tamboura", "هارون تامبورا"), ("kidal", "كيدال"))) == ["محمود بن عاشور"]


# --- Sightings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "named", "expected"),
    [
        ("Selon Haroun Tambora, de Lachkar al-Fadjr, tout va bien.", ("fajr", "Lachkar al-Fadjr"), "Haroun Tambora"),
        ("Sheikh Tambura left, says Lachkar al-Fadjr.", ("fajr", "Lachkar al-Fadjr"), "Tambura"),
        ("Moussa Tamboura, de Lachkar al-Fadjr, parle.", ("fajr", "Lachkar al-Fadjr"), "Moussa Tamboura"),
        ("ذكرت الصحيفة أن هارون تمبورة قائد لشكر الفجر يرفض.", ("fajr", "لشكر الفجر"), "هارون تمبورة"),
        ("وكان تمبورة قد ظهر مع مقاتلي لشكر الفجر.", ("fajr", "لشكر الفجر"), "تمبورة"),
    ],
)  # fmt: skip
def test_what_comes_close_beside_its_group_is_sighted(text: str, named: tuple[str, str], expected: str) -> None:
    found = sightings(text, named)
    assert list(found) == [expected]
    sighting = found[expected]
    assert sighting.entity == "tamboura"
    assert text[sighting.start : sighting.end] == expected
    assert sighting.key == " ".join(fold(expected).words)
    assert 0.55 <= sighting.score <= 1
    assert "fajr" in sighting.why


@pytest.mark.parametrize(
    "text",
    [
        "Le buteur Moussa Tamboura a marqué.",  # the surname alone, in other company
        "Le commerçant Haroun Sidibé vend du tissu, et Harouna Tambadou du mil.",
        "وكان تمبورة لاعبا في الفريق، وفاز هارون كوليبالي.",
        "Ils ont vu Haroun Tamboura.",  # as listed: whatever kept it from counting, there is nothing to accept
    ],
)
def test_other_people_are_not_sighted(text: str) -> None:
    assert sightings(text) == {}


def test_a_name_in_the_other_script_is_sighted() -> None:
    latin = actor("mekhnassi", "person", "Zoubir Ould Mekhnassi", note="Of Lachkar al-Fadjr.")
    arabic = actor("bissaka", "person", "الطاهر أغ بيساكا", note="Of Lachkar al-Fadjr.")
    reader = Strangers((FAJR, latin, arabic))
    found = sightings("قال الزبير ولد مخناسي ذلك باسم لشكر الفجر.", ("fajr", "لشكر الفجر"), reader=reader)
    assert found["الزبير ولد مخناسي"].entity == "mekhnassi"
    found = sightings("Attaher Ag Bissaka quitte Lachkar al-Fadjr.", ("fajr", "Lachkar al-Fadjr"), reader=reader)
    assert found["Attaher Ag Bissaka"].entity == "bissaka"


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("Selon Haroun Tamboulla, Lachkar al-Fadjr recule.", "Haroun Tamboulla"),
        ("قال هارون تمبولا، قائد لشكر الفجر، كلمته.", "هارون تمبولا"),
    ],
)
def test_what_is_more_like_a_name_that_is_not_tracked_is_a_stranger_and_no_sighting(text: str, spelling: str) -> None:
    company = ("fajr", "Lachkar al-Fadjr" if "Lachkar" in text else "لشكر الفجر")
    assert spelling in sightings(text, company)
    look_alikes = (Name("Haroun Tamboula"), Name("هارون تمبولة"))
    reader = Strangers((FAJR, TAMBOURA), look_alikes)
    found, others = reader.read(fold(""), fold(text), None, mentions(text, company))
    assert found == ()
    assert spelling in {stranger.text for stranger in others}


@pytest.mark.parametrize("text", ["Selon Tamboura, rien ne change.", "وكان تامبورا قد ظهر."])
def test_a_surname_that_several_bear_is_not_sighted(text: str) -> None:
    reader = Strangers((FAJR, TAMBOURA, actor("other", "person", "Sidi Tamboura", "سيدي تامبورا")))
    company = "Lachkar al-Fadjr" if text.isascii() else "لشكر الفجر"
    text = f"{text} {company}."
    assert sightings(text, ("fajr", company), reader=reader) == {}
    assert sightings(text, ("fajr", company)) != {}


def test_a_nisba_in_a_text_is_nobodys_surname() -> None:
    reader = Strangers((FAJR, actor("mansi", "person", "Younous al-Mansori", note="Of Lachkar al-Fadjr.")))
    text = "قالت الصحافة المنصورية إن لشكر الفجر انسحب."
    assert sightings(text, ("fajr", "لشكر الفجر"), reader=reader) == {}


def test_one_word_in_the_other_script_is_like_nobody() -> None:
    reader = Strangers((FAJR, actor("baloud", "person", "بلعور", note="Of Lachkar al-Fadjr.")))
    text = "The hotel in Bonaire is closed, says Lachkar al-Fadjr."
    assert sightings(text, ("fajr", "Lachkar al-Fadjr"), reader=reader) == {}


def test_company_and_titles_raise_the_score() -> None:
    near = actor("near", "person", "Haroun Tamboura", Name("Tambouraya", needs=("fajr",)))
    reader = Strangers((FAJR, near))
    alone = sightings("Hier, Harun Tambura a parlé.", reader=reader)["Harun Tambura"].score
    beside = "Hier, Harun Tambura a quitté Lachkar al-Fadjr."
    company = sightings(beside, ("fajr", "Lachkar al-Fadjr"), reader=reader)["Harun Tambura"].score
    titled = sightings("Hier, le cheikh Harun Tambura a parlé.", reader=reader)["Harun Tambura"].score
    assert alone < titled < company


def test_a_group_of_another_kind_by_the_same_name_is_not_sighted() -> None:
    reader = Strangers((actor("ansar", "group", Name("حركة أنصار الوادي"), Name("أنصار الوادي", not_after=("جبهة",))),))
    assert sightings("قالت جبهة أنصار الوادي ذلك.", reader=reader) == {}


def test_acronyms_and_given_names_are_like_nobody() -> None:
    reader = Strangers((actor("mspa", "group", "MSPA", "MSPB"), actor("ali", "person", "Ali Moussa")))
    assert sightings("Le MSPC et Ali Diabira, puis Moussa Sow, nient.", reader=reader) == {}


# --- Both -------------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["Haroun", " ", "Tambora", "le cheikh ", "محمد ", "ولد ", "بن", " أبو", "\n", ". ", "«", "»", "l'", "œ", "ﷲ", "ـ",
     "\u0651", "…", "AL-", "de ", "على ", "كتيبة ", "الدين", "-", "'s", "A", "é", "1", "لشكر الفجر"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join), st.lists(PIECES, max_size=12).map("".join))
def test_any_text_is_read_and_offsets_are_right(text: str, title: str) -> None:
    reader = Strangers((FAJR, TAMBOURA))
    found, others = reader.read(fold(title), fold(text), None, [])
    for sighting in found:
        field = title if sighting.field == "title" else text
        assert field[sighting.start : sighting.end] == sighting.text
        assert sighting.text
    assert all(stranger.text in title + "\0" + text for stranger in others)
    assert (found, others) == Strangers((FAJR, TAMBOURA)).read(fold(title), fold(text), None, [])


def _many() -> Sequence[Entity]:
    consonants = "bdfgklmnrst"
    syllables = [c + v for c in consonants for v in ("a", "ou", "i")]
    return [
        actor(f"a{n}", "person", f"Moussa Ag {''.join(syllables[(n // 33**p) % 33] for p in range(3)).capitalize()}ko")
        for n in range(5000)
    ]


def test_more_capitals_in_a_row_than_a_name_has_are_no_name() -> None:
    assert strangers("Il crie " + "Sékou Diabira " * 7 + "et part. On a vu Kader Konodji.") == {"Kader Konodji": 1}
    assert strangers(f"Le code {'Kavo' * 60} est faux.") == {}
    assert strangers("قال " + "SEKOU DIABIRA " * 7 + "وغادر العقيد محمد ولد حمدان") == {"محمد ولد حمدان": 1}


def test_a_name_is_found_in_a_headline_of_capitals_however_long() -> None:
    title = "SEKOU DIABIRA ET LE MAIRE DE TINZAWA VEULENT LA PAIX ET LE RETOUR DE LA POPULATION DANS LES VILLES DU NORD"
    assert strangers("On a vu Sékou Diabira.", title=title) == {"Sékou Diabira": 2}


@pytest.mark.parametrize("unit", ["JEAN ", "Jean Dupont ", "KAVO TRELIN DOSMA ", "KAVO TRELIN LE DOSMA ", "KAVO"])
def test_the_cost_of_capitals_grows_as_the_text_does(unit: str) -> None:
    def cost(letters: int) -> float:
        shout = fold((unit * (letters // len(unit) + 1))[:letters] + ". On a vu Kavo Trelin.")
        start = time.process_time()
        Strangers((FAJR, TAMBOURA)).read(fold(""), shout, "fr", [])
        return time.process_time() - start

    # Twice the text: 4 times the cost were it square, 8 were it cubic. The constant is for a clock's grain.
    assert min(cost(40_000 + n) for n in range(3)) < 3 * min(cost(20_000 + n) for n in range(3)) + 0.02


@pytest.mark.parametrize("words", [13, 2000])
def test_a_string_of_capitals_is_searched_for_names_no_longer_than_the_known(words: int) -> None:
    class Asked(Counter[str]):
        times = 0

        def __contains__(self, key: object) -> bool:
            self.times += 1
            return super().__contains__(key)

    known = Asked({"sekou diabira": 1})
    assert _within(" ".join(f"w{n}" for n in range(words)), known, 2) is None
    assert known.times == words + words - 1
    assert _within("w " * words + "sekou diabira", known, 2) == "sekou diabira"


def test_the_cost_does_not_grow_with_the_list() -> None:
    text = "Hier, Sékou Diabira a vu Moussa Ag Badako et Haroun Tambora à Sikabougou. " * 20
    folded = fold(text)

    def cost(reader: Strangers) -> float:
        reader.read(fold(""), folded, "fr", [])
        times = []
        for _ in range(7):
            start = time.process_time()
            reader.read(fold(""), folded, "fr", [])
            times.append(time.process_time() - start)
        return min(times)

    small = cost(Strangers((FAJR, TAMBOURA)))
    large = cost(Strangers((FAJR, TAMBOURA, *_many())))
    assert large < 3 * small + 0.002


def test_strangers_and_sightings_are_values() -> None:
    found, others = READER.read(fold("Haroun Tambora parle"), fold("Il a vu Sékou Diabira."), "fr", [])
    assert [(s.field, s.start, s.end) for s in found] == [("title", 0, 14)]
    assert others == (Stranger("haroun tambora", "Haroun Tambora", 1), Stranger("sekou diabira", "Sékou Diabira", 1))
