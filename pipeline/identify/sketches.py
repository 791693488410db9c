"""How much of their text two articles have in common: copies and rewrites of one item.

A text's sketch is the smallest hashes of its shingles (runs of words): the bottom-k sketch of A. Broder, "On the
resemblance and containment of documents" (1997). Why this one: bench/stories.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from xxhash import xxh3_64_intdigest

# Goes up with whatever changes the hashes: the folding of `pipeline.text`, the shingles, the hash. Sketches of
# different versions say nothing of each other.
SKETCH_VERSION = 3

# Words in a shingle, and hashes kept: see bench/stories.py. Of the usual three to five words, runs of three survive an
# editor's hand best, and texts of different origin share hardly more of them than of longer ones.
_SHINGLE = 3
# The standard error at the threshold is sqrt(0.2 * 0.8 / 128) = 0.035.
_KEPT = 128
# Of our own texts (60 to 130 words, bench/stories.py) nineteen rewrites in twenty reach it, a new lead of two sentences
# included, and all but the heaviest do; different reports of one event stay below 0.06, real articles of one outlet
# with their formulas below 0.15.
SAME = 0.2
# An item that stands whole in a longer article resembles it little, but has most of its shingles there.
_WITHIN, _WITHIN_LEAST = 0.6, 0.1
# Of texts with fewer shingles than this, a formula ("more soon on our site") is a large part: they join as copies only.
_FEW = 24
_SAME_FEW = 0.6
# A copy keeps this much: a title's words, a dateline, a last line may differ.
COPY = 0.8


def sketch(words: Sequence[str]) -> tuple[int, ...]:
    """At most 128 hashes (64 bits each, unsigned), ascending, of the runs of three folded words; none for fewer."""
    if len(words) < _SHINGLE:
        return ()
    hashes = np.fromiter(map(_hash, words), np.uint64, len(words))
    runs = sum(hashes[place : len(words) - _SHINGLE + 1 + place] * factor for place, factor in enumerate(_FACTORS))
    return tuple(np.unique(_mixed(np.asarray(runs)))[:_KEPT].tolist())


@lru_cache(maxsize=200_000)
def _hash(word: str) -> int:
    """XXH3 gives the same on every machine and version. Of each word once: a text has few that are new."""
    return xxh3_64_intdigest(word.encode())


# Odd, one for each word of a shingle: "a b c" is not "c b a".
_FACTORS = tuple(map(np.uint64, (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)))


def _mixed(sums: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The sums spread over all values: the finaliser of splitmix64 (G. Steele, D. Lea, C. Flood, 2014)."""
    sums = (sums ^ (sums >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    sums = (sums ^ (sums >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return sums ^ (sums >> np.uint64(31))


def resemblance(a: Sequence[int], b: Sequence[int]) -> float:
    """Estimated share of shingles that two texts have in common, in [0, 1]; exact where both have at most 128."""
    both = set(a) & set(b)
    if not both:
        return 0.0
    either = sorted({*a, *b})
    if _KEPT in (len(a), len(b)):  # one may have left hashes out: beyond its largest nothing is known of it
        either = either[:_KEPT]
    return len(both.intersection(either)) / len(either)


def shingles(hashes: Sequence[int]) -> float:
    """How many different shingles a text has, from its sketch: by the largest hash kept, where some were left out."""
    return len(hashes) if len(hashes) < _KEPT else (_KEPT - 1) * 2**64 / hashes[-1]


def one_item(a: Sequence[int], b: Sequence[int]) -> float:
    """The resemblance of two texts where it is enough for a copy or rewrite, else 0."""
    alike = resemblance(a, b)
    if not alike:
        return 0.0
    one, other = sorted((shingles(a), shingles(b)))
    within = alike * (one + other) / (1 + alike) / one
    if one < _FEW:
        return alike if alike >= _SAME_FEW else 0.0
    return alike if alike >= SAME or (alike >= _WITHIN_LEAST and within >= _WITHIN) else 0.0
