"""lint and format by their exact plans and readings, over what ruff 0.8 to 0.17 print."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import ValidationError

from tests.samples import completed, context, exactly
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.instruments.ruff import RuffCheck, RuffFormat, RuffOptions
from verify_gate.instruments.ruff.laid import NO_FORMAT, NO_PYTHON
from verify_gate.plugin import Command, Completed, Context, ExclusionOption, Tool

A, INIT, TEST = "src/acme/a.py", "src/acme/__init__.py", "tests/test_a.py"
USED = ToolId("ruff", "1.0")
NONE = Range(max=0)
KEEP = (
    r"^(?!\[)"
    r"|^\[[^\n]*\[DEBUG\] (?:Checking: |format_path; path=)(.+)$"
    r"|^\[[^\n]*\[DEBUG\] (?:Checked|Formatted) (\d+) files? in"
    r'|^\[[^\n]*\[DEBUG\] (?:Included|Ignored) path via `([\w.-]+)`: "(.+)"$'
)
F401 = {
    "cell": None,
    "code": "F401",
    "end_location": {"column": 10, "row": 1},
    "filename": "/project/src/acme/a.py",
    "fix": {"applicability": "safe", "edits": [], "message": "Remove unused import: `os`"},
    "location": {"column": 8, "row": 1},
    "message": "`os` imported but unused",
    "name": "unused-import",
    "noqa_row": 1,
    "severity": "error",
    "url": "https://docs.astral.sh/ruff/rules/unused-import",
}
UNUSED = Finding("`os` imported but unused", path=A, line=1, column=8, rule="F401", fix="Remove unused import: `os`")
UNFORMATTED = {
    "code": "unformatted",
    "filename": "/project/src/acme/a.py",
    "fix": {"applicability": "safe", "edits": [], "message": None},
    "location": {"column": 8, "row": 3},
    "message": "File would be reformatted",
}
SYNTAX = {
    "code": "invalid-syntax",
    "filename": "/project/src/acme/a.py",
    "fix": None,
    "location": {"column": 1, "row": 2},
    "message": "unexpected EOF while parsing",
}
FAILED = """\
ruff failed
  Cause: Failed to load configuration `/project/ruff.toml`
  Cause: Required version `>=99` does not match the running version `0.17.6`
