"""Editing actors.yaml: the one name is put in, every other byte stays, and what would be wrong is refused."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline import settings
from pipeline.errors import ConfigError, Problem
from pipeline.settings import edit

SMALL = """\
# The desk's own list.
actors:
  - id: salim-dara   # asked for in May
    name: Salim Dara
    type: person
    names:
      fr:
        - Salim Dara  # as he signs

        # Found in one paper only:
        - text: Selim Dara
          short: true
          not_after:
            - imam
        # Not to be added: Salim D.
      ar: [سليم دارا]

  - id: fajr
    name: Fajr
    type: group
    names: {fr: [Fajr], en: ["Fajr, the", Dawn Front]}
"""


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """The actors.yaml of a copy of the shipped configuration."""
    folder = tmp_path / "config"
    shutil.copytree(settings.defaults_dir(), folder)
    return folder / "actors.yaml"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A short one, in a configuration that has little else."""
    outlet = "{id: le-phare, name: Le Phare, languages: [fr], timezone: Africa/Bamako, collection: off, reason: none}"
    files = {
        "vigie.yaml": "fetch: {contact: desk@example.org}\n",
        "outlets.yaml": f"outlets: [{outlet}]\n",
        "actors.yaml": SMALL,
        "places.yaml": "places: []\n",
        "alerts.yaml": "rules: []\n",
    }
    folder = tmp_path / "small"
    folder.mkdir()
    for file, text in files.items():
        (folder / file).write_text(text)
    return folder / "actors.yaml"


def add(path: Path, actor: str, lang: str, text: str) -> str:
    return edit.add_name(path, actor, lang, text, env={})


def refused(path: Path, actor: str, lang: str, text: str) -> Problem:
    before = path.read_bytes()
    with pytest.raises(ConfigError) as caught:
        add(path, actor, lang, text)
    assert path.read_bytes() == before
    assert sorted(p.name for p in path.parent.iterdir() if p.name.startswith(".")) == []
    assert len(caught.value.problems) == 1, str(caught.value)
    return caught.value.problems[0]


