"""The command line as documented: commands, examples, exit statuses, JSON."""

import json
import re
import shlex
from pathlib import Path

import pytest
import typer.main

from pipeline.__main__ import app
from tests.journey.conftest import Vigie

ROOT = Path(__file__).parents[2]
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined] # typer gives a click group

PAGE = """<html lang="ar" dir="rtl"><head><title>وفد من أنصار الدين في الجزائر - الصحيفة</title>
<meta property="article:section" content="الشأن الوطني"><meta property="article:tag" content="أنصار الدين">
<meta property="article:tag" content="مالي"><meta property="og:image" content="http://example.org/صور/وفد.jpg">
</head><body>
<h1>وفد من أنصار الدين في الجزائر</h1><p class="date">الاثنين 5 نوفمبر 2012</p>
<div class="article-body"><p>وصل وفد من حركة أنصار الدين إلى الجزائر العاصمة، أمس، لمواصلة المشاورات حول الأزمة
في شمال مالي، وقال مصدر مطلع إن المفاوضين سيبقون في العاصمة أياما أخرى قبل أن يعودوا إلى كيدال.</p>
<p>وأكد المصدر ذاته أن إياد أغ غالي يتابع المحادثات عن قرب، وأن الجماعة تريد حلا سياسيا يجنب سكان الشمال حربا جديدة،
فيما تواصل دول غرب إفريقيا التحضير لنشر قوة عسكرية بعد صدور قرار مجلس الأمن.</p></div></body></html>"""


def test_the_readme_lists_every_command_and_no_other() -> None:
    listed = set(re.findall(r"^\| `vigie ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_help_has_an_example_that_its_command_can_read(name: str) -> None:
    if name == "health":
        return
    epilog = COMMANDS[name].epilog or ""
    assert epilog.startswith("Example: vigie ")
    words = shlex.split(epilog.removeprefix("Example: vigie ").split("   or ")[0].split(" < ")[0])
    assert words[0] == name
    COMMANDS[name].make_context(name, words[1:], resilient_parsing=False)


def test_from_nothing_to_a_checked_configuration(vigie: Vigie) -> None:
    missing = vigie("check")
    assert missing.returncode == 2
    assert "vigie init" in missing.stderr
    assert vigie("init").returncode == 0
    assert vigie("check").returncode == 0
    assert vigie("init").returncode != 0, "init must not overwrite"
    file = vigie.folder / "config/outlets.yaml"
    lines = file.read_text(encoding="utf-8").split("\n")
    place = next(n for n, line in enumerate(lines, 1) if "timezone: Africa/Bamako" in line)
    lines[place - 1] = lines[place - 1].replace("Africa/Bamako", "Africa/Bamaco")
    file.write_text("\n".join(lines), encoding="utf-8")
    wrong = vigie("check")
    assert wrong.returncode == 2
    assert f"outlets.yaml:{place}: " in wrong.stderr
    assert "Africa/Bamako" in wrong.stderr


def test_a_query_that_cannot_be_read_is_shown_with_a_caret(vigie: Vigie) -> None:
    vigie("init")
    done = vigie("search", "Mali AND (Kidal")
    assert done.returncode == 2
    query, caret, hint = done.stderr.rstrip("\n").split("\n")[:3]
    assert query == "Mali AND (Kidal"
    assert caret.strip() == "^"
    assert hint


def test_lists_as_json(vigie: Vigie) -> None:
    vigie("init")
    assert "ansar-dine" in {one["actor"]["id"] for one in json.loads(vigie("actors", "--json").stdout)}
    assert "le-combat" in {one["outlet"]["id"] for one in json.loads(vigie("outlets", "--json").stdout)}
    assert json.loads(vigie("alerts", "--json").stdout) == []
    assert json.loads(vigie("status", "--json").stdout)["counts"]["records"] == 0
    assert json.loads(vigie("search", "", "--json").stdout)["total"] == 0


def test_extract_answers_in_the_order_asked_with_exactly_the_fields_promised(vigie: Vigie) -> None:
    (vigie.folder / "page.html").write_text(PAGE, encoding="utf-8")
    asked = [
        {"id": "a", "html": PAGE, "url": "http://example.org/ar/1"},
        {"id": "b", "path": "page.html", "headers": {"Content-Type": "text/html"}},
        {"id": "c", "html": "<html><body><p>trop court</p></body></html>"},
        {"id": "d", "path": "nowhere.html"},
    ]
    lines = [*map(json.dumps, asked), "this is no JSON"]
    done = vigie("extract", "--jsonl", "--workers", "2", stdin="\n".join(lines) + "\n")
    assert done.returncode == 1, "one line was no question"
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in said] == ["a", "b", "c", "d", None]
    for one in said[:2]:
        assert set(one) - {"reason"} == {
            "id", "outcome", "title", "text", "language", "published", "published_from", "published_confidence",
            "authors", "url", "modified", "section", "tags", "image", "agency", "access", "passages",
        }  # fmt: skip
        assert one["outcome"] == "kept"
        assert one["title"] == "وفد من أنصار الدين في الجزائر"
        assert one["language"] == "ar"
        assert one["published"].startswith("2012-11-05")
        assert "إياد أغ غالي" in one["text"]
        assert (one["section"], one["tags"], one["access"]) == ("الشأن الوطني", ["أنصار الدين", "مالي"], "open")
        assert one["image"] == "http://example.org/صور/وفد.jpg"
        assert one["passages"] == []
    assert said[2]["outcome"] == "rejected"
    assert said[2]["reason"] == "too-short"
    assert said[3]["outcome"] == "failed"
    assert "nowhere.html" in said[3]["detail"]


def test_identify_gives_offsets_in_the_given_text(vigie: Vigie) -> None:
    texts = [
        {"id": 1, "text": "والتقى وفد من وأنصار الدين\nبإياد أغ غالي في كيدال."},
        {"id": 2, "title": "Kidal", "text": "Ançar Eddine et l’AQMI à Tombouctou", "lang": "fr"},
    ]
    done = vigie("identify", "--jsonl", stdin="\n".join(json.dumps(t, ensure_ascii=False) for t in texts))
    assert done.returncode == 0, done.stderr
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["lang"] == "ar"
    assert {"ansar-dine", "iyad-ag-ghali"} <= set(first["actors"])
    assert {"ansar-dine", "aqim"} <= set(second["actors"])
    assert {"kidal", "timbuktu"} <= set(second["places"])
    for asked, said in zip(texts, (first, second), strict=True):
        assert set(said) == {"id", "lang", "actors", "places", "mentions", "quotes", "figures", "agency"}
        for mention in said["mentions"]:
            assert set(mention) == {"entity", "kind", "field", "start", "end", "text", "how", "certainty"}
            assert asked[mention["field"]][mention["start"] : mention["end"]] == mention["text"]


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\xfe",
        b"[1]",
        b'{"text": "x"}',
        b'{"id": 1}',
        b'{"id": 1, "text": 5}',
        b"[" * 200_000,
        b'{"id": "\\ud800", "text": 1}',
        b'{"id": NaN, "text": "x"}',
    ],
    ids=range(8),
)
def test_a_line_that_asks_nothing_is_answered_and_counted(vigie: Vigie, line: bytes) -> None:
    done = vigie("identify", "--jsonl", stdin=line + b'\n{"id": 2, "text": "AQMI"}\n')
    assert done.returncode == 1
    first, second = (json.loads(said) for said in done.stdout.splitlines())
    assert first["error"]
    assert second["actors"] == ["aqim"]


