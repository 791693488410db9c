"""The pages in a real Chromium, served by a real uvicorn over a real store and index."""

from __future__ import annotations

import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
import uvicorn
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from dashboards.app import create_app
from pipeline.index import Engine
from pipeline.index.embedded import Embedded
from pipeline.store import Store
from tests.browser import world

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail("These tests need a real Chromium, and none is installed. Run `apt-get install chromium`.")
    return found


def serve(folder: Path, fill: Callable[[Store, Engine], None]) -> Iterator[str]:
    """The address of the application over a filled world, on a free loopback port until the generator is closed."""
    with Store.open(f"sqlite:///{folder}/vigie.db") as store, socket.create_server(("127.0.0.1", 0)) as listening:
        engine = Embedded(folder / "index")
        fill(store, engine)
        hostile = (world.HOSTILE_OUTLET, world.HOSTILE_OFF)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = create_app(
            store,
            engine,
            outlets=(*world.OUTLETS, *(hostile if fill is world.fill_hostile else ())),
            actors=(*world.ACTORS, world.HOSTILE_ACTOR),
            places=(*world.PLACES, world.HOSTILE_PLACE),
            clock=world.Still(),
            base_url=address,
            allowed_hosts=["127.0.0.1"],
        )
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            deadline = time.monotonic() + 20
            while not server.started:
                assert thread.is_alive(), "uvicorn ended before it began to serve"
                assert time.monotonic() < deadline, "uvicorn did not start in 20 s"
                time.sleep(0.02)
            yield address
        finally:
            server.should_exit = True
            thread.join(timeout=20)
            engine.close()


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serve(tmp_path_factory.mktemp("calm"), world.fill)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serve(tmp_path_factory.mktemp("hostile"), world.fill_hostile)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def context(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    opened = playwright.chromium.launch_persistent_context(
        tmp_path_factory.mktemp("profile"), executable_path=chromium(), args=list(ARGUMENTS), viewport=None
    )
    # What the browser's policy forbade, told from inside the page; the policy does not rule scripts of the test.
    opened.add_init_script(
        "window.violations = []; document.addEventListener('securitypolicyviolation',"
        " e => window.violations.push(e.violatedDirective + ' ' + e.blockedURI))"
    )
    yield opened
    opened.close()


@dataclass
class Watched:
    """A page, and whatever it did that a page of ours never does."""

    page: Page
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, address: str) -> Page:
        self.page.goto(address)
        return self.page

    def harmless(self) -> None:
        assert self.dialogs == []
        assert self.page.evaluate("window.violations") == []
        # Chromium writes a line for an answer of 400 or 404, which some pages are meant to be.
        assert [e for e in self.errors if "status of 40" not in e] == []
        own = urlsplit(self.page.url).netloc
        assert [r for r in self.requests if urlsplit(r).netloc != own] == []


@pytest.fixture
def watched(context: BrowserContext) -> Iterator[Watched]:
    page = context.new_page()
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # a plain dict of the two
    page.set_default_timeout(20_000)
    found = Watched(page)
    page.on("dialog", lambda dialog: (found.dialogs.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: found.errors.append(message.text))
    page.on("pageerror", lambda error: found.errors.append(str(error)))
    page.on("request", lambda request: found.requests.append(request.url))
    yield found
    page.close()


def article(number: int) -> str:
    return f"/article/{world.identifier(number)}"


PAGES = (
    "/", "/?q=Kidal", f"/?q={quote('مفاوضات')}", "/?q=(Gao", "/?q=zanzibar", article(1), article(5),
    article(world.CORRECTED) + "?version=1", article(world.SECOND_COPY), article(world.TOLD_FIRST),
    article(world.TOLD_IN_ARABIC), f"/?story={world.identifier(world.TOLD_FIRST)}", "/outlets", "/alerts", "/nope",
)  # fmt: skip


# --- Text that tries to be code ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=canary",
        article(world.HOSTILE),
        article(world.HOSTILE) + "?version=1",
        "/outlets",
        "/alerts",
        f"/?q={quote(world.PAYLOAD)}",
        f"/?q={quote(world.IMAGE)}",
        f"/?actor={quote(world.PAYLOAD)}",
        f"/?q=canary&from={quote(world.IMAGE)}",
        f"/{quote(world.SCRIPT)}",
    ],
)
def test_payloads_stay_text(watched: Watched, hostile: str, path: str) -> None:
    page = watched.open(hostile + path)
    page.hover("body")
    for summary in page.locator("summary").all():
        summary.click()
    for mark in page.locator("mark").all():
        mark.hover()
    page.wait_for_timeout(50)  # an error event of an image that does not exist comes later
    watched.harmless()
    assert page.locator("script").count() == 0
    assert page.locator("img").count() == page.locator("a.brand img").count() == 1


