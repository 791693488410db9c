"""Languages: script first, two votes, the outlet's language for what is short, and honesty about the rest."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import language
from pipeline.extract.language import Detected, detect
from pipeline.model import Passage

WATCHED = ("ar", "fr", "en")


FRENCH = (
    "Les pêcheurs de Mopti disent que le fleuve n'a jamais été aussi bas pour la saison, et que les filets remontent "
    "vides depuis une semaine."
)
ENGLISH = (
    "The fishermen of Mopti say that the river has never been so low for the season, and that their nets have come up "
    "empty for a week."
)
ARABIC = "يقول صيادو موبتي إن النهر لم يكن يوما بهذا الانخفاض في مثل هذا الموسم، وإن شباكهم تخرج فارغة منذ أسبوع كامل."


def found(*paragraphs: str, title: str = "", prior: str | None = None) -> Detected:
    return detect(title, "\n".join(paragraphs), languages=WATCHED, prior=prior)


def parts(detected: Detected, *paragraphs: str) -> list[tuple[str, str]]:
    text = "\n".join(paragraphs)
    return [(passage.lang, text[passage.start : passage.end]) for passage in detected.passages]


def lang(text: str, prior: str | None = None, title: str = "") -> str:
    return detect(title, text, languages=WATCHED, prior=prior)[0]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("ar", "قال متحدث باسم الحركة إن الوفد وصل إلى الجزائر مساء الأحد"),
        ("ar", "مالي: أنصار الدين"),
        ("ar", "افتتح الرئیس معرض الکتاب في العاصمة بحضور عدد كبير من الوزراء والسفراء"),  # Persian ya and kaf
        ("ar", "أعلن تنظيم AQMI في بيان نشر على Twitter مسؤوليته عن الهجوم"),
        ("fr", "Les habitants de Gao attendent toujours le retour de l'électricité"),
        ("fr", "LE PREMIER MINISTRE REÇOIT LES CHEFS DE VILLAGE DU NORD"),
        ("en", "The delegation left for Ouagadougou on Tuesday without a word to the press"),
        ("en", "5 dead in suicide attack by Boko Haram in Sanda-Wadjiri."),
        ("es", "El ejército recupera la ciudad de Gao tras los combates de la noche"),
        ("pt", "Governo da Guiné-Bissau pede calma à população depois das eleições"),
        ("it", "Il presidente ha annunciato nuove misure economiche per il nord del paese"),
        ("de", "Der Präsident kündigt neue Maßnahmen gegen die Dürre im Norden an"),
        ("fa", "رئیس جمهور گفت که دولت چهار پروژه بزرگ را در ژانویه آغاز می‌کند"),
        ("ur", "وزیر اعظم نے کہا ہے کہ ٹیکس میں اضافہ نہیں کیا جائے گا اور لوگوں کو ڈرنے کی ضرورت نہیں"),
        ("zh", "總統今天宣布新的經濟措施，並表示北部地區的和平談判將於下週在首都重新開始。"),
        ("ha", "Shugaban kasa ya sanar da sabbin matakai na tsaro a arewacin Najeriya"),
        ("ru", "Президент объявил о новых мерах поддержки экономики на севере страны"),
    ],
)
def test_languages_with_and_without_a_misleading_prior(expected: str, text: str) -> None:
    assert lang(text) == expected
    assert lang(text, prior="en" if expected != "en" else "fr") == expected


def test_bambara_is_nobody_s_guess() -> None:
    text = (
        "Mali jamana ka peresidan ye kuma lase jama ma bi. Cɛw ni musow bɛɛ nana ɲɔgɔnye la, u ye hakilina di dugu "
        "yiriwali kan. Denmisɛnw bɛ taa kalanso la sɔgɔma fɛ, u bɛ segin tilegan fɛ. Sɛnɛkɛlaw ko sanji ma na ɲinan."
    )
    assert lang(text, prior="fr") == "und"


@pytest.mark.parametrize("prior", ["fr", "en"])
def test_on_a_few_words_the_outlet_s_language_decides(prior: str) -> None:
    assert lang("Ayman Al-Zawahiri.", prior=prior) == prior
    assert lang("Mali: AQMI", prior=prior) == prior


def test_the_body_counts_beside_the_title() -> None:
    body = "Les deux équipes se sont séparées sur un match nul, hier soir, au stade du 26-Mars de Bamako. " * 3
    assert lang(body, prior="en", title="Djoliba - Stade Malien : 1-1") == "fr"


@pytest.mark.parametrize(
    "text", ["", " \n", "12345 67", "!?…", "😀😀", "https://a.example/b?c=d", "a@b.example", "\ud800", "\x00"]
)
def test_without_letters_nothing_is_said_and_nothing_raised(text: str) -> None:
    assert detect("", text, languages=WATCHED, prior="fr") == ("und", 0.0, ())


def test_the_same_answer_every_time() -> None:
    text = "Nam, SA Green hydrogen pipeline flagged"
    assert len({detect(text, "", languages=WATCHED, prior=None) for _ in range(10)}) == 1


def test_unknown_priors_do_no_harm() -> None:
    assert lang("Les habitants de Gao attendent toujours le retour du courant", prior="xx") == "fr"
    assert detect("x", "Bonjour à tous les amis de la maison", languages=(), prior=None)[0] in ("fr", "und")


@pytest.mark.parametrize(
    ("first", "second", "langs"),
    [
        (FRENCH, ARABIC, ["fr", "ar"]),
        (ARABIC, FRENCH, ["ar", "fr"]),
        (ENGLISH, ARABIC, ["en", "ar"]),
        (FRENCH, ENGLISH, ["fr", "en"]),
    ],
)
def test_a_page_in_two_languages_is_mixed_and_has_its_passages(first: str, second: str, langs: list[str]) -> None:
    detected = found(first, second)
    assert detected.lang == "mixed"
    assert detected.certainty >= 0.9
    assert parts(detected, first, second) == [(langs[0], first), (langs[1], second)]


def test_passages_cover_the_text_whatever_stands_between() -> None:
    paragraphs = ("بيان", ARABIC, ARABIC, "", "***", "Communiqué", FRENCH, "AFP", FRENCH)
    detected = found(*paragraphs)
    assert parts(detected, *paragraphs) == [
        ("ar", "\n".join(paragraphs[:5])),
        ("fr", "\n".join(paragraphs[5:])),
    ]


def test_most_of_a_text_in_one_language_makes_it_that_one_with_its_passages_marked() -> None:
    detected = found(*[FRENCH] * 5, ARABIC)
    assert detected.lang == "fr"
    assert [passage.lang for passage in detected.passages] == ["fr", "ar"]


@pytest.mark.parametrize("foreign", ["لا حرب بعد اليوم", "« We will not leave »", "Moussa Ag Attaher", "AFP / Reuters"])
def test_a_quotation_a_heading_or_a_name_makes_no_passage(foreign: str) -> None:
    assert found(FRENCH, foreign, FRENCH)[::2] == ("fr", ())
    assert found(ARABIC, foreign, ARABIC)[::2] == ("ar", ())


def test_two_languages_that_take_turns_line_by_line() -> None:
    lines = ("Le marché a rouvert hier matin", "أعيد فتح السوق صباح أمس") * 5
    detected = found(*lines)
    assert detected.lang == "mixed"
    assert [passage.lang for passage in detected.passages] == ["fr", "ar"] * 5


LINES = (FRENCH, ENGLISH, ARABIC, "", "12", "Kidal, Gao", "قال: لا", "« We left »", "AFP / وكالات", "Сахель")


@given(st.lists(st.sampled_from(LINES), max_size=8))
def test_passages_always_cover_the_text_line_by_line(lines: list[str]) -> None:
    text = "\n".join(lines)
    detected = found(*lines)
    assert detected == found(*lines)
    ends = [passage.end for passage in detected.passages]
    starts = [passage.start for passage in detected.passages]
    assert starts == ([0, *(end + 1 for end in ends[:-1])] if ends else [])
    assert ends[-1:] in ([], [len(text)])
    assert all(text[end] == "\n" for end in ends[:-1])
    langs = [passage.lang for passage in detected.passages]
    assert all(one != next_ for one, next_ in pairwise(langs))
    assert set(langs) <= {"fr", "en", "ar", "ru"}
    assert detected.lang in {"mixed", *langs} if langs else detected.lang != "mixed"


def test_a_list_of_words_in_two_languages_is_no_chain_of_passages() -> None:
    detected = found(*("le marché a rouvert et les gens sont là", "أعيد فتح السوق صباح أمس") * 1000)
    assert len(detected.passages) <= 100


def test_a_text_of_one_language_has_no_passages() -> None:
    assert found(FRENCH, FRENCH, title="بيان") == ("fr", found(FRENCH).certainty, ())


def test_a_third_language_on_the_page() -> None:
    spanish = (
        "Los pescadores de Mopti dicen que el río nunca ha estado tan bajo en esta época del año, y que desde hace una "
        "semana las redes salen vacías del agua."
    )
    detected = found(FRENCH, spanish)
    assert (detected.lang, [passage.lang for passage in detected.passages]) == ("mixed", ["fr", "es"])


def test_arabic_in_latin_letters_and_digits_is_nobody_s_even_where_the_outlet_is_french() -> None:
    assert lang("3likom ya khouya, l7akem 9al belli rahom ghadi y3awno nas", prior="fr") == "und"


def test_an_ordinary_article_needs_no_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    """They cost ten times as much as the little words."""

    def asked(*_: object) -> tuple[str, float]:
        raise AssertionError("a detector was asked")

    monkeypatch.setattr(language, "_asked", asked)
    assert found(*[FRENCH] * 8, "Kidal, Gao", title="Mopti").lang == "fr"
    assert found(*[ENGLISH] * 8, title="Mopti").lang == "en"
    assert found(*[ARABIC] * 8, title="Mopti").lang == "ar"


def test_a_passage_is_the_model_s() -> None:
    assert found(FRENCH, ARABIC).passages[0] == Passage(0, len(FRENCH), "fr")