"""


def debug(module: str, text: str) -> str:
    return f"[2026-11-21][12:41:33][{module}][DEBUG] {text}\n"


def checked(*paths: str, more: str = "", total: int | None = None) -> str:
    """Standard error of `ruff check`, as the gate keeps it."""
    said = "".join(debug("ruff::diagnostics", f"Checking: /project/{path}") for path in paths)
    count = len(paths) if total is None else total
    return more + said + debug("ruff::commands::check", f"Checked {count} files in: 1.153593ms")


def in_format(*paths: str, more: str = "") -> str:
    """Standard error of `ruff format`."""
    said = "".join(debug("ruff::commands::format", f"format_path; path=/project/{path}") for path in paths)
    return more + said + debug("ruff::commands::format", f"Formatted {len(paths)} files in 5.48ms")


def met(how: str, setting: str, path: str) -> str:
    return debug("ruff_workspace::resolver", f'{how} path via `{setting}`: "/project/{path}"')


def settings(*rules: str, path: str = "/project/ruff.toml") -> Completed:
    """Standard output of `ruff check --show-settings`."""
    names = "".join(f"\t{rule},\n" for rule in rules)
    enabled = f"[\n{names}]" if rules else "[]"
    return completed(
        stdout=f'Resolved settings for: "/project/{A}"\nSettings path: "{path}"\n\n# Linter Settings\nlinter.exclude = []\n'
        f"linter.rules.enabled = {enabled}\nlinter.rules.should_fix = [\n\tother (X1),\n]\n"
    )


BOTH = ("unused-import (F401)", "line-too-long (E501)")
RULES = settings(*BOTH)


def ignores(*entries: tuple[str, bool, Sequence[str]]) -> str:
    """`per-file-ignores` as ruff shows it: for each entry its glob, whether it is negated, its rules."""
    shown = "\n".join(
        f'\tabsolute_matcher = "/project/{glob}"\nbasename_matcher = "{glob}"\nnegated = {str(negated).lower()}\n'
        "data = [\n" + "".join(f"\t{rule},\n" for rule in rules) + "]\n"
        for glob, negated, rules in entries
    )
    return f"linter.per_file_ignores = {{\n{shown}\n}}\n"


def lint(found: Sequence[Any], stderr: str, *, code: int | None = None) -> Completed:
    return completed(int(bool(found)) if code is None else code, json.dumps(found), stderr)


def excluding(path: str) -> RuffOptions:
    return RuffOptions(exclude=(ExclusionOption(path=path, reason="Made by a program."),))


def leak(path: str, why: str) -> Finding:
    fix = f"{why} Let it be measured, or name it in an exclusion with a reason."
    return Finding("this file was not looked at", path=path, rule="unmeasured", fix=fix)


def of_lint(findings: int, leaks: int, count: tuple[int, int, int], *found: Finding) -> Reading:
    return Reading(
        (Needle("findings", findings, "findings", NONE), Needle("unmeasured files", leaks, "files", NONE)),
        Population(count[0], count[1], "files", {"rules": count[2]}),
        found,
        USED,
    )


def of_format(files: int, leaks: int, count: tuple[int, int], *found: Finding) -> Reading:
    return Reading(
        (Needle("files to reformat", files, "files", NONE), Needle("unmeasured files", leaks, "files", NONE)),
        Population(count[0], count[1], "files"),
        found,
        USED,
    )


NOT_INCLUDED = "ruff's setting `include` does not name it, or it lies behind a link to a folder: ruff follows none."
NOTHING = completed(stdout="[]")
TOLD = completed(stdout="{}")


def read_lint(
    there: Context,
    options: RuffOptions,
    outcomes: Sequence[Completed],
    *,
    shown: Sequence[str] = (),
    off: Completed = NOTHING,
) -> Reading:
    """What `lint` reads of a run and the answers about settings; `shown` is what there would be, `off` of blankets."""
    run, *asked = outcomes
    return RuffCheck().read(there, options, [run, show(*shown), off, *asked])


def show(*paths: str) -> Completed:
    return completed(stdout="".join(f"/project/{path}\n" for path in paths))


def ruff(*words: str, keep: str | None = None) -> Command:
    nowhere = {"XDG_CONFIG_HOME": "/project/.verify/work/it"}
    return Command(("/env/bin/ruff", *words), env=nowhere, goes_on=None, keep=keep)


class TestPlans:
    def test_of_lint(self) -> None:
        there = context(
            (
                INIT,
                A,
                "src/acme/b.pyi",
                "src/acme/script",
                "src/acme/sub/b.py",
                "src/acme/sub/ruff.toml",
                "src/acme/top.py",
            ),
            test_files=(TEST,),
            python_files=frozenset(
                {INIT, A, "src/acme/b.pyi", "src/acme/script", "src/acme/sub/b.py", "src/acme/top.py", TEST}
            ),
        )
        options = RuffOptions(
            args=("--preview",), exclude=(ExclusionOption(path="src/acme/top.py", reason="Made by a program."),)
        )
        plan = RuffCheck().plan(there, options)
        targets = ("--", "src/acme", "tests", "src/acme/script")
        laid = "/project/.verify/work/it/laid_by_verify.py"
        settings = ("--show-settings", "--preview", "--")
        assert plan.commands == (
            ruff(
                *("check", "--output-format=json", "--verbose", "--no-cache", "--preview", "--no-fix", "--no-fix-only"),
                *(*targets, laid),
                keep=KEEP,
            ),
            ruff("check", "--show-files", "--preview", "--no-respect-gitignore", *targets),
            ruff(
                *("check", "--isolated", "--no-cache", "--output-format=json", "--select=PGH004", "--ignore-noqa"),
                "@/project/.verify/work/it/files",
            ),
            ruff("check", *settings, INIT, A, "src/acme/b.pyi", "src/acme/script"),
            ruff("check", *settings, "src/acme/sub/b.py"),
            ruff("check", *settings, TEST),
        )
        names = (INIT, A, "src/acme/b.pyi", "src/acme/script", "src/acme/sub/b.py", TEST)
        assert plan.files == {"files": "".join(f"./{name}\n" for name in names), "laid_by_verify.py": NO_PYTHON}

    def test_files_that_cannot_be_named(self) -> None:
        odd = ("a\nb.py", "a\rb.py", "a\udcffb.py")
        there = context((A, *odd, "src/acme/ä b.py"), python_files=frozenset({A, *odd, "src/acme/ä b.py"}))
        assert RuffCheck().plan(there, RuffOptions()).files["files"] == f"./{A}\n./src/acme/ä b.py\n"

    @pytest.mark.parametrize("version", ["0.8.0", "0.10.9"])
    def test_of_lint_by_an_old_one(self, version: str) -> None:
        old = context(tools={"ruff": Tool("ruff", ("/env/bin/ruff",), version, of_project=True)})
        message = (
            f"ruff {version} does not tell which files a `# ruff: noqa` switches off. Update it: 0.11 and later do."
        )
        with pytest.raises(Unreadable, match=exactly(message)):
            RuffCheck().plan(old, RuffOptions())

    @pytest.mark.parametrize("version", ["0.11.0", "1.0", None, ""])
    def test_of_lint_by_a_newer_one(self, version: str | None) -> None:
        there = context(tools={"ruff": Tool("ruff", ("/env/bin/ruff",), version, of_project=True)})
        assert len(RuffCheck().plan(there, RuffOptions()).commands) == 4

    def test_twenty_files_speak_for_many(self) -> None:
        many = tuple(f"src/acme/m{number:02}.py" for number in range(30))
        asked = RuffCheck().plan(context(many), RuffOptions()).commands[3:]
        assert [command.argv[4:] for command in asked] == [many[:20]]

    @pytest.mark.parametrize("name", ["ruff.toml", ".ruff.toml", "pyproject.toml"])
    def test_settings_of_a_folder(self, name: str) -> None:
        there = context((A, "src/acme/sub/b.py", "src/acme/sub/deep/c.py", f"src/acme/sub/{name}"))
        asked = RuffCheck().plan(there, RuffOptions()).commands[3:]
        assert [command.argv[4:] for command in asked] == [(A,), ("src/acme/sub/b.py", "src/acme/sub/deep/c.py")]

    @pytest.mark.parametrize(
        ("source", "tests", "targets"),
        [
            (("src",), ("src/acme/test_a.py",), ("src",)),
            (("src/acme/a.py",), ("src",), ("src",)),
            (("src/acme",), ("src/acme", "src/acme_more"), ("src/acme", "src/acme_more")),
        ],
    )
    def test_what_lies_in_another_is_not_named_twice(
        self, source: tuple[str, ...], tests: tuple[str, ...], targets: tuple[str, ...]
    ) -> None:
        """Ruff would tell each of its findings twice."""
        there = context((A,), source=source, tests=tests, test_files=("src/acme/test_a.py",))
        argv = RuffCheck().plan(there, RuffOptions()).commands[0].argv
        assert argv[argv.index("--") + 1 : -1] == targets

    def test_a_source_that_is_a_file(self) -> None:
        there = context(("tool", "mod.py"), source=("tool", "mod.py"), python_files=frozenset({"tool", "mod.py"}))
        plan = RuffCheck().plan(there, RuffOptions())
        assert [command.argv[2:] for command in plan.commands] == [
            (
                *(
                    "--output-format=json",
                    "--verbose",
                    "--no-cache",
                    "--no-fix",
                    "--no-fix-only",
                    "--",
                    "tool",
                    "mod.py",
                ),
                "/project/.verify/work/it/laid_by_verify.py",
            ),
            ("--show-files", "--no-respect-gitignore", "--", "tool", "mod.py"),
            (
                *("--isolated", "--no-cache", "--output-format=json", "--select=PGH004", "--ignore-noqa"),
                "@/project/.verify/work/it/files",
            ),
            ("--show-settings", "--", "mod.py"),
            ("--show-settings", "--", "tool"),
        ]

    @pytest.mark.parametrize(
        ("version", "switches"),
        [
            ("0.17.6", ("--output-format=json",)),
            ("0.13.0", ("--output-format=json",)),
            ("1.0", ("--output-format=json",)),
            (None, ("--output-format=json",)),
            ("0.12.12", ()),
            ("0.8.0", ()),
        ],
    )
    def test_of_format(self, version: str | None, switches: tuple[str, ...]) -> None:
        there = context(
            (A, "src/acme/script"),
            test_files=(TEST,),
            python_files=frozenset({A, "src/acme/script", TEST}),
            tools={"ruff": Tool("ruff", ("/env/bin/ruff",), version, of_project=True)},
        )
        plan = RuffFormat().plan(there, RuffOptions(args=("--preview",)))
        targets = ("--", "src/acme", "tests", "src/acme/script")
        scratch = "/project/.verify/work/it"
        laid = f"{scratch}/laid_by_verify.py"
        assert plan.commands == (
            ruff("format", "--check", *switches, "--verbose", "--no-cache", "--preview", *targets, laid, keep=KEEP),
            ruff("check", "--show-files", "--preview", "--no-respect-gitignore", *targets),
            Command(
                (
                    *("/verify/bin/python", "-P", "-m", "verify_gate.probes.marks"),
                    *(f"{scratch}/order.json", f"{scratch}/tree"),
                ),
                goes_on=None,
            ),
            ruff("format", "--isolated", "--no-cache", "--no-respect-gitignore", "--diff", "--", f"{scratch}/tree"),
            ruff("check", "--show-settings", "--preview", "--", A, "src/acme/script"),
            ruff("check", "--show-settings", "--preview", "--", TEST),
        )
        assert plan.files == {
            "order.json": json.dumps({"root": "/project", "files": [A, "src/acme/script", TEST]}),
            "laid_by_verify.py": NO_FORMAT,
        }

    @pytest.mark.parametrize("word", ["--add-noqa", "--add-ignore=x", "--output-file=a", "-o", "-oa"])
    def test_nothing_is_written(self, word: str) -> None:
        message = f"{word!r} has ruff write into the tree, which is only read here. Remove it"
        with pytest.raises(ValidationError, match=re.escape(message)):
            RuffOptions(args=("--preview", word))

    @pytest.mark.parametrize(
        "word",
        [
            *(
                "--isolated",
                "--config",
                "--config=a.toml",
                "--select=E",
                "--ignore",
                "--extend-ignore=E",
                "--exclude=a",
            ),
            *("--extend-exclude=a", "--per-file-ignores=a:E", "--extend-per-file-ignores=a:E"),
        ],
    )
    def test_nothing_is_taken_away(self, word: str) -> None:
        message = f"{word!r} decides what ruff looks for, or where. Say it in ruff's settings, its reason beside it"
        with pytest.raises(ValidationError, match=re.escape(message)):
            RuffOptions(args=("--preview", word))

    def test_what_adds_is_passed_on(self) -> None:
        words = ("--preview", "--ignore-noqa", "--extend-select=E", "--target-version=py311", "--no-respect-gitignore")
        assert RuffOptions(args=words).args == words


LAID = {**SYNTAX, "filename": "/project/.verify/work/it/laid_by_verify.py"}
LOOKED = ".verify/work/it/laid_by_verify.py"
SILENT = (
    "ruff did not find the error that verify laid for it, nor would it find another. "
    "Is /env/bin/ruff the ruff that was installed?"
)


class TestRecoded:
    """What ruff reads is not what Python reads: it was not looked at."""

    there = context(recoded={A: "utf-7"})
    hidden = leak(A, "Python reads it as utf-7, and ruff as UTF-8, where it says something else. Save it as UTF-8.")

    def test_in_lint(self) -> None:
        outcomes = [lint([], checked(INIT, A)), RULES]
        assert read_lint(self.there, RuffOptions(), outcomes) == of_lint(0, 1, (1, 2, 2), self.hidden)

    def test_in_format(self) -> None:
        outcomes = [lint([], in_format(INIT, A)), show(), TOLD, TOLD, RULES]
        assert RuffFormat().read(self.there, RuffOptions(), outcomes) == of_format(0, 1, (1, 2), self.hidden)

    def test_where_it_is_excluded(self) -> None:
        outcomes = [lint([], checked(INIT, A)), RULES]
        assert read_lint(self.there, excluding(A), outcomes) == of_lint(0, 0, (1, 1, 2))


class TestLaid:
    """What is laid for ruff is found, and counts nowhere."""

    def test_in_lint(self) -> None:
        run = lint([F401, LAID], checked(INIT, A, LOOKED))
        assert read_lint(context(), RuffOptions(), [run, RULES]) == of_lint(1, 0, (2, 2, 2), UNUSED)

    def test_in_format(self) -> None:
        run = lint([{**UNFORMATTED, "filename": LAID["filename"]}], in_format(INIT, A, LOOKED))
        assert RuffFormat().read(context(), RuffOptions(), [run, show(), TOLD, TOLD, RULES]) == of_format(0, 0, (2, 2))

    def test_by_a_ruff_that_is_silent(self) -> None:
        with pytest.raises(Unreadable, match=exactly(SILENT)):
            read_lint(context(), RuffOptions(), [lint([F401], checked(INIT, A, LOOKED)), RULES])
        with pytest.raises(Unreadable, match=exactly(SILENT)):
            RuffFormat().read(context(), RuffOptions(), [lint([], in_format(A, LOOKED)), show(), TOLD, TOLD, RULES])

    def test_where_ruff_was_kept_from_it(self) -> None:
        run = lint([], checked(INIT, A))
        assert read_lint(context(), RuffOptions(), [run, RULES]) == of_lint(0, 0, (2, 2, 2))


class TestLint:
    def test_clean(self) -> None:
        there = context(test_files=(TEST,))
        outcomes = [lint([], checked(INIT, A, TEST)), RULES, settings("line-too-long (E501)", "assert (S101)")]
        assert read_lint(there, RuffOptions(), outcomes) == of_lint(0, 0, (3, 3, 3))

    def test_findings(self) -> None:
        """Those in files that are no Python count as findings, though not in the population."""
        toml = {**F401, "code": "RUF200", "filename": "/project/src/acme/pyproject.toml", "location": None, "fix": None}
        bare = {"filename": "src/acme/a.py", "code": None, "message": "SyntaxError: unexpected EOF while parsing"}
        outcomes = [lint([F401, toml, bare], checked(INIT, A, "src/acme/pyproject.toml")), RULES]
        assert read_lint(context(), RuffOptions(), outcomes) == of_lint(
            3,
            0,
            (2, 2, 2),
            UNUSED,
            Finding("`os` imported but unused", path="src/acme/pyproject.toml", rule="RUF200"),
            Finding("SyntaxError: unexpected EOF while parsing", path=A),
        )

    def test_what_may_be_large_and_is_larger_has_a_size(self) -> None:
        complex_ = {"filename": "src/acme/a.py", "code": "C901", "message": "`f` is too complex (12 > 10)"}
        found = Finding("`f` is too complex (12 > 10)", path=A, rule="C901", size=12)
        outcomes = [lint([complex_], checked(INIT, A)), RULES]
        assert read_lint(context(), RuffOptions(), outcomes) == of_lint(1, 0, (2, 2, 2), found)

    def test_excluded(self) -> None:
        outcomes = [lint([F401], checked(INIT, A)), RULES]
        assert read_lint(context(), excluding(A), outcomes) == of_lint(0, 0, (1, 1, 2))

    def test_what_hid_each_file(self) -> None:
        names = ("none", "own", "table", "more", "dist/sub/folder", "git", "other")
        paths = {name: f"src/acme/{name}.py" for name in names}
        said = (
            met("Ignored", "extend-exclude", paths["own"])
            + met("Included", "include", paths["table"])
            + met("Included", "extend-include", paths["more"])
            + met("Ignored", "exclude", "src/acme/dist")
        )
        there = context((A, *paths.values()), ignored=frozenset({paths["git"], paths["own"]}))
        table = "The `exclude` in the table [lint] or [format] of ruff's settings hides it."
        outcomes = [lint([], checked(A, more=said)), RULES]
        assert read_lint(there, RuffOptions(), outcomes, shown=[A, paths["git"], paths["other"]]) == of_lint(
            0,
            7,
            (1, 8, 2),
            leak(paths["dist/sub/folder"], "ruff's setting `exclude` hides it."),
            leak(paths["git"], "git ignores it, and so does ruff."),
            leak(paths["more"], table),
            leak(paths["none"], NOT_INCLUDED),
            leak(
                paths["other"], "A .gitignore, an .ignore or git's own list hides it from ruff, even where git has it."
            ),
            leak(paths["own"], "ruff's setting `extend-exclude` hides it."),
            leak(paths["table"], table),
        )

    def test_files_without_a_rule_are_leaks(self) -> None:
        there = context((A, "src/acme/sub/b.py", "src/acme/sub/ruff.toml"), test_files=(TEST,))
        nothing = settings(path="/project/src/acme/sub/ruff.toml")
        unsaid = completed(stdout="linter.rules.enabled = []\n")
        outcomes = [lint([], checked(A, "src/acme/sub/b.py", TEST)), RULES, nothing, unsaid]
        assert read_lint(there, RuffOptions(), outcomes) == of_lint(
            0,
            2,
            (1, 3, 2),
            leak("src/acme/sub/b.py", "ruff has no rule enabled for it: see `select` in src/acme/sub/ruff.toml."),
            leak(TEST, "ruff has no rule enabled for it: see `select`."),
        )

    def test_a_file_that_could_not_be_read(self) -> None:
        """Where E902 is not selected, nothing but a warning says so."""
        said = f"warning: Failed to lint {A}: stream did not contain valid UTF-8\n"
        assert read_lint(context(), RuffOptions(), [lint([], checked(INIT, A, more=said)), RULES]) == of_lint(
            0, 1, (1, 2, 2), leak(A, "ruff could not read it: stream did not contain valid UTF-8.")
        )

    def test_a_file_that_a_comment_switches_off(self) -> None:
        blanket = {
            "filename": f"/project/{A}",
            "code": "PGH004",
            "message": "Use specific rule codes when using `ruff: noqa`",
            "location": {"row": 4, "column": 1},
        }
        line = {**blanket, "filename": f"/project/{INIT}", "message": "Use specific rule codes when using `noqa`"}
        broken = {**blanket, "filename": f"/project/{INIT}", "code": "invalid-syntax"}
        placeless = {**blanket, "filename": f"/project/{INIT}", "location": None}
        off = lint([line, broken, placeless, blanket], "")
        assert read_lint(context(), RuffOptions(), [lint([], checked(INIT, A)), RULES], off=off) == of_lint(
            0, 1, (1, 2, 2), leak(A, "`# ruff: noqa` in line 4 switches off every rule.")
        )

    def test_switches_that_are_not_told(self) -> None:
        message = "ruff could not do its work (exit 2): no such rule. The log has more."
        with pytest.raises(Unreadable, match=exactly(message)):
            read_lint(
                context(),
                RuffOptions(),
                [lint([], checked(INIT, A)), RULES],
                off=completed(2, "", "error: no such rule\n"),
            )

    @pytest.mark.parametrize(
        ("entries", "taken", "rules"),
        [
            ([("a.py", False, BOTH)], {A}, 2),
            ([("src/acme/a.py", False, BOTH)], {A}, 2),
            ([("*.py", False, BOTH[:1])], set(), 1),
            ([("*.py", False, BOTH[:1]), ("a.*", False, BOTH[1:])], {A}, 1),
            ([("*.py", False, BOTH[:1]), ("a.py", True, BOTH[1:])], {INIT}, 1),
            ([("a.py", True, (*BOTH, "assert (S101)"))], {INIT}, 2),
            ([("**/a.py", False, BOTH)], {A}, 2),
            ([("src/**/a.py", False, BOTH)], {A}, 2),
            ([("src/acme/**/a.py", False, BOTH)], {A}, 2),
            ([("src/**", False, BOTH[:1]), ("**/a.py", False, BOTH)], {A}, 1),
            ([("src*/[!b].py", False, BOTH)], {A}, 2),
            ([("src/acme/[b-z].py", False, BOTH)], set(), 2),
            ([("?.py", False, BOTH)], {A}, 2),
            ([("src/acme/{x,a}.{pyi,py}", False, BOTH)], {A}, 2),
            ([("src/acme/{x*,[a]}.py", False, BOTH)], {A}, 2),
            ([("src/acme/a?py", False, BOTH)], {A}, 2),
            ([("src/acme/a.p", False, BOTH)], set(), 2),
            ([("src/acme/aXpy", False, BOTH)], set(), 2),
            ([("src/acme/\\a.py", False, BOTH)], {A}, 2),
            ([("[", False, BOTH), ("{", False, BOTH)], set(), 2),
        ],
    )
    def test_rules_that_are_taken_out_file_by_file(
        self, entries: Sequence[tuple[str, bool, Sequence[str]]], taken: set[str], rules: int
    ) -> None:
        answer = completed(stdout=RULES.stdout + ignores(*entries))
        reading = read_lint(context(), RuffOptions(), [lint([], checked(INIT, A)), answer])
        why = "`per-file-ignores` in ruff.toml takes out every rule that is enabled for it."
        found = tuple(leak(path, why) for path in sorted(taken))
        assert reading.findings == found
        assert reading == of_lint(0, len(taken), (2 - len(taken), 2, rules), *found)

    def test_every_rule_taken_from_every_file(self) -> None:
        answer = completed(stdout=RULES.stdout + ignores(("*", False, BOTH)))
        message = "ruff has no rule enabled, so nothing was linted. `per-file-ignores` in ruff.toml takes out all."
        with pytest.raises(Unreadable, match=exactly(message)):
            read_lint(context(), RuffOptions(), [lint([], checked(INIT, A)), answer])

    def test_rules_that_look_at_no_python(self) -> None:
        answer = settings("invalid-pyproject-toml (RUF200)", "io-error (E902)")
        message = "ruff has no rule enabled, so nothing was linted. Let `select` in ruff.toml name some."
        with pytest.raises(Unreadable, match=exactly(message)):
            read_lint(context(), RuffOptions(), [lint([], checked(INIT, A)), answer])

    def test_no_rule_at_all(self) -> None:
        message = "ruff has no rule enabled, so nothing was linted. Let `select` in ruff.toml name some."
        with pytest.raises(Unreadable, match=exactly(message)):
            read_lint(context(), RuffOptions(), [lint([], checked(INIT, A)), settings()])

    def test_rules_of_files_that_are_hidden_do_not_matter(self) -> None:
        there = context((A,), source=("src/acme",), test_files=("a/test_a.py", "z/test_z.py"), tests=("a", "z"))
        run = lint([], checked("z/test_z.py", A, more=met("Ignored", "exclude", "a")))
        assert read_lint(there, RuffOptions(), [run, completed(2), RULES, settings()]) == of_lint(
            0,
            2,
            (1, 3, 2),
            leak("a/test_a.py", "ruff's setting `exclude` hides it."),
            leak("z/test_z.py", "ruff has no rule enabled for it: see `select` in ruff.toml."),
        )

    @pytest.mark.parametrize(
        "mapped", ['"py": Markdown', '"txt": Python, "pyi": Markdown', '"py": Pyi', '"pyi": Python', '"py": Pythonic']
    )
    def test_python_that_is_taken_for_something_else(self, mapped: str) -> None:
        answer = completed(stdout=f"{RULES.stdout}linter.extension = ExtensionMapping({{{mapped}}})\n")
        message = f"ruff's setting `extension` has it take Python for something else: {mapped}. Remove it."
        with pytest.raises(Unreadable, match=exactly(message)):
            read_lint(context(), RuffOptions(), [lint([], checked("src/acme/__init__.py", A)), answer])

    def test_an_extension_that_is_read_as_python_takes_nothing_away(self) -> None:
        answer = completed(
            stdout=f'{RULES.stdout}linter.extension = ExtensionMapping({{"py": Python, "pyi": Pyi, "txt": Ipynb}})\n'
        )
        checks = lint([], checked("src/acme/__init__.py", A))
        assert read_lint(context(), RuffOptions(), [checks, answer]) == read_lint(
            context(), RuffOptions(), [checks, RULES]
        )

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            (completed(2, "", FAILED), "Cause: Required version `>=99` does not match the running version `0.17.6`"),
            (completed(0, "linter.rules.enabled: 4", "No such thing.\n"), "No such thing"),
            (completed(), "it said nothing"),
        ],
    )
    def test_rules_that_are_not_told(self, answer: Completed, said: str) -> None:
        message = f"ruff did not say which rules are enabled for src/acme/__init__.py: {said}. The log has more."
        with pytest.raises(Unreadable, match=exactly(message)):
            read_lint(context(), RuffOptions(), [lint([], checked(INIT, A)), answer])

    def test_nothing_there(self) -> None:
        assert read_lint(context(()), RuffOptions(), [lint([], checked())]) == of_lint(0, 0, (0, 0, 0))

    @pytest.mark.parametrize(
        ("outcome", "message"),
        [
            (
                completed(2, "", FAILED),
                "ruff could not do its work (exit 2): Failed to load configuration `/project/ruff.toml`: Required version "
                "`>=99` does not match the running version `0.17.6`. The log has more.",
            ),
            (
                completed(2, "", "error: unexpected argument '--nope' found.\n\n"),
                "ruff could not do its work (exit 2): unexpected argument '--nope' found. The log has more.",
            ),
            (
                completed(0),
                "ruff could not do its work (exit 0): its output is not what it prints elsewhere. The log has more.",
            ),
            (
                completed(1, '[{"path": "a.py"}]', checked(INIT, A)),
                "ruff could not do its work (exit 1): its output is not what it prints elsewhere. The log has more.",
            ),
            (
                lint([{**F401, "code": "E902", "message": "stream did not contain valid UTF-8"}], checked(INIT)),
                "ruff could not read a file: /project/src/acme/a.py: stream did not contain valid UTF-8. "
                "Mend it, or exclude it.",
            ),
            (lint([], checked(INIT, A), code=1), "ruff contradicts itself: exit 1 with 0 findings."),
            (lint([F401], checked(INIT, A), code=0), "ruff contradicts itself: exit 0 with 1 findings."),
            (lint([F401], checked(INIT, A), code=101), "ruff contradicts itself: exit 101 with 1 findings."),
            (lint([], ""), "ruff did not say how many files it looked at: it said nothing. The log has more."),
            (
                lint([], "warning: No Python files found under the given path(s).\n"),
                "ruff did not say how many files it looked at: "
                "warning: No Python files found under the given path(s). The log has more.",
            ),
            (
                lint([], checked(INIT, A).replace("Checked 2", f"Checked {'9' * 5000}")),
                "ruff did not say how many files it looked at: "
                f"[2026-11-21][12:41:33][ruff::commands::check][DEBUG] Checked {'9' * 5000} files in: 1.153593ms. "
                "The log has more.",
            ),
            (
                lint([], checked(INIT, A, total=1)),
                "ruff contradicts itself: it names 2 files, and counts 1.",
            ),
        ],
    )
    def test_no_reading(self, outcome: Completed, message: str) -> None:
        with pytest.raises(Unreadable, match=exactly(message)):
            read_lint(context(), RuffOptions(), [outcome, RULES])

    def test_only_its_own_words_say_what_it_looked_at(self) -> None:
        """What a file's name or a warning says is no evidence."""
        fake = f"warning: Checking: /project/{A}\nwarning: [DEBUG] Checking: /project/{A}\n"
        outcomes = [lint([], checked(INIT, more=fake)), RULES]
        assert read_lint(context(), RuffOptions(), outcomes) == of_lint(
            0,
            1,
            (1, 2, 2),
            leak(A, NOT_INCLUDED),
        )


