"""Ways to sketch a text, side by side: do copies and rewrites find their original, and what does a text cost?

Texts: our own of tests/quality/stories.jsonl and, where the shared data lie beside the checkout, real articles. Each is
rewritten in four degrees, after what papers do with an agency's item; texts of different origin are false pairs. For
each method the threshold is the one with the best F1 over all degrees together on half of the texts, and what is shown
was measured on the other half: F1 with each degree alone, with all, and milliseconds of CPU to sign 4 kB of words.
Run: python -m bench.stories (rensa, gaoya and datasketch are no dependencies: install them first)
"""

from __future__ import annotations

import gzip
import json
import random
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any

from xxhash import xxh3_64_intdigest

from pipeline.identify import sketches
from pipeline.text import fold, sentences

ROOT = Path(__file__).parents[1]
OWN = ROOT / "tests" / "quality" / "stories.jsonl"
PAGES = ROOT / ".." / "shared" / "data" / "pages"
DEGREES = ("copy", "light", "medium", "heavy")
REAL_TEXTS = 120

# What an editor writes for what the agency wrote.
_OTHER_WORDS = {
    "fr": {
        "selon": "d'après", "indiqué": "précisé", "annoncé": "fait savoir", "affirme": "assure", "déclaré": "affirmé",
        "tués": "abattus", "près": "non loin", "dont": "parmi lesquels", "après": "à la suite de", "mais": "toutefois",
        "plusieurs": "de nombreux", "également": "aussi", "hommes": "individus", "ville": "cité", "aussi": "en outre",
        "environ": "quelque", "lors": "au cours", "depuis": "dès", "avant": "en attendant", "contre": "face à",
    },
    "ar": {
        "وقال": "وأفاد", "قال": "ذكر", "وأكد": "وأوضح", "أمام": "قرب", "نحو": "حوالي", "بعد": "عقب", "قرب": "بجوار",
        "خلال": "أثناء", "التي": "وهي", "أمس": "يوم أمس", "وأعلن": "وكشف", "حسب": "وفق", "كان": "وكان", "أكثر": "أزيد",
        "مساء": "ليلة", "في": "داخل", "مع": "رفقة", "عشرات": "العشرات من", "بينهم": "منهم", "قبل": "سابقا قبل",
    },
    "en": {
        "said": "stated", "near": "close to", "killed": "left dead", "after": "following", "but": "however",
        "about": "around", "several": "a number of", "told": "informed", "took": "seized", "men": "individuals",
        "told reporters": "said", "before": "ahead of", "also": "too", "troops": "soldiers", "against": "targeting",
        "capital": "main city", "more": "further", "late": "in the final hours of", "outside": "in front of",
    },
}  # fmt: skip
_ADDED = {
    "fr": ("notamment", "par ailleurs", "en effet", "désormais", "précisément"),
    "ar": ("أيضا", "كذلك", "فعلا", "حاليا", "تحديدا"),
    "en": ("indeed", "meanwhile", "notably", "currently", "precisely"),
}
_LEADS = {
    "fr": (
        "C'est une nouvelle que beaucoup attendaient et qui fait déjà le tour des rédactions de la capitale.",
        "La situation évolue d'heure en heure et les réactions se multiplient dans toute la sous-région.",
        "Nos lecteurs s'interrogent depuis plusieurs jours, et les informations qui parviennent restent fragmentaires.",
        "Les observateurs redoutaient un tel développement, que les chancelleries suivent désormais de très près.",
    ),
    "ar": (
        "تتواصل ردود الفعل في المنطقة على التطورات الأخيرة التي شغلت الرأي العام منذ أيام.",
        "خبر انتظره كثيرون وتناقلته وسائل الإعلام المحلية في الساعات الماضية باهتمام بالغ.",
        "يتابع المراقبون بقلق ما يجري، في وقت تتضارب فيه المعلومات الواردة من عين المكان.",
        "لم يهدأ الجدل بعد حول هذه القضية التي عادت إلى الواجهة من جديد هذا الأسبوع.",
    ),
    "en": (
        "The news spread quickly through the region, where many people had been expecting it for days.",
        "Reactions continue to come in as diplomats try to understand what it means for the months ahead.",
        "Observers had long feared such a turn, and the information that comes out is still incomplete.",
        "It is the latest in a series of events that has kept newsrooms and embassies busy this season.",
    ),
}
# Degree -> share of words changed, share of sentences cut, sentences of a new lead.
_DONE = {"copy": (0.0, 0.0, 0), "light": (0.03, 0.1, 0), "medium": (0.1, 0.2, 1), "heavy": (0.05, 0.4, 2)}


