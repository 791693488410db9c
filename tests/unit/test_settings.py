"""Settings: what is right comes out as frozen values, what is wrong is said whole, with file, line and remedy."""

from __future__ import annotations

import dataclasses
import json
import pickle
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html

from pipeline import settings
from pipeline.errors import ConfigError, Problem
from pipeline.model import Collection, Outlet, Target
from pipeline.settings import Secret, Settings

FILES = {
    "vigie.yaml": "fetch:\n  contact: desk@example.org\n",
    "outlets.yaml": """\
outlets:
  - id: le-phare
    name: Le Phare
    city: Gao
    city_cited: true
    country: ML
    languages: [fr]
    timezone: Africa/Bamako
    feeds:
      - https://phare.example/feed
""",
    "actors.yaml": """\
words:
  war: [حرب, guerre]
actors:
  - id: ansar-dine
    name: Ansar al-Din
    type: group
    names:
      ar: [أنصار الدين]
      fr:
        - Ansar Dine
        - {text: Défenseurs, needs: ["@war", gao]}
  - id: iyad-ag-ghali
    name: Iyad ag Ghali
    type: person
    names:
      fr:
        - Iyad Ag Ghali
        - {text: Iyad, short: true}
""",
    "places.yaml": """\
places:
  - id: gao
    name: Gao
    type: town
    country: ML
    lat: 16.27
    lon: -0.04
    names:
      fr: [Gao]
""",
    "alerts.yaml": """\
rules:
  - id: watch
    name: The watch
    enabled: false
    actors: [ansar-dine]
    to:
      - email: desk@example.org
""",
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a right configuration, with the given files instead (None: left out), below the working folder."""
    monkeypatch.chdir(tmp_path)

    def written(**changed: str | bytes | None) -> Path:
        folder = tmp_path / "config"
        folder.mkdir(exist_ok=True)
        for file, text in FILES.items():
            content = changed.get(file.removesuffix(".yaml"), text)
            if content is not None:
                data = content if isinstance(content, bytes) else content.encode()
                (folder / file).write_bytes(data)
        return folder

    return written


def load(folder: Path, env: Mapping[str, str] | None = None) -> Settings:
    return settings.load(folder, env or {})


def problems(folder: Path, env: Mapping[str, str] | None = None) -> list[Problem]:
    with pytest.raises(ConfigError) as caught:
        settings.load(folder, env or {})
    return caught.value.problems


def problem(folder: Path, env: Mapping[str, str] | None = None) -> Problem:
    found = problems(folder, env)
    assert len(found) == 1, [str(p) for p in found]
    return found[0]


def changed(file: str, old: str, new: str) -> dict[str, str]:
    text = FILES[f"{file}.yaml"]
    assert text.count(old) == 1, old
    return {file: text.replace(old, new)}


# --- What is right ----------------------------------------------------------------------------------------------------


def test_right_files_become_values(write: Write) -> None:
    s = load(write())
    (outlet,) = s.outlets
    assert (outlet.id, outlet.name, outlet.city, outlet.city_cited) == ("le-phare", "Le Phare", "Gao", True)
    assert [(c.outlet, c.url) for c in outlet.channels] == [("le-phare", "https://phare.example/feed")]
    assert outlet.collection is Collection.PAGES
    assert outlet.interval == timedelta(minutes=15)
    assert outlet.spacing == 5.0
    assert [a.id for a in s.actors] == ["ansar-dine", "iyad-ag-ghali"]
    assert (s.places[0].lat, s.places[0].lon, s.places[0].country) == (16.27, -0.04, "ML")
    assert s.email is None
    assert s.elasticsearch_url is None
    assert s.fetch.user_agent == "Vigie/0.1 (+desk@example.org)"
    assert s.fetch.timeout == 30.0
    assert s.fetch.max_bytes == 10 * 2**20
    assert s.run.tick == 1.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        s.outlets = ()  # type: ignore[misc]  # that it is refused is what is tested


def test_arabic_names_round_trip_and_word_lists_are_expanded(write: Write) -> None:
    names = load(write()).actors[0].names
    assert (names[0].text, names[0].lang) == ("أنصار الدين", "ar")
    assert names[2].text == "Défenseurs"
    assert names[2].needs == ("حرب", "guerre", "gao")
    assert load(write()).actors[1].names[1].short


def test_the_long_form_of_a_name_keeps_its_guards(write: Write) -> None:
    text = FILES["actors.yaml"].replace(
        "ar: [أنصار الدين]",
        "ar:\n        - {text: القاعدة, not_before: [العسكرية], not_after: [هذه], not_with: [مطار]}",
    )
    name = load(write(actors=text)).actors[0].names[0]
    assert (name.text, name.not_before, name.not_after, name.not_with) == (
        "القاعدة",
        ("العسكرية",),
        ("هذه",),
        ("مطار",),
    )


def test_look_alikes_of_both_files_are_kept_apart_from_what_is_tracked(write: Write) -> None:
    extra = "not_tracked:\n  - what: others\n    names:\n      ar: [أنصار الشريعة]\n"
    s = load(
        write(actors=FILES["actors.yaml"] + extra, places=FILES["places.yaml"] + extra.replace("الشريعة", "السنة"))
    )
    assert [name.text for name in s.not_tracked] == ["أنصار الشريعة", "أنصار السنة"]


def test_the_world_is_there_where_it_is_asked_for_and_what_is_listed_wins(write: Write) -> None:
    assert [place.id for place in load(write()).places] == ["gao"]
    own = (
        FILES["places.yaml"] + "  - {id: france, name: Our France, type: country, country: FR, names: {fr: [France]}}\n"
    )
    places = {place.id: place for place in load(write(places=f"world: {{countries: true}}\n{own}")).places}
    assert places["france"].name == "Our France"
    assert {"gao", "russia", "moscow"} <= set(places)
    assert "karachi" not in places
    places = {place.id: place for place in load(write(places=f"world: {{cities_from: 5000000}}\n{own}")).places}
    assert "karachi" in places
    assert "russia" not in places


def test_needs_may_name_places_of_the_world(write: Write) -> None:
    actors = FILES["actors.yaml"].replace('["@war", gao]', "[saudi-arabia]")
    places = f"world: {{countries: true}}\n{FILES['places.yaml']}"
    assert load(write(actors=actors, places=places)).actors[0].names[2].needs == ("saudi-arabia",)
    found = problem(write(actors=actors.replace("arabia", "arabiya"), places=places))
    assert "Did you mean 'saudi-arabia'?" in found.remedy


def test_enabled_rules_become_rules_and_disabled_ones_do_not(write: Write) -> None:
    folder = write(
        alerts="""\
rules:
  - id: mail
    name: By mail
    actors: [ansar-dine, iyad-ag-ghali]
    min_certainty: 0.8
    to: [{email: desk@example.org}, {slack: sahel-desk}]
  - id: saved
    name: Saved
    query: 'lang:ar "أنصار الدين"'
    to: [{slack: sahel-desk}]
  - id: asleep
    name: Asleep
    enabled: false
    actors: [ansar-dine]
    to: [{slack: nowhere}]
""",
        vigie="smtp: {host: mail.example.org, sender: Vigie <vigie@example.org>}\n",
    )
    s = load(folder, {"VIGIE_SLACK_WEBHOOK_SAHEL_DESK": "https://hooks.example/T0/x"})
    assert [rule.id for rule in s.rules] == ["mail", "saved"]
    assert s.rules[0].targets == (Target("email", "desk@example.org"), Target("slack", "sahel-desk"))
    assert s.rules[0].min_certainty == 0.8
    assert s.rules[1].query is None
    assert s.rules[1].query_text == 'lang:ar "أنصار الدين"'
    assert s.where["rule:saved"] == ("config/alerts.yaml", 7)
    assert s.where["actor:iyad-ag-ghali"] == ("config/actors.yaml", 12)
    assert s.where["outlet:le-phare"] == ("config/outlets.yaml", 2)
    assert s.where["place:gao"] == ("config/places.yaml", 2)


def test_an_empty_section_or_list_means_the_default(write: Write) -> None:
    s = load(write(vigie="fetch:\nsmtp:\n  # host: later\n", alerts="rules:\n"))
    assert s.fetch.concurrency == 64
    assert s.rules == ()
    assert load(write(vigie="")).web.port == 8080


def test_yaml_is_1_2(write: Write) -> None:
    """`no` is Norway, `off` a word, 12:30 a text: YAML 1.1 would make them False, False and 750."""
    outlets = FILES["outlets.yaml"].replace("country: ML", "country: NO").replace("Le Phare", "12:30")
    outlets = outlets.replace(
        "    feeds:\n      - https://phare.example/feed\n", "    collection: off\n    reason: no\n"
    )
    (outlet,) = load(write(outlets=outlets)).outlets
    assert (outlet.country, outlet.name, outlet.collection, outlet.reason) == ("NO", "12:30", Collection.OFF, "no")
    (outlet,) = load(write(outlets=outlets.replace("12:30", "2012-11-05"))).outlets
    assert outlet.name == "2012-11-05"


@pytest.mark.parametrize(
    ("written", "seconds"), [("15m", 900), ("24h", 86400), ("1h30m", 5400), ("2d", 172800), ("90s", 90)]
)
def test_intervals(write: Write, written: str, seconds: int) -> None:
    outlets = FILES["outlets.yaml"] + f"    interval: {written}\n"
    assert load(write(outlets=outlets)).outlets[0].interval == timedelta(seconds=seconds)


@pytest.mark.parametrize(("written", "size"), [("10MiB", 10 * 2**20), ("512 KiB", 2**19), ("1GiB", 2**30)])
def test_sizes(write: Write, written: str, size: int) -> None:
    assert load(write(vigie=f"fetch: {{max_bytes: {written}}}\n")).fetch.max_bytes == size


def test_short_and_long_feeds(write: Write) -> None:
    long = "feeds:\n      - {url: https://phare.example/feed, lang: ar, charset: windows-1256}"
    (channel,) = (
        load(write(**changed("outlets", "feeds:\n      - https://phare.example/feed", long))).outlets[0].channels
    )
    assert (channel.url, channel.lang, channel.charset) == ("https://phare.example/feed", "ar", "windows-1256")


def test_selectors_become_xpath_one_or_several(write: Write) -> None:
    def outlet(lines: str) -> Outlet:
        return load(write(outlets=FILES["outlets.yaml"] + lines)).outlets[0]

    assert (outlet("").body, outlet("").drop) == ((), ())
    page = html.fromstring(
        "<div class='نص-المقال أول'><p>أنصار الدين</p><p class=x>اقرأ أيضا</p></div><p id=foot>اتصل بنا</p>"
    )
    found = outlet("    body: 'div.نص-المقال'\n    drop: [p.x, '#foot, nav']\n")
    assert [e.get("class") for path in found.body for e in page.xpath(path)] == ["نص-المقال أول"]
    assert [e.text for path in found.drop for e in page.xpath(path)] == ["اقرأ أيضا", "اتصل بنا"]
    assert len(outlet("    body:\n      - article\n      - main > p\n").body) == 2


def test_languages_to_keep_are_all_unless_some_are_named(write: Write) -> None:
    assert load(write()).extract.keep_languages == ()
    assert load(write(vigie="extract: {keep_languages: [ar, de]}\n")).extract.keep_languages == ("ar", "de")
    assert load(write(), {"VIGIE_EXTRACT_KEEP_LANGUAGES": "ar, fr, kab"}).extract.keep_languages == ("ar", "fr", "kab")


# --- What is wrong in a file: what, where, remedy ---------------------------------------------------------------------

WRONG = {
    "unknown key": (
        changed("vigie", "contact:", "contcat:"),
        ("config/vigie.yaml", 2, "contcat: no setting has this name", "Did you mean 'contact'?"),
    ),
    "unknown section": (
        {"vigie": "# one\n\nfecth:\n  timeout: 3s\n"},
        ("config/vigie.yaml", 3, "fecth: no setting", "Did you mean 'fetch'?"),
    ),
    "unknown key nothing resembles": (
        {"vigie": "run:\n  zzz: 1\n"},
        ("config/vigie.yaml", 2, "zzz: no setting", "Known here: drain, tick"),
    ),
    "unknown key of a name": (
        changed("actors", "needs:", "need:"),
        ("config/actors.yaml", 11, "need: no setting", "Did you mean 'needs'?"),
    ),
    "missing key": (
        changed("outlets", "    timezone: Africa/Bamako\n", ""),
        ("config/outlets.yaml", 2, "'timezone' is missing", "Add `timezone: …`"),
    ),
    "no selector": (
        {"outlets": FILES["outlets.yaml"] + "    body: 'div..نص'\n"},
        ("config/outlets.yaml", 11, "'div..نص' cannot be read as a selector", "Write a CSS selector in quotes"),
    ),
    "XPath for a selector": (
        {"outlets": FILES["outlets.yaml"] + "    drop:\n      - nav\n      - //div[@id='x']\n"},
        ("config/outlets.yaml", 13, "cannot be read as a selector", "'#content > p'"),
    ),
    "a selector of what pages do not have": (
        {"outlets": FILES["outlets.yaml"] + "    drop: ['a:hover b', p]\n"},
        ("config/outlets.yaml", 11, "as it is fetched, nothing is ever in that state", "as a list"),
    ),
    "a selector with a namespace": (
        {"outlets": FILES["outlets.yaml"] + "    body: 'svg|a'\n"},
        ("config/outlets.yaml", 11, "the prefix svg| names no part of a page", "CSS selector"),
    ),
    "a number for a selector": (
        {"outlets": FILES["outlets.yaml"] + "    body: 5\n"},
        ("config/outlets.yaml", 11, "body must be a list", "Write [a, b]"),
    ),
    "a language that is none": (
        {"vigie": "extract:\n  keep_languages:\n    - ar\n    - arabe\n"},
        ("config/vigie.yaml", 4, "'arabe' is no language", "ar, fr or en"),
    ),
    "missing list": ({"outlets": "# nothing yet\n"}, ("config/outlets.yaml", 1, "'outlets' is missing", "Add")),
    "text for a list": (
        changed("outlets", "languages: [fr]", "languages: fr"),
        ("config/outlets.yaml", 7, "languages must be a list", "Write [a, b]"),
    ),
    "list for a mapping": ({"vigie": "web: [1]\n"}, ("config/vigie.yaml", 1, "web must be a mapping", "key: value")),
    "text for a number": (
        {"vigie": 'web:\n  port: "80"\n'},
        ("config/vigie.yaml", 2, "port must be a whole number", "without quotes"),
    ),
    "yes for true": (
        {"vigie": "fetch:\n  obey_robots: yes\n"},
        ("config/vigie.yaml", 2, "obey_robots must be true or false", "YAML 1.2"),
    ),
    "number for a text": (
        changed("outlets", "city: Gao", "city: 12"),
        ("config/outlets.yaml", 4, "city must be text", "quotes"),
    ),
    "out of bounds": (
        {"vigie": "web:\n  port: 70000\n"},
        ("config/vigie.yaml", 2, "port is 70000", "at most 65535"),
    ),
    "no such choice": (
        {"vigie": "smtp:\n  security: ssl\n"},
        ("config/vigie.yaml", 2, "security cannot be 'ssl'", "'none', 'starttls' or 'tls'"),
    ),
    "interval without unit": (
        {"outlets": FILES["outlets.yaml"] + "    interval: 15\n"},
        ("config/outlets.yaml", 11, "interval: 15 is no length of time", "15m"),
    ),
    "interval of nothing": (
        {"outlets": FILES["outlets.yaml"] + "    interval: 0s\n"},
        ("config/outlets.yaml", 11, "interval: '0s' is too short", "at least 1s"),
    ),
    "size": ({"vigie": "fetch:\n  max_bytes: 10MB\n"}, ("config/vigie.yaml", 2, "'10MB' is no size", "10MiB")),
    "address": (
        changed("outlets", "https://phare.example/feed", "ftp://phare.example/feed"),
        ("config/outlets.yaml", 10, "'ftp://phare.example/feed' is no http address", "https://example.org/feed"),
    ),
    "address with a bad port": (
        changed("outlets", "https://phare.example/feed", "https://phare.example:x/feed"),
        ("config/outlets.yaml", 10, "this is no address", "https://"),
    ),
    "zone": (
        changed("outlets", "Africa/Bamako", "Africa/Bamakko"),
        ("config/outlets.yaml", 8, "'Africa/Bamakko' is no time zone", "Did you mean 'Africa/Bamako'?"),
    ),
    "country": (
        changed("outlets", "country: ML", "country: Mali"),
        ("config/outlets.yaml", 6, "'Mali' is no country", "ISO 3166"),
    ),
    "language": (
        changed("outlets", "[fr]", "[fr, xx]"),
        ("config/outlets.yaml", 7, "'xx' is no language", "ISO 639-1"),
    ),
    "language of names": (
        changed("actors", "ar: [أنصار الدين]", "arabic: [أنصار الدين]"),
        ("config/actors.yaml", 8, "'arabic' is no language", "ISO 639-1"),
    ),
    "encoding": (
        changed("outlets", "- https://phare.example/feed", "- {url: https://phare.example/feed, charset: arab-8}"),
        ("config/outlets.yaml", 10, "'arab-8' is no encoding", "windows-1256"),
    ),
    "id": (changed("outlets", "id: le-phare", "id: Le Phare"), ("config/outlets.yaml", 2, "cannot be an id", "a-z")),
    "header": (
        {"vigie": "fetch:\n  user_agent: Vigie‑é\n"},
        ("config/vigie.yaml", 2, "cannot stand in an HTTP header", "ASCII"),
    ),
    "private host": (
        {"vigie": "fetch:\n  private_hosts:\n    - 127.0.0.1\n"},
        ("config/vigie.yaml", 3, "'127.0.0.1' is no host with a port", "127.0.0.1:8080"),
    ),
    "empty text": (changed("outlets", "name: Le Phare", "name: ' '"), ("config/outlets.yaml", 3, "empty", "take")),
    "e-mail address": (
        changed("alerts", "email: desk@example.org", "email: desk"),
        ("config/alerts.yaml", 7, "'desk' is no e-mail address", "desk@example.org"),
    ),
    "not collected, no reason": (
        {"outlets": FILES["outlets.yaml"] + "    collection: feed-only\n"},
        ("config/outlets.yaml", 2, "nothing says why", "reason:"),
    ),
    "collected without feed": (
        changed("outlets", "    feeds:\n      - https://phare.example/feed\n", ""),
        ("config/outlets.yaml", 2, "'le-phare' has no feed to read", "collection: off"),
    ),
    "defunct and collected": (
        {"outlets": FILES["outlets.yaml"] + "    status: defunct\n"},
        ("config/outlets.yaml", 2, "'le-phare' is defunct and yet collected", "collection: off"),
    ),
    "cited without a town": (
        changed("outlets", "    city: Gao\n", ""),
        ("config/outlets.yaml", 2, "cited with its town, and has none", "city:"),
    ),
    "sender missing": (
        {"vigie": "# mail\nsmtp:\n  host: mail.example.org\n"},
        ("config/vigie.yaml", 2, "'sender' is missing", "sender: Vigie"),
    ),
    "username without password": (
        {"vigie": "smtp:\n  host: mail.example.org\n  sender: a@b.example\n  username: vigie\n"},
        ("config/vigie.yaml", 4, "without a password", "VIGIE_SMTP_PASSWORD"),
    ),
    "rule without a cause": (
        changed("alerts", "    actors: [ansar-dine]\n", ""),
        ("config/alerts.yaml", 2, "the rule 'watch' never fires", "query:"),
    ),
    "rule without a target": (
        changed("alerts", "    to:\n      - email: desk@example.org\n", "    to: []\n"),
        ("config/alerts.yaml", 6, "to is empty", "at least one"),
    ),
    "target of two kinds": (
        changed("alerts", "- email: desk@example.org", "- {email: desk@example.org, slack: room}"),
        ("config/alerts.yaml", 7, "a target is one of email and slack", "on its own line"),
    ),
    "rule on an unknown actor": (
        changed("alerts", "[ansar-dine]", "[ansar-dine, iyad-ag-ghaly]"),
        ("config/alerts.yaml", 5, "'iyad-ag-ghaly', which is no actor", "Did you mean 'iyad-ag-ghali'?"),
    ),
    "mail rule without a server": (
        changed("alerts", "    enabled: false\n", ""),
        ("config/alerts.yaml", 6, "no mail server is set", "VIGIE_SMTP_HOST"),
    ),
    "slack rule without an address": (
        changed(
            "alerts",
            "enabled: false\n    actors: [ansar-dine]\n    to:\n      - email: desk@example.org",
            "actors: [ansar-dine]\n    to:\n      - slack: sahel-desk",
        ),
        ("config/alerts.yaml", 6, "'sahel-desk', and that has no address", "VIGIE_SLACK_WEBHOOK_SAHEL_DESK"),
    ),
    "needs nearly an id": (
        changed("actors", '["@war", gao]', "[iyad-ag-ghaly]"),
        ("config/actors.yaml", 11, "'iyad-ag-ghaly', which is no actor or place", "Did you mean 'iyad-ag-ghali'?"),
    ),
    "unknown word list": (
        changed("actors", "@war", "@wra"),
        ("config/actors.yaml", 11, "there is no list @wra", "Did you mean 'war'?"),
    ),
    "name without a letter": (
        changed("actors", "ar: [أنصار الدين]", "ar: [أنصار الدين, ـــ]"),
        ("config/actors.yaml", 8, "no letter is left after folding", "Take it out"),
    ),
    "one name for two": (
        changed("actors", "- Iyad Ag Ghali", "- ANSAR-DINE\n        - ansar dine"),
        ("config/actors.yaml", 18, "'ansar dine' is a name of 'ansar-dine' too (config/actors.yaml:10)", "needs"),
    ),
    "id of actor and place": (
        changed("places", "id: gao", "id: ansar-dine"),
        ("config/places.yaml", 9, "the id 'ansar-dine' is an actor's too", "Change"),
    ),
    "too small cities": (
        changed("places", "places:\n", "world:\n  countries: true\n  cities_from: 5000\nplaces:\n"),
        ("config/places.yaml", 3, "cities_from is 5000", "at least 100000"),
    ),
    "unknown part of the world": (
        changed("places", "places:\n", "world:\n  contries: true\nplaces:\n"),
        ("config/places.yaml", 2, "contries: no setting", "Did you mean 'countries'?"),
    ),
    "world as a word": (
        changed("places", "places:\n", "world: true\nplaces:\n"),
        ("config/places.yaml", 1, "world must be a mapping", "key: value"),
    ),
    "id twice": (
        changed("actors", "id: iyad-ag-ghali", "id: ansar-dine"),
        ("config/actors.yaml", 12, "the id 'ansar-dine' stands here a second time (first on line 4)", "of its own"),
    ),
    "feed twice": (
        {"outlets": FILES["outlets.yaml"] + FILES["outlets.yaml"].replace("outlets:\n", "").replace("le-phare", "two")},
        ("config/outlets.yaml", 19, "is read for 'le-phare' already", "Keep it at one"),
    ),
    "key twice": (
        {"vigie": "web:\n  port: 1\n  host: a\n  port: 2\n"},
        ("config/vigie.yaml", 4, "'port' stands here a second time (first on line 2)", "Keep one"),
    ),
    "no YAML": ({"vigie": "web: [1\nrun: {}\n"}, ("config/vigie.yaml", 2, "this is no YAML", "brackets")),
    "tab": ({"vigie": "web:\n\tport: 1\n"}, ("config/vigie.yaml", 2, "a tab", "two blanks")),
    "alias": ({"vigie": "web:\n  host: *h\n"}, ("config/vigie.yaml", 2, "undefined alias 'h'", "quotes")),
    "two documents": (
        {"vigie": "web: {}\n---\nrun: {}\n"},
        ("config/vigie.yaml", 2, "second document", "one document"),
    ),
    "control character": ({"vigie": "web:\n  host: a\x07b\n"}, ("config/vigie.yaml", 2, "control character", "Remove")),
    "not a mapping": ({"alerts": "- a\n"}, ("config/alerts.yaml", 1, "the file must be a mapping", "key: value")),
}


@pytest.mark.parametrize(("files", "expected"), WRONG.values(), ids=WRONG)
def test_each_fault_is_named_with_file_line_and_remedy(
    write: Write, files: dict[str, str], expected: tuple[str, int, str, str]
) -> None:
    found = problems(write(**files))
    file, line, what, remedy = expected
    matching = [p for p in found if what in p.what]
    assert matching, [str(p) for p in found]
    assert (matching[0].file, matching[0].line) == (file, line)
    assert remedy in matching[0].remedy
    assert str(matching[0]).startswith(f"{file}:{line}: ")


def test_everything_wrong_is_said_at_once_in_the_order_of_the_files(write: Write) -> None:
    folder = write(
        vigie="web:\n  port: x\nnope: 1\n",
        outlets=FILES["outlets.yaml"].replace("ML", "Mali").replace("Africa/Bamako", "Bamako"),
        actors=None,
        alerts=FILES["alerts.yaml"].replace("desk@example.org", "desk"),
    )
    found = problems(folder, {"VIGIE_WEB_PROT": "80"})
    assert [(p.file, p.line) for p in found] == [
        ("config/vigie.yaml", 2),
        ("config/vigie.yaml", 3),
        ("config/outlets.yaml", 6),
        ("config/outlets.yaml", 8),
        ("config/actors.yaml", None),
        ("config/alerts.yaml", 7),
        ("VIGIE_WEB_PROT", None),
    ]


def test_a_guarded_name_may_be_two_actors(write: Write) -> None:
    text = FILES["actors.yaml"].replace(
        "- Iyad Ag Ghali", "- Iyad Ag Ghali\n        - {text: Ansar Dine, needs: [gao]}"
    )
    assert load(write(actors=text)).actors[1].names[1].text == "Ansar Dine"


def test_files_that_cannot_be_read(write: Write) -> None:
    folder = write(vigie=b"web:\n  host: caf\xe9\n", places=None)
    (folder / "alerts.yaml").unlink()
    (folder / "alerts.yaml").mkdir()
    found = {p.file: p for p in problems(folder)}
    assert found["config/vigie.yaml"].line == 2
    assert "not UTF-8" in found["config/vigie.yaml"].what
    assert "missing" in found["config/places.yaml"].what
    assert "vigie init" in found["config/places.yaml"].remedy
    assert "cannot be read" in found["config/alerts.yaml"].what


def test_a_byte_order_mark_is_no_fault(write: Write) -> None:
    assert load(write(vigie=b"\xef\xbb\xbfweb:\n  port: 81\n")).web.port == 81


def test_an_alias_that_contains_itself_is_said(write: Write) -> None:
    assert "alias" in problem(write(vigie="web: &a\n  host: *a\n")).what


# --- Environment ------------------------------------------------------------------------------------------------------


def test_the_environment_overrides_the_file(write: Write) -> None:
    folder = write(vigie="web:\n  port: 1\nfetch:\n")
    s = load(
        folder,
        {
            "VIGIE_WEB_PORT": "9000",
            "VIGIE_WEB_HOST": "::1",
            "VIGIE_FETCH_PORTS": "80, 443,8443",
            "VIGIE_FETCH_PRIVATE_HOSTS": "127.0.0.1:8080",
            "VIGIE_FETCH_OBEY_ROBOTS": "false",
            "VIGIE_FETCH_TIMEOUT": "5s",
            "VIGIE_EXTRACT_WORKERS": "3",
            "VIGIE_EXTRACT_PAGE_SECONDS": "2.5",
            "VIGIE_EXTRACT_LANGUAGES": "ar,fr",
            "VIGIE_ELASTICSEARCH_URL": "http://127.0.0.1:9200",
            "VIGIE_ELASTICSEARCH_INDEX": "other",
            "VIGIE_SMTP_HOST": "",
            "VIGIE_CONFIG": "/elsewhere",
            "HOME": "/root",
        },
    )
    assert (s.web.port, s.web.host, s.web.base_url) == (9000, "::1", "http://[::1]:9000")
    assert s.fetch.ports == (80, 443, 8443)
    assert s.fetch.private_hosts == ("127.0.0.1:8080",)
    assert s.fetch.obey_robots is False
    assert s.fetch.timeout == 5.0
    assert (s.extract.workers, s.extract.page_seconds, s.extract.languages) == (3, 2.5, ("ar", "fr"))
    assert (s.elasticsearch_url, s.elasticsearch_index) == ("http://127.0.0.1:9200", "other")
    assert s.email is None  # an empty variable is none


def test_a_numeric_text_stays_a_text(write: Write) -> None:
    env = {"VIGIE_SMTP_HOST": "mail", "VIGIE_SMTP_SENDER": "1", "VIGIE_SMTP_USERNAME": "42", "VIGIE_SMTP_PASSWORD": "p"}
    email = load(write(), env).email
    assert email is not None
    assert email.username == "42"


@pytest.mark.parametrize(
    ("variable", "value", "what", "remedy"),
    [
        ("VIGIE_WEB_PROT", "80", "no setting has this name", "Did you mean 'VIGIE_WEB_PORT'?"),
        ("VIGIE_WEB_PORT", "eighty", "port must be a whole number", "digits"),
        ("VIGIE_FETCH_OBEY_ROBOTS", "perhaps", "obey_robots must be true or false", "true or false"),
        ("VIGIE_FETCH_TIMEOUT", "30", "timeout: '30' is no length of time", "30s"),
        ("VIGIE_FETCH_PORTS", "80,x", "ports must be a whole number", "digits"),
        ("VIGIE_ELASTICSEARCH_URL", "http://me:hush@host:9200", "a user name or password", "environment"),
        ("VIGIE_SLACK_WEBHOOK_ROOM", "hooks.slack.com/x", "no webhook address", "https://hooks.slack.com"),
        ("VIGIE_SMTP_PASSWORD_FILE", "/nowhere/secret", "/nowhere/secret cannot be read", "path"),
    ],
)
def test_wrong_variables_are_named(write: Write, variable: str, value: str, what: str, remedy: str) -> None:
    found = problem(write(), {variable: value})
    assert (found.file, found.line) == (variable, None)
    assert what in found.what
    assert remedy in found.remedy
    assert "hush" not in str(found)


def test_secrets_come_by_file_too(write: Write, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k3y\n", encoding="utf-8")
    (tmp_path / "hook").write_text("https://hooks.example/abc\n", encoding="utf-8")
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    env = {
        "VIGIE_ELASTICSEARCH_API_KEY_FILE": str(tmp_path / "key"),
        "VIGIE_SLACK_WEBHOOK_SAHEL_DESK_FILE": str(tmp_path / "hook"),
        "VIGIE_DATABASE_URL": "postgresql://vigie:pw@db/vigie",
    }
    s = load(write(), env)
    assert s.elasticsearch_api_key == Secret("k3y")
    assert s.slack.webhooks == {"sahel-desk": Secret("https://hooks.example/abc")}
    assert s.database_url.reveal() == "postgresql://vigie:pw@db/vigie"
    both = problem(write(), env | {"VIGIE_ELASTICSEARCH_API_KEY": "other"})
    assert "VIGIE_ELASTICSEARCH_API_KEY is set too" in both.what
    assert "empty" in problem(write(), {"VIGIE_SMTP_PASSWORD_FILE": str(tmp_path / "empty")}).what


@pytest.mark.parametrize(
    ("vigie", "line", "variable"),
    [
        ("smtp:\n  host: mail.example.org\n  sender: a@b.example\n  password: c4nary\n", 4, "VIGIE_SMTP_PASSWORD"),
        ("elasticsearch:\n  api_key: c4nary\n", 2, "VIGIE_ELASTICSEARCH_API_KEY"),
        ("elasticsearch:\n  password: c4nary\n", 2, "VIGIE_ELASTICSEARCH_API_KEY"),
        ("database_url: postgresql://vigie:c4nary@db/vigie\n", 1, "VIGIE_DATABASE_URL"),
        ("web: {}\nslack:\n  webhooks:\n    room: https://hooks.example/c4nary\n", 2, "VIGIE_SLACK_WEBHOOK_<NAME>"),
    ],
)
def test_a_secret_in_a_file_is_refused_without_showing_it(write: Write, vigie: str, line: int, variable: str) -> None:
    found = problem(write(vigie=vigie))
    assert (found.file, found.line) == ("config/vigie.yaml", line)
    assert variable in found.remedy
    assert "_FILE" in found.remedy
    assert "c4nary" not in str(found)


def test_a_webhook_address_as_a_target_is_refused_without_showing_it(write: Write) -> None:
    found = problem(write(**changed("alerts", "email: desk@example.org", "slack: https://hooks.example/c4nary")))
    assert (found.file, found.line) == ("config/alerts.yaml", 7)
    assert "VIGIE_SLACK_WEBHOOK_" in found.remedy
    assert "c4nary" not in str(found)


def test_a_password_in_an_address_is_refused_without_showing_it(write: Write) -> None:
    found = problem(write(vigie="elasticsearch:\n  url: https://me:c4nary@search.example:9200\n"))
    assert found.line == 2
    assert "c4nary" not in str(found)


def test_a_password_is_not_sent_in_the_clear(write: Write) -> None:
    smtp = "smtp:\n  host: {}\n  sender: a@b.example\n  username: vigie\n  security: none\n"
    env = {"VIGIE_SMTP_PASSWORD": "p"}
    found = problem(write(vigie=smtp.format("mail.example.org")), env)
    assert (found.line, "unencrypted" in found.what) == (5, True)
    assert load(write(vigie=smtp.format("127.0.0.1")), env).email is not None


def test_secrets_never_show(write: Write) -> None:
    env = {
        "VIGIE_SMTP_PASSWORD": "c4nary-1",
        "VIGIE_SLACK_WEBHOOK_ROOM": "https://hooks.example/c4nary-2",
        "VIGIE_DATABASE_URL": "postgresql://vigie:c4nary-3@db/vigie",
        "VIGIE_ELASTICSEARCH_API_KEY": "c4nary-4",
        "VIGIE_SMTP_HOST": "mail.example.org",
        "VIGIE_SMTP_SENDER": "a@b.example",
        "VIGIE_SMTP_USERNAME": "vigie",
    }
    s = load(write(), env)
    assert s.email is not None
    assert s.email.password is not None
    assert s.email.password.reveal() == "c4nary-1"
    secret = s.email.password
    shown = [repr(s), str(s), f"{s}", f"{secret}", f"{secret:>5}", "%s" % secret, repr([secret]), str({"a": secret})]  # noqa: UP031 - each way of formatting is tried
    shown.append(json.dumps(dataclasses.asdict(s), default=str))
    assert not [text for text in shown if "c4nary" in text]
    assert pickle.loads(pickle.dumps(secret)) == secret  # noqa: S301 - our own; worker processes get settings so


# --- Where files lie --------------------------------------------------------------------------------------------------


def test_the_database_and_relative_paths_lie_beside_the_configuration(write: Write, tmp_path: Path) -> None:
    s = load(write())
    assert s.data_dir == tmp_path / "data"
    assert s.database_url.reveal() == f"sqlite:///{tmp_path / 'data' / 'vigie.db'}"
    assert load(write(), {"VIGIE_DATA_DIR": "elsewhere"}).data_dir == tmp_path / "elsewhere"
    assert load(write(vigie="data_dir: /srv/vigie\n")).data_dir == Path("/srv/vigie")


def test_where_the_configuration_is_looked_for(write: Write, tmp_path: Path) -> None:
    folder = write()
    xdg = tmp_path / "xdg"
    env = {"XDG_CONFIG_HOME": str(xdg), "XDG_DATA_HOME": str(tmp_path / "share")}
    assert settings.find_config_dir(None, env) == Path("config")
    assert settings.find_config_dir(None, env | {"VIGIE_CONFIG": str(folder)}) == folder
    other = tmp_path / "other"
    other.mkdir()
    assert settings.find_config_dir(other, env | {"VIGIE_CONFIG": str(folder)}) == other
    xdg.mkdir()
    folder.rename(xdg / "vigie")
    assert settings.find_config_dir(None, env) == xdg / "vigie"
    assert settings.load(None, env).data_dir == tmp_path / "share" / "vigie"


def test_no_configuration_says_vigie_init(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()  # somebody else's: none of our files in it
    env = {"XDG_CONFIG_HOME": str(tmp_path / "xdg")}
    with pytest.raises(ConfigError, match="vigie init"):
        settings.load(None, env)
    with pytest.raises(ConfigError, match=r"no such folder.*vigie init"):
        settings.load(tmp_path / "nowhere", env)
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="this is a file"):
        settings.find_config_dir(None, {"VIGIE_CONFIG": str(tmp_path / "file")})


def test_init_writes_a_configuration_that_loads_and_overwrites_nothing(tmp_path: Path) -> None:
    target = tmp_path / "new" / "config"
    written = settings.init(target)
    assert {p.name for p in written if p.parent == target} == set(FILES)
    assert len([p for p in written if p.parent == target / "schema"]) == len(FILES)
    assert len(load(target).outlets) >= 100
    (target / "alerts.yaml").write_text("rules: []  # mine\n", encoding="utf-8")
    (target / "places.yaml").unlink()
    with pytest.raises(ConfigError, match=r"already: .*alerts\.yaml"):
        settings.init(target)
    assert (target / "alerts.yaml").read_text(encoding="utf-8") == "rules: []  # mine\n"
    assert not (target / "places.yaml").exists()