def inserted(before: str, after: str) -> tuple[int, str]:
    """The line number and the text of the one piece that ``after`` has more."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    piece = after[start : start + len(after) - len(before)]
    assert before[:start] + piece + before[start:] == after
    return after.count("\n", 0, start) + 1, piece


def names(path: Path, actor: str, lang: str) -> list[str]:
    loaded = settings.load(path.parent, {})
    return [n.text for a in loaded.actors if a.id == actor for n in a.names if n.lang == lang]


# --- Where it is put --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actor", "lang", "text"),
    [
        ("iyad-ag-ghali", "ar", "إياض أغ غالي"),
        ("boko-haram", "fr", "Boko Harame"),
        ("ganda-koy", "ar", "غاندا كويي"),
        ("al-mourabitoun", "ar", "مرابطو الصحراء"),  # the last Arabic name there is a mapping of several lines
        ("djibril-bassole", "en", "Jibril Basole"),  # the last of the actors: look-alikes follow
    ],
)
def test_a_name_is_listed_last_of_its_language_and_nothing_else_changes(
    shipped: Path, actor: str, lang: str, text: str
) -> None:
    before, old_names = shipped.read_text(), names(shipped, actor, lang)
    line = add(shipped, actor, lang, text)
    number, piece = inserted(before, shipped.read_text())
    assert text in piece
    assert shipped.read_text().splitlines()[number - 1].strip() == line
    assert names(shipped, actor, lang) == [*old_names, text]


def test_comments_keep_their_place(small: Path) -> None:
    assert add(small, "salim-dara", "fr", "Salim Darra") == "- Salim Darra"
    expected = SMALL.replace("            - imam\n", "            - imam\n        - Salim Darra\n")
    assert small.read_text() == expected


def test_a_comment_behind_the_last_name_stays_with_it(small: Path) -> None:
    small.write_text(SMALL.replace("ar: [سليم دارا]", "ar:\n      - سليم دارا # من الجريدة"))
    assert add(small, "salim-dara", "ar", "سالم دارا") == "- سالم دارا"
    assert "      - سليم دارا # من الجريدة\n      - سالم دارا\n" in small.read_text()


def test_a_list_in_brackets_grows_within_them(small: Path) -> None:
    assert add(small, "salim-dara", "ar", "سليم دارة") == "ar: [سليم دارا, سليم دارة]"
    assert inserted(SMALL, small.read_text())[1] == ", سليم دارة"


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("[\n    A one, # first\n    B two, # second\n  ]", "[\n    A one, # first\n    B two, New, # second\n  ]"),
        ("['A, one']", "['A, one', New]"),
        ("[{text: A one, short: true}]", "[{text: A one, short: true}, New]"),
        ("[]", "[New]"),
    ],
)  # fmt: skip
def test_lists_in_brackets_of_every_layout(small: Path, listed: str, expected: str) -> None:
    small.write_text(SMALL.replace("[سليم دارا]", listed))
    add(small, "salim-dara", "ar", "New")
    assert small.read_text() == SMALL.replace("[سليم دارا]", expected)


def test_a_language_without_names_gets_a_list_like_its_sibling(small: Path) -> None:
    assert add(small, "salim-dara", "en", "Saleem Dara") == "en: [Saleem Dara]"
    assert "      ar: [سليم دارا]\n      en: [Saleem Dara]\n\n  - id: fajr\n" in small.read_text()
    assert add(small, "fajr", "ar", "جبهة الفجر") == (
        'names: {fr: [Fajr], en: ["Fajr, the", Dawn Front], ar: [جبهة الفجر]}'
    )
    assert names(small, "fajr", "ar") == ["جبهة الفجر"]


def test_a_language_without_names_below_lists_of_lines(shipped: Path) -> None:
    before = shipped.read_text()
    assert add(shipped, "iyad-ag-ghali", "de", "Ijad ag Ghali") == "- Ijad ag Ghali"
    assert inserted(before, shipped.read_text())[1] == "      de:\n        - Ijad ag Ghali\n"


def test_a_file_that_ends_without_a_line_end(small: Path) -> None:
    text = SMALL.replace('{fr: [Fajr], en: ["Fajr, the", Dawn Front]}', "\n      fr:\n        - Fajr").rstrip("\n")
    small.write_text(text)
    assert add(small, "fajr", "fr", "Al-Fadjr") == "- Al-Fadjr"
    assert small.read_text() == f"{text}\n        - Al-Fadjr"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_windows_line_ends_and_byte_order_mark_stay(small: Path, mark: bytes) -> None:
    raw = mark + SMALL.replace("\n", "\r\n").encode()
    small.write_bytes(raw)
    add(small, "salim-dara", "fr", "Salim Darra")
    expected = raw.replace(b"            - imam\r\n", b"            - imam\r\n        - Salim Darra\r\n")
    assert small.read_bytes() == expected
    add(small, "salim-dara", "ar", "سليم دارة")
    assert small.read_bytes() == expected.replace("[سليم دارا]".encode(), "[سليم دارا, سليم دارة]".encode())


@pytest.mark.parametrize(
    "text",
    [
        "Front: the Dawn", "Dawn #1", "Dawn # one", "- Dawn", "[Dawn", "{Dawn", "&Dawn", "*Dawn", "!Dawn", "|Dawn",
        ">Dawn", "%Dawn", "@Dawn", "`Dawn", "'Dawn", '"Dawn"', "?Dawn", ": Dawn", "Dawn:", "Dawn, the", "Dawn]",
        "no", "Yes", "null", "~Dawn", "true", "42", "0x1F", "4.5", "1e3", "2012-11-08", "ON", "جبهة: الفجر",
        '"الفجر" جبهة', "جبهة الفجر، الجنوب", "N'Dawn d'Ivoire", "Dawn \\ Front", "Dawn's «Front»",
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_what_yaml_would_misread_is_quoted(small: Path, text: str, lang: str) -> None:
    line = add(small, "salim-dara", lang, text)  # fr is a list of lines, ar one in brackets
    assert names(small, "salim-dara", lang)[-1] == text
    assert inserted(SMALL, small.read_text())[1].strip(" ,\n") in line


# --- What is refused --------------------------------------------------------------------------------------------------


def test_what_is_listed_already_is_refused(shipped: Path) -> None:
    problem = refused(shipped, "iyad-ag-ghali", "en", "IYAD AG-GHALÎ")
    assert problem.file == str(shipped)
    assert problem.line is not None
    assert "Iyad Ag Ghali" in shipped.read_text().splitlines()[problem.line - 1]
    assert "already" in problem.what
    assert "إياد أغ غالي" in refused(shipped, "iyad-ag-ghali", "ar", "اياد آغ غالي").what


def test_an_actor_that_is_not_there_is_refused(shipped: Path) -> None:
    problem = refused(shipped, "iyad-ag-ghaly", "fr", "Iyad")
    assert (problem.file, problem.remedy) == (str(shipped), "Did you mean 'iyad-ag-ghali'?")
    assert "'iyad-ag-ghaly'" in problem.what


def test_a_name_of_another_actor_is_refused_and_said_of_the_files_themselves(shipped: Path) -> None:
    problem = refused(shipped, "mnla", "ar", "أنصار الدين السلفية")
    assert problem.line is not None
    assert problem.file == str(shipped)
    assert f"({shipped}:" in problem.what
    assert "vigie-" not in str(problem)


def test_a_language_that_is_none_is_refused(shipped: Path) -> None:
    assert "'xx' is no language" in refused(shipped, "mnla", "xx", "Mouvement").what


@pytest.mark.parametrize("text", ["", " ", "…", "\u200f"])
def test_a_name_without_a_letter_is_refused(shipped: Path, text: str) -> None:
    assert "no letter" in refused(shipped, "mnla", "fr", text).what


def test_a_name_is_cleaned_of_breaks_and_marks(small: Path) -> None:
    assert add(small, "salim-dara", "fr", " Salim\n\u200fDarra ") == "- Salim Darra"


def test_a_fault_elsewhere_in_the_configuration_is_said_before_anything_is_written(shipped: Path) -> None:
    places = shipped.parent / "places.yaml"
    places.write_text("places: 3\n")
    problem = refused(shipped, "mnla", "fr", "Mouvement azawadien")
    assert problem.file == str(places)


@pytest.mark.parametrize("raw", [b"actors: [\n", b"actors:\n  - id: mnla\n    names: 3\n", b"\xff\xfe", b"", b"- 1\n"])
def test_a_file_that_is_not_right_is_left_alone(shipped: Path, raw: bytes) -> None:
    shipped.write_bytes(raw)
    assert refused(shipped, "mnla", "fr", "Mouvement").file == str(shipped)


def test_names_that_are_shared_by_an_anchor_are_left_to_people(small: Path) -> None:
    shared = SMALL.replace("ar: [سليم دارا]", "ar: &both [سليم دارا]\n      de: *both")
    small.write_text(shared)
    assert "by hand" in refused(small, "salim-dara", "ar", "سليم دارة").remedy


def test_a_read_only_file_is_left_alone(shipped: Path) -> None:
    shipped.chmod(0o444)
    assert "read-only" in refused(shipped, "mnla", "fr", "Mouvement azawadien").what


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "actors.yaml", tmp_path / "none" / "actors.yaml"):
        with pytest.raises(ConfigError, match="cannot be read"):
            add(path, "mnla", "fr", "Mouvement azawadien")


# --- How it is written ------------------------------------------------------------------------------------------------


def test_the_files_mode_and_a_link_to_it_stay(small: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.yaml"
    small.rename(real)
    real.chmod(0o640)
    small.symlink_to(real)
    add(small, "fajr", "en", "Dawn")
    assert small.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert "Dawn]" in real.read_text()


def test_names_added_at_the_same_time_all_survive(small: Path) -> None:
    wanted = ["Salim Darra", "سليم دارة", "Saleem Dara", "Slim Dara"]
    langs = ["fr", "ar", "en", "fr"]
    with ThreadPoolExecutor(len(wanted)) as pool:
        list(pool.map(lambda lang, text: add(small, "salim-dara", lang, text), langs, wanted))
    for lang, text in zip(langs, wanted, strict=True):
        assert text in names(small, "salim-dara", lang)


def test_what_an_editor_saves_meanwhile_survives(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = 0

    def load(folder: Path, env: dict[str, str]) -> settings.Settings:
        nonlocal loaded
        loaded += 1
        if loaded == 1:
            small.write_text(SMALL.replace("asked for in May", "asked for in June"))
        return settings.load(folder, env)

    monkeypatch.setattr(edit, "load", load)
    add(small, "salim-dara", "fr", "Salim Darra")
    assert "asked for in June" in small.read_text()
    assert "- Salim Darra\n" in small.read_text()
    assert loaded == 2
