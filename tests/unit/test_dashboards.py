"""The pages, asked over HTTP from the real application on a real store and a real embedded index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

import dashboards
from dashboards import words
from dashboards.app import HEADERS, create_app, templates
from dashboards.marked import paragraphs, pieces, web_link
from dashboards.search import EXAMPLES, PAGE_SIZE, SYNTAX, Asked
from dashboards.timeline import HEIGHT, timeline
from dashboards.words import WORDS
from pipeline.errors import QueryError
from pipeline.index import Engine
from pipeline.index.elastic import Elastic
from pipeline.index.embedded import Embedded
from pipeline.index.query import parse
from pipeline.model import And, Everything, Is, Or, Outlet, Quote, Word
from pipeline.store import Store
from tests.browser import world

HOSTS = ("127.0.0.1", "localhost")
BASE = "http://127.0.0.1:8080"


def client(store: Store, engine: Engine, **changes: Any) -> TestClient:
    values: dict[str, Any] = {
        "outlets": (*world.OUTLETS, world.HOSTILE_OUTLET, world.HOSTILE_OFF),
        "actors": (*world.ACTORS, world.HOSTILE_ACTOR),
        "places": (*world.PLACES, world.HOSTILE_PLACE),
        "clock": world.Still(),
        "base_url": f"{BASE}/",
        "allowed_hosts": HOSTS,
        **changes,
    }
    return TestClient(create_app(store, engine, **values), base_url=BASE, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Engine]]:
    folder = tmp_path_factory.mktemp("calm")
    with Store.open(f"sqlite:///{folder}/vigie.db") as store:
        engine = Embedded(folder / "index")
        world.fill(store, engine)
        yield store, engine
        engine.close()


@pytest.fixture(scope="module")
def web(house: tuple[Store, Engine]) -> TestClient:
    return client(*house)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("hostile")
    with Store.open(f"sqlite:///{folder}/vigie.db") as store:
        engine = Embedded(folder / "index")
        world.fill_hostile(store, engine)
        yield client(store, engine)
        engine.close()


@pytest.fixture(scope="module")
def tongues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("tongues")
    with Store.open(f"sqlite:///{folder}/vigie.db") as store:
        engine = Embedded(folder / "index")
        world.fill_tongues(store, engine)
        yield client(store, engine)
        engine.close()


@pytest.fixture(scope="module")
def dead_engine() -> Iterator[Engine]:
    engine = Elastic("http://127.0.0.1:9")  # the discard port: nothing listens there
    yield engine
    engine.close()


# --- Reading a page ---------------------------------------------------------------------------------------------------

VOID = {"meta", "link", "img", "input", "br", "line", "rect"}


class Element:
    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes, self.children = tag, attributes, list[Element | str]()

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        """Descendants with this tag and these attributes (``class_`` is among the classes, ``data_id`` is data-id)."""
        found: list[Element] = []
        for child in self.children:
            if isinstance(child, Element):
                if (not tag or child.tag == tag) and all(child.has(name, want) for name, want in attributes.items()):
                    found.append(child)
                found += child.all(tag, **attributes)
        return found

    def one(self, tag: str = "", **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes}"
        return found[0]

    def has(self, name: str, want: str) -> bool:
        if name == "class_":
            return want in self.attributes.get("class", "").split()
        return self.attributes.get(name.replace("_", "-")) == want


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("root", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute stands twice in <{tag}>: {attrs}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Element:
    """The page as a tree. Fails where an element is not closed in order, or an id stands twice."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [reader.root], [element.tag for element in reader.open]
    ids = [e.attributes["id"] for e in reader.root.all() if "id" in e.attributes]
    assert len(set(ids)) == len(ids), sorted(i for i in ids if ids.count(i) > 1)
    return reader.root


def page(web: TestClient, url: str, status: int = 200) -> Element:
    answer = web.get(url)
    assert answer.status_code == status, f"{url}: {answer.status_code}"
    return read(answer.text)


INLINE = {"a", "bdi", "span", "strong", "mark", "time", "code"}


def squeezed(element: Element) -> str:
    """Its text as one line, with a blank between blocks."""

    def walk(e: Element) -> str:
        return "".join(c if isinstance(c, str) else walk(c) if c.tag in INLINE else f" {walk(c)} " for c in e.children)

    return " ".join(walk(element).split())


def article(number: int, rest: str = "") -> str:
    return f"/article/{world.identifier(number)}{rest}"


def ids(tree: Element) -> list[int]:
    return [int(hit.attributes["data-id"], 16) for hit in tree.all("li", class_="hit")]


def total(tree: Element) -> int:
    return int(squeezed(tree.one("p", class_="total")).split()[0])


ALL = 24  # articles in the calm world
PAGES = ["/", "/?q=Kidal", "/?q=zanzibar", article(1), article(5), article(101, "?version=1"), article(102),
         article(105), "/outlets", "/outlets?sort=status", "/alerts", "/alerts?page=9"]  # fmt: skip
MISSING = ["/nope", "/article/", "/article/x", article(4711), article(1, "?version=2"), article(1, "?version=x"),
           article(101, "?version=0"), "/article/%00", "/article/..%2f..%2fetc", "/?page=0", "/?page=-1", "/?page=x",
           "/?page=501", "/?page=٢", "/?sort=size", "/alerts?page=0", "/static/nope.css", "/static/../app.py",
           "/static/%2e%2e/app.py", "/docs", "/openapi.json"]  # fmt: skip


# --- Every page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", PAGES)
def test_every_page_is_whole_and_in_one_language_and_direction(web: TestClient, url: str) -> None:
    answer = web.get(url)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    root = read(answer.text).one("html")
    assert (root.attributes["lang"], root.attributes["dir"]) == ("en", "ltr")
    assert root.one("head").one("title").text.endswith("· Vigie")
    assert len(root.all("h1")) == 1
    assert root.one("main", id="content")
    assert [a.text for a in root.all("nav")[0].all("a")] == ["Search", "Outlets", "Alerts"]


@pytest.mark.parametrize("url", MISSING)
def test_what_is_not_there_is_said_so(web: TestClient, url: str) -> None:
    tree = page(web, url, 404)
    assert tree.one("h1").text == "There is no such page"


