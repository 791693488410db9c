"""The language of an article: ar, fr, en, another ISO 639 code, "mixed" of several, or "und" where nobody can tell.

Each paragraph is looked at by its script and its little words: Arabic letters are Arabic, unless those that only
Persian, Urdu, Pashto or Kurdish use are too many; "le", "dans", "pour" are French, "the", "of", "with" English. That
settles nearly every article in a fraction of a millisecond. What it leaves open (headlines, names, other languages) is
put to two independent detectors: py3langid alone where it is certain and the little words agree with it; else it and
langdetect vote (seeded; as it comes it answers differently from call to call). The votes start from a prior: the
configured languages are likelier than the other fifty, the outlet's usual one most of all. On a headline that decides,
on an article the letters outweigh it.

Where whole paragraphs are in different languages, the text has passages; "mixed" is one of which no language has most.
Bambara, Wolof and Tamasheq, which neither detector knows, and Arabic in Latin letters and digits ("3likom") are "und":
their words are then searched as they stand, and no stem or writing direction of a wrong language is put on them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from langdetect import detector_factory
from langdetect.lang_detect_exception import LangDetectException
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipeline.model import Passage


class Detected(NamedTuple):
    lang: str
    certainty: float  # in [0, 1]
    passages: tuple[Passage, ...]  # in order, covering the text, where whole paragraphs are in different languages


_SAMPLE = 300  # characters that the detectors see: more makes no difference to the answer and costs time
_HEAD = 600  # characters of a paragraph that are looked at: its beginning and its end
_MOST = 0.8  # of the text in one language, and the article is in that language
_LEAST = 100  # characters of a passage: below it is a heading, a by-line or a quotation in an article of another one
_TURNS = 100  # passages of a text whose languages take turns in short lines; more is a word list, not a text
_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]+")
_LATIN = re.compile(r"[a-z\u00df-\u024f\u1e00-\u1eff]+")
# Letters that Arabic does not have. Persian kaf and ya are left out: Arabic newsrooms type them (CNN, 2 % of texts).
_FOREIGN = re.compile(
    r"[\u067e\u0686\u0698\u06af\u0679\u0688\u0691\u06ba\u06d2\u0681\u0685\u0693\u0696\u069a\u06bc\u06d0\u06ce\u06c6\u06d5\u0695\u06b5]"
)
_FOREIGN_SHARE = 0.01  # Persian has 3 %, Arabic with some foreign names 0.1 %
_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+")
_NOISY = re.compile(r"://|www\.|[@#]")


def detect(title: str, text: str, *, languages: tuple[str, ...], prior: str | None) -> Detected:
    """What ``title`` and ``text`` are written in. ``languages``: those to expect; ``prior``: the outlet's usual one.

    Deterministic; never raises; ("und", 0.0, ()) for what has no letters.
    """
    paragraphs = list(_paragraphs(text))
    units = [_Unit.of(title, 0), *paragraphs]
    certainty = _decide(units, languages, prior)
    weights = Counter[str]()
    for unit in units:
        if unit.lang:
            weights[unit.lang] += unit.weight
    if not weights:
        return Detected("und", certainty.get("und", 0.0), ())
    passages = _passages(paragraphs) if len(weights) > 1 else ()
    most = max(weights, key=lambda lang: (weights[lang], lang))
    if passages and weights[most] < _MOST * weights.total():
        return Detected("mixed", min(certainty[passage.lang] for passage in passages), passages)
    return Detected(most, certainty[most], passages)


def load() -> None:
    """Read the detectors' models now, two seconds in all, rather than for the first text that needs them."""
    _first_languages()
    _identifier()


# --- Paragraphs -------------------------------------------------------------------------------------------------------

_LITTLE = {
    "fr": "le les des du aux une est dans pour qui que qu sur avec par pas plus ce cette ces son ses leur leurs il "
    "elle ils nous vous on ne sont ont été être avait était fait après selon mais ou où et à entre sans sous chez "
    "lors depuis dont deux aussi comme tout tous cet contre",
    "en": "the of and to in is was for that with by from have has had are were on at as it its his her he she this "
    "these which be not they their said will would been but who after or than into about over when we you no",
}
_FRENCH, _ENGLISH = frozenset(_LITTLE["fr"].split()), frozenset(_LITTLE["en"].split())
# French has 35 to 45 such words in a hundred and English 35 to 50; Catalan, Italian, Dutch and Danish up to 12.
_CLEAR_SHARE = 0.2
_CLEAR_WORDS = 4
_FAINT_SHARE = 0.1
_MANY_WORDS = 20  # a paragraph of so many and hardly any of those may be another language; of fewer, a list of names


