"""Who said what: marks of every kind, reported speech, the speaker's name, and texts that are not well-formed."""

from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.identify.quotes import quotes
from pipeline.model import EntityKind, Mention, Quote
from pipeline.text import fold

TRACKED = {
    "Sanda Ould Boumama": "sanda",
    "سنده ولد بوعمامة": "sanda",
    "Ansar Dine": "ansar-dine",
    "أنصار الدين": "ansar-dine",
    "MNLA": "mnla",
    "الحركة الوطنية لتحرير أزواد": "mnla",
    "إياد أغ غالي": "iyad",
    "Iyad Ag Ghali": "iyad",
}
PLACES = {"Kidal": "kidal", "كيدال": "kidal", "Bamako": "bamako"}


def mention(text: str, name: str, entity: str, kind: EntityKind, field: str) -> list[Mention]:
    found, start = [], text.find(name)
    while start >= 0:
        end = start + len(name)
        found.append(Mention(entity, kind, field, start, end, name, "listed spelling", 0.98))
        start = text.find(name, end)
    return found


def read(text: str, field: str = "text") -> tuple[Quote, ...]:
    mentions = [m for name, entity in TRACKED.items() for m in mention(text, name, entity, EntityKind.ACTOR, field)]
    mentions += [m for name, entity in PLACES.items() for m in mention(text, name, entity, EntityKind.PLACE, field)]
    return quotes(field, fold(text), None, sorted(mentions, key=lambda m: m.start))


def said(text: str, field: str = "text") -> list[tuple[str, str | None, bool]]:
    return [(text[q.start : q.end], q.speaker, q.direct) for q in read(text, field)]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("« ", " »"), ("«", "»"), ("“", "”"), ('"', '"'), ("‹", "›"), ("„", "“"), ("''", "''"), ("<<", ">>"), ("”", "”")],
)
def test_marks_of_every_kind_and_exact_offsets(opening: str, closing: str) -> None:
    text = f"{opening}Nous resterons ici{closing}, a déclaré Iyad Ag Ghali."
    expected = [] if opening == closing == "”" else [("Nous resterons ici", "iyad", True)]
    assert said(text) == expected  # two closing marks open nothing


def test_arabic_guillemets_typed_in_either_direction() -> None:
    assert said("«لن نغادر المدينة»، قال إياد أغ غالي.") == [("لن نغادر المدينة", "iyad", True)]
    assert said("»لن نغادر المدينة«، قال إياد أغ غالي.") == [("لن نغادر المدينة", "iyad", True)]


def test_offsets_are_of_the_original_where_folding_changes_lengths() -> None:
    text = "قـــال إياد أغ غالي: «لَن نُغـادِرَ المدينةَ»."
    assert said(text) == [("لَن نُغـادِرَ المدينةَ", "iyad", True)]
    text = "L’œuvre reste à faire. « Le cœur y est », a dit Iyad Ag Ghali."
    (quote,) = read(text)
    assert text[quote.start : quote.end] == "Le cœur y est"
    assert quote.named is not None
    assert text[slice(*quote.named)] == "Iyad Ag Ghali"


def test_nested_marks_are_part_of_the_outer() -> None:
    text = '« Il m\'a crié : “Fuyez !”, puis "Vite !" », raconte Mariam Touré.'
    assert said(text) == [('Il m\'a crié : “Fuyez !”, puis "Vite !"', "mariam-toure", True)]


def test_a_quote_opened_again_in_each_paragraph_is_of_one_speaker() -> None:
    text = "« Le premier jour fut calme.\n« Le second, ils sont revenus », a dit Iyad Ag Ghali.\nLe marché est fermé."
    assert said(text) == [
        ("Le premier jour fut calme.", "iyad", True),
        ("Le second, ils sont revenus", "iyad", True),
    ]


def test_a_quote_closed_in_a_later_paragraph_only_is_one() -> None:
    text = 'Iyad Ag Ghali a dit : "Le premier jour fut calme.\nLe second, ils sont revenus."\nLe marché est fermé.'
    assert said(text) == [("Le premier jour fut calme.\nLe second, ils sont revenus.", "iyad", True)]


def test_a_mark_that_nobody_closes_swallows_no_more_than_its_sentence() -> None:
    rest = "Les camions attendent au bord du fleuve depuis dimanche. " * 40
    text = f"« Nous voulons la paix, a déclaré Iyad Ag Ghali. {rest}\n{rest}"
    assert said(text) == [("Nous voulons la paix", "iyad", True)]


