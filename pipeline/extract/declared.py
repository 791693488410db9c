"""What a page says of itself in its head: JSON-LD and meta tags, and where these are silent bylines, sections and tags
that are marked. Reading only: what holds is decided in `article`, and what a date means in `dates`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline import agencies
from pipeline.extract import bylines, jsonld
from pipeline.extract.bylines import Credit, plain
from pipeline.extract.jsonld import Json, key_of, truth
from pipeline.extract.shown import Shown
from pipeline.extract.tree import Element
from pipeline.text import clean_line, fold_text


@dataclass(frozen=True, slots=True)
class Declared:
    headline: str | None = None  # JSON-LD
    titles: tuple[str, ...] = ()  # meta tags, in order of trust
    title_tag: str = ""
    names: tuple[str, ...] = ()  # of the site
    sections: tuple[str, ...] = ()  # the narrowest first
    authors: tuple[str, ...] = ()  # people; a desk or the outlet where it alone signs
    credit: Credit = field(default_factory=Credit)  # the same apart, for `bylines.decide`
    canonical: str | None = None
    amp: str | None = None  # address of the plain version
    body: str = ""  # JSON-LD articleBody as lines
    kind: str = ""  # og:type
    types: frozenset[str] = frozenset()  # JSON-LD types of the page and of what it is about
    article: bool = False  # says that it is one
    tags: tuple[str, ...] = ()
    image: str | None = None  # its address as declared, absolute or not
    agency: str | None = None  # by its usual name
    free: bool | None = None  # whether anyone may read the whole; None: nothing is said
    toll_parts: tuple[str, ...] = ()  # CSS classes of what is not free
    meta: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # lower-case name -> contents
    dates: tuple[str, ...] = ()  # JSON-LD datePublished of the article, else dateCreated
    page_dates: tuple[str, ...] = ()  # of a WebPage or a film
    changed: tuple[str, ...] = ()  # JSON-LD dateModified of the article


# Names of meta tags (property, name or itemprop), in order of trust.
_TITLE_META = ("og:title", "twitter:title", "dc.title", "title", "headline", "parsely-title", "sailthru.title")
_AUTHOR_META = (
    "author", "article:author_name", "article:author", "og:article:author", "og:author", "dc.creator", "dc:creator",
    "dcterms.creator", "parsely-author", "sailthru.author", "byl", "authors", "article.author", "search.byline",
    "analyticsattributes.author", "cxenseparse:author", "bt:author",
)  # fmt: skip
_SECTION_META = (
    "article:section", "og:article:section", "og:section", "articlesection", "parsely-section", "section",
    "article.section", "dc.subject.section", "rubrique", "prism.section",
)  # fmt: skip
_TAG_META = (
    "article:tag",
    "og:article:tag",
    "sailthru.tags",
    "parsely-tags",
    "news_keywords",
    "tags",
    "itemprop:keywords",
)
_IMAGE_META = (
    "og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src", "image",
    "thumbnailurl", "parsely-image-url", "sailthru.image.full",
)  # fmt: skip
_SOURCE_META = ("source", "dc.source", "article:source", "og:article:source", "news_source", "syndication-source")
_TIER_META = ("isaccessibleforfree", "article:content_tier", "og:article:content_tier", "og:content_tier")
# Values that say yes: the article is paid for.
_PAID_META = ("article:premium", "adv:premium", "premium", "article:paid", "cxenseparse:rob-article-ispaidcontent")
# With the second argument of `twitter:label1`, as WordPress has it.
_LABELS = re.compile(r"(?:written|ecrit|escrito|publie) (?:by|par|por)|auteur|author|كتب بواسطه|بقلم")


def read(tree: Element) -> Declared:
    """What the page declares. ``tree`` is as parsed, before anything was taken out."""
    meta, links, scripts, title_tag = _head(tree)
    canonical = links.get("canonical")
    titles = tuple(value for name in _TITLE_META for value in meta.get(name, ())[:1])
    found = jsonld.read(scripts, {canonical, *meta.get("og:url", ())}, {*titles, title_tag}, _headings(tree))
    names = [*found.names, *meta.get("og:site_name", ()), *meta.get("application-name", ()), *meta.get("publisher", ())]
    names = _unique(names)
    kind = next(iter(meta.get("og:type", ())), "").lower()
    article = found.article or kind in ("article", "news", "og:article", "news.article")
    shown = Shown(tree, (*titles, *found.headlines, title_tag))
    credit = _credit(found, meta, shown, names)
    own_titles = {*map(key_of, (*titles, *found.headlines, title_tag))}
    tags = _tags(found, meta, shown, article, names)
    return Declared(
        headline=next(iter(found.headlines), None),
        titles=titles,
        title_tag=title_tag,
        names=tuple(names),
        sections=_sections(found, meta, shown, own_titles | set(map(key_of, names)), tags),
        authors=credit.authors or credit.others,
        credit=credit,
        canonical=canonical,
        amp=links.get("amphtml"),
        body=next(iter(found.bodies), ""),
        kind=kind,
        types=frozenset(found.types),
        article=article,
        tags=tags,
        image=_image(found, meta, links, tree),
        agency=credit.agency,
        free=_free(found, meta),
        toll_parts=tuple(dict.fromkeys(found.toll_parts)),
        meta={name: tuple(values) for name, values in meta.items()},
        dates=tuple(found.dates),
        page_dates=tuple(found.page_dates),
        changed=tuple(found.changed),
    )


def _headings(tree: Element) -> set[str]:
    return {element.text_content() for element in itertools.islice(tree.iter("h1"), 5)}


def _head(tree: Element) -> tuple[dict[str, list[str]], dict[str, str], list[str], str]:
    """Meta tags by name, addresses of links by relation, JSON-LD sources, and <title>."""
    meta: dict[str, list[str]] = {}
    links: dict[str, str] = {}
    scripts: list[str] = []
    title: str | None = None
    for element in tree.iter("meta", "link", "script", "title"):
        get = element.get
        if element.tag == "meta":
            name = get("property") or get("name") or get("itemprop") or ""
            if name == "keywords" and get("itemprop"):  # those of the article, not of the page
                name = "itemprop:keywords"
            value = (get("content") or get("value") or "").strip()
            if name and value:
                meta.setdefault(name.strip().lower(), []).append(value)
        elif element.tag == "link":
            address = (get("href") or "").strip()
            if address and get("itemprop"):
                meta.setdefault(get("itemprop").strip().lower(), []).append(address)
            for relation in (get("rel") or "").lower().split() if address else ():
                links.setdefault(relation, address)
        elif element.tag == "script":
            if "ld+json" in (get("type") or "").lower() and element.text:
                scripts.append(element.text)
        elif title is None and (element.getparent() is None or element.getparent().tag != "svg"):
            title = clean_line(element.text_content())
    return meta, links, scripts, title or ""


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, (clean_line(plain(value)) for value in values))))


# --- Author, section, tags, image, toll -------------------------------------------------------------------------------


def _credit(found: Json, meta: Mapping[str, list[str]], shown: Shown, outlet: list[str]) -> Credit:
    credit = bylines.credit(found.authors, outlet)
    if not credit.authors:
        values = [value for name in _AUTHOR_META for value in meta.get(name, ())]
        label = fold_text(next(iter(meta.get("twitter:label1", ())), ""))
        values += meta.get("twitter:data1", ()) if _LABELS.search(label) else ()
        credit = credit | bylines.credit(values, outlet)
    if not credit.authors:
        credit = credit | bylines.marked(shown.bylines, outlet)
    sources = (*found.sources, *(value for name in _SOURCE_META for value in meta.get(name, ())))
    return credit | Credit(agency=next(filter(None, map(agencies.named, sources)), None))


# Steps of a breadcrumb and sections that say nothing.
_NO_SECTION = re.compile(
    r"(?:accueil|home(?: ?page)?|a la une|une|uncategori[sz]ed|non class(?:e|ifie)|default|articles?|blog|"
    r"posts|الرييسيه|الصفحه الرييسيه|غير مصنف|بدون تصنيف|عام)"
)
_LONGEST_SECTION = 60  # characters
_LONGEST_VALUE = 5000  # characters of a list: thirty tags in the widest of spellings


def _sections(
    found: Json, meta: Mapping[str, list[str]], shown: Shown, not_them: set[str], tags: Collection[str]
) -> tuple[str, ...]:
    declared = [*found.sections, *(value for name in _SECTION_META for value in meta.get(name, ()))]
    for values in itertools.chain((declared, found.crumbs), shown.sections(tags)):
        if sections := tuple(dict.fromkeys(_as_sections(values, not_them)))[:10]:
            return sections
    return ()


def _as_sections(values: Iterable[str], not_them: set[str]) -> Iterator[str]:
    for value in values:
        for part in re.split(r"[,;|،]", plain(value[:_LONGEST_VALUE])) if value.count(",") < 8 else ():
            name = clean_line(part)
            if not 2 <= len(name) <= _LONGEST_SECTION or "://" in name or name.isdigit():
                continue
            if not _NO_SECTION.fullmatch(fold_text(name)) and key_of(name) not in not_them:
                yield name


_LONGEST_TAG = 60  # characters
_MOST_TAGS = 30


# What the list of a whole site has among its keywords.
_TRADE = re.compile(
    r"(?:toute )?(?:l')?actualites?|infos?|informations?|(?:breaking |latest |world )?news|headlines"
    r"|newspapers?|journal|(?:ال)?(?:اخبار|صحيفه|جريده)"
)


def _tags(found: Json, meta: Mapping[str, list[str]], shown: Shown, article: bool, names: list[str]) -> tuple[str, ...]:
    """From the first source that has some: ``keywords`` last, for many sites give all their pages the same.

    Theirs are those of a page that says nothing else of itself, and those that name the site or its trade.
    """
    tags = _as_tags(found.tags)
    for name in _TAG_META:
        tags = tags or _as_tags(meta.get(name, ()))
    if tags := tags or _as_tags(shown.tags):
        return tags
    tags = _as_tags(meta.get("keywords", ())) if article else ()
    folded = set(map(fold_text, tags))
    of_site = not folded.isdisjoint(map(fold_text, names)) or any(map(_TRADE.fullmatch, folded))
    return () if of_site else tags


def _as_tags(values: Iterable[str]) -> tuple[str, ...]:
    tags: dict[str, str] = {}
    for value in values:
        for part in re.split(r"[,;،؛\n]", plain(value[:_LONGEST_VALUE])):
            tag = clean_line(part).strip(" #.")
            # "word count: >1200", "ctp_video" are a machine's.
            if 2 <= len(tag) <= _LONGEST_TAG and not re.search(r"[:_<>{}=]|^\d+$", tag):
                tags.setdefault(fold_text(tag), tag)
    return tuple(tags.values())[:_MOST_TAGS]


# What stands in for a missing picture. A logo that the outlet shares as the article's image is what it shows of it.
_NO_IMAGE = re.compile(r"(?:favicon|placeholder|blank|no[-_]?image|avatar|gravatar)[^/]*$|^data:", re.IGNORECASE)
_LOGO = re.compile(r"(?:logo|default)[^/]*$", re.IGNORECASE)


def _image(found: Json, meta: Mapping[str, list[str]], links: Mapping[str, str], tree: Element) -> str | None:
    shared = [value for name in _IMAGE_META[:3] for value in meta.get(name, ())[:1]]
    others = [value for name in _IMAGE_META[3:] for value in meta.get(name, ())[:1]]
    declared = [*shared, *found.images, *others, links.get("image_src", "")]
    addresses = _as_addresses(declared) or _as_addresses(tree.xpath("//*[contains(@rel,'og:image')]/@resource"))
    return next((a for a in addresses if not _LOGO.search(a.partition("?")[0])), next(iter(addresses), None))


def _as_addresses(values: Iterable[str]) -> list[str]:
    addresses = [clean_line(value, 2000) for value in values]
    return [a for a in addresses if a and " " not in a and not _NO_IMAGE.search(a.partition("?")[0])]


def _free(found: Json, meta: Mapping[str, list[str]]) -> bool | None:
    if found.free is not None:
        return found.free
    for name in _TIER_META:
        for value in meta.get(name, ()):
            tier = value.strip().lower()
            if tier in ("locked", "metered", "premium", "paid", "subscriber", "subscribers"):
                return False
            said = True if tier == "free" else truth(tier)
            if said is not None:
                return said
    paid = next((truth(value) for name in _PAID_META for value in meta.get(name, ())), None)
    return None if paid is None else not paid
