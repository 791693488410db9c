"""Copies and light rewrites join one story; other reports of the same event do not."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.identify.stories import resemblance, sketch, story_of

AGENCY_FR = """
Une délégation du mouvement Ansar Dine est arrivée jeudi dans la capitale algérienne pour des entretiens
avec les autorités, a indiqué une source proche du dossier. Conduite par un proche du chef du mouvement,
elle devait rencontrer de hauts responsables et leur exposer les conditions d'un arrêt des combats dans la
région de Kidal. Selon la même source, les discussions porteront sur la libre circulation des personnes et
des biens, l'acheminement de l'aide vers les villes du fleuve et le retour des déplacés avant la saison
froide. Les émissaires ont demandé que les vols de reconnaissance cessent le temps des pourparlers. Aucun
calendrier n'a été rendu public et les deux parties n'excluent pas de se revoir avant la fin du mois, dans
un lieu qui reste à fixer."""
NEW_LEAD_FR = """
Alger multiplie les contacts avec les groupes armés du nord du Mali, au moment où ses voisins préparent une
intervention. Conduite par un proche du chef du mouvement, une délégation d'Ansar Dine devait rencontrer de
hauts responsables et leur exposer les conditions d'un arrêt des combats dans la région de Kidal. Selon la
même source, les discussions porteront sur la libre circulation des personnes et des biens, l'acheminement
de l'aide vers les villes du fleuve et le retour des déplacés avant la saison froide. Les émissaires ont
demandé que les survols de reconnaissance cessent pendant les pourparlers. Aucun calendrier n'a été rendu
public."""
OTHER_FR = """
Les émissaires d'Ansar Dine sont à Alger depuis jeudi matin. Reçus au ministère par deux diplomates qu'ils
connaissent de longue date, ils disent chercher une sortie honorable. « Nous voulons la paix, mais pas à
n'importe quel prix », confie l'un d'eux dans le salon de son hôtel. Nos confrères évoquent un arrêt des
combats dans la région de Kidal contre l'ouverture des routes. À Bamako, on reste prudent : un conseiller du
Premier ministre rappelle que deux promesses semblables sont restées lettre morte au printemps, et que les
familles de Gao attendent toujours le départ des hommes en armes. La réponse du gouvernement est attendue
dimanche, après la réunion des chefs d'état-major."""
AGENCY_AR = """
وصل وفد من حركة أنصار الدين يوم الخميس إلى العاصمة الجزائرية لإجراء محادثات مع السلطات، حسبما أفاد به مصدر
قريب من الملف. ومن المقرر أن يلتقي الوفد الذي يقوده أحد المقربين من زعيم الحركة بمسؤولين كبار وأن يعرض عليهم
شروط وقف القتال في منطقة كيدال. وستتناول المحادثات حسب المصدر نفسه حرية تنقل الأشخاص والبضائع وإيصال
المساعدات إلى مدن النهر وعودة النازحين قبل فصل البرد. وطلب الموفدون وقف طلعات الاستطلاع طوال مدة المفاوضات،
ولم يعلن أي جدول زمني للقاءات المقبلة."""
COPY_AR = """
كتب مراسلنا في الجزائر عن زيارة كان الجميع ينتظرها منذ أسابيع. وَصَل وفد من حركة انصار الدين يوم الخميس إلى
العاصمة الجزائرية لإجراء محادثات مع السلطات. ومن المقرر أن يلتقي الوفد الذي يقوده أحد المقربين من زعيم
الحركة بمسؤولين كبار وأن يعرض عليهم شروط وقف القتال في منطقة كيدال. وستتناول المحادثات حسب المصدر نفسه حرية
تنقل الأشخاص والبضـائع وإيصال المساعدات إلى مدن النهر وعودة النازحين قبل فصل البرد."""
OTHER_AR = """
قال موفدو حركة أنصار الدين إنهم جاؤوا إلى الجزائر بحثا عن مخرج مشرف. واستقبلهم دبلوماسيان في مقر الوزارة
صباح الخميس، وتحدثوا عن وقف القتال في منطقة كيدال مقابل فتح الطرق. أما في باماكو فقد دعا مستشار لرئيس
الوزراء إلى الحذر، مذكرا بأن وعدين مماثلين بقيا حبرا على ورق في الربيع الماضي، وبأن أهالي غاو ما زالوا
ينتظرون رحيل المسلحين عن مدينتهم."""