@dataclass(slots=True)
class _Unit:
    """The title, or a paragraph of the text."""

    start: int  # in the text
    end: int
    head: str  # what is looked at of it, without addresses
    script: str  # arabic, latin, other; "" where it has no letters
    words: int = 0  # in Latin letters, in ``head``
    french: int = 0  # little words among them
    english: int = 0
    lang: str = ""  # as decided

    @classmethod
    def of(cls, line: str, start: int) -> _Unit:
        head = line if len(line) <= _HEAD else f"{line[: _HEAD // 2]} {line[-_HEAD // 2 :]}"
        if _NOISY.search(head):
            head = _NOISE.sub(" ", head)
        words = _LATIN.findall(head.lower())
        latin, arabic, others = sum(map(len, words)), 0, 0
        if 2 * latin < len(head):  # else most of it is Latin letters
            arabic = sum(map(len, _ARABIC.findall(head)))
            others = len(_LETTER.findall(head)) - latin - arabic
        letters, script = max((latin, "latin"), (arabic, "arabic"), (others, "other"))
        unit = cls(start, start + len(line), head, script if letters > 0 else "")
        if unit.script == "latin":
            unit.words = len(words)
            unit.french = sum(map(_FRENCH.__contains__, words))
            unit.english = sum(map(_ENGLISH.__contains__, words))
            unit.lang = unit._told()
        return unit

    @property
    def weight(self) -> int:
        return self.end - self.start

    @property
    def in_another(self) -> bool:
        """Whether it may be neither French nor English."""
        return self.words >= _MANY_WORDS and max(self.french, self.english) < _FAINT_SHARE * self.words

    def _told(self) -> str:
        """The language that its little words tell; "" where they do not."""
        most, least = max(self.french, self.english), min(self.french, self.english)
        if most < _CLEAR_WORDS or most < _CLEAR_SHARE * self.words or most < 3 * least:
            return ""
        return "fr" if self.french > self.english else "en"


def _paragraphs(text: str) -> Iterator[_Unit]:
    start = 0
    for line in text.split("\n"):
        yield _Unit.of(line, start)
        start += len(line) + 1


def _sample(units: Sequence[_Unit]) -> str:
    """From their beginning, middle and end."""
    whole = " ".join(" ".join(unit.head for unit in units).split())
    if len(whole) <= _SAMPLE:
        return whole
    third, middle = _SAMPLE // 3, len(whole) // 2
    return f"{whole[:third]} {whole[middle : middle + third]} {whole[-third:]}"


def _decide(units: Sequence[_Unit], languages: tuple[str, ...], prior: str | None) -> dict[str, float]:
    """Gives the units their languages, where they can be told. Returns how certain each of these is, and "und"."""
    certainty: dict[str, float] = {}
    for lang in ("fr", "en"):
        if told := sum(max(unit.french, unit.english) for unit in units if unit.lang == lang):
            certainty[lang] = round(1 - 0.5**told, 2)
    known = bool(certainty)  # among those in Latin letters
    if arabic := [unit for unit in units if unit.script == "arabic"]:
        lang, certainty_of = _in_arabic_letters(_sample(arabic))
        certainty[lang] = certainty_of
        for unit in arabic:
            unit.lang = lang
    for script in ("latin", "other"):
        unclear = [unit for unit in units if unit.script == script and not unit.lang]
        if known and script == "latin":
            unclear = [unit for unit in unclear if unit.in_another]
        settled = sum(unit.weight for unit in units if unit.lang)
        if not unclear or sum(unit.weight for unit in unclear) < min(_LEAST, settled):
            continue  # a heading, a by-line
        lang, sure = _asked(unclear, languages, prior)
        if settled and (lang == "und" or sure < (_CERTAIN if known else _SURE)):
            continue  # a list of names
        certainty[lang] = max(sure, certainty.get(lang, 0.0))
        if lang != "und":
            for unit in unclear:
                unit.lang = lang
    return certainty


