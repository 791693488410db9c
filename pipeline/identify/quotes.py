"""Who is quoted, and with which words: passages in quotation marks and reported speech, in French, English and Arabic.

A text is read once from its beginning. Words that report (``a déclaré``, ``told``, ``قال``) and that name a source
(``selon``, ``according to``, ``بحسب``) are *triggers*; what stands in quotation marks is covered before they are looked
for, so that a verb within a quote reports nothing. Each trigger is asked what was said: the clause after ``que``,
``that``, ``أن``, or the sentence before ``, a indiqué X``; each passage in marks is asked what reports it: a trigger
before or after it. A passage that nothing reports is speech only where it is a sentence: other marks hold names,
titles and scare quotes.

Then who says it. The speaker is the name that is the head of the subject: in "le porte-parole d'Ansar Dine, Sanda Ould
Boumama" the group depends on a preposition, and the man speaks. A spokesman without a name speaks for his group.

What is marked is the content of an attribution, and who speaks its source, as in the PARC corpus (S. Pareti, "PARC 3.0:
A Corpus of Attribution Relations", 2016); a reported clause with a few marked words in it is one quote.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from pipeline.identify.spellings import in_arabic
from pipeline.model import EntityKind, Mention, Quote
from pipeline.text import Folded, fold_text

# --- Words: all folded, as the text is --------------------------------------------------------------------------------


def _list(text: str) -> frozenset[str]:
    return frozenset(fold_text(text).split())


def _each(stems: str, endings: str) -> frozenset[str]:
    """Every stem with every ending; ``-`` is the empty one."""
    return frozenset(stem + ending.strip("-") for stem in fold_text(stems).split() for ending in endings.split())


def _any(text: str) -> str:
    """What matches any of the words; ``_`` stands for a blank in one."""
    words = sorted(fold_text(text).split(), key=len, reverse=True)
    return f"(?:{'|'.join(words).replace('_', ' ')})"


def _clitics(words: Iterable[str]) -> frozenset[str]:
    return frozenset(clitic + word for word in words if in_arabic(word) for clitic in ("", "و", "ف"))


# Folding makes "déclare" and "déclaré" one word, which costs nothing: both report.
_FRENCH = _each(
    "declar affirm indiqu annonc ajout precis expliqu soulign assur estim confirm rappel rappell not racont confi lanc "
    "jug consider martel insist rapport signal temoign observ repet reiter avou clam proclam jur relat resum exclam "
    "plaid argument repliqu retorqu ironis souffl esper cri",
    "e ent ait aient a erent",
) | _list(
    "dit disent disait disaient dirent répond répondu répondent répondait soutient soutiennent soutenu soutenait admet "
    "admis reconnaît reconnu savoir valoir prévenu prévient averti avertit promis promet conclu conclut poursuivi "
    "poursuit écrit"
)
_ENGLISH = _each(
    "announc declar claim warn insist explain confirm argu not stress vow pledg acknowledg assert report maintain "
    "recall reiterat conclud emphasiz emphasis repeat hope add",
    "ed s es",
) | _list(
    "said says say told tells tell admitted admits replied replies wrote writes tweeted recounted conceded stated"
)
_ARABIC = (
    _each(
        "قال أعلن أكد أضاف صرح أوضح أفاد ذكر أشار اعتبر شدد كشف لفت نوه أبلغ أخبر زعم ادعى أردف تابع استطرد حذر جزم "
        "أقر"
        "اعترف أجاب روى كتب علق جاء ورد لسان",
        "- ت وا",
    )
    | _each("يقول يعلن يؤكد يضيف يصرح يوضح يفيد يذكر يشير يعتبر يشدد يكشف يلفت يزعم يحذر يرى يروي يتابع", "- ون")
    | _list("تقول تعلن تؤكد تضيف تصرح توضح تفيد تذكر تشير تعتبر تشدد تكشف تزعم تحذر ترى تروي رأت روت ادعت")
)
# They go on with a sentence's speaker: ", ajoutant que", ", adding that", "، مشيرا إلى أن".
_PARTICIPLES = (
    _each(
        "affirm indiqu annonc ajout precis expliqu soulign assur estim rappel confirm not insist promett dis juge",
        "ant",
    )
    | _list("adding saying warning stressing noting insisting explaining claiming declaring stating confirming arguing")
    | _each("مشير مؤكد مضيف موضح معتبر مشدد لافت منوه معلن كاشف محذر قائل مبين زاعم متابع", "ا ه ين")
)
# They report what stands in quotation marks, and no clause: "a dénoncé « une agression »".
_WEAK = (
    _each(
        "denonc qualifi accus condamn evoqu salu regrett souhait menac rejet critiqu justifi appel parl", "e ent ait a"
    )
    | _each(
        "shout remark comment joke whisper describ denounc accus condemn call prais dismiss threaten criticiz "
        "criticis urg "
        "slamm reject",
        "ed s es",
    )
    | _each("ندد اتهم وصف تحدث دعا طالب هدد تعهد توعد انتقد رفض استنكر نفى", "- ت وا")
    | _list("dément démenti continued asked asks answered denied denies يصف تصف دعت نفت")
)
_SOURCES = _list("selon apres according pour بحسب حسب وفقا وفق نقلا حسبما")
_PASSED_ON = _each("نقل", "- ت وا")  # an agency passes on what another said: نقلت ... عن فلان
_HIS_WORDS = _list("قوله قولها قولهم")  # ... عن فلان قوله إن

# What each trigger is.
_KINDS: dict[str, str] = {
    **dict.fromkeys(_FRENCH | _ENGLISH | _clitics(_ARABIC), "verb"),
    **dict.fromkeys(_PARTICIPLES | _clitics(_PARTICIPLES), "participle"),
    **dict.fromkeys(_WEAK | _clitics(_WEAK), "weak"),
    **dict.fromkeys(_SOURCES | _clitics(_SOURCES), "source"),
    **dict.fromkeys(_clitics(_PASSED_ON), "passed-on"),
    **dict.fromkeys(_HIS_WORDS, "his-words"),
}
_TRIGGERS = frozenset(_KINDS)
_BARE = _list("said says say told")  # a clause follows them without "that"
# "P, X said."
_AFTER_A_COMMA = _list("said says say told announced added warned declared stated explained insisted repeated")
_TO = _list("claim claims claimed vow vows vowed pledge pledges pledged threaten threatens threatened")  # "to have ..."
_TELL = ("told", "tell", "preven", "prev", "avert", "rappel", "assur", "confi", "warn")  # whom, then "que" or "that"

# Before a name: it depends on them, and is not who speaks.
_PREPOSITIONS = _list(
    "de d du des à au aux en dans avec par contre sur chez entre vers sous of for from in at with by to on against "
    "near من في عن على مع إلى لدى بين ضد باسم عبر مقاتلي مسلحي عناصر قادة أنصار زعماء مقاتلو مسلحو"
)
# After a name in English: "the MNLA spokesman".
_MODIFIED = _list(
    "spokesman spokeswoman spokesperson leader commander fighter fighters militant militants official officials member "
    "chief source sources rebel rebels statement negotiator representative"
)
_ROLES = _list(
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
_TITLES = _list(
    "m mr mrs ms mme mlle dr prof sen gov général colonel capitaine président cheikh imam sheikh captain general "
    "president"
)
_ARABIC_ROLES = _list(
    "وزير رئيس متحدث المتحدث المتحدثة الناطق الناطقة ناطق قائد زعيم أمير مدير عضو مستشار سفير ممثل مسؤول المسؤول نائب "
    "أمين مبعوث المبعوث محلل المحلل خبير الخبير أستاذ الأستاذ محامي والي عمدة الوزير الرئيس القائد الزعيم الأمير الشيخ "
    "شيخ الجنرال العقيد النقيب الرائد العميد اللواء الفريق الدكتور الباحث باحث القيادي قيادي وسيط الوسيط المدير النائب "
    "المحامي السفير الأمين الكاتب الصحفي الصحفية الناشط السيد مفوض رسمي أمني عسكري الإمام إمام المشرف المدعي المدعية "
    "المحقق"
)
# They go with a role, and begin no name.
_ARABIC_OFFICES = _list(
    "باسم وزارة وزراء حكومة رئاسة حركة جماعة تنظيم منظمة جبهة حزب كتيبة مجلس لجنة هيئة قيادة بعثة قوات أركان مكتب شؤون "
    "خارجية داخلية دفاع عام دولة جمهورية اتحاد لدى إلى في من عدل إعلام مالية وفد جيش شمال جنوب غرب شرق أول وزير رئيس "
    "خاص"
)
_ARABIC_BODIES = _list("منظمة جمعية حزب جبهة حركة جماعة تنظيم كتيبة هيومن الأمم الاتحاد اللجنة المرصد المفوضية")
_WRITTEN = _list("تقديرات تقرير بيان أرقام إحصاءات بيانات مصادر")
_ARABIC_STOPS = _list(  # they end an Arabic subject
    "في خلال أمس اليوم مساء صباح عبر عقب بعد قبل من عن على حول أثناء عند إلى الاثنين الثلاثاء الأربعاء الخميس الجمعة "
    "السبت الأحد يوم الذي التي قائلا قائلة ضمن أن إن بأن إنه إنها أنه أنها إنهم أنهم بالقول بقوله أحد إحدى ردا تعليقا "
    "لدى ليل فجر ظهر مع لكن"
)
_ARABIC_CONNECTIVES = _list(  # they begin a sentence, before its subject
    "لكن غير أن كما أما من ومن جهته جانبه جهتها جانبها بدوره بدورها كان كانت وكان وكانت قد حيث فيما بينما إذ"
)
_NO_NAME = _list(  # after a title, they begin something else than its bearer's name
    "في من عن على إلى مع قد أن إن هذا هذه ذلك الذي التي كان عدم كل بعض جميع إحدى أحد أكثر نحو حوالي منذ حتى خلال بعد "
    "قبل لدى حول ضد بين عبر عند ثم أو لا لم لن ما سابق سابقا حالي"
)
_WITH_ARTICLE = re.compile(r"[وب]?ال|لل")
_RECIPIENT = re.compile(
    rf"لل{_any('صح إع جزير وكال')}|ل{_any('وسائل وكالة صحيفة قناة إذاعة موقع جريدة رويترز مراسل فرانس تلفزيون بي')}"
)
_BEFORE_A_GROUP = _list("حركة جماعة تنظيم كتيبة مجموعة فصيل") | _ARABIC_STOPS | _ARABIC_CONNECTIVES
_SON_OF = _list("بن ابن بنت ولد أغ آغ آل")
_GIVEN_NAMES = _SON_OF | _list(  # common ones: they begin a name that no title announces
    "محمد أحمد عبد علي عمر حسن حسين إبراهيم يوسف خالد موسى عيسى سعيد صالح مصطفى محمود يحيى عثمان أبو فاطمة عائشة مريم "
    "خديجة أمينة زينب سيدي الحاج مختار بلال حمادة حمزة طارق كمال جمال نور عبدالله عبدالعزيز عبدالرحمن إسماعيل مالك "
    "سليمان داود هارون بكر زيد نبيل رشيد كريم سمير ليلى سارة جون جان فرانسوا لوران ديفيد باراك رمطان أمادو إياد فهد "
    "سالم ماجد"
)
_UNNAMED = _list(
    "un une des plusieurs certains an some several two three many one another deux trois source sources témoins "
    "habitants responsables officials witnesses residents analystes analysts experts militaires ministère ministry "
    "gouvernement government armée army police presse media médias agence agency autorités authorities présidence "
    "ambassade embassy سكان شهود مصدر مصادر مسؤول مسؤولون مسؤولين ناشط ناشطون خبراء محللون مراقبون أحد إحدى بعض عدد "
    "وسائل صحيفة وكالة قناة إذاعة موقع بيان تقرير وزارة حكومة رئاسة قيادة شاهد ضابط جندي قيادي تاجر أهالي مواطن "
    "مواطنون طبيب شيخ صديق رجل امرأة متحدث ناطق دبلوماسي دبلوماسيون مقاتل وجهاء أعيان سائق شاب مدير قريب جيران عضو "
    "عمدة كثير آخرون جنود ضباط أطباء والد لاجئ لاجئون معلم محلل خبير باحث نازح نازحون زعيم قائد المصادر المصدر السلطات "
    "الشرطة الجيش الحكومة الوزارة الوكالة الصحيفة القناة الموقع الرئاسة الشهود السكان الأهالي"
)
_MEDIA = _list("afp ap aps rfi bbc cnn reuters xinhua pana tv tv5 apa itv voa")  # they pass on: no speakers
_SPEAKS_FOR = _list(
    "porte parole spokesman spokeswoman spokesperson communiqué statement direction leadership المتحدث متحدث ناطق "
    "الناطق المتحدثة الناطقة بيان"
)
# Capitalised, and part of no name: what begins sentences, nations, days, months.
_NOT_A_NAME = _list(
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
_PARTICLES = _any("ag agh ould wuld weld al el ben bin ibn abu abou bou von van de da di dos le la")
# All that may stand before the name in "le ministre malien de la Défense Yamoussa Camara : «".
_BEFORE_A_NAME = (
    _ROLES
    | _ARABIC_ROLES
    | _ARABIC_OFFICES
    | _NOT_A_NAME
    | _list("hadj malien discours allocution interview entretien avec")
)
_ITS = _list("son its their leur باسمها باسمه باسمهم لها")
_GROUP_NOUN = re.compile(
    rf"\b{_any('le_mouvement le_groupe ce_mouvement ce_groupe l’organisation la_rébellion the_group the_movement')}\b|"
    rf"\b{_any('the_organization the_organisation الحركة التنظيم الجماعة الكتيبة المنظمة الجبهة')}\b"
)
# Before a name, it makes a group of it: no man takes an article.
_OF_A_GROUP = re.compile(
    rf"\b(?:{_any('l d qu')}'|{_any('le la les du au the mouvement groupe حركة جماعة تنظيم كتيبة')} \"? ?)$"
)
_GROUP_START = re.compile(rf"{_any('حركة جماعة تنظيم كتيبة mouvement groupe organisation')}\b|الحركه ")

# Before marks: what is in them bears a name, and says nothing. Only titles are announced with a colon.
_CALLED = re.compile(
    rf"(?:\b{_any('journal quotidien hebdomadaire magazine film livre roman chanson album opération chaîne site')}|"
    rf"\b{_any('émission documentaire poème association newspaper daily weekly book novel song operation pièce')}|"
    rf"\b{_any('groupe mouvement group movement brigade katiba collectif campagne campaign so-called')}|"
    rf"\b[وفبلك]{{0,2}}{_any('صحيفة جريدة قناة وكالة موقع كتاب كتابه فيلم فيلمه رواية أغنية عملية برنامج مجلة حملة')}|"
    rf"\b[وفبلك]{{0,2}}{_any('مؤسسة إذاعة مسلسل قصيدة كتيبة منتدى تنظيم جماعة حركة مجموعة جبهة خلية جمعية حزب')}|"
    rf"\b{_any('سماه سماها المسماة المسمى المعروفة الملقب يسمى')}(?: باسم)?|\bsous le nom de|"
    rf"\b{_any('intitulé intitulée baptisé baptisée surnommé surnommée nommé nommée titre thème slogan devise')} ?:?|"
    rf"\b{_any('titled entitled dubbed nicknamed named banner بعنوان عنوان شعار تحت_اسم')} ?:?)"
    r"(?: (?:de|du|is|was))?\s*ب?$"
)

# --- Patterns ---------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+")
_COMMA = re.compile(r"[,،()]")
_STOP = re.compile(r"[:;\x00]")
_RELATIVE = re.compile(rf"\b{_any('qui dont who whose which الذي التي الذين')}\b")
_RELATIVE_FIRST = re.compile(rf"\s*{_any('qui dont que who whose which الذي التي الذين')}\b")
_COMPLEMENT = re.compile(r"(?<![\w-])(?:que |qu'|that )")
_ARABIC_COMPLEMENT = re.compile(r"\s(?:علي |الي )?[بف]?ان(?:ه|ها|هم|نا|ني|هما)?\s")
_INFINITIVE = re.compile(
    rf"\s(?=(?:ne pas |n'|s')?{_any('avoir être vouloir pouvoir craindre attendre ignorer disposer détenir')}\b)"
)
_ADVERBIAL = re.compile(
    rf"[\s,]*(?:{_any('à au aux dans lors sur par hier via également aussi ensuite encore notamment ainsi pour')}|"
    rf"{_any('devant ce lundi mardi mercredi jeudi vendredi samedi dimanche en après depuis toutefois vers')}|le \d|"
    rf"{_any('on in at to during late early yesterday today monday tuesday wednesday thursday friday saturday')}|"
    rf"{_any('sunday earlier later by after from last this reporters journalists again also however several')}|"
    rf"{_any('في خلال أمس اليوم مساء صباح عبر عقب بعد من')}|ل\w+)\b"
)
# Between "said" or "told" and a clause without "that": when, where, to whom.
_ASIDE = re.compile(
    rf"\s+(?:{_any('on late early last by in at')} (?:(?:on|a|an|the) )?(?:\w+ )?"
    rf"(?:\w*day|{_any('statement interview telephone phone speech conference message video night week communique')})|"
    rf"\w+day|{_any('yesterday earlier later again')})\b,?"
)
_WHOM = re.compile(
    rf"\s+(?:(?:the )?[\w.'-]+(?: [\w.'-]+){{0,2}} "
    rf"{_any('agency newspaper radio television tv council parliament channel')}|"
    r"(?:the|his|her|a|our) \w+|[\w.'-]+)"
)
_NO_CLAUSE = re.compile(
    rf"\s*(?:{_any('to of so about in at on by nothing no yes as for with from')}\b|[,\":;.\x00(-]|$|"
    rf"{_any('why what whether how when where if who')}\b)"
)
_IN_WRITING = re.compile(rf" في (?:ال)?{_any('بيان تقرير تصريح رسالة تسجيل كلمة خطاب مقال شريط نص برقية مذكرة وثيقة')}")
_AUXILIARIES = _list(
    "a ont avait avaient aurait auraient ai avons as est s m l n se lui nous leur fait aussi également toutefois "
    "ensuite encore déjà cependant clairement récemment même publiquement notamment has have had also later then "
    "repeatedly already recently would will did faisait faire"
)
_LAST_WORD = re.compile(r"([^\W_]+)['\s]*$")
_PRONOUN = re.compile(rf"(?:^|[\s,'])(?:{_any('il elle ils elles he she they we lui him her هو هي هم')})\W*$")
_PRONOUN_INVERTED = re.compile(r"-(?:t-)?(?:il|elle|ils|elles|on)\b")
_PRONOUN_INVERTED_LAST = re.compile(r"\w+-(?:t-)?(?:il|elle|ils|elles|on)\s*$")
_AND = re.compile(r"(?:^|[\s,،])(?:et|and|mais|but|puis|then|tout en|while|avant de|before)\s*$")
_AND_HE = re.compile(r"[\s,]+(?:et|and|mais|but)(?: il| elle| he| she| they| ils)?\s*$")
_CONTRAST = re.compile(rf"[,،]\s*{_any('بينما فيما في_حين while whereas tandis_que alors_que')}\b")
_LINK = re.compile(r"(?:\b(?:et|and|en|tout)\b\s*)+$")
_AS = re.compile(rf"\s*[،,]\s*{_any('كما حسبما حسب_ما وفق_ما هكذا بحسب_ما')}?\s*")
_INVERSION = re.compile(r"\s*[,.]?\s*[-(]?\s*")
_SOURCE_GAP = re.compile(r"\s*[,،]?\s*(?:d')?")
_BREAK = re.compile(r"[.:;!?]\s")
_PIECES = re.compile(r"[.!?]\s|\x00|\"")
# What "selon", "according to" and حسب introduce too.
_NO_SOURCES = _any(
    "laquelle lequel lesquelles lesquels que loi règlement cas calendrier tradition coutume règle règles principe "
    "moi nous "
    "besoin texte saison région régions plan plans schedule law laws rules custom constitution القانون الدستور العادة "
    "التقاليد الجدول الشريعة المناطق"
)
_NO_SOURCE = re.compile(rf"\s*(?:la |le |les |l'|the |its |their |a )?(?:qu'|{_NO_SOURCES}\b)")
_SOURCE_NOUNS = _any(
    "responsable responsables source sources témoin témoins témoignages habitant habitants élus diplomates médias "
    "gouvernement armée ministère agence communiqué presse mouvement rapport officials official witness witnesses "
    "residents "
    "analysts diplomats media reports government army ministry police agency statement group onu un afp reuters "
    "مصدر مصادر "
    "شهود مسؤول مسؤولين سكان بيان تقرير تقارير وزارة وكالة صحيفة مراقبين محللين خبراء الحركة التنظيم الجماعة "
    "السلطات الشرطة "
    "الجيش الحكومة الوزارة"
)
_SOURCE_NOUN = re.compile(rf"\b{_SOURCE_NOUNS}\b")
_PUT_IT = _any("عن ما قال قالت قاله ذكر ذكرت ذكره أعلن أعلنت أفاد أفادت أكد أكدت أورد أوردت نقلت صرح به بها")
_SOURCE_LINK = re.compile(rf"(?:\s+(?:to|{_PUT_IT})(?=\s))*\s+ل?(?=\w|\")")
_SOURCE_END = re.compile(r"[,،:;(\x00]|\sف?ان(?:ه|ها|هم)?\s")
_OPEN_END = re.compile(rf"(?:\b{_any('que that car because puisque mais et but and où')}|ان|التي|الذي)\s*[,،]\s*$")
_DATELINE = re.compile(r"[^()\n]{2,60}\([\w ]{2,12}\)\s*-+\s*")  # Bamako (AFP) -
_LEAD = re.compile(rf"[\W_]*{_any('mais et toujours or but and meanwhile still ainsi enfin و')}?[\W_]*")
_THEN_AFTER = re.compile(r"[،,]\s*(?=ف(?:ان|قد)(?:ه|ها|هم)?\s)")
_THEN = re.compile(r"[\s,،]*(?:ف?ان(?:ه|ها|هم)?\s+)?")
_DETERMINERS = _any("le la un une the a an son its his her their")
_FORMER = _any("ancien former current actuel nouveau main principal chief")
_APPOSED = re.compile(rf"\s*(?:(?:l'un des|one of|l'|{_DETERMINERS} )\s*)?(?:{_FORMER} )?(\w+)")
# Upper-case Latin letters of the names in our languages.
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-ÞĀĂĆČĎĒĘĚĞĪĮİŁŃŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽ]")
_JOINT = re.compile(rf"[ '-]|\. ?|[ -](?:{_PARTICLES}[ '-])+")
_TITLE_BEFORE = re.compile(r"(\w+)\.?\s$")
_WORD_BEFORE = re.compile(r"(\w+)[\s'\"-]*$")
_PHRASE_BEFORE = re.compile(
    rf"\b{_any('de par avec contre chez à dans sur of for by from in to with against pour')} (?:la |le |l'|the )\"? ?$"
)
_OF_A_NOUN = re.compile(r"(?:\b(?:de|du|des|of|for|from) |d'|l')\w+ $")
_WORD_AFTER = re.compile(r"'s\b| \"?(\w+)")
_FIRST_NAMES = re.compile(r"(?:^|[^\w-])((?:\w+[ -]){0,2}\w+)$")
# No full stop after an initial or an abbreviation ends a sentence: a look-behind for each length of these. It begins
# with one class of characters, which `re` looks for fastest.
_SENTENCE_END = re.compile(
    r"[.!?؟…\n](?:(?<=\n)|(?<![\s(\"'.]\w\.)(?<![\s(\"'](?:mm|me|dr|pr|lt|st|mr|ms)\.)"
    r"(?<![\s(\"'](?:mme|gen|gal|col|cdt|mrs|sen|rev|gov)\.)[.!?؟…]*[\"')\]]*(?=\s))"
)

_EDGE = " \n,;.:،؛"  # what a clause neither begins nor ends with
_FEWEST = 3  # words of a reported clause
_FEWEST_FAR = 5  # words of a passage, where more than a subject stands between it and the verb
_SENTENCE_LIKE = 7  # words of a passage that nothing reports: shorter ones are names, titles, scare quotes
_LONG = 12  # words that are a sentence even without its full stop
_LONGEST_NAME = 12  # words in marks after "film", "journal"
_FARTHEST = 160  # letters between what reports and what was said
_LEAD_LENGTH = 300  # letters before a word in which its subject is looked for
_LONGEST_CLAUSE = 1500  # letters
_NEAR_THE_START = 6  # words before a sentence's subject
_TITLES_LENGTH = 90  # letters of titles and given names before a surname
_NAMED_WITHIN = 20_000  # letters in which a name stands more than once
_SURE = 0.9  # certainty of a place that is no part of a name
_MOST_TRIGGERS = 12  # within one clause: after so many it is no sentence that somebody wrote
_REMEMBERED = 1500  # letters after which a pronoun is somebody else

# --- Quotation marks --------------------------------------------------------------------------------------------------

_MARK = re.compile(r"\"|‹|›|''|<<|>>")  # of « » “ ” „ folding has made the first
_OPENING, _CLOSING = "«“„‹<", "»”›>"
_FAMILIES = {"«": "«»<>", "“": "“”", "„": "„", "‹": "‹›"}
_MOST_MARKS = 60  # within one quote: what holds more is not balanced
_LONGEST_PASSAGE = 3000  # letters
_MORE_PARAGRAPHS = 3  # over which a quote that is opened once may run
_COVER = "\x00"


class _Mark(NamedTuple):
    start: int
    end: int
    family: str  # of the marks that close one another
    opens: bool
    closes: bool  # a straight one among blanks may do both


class _Passage(NamedTuple):
    """What stands in quotation marks."""

    start: int
    end: int
    outer: int  # where its opening mark starts
    after: int  # where its closing mark ends
    words: int
    goes_on: bool  # a paragraph of a quote that is opened again in each
    closed: bool = True
    name: bool = False  # of a tracked entity, and little else

    @property
    def speech(self) -> bool:
        """Whether it is long enough to be covered."""
        return self.words >= _FEWEST and not self.name


def _marks(text: Folded) -> list[_Mark]:
    folded, found = text.text, []
    mirrored: bool | None = None  # some type Arabic guillemets as they look from the left: »...«
    for match in _MARK.finditer(folded):
        start, end = match.span()
        before, after = folded[start - 1 : start], folded[end : end + 1]
        blank_before = not before or before.isspace() or before in "(["
        blank_after = not after or not (after.isalnum() or after in "([\"'")
        free_before = blank_before or (before in ":،,-" and not blank_after)
        glyph = text.original[text.places[start]]
        family = next((family for family, glyphs in _FAMILIES.items() if glyph in glyphs), '"')
        if mirrored is None and glyph in "«»":
            mirrored = glyph == "»" and free_before and in_arabic(after)
        if family == '"':
            opens, closes = free_before and not blank_after, not blank_before and blank_after
            found.append(_Mark(start, end, family, opens or not closes, closes or not opens))
        else:
            opens = (glyph in _OPENING) != (bool(mirrored) and glyph in "«»")
            found.append(_Mark(start, end, family, opens, not opens))
    return found


def _passages(text: Folded) -> Iterator[_Passage]:
    """Passages in marks; nested ones are part of the outer. What is never closed ends with its sentence."""
    folded, marks = text.text, _marks(text)
    starts = [mark.start for mark in marks]
    i, goes_on = 0, False
    while i < len(marks):
        mark = marks[i]
        if not mark.opens:
            i, goes_on = i + 1, False
            continue
        line_end = folded.find("\n", mark.end)
        line_end = len(folded) if line_end < 0 else line_end
        beyond = bisect_left(starts, line_end)
        closing = _closing(marks, i, line_end)
        if closing is None and beyond < len(marks):
            if marks[beyond].opens and marks[beyond].start == line_end + 1:
                yield _passage(folded, mark, line_end, line_end, goes_on)
                i, goes_on = beyond, True
                continue
            if beyond == i + 1 and not marks[beyond].opens and _near(folded, mark.end, marks[beyond].start):
                closing = beyond
        if closing is not None:
            yield _passage(folded, mark, marks[closing].start, marks[closing].end, goes_on)
            i = closing + 1
        else:
            stop = min(line_end, mark.end + _LONGEST_PASSAGE, *starts[i + 1 : i + 2])
            end = next(_sentence_ends(folded, mark.end, stop), stop)
            yield _passage(folded, mark, end, end, goes_on, closed=False)
            i += 1
        goes_on = False


def _near(folded: str, start: int, end: int) -> bool:
    return end - start < _LONGEST_PASSAGE and folded.count("\n", start, end) <= _MORE_PARAGRAPHS


def _closing(marks: Sequence[_Mark], opening: int, limit: int) -> int | None:
    """The mark that closes ``marks[opening]`` before ``limit``, those between paired."""
    open_ = [marks[opening].family]
    limit = min(limit, marks[opening].end + _LONGEST_PASSAGE)
    for i in range(opening + 1, min(len(marks), opening + _MOST_MARKS)):
        mark = marks[i]
        if mark.start > limit:
            return None
        if mark.closes and mark.family in open_ and (not mark.opens or mark.family == open_[-1]):
            while open_.pop() != mark.family:
                pass
        elif (mark.closes and not mark.opens and {mark.family, open_[-1]} == {"“", '"'}) or (
            open_[-1] == "„" and mark.family == "“"  # German: „ ... “
        ):
            open_.pop()
        elif mark.opens:
            open_.append(mark.family)
        if not open_:
            return i
    return None


def _passage(folded: str, mark: _Mark, end: int, after: int, goes_on: bool, closed: bool = True) -> _Passage:
    start = mark.end
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    words = len(_WORD.findall(folded, start, end))
    return _Passage(start, end, mark.start, after, words, goes_on, closed)


def _sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where sentences end: as `text.sentences`, on folded text and faster."""
    return (match.end() for match in _SENTENCE_END.finditer(text, start, end))