@pytest.mark.parametrize(
    "text",
    [
        'تسيطر حركة "أنصار الدين" على كيدال منذ الربيع.',
        "La « guerre contre le terrorisme » coûte cher aux voisins.",
        "Le film « La Route du sel et du vent » sort mercredi.",
        'The so-called "caliphate" has no money left.',
        "صدرت رواية بعنوان «الرحلة الطويلة إلى مدن الملح البعيدة» هذا الأسبوع.",
        "Les prix varient selon les saisons. Rien n'a été annoncé.",
        "تختلف الأسعار حسب المناطق والفصول.",
        "يذكر أن المدينة شهدت معارك عنيفة العام الماضي.",
        "",
        "\n",
        '"',
        "«»",
    ],
)
def test_names_titles_and_scare_quotes_are_no_speech(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Le porte-parole d'Ansar Dine, Sanda Ould Boumama, a affirmé que la route est libre.", "sanda"),
        ("Sanda Ould Boumama, porte-parole d'Ansar Dine, a affirmé que la route est libre.", "sanda"),
        ("Ansar Dine's spokesman, Sanda Ould Boumama, said that the road is free.", "sanda"),
        ("قال المتحدث باسم أنصار الدين سنده ولد بوعمامة إن الطريق مفتوح للجميع.", "sanda"),
        ("المتحدث باسم أنصار الدين سنده ولد بوعمامة قال إن الطريق مفتوح للجميع.", "sanda"),
        ("Le MNLA a affirmé dans un communiqué que la route est libre.", "mnla"),
        ("وأعلنت الحركة الوطنية لتحرير أزواد في بيان أن الطريق مفتوح للجميع.", "mnla"),
        ("Un porte-parole du MNLA a affirmé que la route est libre.", "mnla"),
        ("Un combattant du MNLA a affirmé que la route est libre.", None),
        ("A MNLA fighter said that the road is free.", None),
        ("أكد مصدر أمني أن الطريق مفتوح للجميع.", None),
        ("Bamako a affirmé que la route est libre.", None),
        ("Le ministre malien de la Défense Yamoussa Camara a affirmé que la route est libre.", "yamoussa-camara"),
        ("French Foreign Minister Laurent Fabius said the road is free.", "laurent-fabius"),
        ("وقال وزير الخارجية الجزائري رمطان لعمامرة إن الطريق مفتوح للجميع.", "رمطان-لعمامره"),
        ("Selon l'ONU, la route de Kidal est libre.", "onu"),
        ("La route de Kidal est libre, selon l'AFP.", None),
        ("Selon Binta Sow, bergère à Gossi, la route de Kidal est libre.", "binta-sow"),
        ("According to Binta Sow, a nurse in Gossi, the road to Kidal is free.", "binta-sow"),
        ("La route est libre, a dit mardi le gouverneur de Kidal, le général Issa Sow.", "issa-sow"),
        ("قال العقيد سنغاري إن الطريق مفتوح للجميع.", "سنغاري"),
    ],
)
def test_the_head_of_the_subject_speaks(text: str, speaker: str | None) -> None:
    (quote,) = read(text)
    assert quote.speaker == speaker
    assert not quote.direct


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (
            "Le MNLA a dit que la route est libre, et le gouvernement a affirmé que la ville est calme.",
            "la route est libre",
            "la ville est calme",
        ),
        (
            "The MNLA said that the road is free, but the army said that the town is calm.",
            "the road is free",
            "the town is calm",
        ),
        (
            "أعلنت الحركة الوطنية لتحرير أزواد أن الطريق مفتوح، بينما أكد الجيش أن المدينة هادئة.",
            "الطريق مفتوح",
            "المدينة هادئة",
        ),
    ],
)
def test_two_who_speak_in_one_sentence(text: str, first: str, second: str) -> None:
    assert said(text) == [(first, "mnla", False), (second, None, False)]


def test_what_stands_after_a_source_and_a_comma_may_be_what_it_says() -> None:
    text = "Selon Binta Sow, hier à Gossi, la route est libre."
    assert said(text) == [("hier à Gossi, la route est libre", "binta-sow", False)]


def test_verbs_of_admitting_report() -> None:
    text = "أقر إياد أغ غالي بأن الطريق طويل. واعترف محمد ديالو بأن الوقت ضيق."
    assert said(text) == [("الطريق طويل", "iyad", False), ("الوقت ضيق", "محمد-ديالو", False)]


def test_the_name_stands_where_named_says() -> None:
    text = "« Rien ne change », a déclaré le ministre français des Affaires étrangères, Laurent Fabius."
    (quote,) = read(text)
    assert quote.named is not None
    assert text[slice(*quote.named)] == "Laurent Fabius"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "« La paix est proche », a dit Iyad Ag Ghali. « Mais il faut du temps », a-t-il ajouté.",
            "Mais il faut du temps",
        ),
        ("Iyad Ag Ghali said peace was near. He added that it would take time.", "it would take time"),
        ("قال إياد أغ غالي إن السلام قريب. وأضاف أن الأمر يتطلب وقتا.", "الأمر يتطلب وقتا"),
        ("قال إياد أغ غالي إن السلام قريب، مضيفا أن الأمر يتطلب وقتا.", "الأمر يتطلب وقتا"),
        ("« La paix est proche », a dit Iyad Ag Ghali. « Il faut encore du temps. »", "Il faut encore du temps."),
    ],
)
def test_who_spoke_goes_on(text: str, words: str) -> None:
    first, second = read(text)
    assert (first.speaker, second.speaker) == ("iyad", "iyad")
    assert text[second.start : second.end] == words
    assert second.named is None
    assert second.certainty < first.certainty