def rewrite(text: str, lang: str, degree: str, seed: int) -> str:
    """``text`` as another paper would print it: words changed, sentences cut from the end, a new lead."""
    rng = random.Random(seed)  # noqa: S311 a benchmark's texts are no secret
    changed, cut, lead = _DONE[degree]
    kept = [text[start:end] for start, end in sentences(text)]
    drop = round(cut * len(kept)) if degree != "light" else min(1, len(kept) - 2)
    for _ in range(drop):
        kept.pop(rng.randrange(len(kept) // 2, len(kept)))
    words = " ".join(kept).split(" ")
    other = _OTHER_WORDS[lang]
    todo = round(changed * len(words))
    for place in rng.sample(range(len(words)), len(words)):
        if todo and words[place].lower() in other:
            words[place] = other[words[place].lower()]
            todo -= 1
    for place in rng.sample(range(1, len(words)), todo):
        words[place] += " " + rng.choice(_ADDED[lang])
    return " ".join([*rng.sample(_LEADS[lang], lead), *words])


# --- Texts ------------------------------------------------------------------------------------------------------------


Words = tuple[str, ...]  # folded
Family = tuple[Words, ...]  # the original, then one text for each of the degrees


def _own() -> list[tuple[str, str]]:
    rows: list[dict[str, Any]] = [json.loads(line) for line in OWN.read_text().splitlines()]
    return [(row["lang"], row["text"]) for row in rows if row["how"] == "own"]


def _real() -> list[tuple[str, str]]:
    """Articles of the shared pages: the paragraphs that stand in them, without a real extraction."""
    manifest = PAGES / "manifest.jsonl"
    if not manifest.exists():
        return []
    found = []
    for row in map(json.loads, manifest.read_text().splitlines()):
        if row.get("language") in _LEADS and row["file"].endswith((".html.gz", ".txt.gz")):
            page = gzip.decompress((PAGES / row["file"]).read_bytes()).decode("utf-8", "replace")
            text = "\n".join(_paragraphs(page)) if "html" in row["file"] else page
            if len(text.split()) >= 80:
                found.append((row["language"], text[:20_000]))
    return found[:: max(1, len(found) // REAL_TEXTS)]


def _paragraphs(page: str) -> Iterable[str]:
    for paragraph in re.findall(r"<p\b[^>]*>(.*?)</p>", page, re.DOTALL | re.IGNORECASE):
        text = " ".join(re.sub(r"<[^>]+>", " ", paragraph).split())
        if len(text.split()) >= 12:
            yield text


def _families(texts: Sequence[tuple[str, str]]) -> list[Family]:
    """Each text with its rewrites; without those of which the data hold the same article, or much of it, before."""
    kept: list[Family] = []
    seen: list[frozenset[str]] = []
    for origin, (lang, text) in enumerate(texts):
        words = tuple(fold(text).words)
        shingles = _shingles(words, 5)
        if all(_jaccard(shingles, other) < 0.05 for other in seen):
            seen.append(shingles)
            rewrites = (rewrite(text, lang, degree, origin) for degree in DEGREES)
            kept.append((words, *(tuple(fold(other).words) for other in rewrites)))
    return kept


# --- Methods ----------------------------------------------------------------------------------------------------------


def _shingles(words: Sequence[str], length: int) -> frozenset[str]:
    return frozenset(map(" ".join, zip(*(words[n:] for n in range(length)), strict=False)))


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    sign: Callable[[Words], Any]
    alike: Callable[[Any, Any], float]


def _exact(length: int) -> Method:
    return Method(f"all shingles of {length} words (no sketch)", lambda words: _shingles(words, length), _jaccard)


def _bottom(length: int, kept: int, hashing: str) -> Method:
    """The bottom-k sketch with other lengths, sizes and hashes than the shipped one."""

    def hashed(shingle: str) -> int:
        if hashing == "xxh3":
            return xxh3_64_intdigest(shingle.encode())
        return int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest(), "big")

    def sign(words: Words) -> tuple[int, ...]:
        return tuple(sorted(map(hashed, _shingles(words, length)))[:kept])

    def alike(a: tuple[int, ...], b: tuple[int, ...]) -> float:
        both = set(a) & set(b)
        either = sorted({*a, *b})
        if kept in (len(a), len(b)):
            either = either[:kept]
        return len(both.intersection(either)) / len(either) if both else 0.0

    return Method(f"bottom-{kept}, {length} words, {hashing}", sign, alike)


def _shipped() -> Method:
    return Method("shipped: sketches.sketch", sketches.sketch, sketches.resemblance)


def _rensa(length: int, permutations: int) -> Method:
    library: Any = import_module("rensa")

    def sign(words: Words) -> Any:
        signature = library.RMinHash(num_perm=permutations, seed=1)
        signature.update(list(_shingles(words, length)))
        return signature

    return Method(f"rensa {permutations}, {length} words", sign, lambda a, b: float(a.jaccard(b)))


def _datasketch(length: int, permutations: int) -> Method:
    library: Any = import_module("datasketch")

    def sign(words: Words) -> Any:
        signature = library.MinHash(num_perm=permutations, seed=1)
        signature.update_batch([shingle.encode() for shingle in _shingles(words, length)])
        return signature

    return Method(f"datasketch {permutations}, {length} words", sign, lambda a, b: float(a.jaccard(b)))


def _methods() -> list[Method]:
    methods = [_exact(3), _exact(5), _shipped()]
    methods += [_bottom(3, 128, "xxh3"), _bottom(3, 64, "xxh3"), _bottom(4, 128, "xxh3"), _bottom(5, 128, "xxh3")]
    methods += [_bottom(5, 64, "blake2b")]
    for build, lengths in ((_rensa, (3, 5)), (_datasketch, (3, 5))):
        try:
            methods += [build(length, 128) for length in lengths]
        except ImportError as missing:
            print(f"left out: {missing}")
    return methods


# --- Measures ---------------------------------------------------------------------------------------------------------


def _pairs(method: Method, families: Sequence[Family]) -> list[tuple[float, str]]:
    """(score, degree) of each rewrite with its own original, and (score, "") with each other's."""
    originals = [method.sign(family[0]) for family in families]
    pairs = []
    for place, family in enumerate(families):
        for degree, words in zip(DEGREES, family[1:], strict=True):
            signed = method.sign(words)
            pairs += [
                (method.alike(signed, original), degree if place == other else "")
                for other, original in enumerate(originals)
            ]
    return pairs


def _f1(pairs: Iterable[tuple[float, str]], threshold: float, degrees: Sequence[str], share: float) -> float:
    """Of false pairs, ``share`` belong to the degrees that are asked for."""
    right = missed = 0
    wrong = 0.0
    for score, degree in pairs:
        if degree in degrees:
            right += score >= threshold
            missed += score < threshold
        elif not degree and score >= threshold:
            wrong += share
    return 2 * right / (2 * right + missed + wrong)


def _cost(method: Method, families: Sequence[Family]) -> float:
    """Milliseconds of CPU to sign 4 kB of words, the best of five rounds."""
    texts = [family[0] for family in families]
    size = sum(len(" ".join(words).encode()) for words in texts)
    rounds = []
    for _ in range(5):
        start = time.process_time()
        for words in texts:
            method.sign(words)
        rounds.append(time.process_time() - start)
    return min(rounds) / size * 4000 * 1000


def _row(name: str, scores: Sequence[float], threshold: float | None, cost: float | None) -> str:
    shown = " ".join(f"{score:6.3f}" for score in scores)
    at = "" if threshold is None else f"{threshold:.2f}"
    return f"{name:44} {shown}  {at:>5}  {'' if cost is None else f'{cost:.3f}'}"


def _gaoya(families: Sequence[Family], threshold: float) -> tuple[list[float], float]:
    """gaoya shows no signatures: its index is asked, with words joined by blanks, three to a shingle."""
    library: Any = import_module("gaoya.minhash")

    index = library.MinHashStringIndex(
        hash_size=32, jaccard_threshold=threshold, num_bands=64, band_size=2, analyzer="word", ngram_range=(3, 3)
    )
    texts = [" ".join(family[0]) for family in families]
    start = time.process_time()
    for place, text in enumerate(texts):
        index.insert_document(place, text)
    cost = (time.process_time() - start) / sum(len(text.encode()) for text in texts) * 4000 * 1000
    pairs = []
    for place, family in enumerate(families):
        for degree, words in zip(DEGREES, family[1:], strict=True):
            found = set(index.query(" ".join(words)))
            pairs.append((float(place in found), degree))
            pairs += [(1.0, "")] * len(found - {place})
    return _scores(pairs, 0.5), cost


def _scores(pairs: Sequence[tuple[float, str]], threshold: float) -> list[float]:
    return [*(_f1(pairs, threshold, [d], 1 / len(DEGREES)) for d in DEGREES), _f1(pairs, threshold, DEGREES, 1.0)]


def compare(name: str, texts: Sequence[tuple[str, str]]) -> None:
    families = _families(texts)
    tuned, measured = families[::2], families[1::2]
    print(f"\n{name}: {len(measured)} texts measured, thresholds from {len(tuned)} others")
    print(f"{'':44} {' '.join(f'{d:>6}' for d in (*DEGREES, 'all'))}  from   ms/4 kB")
    for method in _methods():
        pairs = _pairs(method, tuned)
        threshold = max((n / 100 for n in range(4, 80, 2)), key=lambda at: _f1(pairs, at, DEGREES, 1.0))
        scores = _scores(_pairs(method, measured), threshold)
        print(_row(method.name, scores, threshold, _cost(method, families)))
    shipped = _shipped_decision(measured)
    print(_row("shipped, as decide() joins", shipped, None, None))
    try:
        for threshold in (0.2, 0.3):
            scores, cost = _gaoya(measured, threshold)
            print(_row("gaoya 64 x 2, 3 words (signed and inserted)", scores, threshold, cost))
    except ImportError as missing:
        print(f"left out: {missing}")


def _shipped_decision(families: Sequence[Family]) -> list[float]:
    """With the thresholds that are shipped, of few shingles and of an item within a longer text included."""
    method = Method("", sketches.sketch, lambda a, b: float(sketches.one_item(a, b) > 0))
    return _scores(_pairs(method, families), 0.5)


if __name__ == "__main__":
    compare("Our own texts", _own())
    if real := _real():
        compare("Real texts", real)