# --- Passages ---------------------------------------------------------------------------------------------------------


def _passages(paragraphs: Sequence[_Unit]) -> tuple[Passage, ...]:
    """Neighbours of one language together; () where there are not several.

    What is too short for a passage belongs to the one before, or after it at the beginning; unless all of a language
    stands so, as where two languages take turns line by line.
    """
    runs = _runs(paragraphs, _inherited(paragraphs))
    totals = Counter[str]()
    for run in runs:
        totals[run.lang] += run.end - run.start
    runs = _absorbed(runs, lambda run: totals[run.lang] >= _LEAST)
    longer = _absorbed(runs, lambda run: run.end - run.start >= _LEAST)
    if len(runs) > _TURNS or len({run.lang for run in longer}) == len({run.lang for run in runs}):
        runs = longer
    return tuple(runs) if len(runs) > 1 else ()


def _inherited(paragraphs: Sequence[_Unit]) -> list[str]:
    """The language of each; of one that is not told, that of the next one in its script, as a heading's; else of the
    one before."""
    after: list[_Unit | None] = []
    following: _Unit | None = None
    for unit in reversed(paragraphs):
        after.append(following)
        following = unit if unit.lang else following
    langs: list[str] = []
    before: _Unit | None = None
    for unit, next_ in zip(paragraphs, reversed(after), strict=True):
        near = [each for each in (next_, before) if each]
        alike = [each for each in near if each.script == unit.script]
        source = unit if unit.lang else next(iter(alike or near[::-1]), unit)
        langs.append(source.lang)
        before = unit if unit.lang else before
    return langs


def _runs(paragraphs: Sequence[_Unit], langs: Sequence[str]) -> list[Passage]:
    runs: list[Passage] = []
    for unit, lang in zip(paragraphs, langs, strict=True):
        if runs and runs[-1].lang == lang:
            runs[-1] = Passage(runs[-1].start, unit.end, lang)
        else:
            runs.append(Passage(unit.start, unit.end, lang))
    return runs


def _absorbed(runs: Sequence[Passage], stays: Callable[[Passage], bool]) -> list[Passage]:
    """The runs that stay, each with those behind it that do not; none where none stays."""
    kept = [stays(run) for run in runs]
    joined: list[Passage] = []
    start = 0
    for run, own in zip(runs, kept, strict=True):
        if joined and (not own or joined[-1].lang == run.lang):
            joined[-1] = Passage(joined[-1].start, run.end, joined[-1].lang)
        elif own:
            joined.append(Passage(start, run.end, run.lang))
        start = run.end + 1 if joined else start
    return joined


# --- Detectors --------------------------------------------------------------------------------------------------------


def _in_arabic_letters(sample: str) -> tuple[str, float]:
    letters = len(_LETTER.findall(sample))
    if len(_FOREIGN.findall(sample)) < _FOREIGN_SHARE * letters:
        return "ar", 1.0 if letters >= 20 else 0.9
    lang, _ = _identifier().classify(sample)
    return (lang, 0.9) if lang in ("fa", "ur", "ps", "ku", "ug") else ("ar", 0.7)


# How the votes are weighed, chosen on 594 headlines and sentences of the shared data and the texts of tests/quality.
_EXPECTED = 0.1  # for a configured language, against a mean of two probabilities
_USUAL = 0.35  # for the outlet's usual language, on a text without letters; none is left from ``_ENOUGH`` on
_ENOUGH = 150  # letters
_SURE = 0.75  # mean probability that another language needs: Bambara or Tamasheq, which neither knows, reach 0.6
_CERTAIN = 0.95
_ALONE = 0.99  # for py3langid, on a language that langdetect knows too; on Bambara and Wolof it reaches 0.7
_SHORT = 80  # letters: below it an unsure vote is the outlet's language
# Arabic in Latin letters writes ain, ha and qaf as digits within words: "3likom", "7ad", "l7okouma".
_CHAT = re.compile(r"\b(?:[379][a-z]{2,}|[a-z]+[379][a-z]+)\b")
_CHAT_WORDS = 3
_AFRICAN = re.compile(r"[\u0181-\u01b7\u01dd\u0250-\u02af]")  # open e and o, hooked b: Bambara, Fula, Tamasheq