def test_a_reader_sees_the_payload_as_it_was_written(watched: Watched, hostile: str) -> None:
    page = watched.open(hostile + article(world.HOSTILE))
    assert page.locator("h1").inner_text() == f"Canary {world.PAYLOAD}"
    assert page.locator("mark").all_inner_texts() == [world.SCRIPT] * 3
    assert world.SCRIPT in page.locator(".head .from").inner_text()
    page = watched.open(hostile + "/alerts")
    assert page.locator("blockquote mark").inner_text() == world.PAYLOAD
    page = watched.open(f"{hostile}/?q={quote(world.PAYLOAD)}")
    assert page.locator("#q").input_value() == " ".join(world.PAYLOAD.split())
    watched.harmless()


def test_code_that_got_in_would_not_run(watched: Watched, calm: str) -> None:
    """The policy is the second wall; and this shows that ``harmless`` would see it hit."""
    page = watched.open(calm)
    page.evaluate(
        'document.body.insertAdjacentHTML(\'beforeend\', \'<img src="/nope" onerror="window.ran = 1">'
        '<p style="color: red">x</p><img src="https://elsewhere.example/x.png">\');'
        "const s = document.createElement('script'); s.textContent = 'window.ran = 2'; document.body.append(s)"
    )
    page.wait_for_function("window.violations.length >= 4")
    assert page.evaluate("window.ran") is None
    directives = {violation.split()[0] for violation in page.evaluate("window.violations")}
    assert directives == {"script-src-attr", "script-src-elem", "style-src-attr", "img-src"}
    with pytest.raises(AssertionError):
        watched.harmless()


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_names_are_marked_where_they_stand(watched: Watched, calm: str) -> None:
    kept = world.articles()[0]
    page = watched.open(calm + article(1))
    assert page.locator("h1 mark").all_inner_texts() == ["Ansar Dine"]
    wanted = [m.text for m in kept.mentions if m.field == "text"]
    assert page.locator(".text mark").all_inner_texts() == wanted
    assert page.locator(".text").inner_text().replace("\n\n", "\n") == kept.text
    for mark in page.locator("mark").all():
        box = mark.bounding_box()
        assert box
        assert box["width"] > 20
    lines = [
        page.locator(f".text mark.{kind}").first.evaluate("e => getComputedStyle(e).textDecorationStyle")
        for kind in ("actor", "place")
    ]
    assert lines == ["solid", "double"]  # told apart without their colours too
    page.locator(".named summary").first.click()
    page.locator(".named details a").first.click()
    assert page.evaluate("document.querySelector('mark:target').textContent") == "Ansar Dine"
    watched.harmless()


