"""Reports of numbers: who was killed, wounded, taken, lost, driven away, and how many; how many fighters.

A text without a word of harm costs one look at its words. Elsewhere only sentences with such a word are read: their
numbers (digits and words, with what bounds them), the noun that each counts, then what happened to them. That is said
by the noun ("12 morts"), by what follows ("trois soldats ont été tués"), by what governs ("killed 12", مقتل 12), or by
the figure before ("tué 3 soldats et 5 civils"). A number of which none of these speaks is no figure, nor is one that
is said of two harms together ("40 morts et blessés").

Conventions. "Dozens", "des dizaines", عشرات are at least the smallest number that they can mean: 24, 20, 20; hundreds
200, thousands 2,000. "Une vingtaine" is about 20, "two dozen" about 24. "Casualties", "victimes", ضحايا count only
where there are none: then nobody was killed. The men of an actor are those that it counts as its own, not its hostages.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.model import Bound, EntityKind, Figure, FigureKind, Mention
from pipeline.text import Folded, fold_text, is_arabic, sentences

_KILLED, _WOUNDED, _HOSTAGES = FigureKind.KILLED, FigureKind.WOUNDED, FigureKind.HOSTAGES
_CAPTURED, _MISSING, _DISPLACED, _FIGHTERS = (
    FigureKind.CAPTURED,
    FigureKind.MISSING,
    FigureKind.DISPLACED,
    FigureKind.FIGHTERS,
)
_EXACT, _ABOUT, _AT_LEAST, _AT_MOST = Bound.EXACT, Bound.ABOUT, Bound.AT_LEAST, Bound.AT_MOST

# What a word of harm can be to a number. One word may be several: "killed 12", "12 soldiers killed", "12 killed".
_VERB = "v"  # governs a number that follows, with words between: "ont tué hier à Gao trois soldats"
_NAME = "m"  # a noun that governs the number right after it: "la mort de 12 soldats", مقتل 12 جنديا
_STATE = "a"  # says it of the noun before: "soldats tués", "were wounded"
_COUNTED = "n"  # is counted itself: "12 morts", 12 قتيلا


@dataclass(frozen=True, slots=True)
class _Harm:
    kind: FigureKind
    roles: str

    def has(self, roles: str) -> bool:
        return any(role in self.roles for role in roles)


@dataclass(frozen=True, slots=True)
class _Person:
    """A noun for people, and what a bare count of them reports: "20 otages"."""

    kind: FigureKind | None
    armed: bool = False  # do not count as displaced where they fled
    held: bool = False  # of "les otages d'Aqmi" none is Aqmi's man


class _Language:
    """The words of a language, folded."""

    def __init__(
        self,
        *,
        harm: Sequence[tuple[FigureKind, str, str]],
        phrases: Sequence[tuple[FigureKind, str, str]],
        people: Sequence[tuple[_Person, str]],
        lists: dict[str, str],
        bounds: Sequence[tuple[Bound, str]],
        bounds_after: Sequence[tuple[Bound, str]],
        arabic: bool = False,
    ) -> None:
        self.arabic = arabic
        self.joined: set[str] = set()  # Arabic words that "and" is written together with
        self.harm: dict[str, _Harm] = {}
        for kind, roles, listed in harm:
            for word in _listed(listed):
                clitics = _VERB_CLITICS if _VERB in roles else _NOUN_CLITICS
                for form in self._forms(word, clitics):
                    known = self.harm.get(form)
                    self.harm[form] = _Harm(known.kind, known.roles + roles) if known else _Harm(kind, roles)
        self.people: dict[str, _Person] = {}
        for person, listed in people:
            for word in _listed(listed):
                for form in self._forms(word, _NOUN_CLITICS):
                    self.people.setdefault(form, person)
        self.phrases = {tuple(_listed(listed)): _Harm(kind, roles) for kind, roles, listed in phrases}
        self.phrase_ends = {phrase[-1] for phrase in self.phrases}
        self._lists = {name: frozenset(_listed(listed)) for name, listed in lists.items()}
        self.bounds: dict[str, list[tuple[tuple[str, ...], Bound]]] = {}
        for phrase, bound in _by_length(bounds).items():
            self.bounds.setdefault(phrase[-1], []).append((phrase, bound))
        self.bounds_after = _by_length(bounds_after)
        counted = (word for word, person in self.people.items() if person.kind)
        self.triggers = frozenset((*self.harm, *counted, *self.phrase_ends, *self._lists["casualties"]))

    def _forms(self, word: str, clitics: Sequence[str]) -> Iterator[str]:
        for clitic in clitics if self.arabic else ("",):
            if clitic.startswith("و"):
                self.joined.add(clitic + word)
            yield clitic + word

    def __getitem__(self, name: str) -> frozenset[str]:
        return self._lists[name]


def _listed(words: str) -> list[str]:
    return fold_text(words).split()


def _by_length(bounds: Sequence[tuple[Bound, str]]) -> dict[tuple[str, ...], Bound]:
    """Phrases, the longest first: "pas moins de" before "moins de"."""
    table = {tuple(phrase.split()): bound for bound, line in bounds for phrase in map(str.strip, _lines(line))}
    return dict(sorted(table.items(), key=lambda item: -len(item[0])))


def _lines(phrases: str) -> list[str]:
    return fold_text(phrases).split(",")


_VERB_CLITICS = ("", "و", "ف")
_NOUN_CLITICS = ("", "و", "ف", "ب", "ل", "ال", "وال", "فال", "بال", "لل")

# --- French -----------------------------------------------------------------------------------------------------------

_FRENCH = _Language(
    harm=[
        (_KILLED, "van", "tué tuée"),
        (_KILLED, "an", "tués tuées abattus abattues assassinés assassinées exécutés exécutées décapités égorgés"),
        (_KILLED, "an", "massacrés massacrées décédés décédées liquidés lynchés"),
        (_KILLED, "va", "abattu abattue assassiné assassinée exécuté exécutée égorgé massacré éliminé éliminés"),
        (_KILLED, "v", "tuant tuer tuent tuèrent tua abattant exécutant assassinant égorgeant éliminant massacrant"),
        (_KILLED, "na", "mort morts morte mortes"),
        (_KILLED, "nm", "cadavres"),
        (_KILLED, "a", "péri succombé noyés noyées noyé"),
        (_KILLED, "m", "assassinat exécution meurtre élimination massacre"),
        (_WOUNDED, "van", "blessé blessée"),
        (_WOUNDED, "an", "blessés blessées"),
        (_WOUNDED, "v", "blessant blesser blessent blessèrent blessa"),
        (_HOSTAGES, "va", "enlevé enlevée kidnappé kidnappée séquestré"),
        (_HOSTAGES, "an", "enlevés enlevées kidnappés kidnappées séquestrés"),
        (_HOSTAGES, "v", "enlevant kidnappant enlever kidnapper"),
        (_HOSTAGES, "m", "enlèvement rapt kidnapping"),
        (_CAPTURED, "va", "arrêté arrêtée capturé capturée interpellé interpellée appréhendé"),
        (_CAPTURED, "an", "arrêtés arrêtées capturés capturées interpellés interpellées appréhendés"),
        (_CAPTURED, "v", "arrêtant capturant interpellant arrêter capturer interpeller"),
        (_CAPTURED, "m", "arrestation capture interpellation"),
        (_CAPTURED, "n", "arrestations interpellations"),
        (_MISSING, "an", "disparus disparues"),
        (_MISSING, "a", "disparu disparue"),
        (_MISSING, "m", "disparition"),
        (_DISPLACED, "a", "déplacés déplacées réfugiés réfugiées fui"),
    ],
    phrases=[
        (_KILLED, "a", "trouvé la mort"),
        (_KILLED, "a", "perdu la vie"),
        (_KILLED, "a", "passés par les armes"),
        (_KILLED, "m", "coûté la vie"),
        (_KILLED, "m", "la mort"),
        (_KILLED, "m", "le décès"),
        (_HOSTAGES, "a", "pris en otage"),
        (_HOSTAGES, "a", "pris en otages"),
        (_HOSTAGES, "a", "prises en otage"),
        (_HOSTAGES, "a", "retenus en otage"),
        (_HOSTAGES, "v", "prenant en otage"),
        (_HOSTAGES, "v", "pris en otage"),
        (_CAPTURED, "a", "faits prisonniers"),
        (_CAPTURED, "a", "fait prisonniers"),
    ],
    people=[
        (_Person(_HOSTAGES, held=True), "otage otages"),
        (_Person(_CAPTURED, held=True), "prisonnier prisonniers captifs"),
        (_Person(_DISPLACED, held=True), "déplacé déplacés réfugié réfugiés réfugiée réfugiées"),
        (
            _Person(_FIGHTERS, armed=True),
            "combattant combattants rebelle rebelles djihadiste djihadistes jihadiste jihadistes insurgé insurgés "
            "maquisard maquisards mercenaire mercenaires terroriste terroristes islamistes miliciens",
        ),
        (
            _Person(None, armed=True),
            "soldat soldats militaire militaires gendarme gendarmes policier policiers policière policières officier "
            "officiers douanier douaniers garde gardes homme hommes assaillant assaillants kamikaze kamikazes "
            "ravisseur "
            "ravisseurs bandits bandit commandant commandants chef chefs lieutenants caporal sergent sergents "
            "légionnaire "
            "légionnaires recrue recrues élément éléments membre membres milicien islamiste parachutistes tireurs "
            "activistes partisans agent agents casques bleus",
        ),
        (
            _Person(None),
            "personne personnes civil civils civile civiles enfant enfants femme femmes fille filles garçon garçons "
            "jeune jeunes élève élèves étudiant étudiants passager passagers voyageur voyageurs touriste touristes "
            "humanitaire humanitaires journaliste journalistes employé employés employée employées travailleurs "
            "ouvrier "
            "ouvriers villageois habitant habitants manifestant manifestants médecin médecins infirmière infirmières "
            "ressortissant ressortissants étranger étrangers occidental occidentaux expatrié expatriés diplomate "
            "diplomates fidèles marin marins écolier écoliers lycéennes pêcheur pêcheurs berger bergers éleveur "
            "éleveurs chauffeur chauffeurs commerçant "
            "commerçants migrant migrants suspect suspects individu individus victime victimes gens familles famille "
            "âmes vies citoyens citoyen frères imam imams prêtre prêtres cadres ingénieurs enseignants enseignant",
        ),
    ],
    lists={
        "others": "autre autres eux elles lesquels autrui",
        "part_of": "de d des du",
        "partitive": "de d des du ses ces leurs les l entre parmi nos la",
        "link": "de d des du a à aux quelque",
        "of": "de d des du de la le les l mouvement groupe organisation groupes du présumés présumé armés armé",
        "be": "être été est sont était étaient fut furent seraient serait",
        "have": "a ont avait avaient ait aient aura auront aurait auraient ayant avoir eut eurent",
        "function": "a à au aux en dans sur sous par pour avec contre chez vers depuis pendant durant après avant lors "
        "et ou où mais que qui quand lorsque dont ni car comme selon près entre parmi sans jusque jusqu tandis alors "
        "suite le la les un une des du de d l ce cet cette ces son sa ses leur leurs est sont était étaient ont avait "
        "avaient ait été être fut furent n ne se s y il ils elle elles on hier lundi mardi mercredi jeudi vendredi "
        "samedi dimanche aujourd aurait auraient seraient serait ayant afin",
        "block": "où quand lorsque que lequel après avant pendant mais tandis alors car puis pour contre par selon "
        "afin",
        "noun_marks": "la le les l des du de d sa son ses leurs un une aux au ces",
        "determiners": "des les ses leurs ces un une le la deux",
        "adverbs": "également aussi déjà ainsi encore grièvement légèrement gravement hier récemment notamment "
        "toujours "
        "portés présumés présumé anciens ancien nouveaux hauts premiers vieux petits simples grands bons principaux "
        "derniers deux trois",
        "far": "à a au aux dans en hier sur près lundi mardi mercredi jeudi vendredi samedi dimanche ce cette vendredi "
        "également aussi lors ainsi",
        "connectors": "et ou dont ainsi que parmi lesquels eux plus avec",
        "subset": "dont parmi",
        "and": "et ou",
        "stop": "an ans année années mois semaine semaines jour jours heure heures minute minutes seconde secondes "
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre siècle fois euro euros "
        "dollar dollars franc francs fcfa cfa dinars dirhams ouguiyas km kilomètre kilomètres m mètres mètre mm cm "
        "tonnes "
        "tonne kg kilos litres hectares degrés pour points buts but voix sièges articles article véhicule véhicules "
        "camion camions voiture voitures pick pickup motos chars char armes arme fusils obus roquettes roquette mines "
        "mine bombes bombe drone drones missile missiles engins engin explosions explosion attaques attaque attentat "
        "attentats raids raid frappes "
        "frappe combats villages village villes ville localités pays régions région camps camp bases base groupes "
        "groupe "
        "positions hélicoptères hélicoptère avions avion chameaux moutons chèvres vaches bœufs bétail têtes ânes "
        "maisons "
        "maison écoles bâtiments magasins greniers millions milliards incidents accidents accident cas tirs coups "
        "balles "
        "convoi convois patrouille patrouilles opérations opération quart heure équipes équipe projets dossiers "
        "mouvements organisations partis factions accords tribus pays postes cellules pourcent e er ème",
        "months": "",
        "unreal": "tenté tenter tentative menacé menace menacent projet voulait voulaient",
        "casualties": "victime victimes pertes",
        "toll": "bilan nombre total chiffre",
        "to": "à a de est atteint atteignait dépasse dépassé dépassait",
        "rise": "passé passe passant passer grimpé monté porté",
    },
    bounds=[
        (_AT_LEAST, "pas moins de, pas moins d, au moins, au minimum, plus de, plus d, minimum, au moins quelque"),
        (_AT_MOST, "jusqu a, au plus, au maximum, moins de, moins d, pas plus de, tout au plus"),
        (_ABOUT, "environ, pres de, pres d, quelque, autour de, autour d, a peu pres, presque, une estimation de"),
    ],
    bounds_after=[
        (_AT_LEAST, "au moins, au minimum, ou plus"),
        (_AT_MOST, "au plus, au maximum"),
        (_ABOUT, "environ, a peu pres"),
    ],
)

# --- English ----------------------------------------------------------------------------------------------------------

_ENGLISH = _Language(
    harm=[
        (_KILLED, "van", "killed murdered executed slain massacred assassinated beheaded"),
        (_KILLED, "v", "kill kills killing murdering executing massacring slaughtered beheading claiming claimed"),
        (_KILLED, "m", "death deaths murder execution assassination massacre"),
        (_KILLED, "n", "dead deaths fatalities killings"),
        (_KILLED, "nm", "bodies corpses"),
        (_KILLED, "a", "died dead drowned perished dying die"),
        (_WOUNDED, "van", "wounded injured hurt"),
        (_WOUNDED, "v", "wounding injuring wounds injures hurting wound injure"),
        (_WOUNDED, "n", "injuries"),
        (_HOSTAGES, "van", "kidnapped abducted"),
        (_HOSTAGES, "v", "kidnapping abducting kidnap abduct seizing"),
        (_HOSTAGES, "m", "abduction kidnap kidnappings"),
        (_CAPTURED, "van", "captured arrested detained apprehended"),
        (_CAPTURED, "v", "capturing arresting detaining capture arrest arrests captures detains"),
        (_CAPTURED, "n", "arrests"),
        (_MISSING, "an", "missing unaccounted"),
        (_MISSING, "m", "disappearance"),
        (_DISPLACED, "va", "displaced uprooted displacing forced"),
        (_DISPLACED, "a", "fled homeless"),
    ],
    phrases=[
        (_KILLED, "a", "lost their lives"),
        (_KILLED, "m", "claimed the lives"),
        (_KILLED, "m", "cost the lives"),
        (_KILLED, "an", "shot dead"),
        (_KILLED, "v", "shot dead"),
        (_KILLED, "a", "put to death"),
        (_HOSTAGES, "an", "taken hostage"),
        (_HOSTAGES, "an", "held hostage"),
        (_HOSTAGES, "v", "taking hostage"),
        (_CAPTURED, "a", "taken prisoner"),
    ],
    people=[
        (_Person(_HOSTAGES, held=True), "hostage hostages captives"),
        (_Person(_CAPTURED, held=True), "prisoner prisoners"),
        (_Person(_DISPLACED, held=True), "refugee refugees displaced"),
        (
            _Person(_FIGHTERS, armed=True),
            "fighter fighters militant militants rebel rebels insurgent insurgents jihadist jihadists jihadi jihadis "
            "gunman gunmen guerrillas mercenaries militiamen terrorist terrorists islamists extremists",
        ),
        (
            _Person(None, armed=True),
            "soldier soldiers troop troops policeman policemen police officer officers guard guards gendarme gendarmes "
            "man men attacker attackers bomber bombers assailant assailants bandit bandits commander commanders leader "
            "leaders recruit recruits peacekeeper peacekeepers servicemen marines paratroopers member members "
            "kidnappers "
            "sergeant captain colonel islamist extremist lieutenants operatives",
        ),
        (
            _Person(None),
            "person persons people civilian civilians child children woman women boy boys girl girls student students "
            "pupil pupils passenger passengers traveller travellers tourist tourists worker workers journalist "
            "journalists employee employees villager villagers resident residents protester protesters demonstrators "
            "schoolchildren schoolgirls sailor sailors doctor doctors nurse nurses national nationals foreigner "
            "foreigners westerner westerners expatriates "
            "diplomat diplomats worshippers fishermen fisherman herder herders shepherds driver drivers trader traders "
            "migrant migrants suspect suspects victim victims family families souls lives citizens citizen priests "
            "imam "
            "imams engineers engineer teachers teacher americans britons frenchman frenchmen locals bystanders players",
        ),
    ],
    lists={
        "others": "other others more further additional them whom another",
        "part_of": "of",
        "partitive": "the its their his them those these whom our",
        "link": "of the",
        "of": "of from the a group movement suspected alleged armed loyal linked to belonging faction",
        "be": "was were is are be been being got get remain remains remained",
        "have": "has have had having",
        "function": "a an the of in on at to by for with from into near after before during since until between "
        "against "
        "and or but as when where while who whom whose which that than if because so nor amid among including inside "
        "outside "
        "around over under about through across along is are was were be been being has have had will would could may "
        "might said says say according reported it its he she they their there this these those not also yesterday "
        "today late early monday tuesday wednesday thursday friday saturday sunday last seriously critically plus "
        "overnight did do does when off towards out within following amidst amongst upon due despite via per as up "
        "down "
        "just only even still again ago too very more than",
        "block": "where when that which after before while but said says because against if since who's although as by",
        "noun_marks": "the of its their his an a any some many to",
        "determiners": "the their its some several a an his many",
        "adverbs": "still taken shot severely lightly mortally gravely gone believed feared reported confirmed "
        "presumed "
        "also reportedly seriously badly critically confirmed already later all both slightly then now "
        "allegedly",
        "far": "in on at near late early yesterday monday tuesday wednesday thursday friday saturday sunday also",
        "connectors": "and or including plus as well among them with",
        "subset": "including among",
        "and": "and or",
        "stop": "year years month months week weeks day days hour hours minute minutes second seconds decade decades "
        "january february march april may june july august september october november december jan feb mar apr jun jul "
        "aug sep sept oct nov dec century times time am pm euro euros dollar dollars pounds cent cents francs dinars "
        "cfa "
        "mile miles km kilometre kilometres kilometer kilometers metre metres meter meters mm cm tonnes tons ton kg "
        "litres hectares acres degrees percent per points goals goal votes seats articles vehicle vehicles truck "
        "trucks "
        "car cars pickup pickups motorcycles tanks tank weapon weapons rifles shells rockets rocket mines mine bombs "
        "bomb drone drones missile missiles devices explosions explosion blasts blast attacks attack raids raid "
        "strikes strike airstrikes battles "
        "villages village towns town cities city countries states regions camps camp bases base group groups positions "
        "helicopters helicopter planes aircraft camels sheep goats cows cattle animals donkeys houses homes schools "
        "buildings shops incidents accidents accident cases shots bullets convoy convoys patrols operations teams "
        "projects provinces districts casualty casualties positions posts cells factions parties organisations "
        "organizations movements stations ranks st nd rd th old strong",
        "months": "january february march april june july august september october november december jan feb mar apr "
        "aug sept oct nov dec",
        "unreal": "attempt attempts attempted attempting tried trying plot plotting plotted threatened threatening "
        "vowed",
        "quantity": "few couple lot number handful series bit little",
        "casualties": "casualty casualties fatalities",
        "toll": "toll number total count",
        "to": "to at is reached reaches exceeds exceeded passed stands of",
        "rise": "rose rises risen rising climbed climbs increased up went",
    },
    bounds=[
        (_AT_LEAST, "at least, more than, over, no fewer than, no less than, not less than, not fewer than"),
        (_AT_LEAST, "upwards of, a minimum of, in excess of"),
        (_AT_MOST, "up to, at most, as many as, no more than, not more than, fewer than, less than, under"),
        (_AT_MOST, "a maximum of"),
        (_ABOUT, "about, around, some, nearly, almost, approximately, roughly, an estimated, close to, estimated"),
    ],
    bounds_after=[(_AT_LEAST, "at least, or more"), (_AT_MOST, "at most"), (_ABOUT, "or so")],
)

# --- Arabic -----------------------------------------------------------------------------------------------------------


def _duals(words: str, plural: bool) -> str:
    """Both duals of each noun; the nominative alone of those with a sound plural, as مدنيين may be any number."""
    return " ".join(
        word.removesuffix("ة") + ("ت" if word.endswith("ة") else "") + ending
        for word in words.split()
        for ending in (("ان",) if plural else ("ان", "ين"))
    )


_BROKEN = (
    "جندي شخص رجل طفل ضابط عنصر طالب تلميذ عامل راكب أجنبي قائد قيادي حارس ضحية رهينة أسير طبيب امرأة "
    "فتاة غربي سائح تاجر شاب"
)
_SOUND = "مدني عسكري شرطي دركي مواطن مقاتل مسلح إرهابي متمرد جهادي صحفي مهندس فرنسي جزائري مالي موظف مهاجر لاجئ نازح"
_PLURALS = "جنود أشخاص رجال أطفال ضباط عناصر طلاب تلاميذ عمال ركاب أجانب قادة قياديين حراس نساء أطباء فتيات غربيين"
_COUNTED_DUALS = {
    _KILLED: "قتيلان قتيلين شهيدان شهيدين جثتان جثتين",
    _WOUNDED: "جريحان جريحين مصابان",
    _HOSTAGES: "مخطوفان مختطفان",
    _CAPTURED: "معتقلان موقوفان",
    _MISSING: "مفقودان",
}
_FIGHTING = "مقاتل مسلح إرهابي متمرد جهادي مرتزق مجاهد متشدد"
_ARMED = "جندي ضابط عنصر عسكري شرطي دركي حارس رجل قائد قيادي مهاجم انتحاري عضو مجند مظلي إسلامي"
_UNARMED = (
    "شخص مدني طفل طالب تلميذ عامل راكب أجنبي طبيب غربي مواطن صحفي صحافي مهندس فرنسي جزائري مالي موظف مهاجر فرد ساكن "
    "متظاهر سائح دبلوماسي مسافر بحار صياد قروي معلم إمام مشتبه سائق تاجر مصل ممرض نيجيري تونسي ليبي مغربي موريتاني "
    "أمريكي أميركي "
    "بريطاني إيطالي إسباني مسيحي شاب ناشط قس راهب"
)


def _declined(words: str) -> str:
    return " ".join(word + ending for word in words.split() for ending in ("", "ا", "ين", "ون", "ان"))


_ARABIC = _Language(
    arabic=True,
    harm=[
        (_KILLED, "v", "قتل قتلت يقتل تقتل استشهد استشهدت توفي توفيت أعدم أعدمت اغتال أودى هلك"),
        (_KILLED, "va", "قتلوا توفوا استشهدوا"),
        (_KILLED, "m", "مقتل مصرع استشهاد اغتيال إعدام ذبح تصفية هلاك موت بحياة أرواح"),
        (_KILLED, "mn", "وفاة جثة جثث"),
        (_KILLED, "n", "قتيل قتيلا قتلى قتيلة شهيد شهيدا شهداء وفيات " + _COUNTED_DUALS[_KILLED]),
        (_KILLED, "a", "مصرعهم حتفهم مصرعهما حتفهما مصرعه حتفه"),
        (_WOUNDED, "v", "أصيب أصيبت جرح جرحت أصاب أصابت أصابوا"),
        (_WOUNDED, "va", "أصيبوا جرحوا"),
        (_WOUNDED, "mn", "إصابة"),
        (_WOUNDED, "n", "جريح جريحا جرحى جريحة مصاب مصابا مصابين مصابون إصابات " + _COUNTED_DUALS[_WOUNDED]),
        (_HOSTAGES, "v", "اختطف اختطفت خطف خطفت احتجز احتجزت يحتجز تحتجز"),
        (_HOSTAGES, "va", "خطفوا اختطفوا"),
        (_HOSTAGES, "m", "اختطاف احتجاز"),
        (_HOSTAGES, "n", "مخطوف مخطوفا مخطوفين مختطف مختطفا مختطفين مختطفون " + _COUNTED_DUALS[_HOSTAGES]),
        (_CAPTURED, "v", "اعتقل اعتقلت أوقف أوقفت أسر أسرت تعتقل"),
        (_CAPTURED, "va", "اعتقلوا أوقفوا"),
        (_CAPTURED, "m", "اعتقال توقيف"),
        (_CAPTURED, "n", "معتقل معتقلا معتقلين موقوف موقوفا موقوفين " + _COUNTED_DUALS[_CAPTURED]),
        (_MISSING, "v", "اختفى فقد"),
        (_MISSING, "m", "فقدان اختفاء"),
        (_MISSING, "n", "مفقود مفقودا مفقودين مفقودون " + _COUNTED_DUALS[_MISSING]),
        (_DISPLACED, "v", "نزح نزحت شرد شردت فر فرت هجر"),
        (_DISPLACED, "m", "نزوح تشريد تهجير فرار"),
        (_DISPLACED, "a", "نزحوا فروا"),
    ],
    phrases=[
        (_KILLED, "m", "القضاء على"),
        (_KILLED, "m", "قضت على"),
        (_KILLED, "m", "قضى على"),
        (_CAPTURED, "m", "القبض على"),
        (_MISSING, "a", "عداد المفقودين"),
    ],
    people=[
        (_Person(_HOSTAGES, held=True), "رهينة رهائن " + _duals("رهينة", False)),
        (_Person(_CAPTURED, held=True), "أسير أسيرا أسرى " + _duals("أسير", False)),
        (_Person(_DISPLACED, held=True), _declined("لاجئ نازح مشرد") + " لاجئة نازحة"),
        (_Person(_FIGHTERS, armed=True), _declined(_FIGHTING) + " مرتزقة"),
        (_Person(None, armed=True), _declined(_ARMED) + " جنود ضباط عناصر رجال حراس قادة أعضاء أفراد عسكر شرطة"),
        (_Person(None), _declined(_UNARMED) + " " + _PLURALS),
        (_Person(None), "نساء امرأة نسمة عائلة عائلات أسرة سكان أبرياء ضحية ضحايا شبان شباب سياح طالبة تلميذة فتاة"),
        (_Person(None), "تجار رعاة مصلين رهبان نشطاء أئمة غربيين مشتبها صيادين طالبات " + _duals("امرأة فتاة", False)),
    ],
    lists={
        "others": "آخر آخرا آخرين آخرون أخرى غيرهم آخران",
        "part_of": "من",
        "partitive": "بين ضمن",
        "apart": "بين مع من إلى على عن ضد في قبل بعد",
        "link": "على عن",
        "of": "من تابعين التابعين تابعا تابع ينتمون إلى تنظيم حركة جماعة كتيبة لـ مسلحي عناصر منتمين",
        "be": "",
        "have": "",
        "function": "كل منذ رغم بحلول حسبما بعدما قبيل لكن ليل نتيجة عقب و بنيران برصاص بقصف بانفجار بهجوم بتفجير "
        "بغارة بغارات من في على عن إلى مع بعد قبل خلال أثناء "
        "عند حين حيث الذي التي الذين ان أن إن قد لقد كما بينما لكن أو "
        "ثم إثر جراء بسبب بين بينهم منهم ضد قرب شمال جنوب غرب شرق داخل خارج أمس يوم مساء صباح اليوم الأحد الاثنين "
        "الثلاثاء الأربعاء الخميس الجمعة السبت بجروح على الأقل فيما وفق حسب بحسب وفقا لدى كانوا كان هو هم لدى نحو حتى "
        "فجر ليلة وسط تقريبا",
        "block": "الذي التي الذين حيث بعد قبل عندما أن إن قال وقال قالت ان بينما فيما لكن يضم تضم منذ ضد أعلن وأعلن "
        "بمشاركة تنتمي يقدر يبلغ حوالي عدد",
        "noun_marks": "",
        "determiners": "",
        "adverbs": "جميعا أيضا تقريبا",
        "far": "",
        "connectors": "و بينهم منهم من ومن وبينهم بينها ومنهم إضافة وإضافة إلى وكذلك فضلا عن ضمنهم أو",
        "subset": "بينهم منهم وبينهم بينها ومنهم ضمنهم",
        "and": "و أو",
        "stop": "عام عاما أعوام سنة سنوات شهر شهرا أشهر شهور أسبوع أسبوعا أسابيع يوم يوما أيام ساعة ساعات دقيقة "
        "دقائق ثانية "
        "يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر جانفي فيفري أفريل ماي جوان "
        "جويلية أوت كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين قرن مرة مرات يورو دولار دولارا فرنك دينار "
        "دينارا درهم أوقية كلم كيلومتر كيلومترا كيلومترات كم متر مترا أمتار ملم ميل ميلا طن طنا أطنان كيلوغرام كغ لتر "
        "هكتار درجة بالمئة بالمائة نقطة هدف أهداف صوت مقعد مقعدا مادة سيارة سيارات شاحنة شاحنات آلية آليات دراجة دبابة "
        "سلاح قطعة بندقية قذيفة قذائف صاروخ صواريخ لغم ألغام قنبلة قنابل عبوة عبوات انفجار انفجارات هجوم هجوما هجمات "
        "غارة غارات قرية قرى مدينة مدن دولة دول منطقة مناطق ولاية ولايات مخيم مخيمات قاعدة مجموعة مجموعات جماعات "
        "مروحية طائرة طائرات جمل خروف بقرة رأس رؤوس منزل منازل مدرسة مبنى متجر حادث حوادث حالة رصاصة موقع مواقع دورية "
        "عملية عمليات هدفا نادي فريق فرق تقرير",
        "months": "",
        "unreal": "محاولة لمحاولة حاول حاولت هدد هددت تهدد تعتزم",
        "casualties": "ضحايا إصابات خسائر يصب يجرح",
        "toll": "حصيلة الحصيلة عدد ارتفاع ارتفع وارتفع ارتفعت",
        "to": "إلى بلغ وبلغ يبلغ تجاوز بلغت",
        "rise": "ارتفع ارتفعت ارتفاع وارتفع وارتفعت",
    },
    bounds=[
        (_AT_LEAST, "ما لا يقل عن, لا يقل عن, لا تقل عن, ما يزيد عن, ما يزيد على, يزيد عن, يزيد على, اكثر من"),
        (_AT_LEAST, "لا يقلون عن, باكثر من, لاكثر من, ما يفوق"),
        (_AT_MOST, "ما لا يزيد عن, لا يزيد عن, لا يتجاوز, اقل من, ما يصل الى, يصل الى"),
        (_ABOUT, "نحو, حوالي, قرابه, زهاء, ما يقارب, يقارب, ما يقرب من, يقرب من, تقريبا, بنحو, بحوالي, لنحو"),
    ],
    bounds_after=[(_AT_LEAST, "على الاقل, او اكثر"), (_AT_MOST, "على الاكثر, كحد اقصى"), (_ABOUT, "تقريبا")],
)
_ARABIC_DUALS = frozenset(
    prefix + word
    for prefix in ("", "و", "ب", "ل")
    for word in _listed(
        " ".join((_duals(_BROKEN, False), _duals(_SOUND, True), *_COUNTED_DUALS.values())).replace("أجنبيين", "")
    )
)

# --- Numbers in words -------------------------------------------------------------------------------------------------


def _counting(words: str, first: int = 0, step: int = 1) -> dict[str, int]:
    """Values of words in a row; spellings of one value are joined by a stroke."""
    rows = enumerate(fold_text(words).split())
    return {word: first + step * place for place, row in rows for word in row.split("|")}


@dataclass(frozen=True)
class _Numerals:
    """The words for numbers of a language, folded."""

    small: dict[str, int]  # under 100, and of Arabic the hundreds that are one word
    scales: dict[str, int]  # what they multiply: hundred, thousand
    dozens: dict[str, int]  # about as many: dizaine, dozen
    vague: dict[str, int]  # at least as many: dozens
    several: frozenset[str]  # with `dozens` and `scales` vague too: "plusieurs centaines", "several hundred"
    one: frozenset[str]  # the article
    joint: frozenset[str]  # "and" between two parts

    @cached_property
    def starts(self) -> frozenset[str]:
        """What a number may begin with, clitics included."""
        words = frozenset((*self.small, *self.scales, *self.dozens, *self.vague, *self.several, *self.one, "half"))
        if self.one:
            return words
        clitics = {clitic + word for word in (*words, *_TWO_THOUSAND) for clitic in _NOUN_CLITICS}
        return frozenset((*clitics, *_ARABIC_DUALS, *_ONE_PERSON, *_ONE_HARMED))


_NUMERALS = {
    _FRENCH: _Numerals(
        small=_counting(
            "zéro un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
        )
        | _counting("vingt|vingts trente quarante cinquante soixante septante huitante|octante nonante", 20, 10),
        scales={"cent": 100, "cents": 100, "mille": 1000, "million": 10**6, "millions": 10**6, "milliers": 1000},
        dozens=_counting("dizaine|dizaines vingtaine trentaine quarantaine cinquantaine soixantaine", 10, 10)
        | {"douzaine": 12, "douzaines": 12, "quinzaine": 15, "centaine": 100, "centaines": 100, "millier": 1000},
        vague={"dizaines": 20, "douzaines": 24, "centaines": 200, "milliers": 2000},
        several=frozenset(("plusieurs", "quelques", "des")),
        one=frozenset(("un", "une")),
        joint=frozenset(("et",)),
    ),
    _ENGLISH: _Numerals(
        small=_counting(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
        | _counting("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
        scales={"hundred": 100, "thousand": 1000, "million": 10**6},
        dozens={"dozen": 12},
        vague={"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "tens": 20},
        several=frozenset(("several", "many")),
        one=frozenset(("a", "an")),
        joint=frozenset(("and",)),
    ),
    _ARABIC: _Numerals(
        small=_counting(
            "صفر واحد|واحدة|أحد|إحدى اثنان|اثنين|اثنتان|اثنتين|اثنا|اثني|اثنتا|اثنتي ثلاثة|ثلاث أربعة|أربع خمسة|خمس "
            "ستة|ست سبعة|سبع ثمانية|ثماني|ثمان تسعة|تسع عشرة|عشر"
        )
        | _counting("عشرون|عشرين ثلاثون|ثلاثين أربعون|أربعين خمسون|خمسين ستون|ستين", 20, 10)
        | _counting("سبعون|سبعين ثمانون|ثمانين تسعون|تسعين", 70, 10)
        | _counting("مئة|مائة|مية مئتان|مئتين|مائتان|مائتين|مئتا|مئتي|مائتا|مائتي", 100, 100)
        | {
            fold_text(unit + hundred): 100 * value
            for value, unit in enumerate(("ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني|ثمان", "تسع"), 3)
            for unit in unit.split("|")
            for hundred in ("مئة", "مائة")
        },
        scales={"الف": 1000, "الفا": 1000, "الاف": 1000, "مليون": 10**6, "مليونا": 10**6, "ملايين": 10**6},
        dozens={},
        vague={"عشرات": 20, "العشرات": 20, "ميات": 200, "الميات": 200, "الاف": 2000, "الالاف": 2000},
        several=frozenset(),
        one=frozenset(),
        joint=frozenset(("و",)),
    ),
}
_TWO_THOUSAND = frozenset(_listed("ألفان ألفين ألفي ألفا"))  # ألفا is a thousand after another number: عشرون ألفا
_HUNDREDS = frozenset(_listed("مئة مائة"))

# --- Sentences and their numbers --------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_SOFT = frozenset((" ", "", "'", "' ", " '", ' "', '" ', '"', "-"))  # between words of one phrase
_COMMAS = frozenset((" & ", ", ", "، ", " ,", " ، ", " ،", '", ', '," '))
_GROUP = frozenset((" ", ",", ".", "'", "٬", "،"))
_DECIMAL = frozenset((".", ",", "٫"))
_HELD_BEFORE = re.compile(r"[-./:,'°#$€£+²]$")  # F-16, 2.5, 12/11, n°12, $12
_HELD_AFTER = re.compile(r"[-/:°%٪€$£]|[ ]?[%٪€$£°]")
_PRESENT_YEAR = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number and the words, from ``begin`` to ``last``, that say it; ``first`` is the first after its bound."""

    begin: int
    first: int
    last: int
    value: int
    most: int | None = None
    bound: Bound = _EXACT
    article: bool = False  # "un", "a": one, where somebody is said to have suffered harm, else no count
    noun: bool = False  # Arabic: the noun itself says one or two, جنديين


