from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.unit.probes.integrity.sides import Found, told
from verify_gate.plugin import InstrumentOptions
from verify_gate.probes.integrity.baselines import loosenings, looser_baselines
from verify_gate.probes.integrity.gate_files import _CEILINGS, _FLOORS, _LATE, weaker_gate
from verify_gate.registry import ADAPTERS, STANDARD, find_instrument

GATE = """\
[verify]
source = ["src/app"]
tests = ["tests"]

[instruments.lint]

[instruments.coverage]
floor = 95
exclude = [{ path = "src/app/db.py", reason = "It is made by a tool." }]

[instruments.duplication]

[instruments.build]
ships = ["src/app/*.so"]

[instruments.docs]
uses = "command"
run = ["make", "docs"]

[instruments.integrity]
signers = "signers"

[instruments.mutation]
paths = ["src/app/core.py", "src/app/db.py"]
"""


def found(was: str, now: str) -> Found:
    return told(weaker_gate, "weaker-gate", {"verify.toml": was}, {"verify.toml": now})


WEAKER = {
    "a floor is lower": (("floor = 95", "floor = 60"), (8, "instruments.coverage.floor fell from 95 to 60")),
    "a floor is the usual one": (("floor = 95\n", ""), (8, "instruments.coverage.floor fell from 95 to 90")),
    "clones are allowed": (
        ("[instruments.duplication]\n", "[instruments.duplication]\nmax_clones = 3\n"),
        (12, "instruments.duplication.max_clones rose from 0 to 3"),
    ),
    "later": (
        ("[instruments.lint]\n", '[instruments.lint]\nwhen = "milestone"\n'),
        (6, "lint is read on milestone instead of change"),
    ),
    "an instrument is gone": (("[instruments.lint]\n", ""), (5, "the instrument 'lint' is gone")),
    "integrity itself is gone": (
        ('[instruments.integrity]\nsigners = "signers"\n', ""),
        (20, "the instrument 'integrity' is gone"),
    ),
    "nobody needs to sign": (
        ('signers = "signers"\n', ""),
        (21, "instruments.integrity.signers is gone"),
    ),
    "another program reads it": (
        ("[instruments.lint]\n", '[instruments.lint]\nuses = "command"\nrun = ["true"]\n'),
        (6, "instruments.lint.uses is 'command' where it was ''"),
    ),
    "a command is another": (
        ('["make", "docs"]', '["true"]'),
        (18, "instruments.docs.run is 'true' where it was 'make docs'"),
    ),
    "less source": (
        ('source = ["src/app"]', 'source = ["src/app/core.py"]'),
        (2, "verify.source lost src/app"),
    ),
    "fewer mutants": (
        (', "src/app/db.py"]', "]"),
        (24, "instruments.mutation.paths lost src/app/db.py"),
    ),
    "an exclusion, reason or not": (
        ("[instruments.lint]\n", '[instruments.lint]\nexclude = [{ path = "src/app/db.py", reason = "Old." }]\n'),
        (6, "instruments.lint excludes src/app/db.py"),
    ),
    "words for the tool": (
        ("floor = 95\n", 'floor = 95\nargs = ["-m", "not slow"]\n'),
        (9, "instruments.coverage.args gained -m, not slow"),
    ),
    "a variable": (
        ("floor = 95\n", 'floor = 95\nenv = { PYTEST_ADDOPTS = "--co" }\n'),
        (9, "instruments.coverage.env gained PYTEST_ADDOPTS=--co"),
    ),
    "more may ship": (
        ('["src/app/*.so"]', '["src/app/*.so", "**"]'),
        (14, "instruments.build.ships gained **"),
    ),
    "another Python": (
        ('tests = ["tests"]\n', 'tests = ["tests"]\npython = "tools/python"\n'),
        (4, "the project's Python is 'tools/python'"),
    ),
}


@pytest.mark.parametrize("name", WEAKER)
def test_weaker(name: str) -> None:
    edit, *expected = WEAKER[name]
    assert GATE.count(edit[0]) == 1
    assert found(GATE, GATE.replace(*edit)) == [("verify.toml", line, message) for line, message in expected]