# --- Names ------------------------------------------------------------------------------------------------------------


class _Name(NamedTuple):
    start: int
    end: int
    key: str
    depends: bool  # on a preposition or another noun: it is not who speaks
    tracked: bool


class _Names:
    """Who is named where: the tracked actors, and who is named as persons and bodies are."""

    def __init__(self, text: Folded, mentions: Iterable[Mention]) -> None:
        self.text, self.folded = text.text, text
        self.covered = self.text  # without what is said in marks
        # A place that is only spelled like a listed one may be the beginning of a man's name.
        sure = [m for m in mentions if m.kind is EntityKind.ACTOR or m.certainty >= _SURE]
        self.spans = sorted(
            (text.offset(m.start), text.offset(m.end), m.entity if m.kind is EntityKind.ACTOR else "") for m in sure
        )
        self.starts = [start for start, _, _ in self.spans]
        self.surnames: dict[str, str] = {}  # of who spoke

    def actors(self, lo: int, hi: int) -> list[tuple[int, int, str]]:
        return [span for span in self._spans(lo, hi) if span[2]]

    def _spans(self, lo: int, hi: int) -> list[tuple[int, int, str]]:
        return self.spans[bisect_left(self.starts, lo) : bisect_left(self.starts, hi)]

    def fills(self, passage: _Passage) -> bool:
        """Whether the passage is the name of an entity, rather than speech about it."""
        first = max(0, bisect_right(self.starts, passage.start) - 1)
        spans = self.spans[first : bisect_left(self.starts, passage.end)]
        named = sum(max(0, min(end, passage.end) - max(start, passage.start)) for start, end, _ in spans)
        return passage.words <= _LONGEST_NAME and 2 * named > passage.end - passage.start

    def speakers(self, lo: int, hi: int, *, phrase: bool = False) -> list[_Name]:
        """Those named between two offsets that may be the head of a subject, in order.

        ``phrase``: it is an Arabic noun phrase, in which a noun before a name makes the name depend on it.
        """
        found: list[_Name] = []
        at = lo
        for start, end, entity in [*self._spans(lo, hi), (hi, hi, "")]:
            if start > at:
                found += self._untracked(at, start, lo)
            if entity and end <= hi:
                depends = self._depends(start, end, lo) or (phrase and at < start and self._of_another(at, start))
                found.append(_Name(start, end, entity, depends, True))
            at = max(at, end)
        return [name for name in found if not name.depends]

    def full(self, surname: str, at: int) -> str | None:
        """The key of the person whom a surname alone means: one named in full before."""
        if surname in self.surnames:
            return self.surnames[surname]
        start = self.covered.find(f" {surname}", 0, max(0, at - 1)) + 1
        end = start + len(surname)
        if not start or self.covered[end : end + 1].isalnum():
            return None
        before = _FIRST_NAMES.search(self.covered, max(0, start - 31), start - 1)
        if before is None:
            return None
        if in_arabic(surname):
            name = self.arabic(max(self.covered.rfind("\n", 0, start) + 1, start - _TITLES_LENGTH), end)
            if name and name.end == end and name.start < start:
                return name.key
            given = before.group(1).split()[-1]  # the two stand together more than once: a name
            twice = self.covered.count(f" {given} {surname}", 0, _NAMED_WITHIN) > 1 and not _WITH_ARTICLE.match(given)
            return f"{given}-{surname}" if twice and given not in _NO_NAME and given not in _UNNAMED else None
        name = next((n for n in self._capitals(before.start(1), end, 0) if n.end == end), None)
        return name.key if name and name.key.endswith(f"-{surname}") else None

    def remember(self, name: _Name) -> None:
        self.surnames.setdefault(name.key.rsplit("-", 1)[-1], name.key)

    def group_before(self, at: int) -> tuple[str, bool] | None:
        """Whom "the movement" means: the last group named, or the only actor; and whether it is sure to be a group."""
        before = [entity for _, _, entity in self.actors(0, at)]
        for entity in reversed(before):
            if entity in self._groups or len(set(before)) == 1:
                return entity, entity in self._groups
        return None

    @cached_property
    def _groups(self) -> frozenset[str]:
        """Actors that are named with an article, after "mouvement", or in capitals, anywhere in the text."""
        return frozenset(
            entity
            for start, end, entity in self.actors(0, len(self.text))
            if _OF_A_GROUP.search(self.text, max(0, start - 12), start)
            or _GROUP_START.match(self.text, start, end)
            or self._in_capitals(start)
        )

    def _in_capitals(self, start: int) -> bool:
        place = self.folded.places[start]
        return self.folded.original[place : place + 2].isupper()

    def _depends(self, start: int, end: int, lo: int) -> bool:
        text = self.covered
        if start > lo and text[start - 1].isalnum():  # written in one with its preposition, or with "and"
            return text[start - 1] in "لبك"
        piece = max(lo, text.rfind(",", lo, start) + 1, text.rfind("،", lo, start) + 1)
        if _RELATIVE.search(text, piece, start):
            return True
        before = _WORD_BEFORE.search(text, max(lo, start - 30), start)
        if before:
            word = before.group(1)
            if word in _PREPOSITIONS or (word in _ARABIC_ROLES and not word.startswith("ال")):
                return True
            if word in ("la", "le", "l", "the") and _PHRASE_BEFORE.search(text, max(lo, start - 20), start):
                return True
        after = _WORD_AFTER.match(text, end)
        return after is not None and (after.group(1) is None or after.group(1) in _MODIFIED)

    def _of_another(self, lo: int, start: int) -> bool:
        """Whether an Arabic name is a noun's that stands before it without an article: أحد مسؤولي بوكو حرام."""
        before = _WORD_BEFORE.search(self.covered, max(lo, start - 30), start)
        word = before.group(1) if before else None
        return word is not None and not _WITH_ARTICLE.match(word) and word not in _BEFORE_A_GROUP

    def _untracked(self, lo: int, hi: int, begin: int) -> Iterator[_Name]:
        first = _WORD.search(self.covered, lo, hi)
        if first is None:
            return
        if in_arabic(first.group()):
            if found := self.arabic(lo, hi):
                yield found
        else:
            yield from self._capitals(lo, hi, begin)

    def _capitals(self, lo: int, hi: int, begin: int) -> Iterator[_Name]:
        """Runs of capitalised Latin words."""
        run: list[re.Match[str]] = []
        places = self.folded.places
        first = places[lo]
        for capital in _CAPITAL.finditer(self.folded.original, first, places[hi - 1] + 1):
            start = capital.start() - first + lo
            if start >= hi or places[start] != capital.start():  # folding made it longer or shorter
                start = self.folded.offset(capital.start())
            if (start and self.covered[start - 1].isalnum()) or (run and start < run[-1].end()):
                continue
            word = _WORD.match(self.covered, start, hi)
            if word is None:
                continue
            if run and not _JOINT.fullmatch(self.covered, run[-1].end(), start):
                yield from self._run(run, begin)
                run = []
            run.append(word)
        if run:
            yield from self._run(run, begin)

    def _run(self, run: list[re.Match[str]], begin: int) -> Iterator[_Name]:
        """The name in a run of capitalised words: without roles, nations and what begins a sentence."""
        role = max((i + 1 for i, word in enumerate(run) if word.group() in _ROLES), default=0)
        titled = role > 0 and run[role - 1].group() in _TITLES
        name = run[role:]
        while name and name[0].group() in _NOT_A_NAME:
            name = name[1:]
        while name and name[-1].group() in _NOT_A_NAME:
            name = name[:-1]
        if not name:
            return
        start, end = name[0].start(), name[-1].end()
        words = _WORD.findall(self.covered, start, end)
        before = _TITLE_BEFORE.search(self.covered, max(begin, start - 20), start)
        titled = titled or (before is not None and before.group(1) in _TITLES)
        if len(words) > 1:
            key = "-".join(words)
        elif full := self.full(words[0], start):
            key = full
        elif titled or (self._in_capitals(start) and 2 <= len(words[0]) <= 6 and not self._of_a_noun(begin, start)):
            key = words[0]
        else:
            return
        if _MEDIA.isdisjoint(words) and len(words) <= 6:
            yield _Name(start, end, key, role == 0 and self._depends(start, end, begin), False)

    def _of_a_noun(self, lo: int, at: int) -> bool:
        """Whether a common noun that depends on a preposition stands before: "du groupement MMD"."""
        return _OF_A_NOUN.search(self.covered, max(lo, at - 40), at) is not None

    def arabic(self, lo: int, hi: int) -> _Name | None:
        """A person, or a named body, in an Arabic noun phrase: after a title, or where a given name begins it."""
        cuts = [match.span() for match in _COMMA.finditer(self.covered, lo, hi)][:4]
        bounds = zip([lo, *(end for _, end in cuts)], [*(start for start, _ in cuts), hi], strict=True)
        pieces = [self._phrase(start, end) for start, end in bounds]
        for number, words in enumerate(pieces):
            if not words:
                continue
            texts = [word.group() for word in words]
            found = self._name_in(texts, words[0].start())
            if found is None and number == 1 and 2 <= len(words) <= 4:  # apposed: وقال المدير، فادي محرس،
                titled = not _ARABIC_ROLES.isdisjoint(word.group().lstrip("و") for word in pieces[0])
                if titled and texts[0] not in _NO_NAME and not texts[0].startswith("ال"):
                    found = (0, len(words))
            if found:
                first, last = found
                key = "-".join(texts[first:last])
                key = (self.full(key, words[first].start()) or key) if last - first == 1 else key
                return _Name(words[first].start(), words[last - 1].end(), key, False, False)
        return None

    def _phrase(self, lo: int, hi: int) -> list[re.Match[str]]:
        """The words of a noun phrase, up to what says when, where or to whom."""
        words: list[re.Match[str]] = []
        for match in _WORD.finditer(self.covered, lo, hi):
            word = match.group()
            if words and (word in _ARABIC_STOPS or _RECIPIENT.match(word)):
                break
            if words or word not in _ARABIC_CONNECTIVES:
                words.append(match)
        return words

    def _name_in(self, words: list[str], at: int) -> tuple[int, int] | None:
        """Which words of a noun phrase that stands ``at`` an offset are a name."""
        of = next((i for i, word in enumerate(words) if word not in _WRITTEN), 0)  # تقديرات الأمم المتحدة
        if words[of] in _ARABIC_BODIES or words[of].lstrip("ول") in _ARABIC_BODIES:
            return (of, len(words)) if 2 <= len(words) - of <= 5 else None
        if len(words) == 1:
            return (0, 1) if self.full(words[0], at) else None
        begin = _at_given_name(words)
        if begin is None:
            begin = _after_title(words)
        if begin is None or begin >= len(words):
            return None
        if words[begin].startswith("ل") and words[begin][1:] in _ARABIC_OFFICES:
            return None  # of an office: لشؤون الإعلام
        apposed = (i for i, word in enumerate(words) if i > begin and word in _ARABIC_ROLES and word[:2] != "ال")
        words = words[: next(apposed, len(words))]
        length = len(words) - begin
        if length == 1 and self.full(words[begin], at):
            return begin, begin + 1
        if not 2 <= length <= 5 or words[begin] in _UNNAMED or words[begin] in _NO_NAME:
            return None
        return begin, len(words)