def test_after_an_unnamed_source_a_pronoun_is_nobody() -> None:
    text = "Iyad Ag Ghali est à Kidal. « Il dort », a dit un témoin. « Il est fatigué », a-t-il ajouté."
    assert said(text) == [("Il dort", None, True), ("Il est fatigué", None, True)]


def test_a_surname_is_the_person_named_in_full_before() -> None:
    text = "Mahmoud Diallo est arrivé. Le soir, Diallo a déclaré que la route était libre."
    assert said(text) == [("la route était libre", "mahmoud-diallo", False)]
    text = "وصل وزير الدفاع المالي محمد ديالو مساء. وقال ديالو إن الطريق مفتوح للجميع."
    assert said(text) == [("الطريق مفتوح للجميع", "محمد-ديالو", False)]


def test_the_movement_is_the_group_named_before() -> None:
    text = "Le MNLA a pris Kidal après une rencontre avec Iyad Ag Ghali. Le mouvement a affirmé que la route est libre."
    assert said(text) == [("la route est libre", "mnla", False)]
    text = "دخلت الحركة الوطنية لتحرير أزواد مدينة كيدال. وقالت الحركة إن الطريق مفتوح للجميع."
    assert said(text) == [("الطريق مفتوح للجميع", "mnla", False)]


def test_marked_words_within_a_reported_clause_belong_to_it() -> None:
    text = "Iyad Ag Ghali a dit que son mouvement « ne visait pas » les habitants de la ville."
    assert said(text) == [("son mouvement « ne visait pas » les habitants de la ville", "iyad", False)]


def test_a_clause_all_in_marks_is_direct() -> None:
    text = "أكد إياد أغ غالي أن «الحوار هو الطريق الوحيد»."
    assert said(text) == [("الحوار هو الطريق الوحيد", "iyad", True)]


def test_a_headline_with_a_name_and_a_colon() -> None:
    text = "Sanda Ould Boumama : « Nous sommes prêts »"
    assert said(text, "title") == [("Nous sommes prêts", "sanda", True)]
    assert {quote.field for quote in read(text, "title")} == {"title"}


def test_mentions_of_the_other_field_are_not_taken() -> None:
    text = "« Nous sommes prêts », a dit le chef."
    elsewhere = Mention("iyad", EntityKind.ACTOR, "title", 27, 36, "le chef", "listed spelling", 0.98)
    (quote,) = quotes("text", fold(text), "fr", [elsewhere])
    assert quote.speaker is None


def test_a_verb_within_a_quote_reports_nothing() -> None:
    text = "« Le maire a déclaré que le pont tiendrait longtemps », a raconté Iyad Ag Ghali."
    assert said(text) == [("Le maire a déclaré que le pont tiendrait longtemps", "iyad", True)]


PIECES = (
    *('"', "«", "»", "“", "”", "‹", "›", "''", "\n", " ", ".", ",", "،", ":", "!", "ـ", "َ", "œ", "ﷲ", "\x00"),
    *(
        " a déclaré que ",
        " selon ",
        " said ",
        " told Reuters that ",
        " قال ",
        " إن ",
        " أن ",
        " بحسب ",
        " وأضاف ",
        " مضيفا ",
    ),
    *(
        "Iyad Ag Ghali",
        "إياد أغ غالي",
        "MNLA",
        "Kidal",
        "le porte-parole du ",
        "المتحدث باسم ",
        "M. Diallo",
        "محمد ديالو",
    ),
    *(
        "la route est libre",
        "the road is free",
        "الطريق مفتوح",
        "a-t-il ajouté",
        "عن ",
        "قوله",
        "Pour ",
        "Le mouvement",
    ),
)


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40).map("".join))
@example('" «"»')
@example("« A\n« B\n« C")
@example("said said said told told that que أن قال إن")
@example("وقال: " * 30)
@example("المتحدث باسم ؠ a déclaré que ")
def test_any_text_gives_quotes_within_it(text: str) -> None:
    found = read(text)
    assert [q.start for q in found] == sorted(q.start for q in found)
    end = 0
    for quote in found:
        assert end <= quote.start < quote.end <= len(text)
        assert 0.5 <= quote.certainty <= 1
        if quote.named:
            assert 0 <= quote.named[0] < quote.named[1] <= len(text)
        end = quote.end


@pytest.mark.parametrize("piece", ['"', "« ", "a, ", "قال ", " dit que ", "Said ", '" dit "', "a " * 5 + "said "])
def test_the_time_grows_with_the_text_and_not_its_square(piece: str) -> None:
    """A text of 200,000 letters made to be hard takes at most a second or two; read quadratically, minutes."""
    start = process_time()
    read(piece * (200_000 // len(piece)))
    assert process_time() - start < 15
