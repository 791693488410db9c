"""The query language: what people type -> a tree of ``model.Node``.

    négociation "groupes armés" -sport      all of them, without the word sport; AND may be written
    (Tombouctou OR Kidal) AND NOT Gao       OR binds closer than a blank, AND closer than OR
    négoci*                                 words that begin so
    title:otages  body:(rançon OR libération)
    quote:"nous négocierons"  quote:négoci*  what somebody is quoted as saying; a phrase stands in one quote
    speaker:ansar-dine  speaker:"Laurent Fabius"  who is quoted: an actor's id, or a name
    actor:ansar-dine  place:kidal  outlet:el-khabar  country:DZ  story:ID
    lang:ar  lang:mixed  lang:other         another is all that is neither ar, fr, en nor mixed
    section:"À la une"  tag:ارهاب            the outlet's own, in any case and with any accents
    access:teaser                           open, toll (for subscribers, yet whole) or teaser (its beginning only)
    part:first  agency:AFP                  what the article is in its story; whom it credits
    actor:(ansar-dine OR aqmi)
    date:2012-11-05  date:2012-11  date:2012  date:[2012-11-01 TO 2012-11-10]  date:>=2012-11-01  date:7d  date:2w

Quotes may be typographic, digits of dates Arabic. Words are folded as the index folds them, so a node's text is already
in the form that is compared.

The words, fields, dates and quotes are read here, each with its place, so that an error can point at it; luqum parses
the logic between them, and sees numbers in their stead. Its own positions are off after a group, and it would take
``<a`` for a range, ``a^b`` for a weight and ``/`` for an expression. What Lucene's language has beyond the above is
refused.
"""

from __future__ import annotations

import calendar
import difflib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import luqum.thread
import luqum.tree
from luqum.exceptions import ParseError

from pipeline.errors import QueryError
from pipeline.index.terms import keyword, words
from pipeline.model import Access, And, Dates, Everything, Is, Node, Not, Or, Part, Phrase, Word
from pipeline.text import fold_text

LONGEST = 1024  # code points
MOST_CLAUSES = 64  # words, phrases and conditions: each costs a look-up in every field
DEEPEST = 20  # parentheses in parentheses; luqum's recursion ends at some 500
SHORTEST_PREFIX = 3  # letters: fewer would be looked up as tens of thousands of words

_TEXT_FIELDS = ("title", "body", "quote")
_KEYWORD_FIELDS = (
    "actor",
    "place",
    "speaker",
    "outlet",
    "lang",
    "country",
    "story",
    "part",
    "agency",
    "section",
    "tag",
    "access",
)
FIELDS = (*_TEXT_FIELDS, *_KEYWORD_FIELDS, "date")
_MEANT = {  # what people write for a field, beside slips of the finger
    **dict.fromkeys(("text", "texte", "content", "corps", "author"), "body"),
    **dict.fromkeys(("titre", "headline"), "title"),
    **dict.fromkeys(("source", "media", "journal", "site", "paper"), "outlet"),
    **dict.fromkeys(("published", "day", "since", "after", "before"), "date"),
    **dict.fromkeys(("acteur", "entity", "group"), "actor"),
    **dict.fromkeys(("citation", "cite", "said", "says", "saying", "propos", "declaration"), "quote"),
    **dict.fromkeys(("quoted", "orateur", "locuteur", "spokesman", "porte-parole"), "speaker"),
    **dict.fromkeys(("agence", "wire", "credit"), "agency"),
    **dict.fromkeys(("role", "partie"), "part"),
    **dict.fromkeys(("rubrique", "category", "categorie", "desk", "قسم"), "section"),
    **dict.fromkeys(("tags", "keyword", "keywords", "topic", "etiquette", "mot-cle", "وسم"), "tag"),
    **dict.fromkeys(("paywall", "subscribers", "abonnes", "acces"), "access"),
    "langue": "lang",
    "pays": "country",
    "lieu": "place",
}

