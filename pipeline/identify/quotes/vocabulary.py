"""The words that quotes are known by, in French, English and Arabic: what reports, who speaks, what begins a name.

All are folded, as the texts are. Words of the three languages share a list where they do the same: texts in one
language quote others.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.identify.spellings import in_arabic
from pipeline.text import fold_text


def words_of(text: str) -> frozenset[str]:
    """The words of a list, folded."""
    return frozenset(fold_text(text).split())


def inflected(stems: str, endings: str) -> frozenset[str]:
    """Every stem with every ending; ``-`` is the empty one."""
    return frozenset(stem + ending.strip("-") for stem in fold_text(stems).split() for ending in endings.split())


def any_of(text: str) -> str:
    """What matches any of the words; ``_`` stands for a blank in one."""
    words = sorted(fold_text(text).split(), key=len, reverse=True)
    return f"(?:{'|'.join(words).replace('_', ' ')})"


def with_clitics(words: Iterable[str]) -> frozenset[str]:
    """The Arabic ones of ``words``, alone and with "and"."""
    return frozenset(clitic + word for word in words if in_arabic(word) for clitic in ("", "و", "ف"))


# Folding makes "déclare" and "déclaré" one word, which costs nothing: both report.
FRENCH = inflected(
    "declar affirm indiqu annonc ajout precis expliqu soulign assur estim confirm rappel rappell not racont confi lanc "
    "jug consider martel insist rapport signal temoign observ repet reiter avou clam proclam jur relat resum exclam "
    "plaid argument repliqu retorqu ironis souffl esper cri",
    "e ent ait aient a erent",
) | words_of(
    "dit disent disait disaient dirent répond répondu répondent répondait soutient soutiennent soutenu soutenait admet "
    "admis reconnaît reconnu savoir valoir prévenu prévient averti avertit promis promet conclu conclut poursuivi "
    "poursuit écrit"
)
ENGLISH = inflected(
    "announc declar claim warn insist explain confirm argu not stress vow pledg acknowledg assert report maintain "
    "recall reiterat conclud emphasiz emphasis repeat hope add",
    "ed s es",
) | words_of(
    "said says say told tells tell admitted admits replied replies wrote writes tweeted recounted conceded stated"
)
ARABIC = (
    inflected(
        "قال أعلن أكد أضاف صرح أوضح أفاد ذكر أشار اعتبر شدد كشف لفت نوه أبلغ أخبر زعم ادعى أردف تابع استطرد حذر جزم "
        "أقر اعترف أجاب روى كتب علق جاء ورد لسان",
        "- ت وا",
    )
    | inflected("يقول يعلن يؤكد يضيف يصرح يوضح يفيد يذكر يشير يعتبر يشدد يكشف يلفت يزعم يحذر يرى يروي يتابع", "- ون")
    | words_of("تقول تعلن تؤكد تضيف تصرح توضح تفيد تذكر تشير تعتبر تشدد تكشف تزعم تحذر ترى تروي رأت روت ادعت")
)
# They go on with a sentence's speaker: ", ajoutant que", ", adding that", "، مشيرا إلى أن".
PARTICIPLES = (
    inflected(
        "affirm indiqu annonc ajout precis expliqu soulign assur estim rappel confirm not insist promett dis juge",
        "ant",
    )
    | words_of(
        "adding saying warning stressing noting insisting explaining claiming declaring stating confirming arguing"
    )
    | inflected("مشير مؤكد مضيف موضح معتبر مشدد لافت منوه معلن كاشف محذر قائل مبين زاعم متابع", "ا ه ين")
)
# They report what stands in quotation marks, and no clause: "a dénoncé « une agression »".
WEAK = (
    inflected(
        "denonc qualifi accus condamn evoqu salu regrett souhait menac rejet critiqu justifi appel parl", "e ent ait a"
    )
    | inflected(
        "shout remark comment joke whisper describ denounc accus condemn call prais dismiss threaten criticiz "
        "criticis urg slamm reject",
        "ed s es",
    )
    | inflected("ندد اتهم وصف تحدث دعا طالب هدد تعهد توعد انتقد رفض استنكر نفى", "- ت وا")
    | words_of("dément démenti continued asked asks answered denied denies يصف تصف دعت نفت")
)
SOURCES = words_of("selon apres according pour بحسب حسب وفقا وفق نقلا حسبما")
PASSED_ON = inflected("نقل", "- ت وا")  # an agency passes on what another said: نقلت ... عن فلان
HIS_WORDS = words_of("قوله قولها قولهم")  # ... عن فلان قوله إن

# What each trigger is.
KINDS: dict[str, str] = {
    **dict.fromkeys(FRENCH | ENGLISH | with_clitics(ARABIC), "verb"),
    **dict.fromkeys(PARTICIPLES | with_clitics(PARTICIPLES), "participle"),
    **dict.fromkeys(WEAK | with_clitics(WEAK), "weak"),
    **dict.fromkeys(SOURCES | with_clitics(SOURCES), "source"),
    **dict.fromkeys(with_clitics(PASSED_ON), "passed-on"),
    **dict.fromkeys(HIS_WORDS, "his-words"),
}
CONJOINED = frozenset(word for word in KINDS if word[0] in "وف" and word[1:] in KINDS)  # with "and": وقال, فأضاف
BARE = words_of("said says say told")  # a clause follows them without "that"
# "P, X said."
AFTER_A_COMMA = words_of("said says say told announced added warned declared stated explained insisted repeated")
TO = words_of("claim claims claimed vow vows vowed pledge pledges pledged threaten threatens threatened")  # "to go"
TELL = ("told", "tell", "preven", "prev", "avert", "rappel", "assur", "confi", "warn")  # whom, then "que" or "that"

# Before a name: it depends on them, and is not who speaks.
PREPOSITIONS = words_of(
    "de d du des à au aux en dans avec par contre sur chez entre vers sous of for from in at with by to on against "
    "near من في عن على مع إلى لدى بين ضد باسم عبر مقاتلي مسلحي عناصر قادة أنصار زعماء مقاتلو مسلحو"
)
# After a name in English: "the MNLA spokesman".
MODIFIED = words_of(
    "spokesman spokeswoman spokesperson leader commander fighter fighters militant militants official officials "
    "member chief source sources rebel rebels statement negotiator representative"
)
ROLES = words_of(
    "porte parole porteparole chef leader dirigeant responsable ministre premier président directeur général colonel "
    "capitaine commandant émir cheikh imam maire gouverneur ambassadeur conseiller représentant secrétaire membre "
    "avocat analyste chercheur expert négociateur médiateur envoyé spécial député professeur commerçant commerçante "
    "habitant fondateur cofondateur numéro patron coordinateur affaires intérieur défense étrangères justice santé "
    "finances roi pape spokesman spokeswoman spokesperson commander minister president general prime foreign defence "
    "defense interior director governor mayor ambassador adviser advisor representative secretary state member lawyer "
    "analyst researcher negotiator mediator envoy special deputy professor sheikh emir head captain major lieutenant "
    "judge senator staff founder coordinator vice chairman official officer trader teacher affairs king prince pope "
    "lord sir ceo cfo pdg dg prof sen rep gov executive county department chercheuse directrice présidente députée "
    "ancienne m mr mrs ms mme mlle dr monsieur"
)
TITLES = words_of(
    "m mr mrs ms mme mlle dr prof sen gov général colonel capitaine président cheikh imam sheikh captain general "
    "president"
)
ARABIC_ROLES = words_of(
    "وزير رئيس متحدث المتحدث المتحدثة الناطق الناطقة ناطق قائد زعيم أمير مدير عضو مستشار سفير ممثل مسؤول المسؤول نائب "
    "أمين مبعوث المبعوث محلل المحلل خبير الخبير أستاذ الأستاذ محامي والي عمدة الوزير الرئيس القائد الزعيم الأمير "
    "الشيخ شيخ الجنرال العقيد النقيب الرائد العميد اللواء الفريق الدكتور الباحث باحث القيادي قيادي وسيط الوسيط المدير "
    "النائب المحامي السفير الأمين الكاتب الصحفي الصحفية الناشط السيد مفوض رسمي أمني عسكري الإمام إمام المشرف المدعي "
    "المدعية المحقق"
)
# They go with a role, and begin no name.
ARABIC_OFFICES = words_of(
    "باسم وزارة وزراء حكومة رئاسة حركة جماعة تنظيم منظمة جبهة حزب كتيبة مجلس لجنة هيئة قيادة بعثة قوات أركان مكتب "
    "شؤون خارجية داخلية دفاع عام دولة جمهورية اتحاد لدى إلى في من عدل إعلام مالية وفد جيش شمال جنوب غرب شرق أول وزير "
    "رئيس خاص"
)
ARABIC_BODIES = words_of("منظمة جمعية حزب جبهة حركة جماعة تنظيم كتيبة هيومن الأمم الاتحاد اللجنة المرصد المفوضية")
WRITTEN = words_of("تقديرات تقرير بيان أرقام إحصاءات بيانات مصادر")
# they end an Arabic subject
ARABIC_STOPS = words_of(
    "في خلال أمس اليوم مساء صباح عبر عقب بعد قبل من عن على حول أثناء عند إلى الاثنين الثلاثاء الأربعاء الخميس الجمعة "
    "السبت الأحد يوم الذي التي قائلا قائلة ضمن أن إن بأن إنه إنها أنه أنها إنهم أنهم بالقول بقوله أحد إحدى ردا تعليقا "
    "لدى ليل فجر ظهر مع لكن"
)
# they begin a sentence, before its subject
ARABIC_CONNECTIVES = words_of(
    "لكن غير أن كما أما من ومن جهته جانبه جهتها جانبها بدوره بدورها كان كانت وكان وكانت قد حيث فيما بينما إذ"
)
# after a title, they begin something else than its bearer's name
NO_NAME = words_of(
    "في من عن على إلى مع قد أن إن هذا هذه ذلك الذي التي كان عدم كل بعض جميع إحدى أحد أكثر نحو حوالي منذ حتى خلال بعد "
    "قبل لدى حول ضد بين عبر عند ثم أو لا لم لن ما سابق سابقا حالي متحدثا مخاطبا شخصيا علنا رسميا أيضا لاحقا"
)
BEFORE_A_GROUP = words_of("حركة جماعة تنظيم كتيبة مجموعة فصيل") | ARABIC_STOPS | ARABIC_CONNECTIVES
SON_OF = words_of("بن ابن بنت ولد أغ آغ آل")
GIVEN_NAMES = SON_OF | words_of(  # common ones: they begin a name that no title announces
    "محمد أحمد عبد علي عمر حسن حسين إبراهيم يوسف خالد موسى عيسى سعيد صالح مصطفى محمود يحيى عثمان أبو فاطمة عائشة مريم "
    "خديجة أمينة زينب سيدي الحاج مختار بلال حمادة حمزة طارق كمال جمال نور عبدالله عبدالعزيز عبدالرحمن إسماعيل مالك "
    "سليمان داود هارون بكر زيد نبيل رشيد كريم سمير ليلى سارة جون جان فرانسوا لوران ديفيد باراك رمطان أمادو إياد فهد "
    "سالم ماجد"
)
UNNAMED = words_of(
    "un une des plusieurs certains an some several two three many one another deux trois source sources témoins "
    "habitants responsables officials witnesses residents analystes analysts experts militaires ministère ministry "
    "gouvernement government armée army police presse media médias agence agency autorités authorities présidence "
    "ambassade embassy سكان شهود مصدر مصادر مسؤول مسؤولون مسؤولين ناشط ناشطون خبراء محللون مراقبون أحد إحدى بعض عدد "
    "وسائل صحيفة وكالة قناة إذاعة موقع بيان تقرير وزارة حكومة رئاسة قيادة شاهد ضابط جندي قيادي تاجر أهالي مواطن "
    "مواطنون طبيب شيخ صديق رجل امرأة متحدث ناطق دبلوماسي دبلوماسيون مقاتل وجهاء أعيان سائق شاب مدير قريب جيران عضو "
    "عمدة كثير آخرون جنود ضباط أطباء والد لاجئ لاجئون معلم محلل خبير باحث نازح نازحون زعيم قائد المصادر المصدر "
    "السلطات الشرطة الجيش الحكومة الوزارة الوكالة الصحيفة القناة الموقع الرئاسة الشهود السكان الأهالي"
)
MEDIA = words_of("afp ap aps rfi bbc cnn reuters xinhua pana tv tv5 apa itv voa")  # they pass on: no speakers
SPEAKS_FOR = words_of(
    "porte parole spokesman spokeswoman spokesperson communiqué statement direction leadership المتحدث متحدث ناطق "
    "الناطق المتحدثة الناطقة بيان"
)
# Capitalised, and part of no name: what begins sentences, nations, days, months.
NOT_A_NAME = words_of(
    "le la les l un une des d du de a an the mais et but and selon pour dans in on at il elle he she it they ils cet "
    "ce cette son sa ses its his her their this that these those nos notre leur our my your according french malian "
    "algerian american british nigerian mauritanian tunisian moroccan libyan german spanish russian chinese african "
    "european ivorian chadian senegalese burkinabe us monday tuesday wednesday thursday friday saturday sunday lundi "
    "mardi mercredi jeudi vendredi samedi dimanche january february march april june july august september october "
    "november december interrogé interrogée joint cité meanwhile however asked speaking later still also yet quant "
    "hier yesterday earlier former ancien after before when while if as pourtant ainsi enfin puis alors cependant "
    "toujours en après avant depuis pendant lors one two some many several most local other another interviewed "
    "contacted reached quoted"
)
# All that may stand before the name in "le ministre malien de la Défense Yamoussa Camara : «".
BEFORE_A_NAME = (
    ROLES
    | ARABIC_ROLES
    | ARABIC_OFFICES
    | NOT_A_NAME
    | words_of("hadj malien discours allocution interview entretien avec")
)
ITS = words_of("son its their leur باسمها باسمه باسمهم لها")
DETERMINERS = words_of("le la les l un une the a an son sa its his her their leur")
# A rank or a title that stands before its bearer's surname: العقيد دمبيلي.
ARABIC_TITLES = words_of(
    "الوزير الرئيس القائد الزعيم الأمير الشيخ الجنرال العقيد النقيب الرائد العميد اللواء الفريق الدكتور الكولونيل "
    "السيد الأستاذ المقدم الملازم القبطان السفير الإمام السيدة"
)
AUXILIARIES = words_of(
    "a ont avait avaient aurait auraient ai avons as est s m l n se lui nous leur fait aussi également toutefois "
    "ensuite encore déjà cependant clairement récemment même publiquement notamment has have had also later then "
    "repeatedly already recently would will did faisait faire"
)
# Neither they nor what follows them says who somebody is: "Selon X, hier à Gao, ..."
NOT_APPOSED = (
    NOT_A_NAME
    | PREPOSITIONS
    | UNNAMED
    | words_of(
        "ici là nous vous je tu on ne y quatre cinq six sept huit neuf dix cent mille aucun aucune chaque "
        "tout tous toute toutes quelques beaucoup trop moins plus si que qui dont quand lorsque comme sans sous jusqu "
        "malgré grâce aujourd hui désormais actuellement déjà"
    )
)
