"""What examples show, and what really comes when they run."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from verify_gate.probes.canon import examples
from verify_gate.probes.canon.examples import check_examples
from verify_gate.probes.canon.markdown import read_markdown
from verify_gate.probes.canon.model import Checked, Fault, Kind
from verify_gate.probes.project_side import FOLDER
from verify_gate.probes.project_side.verify_gate_examples import main

FIX = "Show what comes, set up what it needs, or say before it that it is not run: `canon: not run`."
FILES = {
    "pyproject.toml": '[project]\nname = "ledger"\n[project.scripts]\nledger = "ledger.cli:main"\n',
    "src/ledger/__init__.py": "def half(n): return n / 2\n",
    "src/ledger/cli.py": "import sys\ndef main():\n    print(sys.argv[0], *sys.argv[1:])\n    return 3\n",
    "books.csv": "ada,3\n",
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


def test_white_space_counts_unless_the_example_says_that_it_does_not(tmp_path: Path) -> None:
    text = "'a  b'\n'a b'\n"
    lie = f">>> {text}>>> 'a  b'  # doctest: +NORMALIZE_WHITESPACE\n'a b'\n"
    assert checked(tmp_path, lie) == Checked(2, (fault(1, "`>>> 'a  b'` shows `'a b'`, and `'a  b'` came"),))


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


def test_a_prompt_that_stands_twice_in_a_line_hides_nothing(tmp_path: Path) -> None:
    twice = ">>> >>> 1 + 1\n2\n\n```console\n$ $ ledger one\nledger two\n```\n"
    assert checked(tmp_path, twice) == Checked(
        2,
        (
            fault(1, "`>>> >>> 1 + 1` shows `2`, and `SyntaxError: invalid syntax` came"),
            fault(5, "`$ ledger one` shows `ledger two`, and `ledger one` came"),
        ),
    )


def test_what_only_follows_from_another_is_counted_there(tmp_path: Path) -> None:
    text = ">>> import gone\n>>> x = gone.x\n>>> x + 1\n2\n>>> half(2)\n1.0\n>>> half(4)\n2.0\n>>> 1 + 1\n3\n"
    assert checked(tmp_path, text) == Checked(
        6,
        (
            fault(1, "`>>> import gone` shows nothing, and `ModuleNotFoundError: No module named 'gone'` came; 2 more below fail for want of it"),
            fault(5, "`>>> half(2)` shows `1.0`, and `NameError: name 'half' is not defined` came; 1 more below fails for want of it"),
            fault(9, "`>>> 1 + 1` shows `3`, and `2` came"),
        ),
        follow=3,
    )  # fmt: skip  # what is said stays together


def test_an_example_that_changes_the_judge_is_judged_all_the_same(tmp_path: Path) -> None:
    cheat = ">>> import doctest\n>>> doctest.OutputChecker.check_output = lambda *_: True\n\nThen:\n\n>>> 1 + 1\n3\n"
    assert checked(tmp_path, cheat) == Checked(3, (fault(6, "`>>> 1 + 1` shows `3`, and `2` came"),))


@pytest.mark.parametrize("elided", ["<...>\n", "[...]\n  <...>\n"])
def test_a_traceback_may_be_left_out_above_its_exception(tmp_path: Path, elided: str) -> None:
    text = f"```pycon\n>>> [][1]\n{elided}IndexError: list index out of range\n```\n"
    assert checked(tmp_path, text) == Checked(1)
    assert [each.line for each in checked(tmp_path, text.replace("IndexError", "KeyError")).faults] == [2]
    assert [each.line for each in checked(tmp_path, text.replace(elided, "x\n")).faults] == [2]


def test_what_is_shown_short_is_cut_where_it_is_long(tmp_path: Path) -> None:
    found = checked(tmp_path, ">>> print('a' * 130)\nb\n>>> print('c\\nd')\n").faults
    assert [each.message for each in found] == [
        f"`>>> print('a' * 130)` shows `b`, and `{'a' * 119}…` came",
        "`>>> print('c\\nd')` shows nothing, and `c ⏎ d` came",
    ]


def test_a_class_of_the_document_may_stand_without_its_module(tmp_path: Path) -> None:
    """As it stands where Sphinx runs the examples."""
    text = "```pycon\n>>> class A: pass\n>>> A\n<class 'A'>\n>>> A\n<class '__main__.A'>\n>>> A\n<class 'B'>\n```\n"
    told = "`>>> A` shows `<class 'B'>`, and `<class '__main__.A'>` came"
    assert checked(tmp_path, text) == Checked(4, (fault(7, told),))


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
    assert checked(tmp_path, text) == Checked(0, passed_over=3)


def test_without_examples_nothing_is_started(tmp_path: Path) -> None:
    assert checked(tmp_path, "# One\n", python="gone") == Checked(0)
    assert not (tmp_path / ".verify").exists()


def test_one_that_is_skipped_is_not_run_and_one_that_is_malformed_fails(tmp_path: Path) -> None:
    text = "```pycon\n>>> 1  # doctest: +SKIP\n2\n```\n\n```pycon\n>>> 2\n2\n>>>3\n```\n"
    found = checked(tmp_path, text)
    assert (found.count, [each.line for each in found.faults], found.passed_over) == (1, [7], 1)


def test_one_that_leaves_or_ends_the_process_hides_nothing(tmp_path: Path) -> None:
    assert checked(tmp_path, ">>> raise SystemExit(0)\n").faults == (
        fault(1, "`>>> raise SystemExit(0)` shows nothing, and `SystemExit: 0` came"),
    )
    ends = "One.\n\n>>> import os\n>>> 1\n2\n>>> os._exit(0)\n>>> 2\n3\n"
    assert checked(tmp_path, ends, ">>> 1\n3\n") == Checked(
        4,
        (
            fault(4, "`>>> 1` shows `2`, and `1` came"),
            fault(6, "`>>> os._exit(0)`, with all below it, did not run to its end: the process ended"),
            fault(1, "`>>> 1` shows `3`, and `1` came", "1.md"),
        ),
        1,
    )


def test_one_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "_TIMEOUT_S", 0.5)
    assert checked(tmp_path, ">>> while True: pass\n").faults == (
        fault(1, "`>>> while True: pass`, with all below it, did not run to its end: it was still running after 0.5 s"),
    )


def test_without_an_interpreter_nothing_passes(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    why = f"what begins here did not run to its end: {gone} was not found. Install it, or correct its path."
    assert checked(tmp_path, ">>> 1\n1\n", python=str(gone)) == Checked(0, (fault(1, why),), 1)


def test_what_an_example_writes_stays_in_folders_of_its_documents_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = tmp_path / "person"
    person.mkdir()
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "TMPDIR"):
        monkeypatch.setenv(name, str(person))
    code = "import os, pathlib, tempfile; pathlib.Path.home().joinpath(str(os.getpid())).mkdir(); print('made')"
    write = "os.mkdir(os.environ['XDG_CONFIG_HOME']); tempfile.mkdtemp()[0]; open('here', 'w').write('x')"
    text = (
        f">>> {code}\nmade\n>>> {write}\n'/'\n1\n>>> 'XDG_RUNTIME_DIR' in os.environ\nFalse\n\n"
        f'```console\n$ python -c "{code}"\nmade\n```\n'
    )
    assert checked(tmp_path, text, text) == Checked(8)
    assert list(person.iterdir()) == []
    for number in "01":
        own = tmp_path / ".verify/examples" / number
        assert len(list((own / "home").iterdir())) == 3
        assert [each.name for each in (own / "work").iterdir()] == ["here"]
        assert len(list((own / "tmp").iterdir())) == 1


def test_what_is_installed_for_the_person_is_still_there(tmp_path: Path) -> None:
    interpreter = tmp_path / "python"
    interpreter.write_text(f'#!/bin/sh\nif [ "$2" = site ]; then echo /of/ada; else exec {sys.executable} "$@"; fi\n')
    interpreter.chmod(0o755)
    text = ">>> import os\n>>> os.environ['PYTHONUSERBASE']\n'/of/ada'\n"
    assert checked(tmp_path, text, python=str(interpreter)) == Checked(2)


def test_a_sigterm_leaves_nothing_running(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    stubborn = "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    hangs = f">>> {stubborn}; _ = open({str(pid)!r}, 'w').write(str(os.getpid())); time.sleep(60)\n"
    (tmp_path / "a.md").write_text(hangs)
    probe = (
        "import sys, pathlib, tests.unit.probes.canon.test_examples as t;"
        f"t.checked(pathlib.Path({str(tmp_path)!r}), pathlib.Path({str(tmp_path / 'a.md')!r}).read_text())"
    )
    with subprocess.Popen([sys.executable, "-c", probe]) as running:
        for _ in range(500):
            if pid.exists() and pid.read_text():
                break
            time.sleep(0.02)
        running.send_signal(signal.SIGTERM)
        assert running.wait(2.9) == 143  # the gate waits for 3 s
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def test_a_terminal_is_held_against_what_the_commands_print(tmp_path: Path) -> None:
    text = (
        "```console\n$ python -m ledger one\ngiven one\n$ python3 -m ledger 'a  b'\ngiven ...\n"
        "$ python -c 'print(7)'\n8\n```\n"
    )
    assert checked(tmp_path, text) == Checked(3, (fault(6, "`$ python -c 'print(7)'` shows `8`, and `7` came"),))


def test_a_script_runs_from_the_source_wherever_it_is_installed(tmp_path: Path) -> None:
    assert checked(tmp_path, "```console\n$ ledger --in ada\nledger --in ada\n```\n") == Checked(1)


def test_a_file_of_the_projects_that_a_command_names_lies_where_it_runs(tmp_path: Path) -> None:
    read = "print(open('books.csv').read())"
    text = f'```console\n$ python -c "{read}" books.csv\nada,3\n$ python -c "{read}" --of=./books.csv\nada,4\n```\n'
    lie = f"`$ python -c {shlex.quote(read)} --of=./books.csv` shows `ada,4`, and `ada,3` came"
    assert checked(tmp_path, text) == Checked(2, (fault(4, lie),))


def test_one_without_output_only_has_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "_COMMAND_TIMEOUT_S", 0.5)
    text = "```console\n$ python -c 'import time; time.sleep(9)'\n$ python -c 'print(7)'\n7\n```\n"
    why = "`$ python -c 'import time; time.sleep(9)'` shows nothing, and `it was still running after 0.5 s` came"
    assert checked(tmp_path, text) == Checked(1, (fault(2, why),))


def test_a_block_is_run_as_a_whole_or_not_at_all_and_counted_either_way(tmp_path: Path) -> None:
    text = "$ python -m ledger\ngone\n$ ls\nx\n$ cd x\n"
    assert checked(tmp_path, f"```console\n{text}```\n") == Checked(0, passed_over=2)
    assert checked(tmp_path, "```console\n$ python -m ledger\n```\n") == Checked(0)
    marked = "<!-- canon: not run -->\n```console\n$ python -m ledger\ngone\n```\n"
    assert checked(tmp_path, marked) == Checked(0, passed_over=1)


def run_here(folder: Path, blocks: object) -> list[object]:
    asked, told = folder / "asked.json", folder / "told.jsonl"
    asked.write_text(json.dumps(blocks))
    assert main([str(asked), str(told)]) == 0
    return [json.loads(line) for line in told.read_text().splitlines()]


def test_the_projects_side_tells_each_failure(tmp_path: Path) -> None:
    blocks = [[3, ">>> 1\n1\n>>> 2\n3\n"], [9, ">>> 1 / 0\n"], [12, ">>>4\n"]]
    malformed = "line 1 of the docstring for example lacks blank after >>>: '>>>4'"
    assert run_here(tmp_path, blocks) == [
        ["begins", 3, "1\n"],
        ["begins", 5, "2\n"],
        ["fails", 5, "2\n", "3\n", "2\n"],
        ["begins", 9, "1 / 0\n"],
        ["fails", 9, "1 / 0\n", "", "ZeroDivisionError: division by zero\n"],
        ["begins", 12, ">>>4"],
        ["fails", 12, ">>>4", "", malformed],
        ["ended", 0, ""],
    ]


def test_the_projects_side_runs_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "asked.json").write_text("[]")
    file = FOLDER / "verify_gate_examples.py"
    subprocess.run([sys.executable, file, tmp_path / "asked.json", tmp_path / "told.jsonl"], check=True)
    assert json.loads((tmp_path / "told.jsonl").read_text()) == ["ended", 0, ""]