def _asked(units: Sequence[_Unit], languages: tuple[str, ...], prior: str | None) -> tuple[str, float]:
    """What the detectors say of units in one script: language and certainty."""
    sample = _sample(units)
    if sample.isupper():
        sample = sample.lower()  # capitals read as German
    french, english = sum(unit.french for unit in units), sum(unit.english for unit in units)
    faint = french == english or max(french, english) < _FAINT_SHARE * sum(unit.words for unit in units)
    little = "" if faint else "fr" if french > english else "en"
    alone, sure = _identifier().classify(sample)
    if sure >= _CERTAIN and alone == little and alone in languages:
        return str(alone), round(float(sure), 2)
    foreign = alone in _first_languages() and alone not in languages and not little
    if sure >= _ALONE and foreign and len(sample) >= _ENOUGH:
        return str(alone), round(float(sure), 2)
    return _vote(sample, languages, prior, little)


def _vote(sample: str, languages: tuple[str, ...], prior: str | None, little: str) -> tuple[str, float]:
    """``little``: what the little words say, where they say anything."""
    length = len(_LETTER.findall(sample))
    first, second = _first(sample), _second(sample)
    means = {lang: (first.get(lang, 0.0) + second.get(lang, 0.0)) / 2 for lang in (*first, *second, *languages)}
    scores = {lang: mean + _EXPECTED * (lang in languages) for lang, mean in means.items()}
    if prior in scores:
        scores[prior] += _USUAL * max(0.0, 1 - length / _ENOUGH)
    best = max(scores, key=lambda lang: (scores[lang], lang))
    needed = _SURE / 2 if best in languages else _SURE
    if means[best] >= needed:
        return best, round(means[best], 2)
    # langdetect has no Hausa and takes Chinese for Korean: there py3langid may decide alone, if it is certain.
    alone = max(second, key=lambda lang: second[lang])
    mistaken = not set(first) & set(languages) or (length >= _ENOUGH and not little)
    knows_better = alone not in _first_languages() and mistaken
    if second[alone] >= _CERTAIN and (knows_better or _in_other_script(sample)):
        return alone, round(max(means[alone], 0.5), 2)
    if length < _SHORT and not _in_other_script(sample) and not _in_no_european_letters(sample):
        if little in languages and prior in (None, little):
            return little, 0.5
        if prior in languages:
            return str(prior), 0.5
    return "und", round(means[best], 2)


def _first(sample: str) -> dict[str, float]:
    detector = _factory().create()
    detector.append(sample)
    chances: dict[str, float] = {}
    try:
        for found in detector.get_probabilities():  # "zh-cn" and "zh-tw" are one language here
            code = found.lang.partition("-")[0]
            chances[code] = chances.get(code, 0.0) + found.prob
    except LangDetectException:
        pass  # nothing that it knows: digits, a script without a profile
    return chances


def _second(sample: str) -> dict[str, float]:
    return dict(_identifier().rank(sample)[:10])


def _in_other_script(sample: str) -> bool:
    return 2 * sum(map(len, _LATIN.findall(sample.lower()))) < len(_LETTER.findall(sample))


def _in_no_european_letters(sample: str) -> bool:
    """Arabic in Latin letters and digits, or an African language in letters of its own."""
    return len(_CHAT.findall(sample.lower())) >= _CHAT_WORDS or len(_AFRICAN.findall(sample)) >= 2


@cache
def _factory() -> Any:
    detector_factory.init_factory()
    factory = detector_factory._factory
    factory.set_seed(0)
    return factory


@cache
def _first_languages() -> frozenset[str]:
    return frozenset(lang.partition("-")[0] for lang in _factory().get_lang_list())


# Beside langdetect's: languages of the region and of those who write about it. The rest of py3langid's hundred and
# thirty, such as Nigerian Pidgin and Extremaduran, take votes from English and Spanish.
_REGION = ("ha", "yo", "ig", "rw", "ln", "mg", "om", "ku", "ps", "ug", "kab", "am", "az", "uz", "sr", "hy", "ka", "eu")


@cache
def _identifier() -> Any:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([lang for lang in identifier.labels if lang in _first_languages() or lang in _REGION])
    return identifier
