"""What examples show, and what really comes when they run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from verify_gate.probes.canon import examples
from verify_gate.probes.canon.examples import Shown, argv_of, check_examples, matches, session
from verify_gate.probes.canon.markdown import read_markdown
from verify_gate.probes.canon.model import Block, Checked, Fault, Kind
from verify_gate.probes.project_side import FOLDER
from verify_gate.probes.project_side.verify_gate_examples import main

FIX = "Show what comes, set up what it needs, or say before it that it is not run: `canon: not run`."
FILES = {
    "pyproject.toml": '[project]\nname = "ledger"\n[project.scripts]\nledger = "ledger:main"\n',
    "src/ledger/__init__.py": "def half(n): return n / 2\n",
    "src/ledger/__main__.py": "import sys\nprint('given', *sys.argv[1:])\n",
}


def checked(root: Path, *texts: str, python: str = sys.executable) -> Checked:
    for name, content in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    context = {
        "source_files": sorted(name for name in FILES if name.endswith(".py")),
        "import_roots": ["src"],
        "python": python,
        "scratch": str(root / ".verify"),
    }
    return check_examples([read_markdown(f"{n}.md", text) for n, text in enumerate(texts)], root, context)


def fault(line: int, message: str, path: str = "0.md") -> Fault:
    return Fault(Kind.EXAMPLE, path, line, "example", message, FIX)


def test_examples_share_the_names_of_their_document_and_import_the_project(tmp_path: Path) -> None:
    text = "```pycon\n>>> from ledger import half\n>>> half(3)\n1.5\n```\n\n```python\n>>> half(2)\n1.0\n>>> {2: 'a   b', 1: 3}\n{2: ... 3}\n```\n"
    assert checked(tmp_path, text, text) == Checked(8)


def test_an_example_that_lies_is_a_fault_where_it_stands(tmp_path: Path) -> None:
    lie = "One.\n\n>>> 1 + 1\n2\n>>> 1 + 2\n4\n"
    other = ">>> half\n1\n"
    assert checked(tmp_path, lie, other) == Checked(
        3,
        (
            fault(5, "`>>> 1 + 2` shows `4`, and `3` came"),
            fault(1, "`>>> half` shows `1`, and `NameError: name 'half' is not defined` came", "1.md"),
        ),
    )


def test_what_is_shown_short_is_cut_where_it_is_long(tmp_path: Path) -> None:
    found = checked(tmp_path, ">>> print('a' * 130)\nb\n>>> print('c\\nd')\n").faults
    assert [each.message for each in found] == [
        f"`>>> print('a' * 130)` shows `b`, and `{'a' * 119}…` came",
        "`>>> print('c\\nd')` shows nothing, and `c ⏎ d` came",
    ]


def test_an_exception_may_stand_without_its_module_but_not_with_another_message(tmp_path: Path) -> None:
    trace = "Traceback (most recent call last):\n    ...\n"
    text = (
        f"```pycon\n>>> import json\n>>> json.loads('')\n{trace}JSONDecodeError: Expecting value: ...\n"
        f">>> json.loads('')\n{trace}JSONDecodeError: Nothing\n>>> 1 / 0\n{trace}ValueError: division by zero\n```\n"
    )
    shown = "shows `Traceback (most recent call last): ⏎     ... ⏎"
    assert checked(tmp_path, text) == Checked(
        4,
        (
            fault(
                7,
                f"`>>> json.loads('')` {shown} JSONDecodeError: Nothing`, and `json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)` came",
            ),
            fault(
                11, f"`>>> 1 / 0` {shown} ValueError: division by zero`, and `ZeroDivisionError: division by zero` came"
            ),
        ),
    )


def test_what_is_not_to_be_run_or_a_record_or_another_language_is_not_run(tmp_path: Path) -> None:
    text = (
        "<!-- canon: not run -->\n```pycon\n>>> 1\n2\n```\n\n```ruby\n>>> 1\n2\n```\n\n```python\nx = 1\n```\n\n"
        "<!-- canon: record -->\n\n```pycon\n>>> 1\n2\n```\n\n<!-- canon: end -->\n"
    )
    assert checked(tmp_path, text) == Checked(0)


def test_one_that_is_skipped_is_not_counted_and_one_that_is_malformed_fails(tmp_path: Path) -> None:
    text = "```pycon\n>>> 1  # doctest: +SKIP\n2\n```\n\n```pycon\n>>> 2\n2\n>>>3\n```\n"
    found = checked(tmp_path, text)
    assert (found.count, [each.line for each in found.faults]) == (1, [7])


def test_one_that_leaves_or_ends_the_process_hides_nothing(tmp_path: Path) -> None:
    assert checked(tmp_path, ">>> raise SystemExit(0)\n").faults == (
        fault(1, "`>>> raise SystemExit(0)` shows nothing, and `SystemExit: 0` came"),
    )
    assert checked(tmp_path, ">>> 1\n1\n", "One.\n\n>>> import os\n>>> os._exit(0)\n") == Checked(
        1, (fault(3, "the examples that begin here did not run to their end: the process ended", "1.md"),)
    )


def test_one_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "_TIMEOUT_S", 0.5)
    assert checked(tmp_path, ">>> while True: pass\n").faults == (
        fault(1, "the examples that begin here did not run to their end: it was still running after 0.5 s"),
    )


def test_without_an_interpreter_nothing_passes(tmp_path: Path) -> None:
    found = checked(tmp_path, ">>> 1\n1\n", python=str(tmp_path / "gone"))
    assert found.count == 1
    assert found.faults[0].message.endswith("gone was not found. Install it, or correct its path.")


def test_a_terminal_is_held_against_what_the_commands_print(tmp_path: Path) -> None:
    text = (
        "```console\n$ python -m ledger one\ngiven one\n$ python3 -m ledger 'a  b'\ngiven ...\n"
        "$ python -c 'print(7)'\n8\n```\n"
    )
    assert checked(tmp_path, text) == Checked(3, (fault(6, "`$ python -c 'print(7)'` shows `8`, and `7` came"),))


@pytest.mark.parametrize(
    "block",
    [
        "$ ledger\n", "$ python -m ledger | cat\nx\n", "$ python -m ledger $HOME\nx\n", "$ python -m ledger && ls\nx\n",
        "$ python -m ledger 'open\nx\n", "output\n$ python -m ledger\nx\n", "$ python -m pip list\nx\n",
        "$ python run.py\nx\n", "$ ls\nx\n", "$ python -m ledger\ngone\n$ cd x\n", "$ python -m ledger\n",
    ],
)  # fmt: skip
def test_what_needs_a_shell_or_is_not_the_projects_or_shows_nothing_is_not_run(tmp_path: Path, block: str) -> None:
    assert checked(tmp_path, f"```console\n{block}```\n") == Checked(0)


def test_a_script_is_run_from_beside_the_interpreter(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text("")
    python, scripts = tmp_path / "python", {"ledger": "ledger:main", "gone": "ledger:main"}
    assert argv_of(("ledger", "a"), python, scripts, frozenset()) == (str(tmp_path / "ledger"), "a")
    assert argv_of(("gone", "a"), python, scripts, frozenset()) is None
    assert argv_of((), python, scripts, frozenset()) is None


def test_a_session_is_its_commands_with_what_stands_below_each() -> None:
    block = Block("console", "\n$ one 'a b'  # why\nx\n\ny\n$ two\n", 10)
    assert session(block) == (Shown(("one", "a b"), "x\n\ny\n", 11), Shown(("two",), "", 15))
    assert session(Block("console", "", 1)) is None


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [
        ("a b", "a  b\n", True), ("a ... d", "a b c d", True), ("a\n...\nd", "a\nd", True), ("...", "", True),
        ("a", "ab", False), ("a.c", "abc", False), ("a...", "b", False),
    ],
)  # fmt: skip
def test_an_output_matches(expected: str, got: str, *, same: bool) -> None:
    assert matches(expected, got) is same


def run_here(folder: Path, documents: object) -> Mapping[str, object]:
    asked, told = folder / "asked.json", folder / "told.json"
    asked.write_text(json.dumps(documents))
    assert main([str(asked), str(told)]) == 0
    answer: Mapping[str, object] = json.loads(told.read_text())
    return answer


def test_the_projects_side_tells_each_failure(tmp_path: Path) -> None:
    blocks = [[3, ">>> 1\n1\n>>> 2\n3\n"], [9, ">>> 1 / 0\n"], [12, ">>>4\n"]]
    assert run_here(tmp_path, [{"path": "a.md", "blocks": blocks}]) == {
        "ran": 4,
        "failed": [
            ["a.md", 5, "2\n", "3\n", "2\n"],
            ["a.md", 9, "1 / 0\n", "", "ZeroDivisionError: division by zero\n"],
            ["a.md", 12, ">>>4", "", "line 1 of the docstring for a.md lacks blank after >>>: '>>>4'"],
        ],
    }
    assert json.loads((tmp_path / "told.json.running").read_text()) == ["a.md", 12]


def test_the_projects_side_runs_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "asked.json").write_text("[]")
    file = FOLDER / "verify_gate_examples.py"
    subprocess.run([sys.executable, file, tmp_path / "asked.json", tmp_path / "told.json"], check=True)
    assert json.loads((tmp_path / "told.json").read_text()) == {"ran": 0, "failed": []}
