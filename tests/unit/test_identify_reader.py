"""One reading of a text gives everything, and says with which list it was made."""

import pytest

from pipeline.identify.reader import Reader
from pipeline.model import Entity, EntityKind, FigureKind, Name, Passage


def actor(id_: str, type_: str, *names: str) -> Entity:
    return Entity(id_, EntityKind.ACTOR, names[0], type_, tuple(map(Name, names)))


ENTITIES = (
    actor("ansar-dine", "group", "Ansar Dine", "أنصار الدين"),
    actor("boumama", "person", "Sanda Ould Boumama", "سنده ولد بوعمامة"),
    Entity("gao", EntityKind.PLACE, "Gao", "town", (Name("Gao"), Name("غاو"))),
)
READER = Reader(ENTITIES)


@pytest.mark.parametrize(
    ("text", "lang", "said"),
    [
        (
            "À Gao, douze soldats ont été tués. « Nous sommes prêts à négocier », a déclaré Sanda Ould Boumama.",
            "fr",
            "Nous sommes prêts à négocier",
        ),
        (
            "قتل 12 جنديا في غاو يوم الجمعة. وقال سنده ولد بوعمامة: «نحن مستعدون للتفاوض مع الحكومة».",
            "ar",
            "نحن مستعدون للتفاوض مع الحكومة",
        ),
    ],
)
def test_a_reading_has_names_quotes_and_figures_of_one_text(text: str, lang: str, said: str) -> None:
    read = READER.read("", text, lang)
    assert {m.entity for m in read.mentions} == {"boumama", "gao"}
    (quote,) = read.quotes
    assert (text[quote.start : quote.end], quote.speaker) == (said, "boumama")
    (figure,) = read.figures
    assert (figure.kind, figure.value, figure.place) == (FigureKind.KILLED, 12, "gao")
    assert read.traces.sketch
    assert {"a:boumama", "p:gao", "f:killed:12"} <= set(read.traces.clues)


def test_the_headline_is_read_too() -> None:
    read = READER.read("Gao : douze soldats tués", "Le bilan reste provisoire.", "fr")
    assert [(f.field, f.value) for f in read.figures] == [("title", 12)]
    assert [m.field for m in read.mentions] == ["title"]


ARABIC = "قتل 12 جنديا في غاو يوم الجمعة. وقال سنده ولد بوعمامة: «نحن مستعدون للتفاوض مع الحكومة»."
FRENCH = "À Gao, sept soldats ont été blessés. « Nous partirons demain », a déclaré Sanda Ould Boumama."


def mixed(*parts: tuple[str, str]) -> tuple[str, tuple[Passage, ...]]:
    """A text of the parts (language, text), and its passages."""
    passages, start = [], 0
    for lang, part in parts:
        passages.append(Passage(start, start + len(part), lang))
        start += len(part) + 1
    return "\n".join(part for _, part in parts), tuple(passages)


@pytest.mark.parametrize("parts", [(("ar", ARABIC), ("fr", FRENCH)), (("fr", FRENCH), ("ar", ARABIC))])
def test_each_passage_of_a_mixed_text_is_read_in_its_language(parts: tuple[tuple[str, str], ...]) -> None:
    text, passages = mixed(*parts)
    read = READER.read("", text, "mixed", passages=passages)
    counted = {(f.kind, f.value, f.place, text[f.start : f.end]) for f in read.figures}
    assert counted == {
        (FigureKind.KILLED, 12, "gao", "12 جنديا"),
        (FigureKind.WOUNDED, 7, "gao", "sept soldats ont été blessés"),
    }
    said = [(text[q.start : q.end], q.speaker, text[slice(*q.named)] if q.named else "") for q in read.quotes]
    assert sorted(said) == [
        ("Nous partirons demain", "boumama", "Sanda Ould Boumama"),
        ("نحن مستعدون للتفاوض مع الحكومة", "boumama", "سنده ولد بوعمامة"),
    ]
    assert {(m.entity, m.text) for m in read.mentions if text[m.start : m.end] == m.text} == {
        ("gao", "Gao"),
        ("gao", "غاو"),
        ("boumama", "Sanda Ould Boumama"),
        ("boumama", "سنده ولد بوعمامة"),
    }


def test_the_french_toll_of_an_article_mostly_in_arabic_is_read() -> None:
    text, passages = mixed(("ar", ARABIC), ("ar", ARABIC), ("fr", FRENCH))
    assert 7 in {f.value for f in READER.read("", text, "ar", passages=passages).figures}


def test_a_pronoun_does_not_reach_into_the_passage_before() -> None:
    text, passages = mixed(("ar", ARABIC), ("fr", "« Nous resterons ici cette année », a-t-il ajouté."))
    speakers = {text[q.start : q.end]: q.speaker for q in READER.read("", text, "mixed", passages=passages).quotes}
    assert speakers.get("Nous resterons ici cette année") is None
    assert speakers["نحن مستعدون للتفاوض مع الحكومة"] == "boumama"


def test_the_title_of_a_mixed_text_is_read_by_its_own_script() -> None:
    text, passages = mixed(("fr", FRENCH), ("ar", ARABIC))
    for title in ("مقتل 30 جنديا في غاو", "Gao : trente soldats tués"):
        read = READER.read(title, text, "mixed", passages=passages)
        assert next((f.field, f.value) for f in read.figures) == ("title", 30)


def test_the_agency_may_stand_in_the_by_line() -> None:
    assert READER.read("", "ALGER (APS) - Le ministre est arrivé.", "fr").agency == "APS"
    assert READER.read("", "Le ministre est arrivé.", "fr", ("La rédaction", "AFP")).agency == "AFP"
    assert READER.read("", "Le ministre est arrivé.", "fr", ("Amadou Cissé",)).agency is None


def test_the_digest_tells_lists_apart() -> None:
    assert Reader(ENTITIES).digest == READER.digest
    assert Reader(ENTITIES[:2]).digest != READER.digest
    assert Reader(ENTITIES, (Name("Ansar al-Sharia"),)).digest != READER.digest
    conditional = (
        *ENTITIES[:2],
        Entity("gao", EntityKind.PLACE, "Gao", "town", (Name("Gao", needs=("Mali",)), Name("غاو"))),
    )
    assert Reader(conditional).digest != READER.digest
