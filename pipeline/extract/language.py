"""The language of an article: ar, fr, en, another ISO 639-1 code, or "und" where nobody can tell.

The script decides first: Arabic letters are Arabic, unless those that only Persian, Urdu, Pashto or Kurdish use are too
many. For the rest two independent detectors vote: langdetect (seeded; as it comes it answers differently from call to
call) and py3langid. langdetect starts from a prior: the configured languages are likelier than the other fifty, the
outlet's usual one most of all. On a headline that decides, on an article the letters outweigh it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from langdetect import detector_factory
from langdetect.lang_detect_exception import LangDetectException
from py3langid.langid import MODEL_FILE, LanguageIdentifier

_SAMPLE = 1000  # characters: more makes no difference to the answer and doubles the time
_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
# Letters that Arabic does not have. Persian kaf and ya are left out: Arabic newsrooms type them (CNN, 2 % of texts).
_FOREIGN = re.compile(
    r"[\u067e\u0686\u0698\u06af\u0679\u0688\u0691\u06ba\u06d2\u0681\u0685\u0693\u0696\u069a\u06bc\u06d0\u06ce\u06c6\u06d5\u0695\u06b5]"
)
_FOREIGN_SHARE = 0.01  # Persian has 3 %, Arabic with some foreign names 0.1 %
_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+")


def detect(title: str, text: str, *, languages: tuple[str, ...], prior: str | None) -> tuple[str, float]:
    """Language and certainty in [0, 1]. ``languages``: those to expect; ``prior``: the outlet's usual one.

    Deterministic; never raises; ("und", 0.0) for what has no letters.
    """
    sample = " ".join(_NOISE.sub(" ", f"{title}\n{text}"[: 2 * _SAMPLE]).split())[:_SAMPLE]
    letters = _LETTER.findall(sample)
    if not letters:
        return "und", 0.0
    arabic = len(_ARABIC.findall("".join(letters)))
    if 2 * arabic > len(letters):
        return _in_arabic_letters(sample, letters)
    if sample.isupper():
        sample = sample.lower()  # capitals read as German
    return _vote(sample, len(letters), languages, prior)


def _in_arabic_letters(sample: str, letters: list[str]) -> tuple[str, float]:
    foreign = len(_FOREIGN.findall(sample)) / len(letters)
    if foreign < _FOREIGN_SHARE:
        return "ar", 1.0 if len(letters) >= 20 else 0.9
    lang = next(iter(_second(sample)))
    return (lang, 0.9) if lang in ("fa", "ur", "ps", "ku", "ug") else ("ar", 0.7)


# How the votes are weighed, chosen on 594 headlines and sentences of the shared data and the texts of tests/quality.
_EXPECTED = 0.1  # for a configured language, against a mean of two probabilities
_USUAL = 0.35  # for the outlet's usual language, on a text without letters; none is left from ``_ENOUGH`` on
_ENOUGH = 150  # letters
_SURE = 0.75  # mean probability that another language needs: Bambara or Tamasheq, which neither knows, reach 0.6
_CERTAIN = 0.95
_SHORT = 80  # letters: below it an unsure vote is the outlet's language


def _vote(sample: str, length: int, languages: tuple[str, ...], prior: str | None) -> tuple[str, float]:
    first, second = _first(sample), _second(sample)
    means = {lang: (first.get(lang, 0.0) + second.get(lang, 0.0)) / 2 for lang in (*first, *second, *languages)}
    scores = {lang: mean + _EXPECTED * (lang in languages) for lang, mean in means.items()}
    if prior in scores:
        scores[prior] += _USUAL * max(0.0, 1 - length / _ENOUGH)
    best = max(scores, key=lambda lang: (scores[lang], lang))
    if best in languages and means[best] >= _SURE / 2:
        return best, round(means[best], 2)
    if means[best] >= _SURE:
        return best, round(means[best], 2)
    # langdetect has no Hausa and takes Chinese for Korean: there py3langid may decide alone, if it is certain.
    alone = max(second, key=lambda lang: second[lang])
    knows_better = alone not in _first_languages() and not set(first) & set(languages)
    if second[alone] >= _CERTAIN and (knows_better or _in_other_script(sample)):
        return alone, round(max(means[alone], 0.5), 2)
    if length < _SHORT and prior in languages and not _in_other_script(sample):
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
    letters = _LETTER.findall(sample)
    return 2 * len(_LATIN.findall("".join(letters))) < len(letters)


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