class _Sentence:
    """The words of a sentence; places in it are numbers of words."""

    def __init__(self, language: _Language, text: Folded, start: int, end: int) -> None:
        self.language, self.text = language, text
        self.numerals = _NUMERALS[language]
        self.words = _TOKEN.findall(text.text, start, end)
        self.start, self.end = start, end

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Offsets in the folded text of each of ``words``."""
        return [match.span() for match in _TOKEN.finditer(self.text.text, self.start, self.end)]

    @cached_property
    def beginnings(self) -> frozenset[int]:
        return frozenset(number.begin for number in self.numbers)

    @cached_property
    def numbered(self) -> frozenset[int]:
        """The words of its numbers, bounds included; articles are no numbers here."""
        return frozenset(p for n in self.numbers if not n.article for p in range(n.begin, n.last + 1))

    def word(self, place: int) -> str:
        return self.words[place] if 0 <= place < len(self.words) else ""

    def gap(self, place: int) -> str:
        """What stands between a word and the one before it."""
        if not 0 < place < len(self.words):
            return "."
        return self.text.text[self.spans[place - 1][1] : self.spans[place][0]]

    def soft(self, place: int) -> bool:
        return self.gap(place) in _SOFT

    def capital(self, place: int) -> bool:
        return self.text.original[self.text.places[self.spans[place][0]]].isupper()

    def harm(self, place: int, roles: str) -> _Harm | None:
        """What a word, or the phrase that ends with it, means, if it can have one of the roles."""
        phrase = self.phrase(place, roles)
        if phrase is not None:
            return phrase
        alone = self.language.harm.get(self.word(place))
        return alone if alone and alone.has(roles) else None

    def phrase(self, place: int, roles: str) -> _Harm | None:
        if self.word(place) in self.language.phrase_ends:
            for phrase, said in self.language.phrases.items():
                stands = self.words[max(0, place - len(phrase) + 1) : place + 1]
                if said.has(roles) and [stands[0].removeprefix("و"), *stands[1:]] == list(phrase):
                    return said
        return None

    @cached_property
    def numbers(self) -> list[_Number]:
        found: list[_Number] = []
        starts, after = self.numerals.starts, 0
        for place in [p for p, word in enumerate(self.words) if word in starts or word.isdecimal()]:
            if place < after:
                continue
            number = self._number(place)
            if number is None and self.language.arabic and not (found and after == place):
                number = self._single(place)
            if number is not None:
                found.append(number)
                after = number.last + 1
        return found

    def _number(self, place: int) -> _Number | None:
        word = self.words[place]
        if self.language.arabic and word in _ARABIC_DUALS:
            last = place + (self.word(place + 1) in _TWO)
            return self._bounded(_Number(place, place, last, 2, noun=True))
        said = self._digits(place) or self._vague(place) or self._in_words(place)
        if said is None:
            return None
        first = place
        value, last, bound, article = said
        most: int | None = None
        step = self._range_step(first, last)
        further = (self._digits(step) or self._in_words(step)) if step else None
        if further and (further[0] > value or self._risen(first)):
            if self._risen(first):
                first, value = step, further[0]
            else:
                most = further[0]
            last, article = further[1], False
        return self._bounded(_Number(first, first, last, value, most, bound, article))

    def _single(self, place: int) -> _Number | None:
        """An Arabic noun that says one: مقتل جندي, قتيل وجريح. What is definite (مقتل قائد الجيش) is no count."""
        word, before, after = self.words[place], self.word(place - 1), self.word(place + 1)
        if word in _ONE_HARMED:
            alone = place == 0 or self.gap(place) in _OPENINGS
            if not (alone or before in _FALLS or word in self.language.joined or after in self.language.joined):
                return None
        elif (
            word not in _ONE_PERSON
            or not self.soft(place)
            or (after.startswith("ال") and after not in _DAYS)
            or not (self.harm(place - 1, _NAME) or self.harm(place - 1, _VERB))
        ):
            return None
        return _Number(place, place, place + (after in _ONE), 1, noun=True)

    def _range_step(self, first: int, last: int) -> int:
        """Where the upper end of a range may start; 0 where there is none."""
        after, gap = self.word(last + 1), self.gap(last + 1)
        if gap == "-" and after.isdecimal():
            return last + 1
        if after in _TO or (after in _AND and self.word(first - 1) in _BETWEEN):
            return last + 2
        if self.language.arabic and self.word(first - 1) in _BETWEEN and after[:1] == "و":
            return last + 1
        return 0

    def _risen(self, first: int) -> bool:
        """Whether it is said to have gone from one value to another: the other counts."""
        return any(word in self.language["rise"] for word in self.words[max(0, first - 6) : first])

    def _bounded(self, number: _Number) -> _Number:
        """With the bound that stands before it."""
        for phrase, bound in self.language.bounds.get(self.word(number.first - 1), ()):
            begin = number.first - len(phrase)
            stands = begin >= 0 and tuple(self.words[begin : number.first]) == phrase
            if stands and all(self.soft(place) for place in range(begin + 1, number.first + 1)):
                return _with(number, begin=begin, bound=bound)
        return number

    # A number said: its value, its last word, how it is meant, whether it is an article.

    def _digits(self, place: int) -> tuple[int, int, Bound, bool] | None:
        word = self.word(place)
        if not word.isdecimal() or len(word) > _DIGITS:
            return None
        before = self.gap(place) if place else ""
        if _HELD_BEFORE.search(before) and not (before == "-" and self.word(place - 1).isdecimal()):
            return None
        if before == "" and place and not self.language.arabic:
            return None
        if self.word(place - 1) in self.language["months"] and before == " ":
            return None  # January 6
        value, last = int(word), place
        if (
            value in _PRESENT_YEAR
            and self.word(place - 1) in _BEFORE_YEARS
            and self.word(place + 1) not in self.language.people
        ):
            return None
        grouped = len(word) <= 3
        while grouped and self.gap(last + 1) in _GROUP and self.word(last + 1).isdecimal():
            if len(self.word(last + 1)) != 3:
                break
            last += 1
            value = value * 1000 + int(self.words[last])
        fraction = ""
        if last == place and self.gap(last + 1) in _DECIMAL and self.word(last + 1).isdecimal():
            last += 1
            fraction = self.words[last]
        scale = self.numerals.scales.get(self.word(last + 1)) or self.numerals.dozens.get(self.word(last + 1))
        if scale and self.gap(last + 1) == " ":
            last += 1
            value = value * scale + (int(fraction) * scale // 10 ** len(fraction) if fraction else 0)
        elif fraction:
            return None
        after = self.text.text[self.spans[last][1] : self.spans[last][1] + 3]
        if after[:1].isalpha() and not is_arabic(after):
            return None
        if _HELD_AFTER.match(after) and not (after[:1] == "-" and after[1:2].isdecimal()):
            return None
        return value, last, _EXACT, False

    def _vague(self, place: int) -> tuple[int, int, Bound, bool] | None:
        numerals = self.numerals
        several = self.words[place] in numerals.several
        at = place + several
        word = self.word(at)
        if self.language.arabic and word not in numerals.vague:
            word = word.lstrip("وفبل")
        value = numerals.vague.get(word)
        if value is None and several:
            value = 2 * (numerals.scales.get(word, 0) or numerals.dozens.get(word, 0))
        if not value:
            return None
        for phrase in _OF_MANY:
            if tuple(self.words[at + 1 : at + 1 + len(phrase)]) == phrase:
                scale = numerals.scales.get(phrase[-1].removesuffix("s")) or 1000
                return value * scale, at + len(phrase), _AT_LEAST, False
        return None if word == "tens" else (value, at, _AT_LEAST, False)

    def _in_words(self, place: int) -> tuple[int, int, Bound, bool] | None:
        return self._in_arabic(place) if self.language.arabic else self._in_latin(place)

    def _in_latin(self, place: int) -> tuple[int, int, Bound, bool] | None:
        """Parts in descending order; each must be smaller than the ``room`` that the part before leaves."""
        numerals, french = self.numerals, self.language is _FRENCH
        if self.words[place : place + 3] == ["half", "a", "dozen"]:
            return 6, place + 2, _ABOUT, False
        total, part, last, at = 0, 0, place - 1, place
        room: float = 10**9
        article = self.word(place) in numerals.one
        if not french and article:
            if self.word(place + 1) in self.language["quantity"]:
                return None
            if self.word(place + 1) not in numerals.scales and self.word(place + 1) not in numerals.dozens:
                return 1, place, _EXACT, True
            part, at = 1, place + 1
        while at < len(self.words) and (at == place or self.soft(at)):
            word = self.words[at]
            if word in numerals.joint and last >= place:
                follows = numerals.small.get(self.word(at + 1), 0)
                joins = follows in (1, 11) and room in (10, 20) if french else follows > 0 and room in (100, 1000)
                if not joins or follows >= room or (french and follows == 11 and room == 10):
                    break
                at += 1
                word = self.words[at]
            if french and word == "quatre" and self.word(at + 1) in ("vingt", "vingts") and room > 80:
                part, room, last = part + 80, 20, at + 1
            elif word in numerals.small:
                value = numerals.small[word]
                if last >= place and not (0 < value < room and (room != _AFTER_TEN or value > 6)):
                    break
                part, last = part + value, at
                room = 20 if french and value == 60 else 10 if value >= 20 else 1
                if french and value == 10:
                    room = _AFTER_TEN
            elif word in numerals.scales:
                scale = numerals.scales[word]
                if not part and (scale == 10**6 or not french or word == "milliers" or (total and scale >= 1000)):
                    break
                if scale == 100:
                    if part >= 100 or (room < 100 and part == 0):
                        break
                    part, room = max(part, 1) * 100, 100
                else:
                    total, part, room = total + max(part, 1) * scale, 0, scale
                last = at
            elif word in numerals.dozens and (part or not french):
                return (max(part, 1) * numerals.dozens[word], at, _ABOUT, False) if not total else None
            else:
                break
            at = last + 1
        if last < place:
            return None
        return total + part, last, _EXACT, article and last == place

    def _in_arabic(self, place: int) -> tuple[int, int, Bound, bool] | None:
        """Parts joined by و: hundreds, units, tens (خمسة وعشرون), thousands after what they multiply."""
        numerals = self.numerals
        total, part, last, at = 0, 0, place - 1, place
        while at < len(self.words) and (at == place or self.soft(at)):
            word, joined = self.words[at], at == place
            known = word in numerals.small or word in numerals.scales or word in _TWO_THOUSAND
            if word == "و" and at > place:
                at, joined = at + 1, True
                word = self.word(at)
            elif word.startswith("و") and (not known or (at > place and word[1:] in numerals.small)):
                word, joined = word[1:], True  # folded, "and eleven" begins like "one": وأحد عشر, واحد
            elif not known and at == place and word[:1] in _ONE_LETTER:
                word = word[1:]
            value = numerals.small.get(word)
            unit = part % 100 if part % 100 < 10 else 0
            if value is None and word not in numerals.scales and word not in _TWO_THOUSAND:
                break
            if value is None:
                if word in _TWO_THOUSAND and not part and (word != "الفا" or not total):
                    total += 2000
                elif (
                    (at > place and joined and part)
                    or (word == "الاف" and not part)
                    or (word in numerals.vague and not part)
                ):
                    break
                else:
                    total, part = total + max(part, 1) * numerals.scales.get(word, 1000), 0
            elif at == place:
                part = value
            elif not joined and value == 10 and unit > 0:
                part += 10
            elif not joined and word in _HUNDREDS and 2 < unit == part:
                part *= 100
            elif (
                joined
                and value
                and ((not part and total) or (part % 100 == 0 and value < 100 <= part) or (value in _TENS and unit))
            ):
                part += value
            else:
                break
            last = at
            at += 1
        if last < place or (last == place and self.words[place] in _SOME_ONE):
            return None
        return total + part, last, _EXACT, False


_BEFORE_YEARS = frozenset(_listed("en depuis fin début in since early late عام سنة العام منذ"))
_DIGITS = 9  # longer ones are telephone numbers and the like
_AFTER_TEN = 9.5  # dix-sept, dix-huit, dix-neuf
_ONE_LETTER = ("ف", "ب", "ل")
_TENS = range(20, 100, 10)
_TWO = frozenset(_listed("اثنين اثنان اثنتين اثنتان"))
_ONE = frozenset(_listed("واحد واحدة"))
_ONE_PERSON = frozenset(
    word + end
    for word in _listed(f"{_FIGHTING} {_ARMED} {_UNARMED}")
    for end in ("", "ا")
    if word not in _listed("قائد قيادي")  # "مقتل قائد فيلق" names one man
) | frozenset(_listed("امرأة طفلة فتاة طالبة تلميذة"))
_ONE_HARMED = frozenset(prefix + word for prefix in ("", "و") for word in _listed("قتيل قتيلا جريح جريحا شهيد شهيدا"))
_FALLS = frozenset(_listed("سقوط سقط وسقوط وسقط خلف خلفت مخلفا أوقع"))
_OPENINGS = frozenset((": ", " - ", ' "', "- "))
_DAYS = frozenset(_listed("اليوم الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت"))
_SOME_ONE = frozenset(_listed("أحد إحدى عشر وإحدى"))  # "one of", "Sunday"; عشر alone is "tenth"
_TO = frozenset(_listed("a to ou or إلى أو"))
_AND = frozenset(_listed("et and و"))
_BETWEEN = frozenset(_listed("entre between بين"))
_OF_MANY = [tuple(_listed(p)) for p in ("de milliers", "of thousands", "de millions", "of millions", "الآلاف", "آلاف")]


def _with(number: _Number, begin: int, bound: Bound) -> _Number:
    """A bound that is said goes before what the number's own word says, but "some dozens" are at least as many."""
    kept = number.bound if number.bound is _AT_LEAST and bound is _ABOUT else bound
    return replace(number, begin=begin, bound=kept)