class TestFormat:
    DRIFT = Finding("File would be reformatted", path=A, line=3, column=8, rule="unformatted", fix="Run ruff format.")

    def read(
        self,
        outcome: Completed,
        options: RuffOptions | None = None,
        *,
        told: Completed = TOLD,
        tried: str = "",
        answer: Completed = RULES,
    ) -> Reading:
        outcomes = [outcome, show(), told, completed(stdout=tried), answer]
        return RuffFormat().read(context(), options or RuffOptions(), outcomes)

    def test_clean(self) -> None:
        assert self.read(lint([], in_format(INIT, A))) == of_format(0, 0, (2, 2))

    def test_drift(self) -> None:
        """A Markdown file that a newer ruff formats is a finding, and in no population."""
        readme = {**UNFORMATTED, "filename": "/project/src/acme/README.md"}
        outcome = lint([UNFORMATTED, readme], in_format(INIT, A, "src/acme/README.md"))
        assert self.read(outcome) == of_format(
            2,
            0,
            (2, 2),
            self.DRIFT,
            Finding(
                "File would be reformatted",
                path="src/acme/README.md",
                line=3,
                column=8,
                rule="unformatted",
                fix="Run ruff format.",
            ),
        )

    def test_one_file_counts_once(self) -> None:
        broken = Finding("unexpected EOF while parsing", path=A, line=2, column=1, rule="invalid-syntax")
        outcome = lint([SYNTAX, SYNTAX], in_format(INIT, A), code=2)
        assert self.read(outcome) == of_format(1, 0, (2, 2), broken, broken)

    def test_excluded_and_hidden(self) -> None:
        outcome = lint([UNFORMATTED], in_format(A, more=met("Included", "include", INIT)))
        assert self.read(outcome, excluding(A)) == of_format(
            0,
            1,
            (0, 1),
            leak(INIT, "The `exclude` in the table [lint] or [format] of ruff's settings hides it."),
        )

    @pytest.mark.parametrize(
        ("code", "stdout", "stderr", "reading"),
        [
            (0, "2 files already formatted\n", "", of_format(0, 0, (2, 2))),
            (0, "1 file left unchanged\n", "", of_format(0, 0, (2, 2))),
            (
                1,
                f"Would reformat: {A}\n1 file would be reformatted, 1 file already formatted\n",
                "",
                of_format(
                    1,
                    0,
                    (2, 2),
                    Finding("File would be reformatted", path=A, rule="unformatted", fix="Run ruff format."),
                ),
            ),
            (
                2,
                "1 file already formatted\n",
                f"error: Failed to parse {A}:2:1: unexpected EOF while parsing\n",
                of_format(
                    1,
                    0,
                    (2, 2),
                    Finding("unexpected EOF while parsing", path=A, line=2, column=1, rule="invalid-syntax"),
                ),
            ),
        ],
    )
    def test_text_of_older_versions(self, code: int, stdout: str, stderr: str, reading: Reading) -> None:
        assert self.read(completed(code, stdout, in_format(INIT, A, more=stderr))) == reading

    @pytest.mark.parametrize(
        ("outcome", "message"),
        [
            (
                completed(1, "2 files already formatted\n", in_format(INIT, A)),
                "ruff contradicts itself: exit 1 with 0 findings.",
            ),
            (
                completed(0, f"Would reformat: {A}\n1 file would be reformatted\n", in_format(INIT, A)),
                "ruff contradicts itself: exit 0 with 1 findings.",
            ),
            (
                completed(0, f"Would reformat: {A}\n", "Cause: x\n"),
                "ruff could not do its work (exit 0): x. The log has more.",
            ),
            (
                lint([{**UNFORMATTED, "code": "io", "message": "not UTF-8", "location": None}], "", code=2),
                "ruff could not read a file: /project/src/acme/a.py: not UTF-8. Mend it, or exclude it.",
            ),
            (
                completed(0, "2 files already formatted\n", "done\n"),
                "ruff did not say how many files it looked at: done. The log has more.",
            ),
        ],
    )
    def test_no_reading(self, outcome: Completed, message: str) -> None:
        with pytest.raises(Unreadable, match=exactly(message)):
            self.read(outcome)


