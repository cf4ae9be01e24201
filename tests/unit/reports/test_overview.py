"""What `verify list` prints."""

from __future__ import annotations

from verify_gate.domain.verdict import Status
from verify_gate.reports.overview import Adapter, Row, render
from verify_gate.reports.screen import Screen


def test_the_columns_are_as_wide_as_their_widest_and_a_long_question_goes_on() -> None:
    rows = [
        Row("lint", "ruff-check", "change", Status.IN_RANGE, "Are the patterns idiomatic?"),
        Row("core:mine", "command", "push", None, "Does it?"),
        Row("types", "mypy", "change", Status.NO_READING, "\x1b[2JDo they?"),
    ]
    adapters = [Adapter("mypy", "typecheck", "Do they?"), Adapter("command", None, "Does it?")]

    assert render(rows, adapters, Screen(64)) == (
        "✓ lint       ruff-check  change  in range    Are the patterns\n"
        "                                             idiomatic?\n"
        "· core:mine  command     push    never read  Does it?\n"
        "? types      mypy        change  no reading  Do they?\n"
        "\n"
        "Adapters  what a table of verify.toml can name in uses\n"
        "  mypy     typecheck  Do they?\n"
        "  command  any        Does it?\n"
    )