# --- What a number counts ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Counted:
    """The noun that a number counts: its place, and what it says of itself."""

    last: int
    noun: int | None = None  # says who was counted
    kind: FigureKind | None = None
    harm: bool = False  # `kind` is what the noun means: "morts"; else what a bare count of such people reports
    known: bool = True  # a person, or a harm: "12 cobras" may be a unit of soldiers or not
    others: bool = False  # "cinq autres"
    person: _Person | None = None


_NOUN_REACH = {"fr": 3, "en": 5, "ar": 2}  # words from a number to its noun: adjectives stand before it in English
_SCAN = 10  # words from a noun to what is said of it: "trois soldats de la garde nationale de Gao ont été tués"
_ARABIC_SCAN = 12  # from a verb over its subject to the number: اعتقلت السلطات الجزائرية 12 شخصا


def _counted(s: _Sentence, number: _Number) -> _Counted | None:
    """None where it counts something else: days, francs, villages."""
    language = s.language
    if number.noun:
        return _named(s, number.first, number.last)
    at = number.last + 1
    partitive = False
    while at < len(s.words) and s.soft(at) and s.words[at] in language["partitive" if partitive else "part_of"]:
        partitive, at = True, at + 1
    unknown: list[int] = []
    others = False
    begin = at
    reach = _NOUN_REACH["ar" if language.arabic else "fr" if language is _FRENCH else "en"]
    while at < len(s.words) and at - begin < reach and s.soft(at):
        word = s.words[at]
        if word in language["stop"]:
            return None
        named = _named(s, at, at)
        if named is not None:
            if named.harm and partitive and not _collective(s, number):
                return None  # "one of the dead" counts no dead
            if named.harm and language.arabic and number.value == 1 and word.startswith("ال"):
                return None  # أحد القتيلين
            if named.harm and _acts(s, at):
                break
            if unknown and language is _FRENCH and not named.harm:
                break  # "trois mouvements rebelles": an adjective
            if not named.harm and language is _ENGLISH and s.soft(at + 1):
                after = s.word(at + 1)
                if after in language["stop"]:
                    return None  # "two rebel groups"
                if after in language.people:
                    at += 1
                    continue
            if named.harm and language is _ENGLISH:
                verbal = s.harm(at, _VERB) is not None
                if number.article and not (verbal and unknown):
                    return None  # "a dead fish", "a wounded soldier"
                if unknown and not verbal and not s.capital(unknown[-1]):
                    unknown = []  # "12 overdose deaths"
            if named.harm and unknown:
                named = replace(named, noun=unknown[-1] if language is _ENGLISH else unknown[0])
            return named
        if word in language["others"]:
            others = True
            if language.arabic:
                break  # it is the last: خمسة آخرون
        elif word in language["adverbs"]:
            pass
        elif word in language["function"] or s.harm(at, _VERB + _STATE) or at in s.numbered:
            break
        else:
            unknown.append(at)
            if language.arabic:
                break
        at += 1
    if unknown and not (language is _ENGLISH and others and unknown[0] > begin + 1):
        noun = unknown[-1] if language is _ENGLISH else unknown[0]
        return _Counted(noun, noun, known=language is not _ARABIC and s.capital(noun), others=others)
    if others:
        return _Counted(max(number.last, at - 1 + language.arabic), others=True)
    return None if partitive and not language.arabic else _Counted(number.last)


