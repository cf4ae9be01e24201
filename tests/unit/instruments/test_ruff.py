"""lint and format by their exact plans and readings, over what ruff 0.8 to 0.17 print."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tests.samples import completed, context, exactly
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.instruments.ruff import RuffCheck, RuffFormat, RuffOptions
from verify_gate.plugin import Command, Completed, ExclusionOption, Tool

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


def formatted(*paths: str, more: str = "") -> str:
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


RULES = settings("unused-import (F401)", "line-too-long (E501)")


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
        show = ("/env/bin/ruff", "check", "--show-settings", "--preview", "--")
        plan = RuffCheck().plan(there, options)
        assert plan.commands == (
            Command(
                (
                    *("/env/bin/ruff", "check", "--output-format=json", "--verbose", "--no-cache", "--preview"),
                    *("--no-fix", "--no-fix-only", "--", "src/acme", "tests", "src/acme/script"),
                ),
                goes_on=frozenset({0, 1}),
                keep=KEEP,
            ),
            Command((*show, INIT, A, "src/acme/b.pyi", "src/acme/script"), goes_on=None),
            Command((*show, "src/acme/sub/b.py"), goes_on=None),
            Command((*show, TEST), goes_on=None),
        )
        assert not plan.files

    def test_twenty_files_speak_for_many(self) -> None:
        many = tuple(f"src/acme/m{number:02}.py" for number in range(30))
        asked = RuffCheck().plan(context(many), RuffOptions()).commands[1:]
        assert [command.argv[4:] for command in asked] == [many[:20]]

    @pytest.mark.parametrize("name", ["ruff.toml", ".ruff.toml", "pyproject.toml"])
    def test_settings_of_a_folder(self, name: str) -> None:
        there = context((A, "src/acme/sub/b.py", "src/acme/sub/deep/c.py", f"src/acme/sub/{name}"))
        asked = RuffCheck().plan(there, RuffOptions()).commands[1:]
        assert [command.argv[4:] for command in asked] == [(A,), ("src/acme/sub/b.py", "src/acme/sub/deep/c.py")]

    def test_a_source_that_is_a_file(self) -> None:
        there = context(("tool", "mod.py"), source=("tool", "mod.py"), python_files=frozenset({"tool", "mod.py"}))
        plan = RuffCheck().plan(there, RuffOptions())
        assert [command.argv[2:] for command in plan.commands] == [
            ("--output-format=json", "--verbose", "--no-cache", "--no-fix", "--no-fix-only", "--", "tool", "mod.py"),
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
        assert plan.commands == (
            Command(
                (
                    *("/env/bin/ruff", "format", "--check", *switches, "--verbose", "--no-cache", "--preview"),
                    *("--", "src/acme", "tests", "src/acme/script"),
                ),
                keep=KEEP,
            ),
        )
        assert not plan.files


class TestLint:
    def test_clean(self) -> None:
        there = context(test_files=(TEST,))
        outcomes = [lint([], checked(INIT, A, TEST)), RULES, settings("line-too-long (E501)", "assert (S101)")]
        assert RuffCheck().read(there, RuffOptions(), outcomes) == of_lint(0, 0, (3, 3, 3))

    def test_findings(self) -> None:
        """Those in files that are no Python count as findings, though not in the population."""
        toml = {**F401, "code": "RUF200", "filename": "/project/src/acme/pyproject.toml", "location": None, "fix": None}
        bare = {"filename": "src/acme/a.py", "code": None, "message": "SyntaxError: unexpected EOF while parsing"}
        outcomes = [lint([F401, toml, bare], checked(INIT, A, "src/acme/pyproject.toml")), RULES]
        assert RuffCheck().read(context(), RuffOptions(), outcomes) == of_lint(
            3,
            0,
            (2, 2, 2),
            UNUSED,
            Finding("`os` imported but unused", path="src/acme/pyproject.toml", rule="RUF200"),
            Finding("SyntaxError: unexpected EOF while parsing", path=A),
        )

    def test_excluded(self) -> None:
        outcomes = [lint([F401], checked(INIT, A)), RULES]
        assert RuffCheck().read(context(), excluding(A), outcomes) == of_lint(0, 0, (1, 1, 2))

    def test_what_hid_each_file(self) -> None:
        names = ("none", "own", "table", "more", "dist/sub/folder", "git")
        paths = {name: f"src/acme/{name}.py" for name in names}
        said = (
            met("Ignored", "extend-exclude", paths["own"])
            + met("Included", "include", paths["table"])
            + met("Included", "extend-include", paths["more"])
            + met("Ignored", "exclude", "src/acme/dist")
        )
        there = context((A, *paths.values()), ignored=frozenset({paths["git"], paths["own"]}))
        table = "The `exclude` in the table [lint] or [format] of ruff's settings hides it."
        assert RuffCheck().read(there, RuffOptions(), [lint([], checked(A, more=said)), RULES]) == of_lint(
            0,
            6,
            (1, 7, 2),
            leak(paths["dist/sub/folder"], "ruff's setting `exclude` hides it."),
            leak(paths["git"], "git ignores it, and so does ruff."),
            leak(paths["more"], table),
            leak(
                paths["none"],
                "None of ruff's settings says so; look at `include` and at a ruff.toml beside it.",
            ),
            leak(paths["own"], "ruff's setting `extend-exclude` hides it."),
            leak(paths["table"], table),
        )

    def test_files_without_a_rule_are_leaks(self) -> None:
        there = context((A, "src/acme/sub/b.py", "src/acme/sub/ruff.toml"), test_files=(TEST,))
        nothing = settings(path="/project/src/acme/sub/ruff.toml")
        unsaid = completed(stdout="linter.rules.enabled = []\n")
        outcomes = [lint([], checked(A, "src/acme/sub/b.py", TEST)), RULES, nothing, unsaid]
        assert RuffCheck().read(there, RuffOptions(), outcomes) == of_lint(
            0,
            2,
            (1, 3, 2),
            leak("src/acme/sub/b.py", "ruff has no rule enabled for it: see `select` in src/acme/sub/ruff.toml."),
            leak(TEST, "ruff has no rule enabled for it: see `select`."),
        )

    def test_no_rule_at_all(self) -> None:
        message = "ruff has no rule enabled, so nothing was linted. Let `select` in its settings name some."
        with pytest.raises(Unreadable, match=exactly(message)):
            RuffCheck().read(context(), RuffOptions(), [lint([], checked(INIT, A)), settings()])

    def test_rules_of_files_that_are_hidden_do_not_matter(self) -> None:
        there = context((A,), source=("src/acme",), test_files=("a/test_a.py", "z/test_z.py"), tests=("a", "z"))
        run = lint([], checked("z/test_z.py", A, more=met("Ignored", "exclude", "a")))
        assert RuffCheck().read(there, RuffOptions(), [run, completed(2), RULES, settings()]) == of_lint(
            0,
            2,
            (1, 3, 2),
            leak("a/test_a.py", "ruff's setting `exclude` hides it."),
            leak("z/test_z.py", "ruff has no rule enabled for it: see `select` in ruff.toml."),
        )

    @pytest.mark.parametrize("mapped", ['"py": Markdown', '"txt": Python, "pyi": Markdown'])
    def test_python_that_is_taken_for_something_else(self, mapped: str) -> None:
        answer = completed(stdout=f"{RULES.stdout}linter.extension = ExtensionMapping({{{mapped}}})\n")
        message = f"ruff's setting `extension` has it take Python for something else: {mapped}. Remove it."
        with pytest.raises(Unreadable, match=exactly(message)):
            RuffCheck().read(context(), RuffOptions(), [lint([], checked("src/acme/__init__.py", A)), answer])

    def test_an_extension_that_is_read_as_python_takes_nothing_away(self) -> None:
        answer = completed(
            stdout=f'{RULES.stdout}linter.extension = ExtensionMapping({{"py": Python, "txt": Python}})\n'
        )
        checks = lint([], checked("src/acme/__init__.py", A))
        assert RuffCheck().read(context(), RuffOptions(), [checks, answer]) == RuffCheck().read(
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
            RuffCheck().read(context(), RuffOptions(), [lint([], checked(INIT, A)), answer])

    def test_nothing_there(self) -> None:
        assert RuffCheck().read(context(()), RuffOptions(), [lint([], checked())]) == of_lint(0, 0, (0, 0, 0))

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
                lint([], checked(INIT, A, total=1)),
                "ruff contradicts itself: it names 2 files, and counts 1.",
            ),
        ],
    )
    def test_no_reading(self, outcome: Completed, message: str) -> None:
        with pytest.raises(Unreadable, match=exactly(message)):
            RuffCheck().read(context(), RuffOptions(), [outcome, RULES])

    def test_findings_of_one_that_stopped_are_no_reading(self) -> None:
        """After exit 2 the plan does not go on, so nothing says which rules there are."""
        with pytest.raises(
            Unreadable, match=exactly("ruff stopped before it said which rules are enabled. The log has more.")
        ):
            RuffCheck().read(context(), RuffOptions(), [lint([F401], checked(INIT, A), code=2)])

    def test_only_its_own_words_say_what_it_looked_at(self) -> None:
        """What a file's name or a warning says is no evidence."""
        fake = f"warning: Checking: /project/{A}\nwarning: [DEBUG] Checking: /project/{A}\n"
        outcomes = [lint([], checked(INIT, more=fake)), RULES]
        assert RuffCheck().read(context(), RuffOptions(), outcomes) == of_lint(
            0,
            1,
            (1, 2, 2),
            leak(A, "None of ruff's settings says so; look at `include` and at a ruff.toml beside it."),
        )


