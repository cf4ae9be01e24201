"""verify.toml: what it gives, and every complaint by its exact words."""

from __future__ import annotations

import errno
import os
import re
import subprocess
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from verify_gate import config
from verify_gate.complaints import shown
from verify_gate.config import LEAST, Project, load, locate
from verify_gate.domain.baseline import Standard
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.ratchet import Baseline
from verify_gate.domain.reading import Reading
from verify_gate.errors import UserError
from verify_gate.instruments.command import CommandOptions
from verify_gate.plugin import Completed, Context, InstrumentOptions, Plan, ProjectPath
from verify_gate.setting import Catalogue, Setting

TODAY = date(2026, 11, 21)
COMMON = "uses, when, question, timeout, args, env, exclude, inputs, cache"


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    depth: int = 1


class LintOptions(InstrumentOptions):
    floor: int | None = Field(default=None, ge=0, le=100)
    paths: tuple[ProjectPath, ...] = Field(default=(), strict=False)
    inner: dict[str, Inner] = Field(default_factory=dict)
    words: dict[str, str] = Field(default_factory=dict)


class NeedyOptions(InstrumentOptions):
    run: tuple[str, ...] = Field(strict=False)


class Lint:
    Options: type[InstrumentOptions] = LintOptions
    question = "Is it idiomatic?"
    when = Cadence.PUSH
    tools: tuple[str, ...] = ()

    def plan(self, context: Context, options: Any) -> Plan:
        raise NotImplementedError

    def read(self, context: Context, options: Any, outcomes: Sequence[Completed]) -> Reading:
        raise NotImplementedError


class Needy(Lint):
    Options = NeedyOptions


ADAPTERS = {"linter": Lint(), "needy": Needy()}
CATALOGUE = Catalogue({"lint": "linter", "types": "gone"}, lambda: ("linter", "needy"), ADAPTERS.__getitem__)


def project(root: Path, text: str) -> Project:
    (projects,) = projects_of(root, text)
    return projects


def projects_of(root: Path, text: str) -> tuple[Project, ...]:
    (root / "src").mkdir(exist_ok=True)
    (root / "verify.toml").write_text(dedent(text), encoding="utf-8")
    return load(root / "verify.toml", CATALOGUE, TODAY)


def complaints(root: Path, text: str) -> list[str]:
    """Each complaint, without the file's name."""
    with pytest.raises(UserError) as caught:
        projects_of(root, text)
    return [f"{problem.code} {problem}".replace(f"{root / 'verify.toml'}", "FILE") for problem in caught.value.problems]


def lint(text: str) -> str:
    return f'[verify]\nsource = ["src"]\n[instruments.lint]\n{dedent(text)}'


def test_the_least_that_is_a_project(tmp_path: Path) -> None:
    assert project(tmp_path, lint("")) == Project(
        root=tmp_path,
        source=("src",),
        tests=(),
        python=None,
        base=None,
        settings=(Setting("lint", "linter", ADAPTERS["linter"], LintOptions(), 900),),
        member=None,
    )


def test_everything_said(tmp_path: Path) -> None:
    (tmp_path / "spec").mkdir()
    found = project(
        tmp_path,
        """
        [verify]
        source = ["src/"]
        tests = ["./spec"]
        python = "env/bin/python"
        base = "origin/main"
        timeout = 60

        [instruments.lint]
        when = "milestone"
        question = "Really?"
        args = ["-x"]
        env = { A = "b" }
        floor = 90
        paths = ["src"]
        exclude = [
          { path = "src/a.py", reason = "Generated." },
          { path = "src/b/**", reason = "Later.", until = 2026-11-21 },
        ]

        [instruments.other]
        uses = "linter"
        timeout = 1.5
        """,
    )
    first, second = found.settings
    assert (found.source, found.tests, found.python, found.base) == (
        ("src",),
        ("spec",),
        "env/bin/python",
        "origin/main",
    )
    assert (first.when, first.question, first.timeout) == (Cadence.MILESTONE, "Really?", 60)
    assert (first.options.args, first.options.env) == (("-x",), {"A": "b"})
    assert first.options.exclusions == (
        Exclusion("src/a.py", "Generated."),
        Exclusion("src/b/**", "Later.", date(2026, 11, 21)),
    )
    assert (second.name, second.uses, second.when, second.question) == (
        "other",
        "linter",
        Cadence.PUSH,
        "Is it idiomatic?",
    )
    assert second.timeout == 1.5


