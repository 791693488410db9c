"""Whether anyone may read the whole of an article: open, declared for subscribers, or cut off at a wall.

A wall is known by what it says to readers, in three languages, where it is not hidden; a box that asks for an e-mail
address is none. The decision needs both: a wall or a declaration, and a text that ends early.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.declared import Declared
from pipeline.extract.tree import Element
from pipeline.model import Access
from pipeline.text import fold_text

# Here a phrase of subscribers ends, or goes on as a wall does: "subscribers of the power company" are news. Folded.
_ENDS = r"(?= فقط|\s*(?:$|[^\w\s])| (?:اشترك|سجل|للاشتراك|تسجيل)| في (?:ال)?(?:موقع|صحيفه|جريده|منصه)\b)"
_STORIES = r"(?:articles?|stor(?:y|ies))\b"
# How a wall addresses its reader. Folded. ``_CUT`` says itself that the text goes on.
_CUT = (
    r"il (?:vous )?reste (?:encore )?\d+ ?% (?:de (?:cet|l')? ?article |de ce contenu )?a (?:lire|decouvrir)",
    r"il vous reste (?:encore )?\d+ ?% de (?:cet article|ce contenu|l'article)",
    r"(?:la suite|le reste|l'integralite|la lecture) "
    r"(?:de (?:cet article|ce contenu|cette (?:enquete|analyse)|cet entretien|ce (?:reportage|dossier)) )?"
    r"(?:est |sont )?(?:reservee?s?|accessibles?|exclusivement|uniquement)\b.{0,40}(?:abonne|membre|inscrit)",
    r"(?:pour|afin de) (?:lire la suite|continuer (?:la|votre) lecture|lire (?:la suite de )?(?:cet|l')? ?article|"
    r"lire l'integralite|acceder a (?:la suite|l'integralite|cet article)|poursuivre (?:la|votre) lecture)\b"
    r".{0,80}(?:abonn|inscri|connect|identifi|compte|souscri)",
    r"pour lire la suite(?: de (?:cet|l') ?article)?\W*(?:$|:|connect|identif|abonn|inscri|je |cre)",
    r"(?:abonnez|connectez|inscrivez|identifiez)-vous (?:des maintenant )?(?:pour|afin d[e']) ?"
    r"(?:lire|continuer|poursuivre|acceder|consulter)",
    r"(?:je m'abonne|s'abonner|creez un compte) (?:pour|afin de) (?:lire|continuer|acceder)",
    r"(?:please )?(?:subscribe|sign ?up|sign ?in|log ?in|register|create (?:a|your) (?:free )?account)"
    r"(?: now| today| here| or \w+(?: ?in| ?up)?)? (?:to|and) (?:continue|keep|read|finish|get (?:full )?access to th|"
    r"view th|unlock|access th)\w*",
    r"(?:to|want to) (?:continue|keep) reading(?:\W*$|\?| (?:(?:this|the|our|more|full|rest of|of) ?){1,4}"
    r"(?:articles?|story|stories|content|report|page)\b"
    r"|.{0,80}\b(?:subscribe|subscription|log ?in|sign ?(?:in|up)|register|account|free trial|e-?mail)\b)",
    r"to read (?:the (?:full|rest|whole)|this|more).{0,60}(?:subscri|log ?in|sign|regist)\w*",
    r"(?:the )?(?:rest|remainder) of this (?:article|story|content|report|investigation|interview) is "
    r"(?:for|available|only|reserved)",
    r"\d+ ?% of (?:this|the) article (?:remains|is left)",
    r"(?:يتبقي|تبقي|بقي) (?:لكم? )?\d+ ?% من (?:هذا )?(?:ال)?مقال",
    r"(?:اشترك|اشتركوا|سجل(?: ال)?(?:دخول)?|سجل دخولك|سجلوا|قم بتسجيل الدخول|تسجيل الدخول)(?: الان)? "
    r"(?:ل|من اجل |حتي تتمكن من )(?:متابعه|مواصله|استكمال|قراءه|اكمال|لقراءه)",
    r"ل(?:متابعه|مواصله|استكمال|اكمال) (?:ال)?قراءه.{0,60}(?:اشتر|سجل|تسجيل)",
    r"لقراءه (?:بقيه|باقي|كامل|تتمه|المقال|الخبر).{0,60}(?:اشتر|سجل|تسجيل)",
    r"(?:بقيه|باقي|تتمه) (?:هذا )?(?:ال)?(?:مقال|موضوع|خبر|تحقيق|تقرير|حوار|ملف|نص|تحليل) "
    rf"(?:متاحه? |مخصصه? |خاصه? )?(?:لل|بال)مشتركين{_ENDS}",
)
_RESERVED = (
    r"(?:cet? |l')?(?:article|contenu|texte|papier|enquete|dossier|edition|archive)s?(?: (?:complet|integral))? "
    r"(?:est |sont )?(?:exclusivement |uniquement )?(?:reservee?s?|accessibles? (?:uniquement|seulement)) "
    r"(?:a |aux )(?:nos |tous nos )?(?:seuls )?(?:abonnee?s|inscrits|membres|adherents|lecteurs abonnes)",
    r"(?:article |contenu |premium )?\W{0,3}reserve aux abonnes",
    r"pour acceder en illimite aux articles",
    r"vous avez (?:atteint|epuise|lu) (?:la limite|votre quota|vos \d+ articles|votre dernier article)",
    r"(?:this|the) (?:article|story|content|page|post|report) is (?:only )?"
    r"(?:available |reserved |exclusive |accessible )?"
    r"(?:only )?(?:for|to|exclusively for) (?:our |paid |paying |registered |premium )*(?:subscribers|members)",
    r"(?:subscriber|subscribers|members)[- ]only(?: content| article| story)?\W*$",
    r"this content is (?:locked|for (?:subscribers|members))",
    r"you(?:'ve| have) (?:reached|hit|exceeded|used) (?:up )?(?:your|the) (?:\w+ ){0,2}"
    r"(?:articles?|story|free|monthly|weekly|reading) (?:\w+ )?limit\b",
    rf"you(?:'ve| have) (?:reached|hit|exceeded) (?:your|the) limit(?:\W*$| (?:of|on|for) (?:\w+ ){{0,4}}{_STORIES})",
    r"you(?:'ve| have) (?:read|used|reached) (?:up )?(?:all|your|the|\d+)(?: \w+){0,4} "
    rf"(?:free|complimentary|number of|quota of)(?: \w+){{0,2}} {_STORIES}",
    rf"you(?:'ve| have) (?:read|used) (?:all )?(?:your|\d+)(?: \w+){{0,4}} {_STORIES} (?:for )?(?:this|the) month",
    r"(?:هذا|هذه) (?:ال)?(?:مقال|محتوي|خبر|موضوع|ماده|تقرير|صفحه)ه?(?: متاحه?| مخصصه?| خاصه?| حصريه?)* "
    rf"(?:لل|بال)(?:مشتركين|اعضاء){_ENDS}",
    rf"(?:محتوي|مقال|خاص|حصري|متاح|مخصص)(?: خاص| حصري| متاح| مخصص)? (?:لل|بال)مشتركين{_ENDS}",
    r"(?:لل|بال)مشتركين فقط",
    r"لقد (?:وصلت الي|استنفدت|بلغت) (?:الحد|عدد|رصيد).{0,40}(?:مقال|مجاني)",
)
_CUTS = re.compile(rf"\W*(?:{'|'.join(_CUT)})")
_RESERVES = re.compile(rf"\W*(?:{'|'.join(_RESERVED)})")
# A line, folded with `text.fold_text`, that is a wall's and no article's: use ``match``, on lines up to `LONGEST`.
WALL = re.compile(
    rf"(?:{_CUTS.pattern}|{_RESERVES.pattern}|\W*(?:deja abonnee? ?\?|already a subscriber ?\?|مشترك بالفعل ?؟)).*",
    re.DOTALL,
)
LONGEST = 250  # characters of a line of a wall: a longer one is a paragraph that speaks of subscribers


@dataclass(frozen=True, slots=True)
class Wall:
    """What of a wall a page shows, before anything is taken out of it."""

    shown: bool = False  # it tells its reader that the article is for subscribers
    cut: bool = False  # and that the text goes on behind it
    parts: bool | None = None  # whether the parts that are declared as not free hold a text here; None: none declared


# One of them stands in each phrase, as pages spell it (first letters may be capitals): most pages have none. By what
# stands in all of them, which spares the search for each.
_WORDS = {
    "abonn": ("s abonné", "x abonné", "abonner pour", "abonne pour"),
    "lecture": ("tre lecture", " la lecture"),
    "ا": ("مشتركين", "القراءة", "اشترك", "لقراءة", "تبقى ل", "دخول ل"),
    "": (
        *("l vous reste", "x inscrits", "x membres", "x adhérents", "ur lire l", "ur accéder", "ez-vous pour"),
        *("compte pour", "la limite", "otre quota", "dernier article", "ontinue reading", "eep reading", "o read th"),
        *("ubscriber", "r members", "ree article", "f this article", "article limit", "full access"),
    ),
}
_MOST = 20  # places of a word that are looked at
_BLOCK = ("p", "div", "section", "aside", "li", "h1", "h2", "h3", "h4", "h5", "td", "body", "article", "main")
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "head", "title", "option", "textarea"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ENOUGH = 200  # characters in the parts that are not free: they are here


def wall(tree: Element, says: Declared) -> Wall:
    """What the page shows of a wall. ``tree`` is as parsed, before furniture was taken out; faster without scripts."""
    if says.free is True:  # what is shown there is about other articles
        return Wall()
    parts = None
    if says.toll_parts and says.free is False:
        parts = any(_held(tree, name) >= _ENOUGH for name in says.toll_parts[:5])
    shown = cut = False
    content = tree.text_content()
    words = itertools.chain.from_iterable(words for part, words in _WORDS.items() if part in content)
    for word in filter(content.__contains__, words):
        for text in _blocks(tree, word):
            cut = cut or bool(_CUTS.match(text))
            shown = shown or cut or bool(_RESERVES.match(text))
    return Wall(shown, cut, parts)


def _held(tree: Element, name: str) -> int:
    held = tree.xpath("//*[contains(concat(' ',normalize-space(@class),' '),concat(' ',$name,' '))]", name=name)
    return max((len(_text(element)) for element in held[:50]), default=0)


def _blocks(tree: Element, word: str) -> Iterator[str]:
    """Folded texts of the visible blocks, and inline elements, in which ``word`` stands, up to `LONGEST`."""
    for text in tree.xpath("//text()[contains(.,$word)]", word=word)[:_MOST]:
        element = text.getparent()
        if text.is_tail:
            element = element.getparent()
        if element is None or _is_hidden(element):
            continue
        block = next((up for up in (element, *element.iterancestors()) if up.tag in _BLOCK), element)
        yield fold_text(_beginning(block))
        if element is not block:
            yield fold_text(_beginning(element))


def _beginning(element: Element) -> str:
    """Its text up to `LONGEST`. The block may be the whole page: no more of it is read than that."""
    pieces: list[str] = []
    left = LONGEST
    for piece in element.itertext():
        pieces.append(piece)
        left -= len("".join(piece.split()))
        if left <= 0:
            break
    return " ".join("".join(pieces).split())[:LONGEST]


def _text(element: Element) -> str:
    return " ".join(element.text_content().split())


def _is_hidden(element: Element) -> bool:
    for up in (element, *element.iterancestors()):
        if up.tag in _SILENT or up.get("hidden") is not None or _HIDDEN.search(up.get("style") or ""):
            return True
        if up.get("aria-hidden") == "true" or "hidden" in (up.get("class") or "").split():
            return True
    return False


# --- The decision -----------------------------------------------------------------------------------------------------

_SHORT = 1500  # characters: with a wall before them, less is a beginning
_VERY_SHORT = 700  # the same, where a page only declares that it is not free
_LONG = 4000  # more is an article even where a wall says that it goes on: its phrase is another's
_BROKEN_OFF = re.compile(r"(?:…|\.\.\.|\[\W*\]|\(\W*\)|[^\W\d_]|[,،;؛:-])\W{0,2}$")
_ELLIPSIS = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.)\]|\((?:…|\.\.\.)\))[\s\"»”]*$")


def access(says: Declared, shown: Wall, text: str) -> Access:
    """What of the article anyone may read. ``text`` is the article's, without the wall's own words."""
    ends = text.rstrip()
    if shown.cut and len(ends) < _LONG:
        return Access.TEASER
    if shown.shown:
        early = len(ends) < _SHORT or bool(_BROKEN_OFF.search(ends[-20:]) and len(ends) < _LONG)
        return Access.TEASER if early else Access.TOLL
    if says.free is False:
        early = bool(_ELLIPSIS.search(ends[-20:])) or len(ends) < (_SHORT if shown.parts is False else _VERY_SHORT)
        return Access.TEASER if early else Access.TOLL
    return Access.OPEN
