"""A comment on a change, as GitHub's Markdown has it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from tests.unit.reports.arbitrary import HOSTILE, reports
from tests.unit.reports.made import CANON, COVERAGE, LINT, MISSING, ON_ITS_WORD, TYPECHECK, instrument, needle, report
from verify_gate.domain.finding import Finding
from verify_gate.domain.report import Report
from verify_gate.domain.verdict import Status
from verify_gate.reports.markdown import LIMIT, render

WHOLE = """\
## ✗ verify: FAIL

1 of 3 in range · out of range: lint · no reading: build · not measured: canon · 2 exclusions · 37s

| | instrument | needle | looked at | time |
|---|---|---|---|---|
| ✓ | coverage | 93.1 % worst file (min 90) | 41 of 41 files, 212 tests, 3 skipped | 12s |
| ✗ | lint | 3 findings (max 0) | 57 of 58 files | 1.2s |
|  |  | 1 unmeasured file (max 0) |  |  |
| ? | build | no reading |  | 0.0s |

<details><summary>✗ <code>lint</code>: 4 findings</summary>

```text
Is it so?
  src/queue.py
    12:121  Line too long (130 > 120)  E501
            │ the line 12 of src/queue.py
    3:8     `os` imported but unused  F401
            │ the line 3 of src/queue.py
            → Remove unused import: `os`
  src/shell.py
    1204:5  warning: Do not catch it all  BLE001
            │ the line 1204 of src/shell.py
  src/gen.py
    this file was not looked at  unmeasured
    → Let it be measured.
```

</details>

<details><summary>? <code>build</code></summary>

```text
Is it so?
No reading: pyproject-build was not found. Install it. Its log is .verify/logs/build.log.
```

</details>
"""
HARMLESS = {"heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "fence", "html_block"}
INNOCENT = {"text", "code_inline"}


def line_of(path: str, line: int) -> str:
    return f"    the line {line} of {path}\n"


def rendered(told: Report, limit: int = LIMIT) -> str:
    return render(told, line_of, limit=limit)


def test_the_whole_of_a_report() -> None:
    assert rendered(report(COVERAGE, LINT, CANON, MISSING)) == WHOLE


def test_of_what_is_green_there_are_no_details() -> None:
    assert rendered(report(TYPECHECK, ON_ITS_WORD)) == (
        "## ✓ verify: PASS\n"
        "\n"
        "2 of 2 in range · 37s\n"
        "\n"
        "| | instrument | needle | looked at | time |\n"
        "|---|---|---|---|---|\n"
        "| ✓ | typecheck | 0 errors (max 0) | 41 of 41 files | 1.2s |\n"
        "| ✓ | spelling | exit code 0 (max 0) | on its word | 1.2s |\n"
    )


def test_without_an_answer_it_says_so() -> None:
    assert rendered(report(MISSING)).startswith("## ? verify: UNKNOWN\n\n0 of 1 in range · no reading: build · 37s\n")


@settings(max_examples=50)
@given(reports())
def test_nothing_of_the_projects_has_a_meaning(told: Report) -> None:
    innocent(told)


def innocent(told: Report) -> None:
    """Structure, links and HTML are ours alone; a mention or an address stands in code."""
    tokens = MarkdownIt("gfm-like").parse(rendered(told))
    for token in tokens:
        assert token.type in HARMLESS or token.type.startswith(("table", "thead", "tbody", "tr_", "th_", "td_"))
        for child in token.children or ():
            assert child.type in INNOCENT, child
            if child.type == "text":
                assert not re.search(r"@\w|#\d|://|www\.", child.content)
        if token.type == "html_block":
            assert re.fullmatch(
                r"</details>\n|<details><summary>[✓✗?] <code>[^<>]*</code>(: \d+ findings?)?</summary>\n", token.content
            )
    opened = sum(token.content.startswith("<details>") for token in tokens if token.type == "html_block")
    assert opened == sum(token.content.startswith("</details>") for token in tokens if token.type == "html_block")
    rows = sum(token.type == "tr_open" for token in tokens) - 1
    assert rows >= sum(line.status is not Status.NOT_SELECTED for line in told.instruments)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_everywhere(text: str) -> None:
    line = instrument(
        "lint", [needle(text, 1, text)], findings=[Finding(text, text, 1, 1, text, fix=text, detail=text)]
    )
    innocent(report(replace(line, member=text or None, question=text), replace(MISSING, why=text)))


def test_what_has_a_meaning_stands_in_code() -> None:
    line = instrument("lint", [needle("a|b `c` *d*", 1, "x")], None)
    row = rendered(report(line)).splitlines()[6]
    assert row == r"| ✗ | lint | ``1 x a\|b `c` *d* (max 0)`` | on its word | 1.2s |"


def test_it_fits_by_showing_less() -> None:
    findings = [Finding("m" * 300, f"src/{number}.py", 1) for number in range(60)]
    line = instrument("lint", [needle("findings", 60, "findings")], findings=findings)
    for limit, shown in ((LIMIT, 50), (15_000, 20), (6_000, 10), (3_000, 3), (1_000, 1)):
        text = rendered(report(line), limit)
        assert len(text) <= limit
        assert text.count("  src/") == shown
        assert f"{60 - shown} more in .verify/logs/lint.log\n" in text


def test_a_table_that_is_too_long_is_cut() -> None:
    text = rendered(report(*(replace(MISSING, member=f"m{number}") for number in range(2_000))))
    assert len(text) <= LIMIT
    assert text.endswith(" |\n\nThere is no room for more: see the log of this run.\n")


def test_a_stream_that_cannot_say_it_all() -> None:
    text = render(report(LINT), line_of, "ascii")
    assert text.isascii()
    assert text.startswith("## x verify: FAIL\n\n0 of 1 in range - out of range: lint - 37s\n")