@pytest.mark.parametrize(
    ("folders", "tests"), [([], ()), (["tests"], ("tests",)), (["test", "tests"], ("tests", "test"))]
)
def test_tests_are_where_they_usually_are(tmp_path: Path, folders: list[str], tests: tuple[str, ...]) -> None:
    for folder in folders:
        (tmp_path / folder).mkdir()
    assert project(tmp_path, lint("")).tests == tests


def test_no_tests_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    assert project(tmp_path, lint("").replace("[verify]", "[verify]\ntests = []")).tests == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "",
            ['config-missing FILE: there is no table [verify]. Add it: [verify] source = ["src/…"].'],
        ),
        (
            "verify = 3",
            ['config-missing FILE: there is no table [verify]. Add it: [verify] source = ["src/…"].'],
        ),
        (
            "[verfy]\nsource = ['src']",
            [
                "config-unknown-key FILE: unknown key 'verfy'; did you mean 'verify'?",
                'config-missing FILE: there is no table [verify]. Add it: [verify] source = ["src/…"].',
            ],
        ),
        (
            "zzz = 1\n[verify]\nsurce = ['src']",
            [
                "config-unknown-key FILE: unknown key 'zzz'. Known keys: verify, instruments.",
                "config-unknown-key FILE: [verify]: unknown key 'surce'; did you mean 'source'?",
            ],
        ),
        (
            "[verify]",
            [
                'config-missing FILE: [verify] has no source. Say what is measured: source = ["src/…"].',
                "config-missing FILE: there is no table [instruments.…], so nothing would be measured. "
                "Add one for each instrument, such as [instruments.typecheck].",
            ],
        ),
        (
            "[verify]\nsource = ['src']\n[instruments]",
            [
                "config-missing FILE: there is no table [instruments.…], so nothing would be measured. "
                "Add one for each instrument, such as [instruments.typecheck].",
            ],
        ),
        (
            "instruments = 1\n[verify]\nsource = ['src']",
            [
                "config-missing FILE: there is no table [instruments.…], so nothing would be measured. "
                "Add one for each instrument, such as [instruments.typecheck].",
            ],
        ),
        ("[verify]\nsource = 'src'\n", ["config-type FILE: [verify] source: should be a list, not 'src'."]),
        ("[verify]\nsource = [1]\n", ["config-type FILE: [verify] source[0]: should be a string, not 1."]),
        ("[verify]\ntimeout = 0\n", ["config-type FILE: [verify] timeout: should be greater than 0, not 0."]),
        ("[verify]\nbase = ''\n", ["config-type FILE: [verify] base: should have at least 1 character, not ''."]),
    ],
)
def test_complaints_about_the_file(tmp_path: Path, text: str, said: list[str]) -> None:
    assert complaints(tmp_path, text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("flor = 3", "config-unknown-key FILE: [instruments.lint]: unknown key 'flor'; did you mean 'floor'?"),
        (
            "zzz = 3",
            f"config-unknown-key FILE: [instruments.lint]: unknown key 'zzz'. Known keys: {COMMON}, floor, paths, inner, words.",
        ),
        ("floor = '9'", "config-type FILE: [instruments.lint] floor: should be a whole number, not '9'."),
        ("floor = true", "config-type FILE: [instruments.lint] floor: should be a whole number, not True."),
        ("floor = 101", "config-type FILE: [instruments.lint] floor: should be less than or equal to 100, not 101."),
        ("timeout = inf", "config-type FILE: [instruments.lint] timeout: should be a finite number, not inf."),
        (
            "when = 'never'",
            "config-type FILE: [instruments.lint] when: should be 'change', 'push' or 'milestone', not 'never'.",
        ),
        ("args = '-x'", "config-type FILE: [instruments.lint] args: should be a list, not '-x'."),
        (
            r'args = ["-x", "a\u0000"]',
            r"config-value FILE: [instruments.lint] args[1]: 'a\x00' holds NUL, and no program can be told that. Take it out.",
        ),
        (
            r'env = { A = "\u0000" }',
            r"config-value FILE: [instruments.lint] env.A: '\x00' holds NUL, and no program can be told that. Take it out.",
        ),
        *(
            (
                f'env = {{ A = "", "{name}" = "b" }}',
                f"config-value FILE: [instruments.lint] env: {shown} names no variable: a name is not empty, "
                "and holds neither = nor NUL. Correct it.",
            )
            for name, shown in (("", "''"), ("A=B", "'A=B'"), (r"A\u0000", r"'A\x00'"))
        ),
        *(
            (
                f'env = {{ A = "", {name} = "1" }}',
                f"config-value FILE: [instruments.lint] env: {name} lets Python run other code than what is written and "
                "installed. Take it out.",
            )
            for name in (
                "PYTHONOPTIMIZE",
                "PYTHONHOME",
                "PYTHONINSPECT",
                "PYTHONPYCACHEPREFIX",
                "PYTHONUSERBASE",
                "PYTHONPLATLIBDIR",
            )
        ),
        ("env = { A = 1 }", "config-type FILE: [instruments.lint] env.A: should be a string, not 1."),
        ("paths = ['lib']", "config-value FILE: [instruments.lint] paths[0]: 'lib' does not exist. Correct the path."),
        (
            "exclude = [{ path = 'a' }]",
            "config-missing FILE: [instruments.lint] exclude[0].reason: it is missing. Add it.",
        ),
        *(
            (
                f"exclude = [{{ path = '{path}', reason = 'b' }}]",
                f"config-value FILE: [instruments.lint] exclude[0].path: '{path}' leaves nothing to look at. "
                "Name a file, a folder or a narrower glob.",
            )
            for path in (".", "/", "**", "./*")
        ),
        (
            "exclude = [{ path = 'a', reason = ' ' }]",
            "config-value FILE: [instruments.lint] exclude[0].reason: is blank. Say why.",
        ),
        (
            "exclude = [{ path = 'a', reason = 'b', until = 2026-11-20 }]",
            "config-value FILE: [instruments.lint] exclude[0].until: has passed: 2026-11-20. "
            "Mend what it was for, or give a new date and the reason for it.",
        ),
        (
            "exclude = [{ path = 'a', reason = 'b', untl = 1 }]",
            "config-unknown-key FILE: [instruments.lint] exclude[0]: unknown key 'untl'; did you mean 'until'?",
        ),
        ("exclude = ['src/x']", "config-type FILE: [instruments.lint] exclude[0]: should be a table, not 'src/x'."),
        (
            "inner = { x = { deth = 1 } }",
            "config-unknown-key FILE: [instruments.lint] inner.x: unknown key 'deth'; did you mean 'depth'?",
        ),
        (
            "uses = 'lintr'",
            "config-adapter FILE: [instruments.lint] uses: there is no adapter 'lintr'; did you mean 'linter'? "
            "There are: linter, needy.",
        ),
        (
            "uses = ['x']",
            "config-adapter FILE: [instruments.lint] uses: there is no adapter ['x']. There are: linter, needy.",
        ),
    ],
)
def test_complaints_about_an_instrument(tmp_path: Path, text: str, said: str) -> None:
    assert complaints(tmp_path, lint(text)) == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[instruments.lnt]",
            "config-missing FILE: [instruments.lnt] is no standard instrument and has no uses; did you mean 'lint'? "
            'Say which adapter reads it, such as uses = "command".',
        ),
        (
            "[instruments.types]",
            "config-adapter FILE: [instruments.types] uses: there is no adapter 'gone'. There are: linter, needy.",
        ),
        (
            "[instruments]\nlint = 1",
            "config-type FILE: [instruments.lint] is not a table. Write [instruments.lint] on a line of its own.",
        ),
        (
            "[instruments.'../x']",
            "config-name FILE: [instruments.../x]: a name is made of letters, digits, - and _. Rename it.",
        ),
        ("[instruments.x]\nuses = 'needy'", "config-missing FILE: [instruments.x] run: it is missing. Add it."),
    ],
)
def test_complaints_about_instruments_by_name(tmp_path: Path, text: str, said: str) -> None:
    assert complaints(tmp_path, f"[verify]\nsource = ['src']\n{text}") == [said]


