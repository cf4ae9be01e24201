"""canon over tiny real projects, as a person runs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.e2e

Make = Callable[[Mapping[str, str]], Project]

VERIFY = """
    [verify]
    source = ["src/acme"]

    [instruments.canon]
"""
ADR = "# 1. One\n\n## Status\n\n{}\n\n## Context\n\na\n\n## Decision\n\nb\n\n## Consequences\n\nc\n"
GREEN = {
    "verify.toml": VERIFY,
    "src/acme/__init__.py": "",
    "README.md": "# Acme\n\nSee [the guide](docs/guide.rst#first-steps) and [why](docs/adr/0001-one.md).\n",
    "docs/guide.rst": "First steps\n===========\n\nBack to `the readme <../README.md>`_.\n",
    "docs/adr/0001-one.md": ADR.format("Accepted"),
}


def read(project: Project) -> dict[str, Any]:
    line: dict[str, Any] = project.run("--only", "canon", "--format", "json").instrument("canon")
    return line


def moved(project: Project) -> dict[str, float]:
    """The needles that are out of range."""
    return {needle["quantity"]: needle["value"] for needle in read(project)["needles"] if not needle["in_range"]}


def found(project: Project) -> list[tuple[str, int, str, str]]:
    return [(each["path"], each["line"], each["rule"], each["message"]) for each in read(project)["findings"]]


def test_documents_that_are_true(project: Make) -> None:
    line = read(project(GREEN))
    assert (line["status"], line["findings"]) == ("in_range", [])
    counted = {name: line["population"][name] for name in ("count", "of", "unit", "links", "decisions")}
    assert counted == {"count": 3, "of": 3, "unit": "documents", "links": 3, "decisions": 1}


def test_a_dead_link_in_each_language(project: Make) -> None:
    made = project(GREEN).write(
        {"README.md": "# Acme\n\n- [x](gone.md)\n", "docs/guide.rst": "Title\n=====\n\n`x <../gone.md>`_\n"}
    )
    assert found(made) == [
        ("README.md", 3, "dead-link", "'gone.md' leads nowhere"),
        ("docs/guide.rst", 4, "dead-link", "'../gone.md' leads nowhere"),
    ]
    assert moved(made) == {"dead links": 2}


def test_a_dead_anchor(project: Make) -> None:
    made = project(GREEN).write({"docs/guide.rst": "Last steps\n==========\n"})
    assert found(made) == [("README.md", 3, "dead-anchor", "docs/guide.rst has no anchor #first-steps")]


def test_decisions_that_do_not_agree(project: Make) -> None:
    made = project(GREEN).write({"docs/adr/0002-two.md": ADR.replace("1. One", "2. Two").format("Superseded")})
    assert moved(made) == {"ADR faults": 1}


def test_decisions_elsewhere(project: Make) -> None:
    made = project(GREEN).write(
        {"verify.toml": VERIFY + '    adr = "docs/why"\n', "docs/why/0001-x.md": "# X\n\n## Status\n\nMaybe\n"}
    )
    assert moved(made) == {"ADR faults": 4}


def test_a_folder_of_decisions_without_any_is_no_reading(project: Make) -> None:
    made = project(GREEN).write({"verify.toml": VERIFY + '    adr = "docs/why"\n', "docs/why/a.md": "# A\n"})
    line = read(made)
    why = "`adr` names 'docs/why', where there is no decision record. Correct it, or remove it."
    assert (line["status"], line["why"]) == ("no_reading", why)


def test_decisions_outside_docs(project: Make) -> None:
    made = project(GREEN).write(
        {"verify.toml": VERIFY + '    adr = "why/"\n', "why/0001-x.md": "# X\n\n[x](gone.md)\n"}
    )
    assert moved(made) == {"dead links": 1, "ADR faults": 5}


def test_a_document_that_is_not_text_is_a_leak(project: Make) -> None:
    made = project(GREEN)
    (made.root / "NOTES.md").write_bytes(b"caf\xe9\n")
    line = read(made)
    assert (line["status"], line["population"]["count"], line["population"]["of"]) == ("out_of_range", 3, 4)
    assert [(each["path"], each["rule"], each["fix"]) for each in line["findings"]] == [
        (
            "NOTES.md",
            "unmeasured",
            "It is not UTF-8: byte 3 cannot be decoded. Let it be measured, or name it in an exclusion with a reason.",
        )
    ]


def test_an_exclusion_takes_a_document_out_and_links_to_it_still_hold(project: Make) -> None:
    excluded = VERIFY + '    exclude = [{ path = "docs/guide.rst", reason = "It is generated." }]\n'
    made = project(GREEN).write(
        {"verify.toml": excluded, "docs/guide.rst": "First steps\n===========\n\n`x <gone.md>`_\n"}
    )
    line = read(made)
    assert (line["status"], line["population"]["count"], line["findings"]) == ("in_range", 2, [])


@pytest.mark.parametrize(
    ("verify", "why"),
    [
        (
            VERIFY,
            "There are no documents: no .md, .rst or .markdown file beside verify.toml, in docs or in doc. "
            "Name them with `docs`, or remove the instrument from verify.toml.",
        ),
        (
            VERIFY + '    docs = ["guide"]\n',
            "`docs` names 'guide', where there is no document. Correct it, or remove it.",
        ),
    ],
)
def test_no_documents_are_no_reading(project: Make, verify: str, why: str) -> None:
    line = read(project({"verify.toml": verify, "src/acme/__init__.py": ""}))
    assert (line["status"], line["why"]) == ("no_reading", why)


def test_everything_excluded_is_no_reading(project: Make) -> None:
    excluded = VERIFY + '    exclude = [{ path = "?*", reason = "None of it." }]\n'
    assert read(project(GREEN).write({"verify.toml": excluded}))["status"] == "no_reading"
