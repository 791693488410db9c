"""Every text of the pages that people read, and how numbers, dates and names of languages are written.

One mapping for each language of the interface; English is the only one today. French and Arabic join as two more
mappings with the same keys and a plural rule; no page or template holds a text of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ENGLISH: Mapping[str, str] = {
    # --- Every page
    "name": "Vigie",
    "tagline": "News of the Sahel and North Africa, watched",
    "skip": "Skip to the content",
    "nav": "Pages",
    "nav.search": "Search",
    "nav.outlets": "Outlets",
    "nav.alerts": "Alerts",
    "foot.now": "Page made on {moment}.",
    "foot.evidence": "What an outlet corrected or took down is kept as it stood.",
    "unknown": "unknown",
    "never": "never",
    "none": "none",
    "zone": "{place} time",
    "new-page": "{what} (leaves Vigie)",
    "original": "Original",
    # --- Search
    "search.title": "Search",
    "search.results": "Search: {query}",
    "search.label": "Search the articles",
    "search.placeholder": 'Words, "a phrase", actor:…, date:…',
    "search.button": "Search",
    "search.from": "From",
    "search.to": "to",
    "search.days": "UTC days, both included",
    "search.filters": "Narrowed to",
    "search.remove": "Remove {field} {value}",
    "search.clear": "Remove all",
    "search.total.one": "{n} article",
    "search.total.other": "{n} articles",
    "search.latest": "everything collected, newest first",
    "search.order": "Order",
    "sort.relevance": "Relevance",
    "sort.newest": "Newest",
    "sort.oldest": "Oldest",
    "search.hits": "Results",
    "search.facets": "Narrow down",
    "search.more": "{n} more",
    "search.taken-down": "taken down by the outlet",
    "search.names": "Named in it",
    "search.add": "Only articles with {value}",
    "search.permalink": "Address of this search",
    "search.as-query": "As one query, for the command line and saved searches",
    "search.page": "Page {n} of {of}",
    "search.pages": "Pages of results",
    "search.previous": "Previous page",
    "search.next": "Next page",
    "search.last-page": "There are only {of} pages.",
    "search.go-last": "Go to the last one",
    "search.too-deep": "Only the first {n} are listed. Narrow the search down, or turn the order round.",
    "search.nothing": "Nothing was found.",
    "search.nothing.hint": "Try fewer words or filters; actor:… finds a name in every spelling and script.",
    "search.nothing.yet": "Nothing has been collected yet.",
    "search.nothing.yet.hint": "The outlets page shows when each one is asked next.",
    "search.examples": "Examples",
    "search.about": "About this search",
    "search.about.case": "Capitals, accents and Arabic letter forms make no difference; plurals and prefixed "
    "forms are found too.",
    "search.field": "Write",
    "search.finds": "It finds",
    "search.fault": "This search cannot be read",
    "search.fault.at": "at character {n}",
    "search.too-long": "This search has {n} characters; at most {most} can be read. Shorten it.",
    "search.bad-date": "A date is written year-month-day, like 2012-11-05.",
    "search.bad-range": "The first day is later than the last one. Exchange them.",
    "search.too-many": "At most {most} filters can be used at once. Remove some.",
    "help.words": "all of the words, in any form",
    "help.phrase": "these words, one after the other",
    "help.bool": "either; not the other; parentheses group",
    "help.prefix": "words that begin so (three letters or more)",
    "help.title": "in the title only; body: in the text only",
    "help.actor": "the actor, in every spelling and script",
    "help.place": "the place, in every spelling and script",
    "help.speaker": "whom the article quotes: an actor's id, or a name as the article gives it",
    "help.quote": "words that somebody is quoted as saying, in any form; a phrase within one quote",
    "help.outlet": "what one outlet published",
    "help.lang": "the language; articles in several; in any but Arabic, French and English",
    "help.section": "the outlet's own section and tags, in any case and with or without accents",
    "help.access": "articles for subscribers: whole ones, and those of which only the beginning is here",
    "help.country": "the outlet's country, by its two-letter code",
    "help.part": "what the article is in its story: first, copy, rewrite, translation or parallel report",
    "help.agency": "the news agency that the article credits",
    "help.date": "one day; one month",
    "help.range": "a range of days, both included; the last seven days",
    "field.actor": "Actor",
    "field.place": "Place",
    "field.outlet": "Outlet",
    "field.lang": "Language",
    "field.country": "Country",
    "field.part": "Part in its story",
    "field.story": "Story",
    "field.date": "Date",
    # --- Timeline
    "timeline.title": "Articles over time, by language",
    "timeline.desc": "{total} from {first} to {last}; at most {peak} per {unit}, on {busiest}. The table below "
    "has every figure.",
    "timeline.table": "The figures as a table",
    "timeline.day": "day",
    "timeline.week": "week",
    "timeline.month": "month",
    "timeline.year": "year",
    "timeline.per": "up to {peak} per {unit}",
    "timeline.when": "When",
    "timeline.all": "All",
    "timeline.other": "Other",
    # --- Article
    "article.cite": "Citation",
    "article.names": "Named here",
    "article.names.none": "None of the watched actors and places is named.",
    "article.actors": "Actors",
    "article.places": "Places",
    "article.times.one": "once",
    "article.times.other": "{n} times",
    "article.mark": "{name}: {how}; {certainty}",
    "article.facts": "About this text",
    "article.published": "Published",
    "article.date-from": "The date was read in {source}: {sure}",
    "article.no-date": "No date was found in the feed or the page; the time when it was first seen stands in.",
    "article.first-seen": "First seen",
    "article.fetched": "Page read",
    "article.language": "Language",
    "article.languages": "In {languages}",
    "article.modified": "Changed",
    "article.modified-from": "The outlet says so in {source}: {sure}",
    "article.section": "Section",
    "article.section.search": "Articles of this section",
    "article.tags": "The outlet's tags",
    "article.tags.search": "Articles with this tag",
    "access.toll": "for subscribers",
    "access.teaser": "beginning only",
    "article.toll": "The outlet keeps this for its subscribers; the text here is whole.",
    "article.teaser": "Only the beginning: the rest is behind the outlet's toll.",
    "article.address": "Address",
    "article.no-link": "The address is no web address, so it is not linked.",
    "article.agency": "credits",
    "article.agency.search": "Articles that credit this agency",
    "article.voices": "Quoted here",
    "article.voice.none": "speaker not named",
    "article.voice.search": "Articles that quote this speaker",
    "article.quote": "{name}: {how}; {certainty}",
    "article.quote.reported": "{name}, in reported speech",
    "article.figures": "Figures",
    "article.story": "Its story, by time",
    "article.story.down": "Its story cannot be listed: the search engine does not answer just now.",
    "article.story.search": "The whole story as a search",
    "article.story.here": "this article",
    "article.story.after": "{time} later",
    "part.first": "first report",
    "part.copy": "copy",
    "part.rewrite": "rewrite",
    "part.translation": "translation",
    "part.parallel": "parallel report",
    "figure.killed": "Killed",
    "figure.wounded": "Wounded",
    "figure.hostages": "Hostages",
    "figure.captured": "Captured",
    "figure.missing": "Missing",
    "figure.displaced": "Displaced",
    "figure.fighters": "Fighters",
    "figure.range": "{low} to {high}",
    "bound.exact": "{n}",
    "bound.about": "about {n}",
    "bound.at-least": "at least {n}",
    "bound.at-most": "at most {n}",
    "article.versions": "Versions",
    "article.version": "Version {n}",
    "article.present": "as it stands now",
    "article.read": "read on {moment}",
    "article.title-changed": "title changed",
    "article.paragraphs.one": "{n} paragraph changed",
    "article.paragraphs.other": "{n} paragraphs changed",
    "article.old": "This is version {n} of {of}, kept as it stood.",
    "article.to-present": "Read the present version",
    "article.changes": "What changed from version {old} to version {new}",
    "article.was": "Before",
    "article.became": "After",
    "article.more-changes": "{n} more changes",
    "article.removed": "The outlet took this page down; that was noticed on {moment}. What it said is kept here.",
    "article.empty": "The text is empty.",
    "source.feed": "the outlet's feed",
    "source.json-ld": "the page's structured data",
    "source.meta": "the page's meta tags",
    "source.url": "the page's address",
    "source.time": "the page's time stamp",
    "source.text": "the visible text",
    "source.header": "the server's answer",
    "source.other": "another place",
    "sure.high": "certain",
    "sure.good": "fairly sure",
    "sure.low": "doubtful",
    "sure": "{word} ({percent} %)",
    # --- Outlets
    "outlets.title": "Outlets",
    "outlets.intro": "Every outlet that is watched, and how its feeds do. A feed that fails is never given up, "
    "only asked less often.",
    "outlets.sort": "Order",
    "outlets.sort.name": "Name",
    "outlets.sort.country": "Country",
    "outlets.sort.status": "Trouble first",
    "outlets.sort.latest": "Last answer",
    "outlets.sort.kept": "Articles kept",
    "outlets.outlet": "Outlet",
    "outlets.feed": "Feed",
    "outlets.answer": "Last answer",
    "outlets.next": "Asked next",
    "outlets.items": "Items",
    "outlets.no-feed": "No feed is configured.",
    "outlets.feed-only": "only the feed is read",
    "outlets.moved": "It says that it has moved. Change its address in outlets.yaml to",
    "outlets.listed.one": "{n} item listed",
    "outlets.listed.other": "{n} items listed",
    "outlets.off": "Not collected",
    "outlets.off.intro": "These are known and left alone, for the reason beside them.",
    "outlets.reason": "Reason",
    "outlets.no-reason": "No reason is noted.",
    "outlets.defunct": "defunct",
    "outlets.search": "Search its articles",
    "outlets.summary": "{watched} watched, {failing} failing, {off} not collected",
    "outlets.failures": "Items given up",
    "outlets.failures.intro": "These failed for seven days and are not tried again by themselves.",
    "outlets.when": "When",
    "outlets.due": "now",
    "status.never": "not asked yet",
    "status.fresh": "fresh",
    "status.unchanged": "nothing new",
    "status.empty": "empty",
    "status.failing": "failing",
    "status.failing-since": "since {moment}, {n} in a row",
    "status.new-item": "newest item {ago}",
    "end.kept": "kept",
    "end.duplicate": "duplicate",
    "end.rejected": "rejected",
    "end.failed": "failed",
    "end.waiting": "waiting",
    "reason.removed": "taken down by the outlet",
    # --- Alerts
    "alerts.title": "Alerts",
    "alerts.intro": "What was said to whom, newest first: one alert for each rule, story and recipient.",
    "alerts.none": "There is no alert yet.",
    "alerts.none.hint": "Rules stand in alerts.yaml. An alert is made when an article that a rule asks for comes in.",
    "alerts.sent": "sent",
    "alerts.due": "due",
    "alerts.dead": "set aside",
    "alerts.to": "to",
    "alerts.by.email": "by e-mail",
    "alerts.by.slack": "in Slack",
    "alerts.rule": "Rule",
    "alerts.matched": "matched",
    "alerts.query": "a saved search",
    "alerts.published": "Published",
    "alerts.no-date": "no date given",
    "alerts.seen": "Seen in the feed",
    "alerts.sent-at": "Sent",
    "alerts.after": "{time} after it was seen",
    "alerts.next": "Tried again",
    "alerts.attempts.one": "{n} attempt",
    "alerts.attempts.other": "{n} attempts",
    "alerts.older": "Older alerts",
    "alerts.newer": "Newer alerts",
    "alerts.pages": "Pages of alerts",
    "alerts.past": "There is no alert on this page.",
    # --- When something is wrong
    "error.404": "There is no such page",
    "error.404.hint": "The address may be mistyped, or the article is not kept here.",
    "error.405": "Pages here can only be read",
    "error.405.hint": "Nothing can be changed over the web. Open the address in a browser instead.",
    "error.400": "This address cannot be read",
    "error.400.hint": "Start again from the search page.",
    "error.500": "Something went wrong here",
    "error.500.hint": "It was written to the log with its cause. Trying again does no harm; if it stays, give "
    "the log to whoever runs Vigie.",
    "error.engine": "The search engine cannot answer just now",
    "error.engine.hint": "Nothing is lost: what was collected is in the store, and collecting goes on. Wait a "
    "minute and load this page again. "
    "If it stays, whoever runs Vigie can look at the engine; `vigie rebuild` makes the index again from the store.",
    "error.store": "The store cannot be read just now",
    "error.store.hint": "Wait a minute and load this page again. If it stays, `vigie check` says what is wrong.",
    "error.detail": "What it said:",
    "error.home": "To the search page",
    # --- Time
    "ago.now": "just now",
    "ago.past": "{time} ago",
    "ago.future": "in {time}",
    "span.seconds.one": "{n} second",
    "span.seconds.other": "{n} seconds",
    "span.minutes.one": "{n} minute",
    "span.minutes.other": "{n} minutes",
    "span.hours.one": "{n} hour",
    "span.hours.other": "{n} hours",
    "span.days.one": "{n} day",
    "span.days.other": "{n} days",
    "months": "January February March April May June July August September October November December",
    "months.short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    # --- Names
    "lang.ar": "Arabic",
    "lang.fr": "French",
    "lang.en": "English",
    "lang.mixed": "Several languages",
    "lang.other": "Other languages",
    "lang.und": "Undetermined",
    "lang.am": "Amharic",
    "lang.ca": "Catalan",
    "lang.da": "Danish",
    "lang.de": "German",
    "lang.el": "Greek",
    "lang.es": "Spanish",
    "lang.fa": "Persian",
    "lang.ha": "Hausa",
    "lang.he": "Hebrew",
    "lang.id": "Indonesian",
    "lang.ig": "Igbo",
    "lang.it": "Italian",
    "lang.ja": "Japanese",
    "lang.kab": "Kabyle",
    "lang.ko": "Korean",
    "lang.ku": "Kurdish",
    "lang.ln": "Lingala",
    "lang.mg": "Malagasy",
    "lang.nl": "Dutch",
    "lang.om": "Oromo",
    "lang.pl": "Polish",
    "lang.ps": "Pashto",
    "lang.pt": "Portuguese",
    "lang.ro": "Romanian",
    "lang.ru": "Russian",
    "lang.rw": "Kinyarwanda",
    "lang.so": "Somali",
    "lang.sv": "Swedish",
    "lang.sw": "Swahili",
    "lang.tr": "Turkish",
    "lang.ug": "Uyghur",
    "lang.uk": "Ukrainian",
    "lang.ur": "Urdu",
    "lang.yo": "Yoruba",
    "lang.zh": "Chinese",
    "country.AE": "United Arab Emirates",
    "country.BE": "Belgium",
    "country.BF": "Burkina Faso",
    "country.BJ": "Benin",
    "country.CI": "Côte d'Ivoire",
    "country.CM": "Cameroon",
    "country.DE": "Germany",
    "country.DJ": "Djibouti",
    "country.DZ": "Algeria",
    "country.EG": "Egypt",
    "country.EH": "Western Sahara",
    "country.FR": "France",
    "country.GB": "United Kingdom",
    "country.GH": "Ghana",
    "country.GM": "Gambia",
    "country.GN": "Guinea",
    "country.LB": "Lebanon",
    "country.LY": "Libya",
    "country.MA": "Morocco",
    "country.ML": "Mali",
    "country.MR": "Mauritania",
    "country.NE": "Niger",
    "country.NG": "Nigeria",
    "country.QA": "Qatar",
    "country.SA": "Saudi Arabia",
    "country.SD": "Sudan",
    "country.SN": "Senegal",
    "country.SO": "Somalia",
    "country.TD": "Chad",
    "country.TG": "Togo",
    "country.TN": "Tunisia",
    "country.US": "United States",
}

_RTL = frozenset(("ar", "fa", "ur", "he", "ps", "sd", "ug", "yi", "dv", "ckb"))


_NO_LANGUAGE = frozenset(("und", "mixed", "other"))


def tag(lang: str | None) -> str | None:
    """For a text's ``lang`` attribute; None where it is in no single language that is known."""
    return None if lang in _NO_LANGUAGE else lang