_QUOTES = '"“”„‟″«»'
_OPERATORS = ("AND", "OR", "NOT")
_UNARY = ("NOT", "-", "+")
_TERM = re.compile(rf"[^\s:()\[\]{{}}^~\\<>{_QUOTES}]+")
_DATE_TERM = re.compile(rf"[^\s()\[\]{{}}<>{_QUOTES}]+")
_BRACKETS = re.compile(r"[\[{]([^\[\]{}()]*)[\]}]")
_BETWEEN = re.compile(r"\s*(\S+)\s+TO\s+(\S+)\s*")
_COMPARED = re.compile(rf"([<>]=?)[ \t]*([^\s()\[\]{{}}<>{_QUOTES}]*)")
_COUNTRY = re.compile(r"[a-z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2}|kab|und|mixed|other")  # Kabyle has no code of two letters
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_AGO = re.compile(r"(\d{1,4})([dw])")
# French articles and pronouns that an apostrophe joins to the word that is meant, and the English possessive.
_ELIDED = re.compile(r"^(?:[ldjmnstc]|qu|jusqu|lorsqu|puisqu)'(?=\w\w)")
_POSSESSIVE = re.compile(r"(?<=\w)'s$")

_EXAMPLES = {
    "title": "otages",
    "body": "(rançon OR otages)",
    "quote": '"nous négocierons"',
    "actor": "ansar-dine",
    "place": "kidal",
    "speaker": 'ansar-dine or speaker:"Laurent Fabius"',
    "outlet": "el-khabar",
    "lang": "ar, lang:mixed or lang:other",
    "country": "DZ",
    "story": "ID, the id of an article",
    "part": ", part:".join(Part),
    "agency": "AFP",
    "section": '"À la une"',
    "tag": "terrorisme",
    "access": ", access:".join(Access),
    "date": "2012-11-05",
}
_DATE_HINT = "write date:2012-11-05, date:2012-11, date:[2012-11-01 TO 2012-11-10], date:>=2012-11-01 or date:7d"
_QUOTE_HINT = 'to search for the sign itself, put the words in quotes: "…"'


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # leaf, AND, OR, NOT, +, -, ( or )
    start: int
    node: Node | None = None  # of a leaf


def parse(text: str, *, now: datetime) -> Node:
    """The tree of a query; ``Everything`` where it is blank. ``now`` is what ``date:7d`` counts from.

    Raises ``QueryError`` and nothing else, whatever the text."""
    if len(text) > LONGEST:
        raise QueryError(
            f"The query has {len(text)} characters",
            query=text,
            position=LONGEST,
            hint=f"at most {LONGEST} are read; leave some words out",
        )
    if not text.strip():
        return Everything()
    tokens = _Scanner(text, now).scan()
    _check(text, tokens)
    leaves = [token for token in tokens if token.kind == "leaf"]
    numbers = map(str, range(len(leaves)))
    # The signs are spelled out: luqum takes "a OR b -c" for "a OR (b -c)", but "a OR b NOT c" for "(a OR b) NOT c".
    grammar = " ".join(
        next(numbers) if token.kind == "leaf" else {"-": "NOT", "+": ""}.get(token.kind, token.kind) for token in tokens
    )
    try:
        tree = luqum.thread.parse(grammar)
    except ParseError as error:  # `_check` has refused what luqum would; its own words name the numbers, not the text
        raise QueryError(
            "The query cannot be read", query=text, position=0, hint="use parentheses around each OR"
        ) from error
    return _converted(tree, [token.node for token in leaves if token.node is not None])