def _named(s: _Sentence, place: int, last: int) -> _Counted | None:
    word = s.words[place]
    harm = s.harm(place, _COUNTED)
    person = s.language.people.get(word)
    if person is not None and (harm is None or word not in s.language.phrase_ends):
        return _Counted(last, place, person.kind, person=person)
    return _Counted(last, None, harm.kind, harm=True) if harm else None


def _collective(s: _Sentence, number: _Number) -> bool:
    """Whether the number takes "de": "une dizaine de morts", عشرات من القتلى."""
    return number.bound is not _EXACT or number.value >= 10**6 or s.language.arabic


def _acts(s: _Sentence, place: int) -> bool:
    """Whether a word that may be a verb has an object: "12 gunmen killed three", "douze hommes ont tué"."""
    language = s.language
    if s.harm(place, _VERB) is None:
        return False
    if language.arabic:
        return place + 1 in s.numbered
    before = place - 1
    while s.word(before) in language["adverbs"]:
        before -= 1
    if s.word(before) in language["be"]:
        return False
    if language is _ENGLISH and (s.word(before) in language["have"] or s.word(before) in ("who", "that", "which")):
        return True
    if language is _FRENCH:
        return s.word(before) in language["have"] or (s.soft(place + 1) and place + 1 in s.numbered)
    after = s.word(place + 1)
    if not s.soft(place + 1) or place + 1 >= len(s.words):
        return False
    return after not in language["function"] or after in language["determiners"] or place + 1 in s.numbered


