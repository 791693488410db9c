"""One reading of a text gives everything, and says with which list it was made."""

import pytest

from pipeline.identify.reader import Reader
from pipeline.model import Entity, EntityKind, FigureKind, Name


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