@pytest.mark.parametrize("url", [*PAGES, *MISSING, "/healthz", "/readyz", "/static/vigie.css", "/?q=(", "/static/"])
def test_every_answer_carries_the_policy(web: TestClient, url: str) -> None:
    headers = web.get(url).headers
    for name, value in HEADERS.items():
        assert headers.get_list(name) == [value], url
    assert "script-src" not in headers["content-security-policy"]  # so that default-src 'none' rules it
    assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize("url", ["/", "/outlets", article(1), "/healthz", "/static/vigie.css", "/nope"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_nothing_but_reading(web: TestClient, url: str, method: str) -> None:
    answer = web.request(method, url)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert answer.headers["content-security-policy"] == HEADERS["content-security-policy"]


def test_head_is_get_without_a_body(web: TestClient) -> None:
    answer = web.head("/outlets")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil/?", "127.0.0.1.evil.example", "127.0.0.1@evil", "", "www.localhost"]
)
def test_a_foreign_host_header_is_refused(web: TestClient, host: str) -> None:
    answer = web.get("/", headers={"host": host})
    assert answer.status_code == 400
    assert answer.headers["content-security-policy"] == HEADERS["content-security-policy"]
    assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8080", "127.0.0.1:9"])
def test_our_own_host_is_served_on_any_port(web: TestClient, host: str) -> None:
    assert web.get("/healthz", headers={"host": host}).status_code == 200


def test_forwarded_headers_change_no_link(web: TestClient) -> None:
    plain = web.get("/?q=Kidal").text
    assert web.get("/?q=Kidal", headers={"x-forwarded-host": "evil.example", "forwarded": "host=evil"}).text == plain


# --- Search -----------------------------------------------------------------------------------------------------------


def test_without_a_question_the_newest_come_first(web: TestClient) -> None:
    tree = page(web, "/")
    assert total(tree) == ALL
    assert ids(tree)[0] == 105
    assert tree.one("input", id="q").has("autofocus", "")


def test_a_hit_says_what_it_is(web: TestClient) -> None:
    hit = page(web, "/?" + urlencode({"q": "maquis"})).one("li", class_="hit")
    link = hit.one("h3").one("a")
    assert link.text == "Ansar Dine, du maquis au parti ?"
    assert link.attributes["href"] == article(1)
    assert link.one("mark").text == "maquis"
    source = squeezed(hit.all("p", class_="from")[0])
    assert source.startswith("Le Combat [Bamako] 5 November 2012, 08:40 (Bamako time) French Original")
    assert hit.one("time").attributes["datetime"] == "2012-11-05T08:40:00+00:00"
    original = hit.one("a", class_="outward").attributes
    assert (original["href"], original["rel"]) == ("https://le-combat.example/1", "noopener noreferrer")
    assert [c.text for c in hit.all("a", class_="chip")] == ["Ansar Dine", "Iyad ag Ghali", "Ouagadougou", "Kidal"]


def test_the_day_is_the_one_of_the_outlets_clock(web: TestClient) -> None:
    """14:30 in UTC is another hour in Algiers and New York."""
    hits = page(web, "/?sort=oldest").all("li", class_="hit")
    times = {int(hit.attributes["data-id"], 16): hit.one("time").text for hit in hits}
    assert times[13] == "29 October 2012, 10:00 (Algiers time)"
    assert times[8] == "1 November 2012, 11:00 (New York time)"


def test_arabic_hits_run_from_right_to_left_whatever_the_page(web: TestClient) -> None:
    tree = page(web, "/?" + urlencode({"q": "مفاوضات"}))
    hits = tree.all("li", class_="hit")
    assert ids(tree) == [6]
    for part in (hits[0].one("h3"), hits[0].one("p", class_="snippet")):
        assert (part.attributes["lang"], part.attributes["dir"]) == ("ar", "rtl")
    assert "مفاوضات" in [mark.text for mark in hits[0].all("mark")]
    assert tree.one("input", id="q").attributes["dir"] == "auto"
    assert tree.one("input", id="q").attributes["value"] == "مفاوضات"


def test_folded_spellings_are_found_in_both_scripts(web: TestClient) -> None:
    assert set(ids(page(web, "/?q=NEGOCIATIONS"))) == set(ids(page(web, "/?" + urlencode({"q": "négociation"}))))
    assert set(ids(page(web, "/?" + urlencode({"q": "انصار"})))) == {5, 6}
    assert set(ids(page(web, "/?q=actor:ansar-dine"))) == {1, 2, 3, 4, 5, 6, 8, 9, 101}


def test_orders(web: TestClient) -> None:
    newest, oldest = ids(page(web, "/?q=Kidal&sort=newest")), ids(page(web, "/?q=Kidal&sort=oldest"))
    assert newest == oldest[::-1]
    assert len(newest) == 4
    relevance = page(web, "/?q=Kidal")
    assert set(ids(relevance)) == set(newest)
    current = relevance.one("nav", class_="order").one("a", aria_current="true")
    assert current.text == "Relevance"
    assert {a.text for a in page(web, "/").one("nav", class_="order").all("a")} == {"Newest", "Oldest"}


def test_every_facet_leads_to_as_many_articles_as_it_says_and_back(web: TestClient) -> None:
    seen = set()
    for start in ("/", "/?q=Ansar"):
        whole = page(web, start)
        for choice in whole.one("aside").all("a", class_="choice"):
            count = int(choice.one("span", class_="count").text)
            narrowed = page(web, choice.attributes["href"])
            assert total(narrowed) == count, choice.text
            again = narrowed.one("aside").one("a", class_="used")
            assert total(page(web, again.attributes["href"])) == total(whole)
            chip = narrowed.one("div", class_="chosen").one("a", class_="chip")
            assert chip.attributes["href"] == again.attributes["href"]
            seen.add(parse_qsl(urlsplit(choice.attributes["href"]).query)[-1][0])
    assert seen == {"actor", "place", "outlet", "lang", "country", "part"}


def test_two_actors_mean_both_two_languages_mean_either(web: TestClient) -> None:
    both = ids(page(web, "/?actor=ansar-dine&actor=aqim"))
    assert set(both) == {3, 4, 5, 8}
    either = total(page(web, "/?lang=ar&lang=en"))
    assert either == total(page(web, "/?lang=ar")) + total(page(web, "/?lang=en"))
    tree = Asked.read([("q", "Kidal"), ("lang", "ar"), ("lang", "fr"), ("actor", "aqim")]).tree(world.NOW)
    assert tree == And((Word("kidal"), Is("actor", "aqim"), Or((Is("lang", "ar"), Is("lang", "fr")))))
    assert Asked.read([]).tree(world.NOW) == Everything()


def test_a_search_for_other_words_keeps_the_filters(web: TestClient) -> None:
    form = page(web, "/?q=Kidal&lang=fr&actor=ansar-dine&sort=newest&page=1").one("form")
    hidden = [(i.attributes["name"], i.attributes["value"]) for i in form.all("input", type="hidden")]
    assert sorted(hidden) == [("actor", "ansar-dine"), ("lang", "fr"), ("sort", "newest")]
    assert (form.attributes["action"], form.attributes["method"]) == ("/", "get")


def test_days(web: TestClient) -> None:
    tree = page(web, "/?from=2012-11-05&to=2012-11-06")
    assert set(ids(tree)) == {1, 2, 5}
    assert tree.one("input", id="from").attributes["value"] == "2012-11-05"
    assert set(ids(page(web, "/?to=2012-10-29"))) == {13, 14}


def test_the_address_and_the_query_give_the_same_search_back(web: TestClient) -> None:
    url = "/?" + urlencode([("q", "Kidal OR Gao"), ("lang", "fr"), ("lang", "en"), ("actor", "ansar-dine"),
                            ("from", "2012-11-01"), ("to", "2012-11-11"), ("sort", "newest")])  # fmt: skip
    tree = page(web, url)
    whole = [code.text for code in tree.all("code", class_="whole")]
    assert whole[0] == (
        "(Kidal OR Gao) AND actor:ansar-dine AND (lang:fr OR lang:en) AND date:[2012-11-01 TO 2012-11-11]"
    )
    assert whole[1].startswith(f"{BASE}/?q=Kidal")
    assert set(ids(page(web, "/?" + urlencode({"q": whole[0]})))) == set(ids(tree)) == {1, 4, 8}
    assert ids(page(web, whole[1].removeprefix(BASE))) == ids(tree)


def test_nothing_found_helps_on(web: TestClient) -> None:
    tree = page(web, "/?q=zanzibar")
    assert total(tree) == 0
    assert "Nothing was found" in tree.one("section", class_="empty").text
    assert {a.attributes["href"] for a in tree.one("ul", class_="examples").all("a")}
    assert not tree.all("figure", class_="timeline")


def test_an_empty_house_says_where_to_look(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/vigie.db") as store:
        engine = Embedded(tmp_path / "index")
        web = client(store, engine)
        assert "Nothing has been collected yet" in page(web, "/").one("section", class_="empty").text
        assert "There is no alert yet" in page(web, "/alerts").text
        assert "not asked yet" in page(web, "/outlets").one("tbody", id="el-khabar").text
        engine.close()


@pytest.mark.parametrize("text", [*EXAMPLES, *(part for text, _ in SYNTAX for part in text.split(", "))])
def test_what_the_page_teaches_can_be_read(web: TestClient, text: str) -> None:
    parse(text, now=world.NOW)
    assert web.get("/?" + urlencode({"q": text})).status_code == 200


def test_taken_down_and_copied_are_said_in_the_list(web: TestClient) -> None:
    hits = {int(h.attributes["data-id"], 16): h for h in page(web, "/").all("li", class_="hit")}
    assert "taken down by the outlet" in hits[102].text
    assert sum("taken down" in hit.text for hit in hits.values()) == 1
    copy = hits[105].one("a", class_="badge")
    assert copy.text == "copy"
    assert set(ids(page(web, copy.attributes["href"]))) == {104, 105}
    assert not hits[104].all("a", class_="badge")


def test_a_hit_says_what_it_is_in_its_story(web: TestClient) -> None:
    found = page(web, f"/?story={world.identifier(world.TOLD_FIRST)}&sort=oldest")
    badges = [[a.text for a in hit.all("a", class_="badge")] for hit in found.all("li", class_="hit")]
    assert badges == [[], ["translation"], ["rewrite"], ["translation"], ["parallel report"]]
    facet = found.one("section", class_="part")
    assert [(a.one("bdi").text, a.one("span", class_="count").text) for a in facet.all("a")] == [
        ("translation", "2"), ("first report", "1"), ("parallel report", "1"), ("rewrite", "1"),
    ]  # fmt: skip
    assert ids(page(web, f"/?story={world.identifier(world.TOLD_FIRST)}&part=parallel")) == [world.TOLD_APART]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("speaker:adnan-sahraoui", {201, 202, 203, 204}),
        ('speaker:"Adnan Sahraoui" lang:ar', {202}),
        ("speaker:iyad-ag-ghali", {201}),
        ("speaker:سيدو-تراوري", {202}),
        ('quote:"الجيش في غاو"', {202}),
        ("quote:farine", {201}),
        ("quote:(gao OR fumée) part:first", {201}),
        ("agency:afp", {201, 203}),
        ("agency:وكالات", {202}),
    ],
)
def test_speakers_quotes_and_agencies_are_searched(web: TestClient, query: str, expected: set[int]) -> None:
    assert set(ids(page(web, "/?" + urlencode({"q": query})))) == expected


