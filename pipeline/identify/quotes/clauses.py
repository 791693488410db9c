"""Where a reported clause stands: what follows ``que``, ``that``, ``أن``, and what a source is named for."""

from __future__ import annotations

import re
from bisect import bisect_left

from pipeline.identify.quotes import vocabulary as v
from pipeline.identify.quotes.marks import COVER, FEWEST, WORD
from pipeline.identify.quotes.names import COMMA
from pipeline.identify.quotes.page import ARABIC_COMPLEMENT, COMPLEMENT, Page, Trigger
from pipeline.identify.quotes.speakers import ADVERBIAL, EDGE, STOP, Speakers, Who
from pipeline.identify.quotes.vocabulary import any_of

FARTHEST = 160  # letters between what reports and what was said

_INFINITIVE = re.compile(
    rf"\s(?=(?:ne pas |n'|s')?{any_of('avoir être vouloir pouvoir craindre attendre ignorer disposer détenir')}\b)"
)
# Between "said" or "told" and a clause without "that": when, where, to whom.
_ASIDE = re.compile(
    rf"\s+(?:{any_of('on late early last by in at')} (?:(?:on|a|an|the) )?(?:\w+ )?"
    rf"(?:\w*day|{any_of('statement interview telephone phone speech conference message')}|"
    rf"{any_of('video night week communique')})|"
    rf"\w+day|{any_of('yesterday earlier later again')})\b,?"
)
_WHOM = re.compile(
    rf"\s+(?:(?:the )?[\w.'-]+(?: [\w.'-]+){{0,2}} "
    rf"{any_of('agency newspaper radio television tv council parliament channel')}|"
    r"(?:the|his|her|a|our) \w+|[\w.'-]+)"
)
_NO_CLAUSE = re.compile(
    rf"\s*(?:{any_of('to of so about in at on by nothing no yes as for with from')}\b|[,\":;.\x00(-]|$|"
    rf"{any_of('why what whether how when where if who')}\b)"
)
_AND_HE = re.compile(r"[\s,]+(?:et|and|mais|but)(?: il| elle| he| she| they| ils)?\s*$")
# A new subject: ", and Nigeria announced that".
_AND_ANOTHER = re.compile(r",\s+(?:et|and|mais|but)\s+(?:(?!que |that )[^\s,]+\s+){1,8}$")
_CONTRAST = re.compile(rf"[,،]\s*{any_of('بينما فيما في_حين while whereas tandis_que alors_que')}\b")
_LINK = re.compile(r"(?:\b(?:et|and|en|tout)\b\s*)+$")
# What "selon", "according to" and حسب introduce too.
_NO_SOURCES = any_of(
    "laquelle lequel lesquelles lesquels que loi règlement cas calendrier tradition coutume règle règles principe moi "
    "nous besoin texte saison région régions plan plans schedule law laws rules custom constitution القانون الدستور "
    "العادة التقاليد الجدول الشريعة المناطق"
)
_NO_SOURCE = re.compile(rf"\s*(?:la |le |les |l'|the |its |their |a )?(?:qu'|{_NO_SOURCES}\b)")
_SOURCE_NOUNS = v.words_of(
    "responsable responsables source sources témoin témoins témoignages habitant habitants élus diplomates médias "
    "gouvernement armée ministère agence communiqué presse mouvement rapport officials official witness witnesses "
    "residents analysts diplomats media reports government army ministry police agency statement group onu un afp "
    "reuters مصدر مصادر شهود مسؤول مسؤولين سكان بيان تقرير تقارير وزارة وكالة صحيفة مراقبين محللين خبراء الحركة "
    "التنظيم الجماعة السلطات الشرطة الجيش الحكومة الوزارة"
)
_PUT_IT = any_of("عن ما قال قالت قاله ذكر ذكرت ذكره أعلن أعلنت أفاد أفادت أكد أكدت أورد أوردت نقلت صرح به بها")
_SOURCE_LINK = re.compile(rf"(?:\s+(?:to|{_PUT_IT})(?=\s))*\s+ل?(?=\w|\")")
_SOURCE_END = re.compile(r"[,،:;(\x00]|\sف?ان(?:ه|ها|هم)?\s")
_OPEN_END = re.compile(rf"(?:\b{any_of('que that car because puisque mais et but and où')}|ان|التي|الذي)\s*[,،]\s*$")
_LEAD = re.compile(rf"[\W_]*{any_of('mais et toujours or but and meanwhile still ainsi enfin و')}?[\W_]*")
_THEN_AFTER = re.compile(r"[،,]\s*(?=ف(?:ان|قد)(?:ه|ها|هم)?\s)")
_THEN = re.compile(r"[\s,،]*(?:ف?ان(?:ه|ها|هم)?\s+)?")
_MOST_TRIGGERS = 12  # within one clause: after so many it is no sentence that somebody wrote