def test_a_page_by_file_and_one_that_is_none(vigie: Vigie) -> None:
    (vigie.folder / "page.html").write_text(PAGE, encoding="utf-8")
    assert "إياد أغ غالي" in vigie("extract", "page.html").stdout
    assert vigie("extract", "missing.html").returncode == 2
    assert vigie("extract", "http://127.0.0.1:1/").returncode == 1
    shown = json.loads(vigie("extract", "page.html", "--json").stdout)
    assert {"passages", "modified", "section", "tags", "image", "agency", "access", "text_from"} <= set(shown)
    assert (shown["access"], shown["charset"], shown["language"]) == ("open", "utf-8", "ar")
    said = vigie("extract", "page.html").stdout
    assert "published: 2012-11-05" in said
    assert "charset: utf-8" in said
    assert "text from: " in said


def test_a_page_is_read_as_one_of_an_outlet_where_that_is_named(vigie: Vigie) -> None:
    vigie("init")
    (vigie.folder / "config/outlets.yaml").write_text(
        "outlets:\n  - {id: sada, name: صدى, languages: [ar], timezone: Africa/Algiers, feeds: ['https://sada.test/rss'],\n"
        "     body: .article-body, drop: ['.article-body p:last-child']}\n",
        encoding="utf-8",
    )
    (vigie.folder / "page.html").write_text(PAGE.replace("2012", "2012 14:00"), encoding="utf-8")
    plain, named = (
        json.loads(vigie("extract", "page.html", "--json", *more).stdout) for more in ((), ("--outlet", "sada"))
    )
    assert "إياد أغ غالي" in plain["text"]
    assert "إياد أغ غالي" not in named["text"]
    assert (plain["published"], named["published"]) == ("2012-11-05T14:00:00+00:00", "2012-11-05T14:00:00+01:00")
    unknown = vigie("extract", "page.html", "--outlet", "sadaa")
    assert unknown.returncode == 2
    assert "did you mean sada?" in unknown.stderr
    assert vigie("extract", "--jsonl", "--outlet", "sada").returncode == 2
    [shown] = json.loads(vigie("outlets", "--json").stdout)
    assert shown["learned"] is None
    assert "article-body" in shown["outlet"]["body"][0]
    assert "own selectors" in vigie("outlets").stdout
    assert vigie("extract").returncode == 2