def test_a_hit_by_quote_shows_the_quote(web: TestClient) -> None:
    hit = page(web, "/?" + urlencode({"q": 'quote:"الجيش في غاو"'})).one("li", class_="hit")
    snippet = hit.one("p", class_="snippet")
    assert snippet.text.startswith("وقال عدنان الصحراوي: «سنضرب ما دام")
    assert snippet.one("mark").text == "الجيش في غاو"


def test_pages_hold_every_article_once(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/vigie.db") as store:
        engine = Embedded(tmp_path / "index")
        start = datetime(2012, 11, 1, tzinfo=UTC)
        for number in range(1, 2 * PAGE_SIZE + 8):
            title = f"Dépêche {number}"
            # Every third has its neighbour's time, so that pages must break ties always alike.
            at = start + timedelta(hours=number - number % 3)
            world.keep(store, world.record(number, "l-essor", at, "fr", title, f"{title} : une dépêche de Kidal."))
        world.project(store, engine)
        web = client(store, engine)
        for query in ("sort=newest", "q=Kidal", "q=Kidal&sort=oldest"):
            found: list[int] = []
            url: str | None = f"/?{query}"
            while url:
                tree = page(web, url)
                assert tree.one("ol", class_="hits").attributes["start"] == str(len(found) + 1)
                found += ids(tree)
                following = tree.all("a", rel="next")
                url = following[0].attributes["href"] if following else None
            assert sorted(found) == list(range(1, 2 * PAGE_SIZE + 8)), query
        beyond = page(web, "/?q=Kidal&page=9")
        assert "There are only 3 pages" in beyond.text
        assert ids(page(web, beyond.one("section", class_="calm").one("a").attributes["href"]))
        assert page(web, "/?q=Kidal&page=500")
        engine.close()


# --- A search that cannot be read -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["(Gao", "actr:x Kidal", "Kidal AND", "مفاوضات AND ^", "date:2012-13-01", '"Gao', "a*", "<script>alert(1)"]
)
def test_a_fault_is_shown_at_its_place_with_a_hint(web: TestClient, query: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(query, now=world.NOW)
    error = raised.value
    tree = page(web, "/?" + urlencode({"q": query}), 400)
    fault = tree.one("section", class_="fault")
    spelled = fault.one("code")
    assert spelled.attributes["dir"] == "auto"
    before, wrong = spelled.children[0], spelled.one("span", class_="wrong")
    assert (before if isinstance(before, str) else "") == query[: error.position]
    assert wrong.one("span", class_="letter").text.strip() == query[error.position : error.position + 1].strip()
    assert wrong.one("span", class_="caret").text == "^"
    assert str(error) in fault.text
    assert error.hint in fault.text
    assert f"at character {error.position + 1}" in fault.text
    assert tree.one("input", id="q").attributes["value"] == query
    assert tree.one("details", class_="about").has("open", "")


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ([("q", "a" * 1025)], "1\u202f025 characters; at most 1\u202f024"),
        ([("from", "yesterday")], "year-month-day"),
        ([("from", "2012-W45-1")], "year-month-day"),
        ([("from", "20121105")], "year-month-day"),
        ([("to", "2012-02-30")], "year-month-day"),
        ([("from", "2012-11-09"), ("to", "2012-11-01")], "Exchange them"),
        ([("actor", f"a{n}") for n in range(25)], "At most 24 filters"),
    ],
)
def test_other_faults_of_a_search(web: TestClient, params: list[tuple[str, str]], says: str) -> None:
    assert says in page(web, "/?" + urlencode(params), 400).one("section", class_="fault").text


@pytest.mark.parametrize("query", ["\x00", "\ud7ff", "\u202eabc", "Ki\u200bdal", "  ", "%", "&amp;", "\u0661"])
def test_odd_characters_in_a_query_do_no_harm(web: TestClient, query: str) -> None:
    assert web.get("/?" + urlencode({"q": query})).status_code in (200, 400)
    assert web.get("/?q=%ff%fe&actor=%00&lang=%F0%28").status_code in (200, 400)


# --- Timeline ---------------------------------------------------------------------------------------------------------


def test_the_timeline_draws_and_writes_what_was_found(web: TestClient) -> None:
    figure = page(web, "/").one("figure", class_="timeline")
    svg = figure.one("svg")
    title, description = svg.attributes["aria-labelledby"].split()
    assert svg.one("title", id=title).text == "Articles over time, by language"
    assert f"{ALL} articles from 24 October 2012 to 12 November 2012" in svg.one("desc", id=description).text
    bars = svg.all("a", class_="bar")
    assert len(bars) == len({bar.attributes["href"] for bar in bars}) == 12
    rows = [[cell.text for cell in row.children if isinstance(cell, Element)] for row in figure.all("tr")]
    assert rows[0] == ["When", "French", "Arabic", "English", "All"]
    assert ["5 November 2012", "1", "1", "0", "2"] in rows
    assert sum(int(row[-1]) for row in rows[1:]) == ALL
    assert [row[0] for row in rows[1:]] == [squeezed(bar.one("title")).split(":")[0] for bar in bars]
    for bar in bars:  # the bars' heights are the table's figures
        row = next(row for row in rows if row[0] == bar.one("title").text.split(":")[0])
        height = sum(float(r.attributes["height"]) for r in bar.all("rect") if not r.has("class_", "reach"))
        assert height == pytest.approx(int(row[-1]) * 100 / 5, abs=0.01)


def test_a_bar_leads_to_its_days(web: TestClient) -> None:
    for bar in page(web, "/?q=Kidal").one("svg").all("a", class_="bar"):
        count = int(bar.one("title").text.split(": ")[1].split()[0])
        assert total(page(web, bar.attributes["href"])) == count


