"""Rules for lines take lines out, and never change or move one that stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import access, outline, paragraphs, tree
from pipeline.extract.outline import Line
from pipeline.text import clean, fold_text

ARABIC = [
    "استأنفت المحاكم في مدينة غاو عملها اليوم بعد توقف دام سبعة أشهر، وحضر الجلسة الأولى عشرات المواطنين والمحامين.",
    "وقال رئيس المحكمة إن الملفات التي نهبت لن تضيع، لأن نسخا منها محفوظة في العاصمة منذ سنوات.",
]
FRENCH = [
    "Les tribunaux de Gao ont repris aujourd'hui, après sept mois d'arrêt, devant une salle pleine d'habitants.",
    "Les dossiers pillés ne sont pas perdus, assure le président : des copies en sont gardées dans la capitale.",
]
ENGLISH = [
    "The courts of Gao sat again today after seven months, before a room that was full of the town's people.",
    "The files that were looted are not lost, their president says, for copies are kept in the capital city.",
]
LANGUAGES = pytest.mark.parametrize("texts", [ARABIC, FRENCH, ENGLISH], ids=["ar", "fr", "en"])


def page(source: str) -> list[Line]:
    found = tree.parse(source)
    assert found is not None
    return outline.lines(found)


def is_wall(line: str) -> bool:
    return len(line) <= access.LONGEST and access.WALL.match(fold_text(line)) is not None


def nothing(_: str) -> bool:
    return False


# --- What holds for all of them ---------------------------------------------------------------------------------------

LINE = st.one_of(
    st.sampled_from(
        [
            *ARABIC,
            *FRENCH,
            *ENGLISH,
            "À lire aussi : Le marché",
            "اقرأ أيضا: السوق",
            "Read also: the market",
            "Partager",
            "مشاركة",
            "Tweet",
            "La suite est réservée aux abonnés",
            "Déjà abonné ?",
            "هذا المقال للمشتركين فقط",
            "Gao attend",
            "Par Awa Touré",
            "Awa Touré",
            "5 novembre 2012",
            "Mali",
            "- Un point",
            "***",
            "",
            "Les juges de Gao reviennent au palais",
        ]
    ),
    st.text(max_size=30).map(lambda text: clean(text).replace("\n", " ")),
)
TEXT = st.lists(LINE, max_size=12).map("\n".join)


def kept_in_order(some: str, of: str) -> bool:
    rest = iter(of.split("\n"))
    return some == "" or all(line in rest for line in some.split("\n"))


@given(TEXT)
@settings(max_examples=150, deadline=None)
def test_lines_go_or_stay_and_none_is_changed_or_moved(text: str) -> None:
    shown = page(f"<p>{FRENCH[0]}</p><p><a href='/1'>Les juges de Gao reviennent au palais</a></p><p>Tweet</p>")
    frame = frozenset(paragraphs.marks(["Mali", ENGLISH[0]]))
    for result in (
        paragraphs.without_teasers(text, shown),
        paragraphs.without_teasers(text, shown, set(shown[:1])),
        paragraphs.without_wall(text, is_wall),
        paragraphs.without_frame(text, frame),
        paragraphs.without_head(text, ["Gao attend"], ["Awa Touré"], lambda line: line.endswith("2012")),
    ):
        assert kept_in_order(result, text)


@given(TEXT)
@settings(max_examples=100, deadline=None)
def test_nothing_goes_where_there_is_nothing_to_take(text: str) -> None:
    assert paragraphs.without_wall(text, nothing) == text
    assert paragraphs.without_frame(text, frozenset()) == text
    assert paragraphs.without_frame(text, frozenset({0})) == text


@LANGUAGES
def test_an_article_of_prose_passes_unchanged(texts: list[str]) -> None:
    text = "\n".join(texts)
    assert paragraphs.without_teasers(text, page("".join(f"<p>{one}</p>" for one in texts))) == text
    assert paragraphs.without_wall(text, is_wall) == text
    assert paragraphs.without_head(text, ["Gao"], ["Awa Touré"], nothing) == text


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ["", "\n\n", "x" * 1_000_000, "mot " * 250_000, "خبر\n" * 50_000, "***\n" * 50_000])
def test_hostile_texts(text: str) -> None:
    for result in (
        paragraphs.without_teasers(text, []),
        paragraphs.without_wall(text, is_wall),
        paragraphs.without_head(text, ["t"], ["a"], nothing),
        paragraphs.without_frame(text, frozenset(paragraphs.marks(["خبر"]))),
    ):
        assert kept_in_order(result, text)
    paragraphs.marks(text.split("\n"))


# --- Leads, furniture, teasers ----------------------------------------------------------------------------------------


@LANGUAGES
@pytest.mark.parametrize(
    "line",
    [
        "À lire aussi : Le marché de Gao rouvre",
        "Lire également : Le sel",
        "► Voir aussi - Nos photos",
        "Lire la suite",
        "Sur le même sujet",
        "Articles similaires",
        "Read also: The market",
        "See also",
        "More from this section",
        "Related:",
        "You may also like",
        "اقرأ أيضا: سوق غاو يفتح أبوابه",
        "إقرأ أيضًا",
        "طالع أيضا: الملح",
        "مواضيع ذات صلة",
        "للمزيد من الأخبار",
        "قد يهمك",
        "- À lire aussi : Le marché",
        "1. اقرأ المزيد",
        "Partager sur Facebook",
        "Share this",
        "شارك هذا المقال",
        "WhatsApp",
        "3 commentaires",
        "Leave a comment",
        "التعليقات",
        "Publicité",
        "إعلان",
        "Tous droits réservés",
        "All rights reserved. Gao 2012",
        "جميع الحقوق محفوظة",
        "Nous utilisons des cookies pour vous servir",
        "Copier le lien",
    ],
)
def test_leads_and_furniture_go_wherever_they_stand(line: str, texts: list[str]) -> None:
    text = "\n".join((line, texts[0], line, texts[1], line))
    assert paragraphs.without_teasers(text, []) == "\n".join(texts)


@pytest.mark.parametrize(
    "line",
    [
        "Lire aussi, c'est se souvenir, disait le vieux juge à ses élèves, et il le répétait à qui voulait l'entendre "
        "dans la cour du palais, sous le grand arbre où se tenaient autrefois les audiences de toute la ville.",
        "Le partage de l'eau reste la première affaire du tribunal",
        "Facebook a fermé la page du tribunal",
        "Il a été lu aussi à la radio",
        "Reading is taught again in Gao",
        "قرأ أيضا رسالة من الوالي",
        "شارك في الجلسة خمسون محاميا",
        "Les commentaires du juge ont surpris",
        "Advertisement of posts begins on Monday",
    ],
)
def test_sentences_with_the_same_words_stay(line: str) -> None:
    assert line in paragraphs.without_teasers("\n".join((FRENCH[0], line, FRENCH[1])), []).split("\n")


@LANGUAGES
def test_links_below_a_lead_go_with_it_and_the_next_paragraph_does_not(texts: list[str]) -> None:
    links = ["Le sel, suite", "ملح", "Gold"]  # too short to be teasers by themselves
    shown = page("".join(f"<li><a href='/{n}'>{link}</a></li>" for n, link in enumerate(links)))
    text = "\n".join((texts[0], "Voir aussi", *links, texts[1], links[0]))
    assert paragraphs.without_teasers(text, shown) == "\n".join((*texts, links[0]))


@pytest.mark.parametrize(
    "teaser", ["Les juges de Gao reviennent au palais", "قضاة غاو يعودون إلى القصر", "Gao's judges are back"]
)
def test_a_line_that_is_one_link_is_a_teaser(teaser: str) -> None:
    text = "\n".join((FRENCH[0], f"- {teaser}", FRENCH[1]))
    assert paragraphs.without_teasers(text, page(f"<p><a href='/1'>{teaser}</a></p>")) == "\n".join(FRENCH)
    assert paragraphs.without_teasers(text, page(f"<p>{teaser}</p>")) == text


@pytest.mark.parametrize(
    "line", ["Le palais a rouvert lundi.", "juges@gao.example.org", "Gao", "« Tout reste à faire »"]
)
def test_sentences_addresses_and_names_that_are_links_stay(line: str) -> None:
    text = "\n".join((FRENCH[0], line, FRENCH[1]))
    assert paragraphs.without_teasers(text, page(f"<p><a href='/1'>{line}</a></p>")) == text


def test_an_article_that_is_a_list_of_links_keeps_its_text() -> None:
    items = [
        "Les juges de Gao reviennent",
        "قضاة غاو يعودون إلى القصر",
        "The judges of Gao are back",
        "Le greffe a brûlé en juin",
    ]
    shown = page("".join(f"<li><a href='/{n}'>{item}</a></li>" for n, item in enumerate(items)))
    assert paragraphs.without_teasers("\n".join(items), shown, set(shown)) == "\n".join(items)
    text = "\n".join((*items, *FRENCH, *ENGLISH))
    assert paragraphs.without_teasers(text, shown) == "\n".join((*FRENCH, *ENGLISH))


@LANGUAGES
def test_what_stands_aside_goes_unless_it_stands_in_the_article_as_well(texts: list[str]) -> None:
    shown = page(
        f"<h2>Le résumé de Gao</h2><p>{texts[0]}</p><p>{texts[1]}</p>"
        f"<div><p>Un mot d'un lecteur.</p><p>{texts[0]}</p></div>"
    )
    text = "\n".join(("Le résumé de Gao", *texts, "Un mot d'un lecteur."))
    assert paragraphs.without_teasers(text, shown, set(shown[3:])) == "\n".join(("Le résumé de Gao", *texts))


@LANGUAGES
def test_headings_of_a_live_blog_that_link_to_themselves_stay(texts: list[str]) -> None:
    hours = ["9 h 30 : Gao se réveille dans le calme", "الساعة 11: الجلسة تفتتح في غاو", "2 pm: the judges have spoken"]
    source = "".join(
        f"<div id='e{n}'><h3><a href='#e{n}'>{hour}</a></h3><p>{texts[0]} ({n})</p></div>"
        for n, hour in enumerate(hours)
    )
    text = "\n".join(line for n, hour in enumerate(hours) for line in (hour, f"{texts[0]} ({n})"))
    assert paragraphs.without_teasers(text, page(source)) == text


# --- Walls ------------------------------------------------------------------------------------------------------------

WALLS = [
    "La suite de cet article est réservée aux abonnés",
    "Subscribe now to continue reading",
    "هذا المقال للمشتركين فقط",
]


@pytest.mark.parametrize("wall", WALLS)
@LANGUAGES
def test_below_a_wall_stands_an_offer(wall: str, texts: list[str]) -> None:
    text = "\n".join((*texts, wall, "5 000 francs par mois", "Choisir"))
    assert paragraphs.without_wall(text, is_wall) == "\n".join(texts)


@pytest.mark.parametrize("wall", WALLS)
@LANGUAGES
def test_above_the_larger_part_only_the_wall_goes(wall: str, texts: list[str]) -> None:
    assert paragraphs.without_wall("\n".join(("Chapeau", wall, *texts)), is_wall) == "\n".join(("Chapeau", *texts))


def test_each_of_several_walls_goes_and_the_last_may_end_the_text() -> None:
    text = "\n".join((WALLS[0], *FRENCH, WALLS[1], "Offre"))
    assert paragraphs.without_wall(text, is_wall) == "\n".join(FRENCH)
    assert paragraphs.without_wall("\n".join(WALLS), is_wall) == ""


def test_a_paragraph_that_speaks_of_subscribers_is_no_wall() -> None:
    long = f"La suite de cet article est réservée aux abonnés, disait le journal. {' '.join(FRENCH)} {ENGLISH[0]}"
    assert len(long) > access.LONGEST
    assert paragraphs.without_wall(f"{long}\n{FRENCH[0]}", is_wall) == f"{long}\n{FRENCH[0]}"


# --- Frame ------------------------------------------------------------------------------------------------------------


def test_marks_are_the_same_on_each_machine_and_in_each_version() -> None:
    """They are kept in the store: another hash would forget what was learned."""
    found = paragraphs.marks(["Suivez-nous sur nos réseaux", "تابعونا على صفحاتنا" * 10])
    assert found == (-7949070736285453098, -5290476521100092583)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Suivez-nous !", "  suivez nous…"),
        ("تابعونا على صفحاتنا", "«تابعونا، على صفحاتنا»"),
        ("تابعونا", "تَابِعُونَا"),
        ("FOLLOW us_here", "follow us — here"),
    ],
)
def test_lines_that_differ_in_signs_and_blanks_have_the_same_mark(one: str, other: str) -> None:
    assert paragraphs.marks([one]) == paragraphs.marks([other])
    assert paragraphs.marks([f"{one} 2"]) != paragraphs.marks([one])


@given(st.lists(st.text(max_size=200), max_size=10))
@settings(max_examples=120, deadline=None)
def test_a_mark_is_of_64_bits_and_says_whether_its_line_is_long(lines: list[str]) -> None:
    lettered = [line for line in lines if any(c.isalnum() for c in line)]
    found = paragraphs.marks(lines)
    assert len(found) == len(lettered)
    for mark, line in zip(found, lettered, strict=True):
        assert -(2**63) <= mark < 2**63
        assert mark & 1 == (len(line) > 160)


def test_about_half_of_the_marks_are_negative() -> None:
    found = paragraphs.marks(f"ligne {n}" for n in range(400))
    assert 100 < sum(mark < 0 for mark in found) < 300
    assert len(set(found)) == 400


@LANGUAGES
def test_what_was_learned_goes_and_all_else_stays(texts: list[str]) -> None:
    frame = frozenset(paragraphs.marks(["Le quotidien du fleuve, depuis 1991", "صحيفة النهر منذ 1991", texts[1]]))
    text = "\n".join(("Le quotidien du fleuve — depuis 1991.", texts[0], "***", "«صحيفة النهر» منذ 1991", texts[1]))
    assert paragraphs.without_frame(text, frame) == f"{texts[0]}\n***"


# --- Head and foot ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "head", "title", "author"),
    [
        (
            ARABIC,
            ["محاكم غاو تستأنف عملها", "أخبار مالي", "بقلم: فاطمة ديالو", "5 نوفمبر 2012"],
            "محاكم غاو تستأنف عملها!",
            "فاطمة ديالو",
        ),
        (
            FRENCH,
            ["Gao : les juges de retour", "Justice", "Par Awa Touré", "5 novembre 2012"],
            "Gao - Les juges de retour",
            "Awa Touré",
        ),
        (
            ENGLISH,
            ["Gao's judges are back", "West Africa", "By Jane Doe", "5 November 2012"],
            "GAO’S JUDGES ARE BACK",
            "Jane Doe",
        ),
    ],
)
def test_title_section_author_and_date_are_fields_of_their_own(
    texts: list[str], head: list[str], title: str, author: str
) -> None:
    text = "\n".join((*head, *texts, author))
    found = paragraphs.without_head(text, [title], [author], lambda line: line.endswith("2012"))
    assert found == "\n".join(texts)


@LANGUAGES
def test_below_the_first_paragraph_all_stays_but_the_signature_at_the_end(texts: list[str]) -> None:
    text = "\n".join((texts[0], "Gao attend", "Justice", "Par Awa Touré", "Awa Touré", "5 novembre 2012", texts[1]))
    found = paragraphs.without_head(text, ["Gao attend"], ["Awa Touré"], lambda line: line.endswith("2012"))
    assert found == text


@pytest.mark.parametrize(
    "line",
    [
        "« La justice revient. »",
        "من عاد إلى المحكمة؟",
        "Gao revit.",
        "Les juges sont revenus au palais hier soir, sous escorte",
    ],
)
def test_a_sentence_above_the_first_paragraph_stays(line: str) -> None:
    assert paragraphs.without_head(f"{line}\n{FRENCH[0]}", ["Gao"], ["Awa"], nothing) == f"{line}\n{FRENCH[0]}"


@pytest.mark.parametrize(
    "line",
    [
        "نشر الجيش أمس تعزيزات كبيرة في محيط مدينة غاو بعد هجوم استهدف نقطة تفتيش على الطريق المؤدية إلى كيدال.",
        "كتب الوالي أمس رسالة إلى سكان المدينة يدعوهم فيها إلى الهدوء وإلى انتظار ما ستقوله المحكمة في الجلسة المقبلة.",
        "كتب الوالي أمس رسالة إلى السكان.",
        "Par solidarité avec les juges, les habitants de Gao ont fermé hier leurs boutiques et marché jusqu'au palais.",
        "Par solidarité avec les juges, les commerçants ont fermé hier.",
        "By the end of 2012 the courts of Gao had been closed for seven months, and nobody knew where the files were.",
    ],
)
def test_a_first_sentence_that_begins_like_a_byline_stays(line: str) -> None:
    """ "نشر" is "published", and as often "deployed"; "كتب" begins a byline, and a sentence about a letter."""
    for text in (f"{line}\n{FRENCH[0]}", f"{line}\n{ARABIC[1]}\n{ENGLISH[0]}"):
        assert paragraphs.without_head(text, ["Gao"], ["Awa Touré"], nothing) == text


def test_a_title_as_long_as_a_paragraph_goes_once() -> None:
    title = "Gao : les tribunaux reprennent leurs audiences devant une salle pleine, après sept mois d'un long silence"
    assert paragraphs.without_head(f"{title}\n{FRENCH[0]}\n{title}", [title], [], nothing) == f"{FRENCH[0]}\n{title}"


@pytest.mark.parametrize("line", ["Awa Touré", "فاطمة ديالو"])
def test_a_text_of_one_line_is_no_signature(line: str) -> None:
    assert paragraphs.without_head(line, ["Gao"], [line], nothing) == line


def test_texts_without_a_paragraph_keep_their_lines() -> None:
    """Poems, lists of results, photo stories: nothing says where their head ends."""
    text = "Gao 3\nKidal 1\nMénaka 2\nميناكا 2"
    assert paragraphs.without_head(text, ["Résultats"], [], nothing) == text


@given(st.text(max_size=40))
@settings(max_examples=120, deadline=None)
def test_letters_are_what_two_spellings_share(text: str) -> None:
    found = paragraphs.letters(text)
    assert found == paragraphs.letters(f" {text}… ")
    assert not any(c.isspace() or c == "_" for c in found)


def test_letters_fold_languages() -> None:
    assert paragraphs.letters("L’ÉTÉ à Gao") == paragraphs.letters("l'ete a gao")
    assert paragraphs.letters("- إلى الأمام!") == paragraphs.letters("الى الامام")


@pytest.mark.parametrize(
    "line",
    [
        "Sur le même sujet, le ministre a assuré que la route de Kidal serait ouverte avant la fin de la semaine.",
        "في نفس الموضوع، أكد الوزير أن الطريق إلى كيدال ستفتح قبل نهاية الأسبوع.",
        "المزيد من القوات تصل إلى كيدال منذ صباح الثلاثاء.",
        "للمزيد من الأمن، قررت الحكومة نشر دوريات على الطريق.",
        "See also the army, which said nothing of the losses.",
        "Partager avec les populations est notre premier devoir, a dit le maire.",
        "شارك هذا العام ستون فنانا في مهرجان الصحراء.",
        "Recevez nos voeux de paix, a dit l'imam aux familles réunies.",
    ],
)
def test_sentences_that_begin_as_leads_do_stay(line: str) -> None:
    assert paragraphs.without_teasers(f"Avant.\n{line}\nAprès.", []) == f"Avant.\n{line}\nAprès."


def test_an_item_that_says_no_more_than_its_title_keeps_it() -> None:
    line = "عاجل: وفد من أنصار الدين يصل إلى واغادوغو لبدء المحادثات مع الوسيط البوركيني حول شمال مالي هذا المساء"
    assert paragraphs.without_head(line, [line], [], lambda _: False) == line


def test_subheadings_of_the_frame_stay_in_the_midst_of_a_text() -> None:
    lines = [f"Paragraphe {n} d'un tour d'horizon de la semaine au Sahel." for n in range(8)]
    text = "\n".join([*lines[:4], "النيجر", *lines[4:], "Suivez-nous sur WhatsApp pour toute l'actualité"])
    frame = frozenset(paragraphs.marks(["النيجر", "Suivez-nous sur WhatsApp pour toute l'actualité"]))
    assert paragraphs.without_frame(text, frame) == "\n".join([*lines[:4], "النيجر", *lines[4:]])