class _Scanner:
    """Reads a query from left to right into tokens."""

    def __init__(self, text: str, now: datetime) -> None:
        self.text, self.now = text, now
        self.at = 0
        self.tokens: list[_Token] = []
        self.groups: list[tuple[int, str | None]] = []  # open parentheses, each with the field that it belongs to
        self.clauses = 0

    def scan(self) -> list[_Token]:
        while self.at < len(self.text):
            self._read(self.groups[-1][1] if self.groups else None)
        if self.groups:
            raise self._error("This parenthesis is not closed", self.groups[-1][0], "add ), or put the words in quotes")
        if not self.tokens:
            start = len(self.text) - len(self.text.lstrip())
            raise self._error("There is no word in it", start, "write a word, or a condition such as lang:ar")
        return self.tokens

    def _error(self, message: str, position: int, hint: str) -> QueryError:
        return QueryError(message, query=self.text, position=position, hint=hint)

    def _read(self, field: str | None) -> None:
        """Read one token; ``field`` is what stands before its colon or before the group around it."""
        start, character = self.at, self.text[self.at]
        if character in _QUOTES:
            end = next((i for i in range(start + 1, len(self.text)) if self.text[i] in _QUOTES), None)
            if end is None:
                raise self._error("This quote is not closed", start, "add the closing quote, or leave this one out")
            self.at = end + 1
            self._leaf(start, self._quoted(start, self.text[start + 1 : end], field))
        elif character == "(":
            if len(self.groups) == DEEPEST:
                raise self._error("Too many parentheses inside one another", start, f"at most {DEEPEST}")
            self.groups.append((start, field))
            self._add("(")
        elif character == ")":
            if not self.groups:
                raise self._error("This parenthesis was not opened", start, "leave it out, or add ( before")
            self.groups.pop()
            self._add(")")
        elif field == "date" and character in "[{<>":
            self._leaf(start, self._range(start))
        elif character in "[]{}<>":
            raise self._error(f"{character} is for dates only", start, f"{_DATE_HINT}; {_QUOTE_HINT}")
        elif character in "^~":
            what = "Weights" if character == "^" else "Words similar to another"
            raise self._error(f"{what} ({character}) are not known here", start, f"leave it out; {_QUOTE_HINT}")
        elif character == ":":
            raise self._error("Nothing stands before this colon", start, f"leave it out, or write one of {_listed()}")
        elif character == "/":
            raise self._error("Regular expressions are not known here", start, f"try négoci*; {_QUOTE_HINT}")
        elif character in "+-":
            self._sign(start)
        elif field == "date" and (match := _DATE_TERM.match(self.text, start)):
            self.at = match.end()
            if match.group() in _OPERATORS:
                self.tokens.append(_Token(match.group(), start))
            else:
                self._leaf(start, Dates(*self._day(match.group(), start)))
        elif match := _TERM.match(self.text, start):
            self.at = match.end()
            self._term(start, match.group(), field)
        else:  # a blank, or the backslash that escapes in other languages
            self.at += 1

    def _add(self, kind: str) -> None:
        self.tokens.append(_Token(kind, self.at))
        self.at += 1

    def _leaf(self, start: int, node: Node) -> None:
        self.clauses += 1
        if self.clauses > MOST_CLAUSES:
            raise self._error(
                f"More than {MOST_CLAUSES} words and conditions", start, "leave some out, or put a name in quotes"
            )
        self.tokens.append(_Token("leaf", start, node))

    def _sign(self, start: int) -> None:
        """A sign before a word says with or without it; elsewhere it is a dash of the text ("Mali - Algérie")."""
        before = self.text[start - 1] if start else " "
        after = self.text[start + 1 : start + 2]
        if (before.isspace() or before == "(") and (after.isalnum() or after in (*_QUOTES, "(")) and after:
            self._add(self.text[start])
        else:
            self.at += 1

    def _term(self, start: int, term: str, field: str | None) -> None:
        if self.text[self.at : self.at + 1] == ":":
            self._field(start, term, field)
        elif term in _OPERATORS:
            self.tokens.append(_Token(term, start))
        elif field in _KEYWORD_FIELDS:
            self._leaf(start, self._keyword(start, term, field))
        elif node := self._word(start, term, field or "any"):
            self._leaf(start, node)

    def _field(self, start: int, name: str, around: str | None) -> None:
        field = fold_text(name)
        if around:
            raise self._error(f"“{field}:” stands inside {around}:(…)", start, "close the parenthesis before it")
        if field not in FIELDS:
            near = _MEANT.get(field) or next(iter(difflib.get_close_matches(field, FIELDS, n=1)), None)
            hint = f"did you mean {near}:" if near else f"there are {_listed()}"
            raise self._error(f"There is no field “{name}”", start, f"{hint}; {_QUOTE_HINT}")
        self.at += 1
        value = self.text[self.at : self.at + 1]
        read = len(self.tokens)
        if value and not value.isspace() and value not in ")+-:":
            self._read(field)
        if len(self.tokens) == read or self.tokens[-1].kind in _OPERATORS:
            raise self._error(f"“{field}:” has no value", min(self.at, len(self.text)), _example(field))

    def _quoted(self, start: int, quoted: str, field: str | None) -> Node:
        if field == "date":
            return Dates(*self._day(quoted.strip(), start + 1))
        if field in _KEYWORD_FIELDS:
            return self._keyword(start + 1, quoted, field)
        found = words(quoted)
        if not found:
            raise self._error(
                "There is no word between these quotes", start, "write the words, or leave the quotes out"
            )
        within = field or "any"
        return Word(found[0], within) if len(found) == 1 else Phrase(" ".join(found), within)

    def _word(self, start: int, term: str, within: str) -> Node | None:
        """A word, or the phrase of its parts where a hyphen or the like joins them; None for mere punctuation."""
        star = term.find("*")
        prefix = star >= 0
        if prefix and (star == 0 or star < len(term) - 1):
            where = "begin with" if star == 0 else "have"
            inside = "" if star == 0 else " before its end"
            raise self._error(f"A word cannot {where} *{inside}", start + star, "write its beginning, then *: négoci*")
        folded = _POSSESSIVE.sub("", _ELIDED.sub("", fold_text(term.rstrip("*")).strip("'\".,;!?-")))
        found = words(folded)
        if prefix:
            if len(found) != 1 or len(found[0]) < SHORTEST_PREFIX:
                raise self._error(
                    f"Before * stands one word of at least {SHORTEST_PREFIX} letters",
                    start + star,
                    "for example négoci*",
                )
            return Word(found[0], within, prefix=True)
        if not found:
            return None
        return Word(found[0], within) if len(found) == 1 else Phrase(" ".join(found), within)

    def _keyword(self, start: int, value: str, field: str) -> Is:
        if "*" in value:
            raise self._error(
                f"“{field}:” takes a whole value, without *",
                start + value.index("*"),
                f"{_example(field)}, or (A OR B)",
            )
        # By names of the articles', not by ids of the configuration.
        named = field in ("speaker", "agency", "section", "tag")
        folded = keyword(value) if named else re.sub(r"[\s_]+", "-", fold_text(value).strip())
        if not any(character.isalnum() for character in folded):
            raise self._error(f"“{field}:” has no value", start, _example(field))
        if field in ("lang", "country"):
            if not (_LANGUAGE if field == "lang" else _COUNTRY).fullmatch(folded):
                raise self._error(f"“{field}:” takes a code of two letters", start, _example(field))
            folded = folded.upper() if field == "country" else folded
        if field == "access" and folded not in tuple(Access):
            raise self._error(f"There is no access “{value.strip()}”", start, _example(field))
        if field == "part" and folded not in tuple(Part):
            raise self._error(f"There is no part “{value.strip()}” in a story", start, _example(field))
        return Is(field, folded)

    # --- Dates

    def _range(self, start: int) -> Dates:
        if match := _COMPARED.match(self.text, start):
            self.at = match.end()
            if not match.group(2):
                raise self._error("No date follows", self.at, _DATE_HINT)
            first, last = self._day(match.group(2), match.start(2))
            return {
                ">=": lambda: Dates(first, None),
                ">": lambda: Dates(self._moved(last, 1, start), None),
                "<=": lambda: Dates(None, last),
                "<": lambda: Dates(None, self._moved(first, -1, start)),
            }[match.group(1)]()
        brackets = _BRACKETS.match(self.text, start)
        if brackets is None:
            raise self._error("This bracket is not closed", start, _DATE_HINT)
        self.at = brackets.end()
        between = _BETWEEN.fullmatch(brackets.group(1))
        if between is None:
            raise self._error("Two dates with TO between them are needed", start, _DATE_HINT)
        low, high = brackets.start(1) + between.start(1), brackets.start(1) + between.start(2)
        since = until = None
        if between.group(1) != "*":
            first, last = self._day(between.group(1), low)
            since = first if self.text[start] == "[" else self._moved(last, 1, low)
        if between.group(2) != "*":
            first, last = self._day(between.group(2), high)
            until = last if self.text[self.at - 1] == "]" else self._moved(first, -1, high)
        if since and until and since > until:
            raise self._error("No day lies in this range", start, _DATE_HINT)
        return Dates(since, until)

    def _moved(self, day: date, days: int, position: int) -> date:
        try:
            return day + timedelta(days=days)
        except OverflowError as error:
            raise self._error("There is no such date", position, _DATE_HINT) from error

    def _day(self, term: str, position: int) -> tuple[date, date]:
        """First and last day of a day, a month, a year, or the last days or weeks, today (UTC) included."""
        folded = fold_text(term)
        try:
            if match := _AGO.fullmatch(folded):
                days = int(match.group(1)) * (7 if match.group(2) == "w" else 1)
                today = self.now.date()
                return today - timedelta(days=max(days, 1) - 1), today
            if match := _DAY.fullmatch(folded):
                year, month, day = (int(part) if part else None for part in match.groups())
                first = date(year or 0, month or 1, day or 1)
                if day:
                    return first, first
                last_month = month or 12
                return first, date(first.year, last_month, calendar.monthrange(first.year, last_month)[1])
        except (ValueError, OverflowError) as error:
            raise self._error(f"There is no date {term}", position, _DATE_HINT) from error
        raise self._error(f"“{term}” cannot be read as a date", position, _DATE_HINT)