def test_paths_that_are_not_there(tmp_path: Path) -> None:
    text = "[verify]\nsource = ['scr', '../..']\ntests = ['spec']\n[instruments.lint]\n"
    assert complaints(tmp_path, text) == [
        "config-path FILE: [verify] source: 'scr' does not exist. Correct the path.",
        f"config-path FILE: [verify] source: '../..' lies outside {tmp_path}. Name a path below verify.toml.",
        "config-path FILE: [verify] tests: 'spec' does not exist. Correct the path.",
    ]


def test_every_complaint_at_once(tmp_path: Path) -> None:
    text = "a = 1\n[verify]\nsource = ['no']\n[instruments.lint]\nflor = 1\n[instruments.lnt]\n"
    assert [line.split()[0] for line in complaints(tmp_path, text)] == [
        "config-unknown-key", "config-path", "config-unknown-key", "config-missing",
    ]  # fmt: skip  # a list, many words to a line


def test_members_are_projects_of_their_own(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / "packages" / name / "src").mkdir(parents=True)
        (tmp_path / "packages" / name / "verify.toml").write_text(lint(""), encoding="utf-8")
    (tmp_path / "packages" / "note.txt").write_text("no folder", encoding="utf-8")
    (tmp_path / "packages" / ".git").mkdir()
    found = projects_of(tmp_path, "[verify]\nmembers = ['packages/*']")
    setting = Setting("lint", "linter", ADAPTERS["linter"], LintOptions(), 900)
    assert found == tuple(
        Project(tmp_path / "packages" / name, ("src",), (), None, None, (setting,), f"packages/{name}") for name in "ab"
    )