def direction(lang: str | None) -> str:
    """For a text's ``dir`` attribute; ``auto`` where the language is not known."""
    if not lang or lang in _NO_LANGUAGE:
        return "auto"
    return "rtl" if lang in _RTL else "ltr"


def _germanic_plural(n: int) -> str:
    return "one" if n == 1 else "other"


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language of the interface."""

    lang: str
    texts: Mapping[str, str]
    plural: Callable[[int], str]

    @property
    def direction(self) -> str:
        return direction(self.lang)

    def __call__(self, key: str, **values: object) -> str:
        """The text of ``key`` with ``values`` put in. Not escaped: that is the template's work, for the whole of it."""
        return self.texts[key].format(**values)

    def count(self, key: str, n: int) -> str:
        return self(f"{key}.{self.plural(n)}", n=self.number(n))

    def either(self, key: str, fallback: str) -> str:
        """The text of a key made of data (a date's source, a country), or ``fallback`` where there is none."""
        return self.texts.get(key, fallback)

    def number(self, n: int) -> str:
        return f"{n:,}".replace(",", "\u202f")  # a narrow no-break space, which no language takes for a decimal sign

    def language(self, code: str) -> str:
        return self.either(f"lang.{code}", code)

    def country(self, code: str | None) -> str:
        return self.either(f"country.{code}", code or self("unknown"))

    def day(self, day: date, *, short: bool = False) -> str:
        """``5 November 2012``; ``5 Nov 2012``."""
        return f"{day.day} {self.month(day, short=short)}"

    def month(self, day: date, *, short: bool = False) -> str:
        names = self("months.short" if short else "months").split()
        return f"{names[day.month - 1]} {day.year}"

    def moment(self, at: datetime, zone: str = "UTC") -> str:
        """``5 November 2012, 08:40 (Bamako time)``, as the clocks of ``zone`` show it."""
        local = at.astimezone(ZoneInfo(zone))
        place = "UTC" if zone in ("UTC", "Etc/UTC") else self("zone", place=zone.rpartition("/")[2].replace("_", " "))
        return f"{self.day(local.date())}, {local:%H:%M} ({place})"

    def span(self, time: timedelta) -> str:
        """A length of time in its largest sensible unit: ``90 minutes``, ``3 days``."""
        seconds = round(abs(time.total_seconds()))
        for unit, size, most in (("seconds", 1, 120), ("minutes", 60, 120), ("hours", 3600, 48)):
            if seconds < size * most:
                return self.count(f"span.{unit}", seconds // size)
        return self.count("span.days", seconds // 86400)

    def ago(self, at: datetime, now: datetime) -> str:
        if abs(now - at) < timedelta(seconds=2):
            return self("ago.now")
        return self("ago.past" if at < now else "ago.future", time=self.span(now - at))

    def sure(self, confidence: float) -> str:
        word = "high" if confidence >= 0.9 else "good" if confidence >= 0.6 else "low"
        return self("sure", word=self(f"sure.{word}"), percent=round(confidence * 100))


WORDS = Words("en", ENGLISH, _germanic_plural)
