"""What the base holds the head to, on real repositories."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date

import pytest

from tests.conftest import Project as Folder
from verify_gate.config import Project, load
from verify_gate.domain.cadence import Cadence
from verify_gate.kept import kept
from verify_gate.registry import CATALOGUE

Make = Callable[[Mapping[str, str]], Folder]
TODAY = date(2026, 11, 21)
HELD = '[verify]\nsource = ["a.py"]\n[instruments.lint]\n[instruments.integrity]\nargs = ["-x"]\n'


def changed(make: Make, before: str, after: str) -> Project:
    """A project whose trunk has one verify.toml, and whose branch another."""
    folder = make({"a.py": "x = 1\n", "verify.toml": before})
    for words in (("init", "-qb", "main"), ("add", "-A"), ("commit", "-qm", "1"), ("checkout", "-qb", "side")):
        folder.git(*words)
    folder.write({"verify.toml": after})
    folder.git("commit", "-qam", "2")
    return kept(load(folder.root / "verify.toml", CATALOGUE, TODAY)[0], None, dict(os.environ), CATALOGUE, TODAY)


def told(project: Project) -> list[tuple[str, str, Cadence, tuple[str, ...]]]:
    return [(each.name, each.uses, each.when, each.options.args) for each in project.settings]


def test_nor_does_one_that_moves_the_project(project: Make) -> None:
    """Into a folder, and to the top again: the base has it elsewhere."""
    folder = project({"a.py": "x = 1\n", "verify.toml": HELD})
    for words in (("init", "-qb", "main"), ("add", "-A"), ("commit", "-qm", "1"), ("checkout", "-qb", "side")):
        folder.git(*words)
    for old, new in (("", "sub/"), ("sub/", "")):
        (folder.root / "sub").mkdir(exist_ok=True)
        folder.git("mv", f"{old}a.py", f"{old}verify.toml", f"./{new}")
        folder.write({f"{new}verify.toml": '[verify]\nsource = ["a.py"]\nbase = "side"\n[instruments.lint]\n'})
        folder.git("commit", "-qam", "2")
        there = load(folder.root / new / "verify.toml", CATALOGUE, TODAY)[0]
        held = kept(there, None, dict(os.environ), CATALOGUE, TODAY)
        assert told(held)[1:] == [("integrity", "integrity", Cadence.PUSH, ("-x",))]
        assert held.base is None
        folder.write({f"{new}verify.toml": HELD})
        folder.git("commit", "-qam", "3")
        folder.git("branch", "-f", "main")


@pytest.mark.parametrize(
    "after",
    [
        '[verify]\nsource = ["a.py"]\n[instruments.lint]\n',
        HELD.replace("args", 'when = "milestone"\nargs'),
        HELD.replace('args = ["-x"]', 'uses = "command"\nrun = ["true"]'),
    ],
)
def test_a_change_does_not_take_integrity_away(project: Make, after: str) -> None:
    assert told(changed(project, HELD, after)) == [
        ("lint", "ruff-check", Cadence.CHANGE, ()),
        ("integrity", "integrity", Cadence.PUSH, ("-x",)),
    ]


def test_what_the_base_says_of_it_and_does_not_hold_any_more_is_left_out(project: Make) -> None:
    before = HELD.replace('args = ["-x"]', "no_such_key = 1")
    found = changed(project, before, '[verify]\nsource = ["a.py"]\n[instruments.lint]\n')
    assert told(found)[1:] == [("integrity", "integrity", Cadence.PUSH, ())]


@pytest.mark.parametrize("before", ["", "[", "[verify]\nsource = 1\n[instruments]\nintegrity = 1\n"])
def test_the_head_s_own_integrity_is_read_as_it_sets_it(project: Make, before: str) -> None:
    assert told(changed(project, before, HELD))[1:] == [("integrity", "integrity", Cadence.PUSH, ("-x",))]


@pytest.mark.parametrize(
    ("before", "after", "base"),
    [
        (HELD, HELD.replace("[instruments.lint]", 'base = "HEAD"\n[instruments.lint]'), None),
        (HELD.replace("[instruments.lint]", 'base = "main"\n[instruments.lint]'), HELD, None),
        (
            HELD.replace("[instruments.lint]", 'base = "main"\n[instruments.lint]'),
            HELD.replace("[instruments.lint]", 'base = "HEAD"\n[instruments.lint]'),
            "main",
        ),
        ("", HELD.replace("[instruments.lint]", 'base = "HEAD"\n[instruments.lint]'), None),
    ],
)
def test_a_change_does_not_say_what_it_is_measured_against(
    project: Make, before: str, after: str, base: str | None
) -> None:
    assert changed(project, before, after).base == base


def test_without_git_everything_is_as_verify_toml_says(project: Make) -> None:
    folder = project({"a.py": "", "verify.toml": HELD.replace("[instruments.lint]", 'base = "b"\n[instruments.lint]')})
    found = load(folder.root / "verify.toml", CATALOGUE, TODAY)[0]
    assert kept(found, None, dict(os.environ), CATALOGUE, TODAY) == found
    assert kept(found, "c", dict(os.environ), CATALOGUE, TODAY).base == "c"


def test_a_trunk_without_a_verify_toml_leaves_the_name_to_the_change(project: Make) -> None:
    folder = project({"a.py": "x = 1\n"})
    for words in (("init", "-qb", "main"), ("add", "-A"), ("commit", "-qm", "1"), ("checkout", "-qb", "side")):
        folder.git(*words)
    folder.write({"verify.toml": HELD.replace("[instruments.lint]", 'base = "main"\n[instruments.lint]')})
    found = load(folder.root / "verify.toml", CATALOGUE, TODAY)[0]
    assert kept(found, None, dict(os.environ), CATALOGUE, TODAY).base == "main"