def test_units_of_time_grow_with_the_span() -> None:
    def chart(days: int) -> Any:
        first = date(2012, 1, 4)
        found = timeline([(first, {"fr": 1}), (first + timedelta(days=days), {"ar": 2, "ha": 1})])
        assert found
        return found

    assert [chart(n).unit for n in (0, 92, 93, 600, 700, 2800, 3000)] == [
        "day", "day", "week", "week", "month", "month", "year",
    ]  # fmt: skip
    assert len(chart(0).bars) == 14
    for days in (0, 30, 93, 700, 3000):
        found = chart(days)
        assert sum(bar.total for bar in found.bars) == 4
        assert found.totals == {"fr": 1, "ar": 2, "other": 1}
        assert all(b.since == a.until + timedelta(days=1) for a, b in zip(found.bars, found.bars[1:], strict=False))
        assert all(0 <= bar.x < found.width for bar in found.bars)


def test_bars_stack_without_holes_to_the_peak() -> None:
    chart = timeline([(date(2012, 11, 5), {"en": 1, "fr": 2, "ar": 1}), (date(2012, 11, 6), {"fr": 1})])
    assert chart
    tall, low = chart.filled
    assert [part.lang for part in tall.segments] == ["fr", "ar", "en"]
    assert sum(part.height for part in tall.segments) == HEIGHT
    assert tall.segments[-1].y == 0
    assert [a.y for a in tall.segments[:-1]] == [b.y + b.height for b in tall.segments[1:]]
    assert low.segments[0].y + low.segments[0].height == HEIGHT
    assert chart.busiest == tall


def test_impossible_dates_do_not_flatten_the_timeline() -> None:
    days = [(date(1, 1, 1), {"fr": 1}), (date(2012, 11, 5), {"fr": 2}), (date(9999, 12, 31), {"fr": 1})]
    chart = timeline(days)
    assert chart
    assert (chart.unit, chart.peak) == ("day", 2)
    assert timeline([]) is None
    assert timeline([(date(1, 1, 1), {"fr": 1}), (date(2012, 1, 1), {"fr": 0})]) is None
    assert timeline([(date(1900, 1, 1), {"fr": 1}), (date(2199, 12, 31), {"fr": 1})])


# --- Article ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kept", world.articles(), ids=lambda r: r.outlet)
def test_every_mention_is_marked_where_it_stands(web: TestClient, kept: Any) -> None:
    tree = page(web, f"/article/{kept.id}")
    heading, text = tree.one("h1"), tree.one("div", class_="text")
    assert heading.text == kept.title
    assert "\n".join(p.text for p in text.all("p")) == kept.text
    wanted = ("ar", "rtl") if kept.lang == "ar" else (kept.lang, "ltr")
    for part in (heading, text):
        assert (part.attributes["lang"], part.attributes["dir"]) == wanted
    marks = heading.all("mark") + text.all("mark")
    assert [(m.text, m.attributes["class"].split()[0]) for m in marks] == [
        (mention.text, mention.kind.value) for mention in kept.mentions
    ]
    for mark, mention in zip(marks, kept.mentions, strict=True):
        label = mark.attributes["aria-description"]
        assert mark.attributes["title"] == label
        assert mention.how in label
        assert f"{round(mention.certainty * 100)} %" in label
        assert ("unsure" in mark.attributes["class"]) == (mention.certainty < 0.6)
    beside = tree.one("aside")
    targets = [a.attributes["href"] for a in beside.all("a") if a.attributes["href"].startswith("#m")]
    assert sorted(targets) == sorted(f"#{m.attributes['id']}" for m in marks)


def test_a_marks_label_names_the_entity(web: TestClient) -> None:
    marks = page(web, article(5)).one("div", class_="text").all("mark")
    assert marks[0].text == "أنصار الدين"
    assert marks[0].attributes["title"] == "Ansar Dine: listed name; certain (98 %)"


def test_facts_of_an_article(web: TestClient) -> None:
    tree = page(web, article(1))
    assert tree.one("p", class_="cite").text == "(Le Combat [Bamako], November 5, 2012)"
    facts = squeezed(tree.one("dl", class_="facts"))
    assert "Published 5 November 2012, 08:40 (Bamako time)" in facts
    assert "The date was read in the page's structured data: certain (95 %)" in facts
    assert "First seen 5 November 2012, 08:44 (Bamako time)" in facts
    assert "Aminata Diallo" in tree.one("header", class_="head").text
    links = tree.all("a", href="https://le-combat.example/1")
    assert len(links) == 2
    assert all(link.attributes["rel"] == "noopener noreferrer" for link in links)
    assert not tree.all("section", class_="versions")
    for section in ("story", "voices", "figures-told"):
        assert not tree.all("section", class_=section)


# --- Several languages, and what the outlet says of its article -------------------------------------------------------


def test_each_paragraph_of_a_bilingual_article_has_its_language_and_direction(tongues: TestClient) -> None:
    tree = page(tongues, article(world.BILINGUAL))
    kept = world.tongues()[0]
    text = tree.one("div", class_="text")
    assert "\n".join(p.text for p in text.all("p")) == kept.text
    assert [(p.attributes["lang"], p.attributes["dir"]) for p in text.all("p")] == [("fr", "ltr")] * 2 + [
        ("ar", "rtl")
    ] * 2
    assert (text.attributes.get("lang"), text.attributes["dir"]) == (None, "auto")
    heading = tree.one("h1")
    assert (heading.attributes["lang"], heading.attributes["dir"]) == ("fr", "ltr")
    quoted = [
        (q.attributes["lang"], q.attributes["dir"]) for q in tree.one("section", class_="voices").all("blockquote")
    ]
    assert quoted == [("fr", "ltr"), ("ar", "rtl")]
    figure = tree.one("section", class_="figures-told").one("dd").all("bdi")
    assert {(part.attributes["lang"], part.attributes["dir"]) for part in figure} == {("ar", "rtl")}
    marks = [bdi for bdi in tree.one("aside").all("bdi", lang="ar") if bdi.text == "غاو"]
    assert marks
    assert all(mark.attributes["dir"] == "rtl" for mark in marks)


def test_languages_are_named_in_words(tongues: TestClient) -> None:
    facts = squeezed(page(tongues, article(world.BILINGUAL)).one("dl", class_="facts"))
    assert "Several languages certain (97 %) In French, Arabic" in facts
    assert "Spanish" in page(tongues, article(world.SPANISH)).one("header", class_="head").text
    facet = page(tongues, "/").one("section", class_="lang")
    assert sorted(a.text for a in facet.all("a")) == ["Arabic1", "Persian1", "Several languages1", "Spanish1"]
    assert not re.search(r"\bmixed\b", facet.text)


def test_a_text_in_another_language_runs_its_own_way(tongues: TestClient) -> None:
    text = page(tongues, article(world.IN_PERSIAN)).one("div", class_="text")
    assert (text.attributes["lang"], text.attributes["dir"]) == ("fa", "rtl")
    assert "lang" not in text.all("p")[0].attributes


def test_section_tags_and_change_with_ways_to_their_like(tongues: TestClient) -> None:
    tree = page(tongues, article(world.BILINGUAL))
    facts = tree.one("dl", class_="facts")
    said = squeezed(facts)
    assert "Changed 14 November 2012, 17:00 (Algiers time) The outlet says so in the page's structured data" in said
    assert "Section Communiqués" in said
    tags = facts.one("ul", class_="tags")
    assert [item.text for item in tags.all("li")] == ["Sécurité alimentaire", "أزمة الغذاء", "!"]
    links = [a.attributes["href"] for a in tags.all("a")]
    assert len(links) == 2  # nothing can be searched for in "!"
    for link in (*links, tree.one("a", title="Articles of this section").attributes["href"]):
        assert ids(page(tongues, link)) == [world.BILINGUAL]


@pytest.mark.parametrize(
    ("number", "badge", "says"),
    [
        (world.BILINGUAL, "beginning only", "Only the beginning: the rest is behind the outlet's toll."),
        (world.ARABIC_TOLL, "for subscribers", "The outlet keeps this for its subscribers; the text here is whole."),
    ],
)
def test_what_is_behind_a_toll_is_marked(tongues: TestClient, number: int, badge: str, says: str) -> None:
    tree = page(tongues, article(number))
    assert tree.one("span", class_="toll").text == badge
    assert says in [p.text for p in tree.all("p", class_="notice")]