def _at_given_name(words: Sequence[str]) -> int | None:
    """Where a name begins that has a common given name, or a "son of", in it."""
    begin = next((i for i, word in enumerate(words) if word in _GIVEN_NAMES), None)
    if not begin:
        return begin
    before = words[begin - 1]
    if words[begin] in _SON_OF:
        return begin - 1
    # The last word is a surname too (موسى, عثمان), where an unknown given name stands between it and a title.
    titled = not _ARABIC_ROLES.isdisjoint(word.lstrip("و") for word in words[: begin - 1])
    a_name = not _WITH_ARTICLE.match(before) and before not in _ARABIC_ROLES | _ARABIC_OFFICES | _UNNAMED | _NO_NAME
    return begin - 1 if begin == len(words) - 1 and titled and a_name else begin


def _after_title(words: Sequence[str]) -> int | None:
    """Where a name begins after a title and what belongs to that: offices, and words with an article."""
    title = max((i for i, word in enumerate(words) if word.lstrip("و") in _ARABIC_ROLES), default=None)
    if title is None:
        return None
    begin = title + 1
    while begin < len(words) and (words[begin] in _ARABIC_OFFICES or _WITH_ARTICLE.match(words[begin])):
        begin += 1
    # Of something, and unnamed: قائد كتيبة.
    return None if begin == title + 1 and not words[title].startswith("ال") else begin


