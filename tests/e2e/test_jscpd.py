"""duplication on tiny real projects, with the real jscpd."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Outcome, Project

pytestmark = pytest.mark.e2e

Make = Callable[[Mapping[str, str]], Project]

BODY = """\
    result = 0
    for order in orders:
        if order.price > limit:
            result += order.price * rate
        elif order.price < 0:
            raise ValueError("negative price")
        else:
            result += order.price * order.quantity
    if result > limit:
        result = limit - order.discount
    return result
"""
TOTAL = f"def total(orders, rate, limit):\n{BODY}"
SETTINGS = '[verify]\nsource = ["src/acme"]\n[instruments.duplication]\n'
CLONE = ("src/acme/a.py", 1, "lines 1-12 (71 tokens) stand in src/acme/b.py:1-12 too")


def read(project: Project) -> tuple[Outcome, dict[str, Any]]:
    outcome = project.run("--only", "duplication", "--format", "json")
    return outcome, outcome.instrument("duplication")


def found(project: Project) -> list[tuple[str, int, str]]:
    """What it found fault with, where every file was looked at and nothing but clones is out of range."""
    outcome, line = read(project)
    findings = [(finding["path"], finding["line"], finding["message"]) for finding in line["findings"]]
    assert outcome.needles("duplication")["unmeasured files"] == 0
    assert outcome.needles("duplication")["clones"] == len(findings)
    assert line["population"]["count"] == line["population"]["of"]
    assert outcome.code == (1 if findings else 0)
    return findings


def test_a_copy_is_found_and_nothing_but_our_own_folder_is_written(project: Make) -> None:
    made = project(
        {"verify.toml": SETTINGS, "src/acme/a.py": TOTAL, "src/acme/b.py": TOTAL, "src/acme/c.py": "x = 1\n"}
    )
    before = {path: path.read_bytes() for path in made.root.rglob("*") if path.is_file()}
    assert found(made) == [CLONE]
    after = {path: path.read_bytes() for path in made.root.rglob("*") if path.is_file() and ".verify" not in path.parts}
    assert after == before
    _, line = read(made)
    assert line["population"] == {
        "count": 3, "of": 3, "unit": "files", "searched": 2, "unparsed": 0, "ignore_markers": 0,
    }  # fmt: skip  # a table, many entries to a line
    assert line["findings"][0]["detail"] == TOTAL.removesuffix("\n")


@pytest.mark.parametrize(
    ("trap", "files"),
    [
        ("a setting that ignores all", {".jscpd.json": '{"ignore": ["**"], "minTokens": 9999}'}),
        ("a setting that cannot be read", {".jscpd.json": '{"minTokens": '}),
        ("package.json", {"package.json": '{"jscpd": {"ignore": ["**"]}}'}),
        (".ignore, which jscpd always heeds", {".ignore": "*\n"}),
        ("git ignores it", {".gitignore": "b.py\n"}),
        ("an ignore marker", {"src/acme/b.py": f"{TOTAL}# jscpd:ignore-end\n", "src/acme/a.py": TOTAL}),
        ("comments at the end of lines", {"src/acme/b.py": TOTAL.replace("\n", "  # here\n")}),
        ("a module over 1 MB", {"src/acme/b.py": TOTAL + "#" * 1_200_000 + "\n"}),
    ],
)
def test_what_hides_a_copy_from_jscpd_hides_nothing_here(project: Make, trap: str, files: dict[str, str]) -> None:
    made = project({"verify.toml": SETTINGS, "src/acme/a.py": TOTAL, "src/acme/b.py": TOTAL, **files})
    made.git("init")
    assert found(made) == [CLONE], trap


def test_an_unclosed_ignore_marker_and_a_text_that_is_not_utf_8(project: Make) -> None:
    made = project({"verify.toml": SETTINGS, "src/acme/a.py": TOTAL})
    head = b"# coding: latin-1\n# jscpd:ignore-start because\n# \xe9\n"
    (made.root / "src/acme/b.py").write_bytes(head + TOTAL.encode())
    assert found(made) == [("src/acme/a.py", 1, "lines 1-12 (71 tokens) stand in src/acme/b.py:4-15 too")]
    jscpd = Path(sys.executable).parent / "jscpd"
    alone = subprocess.run([jscpd, "src", "--exit-code=3"], cwd=made.root, capture_output=True, check=False)
    assert alone.returncode == 0
    assert read(made)[1]["population"]["ignore_markers"] == 1


def test_a_script_without_a_suffix_and_a_copy_within_one_file(project: Make) -> None:
    other = TOTAL.replace("def total", "def other")
    made = project({"verify.toml": SETTINGS, "src/acme/tool": f"#!/usr/bin/env python3\n{TOTAL}\n\n{other}"})
    assert found(made) == [("src/acme/tool", 2, "lines 2-13 (69 tokens) stand in src/acme/tool:16-27 too")]


IMPORTS = "from collections import (\n" + "".join(f"    name_{n},\n" for n in range(40)) + ")\n"
DOCSTRING = '"""Doc.\n\n' + "Say it in many more words, one after the other.\n" * 9 + '"""\n'
DATA = "TABLE = {\n" + "".join(f'    "key {n}": [{n}, -{n}, "value"],\n' for n in range(20)) + "}\n"


OVERLOADS = "".join(
    f"@typing.overload\ndef read(\n    path: Path, mode: Literal['{mode}'], *, encoding: str | None = None,\n) -> bytes: ...\n"
    for mode in "abcdefgh"
)


@pytest.mark.parametrize(
    "block", [IMPORTS, DOCSTRING, DATA, OVERLOADS], ids=["imports", "docstring", "data", "overloads"]
)
def test_what_is_no_logic_does_not_count(project: Make, block: str) -> None:
    made = project(
        {"verify.toml": SETTINGS, "src/acme/a.py": f"{block}one = 1\n", "src/acme/b.py": f"{block}two = 2\n"}
    )
    assert found(made) == []
    assert read(made)[1]["population"]["searched"] == 0


def test_a_docstring_or_an_import_between_does_not_hide_a_copy(project: Make) -> None:
    first, rest = BODY.split("\n", 1)
    other = f'def total(orders, rate, limit):\n    """Add up."""\n{first}\n    import math\n\n{rest}'
    made = project({"verify.toml": SETTINGS, "src/acme/a.py": TOTAL, "src/acme/b.py": other})
    assert found(made) == [("src/acme/a.py", 1, "lines 1-12 (71 tokens) stand in src/acme/b.py:1-15 too")]


def test_a_copy_in_a_docstring_does_not_stand_for_one_in_the_code(project: Make) -> None:
    made = project({"verify.toml": SETTINGS, "src/acme/a.py": f'"""\n{TOTAL}"""\n', "src/acme/b.py": TOTAL})
    assert found(made) == []


@pytest.mark.parametrize(
    ("option", "copy"),
    [
        ("ignore_identifiers", TOTAL.replace("order", "item").replace("result", "sum_")),
        ("ignore_literals", TOTAL.replace("negative price", "no such price")),
    ],
)
def test_a_copy_with_changes_is_found_where_asked_for(project: Make, option: str, copy: str) -> None:
    made = project({"verify.toml": SETTINGS, "src/acme/a.py": TOTAL, "src/acme/b.py": copy})
    assert found(made) == []
    made.write({"verify.toml": f"{SETTINGS}{option} = true\n"})
    assert found(made) == [(*CLONE[:2], f"{CLONE[2]} (renamed)")]


def test_tests_and_exclusions_are_not_searched_and_clones_can_be_allowed(project: Make) -> None:
    made = project({"verify.toml": SETTINGS, "src/acme/a.py": TOTAL, "tests/test_a.py": TOTAL})
    assert found(made) == []
    made.write({"src/acme/b.py": TOTAL})
    assert found(made) == [CLONE]
    made.write({"verify.toml": f'{SETTINGS}exclude = [{{ path = "src/acme/b.py", reason = "Generated." }}]\n'})
    assert found(made) == []
    made.write({"verify.toml": f"{SETTINGS}max_clones = 1\n"})
    assert read(made)[1]["status"] == "in_range"


def test_files_that_are_not_read_are_leaks(project: Make) -> None:
    made = project({"verify.toml": SETTINGS, "src/acme/a.py": TOTAL, "src/acme/b.py": TOTAL})
    (made.root / "src/acme/b.py").write_bytes(TOTAL.encode("utf-16-le"))
    (made.root / "src/acme/c.py").symlink_to("nowhere.py")
    outcome, line = read(made)
    assert (outcome.code, line["population"]["count"], line["population"]["of"]) == (1, 1, 3)
    assert [(finding["path"], finding["fix"].partition(". ")[0]) for finding in line["findings"]] == [
        ("src/acme/b.py", "It could not be read: it holds NUL, so it is no text"),
        ("src/acme/c.py", "It could not be read: there is no regular file"),
    ]


@pytest.mark.parametrize(
    ("settings", "files", "why"),
    [
        ("", {"src/acme/data.json": "{}"}, "It looked at nothing: 0 files."),
        (
            'args = ["--workers=1", "--workers=1"]',
            {"src/acme/a.py": TOTAL},
            "jscpd could not do its work (exit 2): error: the argument '--workers <WORKERS>' cannot be used multiple "
            "times. It takes jscpd 5.2 or newer.",
        ),
        (
            "min_tokens = 9999",
            {"src/acme/a.py": TOTAL, "src/acme/b.py": TOTAL},
            "No clone could be found: hardly a file has 9999 tokens in 5 lines of logic. "
            "Lower min_tokens and min_lines in verify.toml, or leave them out.",
        ),
    ],
)
def test_no_reading(project: Make, settings: str, files: dict[str, str], why: str) -> None:
    outcome, line = read(project({"verify.toml": SETTINGS + settings, **files}))
    assert (outcome.code, line["status"], line["why"]) == (3, "no_reading", why)


def test_senseless_options_are_refused(project: Make) -> None:
    settings = 'min_tokens = 0\nmin_lines = "5"\nmax_clones = -1\nmin_token = 1\nargs = ["--skip-local"]\n'
    outcome = project({"verify.toml": SETTINGS + settings, "src/acme/a.py": TOTAL}).run("--format", "json")
    assert outcome.code == 2
    for complaint in (
        " min_tokens: ", " min_lines: ", " max_clones: ", ": unknown key 'min_token'; did you mean",
        " args: '--skip-local' may hide clones",
    ):  # fmt: skip  # a list, many words to a line
        assert f"[instruments.duplication]{complaint}" in outcome.err


def test_the_figures_are_those_of_jscpd_by_hand(project: Make) -> None:
    """The copies stay where they are until the next reading, and the report has the command."""
    made = project({"verify.toml": SETTINGS, "src/acme/a.py": TOTAL, "src/acme/b.py": TOTAL, "src/acme/c.py": TOTAL})
    _, line = read(made)
    subprocess.run(line["commands"][-1], cwd=made.root, capture_output=True, check=False)
    by_hand = json.loads((made.root / ".verify/work/duplication/searched/jscpd-report.json").read_text())
    assert by_hand["statistics"]["total"]["clones"] == len(line["findings"]) == 2
