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

``vocabulary`` holds the words; ``marks`` pairs quotation marks; ``page`` covers what they hold and finds sentences and
triggers; ``names`` finds who is named, ``speakers`` who of them speaks, ``clauses`` what is reported; ``speech`` reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from pipeline.identify.quotes.marks import has_marks
from pipeline.identify.quotes.speech import Reading
from pipeline.identify.quotes.vocabulary import KINDS
from pipeline.model import Mention, Quote
from pipeline.text import Folded

__all__ = ["quotes"]


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
    words = list(compress(range(len(text.words)), map(KINDS.__contains__, text.words)))
    if not words and not has_marks(text.text):
        return ()
    return Reading(field, text, [m for m in mentions if m.field == field], words).quotes()