# --- What was said, and by whom ---------------------------------------------------------------------------------------


class _Trigger(NamedTuple):
    start: int
    end: int
    word: str
    kind: str
    arabic: bool

    @property
    def conjoined(self) -> bool:
        """Whether it begins with "and": وقال, فأضاف."""
        return self.arabic and self.word[0] in "وف" and self.word[1:] in _KINDS


class _Who(NamedTuple):
    speaker: str | None
    named: tuple[int, int] | None
    how: str
    certainty: float

    def at_most(self, certainty: float, how: str) -> _Who:
        """The same speaker, known in another way."""
        return _Who(self.speaker, None, how, min(certainty, self.certainty))


# Certainties were estimated by reading what each rule gave in some forty real articles; tests/quality/test_quotes.py
# holds those of 0.9 and above to nine right in ten.
_UNNAMED_SOURCE = _Who(None, None, "unnamed source", 0.9)
_UNKNOWN = _Who(None, None, "speaker unknown", 0.6)


def quotes(
    field: str,
    text: Folded,
    lang: str | None,  # noqa: ARG001 the interface's: texts in one language quote others
    mentions: Sequence[Mention],
) -> tuple[Quote, ...]:
    """Who says what in a title or a text, in its order; none overlaps another.

    ``mentions`` are those of the field. Offsets are of the original text, without quotation marks. A speaker is the id
    of an actor, or the folded name with hyphens; None where the text names nobody ("un responsable", ``مصدر أمني``).
    A speaker who is carried over (a pronoun, a quote that goes on) has no ``named``.
    """
    words = _TRIGGERS.intersection(text.words)
    if not words and _MARK.search(text.text) is None:
        return ()
    return _Reading(field, text, [m for m in mentions if m.field == field]).quotes(words)