def test_what_anyone_may_read_has_no_mark(tongues: TestClient) -> None:
    tree = page(tongues, article(world.SPANISH))
    assert not tree.all("span", class_="toll")
    assert not tree.all("p", class_="notice")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lang=mixed", {world.BILINGUAL}),
        ("lang=other", {world.SPANISH, world.IN_PERSIAN}),
        ("lang=other&lang=ar", {world.SPANISH, world.IN_PERSIAN, world.ARABIC_TOLL}),
        ("q=lang:other+camiones", {world.SPANISH}),
        ("q=access:teaser", {world.BILINGUAL}),
        ("q=" + "tag:أزمة-الغذاء", {world.BILINGUAL}),
        ("q=" + "section:اخبار", {world.ARABIC_TOLL}),
    ],
)
def test_languages_and_what_the_outlet_says_are_searched(tongues: TestClient, query: str, expected: set[int]) -> None:
    assert set(ids(page(tongues, f"/?{query}"))) == expected


def test_the_chosen_language_is_named(tongues: TestClient) -> None:
    assert "Other languages" in page(tongues, "/?lang=other").one("div", class_="chosen").text


def test_an_article_without_a_date_says_so(web: TestClient) -> None:
    tree = page(web, article(world.UNDATED))
    assert "No date was found" in tree.one("dl", class_="facts").text
    assert tree.one("p", class_="cite").text == "(Sahel Brief, November 12, 2012)"


def test_the_story_is_told_in_order_of_time_from_who_was_first(web: TestClient) -> None:
    section = page(web, article(world.TOLD_IN_ARABIC)).one("section", class_="story")
    reports = section.one("ol").all("li")
    assert [squeezed(li) for li in reports] == [
        "first report L'Essor French Gao : un convoi attaqué, douze soldats tués 4 November 2012, 09:00 (Bamako time)",
        "translation El Khabar Arabic 5 hours later this article 4 November 2012, 15:00 (Algiers time)",
        "rewrite El Watan French 7 hours later Douze soldats tués près de Gao 4 November 2012, 17:30 (Algiers time)",
        "translation Sahel Brief English 9 hours later Convoy attacked near Gao 4 November 2012, 13:30 (New York time)",
        "parallel report al-Hayat Arabic 14 hours later شاحنات تحترق على طريق غاو 4 November 2012, 23:00 (London time)",
    ]
    assert [li.attributes.get("aria-current") for li in reports] == [None, "true", None, None, None]
    assert [a.attributes["href"] for a in section.one("ol").all("a")] == [
        article(number) for number in world.STORY if number != world.TOLD_IN_ARABIC
    ]
    title = reports[4].one("a").one("bdi")
    assert (title.attributes["lang"], title.attributes["dir"]) == ("ar", "rtl")
    assert set(ids(page(web, section.all("a")[-1].attributes["href"]))) == set(world.STORY)


def test_a_copy_says_so_at_its_head_and_the_first_does_not(web: TestClient) -> None:
    first = page(web, article(world.FIRST_COPY))
    assert not first.one("header", class_="head").all("a", class_="badge")
    assert [squeezed(li).split(" La ")[0] for li in first.one("section", class_="story").all("li")] == [
        "first report Le Combat [Bamako] French this article 12 November 2012, 12:00 (Bamako time)",
        "copy Jeune Afrique French 3 hours later",
    ]
    badge = page(web, article(world.SECOND_COPY)).one("header", class_="head").one("a", class_="badge")
    assert badge.text == "copy"
    assert set(ids(page(web, badge.attributes["href"]))) == {world.FIRST_COPY, world.SECOND_COPY}


def test_the_agency_that_is_credited(web: TestClient) -> None:
    for number, agency, found in ((world.TOLD_FIRST, "AFP", {201, 203}), (world.TOLD_IN_ARABIC, "وكالات", {202})):
        head = page(web, article(number)).one("header", class_="head")
        link = next(a for a in head.all("a") if a.text == agency)
        assert f"credits {agency}" in squeezed(head)
        assert link.one("bdi").attributes["dir"] == "auto"
        assert set(ids(page(web, link.attributes["href"]))) == found
    assert "credits" not in page(web, article(1)).one("header", class_="head").text


def test_quotes_stand_by_speaker_with_a_way_to_all_he_said(web: TestClient) -> None:
    section = page(web, article(world.TOLD_FIRST)).one("section", class_="voices")
    voices = [child for child in section.all("ul")[0].children if isinstance(child, Element)]
    assert [[q.text for q in voice.all("blockquote")] for voice in voices] == [
        ["Nous frapperons tant que l'armée restera à Gao, et nous ne demandons rien à personne",
         "Que chacun le sache. « Nul ne passera par cette route."],
        ["trois à cinq assaillants sont morts et une vingtaine de blessés ont été évacués vers Bamako"],
        ["ses hommes n'ont pris aucune part au combat"],
        ["Le convoi portait de la farine"],
    ]  # fmt: skip
    links = [voice.all("a", class_="chip") for voice in voices]
    assert [[a.text for a in each] for each in links] == [["Adnan Sahraoui"], ["Seydou Traoré"], ["Iyad ag Ghali"], []]
    assert links[0][0].attributes["href"] == "/?q=speaker%3Aadnan-sahraoui"
    assert [links[n][0].has("class_", "actor") for n in range(3)] == [False, False, True]
    assert "speaker not named" in voices[3].text
    for each in links[:3]:
        assert world.TOLD_FIRST in ids(page(web, each[0].attributes["href"]))
    quoted = voices[1].one("blockquote").one("a").attributes["title"]
    assert quoted == "Seydou Traoré, in reported speech: reported, verb before; certain (95 %)"


def test_an_arabic_quote_is_isolated_on_its_own(web: TestClient) -> None:
    section = page(web, article(world.TOLD_IN_ARABIC)).one("section", class_="voices")
    for quoted in section.all("blockquote"):
        assert (quoted.attributes["lang"], quoted.attributes["dir"]) == ("ar", "rtl")
    names = section.all("a", class_="chip")
    assert [a.one("bdi").text for a in names] == ["عدنان الصحراوي", "سيدو تراوري"]
    assert [a.one("bdi").attributes["dir"] for a in names] == ["auto", "auto"]
    assert ids(page(web, names[1].attributes["href"])) == [world.TOLD_IN_ARABIC]


@pytest.mark.parametrize("kept", world.story(), ids=lambda r: r.outlet)
def test_quotes_are_marked_in_the_text_which_stays_as_it_is(web: TestClient, kept: Any) -> None:
    tree = page(web, f"/article/{kept.id}")
    text = tree.one("div", class_="text")
    assert "\n".join(p.text for p in text.all("p")) == kept.text
    assert "".join(s.text for s in text.all("span", class_="said")) == "".join(
        kept.said(q).replace("\n", "") for q in sorted(kept.quotes, key=lambda q: q.start)
    )
    assert [m.text for m in text.all("mark")] == [m.text for m in kept.mentions if m.field == "text"]
    anchors = [s.attributes["id"] for s in text.all("span", class_="said") if "id" in s.attributes]
    assert anchors == [f"q{n}" for n in range(1, len(kept.quotes) + 1)]
    links = [a.attributes["href"] for q in tree.all("blockquote") for a in q.all("a")]
    assert sorted(links) == sorted(f"#{anchor}" for anchor in anchors)
    reported = [s.text for s in text.all("span", class_="reported")]
    assert reported == [kept.said(q) for q in kept.quotes if not q.direct]


