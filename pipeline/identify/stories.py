"""Which texts are one story: copies and light rewrites of one item, in one language.

A text's sketch is the smallest hashes of its shingles (runs of words): the bottom-k sketch of A. Broder, "On the
resemblance and containment of documents" (1997). The share of the smallest hashes of two sketches together that both
have estimates the resemblance of the texts: shingles in both, over shingles in either.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from pipeline.text import words

# Goes up with whatever changes the hashes: the folding of `pipeline.text`, the shingles, the hash. Sketches of
# different versions say nothing of each other.
SKETCH_VERSION = 1

_SHINGLE = 5  # words: runs of five are rarely shared by chance; a word changed spoils only five of them
# Hashes kept. The standard error at the threshold is sqrt(0.2 * 0.8 / 64) = 0.05: rewrites (0.3 up) lie two errors
# above it, different reports (under 0.1) two below. The store keeps a row for each hash, so not more than needed.
_KEPT = 64
# By reckoning, an agency item of which 60 % is kept under a new lead resembles the original by about 0.5, one with a
# tenth of its words changed and a fifth cut by about 0.3, and two reports that share a quote by less than 0.1. Measured
# on the few texts of tests/unit/test_identify_stories.py only: copies 0.44 and 0.59, other reports 0.03 and 0.02.
_SAME = 0.2
# Of texts with fewer shingles than this, a formula ("more soon on our site") is a large part: they join as copies only.
_FEW = 24
_SAME_FEW = 0.6


def sketch(text: str) -> tuple[int, ...]:
    """At most 64 hashes (64 bits each, unsigned), ascending; none for under 5 words."""
    folded = [word.text for word in words(text)]
    shingles = {" ".join(folded[i : i + _SHINGLE]) for i in range(len(folded) - _SHINGLE + 1)}
    return tuple(sorted(map(_hash, shingles))[:_KEPT])


def _hash(shingle: str) -> int:
    # blake2b is the same on every machine and version of Python; `hash` is not.
    return int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest(), "big")


def resemblance(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Estimated share of shingles that two texts have in common, in [0, 1]; exact where both have at most 64."""
    both = set(a) & set(b)
    either = sorted({*a, *b})
    if _KEPT in (len(a), len(b)):  # one may have left hashes out: beyond its largest nothing is known of it
        either = either[:_KEPT]
    return len(both.intersection(either)) / len(either) if both else 0.0


def story_of(own_id: str, sketch: tuple[int, ...], candidates: Mapping[str, tuple[str, tuple[int, ...]]]) -> str:
    """The story of the candidate that is most alike, if it is alike enough; else ``own_id``, a story of its own.

    ``candidates``: record id -> (its story, its sketch). The text's own earlier version among them says nothing.
    """
    best: tuple[float, str] | None = None
    for record, (story, other) in sorted(candidates.items()):
        if record == own_id:
            continue
        alike = resemblance(sketch, other)
        enough = _SAME if min(len(sketch), len(other)) >= _FEW else _SAME_FEW
        if alike >= enough and (best is None or alike > best[0]):
            best = (alike, story)
    return best[1] if best else own_id