class TestComments:
    """What comments keep from ruff's formatting, by the marks that it wrote anew."""

    MARK = "m0123456789abcdef"

    def read(self, marked: object, formatted: Sequence[object]) -> Reading:
        tried = "".join(f"+x = 1  # {self.MARK}:{name}\n" for name in formatted) + f" y = 1  #{self.MARK}:end\n"
        told = completed(stdout=json.dumps({A: marked}))
        outcomes = [lint([], in_format(INIT, A)), show(), told, completed(1, tried), RULES]
        return RuffFormat().read(context(), RuffOptions(), outcomes)

    def marked(self, statements: Sequence[int], skipped: Sequence[int], *switches: tuple[int, str]) -> object:
        return {"mark": self.MARK, "statements": statements, "skipped": skipped, "switches": switches}

    @pytest.mark.parametrize(
        ("statements", "skipped", "switches", "formatted"),
        [
            ([1, 2], [], [(1, "# fmt: off")], ["head", 1, 2, "end"]),
            ([1, 2, 5], [], [(3, "# fmt: off"), (6, "# fmt: on")], ["head", 1, 2, "end"]),
            ([1, 5], [], [(3, "# fmt: off"), (6, "# fmt: on")], ["head", 1, "end"]),
            ([1, 2], [3], [(3, "# fmt: skip")], ["head", 1, 2, "end"]),
            ([], [], [(1, "# fmt: off")], ["head", "end"]),
        ],
    )
    def test_little_or_nothing(
        self,
        statements: Sequence[int],
        skipped: Sequence[int],
        switches: Sequence[tuple[int, str]],
        formatted: Sequence[object],
    ) -> None:
        assert self.read(self.marked(statements, skipped, *switches), formatted) == of_format(0, 0, (2, 2))

    @pytest.mark.parametrize(
        ("statements", "skipped", "switches", "formatted", "why"),
        [
            (
                [1, 4, 5],
                [],
                [(2, "# fmt: on"), (3, "# fmt: off"), (6, "# fmt: on")],
                ["head", 1, "end"],
                "`# fmt: off` in line 3, and its like, keep 2 of its 3 statements from ruff.",
            ),
            (
                [4],
                [5, 6],
                [(1, "# fmt: off"), (2, "# fmt: on"), (5, "# fmt: skip"), (6, "# fmt: skip")],
                ["head", 4, "end"],
                "`# fmt: skip` in line 5, and its like, keep 2 of its 3 statements from ruff.",
            ),
            (
                [1, 2, 3, 5],
                [],
                [(4, "# yapf: disable"), (9, "# yapf: enable")],
                ["head", 1, 2, 3],
                "`# yapf: disable` in line 4 holds to the end of the file: close it with `# fmt: on`.",
            ),
            ([1], [], [], ["head", "end"], "A comment, and its like, keep 1 of its 1 statements from ruff."),
            (
                [1],
                [],
                [(1, "# fmt: off")],
                [1, "end"],
                "What its comments keep from ruff cannot be told, for ruff did not format a copy of it.",
            ),
        ],
    )
    def test_most_or_the_end(
        self,
        statements: Sequence[int],
        skipped: Sequence[int],
        switches: Sequence[tuple[int, str]],
        formatted: Sequence[object],
        why: str,
    ) -> None:
        reading = self.read(self.marked(statements, skipped, *switches), formatted)
        assert reading == of_format(0, 1, (1, 2), leak(A, why))

    def test_what_cannot_be_told(self) -> None:
        assert self.read("Python cannot read it: EOF.", []) == of_format(
            0, 1, (1, 2), leak(A, "What its comments keep from ruff cannot be told. Python cannot read it: EOF.")
        )

    def test_a_file_that_is_found_fault_with_is_looked_at(self) -> None:
        outcomes = [
            lint([SYNTAX], in_format(INIT, A), code=2),
            show(),
            completed(stdout=json.dumps({A: "Python cannot read it: EOF."})),
            completed(),
            RULES,
        ]
        broken = Finding("unexpected EOF while parsing", path=A, line=2, column=1, rule="invalid-syntax")
        assert RuffFormat().read(context(), RuffOptions(), outcomes) == of_format(1, 0, (2, 2), broken)

    @pytest.mark.parametrize(
        ("told", "said"),
        [
            (completed(1, "{}", "tree cannot be written: disk full.\n"), "tree cannot be written: disk full"),
            (completed(0, '{"a.py": {}}'), "it said nothing"),
            (completed(0, "[]"), "it said nothing"),
        ],
    )
    def test_no_copies(self, told: Completed, said: str) -> None:
        message = f"The copies that are to show what comments hide could not be made: {said}."
        with pytest.raises(Unreadable, match=exactly(message)):
            RuffFormat().read(
                context(), RuffOptions(), [lint([], in_format(INIT, A)), show(), told, completed(), RULES]
            )

    def test_python_that_is_taken_for_something_else(self) -> None:
        answer = completed(stdout=f'{RULES.stdout}linter.extension = ExtensionMapping({{"py": Markdown}})\n')
        message = 'ruff\'s setting `extension` has it take Python for something else: "py": Markdown. Remove it.'
        with pytest.raises(Unreadable, match=exactly(message)):
            RuffFormat().read(
                context(), RuffOptions(), [lint([], in_format(INIT, A)), show(), TOLD, completed(), answer]
            )


def test_what_they_are() -> None:
    assert (RuffCheck.question, RuffCheck.when, RuffCheck.tools, RuffCheck.Options) == (
        "Are the patterns idiomatic and safe?",
        "change",
        ("ruff",),
        RuffOptions,
    )
    assert (RuffFormat.question, RuffFormat.when, RuffFormat.tools, RuffFormat.Options) == (
        "Is the formatting consistent?",
        "change",
        ("ruff",),
        RuffOptions,
    )