def test_figures_say_what_was_counted_and_in_which_words(web: TestClient) -> None:
    section = page(web, article(world.TOLD_FIRST)).one("section", class_="figures-told")
    parts = [(e.tag, squeezed(e)) for e in section.one("dl").children if isinstance(e, Element)]
    assert parts == [
        ("dt", "Killed"),
        ("dd", "at least 12 soldats Gao Au moins douze soldats ont été tués"),
        ("dd", "3 to 5 assaillants MUJWA trois à cinq assaillants sont morts"),
        ("dt", "Wounded"),
        ("dd", "about 20 une vingtaine de blessés"),
    ]
    assert [a.attributes["href"] for a in section.all("a")] == ["/?place=gao", "/?actor=mujwa"]
    arabic = page(web, article(world.TOLD_IN_ARABIC)).one("section", class_="figures-told")
    assert squeezed(arabic.all("dd")[0]) == "at least 12 جنديا Gao ما لا يقل عن اثني عشر جنديا"
    for part in (arabic.all("bdi")[0], arabic.all("bdi")[2]):
        assert (part.attributes["lang"], part.attributes["dir"]) == ("ar", "rtl")


def spoken(store: Store, engine: Engine, passage: str, *quotes: Quote, title: str = "Brève", **more: Any) -> Element:
    kept = world.record(1, "l-essor", world.NOW, "fr", title, passage)
    world.keep(store, replace(kept, quotes=quotes, **more))
    return page(client(store, engine), article(1))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[tuple[Store, Engine]]:
    with Store.open(f"sqlite:///{tmp_path}/vigie.db") as store:
        engine = Embedded(tmp_path / "index")
        yield store, engine
        engine.close()


def test_names_that_reach_over_the_end_of_a_quote_stay_whole(empty: tuple[Store, Engine]) -> None:
    text = "On cite Ansar Dine à Kidal ce soir."
    tree = spoken(*empty, text, Quote("text", text.index("Dine"), text.index("dal"), True, None, None, "x", 0.9))
    assert [m.text for m in tree.one("div", class_="text").all("mark")] == ["Ansar Dine", "Kidal"]
    assert tree.one("span", class_="said").text == "Ansar Dine à Kidal"


def test_a_quote_inside_another_is_listed_though_only_the_outer_one_is_marked(empty: tuple[Store, Engine]) -> None:
    text = "Il dit qu'un ancien lui répond « plus tard » et s'en va."
    outer = world.quote(text, "un ancien lui répond « plus tard »", "issa")
    tree = spoken(*empty, text, outer, world.quote(text, "plus tard", "un-ancien", "un ancien"))
    assert [s.text for s in tree.all("span", class_="said")] == ["un ancien lui répond « plus tard »"]
    assert [len(q.all("a")) for q in tree.all("blockquote")] == [1, 0]
    assert [a.text for a in tree.one("section", class_="voices").all("a", class_="chip")] == ["issa", "un ancien"]


def test_many_and_long_quotes_are_folded_and_cut(empty: tuple[Store, Engine]) -> None:
    said = [f"{n}, " + "et la route est longue " * (20 if n == 1 else 1) for n in range(1, 7)]
    text = " ".join(f"« {each} »" for each in said)
    quotes = [world.quote(text, each, "issa") for each in said]
    title = f"Issa : « {said[1]} »"
    again = replace(world.quote(title, said[1], "issa", "Issa"), field="title")
    section = spoken(*empty, text, *quotes, again, title=title).one("section", class_="voices")
    assert section.one("summary").text == "3 more"
    assert len(section.one("details").all("blockquote")) == 3
    listed = [q.text for q in section.all("blockquote")]
    assert len(listed) == 6  # the title's words stand in the text too
    assert listed[1].endswith("…")
    assert max(map(len, listed)) <= 241
    assert section.one("a", class_="chip").text == "Issa"


def test_versions(web: TestClient) -> None:
    present = page(web, article(world.CORRECTED))
    assert present.one("h1").text == "Kidal : douze otages libérés"
    versions = present.one("section", class_="versions")
    assert [li.one("a").attributes["href"] for li in versions.all("li")] == [
        article(world.CORRECTED), article(world.CORRECTED, "?version=1"),
    ]  # fmt: skip
    assert "title changed; 3 paragraphs changed" in versions.all("li")[0].text
    assert not present.all("section", class_="changes")

    old = page(web, article(world.CORRECTED, "?version=1"))
    assert old.one("h1").text == "Kidal : vingt otages libérés"
    assert "Vingt personnes" in old.one("div", class_="text").text
    assert "This is version 1 of 2" in old.one("div", class_="notice").text
    differences = old.one("section", class_="changes").all("div", class_="difference")
    assert [[part.text for part in d.all()] for d in differences] == [
        ["Kidal : vingt otages libérés", "Kidal : douze otages libérés"],
        ["Vingt personnes retenues près de Kidal ont été libérées lundi, selon des notables.",
         "Douze personnes, et non vingt, retenues près de Kidal ont été libérées lundi, selon des notables."],
        ["La route du nord reste fermée.", "La route du nord a rouvert dans l'après-midi."],
        ["Une précision suivra."],
    ]  # fmt: skip
    assert page(web, article(world.CORRECTED, "?version=2")).one("h1").text == "Kidal : douze otages libérés"


def test_what_was_taken_down_is_kept_with_a_notice(web: TestClient) -> None:
    tree = page(web, article(world.REMOVED))
    assert "The outlet took this page down" in tree.one("p", class_="notice").text
    assert "15 November 2012, 10:00 (Bamako time)" in tree.one("p", class_="notice").text
    assert "Un convoi aurait quitté Gao." in tree.one("div", class_="text").text


def test_an_outlet_and_names_that_are_not_configured_any_more(house: tuple[Store, Engine]) -> None:
    web = client(*house, outlets=(), actors=(), places=())
    tree = page(web, article(1))
    assert "le-combat" in tree.one("header", class_="head").text
    assert "08:40 (UTC)" in tree.one("header", class_="head").text
    assert tree.one("div", class_="text").all("mark")[0].attributes["title"].startswith("iyad-ag-ghali: ")
    assert page(web, "/")
    assert page(web, "/alerts")


# --- Outlets, alerts --------------------------------------------------------------------------------------------------


def test_each_feed_says_how_it_does(web: TestClient) -> None:
    tree = page(web, "/outlets")
    rows = {tbody.attributes["id"]: squeezed(tbody) for tbody in tree.all("tbody") if "id" in tbody.attributes}
    assert len(rows) == 9
    assert "failing since 12 November 2012, 12:00 (UTC), 14 in a row The server answers 503" in rows["al-hayat"]
    assert "3 days ago" in rows["al-hayat"]
    assert "in 5 hours" in rows["al-hayat"]
    assert "nothing new" in rows["le-combat"]
    assert "kept: taken down by the outlet 1" in rows["le-combat"]
    assert "empty https://el-watan.example/rss" in rows["el-watan"]
    assert "fresh" in rows["l-essor"]
    assert "4 kept 3 rejected 1 failed 1 waiting rejected: too-short 3 failed: timeout 1" in rows["l-essor"]
    assert (
        "has moved. Change its address in outlets.yaml to https://sahel-brief.example/feed.xml" in rows["sahel-brief"]
    )
    assert "only the feed is read Its pages are for subscribers." in rows["la-lettre"]
    assert "9 watched, 1 failing, 2 not collected" in tree.one("p", class_="total").text
    off = [squeezed(row) for row in tree.all("table")[-1].all("tr")]
    assert "Le Vieux Jour defunct Mali It has not appeared since 2009." in off
    assert "Brève 3" in tree.all("table")[1].text
    assert "The page did not answer in 30 s." in tree.all("table")[1].text