Span = tuple[int, int]


class Clauses:
    """Finds reported clauses; offsets are of the folded text, ``end`` is that of the trigger's sentence."""

    def __init__(self, page: Page, speakers: Speakers) -> None:
        self.page, self.text, self.speakers = page, page.text, speakers

    def complement(self, trigger: Trigger, end: int) -> Span | None:
        """Where the clause begins that a verb reports, and where its subject ends at the latest."""
        text, speech = self.text, self.page.speech
        limit = min(end, trigger.end + FARTHEST, *speech[(i := bisect_left(speech, trigger.end)) : i + 1])
        if trigger.arabic:
            found = ARABIC_COMPLEMENT.search(text, trigger.end, limit)
            return (found.end(), found.start()) if found and ":" not in text[trigger.end : found.start()] else None
        if found := COMPLEMENT.search(text, trigger.end, limit):
            middle = text[trigger.end : found.start()]
            told = trigger.word.startswith(v.TELL) and len(middle.split()) <= 6
            if not STOP.search(middle) and (told or not middle.strip(" ,") or is_adverbial(trigger, middle)):
                return found.end(), found.start()
        if trigger.word in v.FRENCH and (found := _INFINITIVE.search(text, trigger.end, min(limit, trigger.end + 40))):
            middle = text[trigger.end : found.start()]
            if not middle.strip() or (is_adverbial(trigger, middle) and "," not in middle):
                return found.end(), trigger.end
        if trigger.word in v.TO and text.startswith(" to ", trigger.end):
            return trigger.end + 1, trigger.end
        if trigger.word in v.BARE:
            at = trigger.end
            if trigger.word == "told" and (found := _WHOM.match(text, at, limit)):
                at = found.end()
            while found := _ASIDE.match(text, at, limit):
                at = found.end()
            if not _NO_CLAUSE.match(text, at, limit) and len(text[at:end].split()) >= FEWEST:
                return at, trigger.end
        return None

    def end(self, said: int, end: int) -> int:
        """Where the clause ends that begins at ``said``: with its sentence, or before what reports something else."""
        page = self.page
        first = bisect_left(page.starts, said)
        for other in page.triggers[first : min(first + _MOST_TRIGGERS, bisect_left(page.starts, end))]:
            head = self.text[said : other.start].rstrip()
            if other.kind == "participle" and (other.arabic or head.endswith((",", " et", " and", " en"))):
                return said + len(_LINK.sub("", head))
            if other.kind == "source" and (other.arabic or head.removesuffix("d'").rstrip().endswith(",")):
                return said + len(head.removesuffix("d'"))
            if other.conjoined and other.kind in ("verb", "passed-on"):
                return other.start
            if other.kind not in ("verb", "weak"):
                continue
            if contrast := _CONTRAST.search(self.text, said, other.start):
                return contrast.start()
            stem = max(said, other.stem)
            if other.pronoun and self.text[said:stem].rstrip().endswith(","):
                return stem
            if other.arabic:
                continue
            if (and_he := _AND_HE.search(self.text, said, stem)) and (
                self.complement(other, end) or page.passages_in(other.end, min(end, other.end + FARTHEST // 2))
            ):
                return and_he.start()
            if (another := _AND_ANOTHER.search(self.text, said, stem)) and self.complement(other, end):
                return another.start()
        return end

    def before(self, trigger: Trigger, begin: int, end: int) -> tuple[Span, Who] | None:
        """A sentence whose source follows, or stands within: ``P, a indiqué X.``, ``P, X said.``"""
        head = self.text[begin : max(begin, trigger.stem)].rstrip()
        tail = self.text[trigger.end : end]
        if trigger.pronoun or head.endswith(","):
            start, stop = begin, begin + len(head.rstrip(" ,"))
            who = self.speakers.pronoun(begin) if trigger.pronoun else self.speakers.right(trigger.end, end)
            comma = COMMA.search(self.text, trigger.end, end)
            if comma and end - comma.end() > stop - begin and not self.speakers.apposed(comma.end(), end):
                start, stop = comma.end(), end
        elif (
            trigger.word in v.AFTER_A_COMMA
            and "," in head
            and (tail[:1] == "," or not tail.strip(EDGE) or _ASIDE.match(tail))
        ):
            start, stop = begin, begin + head.rindex(",")
            who = self.speakers.left(stop + 1, trigger.stem)
        else:
            return None
        said = self.text[start:stop]
        return ((start, stop), who) if COVER not in said and len(said.split()) > FEWEST else None

    # --- Sources

    def of_source(self, trigger: Trigger, source: Span, begin: int, end: int, *, named: bool) -> Span | None:
        """What a source says: ``Selon X, P.``, ``P, according to X.``, ``P بحسب X.``; ``named``: by name."""
        lo, hi = source
        start = trigger.start - 2 * (trigger.word == "apres")
        lead = self.text[begin:start]
        if _LEAD.fullmatch(lead):
            then = _THEN.match(self.text, hi, end)
            said = then.end() if then else hi
            return said, self.end(said, end)
        comma = lead.rstrip().endswith((",", "،"))
        known = named or not _SOURCE_NOUNS.isdisjoint(WORD.findall(self.text, lo, hi))
        last = trigger.arabic or not self.text[hi:end].strip(EDGE)
        if trigger.word == "pour" or COVER in lead or not (comma or (known and last)):
            return None
        if _OPEN_END.search(lead):
            return hi, self.end(hi, end)
        if len(lead.split()) > FEWEST:
            return begin, start
        return (hi, end) if comma else None

    def source(self, trigger: Trigger, end: int) -> Span | None:
        """Where the source stands that a trigger introduces, with what is apposed to it."""
        text = self.text
        if _NO_SOURCE.match(text, trigger.end, end):
            return None
        link = _SOURCE_LINK.match(text, trigger.end, end)
        lo = link.end() if link else trigger.end
        stop = _SOURCE_END.search(text, lo, end)
        hi = stop.start() if stop else end
        if trigger.arabic and (then := _THEN_AFTER.search(text, hi, min(end, hi + FARTHEST))):
            return lo, then.start()
        while hi < end and text[hi] in ",،":
            following = _SOURCE_END.search(text, hi + 1, end)
            after = following.start() if following else hi + len(text[hi:end].rstrip(EDGE))
            if not (
                self.speakers.apposed(hi + 1, after) or (following and self._describes(trigger, lo, hi, after, end))
            ):
                break
            hi = after
        return (lo, hi) if hi > lo else None

    def _describes(self, trigger: Trigger, lo: int, hi: int, after: int, end: int) -> bool:
        """Whether what stands from ``hi`` to ``after`` is apposed to a name that ends at ``hi``."""
        if trigger.arabic or trigger.word == "pour" or self.text[after] != ",":
            return False
        english = trigger.word == "according"
        if not self.speakers.describes(hi + 1, after, end, english=english):
            return False
        return any(name.end == hi for name in self.speakers.names.speakers(lo, hi))


def is_adverbial(trigger: Trigger, gap: str) -> bool:
    """Whether what follows a verb says when, where or to whom; "a" is French à, but an English article."""
    return ADVERBIAL.match(gap) is not None and not (trigger.word in v.ENGLISH and gap.lstrip(" ,").startswith("a "))
