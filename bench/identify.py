"""How fast names are found, decisions included, beside four matchers of plain names; the stage beside trafilatura.

Megabytes of UTF-8 text a second of one core's CPU time, over the same articles in one run, each the best of some
rounds that take turns (machines are noisy; ratios are what counts). The texts are the real pages of the shared data
where they lie beside the checkout, else the demo's. With 10,000 actors: made-up ones, ten spellings each.
Run: make bench
"""

from __future__ import annotations

import gzip
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import ahocorasick
import ahocorasick_rs
import flashtext2
import spacy
import trafilatura
from spacy.matcher import PhraseMatcher

from pipeline import settings
from pipeline.identify.names import Matcher
from pipeline.identify.reader import Reader
from pipeline.model import Entity, EntityKind, Name

SHARED = Path(__file__).parents[1] / ".." / "shared" / "data" / "pages"
DEMO = Path(__file__).parents[1] / "demo" / "articles"
ROUNDS = 5
Text = tuple[str, str]  # language, text
Find = Callable[[Text], object]


def pages() -> list[tuple[str, bytes]]:
    """Language and HTML of the real pages in our three languages."""
    if not SHARED.exists():
        return []
    rows = map(json.loads, (SHARED / "manifest.jsonl").read_text().splitlines())
    files = ((row["language"], SHARED / row["file"]) for row in rows if row["language"] in ("ar", "fr", "en"))
    return [(lang, gzip.decompress(f.read_bytes())) for lang, f in files if f.exists() and f.name.endswith(".html.gz")]


def texts(html: Sequence[tuple[str, bytes]]) -> list[Text]:
    extracted = [(lang, trafilatura.extract(page) or "") for lang, page in html]
    if SHARED.exists():
        plain = sorted(SHARED.glob("ar-*.txt.gz"))
        extracted += [("ar", gzip.decompress(path.read_bytes()).decode()) for path in plain]
    else:
        extracted += [(path.name.split("-")[0], path.read_text()) for path in sorted(DEMO.rglob("*.md"))]
    return [(lang, text) for lang, text in extracted if len(text) > 300]


def invented(number: int, rng: random.Random) -> list[Entity]:
    """Actors with ten spellings each, of syllables as Arabic and Sahelian names have them."""
    first = [a + b for a in ("b", "d", "dj", "f", "gh", "h", "k", "m", "n", "r", "s", "t", "z") for b in "aeiou"]
    last = ["b", "d", "l", "m", "n", "r", "s", "t", "k", ""]

    def word() -> str:
        return ("".join(rng.choice(first) for _ in range(rng.choice((2, 3)))) + rng.choice(last)).capitalize()

    def spelled(name: str) -> str:
        place = rng.randrange(1, len(name))
        return name[:place] + rng.choice("aeiou") + name[place:]

    found = []
    for n in range(number):
        given, surname = word(), f"{rng.choice(('Ag', 'Ould', 'Ben', 'Abou', ''))} {word()}{word().lower()}".strip()
        names = {f"{given} {surname}"}
        while len(names) < 10:
            names.add(f"{spelled(given)} {spelled(surname)}")
        found.append(Entity(f"made-{n}", EntityKind.ACTOR, given, "person", tuple(map(Name, sorted(names)))))
    return found


