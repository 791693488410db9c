"""What is typed -> a tree, or an error that points at the fault and says what to write."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import QueryError
from pipeline.index.query import DEEPEST, FIELDS, LONGEST, MOST_CLAUSES, parse
from pipeline.model import And, Dates, Everything, Is, Node, Not, Or, Phrase, Word

NOW = datetime(2012, 11, 15, 23, 30, tzinfo=UTC)


def read(text: str) -> Node:
    return parse(text, now=NOW)


def fault(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        read(text)
    assert caught.value.subject == text
    assert 0 <= caught.value.position <= len(text)
    assert caught.value.hint
    return caught.value


A, B, C, D = (Word(letter * 2) for letter in "abcd")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything()),
        (" \n\t\u00a0", Everything()),
        ("aa", A),
        ("aa bb", And((A, B))),
        ("aa AND bb AND cc", And((A, B, C))),
        ("aa bb AND cc", And((A, B, C))),
        ("aa OR bb OR cc", Or((A, B, C))),
        ("aa OR bb cc", And((Or((A, B)), C))),
        ("aa OR bb AND cc", Or((A, And((B, C))))),
        ("(aa OR bb) (cc OR dd)", And((Or((A, B)), Or((C, D))))),
        ("((aa))", A),
        ("NOT aa", Not(A)),
        ("-aa", Not(A)),
        ("+aa -bb", And((A, Not(B)))),
        ("aa AND NOT (bb cc)", And((A, Not(And((B, C)))))),
        ("aa -(bb OR cc)", And((A, Not(Or((B, C)))))),
        ("aa TO bb", And((A, Word("to"), B))),
        ("aa OR bb -cc", And((Or((A, B)), Not(C)))),
        ("aa OR bb NOT cc", And((Or((A, B)), Not(C)))),
        ("aa OR bb +cc", And((Or((A, B)), C))),
        ("aa OR bb (cc dd)", And((Or((A, B)), C, D))),
        ('aa OR bb "cc dd"', And((Or((A, B)), Phrase("cc dd")))),
        ("aa OR -bb AND cc", Or((A, And((Not(B), C))))),
        ("and or not", And((Word("and"), Word("or"), Word("not")))),
        ('aa"bb cc"dd', And((A, Phrase("bb cc"), D))),
    ],
)
def test_logic(text: str, tree: Node) -> None:
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("Négociations", Word("negociations")),
        ("الأَنْصَـار", Word("الانصار")),
        ("“Ansar Dine”", Phrase("ansar dine")),
        ("« أنصار الدين »", Phrase("انصار الدين")),
        ('"otages"', Word("otages")),
        ("Ansar-Dine", Phrase("ansar dine")),
        ("l'Algérie", Word("algerie")),
        ("d’Alger", Word("alger")),
        ("qu'Ansar", Word("ansar")),
        ("Mali's", Word("mali")),
        ("aujourd'hui", Phrase("aujourd hui")),
        ("(Kidal, Gao)", And((Word("kidal"), Word("gao")))),
        ("Qui est Iyad ?", And((Word("qui"), Word("est"), Word("iyad")))),
        ("Mali - Algérie", And((Word("mali"), Word("algerie")))),
        ("Mali – Algérie", And((Word("mali"), Word("algerie")))),
        ("#sahel", Word("sahel")),
        ("négoci*", Word("negoci", prefix=True)),
        ("title:أنص*", Word("انص", "title", prefix=True)),
        ("٢٥", Word("25")),
        (r"aa\bb", And((A, B))),
    ],
)
def test_words_and_phrases_are_folded_as_the_index_is(text: str, tree: Node) -> None:
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("title:Otages", Word("otages", "title")),
        ('body:"deux otages"', Phrase("deux otages", "body")),
        ("title:(aa OR bb) cc", And((Or((Word("aa", "title"), Word("bb", "title"))), C))),
        ("TITLE:aa", Word("aa", "title")),
        ("actor:Ansar-Dine", Is("actor", "ansar-dine")),
        ('actor:"Ansar Dine"', Is("actor", "ansar-dine")),
        ("actor:ansar_dine", Is("actor", "ansar-dine")),
        ("actor:(aqmi OR mujao)", Or((Is("actor", "aqmi"), Is("actor", "mujao")))),
        ("place:kidal", Is("place", "kidal")),
        ("outlet:El-Khabar", Is("outlet", "el-khabar")),
        ("lang:AR", Is("lang", "ar")),
        ("lang:und", Is("lang", "und")),
        ("lang:mixed", Is("lang", "mixed")),
        ("lang:OTHER", Is("lang", "other")),
        ("lang:kab", Is("lang", "kab")),
        ('section:"À la Une"', Is("section", "a-la-une")),
        ("tag:Sécurité", Is("tag", "securite")),
        ("tag:الإرهاب", Is("tag", "الارهاب")),
        ("tag:الارهــاب", Is("tag", "الارهاب")),
        ("access:Teaser", Is("access", "teaser")),
        ("country:ml", Is("country", "ML")),
        ("-outlet:l-essor", Not(Is("outlet", "l-essor"))),
        ('quote:"نحن لا نتفاوض"', Phrase("نحن لا نتفاوض", "quote")),
        ("quote:Otages", Word("otages", "quote")),
        ("quote:négoci*", Word("negoci", "quote", prefix=True)),
        ("quote:(aa OR bb)", Or((Word("aa", "quote"), Word("bb", "quote")))),
        ("speaker:sanda-ould-boumama", Is("speaker", "sanda-ould-boumama")),
        ('speaker:"Laurent  Fabius"', Is("speaker", "laurent-fabius")),
        ("speaker:N’Diaye", Is("speaker", "n-diaye")),
        ('speaker:"عبد المالك سلّال"', Is("speaker", "عبد-المالك-سلال")),
        ("speaker:(iyad_ag_ghali OR hollande)", Or((Is("speaker", "iyad-ag-ghali"), Is("speaker", "hollande")))),
        ("part:First", Is("part", "first")),
        ("part:(copy OR rewrite)", Or((Is("part", "copy"), Is("part", "rewrite")))),
        ("agency:AFP", Is("agency", "afp")),
        ('agency:"Sahara Médias"', Is("agency", "sahara-medias")),
        ("-agency:واج", Not(Is("agency", "واج"))),
        ("actor:(-aqmi mujao)", And((Not(Is("actor", "aqmi")), Is("actor", "mujao")))),
    ],
)
def test_fields(text: str, tree: Node) -> None:
    assert read(text) == tree


def day(year: int, month: int, number: int) -> date:
    return date(year, month, number)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("date:2012-11-05", day(2012, 11, 5), day(2012, 11, 5)),
        ('date:"2012-11-05"', day(2012, 11, 5), day(2012, 11, 5)),
        ("date:٢٠١٢-١١-٠٥", day(2012, 11, 5), day(2012, 11, 5)),
        ("date:2012-2-9", day(2012, 2, 9), day(2012, 2, 9)),
        ("date:2012-02", day(2012, 2, 1), day(2012, 2, 29)),
        ("date:2012", day(2012, 1, 1), day(2012, 12, 31)),
        ("date:[2012-11-01 TO 2012-11-10]", day(2012, 11, 1), day(2012, 11, 10)),
        ("date:{2012-11-01 TO 2012-11-10}", day(2012, 11, 2), day(2012, 11, 9)),
        ("date:[2012-10 TO 2012-11}", day(2012, 10, 1), day(2012, 10, 31)),
        ("date:[* TO 2012-11]", None, day(2012, 11, 30)),
        ("date:[2012 TO *]", day(2012, 1, 1), None),
        ("date:[* TO *]", None, None),
        ("date:>=2012-11", day(2012, 11, 1), None),
        ("date:>2012-11", day(2012, 12, 1), None),
        ("date:<=2012-11", None, day(2012, 11, 30)),
        ("date:<2012-11", None, day(2012, 10, 31)),
        ("date:7d", day(2012, 11, 9), day(2012, 11, 15)),
        ("date:1d", day(2012, 11, 15), day(2012, 11, 15)),
        ("date:٢w", day(2012, 11, 2), day(2012, 11, 15)),
        ("date:9999-12-31", day(9999, 12, 31), day(9999, 12, 31)),
    ],
)
def test_dates(text: str, since: date | None, until: date | None) -> None:
    assert read(text) == Dates(since, until)


def test_dates_in_a_group() -> None:
    assert read("date:(2012-11-05 OR [2012-11-07 TO 2012-11-08])") == Or(
        (Dates(day(2012, 11, 5), day(2012, 11, 5)), Dates(day(2012, 11, 7), day(2012, 11, 8)))
    )


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ('otages "rançon', 7, "quote is not closed"),
        ("« أنصار", 0, "quote is not closed"),
        ("aa (bb (cc)", 3, "parenthesis is not closed"),
        ("aa) bb", 2, "not opened"),
        ("aa ()", 3, "Nothing stands in these parentheses"),
        ('aa ""', 3, "no word between"),
        ("AND aa", 0, "before AND"),
        ("aa OR", 3, "after OR"),
        ("aa AND OR bb", 3, "after AND"),
        ("(aa OR) bb", 4, "after OR"),
        ("aa (AND bb)", 4, "before AND"),
        ("aa NOT", 3, "after NOT"),
        ("aa NOT NOT bb", 7, "NOT follows NOT"),
        ("aa *", 3, "begin with *"),
        ("*otages", 0, "begin with *"),
        ("ot*ges", 2, "before its end"),
        ("aa ot*", 5, "at least 3 letters"),
        ("Ansar-Di*", 8, "one word"),
        ("actr:aqmi", 0, "no field “actr”"),
        ("aa http://x.example", 3, "no field “http”"),
        ("lang: ar", 5, "has no value"),
        ("aa title:", 9, "has no value"),
        ("title:)", 6, "has no value"),
        ("title:AND", 9, "has no value"),
        ("title:(aa actor:bb)", 10, "stands inside"),
        ("title:actor:bb", 6, "stands inside"),
        ("aa :bb", 3, "before this colon"),
        ("lang:français", 5, "code of two letters"),
        ("outlet:le-*", 10, "without *"),
        ("aa part:original", 8, "no part “original”"),
        ('part:"الاول"', 6, "no part “الاول”"),
        ("part:cop*", 8, "without *"),
        ("speaker:Fab*", 11, "without *"),
        ("speaker:-", 8, "has no value"),
        ('agency:"!"', 8, "has no value"),
        ("quote:", 6, "has no value"),
        ('quote:""', 6, "no word between"),
        ("quote:(aa speaker:bb)", 10, "stands inside"),
        ("otage^2", 5, "Weights"),
        ("otage~", 5, "similar"),
        ("/otages?/", 0, "Regular expressions"),
        ("<aa", 0, "dates only"),
        ("[aa TO bb]", 0, "dates only"),
        ("date:2012-13", 5, "no date"),
        ("date:2012-02-30", 5, "no date"),
        ("date:hier", 5, "cannot be read as a date"),
        ("date:2012-11-05T10:00", 5, "cannot be read as a date"),
        ("date:[2012-11-01 TO 2012-11-40]", 20, "no date"),
        ("date:[2012-11-01 2012-11-04]", 5, "TO"),
        ("date:[2012-11-01 TO 2012-11-04", 5, "not closed"),
        ("date:[2012-11-05 TO 2012-11-04]", 5, "No day"),
        ("date:>=", 7, "No date follows"),
        ("date:>9999", 5, "no such date"),
        ("date:0000", 5, "no date"),
        ("  !?", 2, "no word"),
    ],
)
def test_a_fault_is_pointed_at(text: str, at: int, message: str) -> None:
    error = fault(text)
    assert message in str(error)
    assert error.position == at
    assert error.explain().splitlines()[1] == " " * at + "^"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("actr:x", "did you mean actor:"),
        ("outlt:x", "did you mean outlet:"),
        ("titre:x", "did you mean title:"),
        ("source:x", "did you mean outlet:"),
        ("pays:x", "did you mean country:"),
        ("xyzzy:x", "there are title:, body:, quote:, actor:"),
        ("citation:x", "did you mean quote:"),
        ("speakr:x", "did you mean speaker:"),
        ("porte-parole:x", "did you mean speaker:"),
        ("agence:x", "did you mean agency:"),
        ("part:original", "part:first, part:copy, part:rewrite, part:translation, part:parallel"),
        ("speaker:", 'speaker:"Laurent Fabius"'),
        ("otage^2", "put the words in quotes"),
        ("aa AND", '"and"'),
    ],
)
def test_the_hint_says_what_to_write(text: str, hint: str) -> None:
    assert hint in fault(text).hint


def test_what_costs_too_much_is_refused() -> None:
    assert read("a" * LONGEST)
    assert fault("a" * (LONGEST + 1)).position == LONGEST
    assert len(read("aa " * MOST_CLAUSES).parts) == MOST_CLAUSES  # type: ignore[union-attr]  # an And
    assert fault("aa " * (MOST_CLAUSES + 1)).position == 3 * MOST_CLAUSES
    assert read("(" * DEEPEST + "aa" + ")" * DEEPEST) == A
    assert fault("(" * (DEEPEST + 1) + "aa" + ")" * (DEEPEST + 1)).position == DEEPEST
    fault("(" * 512 + ")" * 512)


def test_an_error_of_one_query_does_not_stay_for_the_next() -> None:
    for _ in range(3):
        fault("aa AND")
        assert read("aa bb") == And((A, B))


def test_threads_may_parse_at_once() -> None:
    wrong: list[object] = []

    def work(number: int) -> None:
        for i in range(200):
            if number % 2:
                tree = read(f'w{number}x{i} OR "pp qq" -zz')
                if tree != And((Or((Word(f"w{number}x{i}"), Phrase("pp qq"))), Not(Word("zz")))):
                    wrong.append(tree)
            else:
                try:
                    wrong.append(read(f"(w{number} OR x{i}"))
                except QueryError:
                    continue

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


_PIECES = st.sampled_from(
    [
        *(f"{field}:" for field in FIELDS),
        *("AND", "OR", "NOT", "TO", " ", "  ", "(", ")", "[", "]", "{", "}", "<", ">", "=", '"', "“", "«", "»", "'"),
        *("+", "-", "*", "?", "^", "~", "/", "\\", ":", ".", "&", "|", "!", "0", "2012-11-05", "2012-11", "7d", "٢٠١٢"),
        *("otages", "أنصار", "l'Algérie", "négoci*", "\n", "\u200f", "\ud800", "\x00", "é", "ß", "ﷲ", "😀", "a"),
    ]
)


def _read_or_error(text: str) -> Node | QueryError:
    try:
        return read(text)
    except QueryError as error:
        return error


@settings(max_examples=800, deadline=None)
@given(st.one_of(st.lists(_PIECES, max_size=25).map("".join), st.text(max_size=80)))
def test_any_text_gives_a_tree_or_an_error_with_a_place(text: str) -> None:
    outcome = _read_or_error(text)
    if isinstance(outcome, QueryError):
        assert 0 <= outcome.position <= len(text)
        assert outcome.hint
        assert "The query cannot be read" not in str(outcome)  # the fault was found here, not left to luqum
    else:
        assert isinstance(outcome, Word | Phrase | Is | Dates | And | Or | Not | Everything)
        assert read(text) == outcome


_LEAVES = st.sampled_from(
    [
        *(A, B, Word("otag", prefix=True), Phrase("aa bb"), Is("actor", "aqmi"), Word("cc", "title")),
        *(Word("نتفاوض", "quote"), Is("speaker", "laurent-fabius"), Is("part", "copy"), Is("agency", "afp")),
    ]
)
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=12,
)


def _written(tree: Node) -> str:
    match tree:
        case Word(text, within, prefix):
            return ("" if within == "any" else f"{within}:") + text + ("*" if prefix else "")
        case Phrase(text):
            return f'"{text}"'
        case Is(field, value):
            return f"{field}:{value}"
        case And(parts):
            return "(" + " AND ".join(map(_written, parts)) + ")"
        case Or(parts):
            return "(" + " OR ".join(map(_written, parts)) + ")"
        case Not(part):
            return f"(NOT {_written(part)})"
    raise AssertionError(tree)


def _flat(tree: Node) -> Node:
    match tree:
        case And(parts):
            flat = [_flat(part) for part in parts]
            return And(tuple(p for part in flat for p in (part.parts if isinstance(part, And) else (part,))))
        case Or(parts):
            flat = [_flat(part) for part in parts]
            return Or(tuple(p for part in flat for p in (part.parts if isinstance(part, Or) else (part,))))
        case Not(part):
            return Not(_flat(part))
    return tree


@settings(deadline=None)
@given(_TREES)
def test_a_tree_that_is_written_out_is_read_back(tree: Node) -> None:
    text = _written(tree)
    if len(text) <= LONGEST:
        assert read(text) == _flat(tree)