# --- What happened to them --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    kind: FigureKind | None  # None: of two harms together, or of none
    last: int = -1  # the last word of what says it, where that follows the noun
    shared: bool = False  # what says it may hold for a number coordinated with this one


_NOTHING = _Said(None)


def _ambiguous(s: _Sentence, place: int, kind: FigureKind) -> bool:
    """Whether another harm is coordinated with this one without a number of its own: "killed or captured"."""
    after = place + 1
    if s.word(after) in s.language["and"]:
        after += 1
        after += s.word(after) in s.language["adverbs"]
    elif not (s.language.arabic and s.word(after) in s.language.joined):
        return False
    if s.words[after : after + 1] and s.gap(place + 1) in _SOFT:
        other = s.harm(after, _COUNTED) or s.harm(after, _STATE)
        own = after in s.numbered or after + 1 in s.numbered
        return other is not None and other.kind is not kind and not own
    return False


def _governed(s: _Sentence, number: _Number) -> _Said | None:
    """By the word right before it: "killed 12", "mort de 12", مقتل 12."""
    at = number.begin - 1
    if not s.soft(number.begin):
        return None
    linked = False
    while at >= 0 and s.words[at] in s.language["link"] and number.begin - at <= 3 and not s.harm(at, _NAME):
        linked, at = True, at - 1
        if not s.soft(at + 1):
            return None
    if at < 0:
        return None
    harm = s.harm(at, _NAME) if linked or s.language.arabic else s.harm(at, _VERB)
    harm = harm or (s.harm(at, _VERB) if linked or s.language.arabic else None)
    if harm is None or (linked and _VERB in harm.roles and _COUNTED in harm.roles and not s.language.arabic):
        return None
    if any(word in s.language["unreal"] for word in s.words[max(0, at - 3) : at]):
        return _NOTHING
    before = at - 1
    if s.word(before) in s.language["and"] or s.words[at] in s.language.joined:
        before -= s.word(before) in s.language["and"]
        other = s.harm(before, _NAME) or s.harm(before, _VERB)
        if other is not None and other.kind is not harm.kind:
            return _NOTHING
    return _Said(harm.kind, shared=True)


