from __future__ import annotations

from collections.abc import Mapping

import pytest

from verify_gate.probes.canon.decisions import ADR_FOLDERS, check_decisions
from verify_gate.probes.canon.markdown import read_markdown
from verify_gate.probes.canon.model import Checked, Document, Fault, Kind
from verify_gate.probes.canon.rest import read_rest

KNOWN = "Say one of: Proposed, Accepted, Rejected, Deprecated, Superseded."
NYGARD = "# {title}\n\n## Status\n\n{status}\n\n## Context\n\na\n\n## Decision\n\nb\n\n## Consequences\n\nc\n"
MADR = "{front}# Title\n\n{status}## Context and Problem Statement\n\na\n\n## Considered Options\n\nb\n\n## Decision Outcome\n\nc\n"


def nygard(status: str, title: str = "Title") -> str:
    return NYGARD.format(status=status, title=title)


def madr(status: str = "", front: str = "") -> str:
    return MADR.format(status=f"{status}\n\n" if status else "", front=f"---\n{front}\n---\n" if front else "")


def documents(files: Mapping[str, str]) -> list[Document]:
    paths = {name if "/" in name else f"docs/adr/{name}": text for name, text in files.items()}
    return [(read_rest if path.endswith(".rst") else read_markdown)(path, text) for path, text in paths.items()]


def check(files: Mapping[str, str]) -> Checked:
    return check_decisions(documents(files), ADR_FOLDERS)


def fault(name: str, line: int, rule: str, message: str, fix: str) -> Fault:
    return Fault(Kind.DECISION, f"docs/adr/{name}", line, rule, message, fix)


@pytest.mark.parametrize(
    "text",
    [
        nygard("Accepted"),
        nygard("Accepted, 2026-11-21", title="1. Title"),
        nygard("**proposed**\n\nLater more.", title="ADR-0001: Title"),
        nygard("Rejected."),
        nygard("* Deprecated"),
        nygard("Accepted").replace("## Status\n\nAccepted", "Status: Accepted"),
        nygard("Accepted").replace("## Status\n\nAccepted", "* **Status:** accepted"),
        nygard("Accepted").replace("## Status\n\nAccepted", "| Status | Accepted |"),
        madr(front="status: accepted\ndate: 2026-11-21"),
        madr(front='status: "proposed"'),
        madr("* Status: accepted"),
        madr("## Status\n\nAccepted"),
    ],
)
def test_a_sound_decision(text: str) -> None:
    assert check({"0001-a.md": text}) == Checked(1)


def test_a_sound_decision_in_rest() -> None:
    sections = ("Status", "Context", "Decision", "Consequences")
    text = "".join(f"{name}\n{'-' * 20}\n\nAccepted.\n\n" for name in sections)
    assert check({"0001-a.rst": f"1. Title\n========\n\n{text}"}) == Checked(1)


def test_what_is_no_decision() -> None:
    others = {
        "README.md": "# x\n",
        "template.md": nygard("{status}"),
        "0000-adr-template.md": nygard("{status}"),
        "docs/0001-a.md": "# x\n",
    }
    assert check(others) == Checked(0)


def test_every_usual_folder() -> None:
    assert check({f"{folder}/0001-a.md": nygard("Accepted") for folder in ADR_FOLDERS}) == Checked(len(ADR_FOLDERS))


def test_a_decision_without_a_number() -> None:
    said = fault("a.md", 1, "adr-number", "this decision has no number", "Number its file: 0007-…")
    assert check({"a.md": nygard("Accepted")}) == Checked(1, (said,))


def test_two_of_one_number() -> None:
    message = "decision 2 is there twice: docs/adr/0002-a.md has that number too"
    said = fault("2-b.md", 1, "adr-number", message, "Give the newer one the next free number.")
    assert check({"0002-a.md": nygard("Accepted"), "2-b.md": nygard("Accepted")}) == Checked(2, (said,))


def test_numbers_may_be_longer_than_any_int_is_read_from() -> None:
    many = "7" * 5000
    title = nygard(f"Superseded by {many}", title=f"{many}. Title")
    assert check({"0002-a.md": title}).faults == (
        fault(
            "0002-a.md", 1, "adr-number", f"the title says {many}, the file's name 2", "Let both say the same number."
        ),
        fault(
            "0002-a.md",
            3,
            "adr-superseded",
            f"this decision says it is superseded by {many}, which is not there",
            "Name the decision that is meant.",
        ),
    )


def test_a_title_of_another_number() -> None:
    message = "the title says 3, the file's name 2"
    said = fault("0002-a.md", 1, "adr-number", message, "Let both say the same number.")
    assert check({"0002-a.md": nygard("Accepted", title="3. Title")}) == Checked(1, (said,))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (nygard("Done"), 3, "'Done' is no known status"),
        (nygard("Acceptedish, and\nmore"), 3, "'Acceptedish, and' is no known status"),
        (nygard("Proposed | Accepted"), 3, "'Proposed | Accepted' is no known status"),
        (nygard(""), 3, "this decision has no status"),
        (madr(), 1, "this decision has no status"),
        (madr(front="date: 2026-11-21\nstatus: on hold"), 3, "'on hold' is no known status"),
        (madr(front="status: {proposed | accepted}"), 2, "'{proposed | accepted}' is no known status"),
    ],
)
def test_a_status_that_is_none(text: str, line: int, message: str) -> None:
    assert check({"0001-a.md": text}) == Checked(1, (fault("0001-a.md", line, "adr-status", message, KNOWN),))