@pytest.mark.parametrize("beside", ["source = ['src']", "[instruments.lint]", "[instruments]"])
def test_members_stand_alone(tmp_path: Path, beside: str) -> None:
    (tmp_path / "a" / "src").mkdir(parents=True)
    (tmp_path / "a" / "verify.toml").write_text(lint(""), encoding="utf-8")
    assert complaints(tmp_path, f"[verify]\nmembers = ['a']\n{beside}") == [
        "config-members FILE: [verify] members stands beside source or [instruments]. "
        "Each member has a verify.toml of its own; move them there."
    ]


def test_a_member_keeps_what_it_says_of_itself(tmp_path: Path) -> None:
    (tmp_path / "a" / "src").mkdir(parents=True)
    (tmp_path / "a" / "spec").mkdir()
    text = "python = 'env/python'\nbase = 'main'\ntests = ['spec']\n[instruments.lint]\n"
    (tmp_path / "a" / "verify.toml").write_text(f"[verify]\nsource = ['src']\n{text}", encoding="utf-8")
    (found,) = projects_of(tmp_path, "[verify]\nmembers = ['a']")
    assert (found.python, found.base, found.tests) == ("env/python", "main", ("spec",))


def test_a_members_dates_are_held_against_today(tmp_path: Path) -> None:
    (tmp_path / "a" / "src").mkdir(parents=True)
    excluded = lint("exclude = [{ path = 'a', reason = 'b', until = 2026-11-20 }]")
    (tmp_path / "a" / "verify.toml").write_text(excluded, encoding="utf-8")
    assert [line.split()[0] for line in complaints(tmp_path, "[verify]\nmembers = ['a']")] == ["config-value"]