def finders(matcher: Matcher, names: Sequence[str]) -> dict[str, Find]:
    rust = ahocorasick_rs.AhoCorasick(list(names), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    tree = ahocorasick.Automaton()
    for name in names:
        tree.add_word(name, name)
    tree.make_automaton()
    flash = flashtext2.KeywordProcessor(case_sensitive=True)
    flash.add_keywords_from_iter(list(names))
    blank = spacy.blank("xx")
    phrases = PhraseMatcher(blank.vocab)
    phrases.add("names", list(blank.tokenizer.pipe(names)))
    return {
        "Vigie, decisions included": lambda t: matcher.mentions("", t[1], t[0]),
        "ahocorasick_rs, plain": lambda t: rust.find_matches_as_strings(t[1]),
        "pyahocorasick, plain": lambda t: list(tree.iter(t[1])),
        "flashtext2, plain": lambda t: flash.extract_keywords(t[1]),
        "spaCy PhraseMatcher": lambda t: phrases(blank.make_doc(t[1])),
    }


def seconds(find: Find, found_in: Sequence[Text]) -> float:
    began = time.process_time()
    for text in found_in:
        find(text)
    return time.process_time() - began


def best(find: dict[str, Find], found_in: Sequence[Text]) -> dict[str, float]:
    """CPU seconds of each, the best of the rounds; they take turns, so that all meet the same neighbours."""
    spent: dict[str, float] = {}
    for _ in range(ROUNDS):
        for name, one in find.items():
            spent[name] = min(spent.get(name, 1e9), seconds(one, found_in))
    return spent


def report(title: str, spent: dict[str, float], size: float) -> None:
    print(title)
    for name, cost in spent.items():
        print(f"  {name:28} {size / cost:7.1f} MB/s")


def main() -> None:
    shipped = settings.load(settings.defaults_dir(), {})
    entities = (*shipped.actors, *shipped.places)
    html = pages()
    found_in = texts(html)
    size = sum(len(text.encode()) for _, text in found_in) / 1e6
    print(f"{len(found_in)} articles, {size:.2f} MB")

    small = Matcher(entities, shipped.not_tracked)
    names = [name.text for entity in entities for name in entity.names]
    spent = best(finders(small, names), found_in)
    report(f"The default list: {len(entities)} actors and places, {len(names)} names", spent, size)
    for lang in ("ar", "fr", "en"):
        part = [text for text in found_in if text[0] == lang]
        own = best({"Vigie": lambda t: small.mentions("", t[1], t[0])}, part)["Vigie"]
        volume = sum(len(text.encode()) for _, text in part) / 1e6
        number = sum(len(small.mentions("", text, lang)) for _, text in part)
        print(f"    Vigie, {lang}: {volume / own:.1f} MB/s ({number / volume / 1000:.2f} mentions a kB)")

    many = [*entities, *invented(10_000, random.Random(4))]  # noqa: S311 - made-up names need no secrecy
    names = [name.text for entity in many for name in entity.names]
    began = time.perf_counter()
    large = Matcher(many, shipped.not_tracked)
    print(f"{len(many)} actors and places, {len(names)} names: loaded in {time.perf_counter() - began:.1f} s")
    both = best({"small": lambda t: small.mentions("", t[1], t[0]), **finders(large, names)}, found_in)
    few = both.pop("small")
    report("With them", both, size)
    print(f"  of Vigie's own speed with the default list: {few / both['Vigie, decisions included']:.2f}")

    if html:
        reader = Reader(entities, shipped.not_tracked)
        articles = [(lang, page, trafilatura.extract(page) or "") for lang, page in html]
        extraction = stage = matching = 1e9
        for _ in range(ROUNDS - 2):
            began = time.process_time()
            for _, page, _ in articles:
                trafilatura.bare_extraction(page, with_metadata=True)
            extracted = time.process_time()
            for lang, _, text in articles:
                reader.read("", text, lang)
            read = time.process_time()
            for lang, _, text in articles:
                small.mentions("", text, lang)
            extraction, stage = min(extraction, extracted - began), min(stage, read - extracted)
            matching = min(matching, time.process_time() - read)
        pages_ = len(articles)
        whole, names_, alone = (1000 * spent / pages_ for spent in (stage, matching, extraction))
        print(f"The whole stage: {whole:.2f} ms an article, of which matching {names_:.2f};")
        print(f"  trafilatura, the same pages: {alone:.1f} ms. The stage is {stage / extraction:.3f} of it")


if __name__ == "__main__":
    main()