class TestFormat:
    DRIFT = Finding("File would be reformatted", path=A, line=3, column=8, rule="unformatted", fix="Run ruff format.")

    def read(self, outcome: Completed, options: RuffOptions | None = None) -> Reading:
        return RuffFormat().read(context(), options or RuffOptions(), [outcome])

    def test_clean(self) -> None:
        assert self.read(lint([], formatted(INIT, A))) == of_format(0, 0, (2, 2))

    def test_drift(self) -> None:
        """A Markdown file that a newer ruff formats is a finding, and in no population."""
        readme = {**UNFORMATTED, "filename": "/project/src/acme/README.md"}
        outcome = lint([UNFORMATTED, readme], formatted(INIT, A, "src/acme/README.md"))
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
        outcome = lint([SYNTAX, SYNTAX], formatted(INIT, A), code=2)
        assert self.read(outcome) == of_format(1, 0, (2, 2), broken, broken)

    def test_excluded_and_hidden(self) -> None:
        outcome = lint([UNFORMATTED], formatted(A, more=met("Included", "include", INIT)))
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
        assert self.read(completed(code, stdout, formatted(INIT, A, more=stderr))) == reading

    @pytest.mark.parametrize(
        ("outcome", "message"),
        [
            (
                completed(1, "2 files already formatted\n", formatted(INIT, A)),
                "ruff contradicts itself: exit 1 with 0 findings.",
            ),
            (
                completed(0, f"Would reformat: {A}\n1 file would be reformatted\n", formatted(INIT, A)),
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