def _stated(s: _Sentence, counted: _Counted, after: dict[int, _Said]) -> _Said | None:
    """By what follows: "trois soldats ont été tués", "12 soldiers killed". ``after``: of the numbers further on."""
    language = s.language
    connected = True
    for at in range(counted.last + 1, min(counted.last + 1 + _SCAN, len(s.words))):
        gap = s.gap(at)
        if gap not in _SOFT and gap not in _COMMAS:
            return None
        word = s.words[at]
        if at in after:
            return after[at] if connected else None
        if at in s.numbered:
            return None
        harm = s.harm(at, _STATE)
        if harm is not None and s.word(at - 1) in language["noun_marks"] and not s.phrase(at, _STATE):
            return None  # "the dead", "des blessés": others
        if harm is not None and not _acts(s, at):
            if _ambiguous(s, at, harm.kind):
                return _NOTHING
            return _Said(harm.kind, at, shared=True)
        if harm is not None or s.harm(at, _VERB) or word in language["block"]:
            return None
        if (
            word in language["determiners"]
            and s.word(at + 1) in language.people
            and not s.phrase(at + 1, _STATE)
            and s.word(at - 1) not in language["of"]
        ):
            return None
        connected = connected and word in language["connectors"]
    return None


def _verb_before(s: _Sentence, number: _Number) -> _Said | None:
    """By a verb further before: "ont tué mardi à Gao trois soldats", خطفت جماعة مسلحة سبعة أجانب."""
    language = s.language
    if language.arabic and number.most is None and s.word(number.begin - 1) in language["apart"]:
        return None  # مواجهة بين 60 جهاديا والجيش: no object of the verb
    for at in range(number.begin - 1, max(-1, number.begin - 1 - _ARABIC_SCAN), -1):
        if not s.soft(at + 1) and s.gap(at + 1) not in _COMMAS:
            return None
        word = s.words[at]
        harm = s.harm(at, _VERB)
        if harm is not None:
            if not language.arabic and (
                s.word(at + 1) not in language["far"] or (not _acts(s, at) and _STATE in harm.roles)
            ):
                return None
            return _Said(harm.kind, shared=True)
        if word in language["block"] or at in s.numbered or s.harm(at, _COUNTED) or s.harm(at, _STATE):
            return None
        if s.harm(at, _NAME):
            return None
    return None