def test_outlets_in_other_orders(web: TestClient) -> None:
    def order(sort: str) -> list[str]:
        return [t.attributes["id"] for t in page(web, f"/outlets?sort={sort}").all("tbody") if "id" in t.attributes]

    assert order("status")[:2] == ["al-hayat", "el-watan"]
    assert order("latest")[-1] == "hostile"
    assert order("latest")[-2] == "al-hayat"
    assert order("kept")[:2] == ["l-essor", "le-combat"]
    assert order("country")[:2] == ["el-khabar", "el-watan"]
    assert order("name") == order("nonsense") == order("")
    links = page(web, "/outlets?sort=kept").one("nav", class_="order")
    assert links.one("a", aria_current="true").text == "Articles kept"
    assert {a.attributes["href"] for a in links.all("a")} == {
        f"/outlets?sort={sort}" for sort in ("name", "country", "status", "latest", "kept")
    }


def test_alerts_say_what_was_told_to_whom(web: TestClient) -> None:
    tree = page(web, "/alerts")
    told = {li.attributes["data-id"]: li for li in tree.one("ol", class_="told").all("li")}
    assert list(told) == ["alert-10", "alert-5", "alert-1"]
    assert squeezed(tree.one("p", class_="tally")) == "sent 1 due 1 set aside 1"

    sent = squeezed(told["alert-1"])
    assert sent.startswith("sent The north of Mali to analyst@vigie.example by e-mail Ansar Dine, du maquis")
    assert "Iyad ag Ghali matched Iyad Ag Ghali Le Combat" in sent
    assert "Published 5 November 2012, 08:40 (Bamako time)" in sent
    assert "Seen in the feed 5 November 2012, 08:44 (UTC)" in sent
    assert "Sent 5 November 2012, 12:00 (UTC) 3 hours after it was seen" in sent
    assert told["alert-1"].one("h2").one("a").attributes["href"] == article(1)

    due = told["alert-5"]
    quote = due.one("blockquote")
    assert (quote.attributes["lang"], quote.attributes["dir"]) == ("ar", "rtl")
    assert quote.one("mark").text == "أنصار الدين"
    assert "Tried again in 10 minutes 1 attempt" in squeezed(due)
    assert "The mail server does not answer." in due.text

    dead = squeezed(told["alert-10"])
    assert dead.startswith("set aside")
    assert "to bureau in Slack" in dead
    assert "There is no such channel in Slack." in dead