def test_arabic_runs_from_right_to_left(watched: Watched, calm: str) -> None:
    page = watched.open(calm + article(5))
    for part in ("h1", ".text", ".text p", ".text mark"):
        assert page.locator(part).first.evaluate("e => getComputedStyle(e).direction") == "rtl", part
    for part in ("html", ".beside", ".head .from"):
        assert page.locator(part).first.evaluate("e => getComputedStyle(e).direction") == "ltr", part
    heading, mark = page.locator("h1").bounding_box(), page.locator("h1 mark").first.bounding_box()
    assert heading
    assert mark
    # The title begins with the name, so the mark ends at the title's right edge.
    assert mark["x"] + mark["width"] == pytest.approx(heading["x"] + heading["width"], abs=3)
    assert page.locator("h1 mark").first.inner_text() == "أنصار الدين"
    text, inside = page.locator(".text").bounding_box(), page.locator(".text mark").first.bounding_box()
    assert text
    assert inside
    assert text["x"] <= inside["x"]
    assert inside["x"] + inside["width"] <= text["x"] + text["width"] + 1
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    arabic = page.locator(".text").evaluate(size)
    assert arabic > watched.open(calm + article(1)).locator(".text").evaluate(size)


def test_quotes_are_washed_lightly_and_the_list_leads_to_them(watched: Watched, calm: str) -> None:
    kept = world.story()[0]
    page = watched.open(calm + article(world.TOLD_FIRST))
    assert page.locator(".text").inner_text().replace("\n\n", "\n") == kept.text
    inside = page.locator(".said mark").first
    assert inside.inner_text() == "Gao"
    ground = "e => getComputedStyle(e).backgroundColor"
    plain = page.locator(".text mark:not(.said mark)").first.evaluate(ground)
    assert inside.evaluate(ground) == plain  # a name keeps its wash in a quote
    direct, reported = (
        page.locator(f".said{kind}").first.evaluate(ground) for kind in (":not(.reported)", ".reported")
    )
    assert len({direct, reported, plain, "rgba(0, 0, 0, 0)"}) == 4
    page.locator(".voices").get_by_role("link", name="trois à cinq assaillants").click()
    assert page.evaluate("document.querySelector('.said:target').textContent").startswith("trois à cinq assaillants")
    page.locator(".voices a.chip").first.click()
    assert page.locator("#q").input_value() == "speaker:adnan-sahraoui"
    assert page.locator("li.hit").count() == 4
    assert page.locator(".snippet mark").first.inner_text() == "Adnan Sahraoui"
    watched.harmless()


def test_an_arabic_quote_runs_its_own_way_beside_an_arabic_and_in_a_latin_page(watched: Watched, calm: str) -> None:
    page = watched.open(calm + article(world.TOLD_IN_ARABIC))
    direction = "e => getComputedStyle(e).direction"
    assert page.locator(".voices").evaluate(direction) == "ltr"
    quoted = page.locator(".voices blockquote").first
    assert quoted.evaluate(direction) == "rtl"
    box, line = quoted.bounding_box(), quoted.locator("a").bounding_box()
    assert box
    assert line
    assert box["x"] + box["width"] - (line["x"] + line["width"]) < 25  # it begins at the right edge
    amount, who = page.locator(".figures-told strong").first, page.locator(".figures-told bdi").first
    assert who.evaluate(direction) == "rtl"
    left, right = amount.bounding_box(), who.bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"]  # the figure stays before what it counts
    watched.harmless()


def test_the_timeline_has_bars_of_the_right_height(watched: Watched, calm: str) -> None:
    page = watched.open(calm)
    svg = page.locator(".timeline svg").bounding_box()
    assert svg
    bars = page.locator("svg a.bar")
    assert bars.count() == 12
    heights = [
        sum(rect.bounding_box()["height"] for rect in bar.locator("rect:not(.reach)").all())  # type: ignore[index] # it has a box
        for bar in bars.all()
    ]
    counts = [int(re.search(r": (\d+) ", bar.locator("title").text_content() or "").group(1)) for bar in bars.all()]  # type: ignore[union-attr] # it matches
    assert max(heights) == pytest.approx(svg["height"], abs=1)
    assert heights == pytest.approx([svg["height"] * count / 5 for count in counts], abs=1)
    fills = {
        lang: page.locator(f"svg rect.lang-{lang}").first.evaluate("e => getComputedStyle(e).fill")
        for lang in ("fr", "ar", "en")
    }
    assert len(set(fills.values())) == 3
    for lang, fill in fills.items():
        swatch = page.locator(f".swatch.lang-{lang}").evaluate("e => getComputedStyle(e).backgroundColor")
        assert swatch == fill
    page.locator("figcaption summary").click()
    assert page.locator("table.figures tbody tr").count() == 12
    bars.last.click()
    assert "from=2012-11-12" in page.url
    assert page.locator("li.hit").count() == 5
    watched.harmless()