class _Reading:
    """One pass over a text, that knows who spoke last when a pronoun comes."""

    def __init__(self, field: str, text: Folded, mentions: Sequence[Mention]) -> None:
        self.field, self.folded = field, text
        self.names = _Names(text, mentions)
        self.passages: list[_Passage] = []
        if _MARK.search(text.text):
            self.passages = [p._replace(name=self.names.fills(p)) for p in _passages(text)]
        self.speech = [p.outer for p in self.passages if p.speech]
        self.text = self.names.covered = self._covered()
        self.last: tuple[_Who, int] | None = None  # who spoke, and where that ended
        self.reported: tuple[int, _Who] | None = None  # the last verb that reported a clause, and its speaker
        self.used: set[int] = set()  # triggers that have said what they report
        self.given: dict[int, _Who | None] = {}  # passages of a reported clause: its speaker; None: part of its words
        self.found: list[Quote] = []
        self.done = 0  # up to where words are quoted

    def _covered(self) -> str:
        """The text without what is said in marks, but for a last full stop: a sentence may end with it."""
        text, at = self.folded.text, 0
        pieces = []
        for p in self.passages:
            if p.speech and p.closed:
                pieces += [text[at : p.start], _COVER * (p.end - p.start - 1), text[p.end - 1]]
                at = p.end
        return "".join((*pieces, text[at:]))

    def quotes(self, words: Iterable[str]) -> tuple[Quote, ...]:
        self.triggers = sorted(self._triggers(words))
        self.starts = [trigger.start for trigger in self.triggers]
        self.ends = list(_sentence_ends(self.text, 0, len(self.text)))
        passages = iter(enumerate(self.passages))
        number, passage = next(passages, (0, None))
        for trigger in [*self.triggers, None]:
            while passage is not None and (trigger is None or passage.outer < trigger.start):
                if passage.words and not passage.name:
                    self._passage(number, passage)
                number, passage = next(passages, (0, None))
            if trigger is not None and trigger.start >= self.done and trigger.start not in self.used:
                self._trigger(trigger)
        return tuple(self.found)

    def _triggers(self, words: Iterable[str]) -> Iterator[_Trigger]:
        text = self.text
        for word in words:
            arabic = in_arabic(word)
            start = text.find(word)
            while start >= 0:
                end = start + len(word)
                whole = not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum()
                if whole and self._reports(start, end, word):
                    yield _Trigger(start, end, word, _KINDS[word], arabic)
                start = text.find(word, end)

    def _reports(self, start: int, end: int, word: str) -> bool:
        """Whether a word that has other uses reports here."""
        before = self.text[max(0, start - 8) : start]
        match word[1:] if word[0] in "وف" and word[1:] in _KINDS else word:
            case "said" | "say" | "says" | "told":
                place = self.folded.places[start]
                a_name = word == "said" and start > 1 and self.folded.original[place] == "S" and before[-2:-1].isalnum()
                return not a_name and not before.endswith(("having ", " to ", " not ", "n't "))
            case "savoir" | "valoir":
                return before.endswith(("fait ", "faire ", "faisait "))
            case "pour":
                return not before.rstrip(" ") or before.rstrip(" ")[-1] in "\n.!?"
            case "apres":
                return before.endswith("d'")
            case "according":
                return self.text.startswith(" to ", end)
            case "يذكر":  # "it is said that" reports nobody
                return _ARABIC_COMPLEMENT.match(self.text, end) is None
            case "لسان":
                return before.endswith("علي ")
            case "جاء" | "ورد":
                return _IN_WRITING.match(self.text, end) is not None
        return True

    def _sentence(self, at: int) -> tuple[int, int]:
        """The sentence around an offset, or the window of it in which subjects and clauses are looked for."""
        i = bisect_right(self.ends, at)
        begin = self.ends[i - 1] if i else 0
        end = self.ends[i] if i < len(self.ends) else len(self.text)
        while begin < at and self.text[begin].isspace():
            begin += 1
        if dateline := _DATELINE.match(self.text, begin, at):
            begin = dateline.end()
        return max(begin, at - _LEAD_LENGTH), min(end, at + _LONGEST_CLAUSE)

    # --- Passages in marks

    def _passage(self, number: int, passage: _Passage) -> None:
        if passage.start in self.given:
            if who := self.given[passage.start]:
                self._keep(passage.start, passage.end, True, who)
            return
        end, who = passage.end, None
        if not passage.closed:
            end, who = self._unclosed(passage)
        who = who or self._before(passage, close=True) or self._after(passage) or self._after_all(number)
        who = who or self._announced(passage) or self._again(passage)
        who = who or self._before(passage, close=False) or self._alone(passage)
        if who is not None:
            self._keep(passage.start, end, True, who)

    def _before(self, passage: _Passage, *, close: bool) -> _Who | None:
        """Who says it, where a trigger in its sentence stands before it: ``X a dit : «``, ``قال X: «``.

        ``close``: nothing stands between but subject, recipient, time and place.
        """
        begin, _ = self._sentence(passage.outer)
        i = bisect_left(self.starts, passage.outer) - 1
        if i < 0 or self.starts[i] < begin or self._called(passage):
            return None
        trigger = self.triggers[i]
        gap = self.text[trigger.end : passage.outer]
        if len(gap) > _FARTHEST or close != (gap.rstrip().endswith((":", "-")) or self._adjacent(trigger, gap)):
            return None
        if not close and passage.words < (2 if trigger.kind == "weak" else _FEWEST_FAR):
            return None
        if trigger.kind == "source":
            return None if trigger.start in self.used else self._source_who(trigger, passage.outer)
        self.used.add(trigger.start)
        who = self._subject(trigger, begin, passage.outer)
        if close:
            return who._replace(how=f"verb before, {who.how}")
        return who._replace(how=f"verb in the sentence, {who.how}", certainty=min(who.certainty, 0.85))

    def _adjacent(self, trigger: _Trigger, gap: str) -> bool:
        if trigger.kind == "source":
            return False
        if trigger.arabic:
            return "،" not in gap and len(gap.split()) <= 12
        plain = gap.strip(" ,")
        if not plain or _COMPLEMENT.fullmatch(f"{plain} "):
            return True
        return trigger.kind == "verb" and self._adverbial(trigger, gap) and len(gap.split()) <= 8

    @staticmethod
    def _adverbial(trigger: _Trigger, gap: str) -> bool:
        """Whether what follows a verb says when, where or to whom; "a" is French à, but an English article."""
        return _ADVERBIAL.match(gap) is not None and not (
            trigger.word in _ENGLISH and gap.lstrip(" ,").startswith("a ")
        )

    def _called(self, passage: _Passage) -> bool:
        """Whether what stands before the marks makes a name of what they hold: le film « », صحيفة «»."""
        before = max(0, passage.outer - 40)
        return passage.words <= _LONGEST_NAME and _CALLED.search(self.text, before, passage.outer) is not None

    def _after(self, passage: _Passage) -> _Who | None:
        """Who says it, where a trigger follows: ``», a déclaré X``, ``," X told Reuters``, ``»، يقول X``."""
        i = bisect_left(self.starts, passage.after)
        if i == len(self.triggers) or self.starts[i] - passage.after > _FARTHEST:
            return None
        trigger = self.triggers[i]
        gap = self.text[passage.after : trigger.start]
        _, end = self._sentence(trigger.start)
        if "\n" in gap or (passage.words < _FEWEST and self._called(passage)):
            return None
        if trigger.kind == "source":
            return self._source_who(trigger, end) if _SOURCE_GAP.fullmatch(gap) else None
        if trigger.kind not in ("verb", "weak"):
            return None
        if trigger.arabic:
            if trigger.conjoined or not _AS.fullmatch(gap) or self._complement(trigger, end):
                return None
            self.used.add(trigger.start)
            return self._subject(trigger, passage.after, end)
        inverted = _INVERSION.fullmatch(
            self.text, passage.after, self._before_auxiliaries(passage.after, trigger.start)
        )
        comma = gap.lstrip().startswith(",") or self.text[passage.end - 1] in ",!?"
        if not inverted and (not comma or _BREAK.search(gap)):
            return None
        if self._complement(trigger, end) and not (inverted and comma):
            return None
        self.used.add(trigger.start)
        if self._inverted_pronoun(trigger):
            return self._pronoun(passage.outer)
        return self._right(trigger.end, end) if inverted else self._left(passage.after, trigger.start)

    def _after_all(self, number: int) -> _Who | None:
        """Who says a quote of several paragraphs, where a trigger follows its last one."""
        last = number
        while last + 1 < len(self.passages) and self.passages[last + 1].goes_on:
            last += 1
        who = self._after(self.passages[last]) if last > number else None
        return who and who._replace(how=f"after its last paragraph, {who.how}")

    def _unclosed(self, passage: _Passage) -> tuple[int, _Who | None]:
        """Where a passage never closed ends, and who says it, where that stands in its own sentence."""
        for trigger in self.triggers[bisect_left(self.starts, passage.start) : bisect_left(self.starts, passage.end)]:
            head = self.text[passage.start : self._before_auxiliaries(passage.start, trigger.start)]
            comma = max(head.rfind(","), head.rfind("،"))
            if comma < 0 or trigger.kind != "verb":
                continue
            if not head[comma + 1 :].strip():
                pronoun = self._inverted_pronoun(trigger)
                who = self._pronoun(passage.start) if pronoun else self._right(trigger.end, passage.end)
            elif trigger.word in _AFTER_A_COMMA and not self._complement(trigger, passage.end):
                who = self._left(passage.start + comma + 1, trigger.start)
            else:
                continue
            self.used.add(trigger.start)
            return passage.start + comma, who._replace(
                how=f"never closed, {who.how}", certainty=min(who.certainty, 0.85)
            )
        return passage.end, None

    def _announced(self, passage: _Passage) -> _Who | None:
        """Who says it, where a name and a colon stand before, as in headlines: ``Sanda Ould Boumama : «``."""
        begin, _ = self._sentence(passage.outer)
        lead = self.text[begin : passage.outer].rstrip()
        if not lead.endswith(":") or self._called(passage):
            return None
        colon = begin + len(lead) - 1
        comma = _COMMA.search(self.text, begin, colon)
        for name in self.names.speakers(begin, comma.start() if comma else colon):
            before = [w for w in _WORD.findall(self.text, begin, name.start) if not _WITH_ARTICLE.match(w)]
            if _BEFORE_A_NAME.issuperset(before):
                return self._named(name, "name and colon")
        return _UNKNOWN if passage.words >= _FEWEST else None

    def _again(self, passage: _Passage) -> _Who | None:
        """Who says it, where a quote goes on: in the next paragraph, or after ``, a dit X,``."""
        if self.last is None or passage.words < _FEWEST:
            return None
        who, end = self.last
        between = self.text[end : passage.outer]
        if passage.goes_on or not between.strip(' \n"'):
            return who.at_most(0.85, "the quote goes on")
        ended = between.rstrip()[-1:] in tuple(".,;:!?،؛")
        if "\n" in between or len(between) > _FARTHEST or not ended or not self.found[-1].direct:
            return None
        reported = bisect_left(self.starts, end) < bisect_left(self.starts, passage.outer)
        if reported and sum(len(piece.split()) > 1 for piece in _PIECES.split(between)) <= 1:
            return who.at_most(0.9, "the quote goes on")
        return None

    def _alone(self, passage: _Passage) -> _Who | None:
        """Who says a passage that nothing reports: None where it is no sentence, and so no speech."""
        text = self.folded.text
        begins = text[passage.outer - 1 : passage.outer] in ("", "\n")
        if passage.words < _SENTENCE_LIKE or self._called(passage) or not (passage.closed or begins):
            return None
        if not (begins or text[passage.end - 1] in ".!?,…" or passage.words >= _LONG):
            return None
        if self.last and self.last[0].speaker and text.count("\n", self.last[1], passage.outer) <= 1:
            return self.last[0].at_most(0.7, "nobody else speaks between")
        return _UNKNOWN

    # --- Reported speech

    def _trigger(self, trigger: _Trigger) -> None:
        begin, end = self._sentence(trigger.start)
        if trigger.kind == "source":
            self._source(trigger, begin, end)
        elif trigger.kind != "weak":
            if clause := self._complement(trigger, end):
                said, limit = clause
                who = self._subject(trigger, begin, limit)
                self.reported = trigger.start, who
                self._clause(said, self._clause_end(said, end), who._replace(how=f"reported, {who.how}"))
            elif trigger.kind == "verb" and not trigger.arabic:
                self._sentence_before(trigger, begin, end)

    def _sentence_before(self, trigger: _Trigger, begin: int, end: int) -> None:
        """A sentence whose source follows, or stands within: ``P, a indiqué X.``, ``P, X said.``"""
        stem = self._before_auxiliaries(begin, trigger.start)
        head = self.text[begin:stem].rstrip()
        pronoun = self._inverted_pronoun(trigger)
        tail = self.text[trigger.end : end]
        if pronoun or head.endswith(","):
            start, stop = begin, begin + len(head.rstrip(" ,"))
            who = self._pronoun(begin) if pronoun else self._right(trigger.end, end)
            comma = _COMMA.search(self.text, trigger.end, end)
            if comma and end - comma.end() > stop - begin and not self._apposed(comma.end(), end):
                start, stop = comma.end(), end
        elif (
            trigger.word in _AFTER_A_COMMA
            and "," in head
            and (tail[:1] == "," or not tail.strip(_EDGE) or _ASIDE.match(tail))
        ):
            start, stop = begin, begin + head.rindex(",")
            who = self._left(stop + 1, trigger.start)
        else:
            return
        if _COVER not in self.text[start:stop] and len(self.text[start:stop].split()) > _FEWEST:
            self._clause(start, stop, who._replace(how=f"reported, verb after, {who.how}"))

    def _complement(self, trigger: _Trigger, end: int) -> tuple[int, int] | None:
        """Where the clause begins that a verb reports, and where its subject ends at the latest."""
        text = self.text
        limit = min(end, trigger.end + _FARTHEST, *self.speech[(i := bisect_left(self.speech, trigger.end)) : i + 1])
        if trigger.arabic:
            found = _ARABIC_COMPLEMENT.search(text, trigger.end, limit)
            return (found.end(), found.start()) if found and ":" not in text[trigger.end : found.start()] else None
        found = _COMPLEMENT.search(text, trigger.end, limit)
        if found:
            middle = text[trigger.end : found.start()]
            told = trigger.word.startswith(_TELL) and len(middle.split()) <= 6
            if not _STOP.search(middle) and (told or not middle.strip(" ,") or self._adverbial(trigger, middle)):
                return found.end(), found.start()
        if trigger.word in _FRENCH and (found := _INFINITIVE.search(text, trigger.end, min(limit, trigger.end + 40))):
            middle = text[trigger.end : found.start()]
            if not middle.strip() or (self._adverbial(trigger, middle) and "," not in middle):
                return found.end(), trigger.end
        if trigger.word in _TO and text.startswith(" to ", trigger.end):
            return trigger.end + 1, trigger.end
        if trigger.word in _BARE:
            at = trigger.end
            if trigger.word == "told" and (found := _WHOM.match(text, at, limit)):
                at = found.end()
            while found := _ASIDE.match(text, at, limit):
                at = found.end()
            if not _NO_CLAUSE.match(text, at, limit) and len(text[at:end].split()) >= _FEWEST:
                return at, trigger.end
        return None

    def _clause_end(self, said: int, end: int) -> int:
        """Where a reported clause ends: with its sentence, or before what reports something else in it."""
        first = bisect_left(self.starts, said)
        for other in self.triggers[first : min(first + _MOST_TRIGGERS, bisect_left(self.starts, end))]:
            head = self.text[said : other.start].rstrip()
            if other.kind == "participle" and (other.arabic or head.endswith((",", " et", " and", " en"))):
                return said + len(_LINK.sub("", head))
            if other.kind == "source" and (other.arabic or head.removesuffix("d'").rstrip().endswith(",")):
                return said + len(head.removesuffix("d'"))
            if other.conjoined and other.kind in ("verb", "passed-on"):
                return other.start
            if other.kind not in ("verb", "weak"):
                continue
            if contrast := _CONTRAST.search(self.text, said, other.start):
                return contrast.start()
            stem = self._before_auxiliaries(said, other.start)
            if self._inverted_pronoun(other) and self.text[said:stem].rstrip().endswith(","):
                return stem
            and_he = None if other.arabic else _AND_HE.search(self.text, said, stem)
            if and_he and (self._complement(other, end) or self._marks_follow(other, end)):
                return and_he.start()
        return end

    def _marks_follow(self, trigger: _Trigger, end: int) -> bool:
        """Whether a passage in marks stands near after a verb."""
        return bool(self._passages(trigger.end, min(end, trigger.end + _FARTHEST // 2)))

    def _clause(self, start: int, end: int, who: _Who) -> None:
        """Keep a reported clause; where most of it stands in marks, what they hold is quoted instead."""
        text = self.text
        while start < end and text[start] in _EDGE:
            start += 1
        while end > start and text[end - 1] in _EDGE:
            end -= 1
        if text.count('"', start, end) % 2 and text[end - 1] == '"':
            end -= 1
        within = [p for p in self._passages(start, end) if not p.name]
        marked = sum(p.end - p.start for p in within)
        if within and (2 * marked >= end - start or (within[0].outer == start and within[0].speech)):
            self.given.update((p.start, who if p.speech else None) for p in within)
        elif start >= self.done and len(text[start:end].split()) >= _FEWEST - in_arabic(text[start:end]):
            self.given.update((p.start, None) for p in within)
            self._keep(start, end, False, who)

    def _passages(self, lo: int, hi: int) -> list[_Passage]:
        first = bisect_left(self.passages, lo, key=lambda p: p.outer)
        return self.passages[first : bisect_left(self.passages, hi, key=lambda p: p.outer)]

    # --- Sources

    def _source(self, trigger: _Trigger, begin: int, end: int) -> None:
        """What a source says: ``Selon X, P.``, ``P, according to X.``, ``P بحسب X.``"""
        span = self._source_span(trigger, end)
        who = self._source_who(trigger, end) if span else None
        if span is None or who is None:
            return
        lo, hi = span
        who = who._replace(how=f"source, {who.how}")
        start = trigger.start - 2 * (trigger.word == "apres")
        lead = self.text[begin:start]
        if _LEAD.fullmatch(lead):
            then = _THEN.match(self.text, hi, end)
            said = then.end() if then else hi
            self._clause(said, self._clause_end(said, end), who)
            return
        comma = lead.rstrip().endswith((",", "،"))
        known = who.speaker is not None or _SOURCE_NOUN.search(self.text, lo, hi) is not None
        last = trigger.arabic or not self.text[hi:end].strip(_EDGE)
        if trigger.word == "pour" or _COVER in lead or not (comma or (known and last)):
            return
        if _OPEN_END.search(lead):
            self._clause(hi, self._clause_end(hi, end), who)
        elif len(lead.split()) > _FEWEST:
            self._clause(begin, start, who)
        elif comma:
            self._clause(hi, end, who)

    def _source_span(self, trigger: _Trigger, end: int) -> tuple[int, int] | None:
        """Where the source stands that a trigger introduces, with what is apposed to it."""
        if _NO_SOURCE.match(self.text, trigger.end, end):
            return None
        link = _SOURCE_LINK.match(self.text, trigger.end, end)
        lo = link.end() if link else trigger.end
        stop = _SOURCE_END.search(self.text, lo, end)
        hi = stop.start() if stop else end
        if trigger.arabic and (then := _THEN_AFTER.search(self.text, hi, min(end, hi + _FARTHEST))):
            return lo, then.start()
        while hi < end and self.text[hi] in ",،":
            following = _SOURCE_END.search(self.text, hi + 1, end)
            after = following.start() if following else hi + len(self.text[hi:end].rstrip(_EDGE))
            if not self._apposed(hi + 1, after):
                break
            hi = after
        return (lo, hi) if hi > lo else None

    def _source_who(self, trigger: _Trigger, end: int) -> _Who | None:
        span = self._source_span(trigger, end)
        if span is None:
            return None
        self.used.add(trigger.start)
        lo, hi = span
        if hi - lo < 12 and _PRONOUN.search(self.text[lo:hi]):
            return self._pronoun(trigger.start)
        who = self._arabic(lo, hi) if trigger.arabic else self._right(lo, hi)
        if trigger.word != "pour":
            return who
        return who._replace(certainty=0.7) if who.speaker else None  # "pour le Mali" is no source

    # --- Who

    def _subject(self, trigger: _Trigger, begin: int, limit: int) -> _Who:
        """The speaker of a verb: before it, or after it in Arabic and where it is inverted."""
        same = self._same_sentence(trigger, begin)
        if trigger.kind == "participle":
            return same or self._left(begin, trigger.start)
        if trigger.kind == "his-words":
            of = self.text.rfind("عن ", begin, trigger.start)
            return self._arabic(of + 3 if of >= 0 else begin, trigger.start)
        if trigger.kind == "passed-on":
            of = self.text.find(" عن ", trigger.end, limit)
            return self._arabic(of + 4, limit) if of >= 0 else _UNNAMED_SOURCE
        if trigger.arabic:
            return self._arabic_subject(trigger, begin, limit, same)
        if self._inverted_pronoun(trigger):
            return self._pronoun(begin)
        stem = self._before_auxiliaries(begin, trigger.start)
        head = self.text[begin:stem].rstrip()
        if same and (_AND.search(head) or not head.strip(_EDGE)):
            return same
        if not head.strip(_EDGE + '"'):
            return self._right(trigger.end, limit)
        if head.endswith(",") and (who := self._right(trigger.end, limit)).speaker:
            return who
        return self._left(begin, trigger.start)

    def _arabic_subject(self, trigger: _Trigger, begin: int, limit: int, same: _Who | None) -> _Who:
        who = self._arabic(trigger.end, limit)
        word = _WORD.search(self.text, trigger.end, limit)
        if who.speaker or (word and word.group() not in _ARABIC_STOPS and not _RECIPIENT.match(word.group())):
            return who
        if not trigger.conjoined:
            before = self._left(max(begin, self.done), trigger.start) if trigger.start - begin > 3 else None
            if before and (before.speaker or not same):
                return before
        return same or self._pronoun(begin)

    def _same_sentence(self, trigger: _Trigger, begin: int) -> _Who | None:
        """Who speaks in the sentence already."""
        if self.reported and begin <= self.reported[0] < trigger.start:
            return self.reported[1].at_most(0.9, "speaks in the sentence already")
        if trigger.kind == "participle" and self.last and self.last[1] >= begin:
            return self.last[0].at_most(0.85, "speaks in the sentence already")
        return None

    def _inverted_pronoun(self, trigger: _Trigger) -> bool:
        """Whether a French pronoun is its subject: a-t-il ajouté, ajoute-t-elle."""
        before = max(0, trigger.start - 12)
        return not trigger.arabic and bool(
            _PRONOUN_INVERTED.match(self.text, trigger.end)
            or _PRONOUN_INVERTED.search(self.text, before, trigger.start)
        )

    def _pronoun(self, at: int) -> _Who:
        """Whom a pronoun means: whom its sentence begins with, who spoke last, whom the sentence before names."""
        begin, _ = self._sentence(at)
        names = self.names.speakers(begin, at)
        if names and self.text.count(" ", begin, names[0].start) <= _NEAR_THE_START:
            return _Who(names[0].key, None, "pronoun, named in its sentence", 0.75)
        last = self.last if self.last and at - self.last[1] <= _REMEMBERED else None
        before, _ = self._sentence(begin - 2) if begin > 1 else (begin, begin)
        if before < begin and (last is None or last[0] is _UNKNOWN or last[1] <= before):
            names = self.names.speakers(before, begin)
            if names and (last is None or self.text.count(" ", before, names[0].start) <= _NEAR_THE_START):
                return _Who(names[0].key, None, "pronoun, named in the sentence before", 0.65)
        return last[0].at_most(0.85, "pronoun, the last speaker") if last else _UNKNOWN

    def _left(self, lo: int, hi: int) -> _Who:
        """The speaker in what stands before a verb: the name nearest to it that depends on nothing."""
        hi = self._before_auxiliaries(lo, hi)
        head = self.text[lo:hi]
        if _PRONOUN.search(head[-15:]):
            return self._pronoun(hi)
        names = self.names.speakers(lo, hi)
        if names and _AND.search(head):
            return self._named(names[0], "subject, with another verb between", 0.85)
        cuts = [lo, *(match.end() for match in _COMMA.finditer(self.text, lo, hi)), hi + 1]
        for start, stop in reversed(list(pairwise(cuts))):
            piece = self.text[start : stop - 1]
            inside = [name for name in names if start <= name.start < stop]
            if not piece.strip() or (start > lo and _RELATIVE_FIRST.match(piece)):
                continue
            if inside:
                return self._named(inside[-1], "subject")
            apposed = any(0 <= start - name.end <= 2 for name in names) or self._apposed(start, stop - 1)
            if start == lo or not (apposed or _ADVERBIAL.match(piece)):
                return self._unnamed(start, stop - 1)
        return self._unnamed(lo, hi)

    def _right(self, lo: int, hi: int) -> _Who:
        """The speaker in what follows an inverted verb, or names a source."""
        stop = _STOP.search(self.text, lo, hi)
        hi = stop.start() if stop else hi
        comma = _COMMA.search(self.text, lo, hi)
        first = comma.start() if comma else hi
        names = self.names.speakers(lo, hi)
        if names and names[0].start < first:
            return self._named(names[0], "subject")
        if names and self.text[lo:first].strip() and names[0].start <= first + len(", M. "):
            return self._named(names[0], "apposed to the subject")
        return self._unnamed(lo, first)

    def _arabic(self, lo: int, hi: int) -> _Who:
        names = self.names.speakers(lo, hi, phrase=True)
        return self._named(names[0], "subject") if names else self._unnamed(lo, hi)

    def _named(self, name: _Name, how: str, certainty: float = 0.95) -> _Who:
        self.names.remember(name)
        return _Who(name.key, (name.start, name.end), how, certainty if name.tracked else min(certainty, 0.9))

    def _unnamed(self, lo: int, hi: int) -> _Who:
        """No speaker is named: a group speaks by its spokesman, or "the movement" stands for its name."""
        words = _WORD.findall(self.text, lo, hi)
        spokesman = not _SPEAKS_FOR.isdisjoint(words)
        if spokesman:
            relative = _RELATIVE.search(self.text, lo, hi)
            for start, end, entity in self.names.actors(lo, relative.start() if relative else hi):
                return _Who(entity, (start, end), "speaks for the group", 0.9)
            if not _ITS.isdisjoint(words) and (group := self.names.group_before(lo)):
                return _Who(group[0], None, "speaks for the group named before", 0.85 if group[1] else 0.7)
        if not _MEDIA.isdisjoint(words):
            return _UNNAMED_SOURCE
        noun = _GROUP_NOUN.search(self.text, lo, hi) if spokesman or len(words) <= 6 else None
        if noun and self.last and (self.last[0].speaker or "").startswith(noun.group().removeprefix("ال") + "-"):
            return self.last[0].at_most(0.85, "the body that spoke last")
        if noun and (group := self.names.group_before(noun.start())):
            entity, sure = group
            return _Who(entity, None, "the group named before", 0.9 if sure else 0.75)
        return _UNKNOWN if _UNNAMED.isdisjoint(words[:3]) else _UNNAMED_SOURCE

    def _apposed(self, lo: int, hi: int) -> bool:
        """Whether what stands between commas says who somebody is: a role, a relative clause, or a name alone."""
        comma = _COMMA.search(self.text, lo, hi)
        hi = comma.start() if comma else hi
        if _RELATIVE_FIRST.match(self.text, lo, hi):
            return True
        noun = _APPOSED.match(self.text, lo, hi)
        if noun and (noun.group(1) in _ROLES or noun.group(1) in _ARABIC_ROLES):
            return True
        names = self.names.speakers(lo, hi)
        return bool(names) and names[0].start - lo <= 1 and hi - names[-1].end <= 1

    def _before_auxiliaries(self, lo: int, hi: int) -> int:
        """Where the verb begins that ends at an offset: before "a", "s'est", "has also"."""
        if inverted := _PRONOUN_INVERTED_LAST.search(self.text, max(lo, hi - 20), hi):
            hi = inverted.start()
        while (found := _LAST_WORD.search(self.text, max(lo, hi - 20), hi)) and found.group(1) in _AUXILIARIES:
            hi = found.start()
        return hi

    # --- Kept

    def _keep(self, start: int, end: int, direct: bool, who: _Who) -> None:
        if not self.done <= start < end:
            return
        self.done, self.last = end, (who, end)
        begin, finish = self.folded.span(start, end)
        named = self.folded.span(*who.named) if who.named else None
        self.found.append(Quote(self.field, begin, finish, direct, who.speaker, named, who.how, who.certainty))