@pytest.mark.parametrize(
    ("text", "kind", "missing"),
    [
        (nygard("Accepted").replace("## Consequences\n", ""), "Nygard", "Consequences"),
        (nygard("Accepted").replace("## Context\n", "## Contexts\n"), "Nygard", "Context"),
        (madr("* Status: accepted").replace("## Considered Options\n", ""), "MADR", "Considered Options"),
    ],
)
def test_a_section_that_is_missing(text: str, kind: str, missing: str) -> None:
    message, fix = f"the section {missing!r} is missing", f"Write it: {kind} decisions have one."
    assert check({"0001-a.md": text}) == Checked(1, (fault("0001-a.md", 1, "adr-section", message, fix),))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Superseded by [2](0002-b.md)", "Accepted. Supersedes [1](0001-a.md)"),
        ("Superseded by [2. Why 3 and 4. Not 5](0002-b.md)", "Accepted\n\nSupersedes [1. All of 7](./0001-a.md)"),
        ("Superceded by ADR-0002 on 2026-11-21", "Accepted, 2026-11-21. Supercedes ADR-0001."),
        ("superseded by: 2", "accepted; supersedes: 1"),
        ("Superseded by [2](0002-b.md)", "Accepted\n\n* Supersedes: [1](0001-a.md), accepted 2026-11-20"),
    ],
)
def test_two_that_agree(old: str, new: str) -> None:
    assert check({"0001-a.md": nygard(old), "0002-b.md": nygard(new)}) == Checked(2)


def test_two_that_agree_in_madr() -> None:
    old, new = madr(front="status: superseded by ADR-0002"), madr(front="status: accepted\nsupersedes:\n  - ADR-0001")
    assert check({"0001-a.md": old, "0002-b.md": new}) == Checked(2)


def test_one_superseded_by_many_and_one_that_supersedes_many() -> None:
    files = {
        "0001-a.md": nygard("Superseded by [3](0003-c.md) and [4](0004-d.md)"),
        "0002-b.md": nygard("Superseded by [3](0003-c.md)"),
        "0003-c.md": nygard("Accepted. Supersedes [1](0001-a.md) and [2](0002-b.md)"),
        "0004-d.md": nygard("Accepted. Supersedes [1](0001-a.md)"),
    }
    assert check(files) == Checked(4)


def superseded(name: str, message: str, fix: str = "Name the decision that is meant.", line: int = 3) -> Checked:
    return Checked(2, (fault(name, line, "adr-superseded", message, fix),))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "Superseded",
            "Accepted",
            superseded(
                "0001-a.md",
                "this decision is superseded, by none that it names",
                "Say which: `Superseded by [7](0007-….md)`.",
            ),
        ),
        (
            "Superseded by [2](0002-b.md)",
            "Accepted",
            superseded(
                "0001-a.md",
                "this decision says it is superseded by 2, and docs/adr/0002-b.md does not say so",
                "Write `Supersedes 1` into the status of docs/adr/0002-b.md, or correct this one.",
            ),
        ),
        (
            "Accepted",
            "Accepted. Supersedes [1](0001-a.md).",
            superseded(
                "0002-b.md",
                "this decision says it is superseding 1, and docs/adr/0001-a.md does not say so",
                "Write `Superseded by 2` into the status of docs/adr/0001-a.md, or correct this one.",
            ),
        ),
        (
            "Superseded by 9",
            "Accepted",
            superseded("0001-a.md", "this decision says it is superseded by 9, which is not there"),
        ),
        (
            "Accepted",
            "Accepted. Supersedes 9",
            superseded("0002-b.md", "this decision says it is superseding 9, which is not there"),
        ),
        ("Superseded by 1", "Accepted", superseded("0001-a.md", "this decision says it is superseded by itself")),
    ],
)
def test_two_that_do_not_agree(old: str, new: str, expected: Checked) -> None:
    assert check({"0001-a.md": nygard(old), "0002-b.md": nygard(new)}) == expected


def test_decisions_elsewhere_are_known_and_not_looked_at() -> None:
    here = documents({"0001-a.md": nygard("Superseded by 2")})
    elsewhere = documents({"0002-b.md": nygard("Done. Supersedes 1")})
    assert check_decisions(here, ADR_FOLDERS, elsewhere) == Checked(1)


def test_folders_have_numbers_of_their_own() -> None:
    files = {"docs/adr/0001-a.md": nygard("Accepted"), "docs/decisions/0001-b.md": nygard("Accepted")}
    assert check(files) == Checked(2)


def test_folders_below_have_numbers_of_their_own_and_know_each_other() -> None:
    files = {"docs/adr/a/0001-a.md": nygard("Superseded by 2"), "docs/adr/b/0001-b.md": nygard("Accepted")}
    assert check({**files, "docs/adr/b/0002-c.md": nygard("Accepted. Supersedes 1")}) == Checked(3)