def _continued(s: _Sentence, number: _Number, counted: _Counted, before: tuple[int, _Said] | None) -> _Said | None:
    """By the figure before, coordinated with this one or of which this is a part: "dont trois civils"."""
    if before is None:
        return None
    last, said = before
    first = last + 1
    for phrase in s.language.bounds_after:
        if tuple(s.words[first : first + len(phrase)]) == phrase:
            first += len(phrase)
            break
    while first < number.begin and first - last <= 2 and _describes(s, first):
        first += 1  # "trois soldats maliens et deux civils"
    for phrase in s.language.bounds_after:
        if tuple(s.words[first : first + len(phrase)]) == phrase:
            first += len(phrase)
            break
    between = s.words[first : number.begin]
    joined = s.language.arabic and s.words[number.begin].startswith("و")
    if len(between) > 4 or not all(word in s.language["connectors"] for word in between):
        return None
    if any(
        s.gap(place) not in _SOFT and s.gap(place) not in _COMMAS and s.gap(place) != " ("
        for place in range(last + 1, number.begin + 1)
    ):
        return None
    part = any(word in s.language["subset"] for word in between)
    if not part and not (said.shared and (between or joined or s.gap(number.begin) in _COMMAS)):
        return None
    if counted.person is not None and counted.person.held and not part:
        return None
    ends = counted.last + 1
    closed = ends >= len(s.words) or not s.soft(ends) or s.words[ends] in s.language["connectors"]
    free = s.word(ends) in s.language["function"] and s.word(ends) not in s.language["have"] | s.language["be"]
    if not (closed or free or s.language.arabic or part):
        return None
    return _Said(said.kind, shared=said.shared) if part or counted.known else None


def _describes(s: _Sentence, place: int) -> bool:
    """Whether a word may be an adjective after its noun."""
    word = s.words[place]
    listed = word in s.language["function"] or word in s.language["connectors"] or word in s.language["others"]
    return s.soft(place) and not listed and not s.harm(place, _VERB + _STATE + _COUNTED) and not word.isdecimal()


def _toll(s: _Sentence, number: _Number) -> _Said | None:
    """By its subject: "the death toll rose to 12", ارتفاع عدد القتلى إلى 12, "le nombre de déplacés dépasse 2 000"."""
    language = s.language
    first = max(0, number.begin - _SCAN)
    tolls = [place for place in range(first, number.begin) if s.words[place] in language["toll"]]
    if not tolls:
        return None
    reaches = s.word(number.begin - 1), s.word(tolls[0] - 1) if language.arabic else ""
    if language["to"].isdisjoint(reaches):
        return None
    for place in range(max(0, tolls[-1] - 1), number.begin):  # "death toll", "number of refugees"
        harm = s.harm(place, _COUNTED + _NAME)
        person = language.people.get(s.words[place])
        kind = harm.kind if harm else person.kind if person else None
        if kind is not None:
            return _Said(kind)
    return None


def _kind(
    s: _Sentence,
    number: _Number,
    counted: _Counted,
    after: dict[int, _Said],
    before: tuple[int, _Said] | None,
) -> _Said | None:
    if counted.harm and counted.kind is not None:
        return None if _ambiguous(s, counted.last, counted.kind) else _Said(counted.kind, counted.last)
    bare = counted.noun is None and not counted.others
    said = _governed(s, number)
    if bare:
        if not _may_stand_alone(s, number):
            return None
        return said or _toll(s, number) or _stated_of_bare(s, number)
    if number.article and counted.others and counted.noun is None:
        said = None  # "la mort d'un autre" counts nobody, "un autre blessé" does
    said = said or after.get(number.begin)
    if said is None and (counted.known or not number.article):
        said = _verb_before(s, number) or _continued(s, number, counted, before)
    if said is None and counted.person is not None and counted.kind is None:
        said = _toll(s, number)
    if said is not None and said.kind is _DISPLACED and counted.person is not None and counted.person.armed:
        said = None  # soldiers and fighters who fled are no displaced people
    if said is not None:
        sure = counted.known or counted.others or (said.kind in (_KILLED, _WOUNDED, _HOSTAGES) and not number.article)
        return said if sure and said.kind is not None else None
    if counted.kind is not None and not number.article and number.value > 1 and not number.noun:
        return _Said(counted.kind)
    return None


def _stated_of_bare(s: _Sentence, number: _Number) -> _Said | None:
    """By a verb right after a bare number: "20 are still missing", "trois ont été tués"."""
    language = s.language
    at = number.last + 1
    while s.word(at) in language["be"] or s.word(at) in language["have"] or s.word(at) in language["adverbs"]:
        at += 1
    harm = s.harm(at, _STATE)
    if harm is None or at == number.last + 1 or not all(map(s.soft, range(number.last + 1, at + 1))) or _acts(s, at):
        return None
    return _NOTHING if _ambiguous(s, at, harm.kind) else _Said(harm.kind, at, shared=True)