def test_a_broken_member_hides_no_other(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    assert [line.split()[0] for line in complaints(tmp_path, "[verify]\nmembers = ['a', 'b']")] == ["config-path"] * 2


def test_names_are_of_letters_digits_and_dashes(tmp_path: Path) -> None:
    assert (
        project(tmp_path, "[verify]\nsource = ['src']\n[instruments.A-1_z]\nuses = 'linter'").settings[0].name
        == "A-1_z"
    )


def test_members_of_members(tmp_path: Path) -> None:
    (tmp_path / "a" / "b" / "src").mkdir(parents=True)
    (tmp_path / "a" / "b" / "verify.toml").write_text(lint(""), encoding="utf-8")
    (tmp_path / "a" / "verify.toml").write_text("[verify]\nmembers = ['b']", encoding="utf-8")
    assert [found.member for found in projects_of(tmp_path, "[verify]\nmembers = ['a']")] == ["a/b"]


def monorepo(root: Path, *names: str) -> None:
    for name in names:
        (root / name / "src").mkdir(parents=True)
        (root / name / "verify.toml").write_text(lint(""), encoding="utf-8")


def left_out(folder: str) -> str:
    return (
        f"config-members FILE: {folder} has a verify.toml of its own, and [verify] members leaves it out. "
        "Name it there, or say why it is no member: exclude = [{ path = …, reason = … }]."
    )


def test_no_project_below_is_left_out_without_a_reason(tmp_path: Path) -> None:
    """What lies in a member is that member's own business."""
    monorepo(tmp_path, "p/a", "p/a/tests/specimen", "p/b", "p/c/d", ".hidden/e")
    assert complaints(tmp_path, "[verify]\nmembers = ['p/a']") == [left_out("p/b"), left_out("p/c/d")]
    excluded = "exclude = [{ path = 'p/b', reason = 'It is old.' }, { path = 'p/c/**', reason = 'So is it.' }]"
    (found,) = projects_of(tmp_path, f"[verify]\nmembers = ['p/a']\n{excluded}")
    assert found.member == "p/a"


def test_what_git_ignores_and_environments_hold_no_project(tmp_path: Path) -> None:
    monorepo(tmp_path, "a", "made", "env/lib", "single")
    (tmp_path / "env/bin").mkdir()
    (tmp_path / "env/bin/python").touch()
    (tmp_path / "env/pyvenv.cfg").touch()
    (tmp_path / ".gitignore").write_text("/made/\n/single/verify.toml\n", encoding="utf-8")
    assert complaints(tmp_path, "[verify]\nmembers = ['a']") == [left_out("made"), left_out("single")]
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert [found.member for found in projects_of(tmp_path, "[verify]\nmembers = ['a']")] == ["a"]


def test_a_member_by_way_of_a_link(tmp_path: Path) -> None:
    monorepo(tmp_path, "there/a")
    (tmp_path / "here").symlink_to("there")
    assert [found.member for found in projects_of(tmp_path, "[verify]\nmembers = ['here/*']")] == ["here/a"]


def test_exclusions_of_projects(tmp_path: Path) -> None:
    monorepo(tmp_path, "a", "b")
    idle = "exclude = [{ path = 'b', reason = 'So.' }, { path = 'c', reason = 'So.' }]"
    assert complaints(tmp_path, f"[verify]\nmembers = ['a']\n{idle}") == [
        "config-members FILE: [verify] exclude: no project lies in 'c'. Take it out."
    ]
    over = "exclude = [{ path = 'b', reason = 'So.', until = 2026-11-20 }]"
    assert [line.split()[0] for line in complaints(tmp_path, f"[verify]\nmembers = ['a']\n{over}")] == ["config-value"]
    alone = lint("").replace("[verify]", "[verify]\nexclude = [{ path = 'b', reason = 'So.' }]")
    assert complaints(tmp_path, alone) == [
        "config-members FILE: [verify] exclude says which projects are no members, and there are none. "
        "Exclude files in the table of the instrument that is not to look at them."
    ]


def test_a_folder_that_may_hold_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> tuple[str, ...]:
        raise PermissionError(errno.EACCES, "Permission denied", "closed")

    monorepo(tmp_path, "a")
    monkeypatch.setattr(config, "files_named", refuse)
    assert complaints(tmp_path, "[verify]\nmembers = ['a']") == [
        "config-path closed cannot be read: Permission denied. A project may lie in it."
    ]


def test_complaints_about_members(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "verify.toml").write_text("[verify]", encoding="utf-8")
    text = "[verify]\nsource = ['src']\nmembers = ['none-*', 'a', 'b']"
    assert complaints(tmp_path, text) == [
        "config-members FILE: [verify] members stands beside source or [instruments]. "
        "Each member has a verify.toml of its own; move them there.",
        "config-path FILE: [verify] members: 'none-*' matches no folder. Correct the pattern.",
        f"config-path FILE: [verify] members: {tmp_path / 'a'} has no verify.toml. Write one: {LEAST}",
        f"config-missing {tmp_path / 'b' / 'verify.toml'}: [verify] has no source. "
        'Say what is measured: source = ["src/…"].',
        f"config-missing {tmp_path / 'b' / 'verify.toml'}: there is no table [instruments.…], so nothing would be measured. "
        "Add one for each instrument, such as [instruments.typecheck].",
    ]


def test_a_file_that_is_no_toml(tmp_path: Path) -> None:
    assert complaints(tmp_path, "[verify") == [
        "config-syntax FILE is not valid TOML: Expected ']' at the end of a table declaration (at end of document)."
    ]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda file: file.write_bytes(b"a\xff"), "is not UTF-8: invalid start byte at byte 1. Save it as UTF-8."),
        (lambda file: file.mkdir(), "is no plain file. Name another with --config."),
        (os.mkfifo, "is no plain file. Name another with --config."),
        (lambda file: file.symlink_to("/dev/zero"), "is no plain file. Name another with --config."),
        (lambda file: file.symlink_to(file), "cannot be read: Too many levels of symbolic links."),
        (lambda file: file.write_text("#" * 1_000_001), "is over 1 MB, more than anybody writes. Correct it."),
    ],
)
def test_a_file_that_is_no_text(tmp_path: Path, make: Callable[[Path], object], said: str) -> None:
    make(tmp_path / "verify.toml")
    with pytest.raises(UserError) as caught:
        load(tmp_path / "verify.toml", CATALOGUE, TODAY)
    assert str(caught.value) == f"{tmp_path / 'verify.toml'} {said}"
    assert caught.value.problems[0].code == "config-unreadable"