SILENT = {
    "a higher floor": ("floor = 95", "floor = 99"),
    "a timeout": ("[instruments.lint]\n", "[instruments.lint]\ntimeout = 90\n"),
    "an instrument more": ("[instruments.lint]\n", "[instruments.lint]\n[instruments.canon]\n"),
    "earlier": ("[instruments.mutation]\n", '[instruments.mutation]\nwhen = "push"\n'),
    "the usual cadence, in words": ("[instruments.lint]\n", '[instruments.lint]\nwhen = "change"\n'),
    "an exclusion less": ('exclude = [{ path = "src/app/db.py", reason = "It is made by a tool." }]\n', ""),
    "an exclusion spelled anew": ('path = "src/app/db.py", reason', 'path = "src/app/d*.py", reason'),
    "more source": ('source = ["src/app"]', 'source = ["src"]'),
    "all mutants": ('paths = ["src/app/core.py", "src/app/db.py"]\n', ""),
    "several processes": ("floor = 95\n", 'floor = 95\nargs = ["-n", "auto"]\n'),
    "a trunk to hold it against": ('tests = ["tests"]\n', 'tests = ["tests"]\nbase = "origin/main"\n'),
    "an acknowledgement": ('signers = "signers"\n', 'signers = "signers"\nacknowledge = [{ what = "x" }]\n'),
    "another name": ("[instruments.docs]\n", "[instruments.documents]\n"),
}


@pytest.mark.parametrize("name", SILENT)
def test_silent(name: str) -> None:
    edit = SILENT[name]
    assert GATE.count(edit[0]) == 1
    assert found(GATE, GATE.replace(*edit)) == []


def test_a_change_is_held_against_itself() -> None:
    now = GATE.replace("[verify]\n", '[verify]\nbase = "HEAD"\n')
    assert found(GATE, now) == [("verify.toml", 2, "a change is held against 'HEAD'")]


def test_members() -> None:
    was, now = '[verify]\nmembers = ["src", "tests"]\n', '[verify]\nmembers = ["src"]\n'
    assert found(was, now) == [("verify.toml", 2, "verify.members lost tests")]


def test_what_is_taken_for_granted_is_what_the_adapters_say() -> None:
    options: Mapping[str, type[InstrumentOptions]] = {name: find_instrument(name).Options for name in ADAPTERS}
    by_name = {**options, **{name: options[adapter] for name, adapter in STANDARD.items()}}
    assert {name: by_name[name].model_fields["floor"].default for name in _FLOORS} == _FLOORS
    assert {key: by_name["jscpd"].model_fields[key].default for key in _CEILINGS} == _CEILINGS
    late = {name: find_instrument(STANDARD.get(name, name)).when for name in {*ADAPTERS, *STANDARD}}
    assert {name: when for name, when in late.items() if when != "change"} == _LATE


BASELINE = """\
schema = "verify-baseline/1"

[adopted]
coverage = 2026-11-01
lint = 2026-11-01

[floors.coverage]
"src/app/core.py" = 57.1

[known.lint]
"src/app/db.py | load | S310 | a4528c545766" = 1
"""


def loosened(was: str, now: str) -> Found:
    files = {"verify.baseline.toml": was} if was else {}
    return told(looser_baselines, "weaker-gate", files, {"verify.baseline.toml": now})


def test_a_baseline_that_lets_more_pass() -> None:
    path = "verify.baseline.toml"
    lower = BASELINE.replace("57.1", "50")
    assert loosened(BASELINE, lower) == [(path, 8, "the floor of src/app/core.py fell from 57.1 to 50")]
    new = BASELINE.replace("[known.lint]", '"src/app/db.py" = 20\n\n[known.lint]')
    assert loosened(BASELINE, new) == [(path, 10, "the floor of src/app/db.py is 20 instead of the full one")]
    more = BASELINE.replace('766" = 1', '766" = 3')
    known = "lint lets a finding pass that it did not: src/app/db.py load S310 a4528c545766"
    assert loosened(BASELINE, more) == [(path, 11, known)]
    other = f'{BASELINE}"src/app/core.py |  | S1 | b" = 1\n'
    assert loosened(BASELINE, other) == [(path, 12, "lint lets a finding pass that it did not: src/app/core.py S1 b")]
    assert loosened(BASELINE, "schema = 1\n") == [(path, 1, "the baseline cannot be read")]