def _may_stand_alone(s: _Sentence, number: _Number) -> bool:
    """Whether a number without a noun can be one of people: not the year or the day of a date."""
    if number.article or number.value == 0 or (number.bound is _EXACT and number.value in _PRESENT_YEAR):
        return False
    after = number.last + 1
    return after >= len(s.words) or not s.soft(after) or s.words[after] in s.language["function"] or s.language.arabic


# --- Nobody -----------------------------------------------------------------------------------------------------------

_NOBODY = {
    _FRENCH: re.compile(
        r"\b(?:aucune? (?:autre )?|ni (?:de )?"
        r"|(?:sans|pas)(?: avoir)?(?: faire| fait| causer| cause| provoquer| eu)?(?: de | d'| ni | ))"
        r"(?:(?P<killed>morts?|tues?|deces|victimes?|pertes? humaines?)|(?P<wounded>blesses?))\b"
        r"|\b(?:aucune? \w+|personne) n'(?:a|avait|aurait) ete (?:(?P<were_killed>tuee?)|(?P<were_wounded>blessee?))\b"
    ),
    _ENGLISH: re.compile(
        r"\b(?:no|without(?: causing)?(?: any)?|not cause any)(?: reported| further| immediate)? "
        r"(?:(?P<killed>casualties|deaths|fatalities|loss of life)|(?P<wounded>injuries))\b"
        r"|\b(?:no one|nobody|none|no \w+) (?:was|were|has been|have been|had been|is) (?:reported )?"
        r"(?:(?P<were_killed>killed|dead)|(?P<were_wounded>injured|hurt|wounded))\b"
    ),
    _ARABIC: re.compile(
        r"(?<!\w)[وف]?(?:بدون|من دون|دون|بلا|لا|لم \w+(?: \w+){0,3}?)(?: ان (?:يسفر|يودي|توقع|يخلف)\w*)?"
        r"(?: (?:عن|الي|وقوع|سقوط|تسجيل|حدوث|اي|ايه)){0,3} "
        r"(?:(?P<killed>ضحايا|قتلي|قتيل|خساير بشريه|خساير في الارواح)|(?P<wounded>اصابات|جرحي|اصابه))\b"
        r"|\bلم (?:(?P<were_killed>يقتل)|(?P<were_wounded>يصب|يجرح)) (?:اي )?احد\b"
    ),
}


_NEGATIONS = frozenset(_listed("aucun aucune sans pas ni personne no without not nobody none لا لم دون بدون بلا")) | (
    frozenset(_listed("ولا ولم ودون وبدون وبلا فلا فلم"))
)


def _nobody(s: _Sentence) -> Iterator[tuple[int, int, FigureKind]]:
    """Offsets in the folded text where it says that nobody was killed or wounded."""
    if _NEGATIONS.isdisjoint(s.words):
        return
    for match in _NOBODY[s.language].finditer(s.text.text, s.start, s.end):
        yield match.start(), match.end(), _KILLED if (match["killed"] or match["were_killed"]) else _WOUNDED


# --- Whose men, where -------------------------------------------------------------------------------------------------


def _actor(
    s: _Sentence, number: _Number, counted: _Counted, mentions: Sequence[tuple[int, int, Mention]]
) -> str | None:
    """The actor named between the number and its noun ("12 Boko Haram fighters") or as its owner ("d'Ansar Dine")."""
    if counted.person is not None and counted.person.held:
        return None
    begin, end = s.spans[number.last][1], s.spans[counted.last][1]
    for start, finish, mention in mentions:
        if mention.kind is not EntityKind.ACTOR or start < begin:
            continue
        if finish <= end or start <= end:
            return mention.entity
        between = s.text.text[end:start].split()
        words = [word.strip("'\"-") for word in between]
        if len(words) > 5 or any(mark in s.text.text[end:start] for mark in ",،;:.!?("):
            return None
        plain = [word for word in " ".join(words).replace("'", " ").split() if word not in s.language["of"]]
        if plain == ["ل"] or (len(plain) <= 2 and len(plain) < len(words) and not _spoils(s, plain)):
            return mention.entity
        return mention.entity if not plain else None
    return None


def _spoils(s: _Sentence, words: Iterable[str]) -> bool:
    return any(word in s.language["function"] or word in s.language["block"] for word in words)


def _place(s: _Sentence, start: int, end: int, noun: int, mentions: Sequence[tuple[int, int, Mention]]) -> str | None:
    """The place named nearest; in Arabic not right after the ``noun``, where مالي is "Malian"."""
    places = [
        (max(start - finish, begin - end, 0), mention.entity)
        for begin, finish, mention in mentions
        if mention.kind is EntityKind.PLACE and not (s.language.arabic and s.text.text[noun:begin] == " ")
    ]
    return min(places, key=lambda place: place[0])[1] if places else None


# --- The whole --------------------------------------------------------------------------------------------------------


def figures(field: str, text: Folded, lang: str | None, mentions: Sequence[Mention]) -> tuple[Figure, ...]:
    """The tolls and counts that ``text`` reports, by start; none overlaps another.

    ``field`` is the text's (title, text) and ``mentions`` the names found in it; those of other fields are left aside.
    ``lang`` is the article's; None and languages other than ar, fr, en are guessed at by their commonest words.
    """
    language = _language(text, lang)
    triggers = language.triggers.intersection(text.words)
    if not triggers:
        return ()
    named = [(text.offset(m.start), text.offset(m.end), m) for m in mentions if m.field == field]
    found: list[Figure] = []
    for start, end in _sentences(text.text, triggers):
        inside = [(begin, finish, m) for begin, finish, m in named if start <= begin < end]
        sentence = _Sentence(language, text, start, end)
        if not triggers.isdisjoint(sentence.words):
            found.extend(_read(sentence, field, inside))
    return tuple(sorted(found, key=lambda figure: figure.start))


_COMMON = {
    _FRENCH: frozenset(_listed("le la les des du et est dans pour ont une sur par au qui aux")),
    _ENGLISH: frozenset(_listed("the of and in to was were for on by with from at has that")),
}


def _language(text: Folded, lang: str | None) -> _Language:
    known = {"ar": _ARABIC, "fr": _FRENCH, "en": _ENGLISH}.get(lang or "")
    if known is not None:
        return known
    if is_arabic(text.text):
        return _ARABIC
    common = {language: sum(map(words.__contains__, text.words)) for language, words in _COMMON.items()}
    return max(common, key=lambda language: common[language])


def _sentences(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences in which one of the words may stand."""
    places = sorted(place for word in words for place in _occurrences(text, word))
    done = 0
    for place in places:
        if place < done:
            continue
        begin = text.rfind("\n", 0, place) + 1
        done = text.find("\n", place)
        done = len(text) if done < 0 else done
        for start, end in sentences(text[begin:done]):
            at = bisect_left(places, begin + start)
            if at < len(places) and places[at] < begin + end:
                yield begin + start, begin + end


def _occurrences(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + len(word))


def _read(s: _Sentence, field: str, mentions: Sequence[tuple[int, int, Mention]]) -> Iterator[Figure]:
    nobody = list(_nobody(s))
    for start, end, kind in nobody:
        begin, finish = s.text.span(start, end)
        yield Figure(field, begin, finish, kind, 0, None, _EXACT, None, place=_place(s, start, end, end, mentions))
    counts = [(number, counted) for number in s.numbers if (counted := _counted(s, number)) is not None]
    after: dict[int, _Said] = {}
    for number, counted in reversed(counts):
        if not counted.harm and (counted.noun is not None or counted.others):
            said = _stated(s, counted, after)
            if said is not None:
                after[number.begin] = said
    before: tuple[int, _Said] | None = None
    taken = -1
    for number, counted in counts:
        said = _kind(s, number, counted, after, before) if number.begin > taken else None
        if said is None or said.kind is None:
            continue
        last = max(counted.last, said.last if said.last > 0 and not _starts_between(s, counted.last, said.last) else -1)
        before, taken = (last, said), last
        start, end = s.spans[number.begin][0], s.spans[last][1]
        if any(start < finish and begin < end for begin, finish, _ in nobody):
            continue
        begin, finish = s.text.span(start, end)
        noun = s.text.span(*s.spans[counted.noun]) if counted.noun is not None else None
        if noun and any(m.start <= noun[0] and noun[1] <= m.end for _, _, m in mentions if m.kind is EntityKind.ACTOR):
            noun = None  # "five Boko Haram": the actor says it
        yield Figure(
            field=field,
            start=begin,
            end=finish,
            kind=said.kind,
            value=number.value,
            most=number.most,
            bound=_bound_after(s, number, last),
            who=s.text.original[slice(*noun)] if noun else None,
            actor=_actor(s, number, counted, mentions),
            place=_place(s, start, end, s.spans[counted.last][1], mentions),
        )


def _starts_between(s: _Sentence, first: int, last: int) -> bool:
    return any(place in s.beginnings for place in range(first + 1, last + 1))


def _bound_after(s: _Sentence, number: _Number, last: int) -> Bound:
    """The bound where it follows: "12 morts au moins", 12 قتيلا على الأقل."""
    if number.bound is not _EXACT:
        return number.bound
    for phrase, bound in s.language.bounds_after.items():
        if tuple(s.words[last + 1 : last + 1 + len(phrase)]) == phrase:
            return bound
    return _EXACT