def test_the_longest_file_and_a_mark_at_its_beginning(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    text = b'\xef\xbb\xbf[verify]\r\nsource = ["src"]\r\n[instruments.lint]\r\n#'
    (tmp_path / "verify.toml").write_bytes(text.ljust(1_000_000, b"#"))
    (project,) = load(tmp_path / "verify.toml", CATALOGUE, TODAY)
    assert project.source == ("src",)


def test_a_folder_that_cannot_be_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refuse)
    with pytest.raises(UserError) as caught:
        locate(tmp_path)
    assert str(caught.value) == f"{tmp_path / 'verify.toml'} cannot be read: Permission denied."
    assert caught.value.problems[0].code == "config-unreadable"


def test_the_nearest_file_upwards(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    with pytest.raises(UserError) as caught:
        locate(inner)
    assert caught.value.problems[0].code == "no-config"
    assert str(caught.value) == f"There is no verify.toml in {inner} or above it. Run verify init, or write {LEAST}"
    (tmp_path / "verify.toml").write_text("", encoding="utf-8")
    assert locate(inner) == tmp_path / "verify.toml"
    (inner / "verify.toml").write_text("", encoding="utf-8")
    assert locate(inner) == inner / "verify.toml"


def test_all_complaints_come_at_once_also_those_about_the_instruments_of_a_table_that_is_wrong(tmp_path: Path) -> None:
    assert complaints(tmp_path, "[verify]\nsorce = ['src']\n[instruments.lint]\nflor = 1\n[instruments.types]") == [
        "config-unknown-key FILE: [verify]: unknown key 'sorce'; did you mean 'source'?",
        "config-unknown-key FILE: [instruments.lint]: unknown key 'flor'; did you mean 'floor'?",
        "config-adapter FILE: [instruments.types] uses: there is no adapter 'gone'. There are: linter, needy.",
    ]
    assert complaints(tmp_path, "[instruments.lint]\nflor = 1") == [
        'config-missing FILE: there is no table [verify]. Add it: [verify] source = ["src/…"].',
        "config-unknown-key FILE: [instruments.lint]: unknown key 'flor'; did you mean 'floor'?",
    ]
    assert [line.split()[0] for line in complaints(tmp_path, "instruments = 1")] == ["config-missing"]


@pytest.mark.parametrize("text", ["x = " + "[" * 100_000, "x = " + "9" * 5000], ids=["nested", "digits"])
def test_what_no_parser_takes_in(tmp_path: Path, text: str) -> None:
    assert complaints(tmp_path, text) == [
        "config-syntax FILE cannot be taken in: a number in it has thousands of digits, or it is nested too deeply."
    ]


@pytest.mark.parametrize("pattern", ["", ".", "..", "../*", "/", "/**", "**x", "a\0b", "loop"])
def test_members_lie_below(tmp_path: Path, pattern: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path)
    spelled = pattern.replace("\0", "\\u0000")
    assert complaints(tmp_path, f'[verify]\nmembers = ["{spelled}"]') == [
        f"config-path FILE: [verify] members: {pattern!r} matches no folder. Correct the pattern."
    ]


@pytest.mark.parametrize("path", ["a\0b", "x" * 300, "loop"], ids=["nul", "long", "loop"])
def test_what_can_be_no_path_does_not_exist(tmp_path: Path, path: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    spelled = path.replace("\0", "\\u0000")
    text = f'[verify]\nsource = ["{spelled}"]\n[instruments.lint]\npaths = ["{spelled}"]'
    first, second = complaints(tmp_path, text)
    told = repr(path) if len(path) < 100 else f"'{'x' * 96}..."
    assert first == f"config-path FILE: [verify] source: {told} does not exist. Correct the path."
    assert second.startswith("config-value FILE: [instruments.lint] paths[0]: ")


def test_a_value_is_shown_in_a_line_at_most() -> None:
    assert shown("x" * 98) == f"'{'x' * 98}'"
    assert shown("x" * 99) == f"'{'x' * 96}..."
    assert shown(10**5000) == "a number of thousands of digits"


def test_a_table_that_dots_nest_too_deeply() -> None:
    table: dict[str, Any] = {}
    for _ in range(200_000):  # far beyond what any Python writes out
        table = {"a": table}
    assert shown(table) == "a table nested thousands deep"


def test_what_a_tool_is_told_stands_in_verify_toml() -> None:
    said = "'@more' would take its words from a file. Write them here"
    with pytest.raises(ValidationError, match=re.escape(said)):
        InstrumentOptions(args=("-x", "@more"))
    assert InstrumentOptions(args=("-x", "a@b")).args == ("-x", "a@b")


def test_nothing_is_behind_the_switches() -> None:
    said = "'--' ends the switches, and verify adds its own behind it. Remove it"
    with pytest.raises(ValidationError, match=re.escape(said)):
        InstrumentOptions(args=("-x", "--"))


@pytest.mark.parametrize("word", ["-V", "-h", "--help", "--version"])
def test_a_tool_has_more_to_do_than_to_tell_of_itself(word: str) -> None:
    said = f"{word!r} has the tool tell of itself, and do nothing else. Remove it"
    with pytest.raises(ValidationError, match=re.escape(said)):
        InstrumentOptions(args=("-x", word))
    assert CommandOptions(run=("npx",), args=("@scope/tool",)).args == ("@scope/tool",)


def test_a_baseline_beside_it_is_read(tmp_path: Path) -> None:
    text = 'schema = "verify-baseline/1"\n[floors.lint]\n"src/a.py" = 50\n'
    (tmp_path / "verify.baseline.toml").write_text(text, encoding="utf-8")
    assert project(tmp_path, lint("")).baseline == Baseline({"lint": Standard({"src/a.py": 50})})
    (tmp_path / "verify.baseline.toml").write_text("", encoding="utf-8")
    (complaint,) = complaints(tmp_path, lint(""))
    assert complaint.startswith("baseline-invalid ")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load(tmp_path / "verify.toml", CATALOGUE, TODAY)
    assert [f"{problem.code} {problem}" for problem in caught.value.problems] == [
        f"no-config {tmp_path / 'verify.toml'} does not exist. Name another with --config."
    ]


@pytest.mark.parametrize(
    ("source", "tests", "said"),
    [
        ("src/acme", "src/acme", "'src/acme' holds the source 'src/acme'"),
        ("src/acme", "src", "'src' holds the source 'src/acme'"),
        ("./src/acme", ".", "'.' holds the source 'src/acme'"),
    ],
)
def test_what_is_measured_does_not_lie_in_the_tests(tmp_path: Path, source: str, tests: str, said: str) -> None:
    (tmp_path / "src/acme/tests").mkdir(parents=True)
    file = tmp_path / "verify.toml"
    file.write_text(f"[verify]\nsource = ['{source}']\ntests = ['{tests}']\n[instruments.lint]\n", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load(file, CATALOGUE, TODAY)
    assert [(each.code, each.message, each.way_out) for each in caught.value.problems] == [
        (
            "config-value",
            f"{file}: [verify] tests: {said}, none of which would be measured.",
            "Name the folders that hold nothing but tests.",
        )
    ]
    file.write_text(
        "[verify]\nsource = ['src/acme']\ntests = ['src/acme/tests']\n[instruments.lint]\n", encoding="utf-8"
    )
    assert load(file, CATALOGUE, TODAY)[0].tests == ("src/acme/tests",)
