"""Languages: script first, two votes, the outlet's language for what is short, and honesty about the rest."""

from __future__ import annotations

import pytest

from pipeline.extract.language import detect

WATCHED = ("ar", "fr", "en")


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
    assert detect("", text, languages=WATCHED, prior="fr") == ("und", 0.0)


def test_the_same_answer_every_time() -> None:
    text = "Nam, SA Green hydrogen pipeline flagged"
    assert len({detect(text, "", languages=WATCHED, prior=None) for _ in range(10)}) == 1


def test_unknown_priors_do_no_harm() -> None:
    assert lang("Les habitants de Gao attendent toujours le retour du courant", prior="xx") == "fr"
    assert detect("x", "Bonjour à tous les amis de la maison", languages=(), prior=None)[0] in ("fr", "und")
