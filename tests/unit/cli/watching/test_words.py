"""What is said between the reports."""

from __future__ import annotations

from datetime import datetime

import pytest

from verify_gate.cli.watching.changes import Change
from verify_gate.cli.watching.words import complaint, heading, restlessness
from verify_gate.errors import Problem, UserError
from verify_gate.reports.screen import Line, Screen

NOW = datetime(2026, 11, 21, 12, 3, 4).astimezone()
WIDE = Screen(200)


def told(lines: list[Line], screen: Screen = WIDE) -> str:
    return "\n".join(map(screen.paint, lines))


@pytest.mark.parametrize(
    ("paths", "due", "said"),
    [
        ([], ["lint"], "12:03:04 → reads lint"),
        (["src/a.py"], ["lint", "b:types"], "src/a.py changed at 12:03:04 → reads lint, b:types"),
        (["a", "b", "c"], ["lint"], "a, and 2 more changed at 12:03:04 → reads lint"),
        (["README.md"], [], "README.md changed at 12:03:04 → touches nothing that is read here"),
        (["\x1b[2Ja\n"], [], r"\x1b[2Ja\n changed at 12:03:04 → touches nothing that is read here"),
    ],
)
def test_a_round_is_headed_by_what_changed_and_what_is_read_for_it(paths: list[str], due: list[str], said: str) -> None:
    assert told(heading([Change(path) for path in paths], due, NOW, WIDE)) == said


def test_a_plain_screen_gets_plain_signs_within_its_width() -> None:
    plain = Screen(30, encoding="ascii")
    assert told(heading([Change("src/a.py")], ["lint", "format"], NOW, plain), plain) == (
        "src/a.py changed at 12:03:04\n-> reads lint, format"
    )


def test_files_that_never_hold_still_are_named() -> None:
    rest = (
        " changed during each of the last readings, which may have missed what is there now. Where the tests\n"
        "write it, let git ignore it, or let them write to a folder of their own."
    )
    screen = Screen(106)
    assert told(restlessness(["out"], screen), screen) == f"out{rest}"
    assert told(restlessness(["a", "b"], WIDE), WIDE).startswith("a, and 1 more changed during each")


def test_a_complaint_has_its_code() -> None:
    error = UserError(Problem("config-value", "It cannot hold.", "Mend it."), Problem("no-config", "Gone."))
    assert told(complaint(error, WIDE)) == "verify: It cannot hold. Mend it. [config-value]\nverify: Gone. [no-config]"