def test_a_facet_filters_and_gives_back(watched: Watched, calm: str) -> None:
    page = watched.open(calm)
    page.get_by_role("complementary").get_by_role("link", name="Arabic").click()
    assert page.url.endswith("/?lang=ar")
    assert page.locator("li.hit").count() == 6
    assert all(h.get_attribute("lang") == "ar" for h in page.locator("li.hit h3").all())
    assert page.locator(".total").inner_text() == "6 articles"
    page.locator(".chosen a.chip").click()
    assert urlsplit(page.url).query == ""
    assert page.locator(".total").inner_text().startswith("24 articles")
    page.locator("li.hit a.chip.actor").first.click()
    assert "actor=cedeao" in page.url
    watched.harmless()


# --- Hands and eyes ---------------------------------------------------------------------------------------------------


def test_all_of_it_works_from_the_keyboard(watched: Watched, calm: str) -> None:
    page = watched.open(calm)
    page.bring_to_front()
    page.wait_for_function("document.hasFocus()")  # without it no focus is drawn
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.locator("#q").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.type("Kidal")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=Kidal*")
    assert page.locator("li.hit").count() == 4
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0  # type: ignore[index]  # it is on the page
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(() => { const e = document.activeElement; return e.tagName + ' ' + (e.getAttribute('href') || e.name ||"
            " '') + ' ' + (e === document.body ? 'solid' : getComputedStyle(e).outlineStyle) })()"
        )
        assert outline.endswith(("solid", "auto")), outline  # a reader sees where he stands
        seen.add(outline.split()[1])
    assert article(1) in seen
    assert any("lang=fr" in target for target in seen)
    watched.harmless()


@pytest.mark.parametrize("path", PAGES)
def test_a_narrow_screen_needs_no_sideways_scrolling(watched: Watched, calm: str, path: str) -> None:
    watched.page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a plain dict of the two
    page = watched.open(calm + path)
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    outside = page.evaluate(
        "[...document.querySelectorAll('main *:not(svg *):not(.unseen):not(.scroll *):not(thead, thead *)')]"
        ".filter(e => e.getBoundingClientRect().right > 361 || e.getBoundingClientRect().left < -1)"
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    assert outside == []
    watched.harmless()


CONTRAST = """() => {
  const read = c => { const n = c.match(/[\\d.e-]+/g).map(Number); const s = c.startsWith('color(') ? 255 : 1;
    return [n[0] * s, n[1] * s, n[2] * s, n.length > 3 ? n[3] : 1]; };
  const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
  const ground = e => { if (!e) return [255, 255, 255, 1]; const c = read(getComputedStyle(e).backgroundColor);
    return c[3] === 1 ? c : over(c, ground(e.parentElement)); };
  const linear = v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = c => { const [r, g, b] = c.map(v => linear(v / 255));
    return .2126 * r + .7152 * g + .0722 * b; };
  const found = [];
  for (const e of document.querySelectorAll('body *')) {
    if (e.closest('svg') || ![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    const back = ground(e), ink = over(read(getComputedStyle(e).color), back);
    const [a, b] = [light(ink), light(back)].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) found.push(ratio.toFixed(2) + ' ' + e.outerHTML.slice(0, 90));
  }
  return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_every_text_stands_out_by_day_and_by_night(watched: Watched, calm: str, path: str, scheme: str) -> None:
    """At least 4.5 to 1: WCAG 2.2, 1.4.3 (AA)."""
    watched.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = watched.open(calm + path)
    ground = page.locator("html").evaluate("e => getComputedStyle(e).backgroundColor")
    brightness = sum(int(part) for part in re.findall(r"\d+", ground)[:3])
    assert brightness < 150 if scheme == "dark" else brightness > 600
    assert page.evaluate(CONTRAST) == []
    watched.harmless()


def test_paper_gets_the_text_alone(watched: Watched, calm: str) -> None:
    page = watched.open(calm + article(5))
    page.emulate_media(media="print")
    for hidden in (".top nav", ".foot", ".actions"):
        assert not page.locator(hidden).is_visible(), hidden
    for shown in ("h1", ".text", ".cite"):
        assert page.locator(shown).is_visible(), shown


# --- Several languages ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tongues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serve(tmp_path_factory.mktemp("tongues"), world.fill_tongues)


def test_a_bilingual_article_runs_both_ways_on_one_page(watched: Watched, tongues: str) -> None:
    page = watched.open(tongues + article(world.BILINGUAL))
    lines = page.locator(".text p")
    look = "e => { const s = getComputedStyle(e); return [s.direction, s.textAlign, parseFloat(s.fontSize)] }"
    french, arabic = lines.nth(0).evaluate(look), lines.nth(2).evaluate(look)
    assert [line.evaluate(look)[0] for line in lines.all()] == ["ltr", "ltr", "rtl", "rtl"]
    assert arabic[2] > french[2]
    assert page.locator(".text .said").nth(1).evaluate(look)[2] == arabic[2]
    # The last line of a paragraph begins at the edge from which its language is read.
    edges = (
        "e => { const r = document.createRange(); r.selectNodeContents(e); const b = [...r.getClientRects()].pop();"
        " const p = e.getBoundingClientRect(); return [b.left - p.left, p.right - b.right] }"
    )
    assert lines.nth(0).evaluate(edges)[0] == pytest.approx(0, abs=2)
    assert lines.nth(2).evaluate(edges)[1] == pytest.approx(0, abs=2)
    assert page.locator("h1").evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert [q.evaluate("e => getComputedStyle(e).direction") for q in page.locator(".voices blockquote").all()] == [
        "ltr",
        "rtl",
    ]
    watched.harmless()


def test_the_outlet_s_toll_is_seen_before_the_text(watched: Watched, tongues: str) -> None:
    page = watched.open(tongues + article(world.BILINGUAL))
    notice, text = page.locator(".notice").bounding_box(), page.locator(".text").bounding_box()
    assert notice
    assert text
    assert notice["y"] + notice["height"] <= text["y"]
    assert page.locator(".head .toll").is_visible()
    watched.harmless()


def test_the_facet_of_languages_names_them_and_leads_to_them(watched: Watched, tongues: str) -> None:
    page = watched.open(tongues)
    facet = page.locator(".facet.lang")
    assert {each.strip() for each in facet.locator("bdi").all_inner_texts()} == {
        "Arabic",
        "Persian",
        "Several languages",
        "Spanish",
    }
    facet.get_by_role("link", name="Several languages").click()
    assert page.url.endswith("/?lang=mixed")
    assert page.locator("li.hit h3").all_inner_texts() == ["La route de Bourem, porte de Gao"]
    page.get_by_role("link", name="La route de Bourem").click()
    page.locator(".tags").get_by_role("link", name="أزمة الغذاء").click()
    assert page.locator("li.hit").count() == 1
    watched.harmless()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_bilingual_page_stands_out_and_fits_a_narrow_screen(watched: Watched, tongues: str, scheme: str) -> None:
    watched.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    watched.page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a plain dict of the two
    page = watched.open(tongues + article(world.BILINGUAL))
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    watched.harmless()