def test_alerts_in_pages(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/vigie.db") as store:
        engine = Embedded(tmp_path / "index")
        kept = world.articles()[0]
        one = world.alerts(kept)[0]
        many = [replace(one, id=f"a{n}", created_at=one.created_at + timedelta(seconds=n)) for n in range(120)]
        world.keep(store, kept, *many)
        web = client(store, engine)
        found: list[str] = []
        url: str | None = "/alerts"
        while url:
            tree = page(web, url)
            found += [li.attributes["data-id"] for li in tree.one("ol", class_="told").all("li")]
            older = tree.all("a", rel="next")
            url = older[0].attributes["href"] if older else None
        assert found == [f"a{n}" for n in range(119, -1, -1)]
        assert "There is no alert on this page" in page(web, "/alerts?page=4").text
        engine.close()


# --- Health, and when something is wrong ------------------------------------------------------------------------------


def test_health(web: TestClient) -> None:
    assert web.get("/healthz").text == "ok\n"
    ready = web.get("/readyz")
    assert ready.status_code == 200
    assert ready.headers["content-type"] == "text/plain; charset=utf-8"
    assert f"engine: ok, {ALL} articles" in ready.text
    assert "store: ok" in ready.text


def test_a_dead_engine_is_said_calmly_and_hides_no_text(house: tuple[Store, Engine], dead_engine: Engine) -> None:
    web = client(house[0], dead_engine)
    answer = web.get("/?q=Kidal")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    assert answer.headers["content-security-policy"] == HEADERS["content-security-policy"]
    tree = read(answer.text)
    assert tree.one("h1").text == "The search engine cannot answer just now"
    assert "Nothing is lost" in tree.one("section", class_="calm").text

    text = page(web, article(world.SECOND_COPY))
    assert "Its story cannot be listed" in text.one("section", class_="story").text
    assert "La CEDEAO se donne un mois" in text.one("h1").text
    assert page(web, "/outlets")
    assert page(web, "/alerts")
    ready = web.get("/readyz")
    assert ready.status_code == 503
    assert "engine: not ready" in ready.text
    assert "store: ok" in ready.text
    assert web.get("/healthz").status_code == 200


def test_a_store_that_cannot_be_read(tmp_path: Path, house: tuple[Store, Engine]) -> None:
    path = tmp_path / "vigie.db"
    with Store.open(f"sqlite:///{path}") as store:
        store.close()  # the connections; the next question opens the file again
        path.write_bytes(b"this is no database" * 1000)
        web = client(store, house[1])
        for url in ("/outlets", "/alerts", article(1)):
            tree = page(web, url, 503)
            assert tree.one("h1").text == "The store cannot be read just now"
        ready = web.get("/readyz")
        assert ready.status_code == 503
        assert "store: not ready" in ready.text
        assert web.get("/?q=Kidal").status_code == 200  # the search needs the index alone


def test_a_fault_of_ours_tells_nothing_of_itself(house: tuple[Store, Engine]) -> None:
    broken = Outlet("le-combat", "Le Combat", "ML", ("fr",), f"Nowhere/{world.IMAGE}")  # a zone that no check let pass
    answer = client(*house, outlets=(broken,)).get(article(1))
    assert answer.status_code == 500
    tree = read(answer.text)
    assert tree.one("h1").text == "Something went wrong here"
    assert "Nowhere" not in answer.text
    for name, value in HEADERS.items():
        assert answer.headers.get_list(name) == [value]


# --- Text that tries to be code ---------------------------------------------------------------------------------------

TAGS = {
    "html", "head", "meta", "title", "link", "body", "a", "header", "img", "span", "nav", "ul", "li", "main", "h1",
    "h2", "h3", "form", "div", "label", "input", "button", "p", "strong", "ol", "article", "time", "bdi", "mark",
    "aside", "section", "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "code", "footer", "figure",
    "figcaption", "svg", "desc", "line", "rect", "dl", "dt", "dd", "br", "blockquote", "del", "ins",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "dir", "charset", "name", "content", "rel", "href", "type", "class", "src", "alt", "width", "height",
    "aria-label", "aria-current", "id", "tabindex", "action", "method", "role", "for", "value", "maxlength",
    "placeholder", "autocomplete", "autocapitalize", "spellcheck", "enterkeyhint", "autofocus", "aria-invalid",
    "aria-describedby", "title", "aria-hidden", "aria-labelledby", "start", "data-id", "datetime", "open", "scope",
    "viewbox", "preserveaspectratio", "direction", "focusable", "x", "y", "x1", "x2", "y1", "y2", "rowspan", "colspan",
    "data-label", "aria-description", "reversed",
}  # fmt: skip
HOSTILE_PAGES = [
    "/", "/?q=canary", article(world.HOSTILE), article(world.HOSTILE, "?version=1"), "/outlets", "/alerts",
    "/?" + urlencode({"q": world.PAYLOAD}), "/?" + urlencode({"q": f'"{world.PAYLOAD}'}),
    "/?" + urlencode({"actor": world.PAYLOAD, "lang": world.SCRIPT, "outlet": world.IMAGE}),
    "/?" + urlencode({"q": "canary", "from": world.PAYLOAD, "to": world.IMAGE}),
    "/?" + urlencode({"sort": world.PAYLOAD}), "/?" + urlencode({"page": world.PAYLOAD}),
    "/?" + urlencode({world.PAYLOAD: world.PAYLOAD}), "/outlets?" + urlencode({"sort": world.PAYLOAD}),
    "/alerts?" + urlencode({"page": world.PAYLOAD}), article(world.HOSTILE, "?" + urlencode({"version": world.IMAGE})),
    "/article/" + world.SCRIPT.replace("/", "%2F"), "/" + world.IMAGE,
]  # fmt: skip


@pytest.mark.parametrize("url", HOSTILE_PAGES)
def test_what_is_inserted_is_text_and_nothing_else(hostile: TestClient, url: str) -> None:
    answer = hostile.get(url)
    assert answer.status_code in (200, 400, 404)
    tree = read(answer.text)  # fails where a payload opened or closed an element or doubled an attribute
    for element in tree.all():
        assert element.tag in TAGS, element.tag
        assert set(element.attributes) <= ATTRIBUTES, element.attributes
        if element.tag == "img":
            assert element.attributes["src"] == "/static/vigie.svg"
        if address := element.attributes.get("href"):
            assert re.match(r"https?://|/|#[mq]\d+$|#content$|#facets$", address), address
            assert not address.startswith("//")
            if address.startswith("http"):
                assert element.attributes["rel"] == "noopener noreferrer"
    assert "1337" not in answer.text  # 7 * 191: the text of a template inside a value is no template
    assert world.SCRIPT not in answer.text
    assert "<img src=x" not in answer.text


def test_payloads_stand_on_the_pages_as_they_are(hostile: TestClient) -> None:
    """The canary is there, whole and visible: it was escaped, not dropped."""
    payload = world.PAYLOAD
    hit = page(hostile, "/?q=canary").all("li", class_="hit")[0]
    for part in (hit.one("h3").text, hit.all("bdi")[0].text):
        assert payload in part
    assert world.SCRIPT in hit.one("p", class_="snippet").text
    assert f"Actor {payload}" in [chip.text for chip in hit.all("a", class_="chip")]
    facets = page(hostile, "/").one("aside")
    for start in ("Actor", "Place", "Canary"):
        assert any(b.text.startswith(f"{start} {payload}") for b in facets.all("bdi")), start

    tree = page(hostile, article(world.HOSTILE))
    assert tree.one("h1").text == f"Canary {payload}"
    marks = tree.one("h1").all("mark") + tree.one("div", class_="text").all("mark")
    assert [mark.text for mark in marks] == [world.SCRIPT] * 3
    assert marks[0].attributes["title"] == f"Actor {payload}: rule {payload}; certain (90 %)"
    assert payload in tree.one("header", class_="head").all("bdi")[1].text  # the author
    assert payload in tree.one("p", class_="cite").text
    assert payload in tree.one("header", class_="head").all("bdi")[2].text  # the agency
    voices = tree.one("section", class_="voices")
    assert [a.text for a in voices.all("a", class_="chip")] == [payload, f"Actor {payload}"]
    assert f"Canary {payload}" in voices.all("blockquote")[0].text
    assert f"{payload}: quoted {payload}; certain (90 %)" in [
        s.attributes["title"] for s in tree.all("span", class_="said")
    ]
    figure = tree.one("section", class_="figures-told")
    assert [bdi.text for bdi in figure.all("bdi")][:3] == [payload, f"Actor {payload}", f"Place {payload}"]
    assert "javascript:alert('vigie-canary')" in tree.one("dl", class_="facts").text
    assert "so it is not linked" in tree.one("dl", class_="facts").text
    old = page(hostile, article(world.HOSTILE, "?version=1"))
    assert [d.text for d in old.all("del")][1] == f"Before {payload}"

    outlets = page(hostile, "/outlets")
    row = outlets.one("tbody", id="hostile")
    assert payload in row.one("th").text
    assert next(p.text for p in row.all("p", class_="why")) == payload
    assert any(payload == bdi.text for bdi in outlets.all("bdi"))

    alert = page(hostile, "/alerts").one("ol", class_="told")
    assert alert.one("blockquote").one("mark").text == payload
    assert alert.one("p", class_="why").text == payload
    assert alert.one("strong").text == payload
    assert not alert.all("a", class_="outward")

    faulty = f'"{payload}'
    assert page(hostile, "/?" + urlencode({"q": faulty}), 400).one("input", id="q").attributes["value"] == faulty


def test_an_errors_own_words_are_escaped() -> None:
    detail = templates().get_template("error.html").render(
        house=None, say=WORDS, here="", now=world.NOW, kind="engine", detail=world.PAYLOAD
    )  # fmt: skip
    assert world.PAYLOAD in read(detail).one("p", class_="detail").text
    assert world.SCRIPT not in detail


def test_templates_escape_everything() -> None:
    folder = Path(dashboards.__file__).parent / "templates"
    environment = templates()
    assert environment.autoescape is True
    names = [path.name for path in folder.iterdir()]
    assert names
    for name in names:
        assert name.endswith(".html")
        source = (folder / name).read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe|autoescape|Markup|<script|\son\w+=|style=|javascript:", source), name
    for path in Path(dashboards.__file__).parent.glob("*.py"):
        assert "Markup" not in path.read_text(encoding="utf-8"), path


# --- Words and pieces -------------------------------------------------------------------------------------------------


def test_every_text_is_used_and_every_used_text_is_there() -> None:
    folder = Path(dashboards.__file__).parent
    sources = [*folder.glob("*.py"), *folder.glob("templates/*.html")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources if path.name != "words.py")
    code += (folder / "words.py").read_text(encoding="utf-8").split("class Words")[1]
    used = set(re.findall(r"""say(?:\.count|\.either)?\(f?["']([\w.-]+)["'][,)]""", code))
    made = set(re.findall(r"""(?:say|self)(?:\.count|\.either)?\(\s*f?["']([\w.-]+\.)(?:["'] ~|\{)""", code))
    counted = {f"{key}.{form}" for key in used for form in ("one", "other")}
    own = set(re.findall(r"""self\(\s*["']([\w.-]+)["']""", code)) | {
        "months",
        "months.short",
        "ago.past",
        "ago.future",
    }
    known = used | counted | own
    unused = {key for key in words.ENGLISH if key not in known and not key.startswith(tuple(made))}
    assert unused == set()
    missing = {key for key in used if key not in words.ENGLISH and f"{key}.one" not in words.ENGLISH}
    assert missing == set()


def test_numbers_spans_and_directions() -> None:
    assert WORDS.number(1234567) == "1\u202f234\u202f567"
    assert [WORDS.span(timedelta(seconds=s)) for s in (1, 90, 150, 7300, 200_000)] == [
        "1 second", "90 seconds", "2 minutes", "2 hours", "2 days",
    ]  # fmt: skip
    assert WORDS.ago(world.NOW - timedelta(days=3), world.NOW) == "3 days ago"
    assert WORDS.ago(world.NOW + timedelta(minutes=5), world.NOW) == "in 5 minutes"
    assert WORDS.ago(world.NOW, world.NOW) == "just now"
    assert [words.direction(lang) for lang in ("ar", "fa", "fr", "und", "mixed", None, "")] == [
        "rtl", "rtl", "ltr", "auto", "auto", "auto", "auto",
    ]  # fmt: skip
    assert [words.tag(lang) for lang in ("ar", "und", "mixed", None)] == ["ar", None, None, None]


@given(
    st.text(st.sampled_from("aé ن\nق😀"), max_size=40),
    st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50), st.just("x")), max_size=8),
)
def test_pieces_together_are_the_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    found = pieces(text, spans)
    assert "".join(piece.text for piece in found) == text
    assert all(piece.text for piece in found)
    parts = [pieces(text, spans, start, end) for start, end in paragraphs(text)]
    lines = [line for line in text.split("\n") if line.strip()]
    assert ["".join(piece.text for piece in part) for part in parts] == lines


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
     "vbscript:x", "file:///etc/passwd", "//evil.example", "/outlets", "https:", "https:///x", "http://[", "", None,
     "\x01https://a.example", "https://a.example/\u202e", "https://a.example/ b", "blob:https://a.example"],
)  # fmt: skip
def test_addresses_that_are_not_linked(url: str | None) -> None:
    assert web_link(url) is None


@pytest.mark.parametrize("url", ["https://a.example/", "http://a.example:81/é?q=ن#x", "HTTPS://A.example"])
def test_addresses_that_are_linked(url: str) -> None:
    assert web_link(url) == url