def story(text: str, **others: str) -> str:
    return story_of(
        "new", sketch(text), {record: (f"story-{record}", sketch(other)) for record, other in others.items()}
    )


def test_a_copy_under_another_lead_joins_the_story() -> None:
    assert story(NEW_LEAD_FR, agency=AGENCY_FR, other=OTHER_FR) == "story-agency"


def test_an_arabic_copy_with_other_orthography_joins_the_story() -> None:
    assert story(COPY_AR, other=OTHER_AR, agency=AGENCY_AR) == "story-agency"


def test_another_report_of_the_same_event_is_a_story_of_its_own() -> None:
    assert story(OTHER_FR, agency=AGENCY_FR) == "new"
    assert story(OTHER_AR, agency=AGENCY_AR) == "new"


def test_marks_case_and_layout_do_not_matter() -> None:
    assert sketch(AGENCY_FR.upper().replace("\n", "\n\n").replace("'", "’")) == sketch(AGENCY_FR)
    assert sketch(AGENCY_AR.replace("أ", "ا")) == sketch(AGENCY_AR)


def test_the_story_is_the_candidates_story_and_the_most_alike_wins() -> None:
    candidates = {"a": ("s-a", sketch(NEW_LEAD_FR)), "b": ("s-b", sketch(AGENCY_FR)), "c": ("s-c", sketch(OTHER_FR))}
    assert story_of("new", sketch(AGENCY_FR), candidates) == "s-b"


def test_an_earlier_version_of_the_text_itself_is_no_candidate() -> None:
    assert story_of("me", sketch(AGENCY_FR), {"me": ("elsewhere", sketch(AGENCY_FR))}) == "me"


def test_short_texts_join_only_as_copies() -> None:
    brief = "Trois soldats ont été blessés lundi près de Léré. Plus d'informations suivront sur notre site."
    other = "Le marché de Mopti a rouvert mardi matin après dix jours. Plus d'informations suivront sur notre site."
    assert story(brief, a=brief + " Agence") == "story-a"
    assert story(brief, a=other) == "new"


def test_texts_of_a_few_words_have_no_sketch_and_join_nothing() -> None:
    assert sketch("") == ()
    assert sketch("Kidal : calme précaire") == ()
    assert story("Kidal : calme précaire", a="Kidal : calme précaire") == "new"


def test_sketches_are_the_same_for_ever() -> None:
    """They are stored: change SKETCH_VERSION with them."""
    assert sketch("un deux trois quatre cinq") == (5687328117560154879,)


def test_the_sketch_of_a_long_text_is_small_and_still_tells_a_rewrite() -> None:
    words = [f"mot{n}" for n in range(2000)]
    rewritten = [word if n % 20 else "autre" for n, word in enumerate(words)][200:]
    a, b = sketch(" ".join(words)), sketch(" ".join(rewritten))
    assert len(a) == len(b) == 64
    true = 0.56  # of 1800 words' shingles three in four are kept: 1350 of 1996 + 1800 - 1350
    assert abs(resemblance(a, b) - true) < 0.2


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.sampled_from("ab بت cd"), max_size=80).map(" ".join), st.text(max_size=300))
def test_resemblance_is_a_share_and_symmetric(a: str, b: str) -> None:
    one, other = sketch(a), sketch(b)
    assert 0.0 <= resemblance(one, other) == resemblance(other, one) <= 1.0
    assert resemblance(one, one) == (1.0 if one else 0.0)
    assert all(0 <= value < 2**64 for value in one)
    assert list(one) == sorted(set(one))