def _listed() -> str:
    return ", ".join(f"{field}:" for field in FIELDS)


def _example(field: str) -> str:
    return f"write {field}:{_EXAMPLES[field]}"


def _check(text: str, tokens: list[_Token]) -> None:
    """Each operator has what it needs on its sides."""
    before: _Token | None = None
    for token in (*tokens, None):
        open_ended = before is not None and before.kind in (*_OPERATORS, "+", "-")
        if before and open_ended and (token is None or token.kind == ")" or (token.kind in ("AND", "OR"))):
            raise _operator_error(text, before, "after")
        if token and token.kind in ("AND", "OR") and (before is None or before.kind == "("):
            raise _operator_error(text, token, "before")
        if before and token and before.kind in _UNARY and token.kind in _UNARY:
            raise QueryError(
                f"{token.kind} follows {before.kind}", query=text, position=token.start, hint="leave one of them out"
            )
        if before and token and before.kind == "(" and token.kind == ")":
            raise QueryError(
                "Nothing stands in these parentheses", query=text, position=before.start, hint="leave them out"
            )
        before = token


def _operator_error(text: str, operator: _Token, side: str) -> QueryError:
    return QueryError(
        f"Nothing stands {side} {operator.kind}",
        query=text,
        position=operator.start,
        hint=f'to search for the word itself, write it small or in quotes: "{operator.kind.lower()}"',
    )


def _converted(tree: luqum.tree.Item, leaves: list[Node]) -> Node:
    match tree:
        case luqum.tree.Word():
            return leaves[int(tree.value)]
        case luqum.tree.Group():
            return _converted(tree.children[0], leaves)
        case luqum.tree.Not():
            return Not(_converted(tree.children[0], leaves))
    parts = [_converted(child, leaves) for child in tree.children]
    if isinstance(tree, luqum.tree.OrOperation):
        return Or(tuple(inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))))
    return And(tuple(inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))))
