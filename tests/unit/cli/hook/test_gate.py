"""What a run of the gate comes to, for a hook, and which instruments an edit asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Project
from verify_gate.cli.hook import gate
from verify_gate.cli.hook.gate import edited, read, reason
from verify_gate.errors import UserError
from verify_gate.process import Ended, Request

UNREAD = "UNKNOWN The gate could not run, so nothing was measured. "


@pytest.mark.parametrize(
    ("ended", "out", "err", "told"),
    [
        (Ended(0), "PASS 2 of 2 in range\n", "", None),
        (Ended(0), "", "", f"{UNREAD}It ended with exit 0, and said nothing.\n"),
        (Ended(1), "FAIL 0 of 1\nmore\n", "", "FAIL 0 of 1\nmore\n"),
        (Ended(3), "UNKNOWN 0 of 1\n", "", "UNKNOWN 0 of 1\n"),
        (Ended(0), "FAIL 0 of 1\n", "", f"{UNREAD}It ended with exit 0, and said nothing.\n"),
        (Ended(1), "", "Traceback: x\n", f"{UNREAD}Traceback: x\n"),
        (Ended(2), "", "verify: no.\nverify: nothing.\n", f"{UNREAD}verify: no. verify: nothing.\n"),
        (Ended(-9), "", "", f"{UNREAD}It ended with exit -9, and said nothing.\n"),
        (Ended(None, failure="x was not found."), "", "", f"{UNREAD}x was not found.\n"),
        (
            Ended(-15, timed_out=True),
            "",
            "",
            f"{UNREAD}It did not end within 7 seconds. Read it by hand, and look which instrument takes so long.\n",
        ),
    ],
)
def test_only_a_pass_says_nothing(ended: Ended, out: str, err: str, told: str | None) -> None:
    assert reason(ended, out, err, 7) == told


def test_a_long_complaint_is_cut() -> None:
    assert len(reason(Ended(2), "", "x" * 10_000, 7) or "") == len(UNREAD) + gate.MOST + 1


GATE = """
[verify]
source = ["src"]
[instruments.types]
uses = "mypy"
[instruments.lint]
[instruments.format]
when = "push"
[instruments.mine]
uses = "command"
run = ["true"]
"""


@pytest.fixture
def made(tmp_path: Path) -> Project:
    files = {"verify.toml": GATE, "src/a.py": "", "tests/test_a.py": "", "README.md": "", "pyproject.toml": ""}
    return Project(tmp_path).write(files)


@pytest.mark.parametrize(
    ("file", "asked"),
    [
        ("src/a.py", ("types", "lint")),
        ("tests/test_a.py", ("types", "lint")),
        ("pyproject.toml", ("types", "lint")),
        ("README.md", ()),
        ("../elsewhere.py", ()),
        (None, ("types", "lint")),
    ],
)
def test_an_edit_asks_for_what_is_quick_and_measures_the_file(
    made: Project, file: str | None, asked: tuple[str, ...]
) -> None:
    assert edited(made.root / "verify.toml", None if file is None else made.root / file) == asked


def test_only_the_member_that_holds_the_file_is_asked(tmp_path: Path) -> None:
    member = {"verify.toml": '[verify]\nsource = ["src"]\n[instruments.lint]\n', "src/a.py": ""}
    both = {f"{name}/{path}": text for name in ("one", "two") for path, text in member.items()}
    made = Project(tmp_path).write({"verify.toml": '[verify]\nmembers = ["*"]\n', **both})

    assert edited(made.root / "verify.toml", made.root / "two/src/a.py") == ("two:lint",)


def test_a_broken_file_is_a_mistake_to_be_told(made: Project) -> None:
    made.write({"verify.toml": "[verify]\n"})

    with pytest.raises(UserError):
        edited(made.root / "verify.toml", made.root / "README.md")


def test_another_gate_in_the_tree_is_waited_for(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter([(2, "", "verify: busy. [already-running]\n"), (0, "PASS 1 of 1\n", "")])
    asked: list[Request] = []

    def run(request: Request) -> Ended:
        asked.append(request)
        code, out, err = next(said)
        request.stdout.write_text(out)
        request.stderr.write_text(err)
        return Ended(code)

    monkeypatch.setattr(gate, "run", run)
    monkeypatch.setattr(gate, "_NAP_S", 0)

    assert read(made.root / "verify.toml", ["lint"]) is None
    assert [request.argv[5:] for request in asked] == [
        ("--format", "agent", "--config", str(made.root / "verify.toml"), "--only", "lint")
    ] * 2


def test_nothing_is_run_for_nothing() -> None:
    assert read(Path("verify.toml"), ()) is None
