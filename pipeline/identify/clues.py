"""What reports of one event share in any language: actors, places, figures, days, kinds of events, names.

Names are compared by the skeleton of their consonants, which both scripts have in common (see `spellings`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from pipeline.identify.spellings import in_arabic, skeleton
from pipeline.model import EntityKind, Figure, Mention
from pipeline.text import Folded, fold_text, stem

# Kinds of events, and what else translation keeps: French, English and Arabic words, one of each lexeme.
_KINDS = {
    "abduction": "enlèvement enlevé enlever rapt kidnapping ravisseur|kidnap abduct seized abduction kidnapper captor|"
    "خطف اختطاف اختطف مخطوفين خاطفين مختطفين",
    "hostage": "otage captif|hostage captive|رهينة رهائن محتجزين",
    "release": "libération libéré relâché|release freed|إفراج سراح تحرير أفرج محرر",
    "ransom": "rançon|ransom|فدية",
    "attack": "attaque assaut assaillant attaqué|attack assault stormed attacker|هجوم هاجم هاجمت هجمات اعتداء مهاجم",
    "ambush": "embuscade|ambush|كمين",
    "fighting": "affrontement combat accrochage affronté|clash fighting battle fought|اشتباك معارك معركة مواجهات",
    "explosion": "bombe explosion explosé engin attentat piégé|bomb explosion blast exploded bombing|"
    "انفجار تفجير انفجرت عبوة قنبلة مفخخة انفجر",
    "mine": "mine|mine|لغم ألغام",
    "suicide": "kamikaze suicide|suicide bomber|انتحاري",
    "air-raid": "frappe bombardement aviation hélicoptère rafale aérien|airstrike strike jet helicopter bombardment|"
    "غارة غارات قصف مروحية مروحيات مقاتلات",
    "killing": "assassiné assassinat abattu|assassination murder|اغتيال اغتال اغتيل",
    "shots": "balle tirs fusillade tireur coups|shot gunfire shooting bullet gunmen|رصاص رصاصة",
    "execution": "exécution exécuté|execution executed|إعدام أعدم أعدمت",
    "arrest": "arrestation arrêté interpellé interpellation détenu|arrest arrested detained|"
    "اعتقال توقيف أوقف أوقفت اعتقلت موقوفين",
    "network": "réseau cellule démantelé|network cell dismantled|شبكة خلية تفكيك",
    "trial": "procès tribunal juge procureur condamné avocat|trial court judge sentenced lawyer prosecutor|"
    "محكمة محاكمة قاض وكيل محامي",
    "prison": "prison évasion prisonnier|prison jail prisoner|سجن سجين سجناء فرار",
    "flogging": "fouet flagellation fouetté|lashes flogged whipped flogging|جلد جلدت جلدة",
    "amputation": "amputation amputé|amputation amputated|بتر قطع",
    "stoning": "lapidation lapidé|stoning stoned|رجم",
    "shrine": "mausolée tombeau sanctuaire|shrine tomb mausoleum|ضريح أضرحة",
    "manuscript": "manuscrit bibliothèque|manuscript library|مخطوطات مكتبة",
    "fire": "incendie incendié feu brûlé|fire burn burnt blaze|حريق حرق إحراق أضرموا",
    "looting": "pillage pillé|looting looted|نهب",
    "talks": "négociation pourparlers dialogue négocier|talks negotiate negotiation dialogue|"
    "مفاوضات محادثات حوار تفاوض",
    "mediation": "médiation médiateur|mediation mediator|وساطة وسيط",
    "delegation": "délégation émissaire|delegation envoy|وفد موفد",
    "truce": "trêve cessez|truce ceasefire|هدنة",
    "summit": "sommet conférence|summit conference|قمة مؤتمر",
    "council": "conseil|council|مجلس",
    "donors": "donateur bailleurs|donor pledge|مانحين تعهد",
    "deployment": "déploiement déployé renforts|deployment deployed reinforcement|نشر انتشار تعزيزات",
    "withdrawal": "retrait repli replié|withdrawal withdrew pulled|انسحاب انسحب",
    "capture": "contrôle emparé occupé|capture captured control|سيطرة سيطر سيطرت",
    "election": "élection scrutin électoral candidat|election vote ballot candidate|انتخابات اقتراع مرشح",
    "resignation": "démission limogé démissionné|resignation resigned sacked|استقالة استقال إقالة",
    "coup": "putsch putschiste|coup junta|انقلاب",
    "government": "gouvernement remaniement technocrates|government cabinet reshuffle|حكومة تعديل",
    "protest": "manifestation manifestant manifesté marche|protest protester demonstration|"
    "تظاهر مظاهرة تظاهرة متظاهرين احتجاج احتج",
    "strike": "grève gréviste|strike walkout|إضراب",
    "opposition": "opposition opposant|opposition|معارضة معارض",
    "refugees": "réfugié déplacé camp|refugee displaced camp|لاجئ لاجئين نازحين مخيم",
    "aid": "humanitaire vivres aide|aid humanitarian|مساعدات إغاثة إنسانية",
    "health": "épidémie rougeole choléra vaccination vacciner médecin|"
    "epidemic outbreak measles cholera vaccination doctor|وباء حصبة كوليرا تطعيم أطباء طبيب لقاح",
    "flood": "inondation crue pluies|flood rains|فيضانات سيول أمطار",
    "hunger": "famine sécheresse criquet|famine drought locust|مجاعة جفاف جراد",
    "accident": "accident collision|accident crash|حادث",
    "shipwreck": "naufrage pirogue pinasse chaviré|capsized canoe boat shipwreck|غرق زورق زوارق قارب",
    "aircraft": "avion vol aérodrome|plane aircraft airfield|طائرة طائرات",
    "drugs": "drogue cannabis cocaïne|drug cannabis cocaine|مخدرات كوكايين",
    "weapons": "armes munitions fusil|weapon ammunition rifle arms|أسلحة ذخيرة بندقية",
    "smuggling": "contrebande trafic trafiquant|smuggling smuggler trafficking|تهريب مهرب",
    "mining": "uranium minerai|uranium ore|يورانيوم",
    "gas": "gaz gazier pétrole|gas oil|غاز نفط",
    "money": "dollars millions milliards euros|dollar million billion euro|دولار مليون مليار يورو",
    "school": "école élève enseignant|school pupil teacher|مدرسة مدارس معلم تلاميذ",
    "football": "football match|football match|كرة مباراة",
    "mosque": "mosquée imam|mosque imam|مسجد إمام",
    "hospital": "hôpital clinique|hospital clinic|مستشفى عيادة",
    "police": "police commissariat commissaire|police|شرطة",
    "patrol": "patrouille|patrol|دورية",
    "wounded": "blessé|wounded injured hurt|جرح جرحى أصيب إصابة مصابين",
    "dead": "mort tué décès décédé|dead killed died death|قتل مقتل قتلى قتيل وفاة توفي",
    "children": "enfant fils famille|child children son family|طفل أطفال عائلة نجل",
    "statement": "communiqué déclaration revendiqué|statement claimed claim|بيان تبنت تبنى",
    "video": "vidéo images|video footage|فيديو شريط",
    "visit": "visite reçue tournée|visit met tour|زيارة استقبل لقاء",
    "funeral": "obsèques enterré cimetière|funeral buried cemetery|تشييع جنازة مقبرة شيع",
    "border": "frontière frontalier|border frontier|حدود",
    "river": "fleuve|river|نهر",
    "market": "marché|market|سوق",
    "women": "femme|woman women|امرأة نساء",
    "return": "retour rentré convalescence|return returned|عودة عاد",
    "party": "parti|party|حزب",
}  # fmt: skip
_KIND_OF = {
    (stem(fold_text(word), lang), lang): kind
    for kind, listed in _KINDS.items()
    for lang, words in zip(("fr", "en", "ar"), listed.split("|"), strict=True)
    for word in words.split()
}

_DAYS = {
    fold_text(name): str(number)
    for number, names in enumerate(
        (
            "lundi monday الاثنين الإثنين", "mardi tuesday الثلاثاء", "mercredi wednesday الأربعاء",
            "jeudi thursday الخميس", "vendredi friday الجمعة", "samedi saturday السبت", "dimanche sunday الأحد",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTHS = {
    fold_text(name): number
    for number, names in enumerate(
        (
            "janvier january jan يناير جانفي", "février february feb فبراير شباط فيفري", "mars march مارس آذار",
            "avril april أبريل إبريل نيسان أفريل", "mai may مايو أيار ماي", "juin june يونيو حزيران جوان",
            "juillet july يوليو تموز جويلية يوليوز", "août august أغسطس آب أوت غشت",
            "septembre september سبتمبر أيلول شتنبر", "octobre october أكتوبر تشرين", "novembre november نوفمبر نونبر",
            "décembre december ديسمبر دجنبر كانون",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_TWO_OF_A_NAME = {10: 11, 12: 1}  # تشرين الأول and الثاني, كانون الأول and الثاني

# The lead says what happened; what follows is background that many stories share.
_LEAD = 1600  # code points
_LETTERS = 6  # of a word with its blank, in the three languages
_MOST = 60
_MOST_OF = {"a": 10, "p": 10, "f": 8, "k": 10, "d": 4, "#": 8}  # the rest, 20 at least, is names
_NUMBER = re.compile(r"\d(?:\d{0,2}(?:[ .,]\d{3})+(?!\d)|\d*)")
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ]\w{2,}")
# What stands before a capital letter within a sentence: at its beginning, every word has one.
_WITHIN_SENTENCE = re.compile(r"(?:[\w,] |\w['’-]|[\w,] ['’(])$")


def clues(
    title: Folded, text: Folded, lang: str | None, mentions: Sequence[Mention], figures: Sequence[Figure]
) -> tuple[str, ...]:
    """At most 60 short strings that reports of the same event share, whatever their language.

    ``a:`` actors and ``p:`` places by id, ``f:`` what was counted, ``k:`` kinds of events, ``d:`` days named (1 is
    Monday, 11-05 the fifth of November), ``#:`` numbers from ten up, ``n:`` skeletons of names that nobody tracks.
    """
    words = [*title.words, *text.words[: _LEAD // _LETTERS]]
    lead = dict.fromkeys(words)
    found: dict[str, dict[str, None]] = {kind: {} for kind in _MOST_OF}
    for mention in mentions:
        if mention.field == "text" and mention.start >= _LEAD:
            continue
        kind = "a" if mention.kind is EntityKind.ACTOR else "p"
        found[kind][f"{kind}:{mention.entity}"] = None
    for figure in figures:
        if figure.field == "text" and figure.start >= _LEAD:
            continue
        found["f"][f"f:{figure.kind}:{figure.value}"] = None
        if figure.value >= _LEAST_NUMBER:
            found["#"][f"#:{figure.value}"] = None
    for word in lead:
        if event := _kind(word, lang or ""):
            found["k"][f"k:{event}"] = None
    for day in sorted(_DAYS[word] for word in lead.keys() & _DAYS.keys()):
        found["d"][f"d:{day}"] = None
    if not lead.keys().isdisjoint(_MONTHS):
        found["d"].update(dict.fromkeys(_dates(words)))
    for number in _NUMBER.findall(text.text, 0, _LEAD):
        digits = number if number.isdecimal() else re.sub(r"\D", "", number)
        if len(digits) > _MOST_DIGITS:
            continue
        # Four digits written together are a year more often than not.
        if int(digits) >= _LEAST_NUMBER and not (len(number) == 4 and number[:2] in ("19", "20")):
            found["#"][f"#:{digits}"] = None
    listed = [clue for kind, most in _MOST_OF.items() for clue in islice(found[kind], most)]
    named = {
        key for spelling in {m.text for m in mentions} for word in fold_text(spelling).split() for key in _keys(word)
    }
    names: dict[str, None] = {}
    for key in _names(title, text, lang, lead):
        if len(names) == _MOST - len(listed):
            break
        if key not in named:
            names[f"n:{key}"] = None
    return (*listed, *names)


@lru_cache(maxsize=100_000)
def _kind(word: str, lang: str) -> str | None:
    return _KIND_OF.get((stem(word, lang), lang))


_LEAST_NUMBER = 10  # smaller ones stand in every text
_MOST_DIGITS = 12  # more are a code, not a number of anything


def _keys(word: str) -> tuple[str, ...]:
    """The skeletons that a word of a name may have given: with and without its first letter, which may be a clitic."""
    key = skeleton(word)
    return (key, key[1:])


def _dates(words: Sequence[str]) -> Iterator[str]:
    """Days of a month: 5 novembre, November 5, ٥ تشرين الثاني."""
    for place, word in enumerate(words):
        if word not in _MONTHS:
            continue
        month = _MONTHS[word]
        if month in _TWO_OF_A_NAME and place + 1 < len(words) and words[place + 1] in ("الثاني", "الثانيه"):
            month = _TWO_OF_A_NAME[month]
        for near in (place - 1, place + 1):
            digits = words[near] if 0 <= near < len(words) else ""
            if digits.isdecimal() and len(digits) <= 2 and 1 <= int(digits) <= 31:
                yield f"d:{month:02}-{int(digits):02}"
                break


def _names(title: Folded, text: Folded, lang: str | None, lead: Iterable[str]) -> Iterator[str]:
    """Skeletons of what looks like a name: capitalised within a sentence, or an Arabic word that looks foreign."""
    if lang == "ar":
        for word in lead:
            if key := _arabic_name(word):
                yield key
        return
    fields = (text,) if lang == "en" else (title, text)  # an English title has capitals everywhere
    for field in fields:
        for match in _CAPITAL.finditer(field.original, 0, _LEAD):
            before = field.original[max(0, match.start() - 3) : match.start()]
            if (key := _latin_name(match.group())) and _WITHIN_SENTENCE.search(before):
                yield key


@lru_cache(maxsize=100_000)
def _latin_name(word: str) -> str:
    folded = fold_text(word)
    key = skeleton(folded)
    return key if len(key) >= _FEWEST_CONSONANTS and folded not in _DAYS and folded not in _MONTHS else ""


# A plural, a feminine, a relative: words of the language, hardly ever foreign names.
_INFLECTED = re.compile(r"^[وفبلك]?(?:ال|لل)|(?:ات|يه|ها|هم|نا|وا)$")
_PLURAL = re.compile(r"(?:ون|ين|ان)$")
_LONG_VOWELS = re.compile(r"[اوي]")


@lru_cache(maxsize=100_000)
def _arabic_name(word: str) -> str:
    """The skeleton of a word that may be a foreign name; else the empty string.

    Arabic has no capitals. But a root has three consonants: what has four without an ending, or three between long
    vowels (which foreign names write out: فابيوس, هولاند), is a name more often than other words are.
    """
    if not in_arabic(word) or _INFLECTED.search(word):
        return ""
    key = skeleton(word)
    if len(key) - bool(_PLURAL.search(word)) > _FEWEST_CONSONANTS:
        return key
    return key if len(key) == _FEWEST_CONSONANTS and len(_LONG_VOWELS.findall(word, 1)) >= 2 else ""


_FEWEST_CONSONANTS = 3