def test_a_baseline_in_the_open() -> None:
    lower = BASELINE.replace("57.1", "50")
    step = '\n[loosened]\n"2026-11-20 | {} | {} | abc" = "Why."\n'
    assert loosened(BASELINE, lower + step.format("coverage:src/app/core.py", 50)) == []
    assert len(loosened(BASELINE, lower + step.format("coverage:src/app/core.py", 55))) == 1
    more = BASELINE.replace('766" = 1', '766" = 3')
    assert loosened(BASELINE, more + step.format("lint", 3)) == []
    assert len(loosened(BASELINE, more + step.format("lint", 2))) == 1
    assert loosened("", BASELINE) == []
    assert loosened(BASELINE, BASELINE.replace("57.1", "60")) == []
    assert loosened(BASELINE, 'schema = "verify-baseline/1"\n') == []


def test_a_record_that_is_gone() -> None:
    step = '\n[loosened]\n"2026-11-20 | lint | 1 | abc" = "Why."\n'
    assert loosened(BASELINE + step, BASELINE) == [
        ("verify.baseline.toml", 11, "the record of why lint was loosened is gone")
    ]


def test_another_name_for_what_was_adopted() -> None:
    path, there = "verify.baseline.toml", "[instruments.lint]\n[instruments.coverage]\n"
    renamed = {"verify.toml": there.replace("lint", "style")}
    was = {path: BASELINE, "verify.toml": there}

    def anew(text: str, gate: Mapping[str, str] = renamed) -> Found:
        return told(looser_baselines, "weaker-gate", was, {path: text, **gate})

    more = BASELINE.replace("lint", "style").replace('766" = 1', '766" = 3')
    message = "style is adopted anew, and lint, adopted before, is gone from verify.toml"
    assert anew(more) == [(path, 5, message)]
    assert anew(more, {"verify.toml": there}) == []
    assert anew(BASELINE.replace("lint", "style")) == []
    assert anew(BASELINE, {"verify.toml": "["}) == []


def test_what_is_loosened_with_a_reason_is_in_the_open() -> None:
    path = "verify.baseline.toml"
    step = '\n[loosened]\n"2026-11-20 | coverage:src/app/core.py | 50 | abc" = "Why."\n'
    steps = step + '"2026-11-21 | lint | 3 | def" = "So."\n'
    found = [(path, 15, "lint was loosened to 3: So.")]
    assert told(loosenings, "weaker-gate", {path: BASELINE + step}, {path: BASELINE + steps}) == found
    assert told(loosenings, "weaker-gate", {path: BASELINE + steps}, {path: BASELINE + step}) == []
    assert told(loosenings, "weaker-gate", {}, {path: "["}) == []


def test_an_adoption_is_told_with_what_it_lets_pass() -> None:
    path = "verify.baseline.toml"
    assert told(loosenings, "weaker-gate", {}, {path: BASELINE}) == [
        (path, 4, "coverage is adopted with 1 floor below the full one"),
        (path, 5, "lint is adopted with 1 known finding"),
    ]
    assert told(loosenings, "weaker-gate", {path: BASELINE}, {path: BASELINE}) == []


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ({"src/a.py": ""}, [("verify.toml", 1, "the gate's own file is gone")]),
        ({"src/a.py": "", "gate.toml": GATE}, [("verify.toml", 1, "the gate's own file is gone")]),
        ({"src/a.py": "", "core/verify.toml": GATE}, []),
        ({"verify.toml": "["}, [("verify.toml", 1, "the gate's own file cannot be read")]),
        ({"verify.toml": GATE}, []),
    ],
)
def test_the_gate_s_own_file_is_there_by_its_name_and_can_be_read(now: Mapping[str, str], said: Found) -> None:
    assert told(weaker_gate, "weaker-gate", {"verify.toml": GATE, "src/a.py": ""}, now) == said


def test_a_project_that_is_gone_as_a_whole_takes_its_gate_along() -> None:
    assert told(weaker_gate, "weaker-gate", {"a/verify.toml": GATE, "b.py": ""}, {"b.py": ""}) == []
