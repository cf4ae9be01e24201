"""typecheck by its exact plans and readings, over what mypy 1.11 to 2.4 print."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.samples import completed, context, exactly
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.instruments.mypy import Mypy, MypyOptions
from verify_gate.plugin import Command, Completed, Context, ExclusionOption, Tool
from verify_gate.probes.project_side import FOLDER

INSTRUMENT = Mypy()
A, INIT = "src/acme/a.py", "src/acme/__init__.py"
CACHE = "--cache-dir=/project/.verify/work/it/cache"
LAID = ".verify/work/it/laid_by_verify.py"
LAST = ("--output=json", "--verbose", CACHE, "--junit-xml=", "--", f"/project/{LAID}")
KEEP = r"^(?!LOG:|TRACE:)|^LOG:\s+(?:Found source:|Build finished in )"
ENDED = "LOG:  Build finished in 0.123 seconds with 45 modules, and 1 errors\n"
TOLD = Path("/project/.verify/work/it/settings.json")
WRONG = {
    "file": A,
    "line": 3,
    "column": 29,
    "end_line": 3,
    "end_column": 30,
    "message": 'Incompatible return value type (got "int", expected "str")',
    "hint": None,
    "code": "return-value",
    "severity": "error",
}
FOUND_IT = {**WRONG, "file": LAID, "code": "assignment"}
WRONG_FINDING = Finding(
    'Incompatible return value type (got "int", expected "str")', path=A, line=3, column=30, rule="return-value"
)
SYNTAX = {**WRONG, "line": 1, "column": 7, "message": "Expected a parameter", "code": "syntax"}
DUPLICATE = {
    **WRONG,
    "file": "d2/a.py",
    "line": -1,
    "column": -1,
    "message": 'Duplicate module named "a" (also at "d1/a.py")',
    "hint": "See https://mypy.readthedocs.io/en/stable/running_mypy.html",
    "code": None,
}
CRASH = """\
/env/lib/typeshed/stdlib/zipimport.pyi:9: error: INTERNAL ERROR -- Please try using mypy master on GitHub:
https://mypy.readthedocs.io/en/stable/common_issues.html#using-a-development-mypy-build
version: 2.4.1
/env/lib/typeshed/stdlib/zipimport.pyi:9: note: please use --show-traceback to print a traceback
"""


COUNTS = ("functions", "unchecked", "skipped", "ignored")


def found(*paths: str) -> str:
    """Standard error of mypy, as the gate keeps it."""
    return "".join(
        f"LOG:  Found source:           BuildSource(path={path!r}, module='m', has_text=False, base_dir='/project/src')\n"
        for path in paths
    )


def asked(files: dict[str, Any], **changed: Any) -> Completed:
    """What our probe wrote; of each file what hides it, or the counts of it."""
    told = {
        path: {"hidden": file if isinstance(file, str) else None}
        | dict(zip(COUNTS, file if isinstance(file, tuple) else (0, 0, 0, 0), strict=True))
        for path, file in files.items()
    }
    told_in_all = {"config": None, "exclude": [], "plugins": [], "files": told, "replaced": {}, **changed}
    return completed(files={"settings": json.dumps(told_in_all)})


def refused(name: str, config: str | None = "mypy.ini") -> Completed:
    """What our probe leaves where mypy is not to be started."""
    return completed(3, files={"settings": json.dumps({"config": config, "refused": name})})


BOTH = asked({INIT: None, A: None})


def said(*messages: dict[str, Any], stderr: str = found(INIT, A), code: int | None = None) -> Completed:
    """What mypy prints, the error that was laid for it among it, but where the exit code is given."""
    every = (*messages, FOUND_IT) if code is None else messages
    text = "".join(json.dumps(message) + "\n" for message in every)
    return completed(1 if code is None else code, text, stderr + ENDED)


def excluding(path: str) -> MypyOptions:
    return MypyOptions(exclude=(ExclusionOption(path=path, reason="Made by a program."),))


def leak(path: str, why: str) -> Finding:
    fix = f"{why} Let it be measured, or name it in an exclusion with a reason."
    return Finding("this file was not looked at", path=path, rule="unmeasured", fix=fix)


def reading(
    errors: int, leaks: int, count: tuple[int, int], *findings: Finding, counts: tuple[int, ...] | None = (0, 0, 0, 0)
) -> Reading:
    names = ("functions", "unchecked_functions", "skipped_lines", "ignored_lines")
    more = {} if counts is None else dict(zip(names, counts, strict=True))
    return Reading(
        (Needle("errors", errors, "errors", Range(max=0)), Needle("unmeasured files", leaks, "files", Range(max=0))),
        Population(*count, "files", more),
        findings,
        ToolId("mypy", "1.0"),
    )


def read(*outcomes: Completed, there: Context | None = None, options: MypyOptions | None = None) -> Reading:
    return INSTRUMENT.read(there or context(), options or MypyOptions(), outcomes)


def words(there: Context, options: MypyOptions | None = None) -> tuple[str, ...]:
    """The words of mypy but for those that are always the same."""
    argv = INSTRUMENT.plan(there, options or MypyOptions()).commands[1].argv
    place = argv.index("--output=json")
    assert (argv[0], argv[place : place + len(LAST)]) == ("/env/bin/mypy", LAST)
    return (*argv[1:place], "--", *argv[place + len(LAST) :])


class TestPlan:
    def test_both_commands(self) -> None:
        there = context(
            (INIT, A), test_files=("src/acme/tests/test_a",), python_files=frozenset({A, "src/acme/tests/test_a"})
        )
        plan = INSTRUMENT.plan(there, MypyOptions(args=("--strict",)))
        switches = ("--strict", *LAST, "src/acme")
        ask = ("/env/bin/python", "-I", str(FOLDER / "verify_gate_mypy.py"), str(TOLD), *switches)
        assert plan.commands == (
            Command(ask, goes_on=frozenset({0, 2}), writes={"settings": TOLD}),
            Command(("/env/bin/mypy", *switches), keep=KEEP),
        )
        assert not plan.files

    def test_mypy_of_verify_judges_for_the_interpreter_of_the_project(self) -> None:
        tools = {"mypy": Tool("mypy", ("/verify/bin/mypy",), "2.4.1", of_project=False)}
        plan = INSTRUMENT.plan(context(tools=tools, cache=Path("/c")), MypyOptions())
        last = ("--output=json", "--verbose", "--cache-dir=/c", "--junit-xml=", *LAST[4:])
        switches = ("--python-executable=/env/bin/python", *last, "src/acme")
        ask = ("/verify/bin/python", "-I", str(FOLDER / "verify_gate_mypy.py"), str(TOLD), *switches)
        assert [command.argv for command in plan.commands] == [ask, ("/verify/bin/mypy", *switches)]

    def test_namespace_packages(self) -> None:
        there = context(("src/ns/acme/a.py", "src/ns/acme/__init__.py"), source=("src/ns",))
        plan = INSTRUMENT.plan(there, MypyOptions())
        assert [command.env for command in plan.commands] == [{"MYPYPATH": "src"}] * 2
        assert words(there) == ("--explicit-package-bases", "--", "src/ns")

    def test_a_path_of_the_users_own_comes_first(self) -> None:
        there = context(("src/ns/a.py", "lib/b.py"), source=("src/ns", "lib"), import_roots=("src", "lib"))
        plan = INSTRUMENT.plan(there, MypyOptions(env={"MYPYPATH": "stubs", "X": "1"}))
        assert plan.commands[1].env == {"MYPYPATH": "stubs:src:lib"}

    @pytest.mark.parametrize(
        ("files", "source", "roots"),
        [
            (("src/acme/__init__.py", "src/acme/sub/__init__.pyi", "src/acme/sub/a.py"), ("src/acme",), ("src",)),
            (("src/a.py", "src/acme/__init__.py"), ("src",), ("src",)),
            (("a.py", "b.py"), ("a.py", "b.py"), (".",)),
            (("scripts/a.py", "scripts/b.py"), ("scripts",), (".",)),
            (("acme/__init__.py", "acme/a.py", "scripts/b.py"), ("acme", "scripts"), (".",)),
        ],
    )
    def test_where_mypy_finds_the_bases_itself(
        self, files: tuple[str, ...], source: tuple[str, ...], roots: tuple[str, ...]
    ) -> None:
        there = context(files, source=source, import_roots=roots)
        assert words(there) == ("--", *source)
        assert INSTRUMENT.plan(there, MypyOptions()).commands[0].env == {}

    @pytest.mark.parametrize(
        ("files", "source", "roots", "bases"),
        [
            (("src/acme/__init__.py", "src/acme/sub/a.py"), ("src/acme",), ("src",), "src"),
            (("ns/acme/a.py", "ns/b.py"), ("ns",), (".",), "."),
            (("ns/acme/a.py", "scripts/b.py"), ("ns", "scripts"), (".",), ".:scripts"),
            (("src/ns/a.py",), ("src/ns",), ("src",), "src"),
            (("scripts/a.py", "scripts/sub/a.py"), ("scripts",), (".",), "."),
            (("lib/acme/sub/a.py", "lib/acme/sub/__init__.py"), ("lib",), ("elsewhere",), "elsewhere"),
            (("__init__.py", "a.py"), ("__init__.py", "a.py"), ("elsewhere",), "elsewhere"),
            (("a.py", "scripts/b.py", "ns/x/c.py"), ("a.py", "scripts", "ns"), (".", "scripts"), ".:scripts"),
        ],
    )
    def test_where_it_has_to_be_told(
        self, files: tuple[str, ...], source: tuple[str, ...], roots: tuple[str, ...], bases: str
    ) -> None:
        there = context(files, source=source, import_roots=roots)
        assert words(there) == ("--explicit-package-bases", "--", *source)
        assert INSTRUMENT.plan(there, MypyOptions()).commands[0].env == {"MYPYPATH": bases}

    @pytest.mark.parametrize("name", ["mypy.ini", ".mypy.ini", "pyproject.toml", "setup.cfg"])
    @pytest.mark.parametrize("line", ["mypy_path = src", "explicit_package_bases: True", "  mypy_path='src'"])
    def test_a_project_that_says_them_is_left_alone(self, name: str, line: str) -> None:
        there = context(("src/ns/a.py",), source=("src/ns",), settings={name: f"[mypy]\n{line}\n"})
        assert words(there) == ("--", "src/ns")

    @pytest.mark.parametrize(
        "settings",
        [{"tox.ini": "mypy_path = src\n"}, {"mypy.ini": "# mypy_path = src\n"}, {"mypy.ini": "mypy_paths=1"}],
    )
    def test_other_lines_say_nothing(self, settings: dict[str, str]) -> None:
        there = context(("src/ns/a.py",), source=("src/ns",), settings=settings)
        assert words(there) == ("--explicit-package-bases", "--", "src/ns")

    @pytest.mark.parametrize(
        ("scripts", "switches"),
        [(("src/acme/one",), ()), (("src/acme/one", "src/acme/two"), ("--scripts-are-modules",))],
    )
    def test_scripts_are_named(self, scripts: tuple[str, ...], switches: tuple[str, ...]) -> None:
        files = (INIT, *scripts)
        assert words(context(files, python_files=frozenset(files))) == (*switches, "--", "src/acme", *scripts)

    def test_a_source_without_modules_is_not_named(self) -> None:
        """For mypy refuses a folder in which it finds none."""
        files = (INIT, "bin/tool", "data/x.json", "tool", "gen/a.py")
        there = context(
            files, source=("bin", "tool", "data", "gen", "src/acme"), python_files=frozenset(files) - {"data/x.json"}
        )
        assert words(there, excluding("gen")) == ("--scripts-are-modules", "--", "src/acme", "bin/tool", "tool")

    @pytest.mark.parametrize(("files", "excluded"), [((), "x"), (("src/acme/py.typed",), "x"), ((A,), "src/acme")])
    def test_nothing_to_check(self, files: tuple[str, ...], excluded: str) -> None:
        message = "There is no Python file to check. Correct [verify] source, or the exclusions."
        with pytest.raises(Unreadable, match=exactly(message)):
            INSTRUMENT.plan(context(files), excluding(excluded))


class TestRead:
    def test_clean(self) -> None:
        assert read(BOTH, said(), there=context(test_files=("tests/test_a.py",))) == reading(0, 0, (2, 2))

    def test_absolute_paths(self) -> None:
        whole = [f"/project/{path}" for path in (INIT, A)]
        assert read(asked(dict.fromkeys(whole)), said(stderr=found(*whole))) == reading(0, 0, (2, 2))

    def test_errors(self) -> None:
        note = {**WRONG, "message": 'Revealed type is "int"', "code": "misc", "severity": "note", "column": 0}
        missing = {
            "file": "/project/src/acme/__init__.py",
            "line": 1,
            "column": 0,
            "message": 'Library stubs not installed for "yaml"',
            "hint": 'Hint: "python3 -m pip install types-PyYAML"',
            "code": "import-untyped",
            "severity": "error",
        }
        nowhere = {**WRONG, "line": 0, "column": -1, "code": None}
        assert read(BOTH, said(WRONG, note, missing, nowhere)) == reading(
            3,
            0,
            (2, 2),
            WRONG_FINDING,
            Finding('Revealed type is "int"', path=A, line=3, column=1, rule="misc", severity=Severity.NOTE),
            Finding(
                'Library stubs not installed for "yaml"',
                path=INIT,
                line=1,
                column=1,
                rule="import-untyped",
                fix='Hint: "python3 -m pip install types-PyYAML"',
            ),
            Finding('Incompatible return value type (got "int", expected "str")', path=A),
        )

    @pytest.mark.parametrize("code", [0, 1])
    def test_a_lone_note_is_no_error(self, code: int) -> None:
        note = {**WRONG, "message": "Hm", "severity": "note"}
        shown = Finding("Hm", path=A, line=3, column=30, rule="return-value", severity=Severity.NOTE)
        hidden = asked({INIT: None, A: None, LAID: "mypy's setting `ignore_errors`"})
        assert read(hidden, said(note, code=code)) == reading(0, 0, (2, 2), shown)
        assert read(BOTH, said(note)) == reading(0, 0, (2, 2), shown)

    def test_functions(self) -> None:
        there = context((INIT, A, "src/acme/b.py", "src/acme/c.py"))
        counts = {INIT: (2, 1, 4, 8), A: (5, 3, 10, 20), "src/acme/b.py": (7, 7, 7, 7), "x.py": (9, 9, 9, 9)}
        settings = asked({**counts, "src/acme/c.py": "a comment"})
        run = said(stderr=found(*there.source_files, "x.py"))
        assert read(settings, run, there=there, options=excluding("src/acme/b.py")) == reading(
            0, 1, (2, 3), leak("src/acme/c.py", "Its errors are hidden by a comment."), counts=(7, 4, 14, 28)
        )

    def test_one_function_that_is_looked_into_is_enough(self) -> None:
        assert read(asked({INIT: (3, 3, 0, 0), A: (1, 0, 0, 0)}), said()) == reading(0, 0, (2, 2), counts=(4, 3, 0, 0))

    def test_no_function_that_is_looked_into_is_no_reading_unless_more_is_wrong(self) -> None:
        settings = asked({INIT: (3, 3, 0, 0), A: (1, 1, 0, 0)})
        message = (
            "mypy looks into no function under source (there are 4), for nothing in their signatures is typed. Type "
            "them, or set check_untyped_defs = true in its settings."
        )
        with pytest.raises(Unreadable, match=exactly(message)):
            read(settings, said())
        assert read(settings, said(WRONG)) == reading(1, 0, (2, 2), WRONG_FINDING, counts=(4, 4, 0, 0))
        leaked = leak(INIT, "mypy does not say why; look at its settings.")
        assert read(settings, said(stderr=found(A))) == reading(0, 1, (1, 2), leaked, counts=(1, 1, 0, 0))

    def test_where_the_laid_error_is_hidden_it_need_not_be_found(self) -> None:
        settings = asked({INIT: None, A: "a comment", LAID: "mypy's setting `ignore_errors`"})
        leaked = leak(A, "Its errors are hidden by a comment.")
        assert read(settings, said(code=0)) == reading(0, 1, (1, 2), leaked)

    def test_the_laid_error_by_its_whole_path(self) -> None:
        whole = {**FOUND_IT, "file": f"/project/{LAID}"}
        assert read(BOTH, completed(1, json.dumps(whole), found(INIT, A) + ENDED)) == reading(0, 0, (2, 2))

    @pytest.mark.parametrize("config", [None, "mypy.ini", "/project/setup.cfg", "sub/mypy.ini"])
    def test_settings_of_the_project_need_no_remark(self, config: str | None) -> None:
        assert read(asked({INIT: None, A: None}, config=config), said()) == reading(0, 0, (2, 2))

    @pytest.mark.parametrize("config", ["../pyproject.toml", "/elsewhere/mypy.ini"])
    def test_settings_from_elsewhere_are_remarked(self, config: str) -> None:
        message = f"mypy takes its settings from {config}, outside this project"
        remark = Finding(message, rule="settings", severity=Severity.NOTE)
        assert read(asked({INIT: None, A: None}, config=config), said()) == reading(0, 0, (2, 2), remark)

    def test_plugins_that_are_files_are_remarked(self) -> None:
        settings = asked({INIT: None, A: None}, plugins=["pydantic.mypy", "tools/plug.py", "own.py:start", "py"])
        remarks = [
            Finding(
                f"mypy runs {plugin} as a plugin, which can change all that it finds",
                rule="settings",
                severity=Severity.NOTE,
            )
            for plugin in ("tools/plug.py", "own.py:start")
        ]
        assert read(settings, said()) == reading(0, 0, (2, 2), *remarks)

    def test_excluded(self) -> None:
        run = said(WRONG, {**WRONG, "file": INIT})
        finding = Finding(WRONG_FINDING.message, path=INIT, line=3, column=30, rule="return-value")
        assert read(BOTH, run, options=excluding(A)) == reading(1, 0, (1, 1), finding)

    def test_paths_as_mypy_quotes_them(self) -> None:
        paths = ("src/acme/it's.py", 'src/acme/a"b.py', "src/acme/both'\".py", "src/acme/a\nb.py", "src/acme/é.py")
        run = said(stderr=found(*paths))
        assert read(asked(dict.fromkeys(paths)), run, there=context(paths)) == reading(0, 0, (5, 5))

    @pytest.mark.parametrize(
        ("path", "files", "config", "why"),
        [
            (
                "src/acme/b.py",
                ("src/acme/b.pyi",),
                "mypy.ini",
                "The stub src/acme/b.pyi beside it is checked in its place.",
            ),
            ("src/acme/b.py", ("src/acme/b/c.py",), None, "The package src/acme/b/ beside it is checked in its place."),
            (
                "src/acme/b_pb2.py",
                (),
                "/project/mypy.ini",
                "mypy's setting exclude = '_pb2\\\\.py$' in mypy.ini hides it.",
            ),
            ("src/acme/old/deep/b.py", (), None, "mypy's setting exclude = '/old/$' hides it."),
            ("src/acme/.hid/b.py", (), None, "mypy passes over whatever is named '.hid'."),
            ("src/acme/.b.py", (), None, "mypy passes over whatever is named '.b.py'."),
            ("src/acme/site-packages/b.py", (), None, "mypy passes over whatever is named 'site-packages'."),
            ("src/acme/node_modules/b.py", (), None, "mypy passes over whatever is named 'node_modules'."),
            (
                "src/acme/git.py",
                (),
                "setup.cfg",
                "git ignores it, and so does mypy: its setting exclude_gitignore in setup.cfg.",
            ),
            ("src/acme/b.py", (), "setup.cfg", "mypy does not say why; look at its settings in setup.cfg."),
            ("src/acme/b.py", (), None, "mypy does not say why; look at its settings."),
        ],
    )
    def test_what_hid_a_file(self, path: str, files: tuple[str, ...], config: str | None, why: str) -> None:
        there = context((A, *files, path), ignored=frozenset({"src/acme/git.py"}))
        settings = asked(dict.fromkeys((A, *files)), config=config, exclude=["^\\./", "_pb2\\.py$", "/old/$"])
        run = said(stderr=found(A, *files))
        count = 1 + len(files)
        assert read(settings, run, there=there) == reading(0, 1, (count, count + 1), leak(path, why))

    def test_a_file_that_is_hidden_and_excluded(self) -> None:
        settings = asked({INIT: None, A: "the comment `# type: ignore` above its first statement"})
        assert read(settings, said(), options=excluding(A)) == reading(0, 0, (1, 1))

    def test_a_file_that_mypy_met_and_the_probe_did_not(self) -> None:
        leaked = leak(A, "mypy does not say why; look at its settings.")
        assert read(asked({INIT: None}), said()) == reading(0, 1, (1, 2), leaked)
        assert read(BOTH, said(stderr=found(INIT))) == reading(0, 1, (1, 2), leaked)

    def test_unused_sections_are_no_fault_of_the_settings(self) -> None:
        stderr = "pyproject.toml: note: unused section(s): module = ['nope.*']\n" + found(INIT, A)
        assert read(BOTH, said(stderr=stderr)) == reading(0, 0, (2, 2))


class TestStopped:
    FIX = "Mend the syntax; until then mypy checks no file at all."

    @pytest.mark.parametrize(
        ("line", "column", "message"),
        [
            (json.dumps(SYNTAX), 8, "Expected a parameter"),
            (f"{A}:1: error: invalid syntax  [syntax]", None, "invalid syntax"),
            (f"{A}:1:8: error: invalid syntax  [syntax]", 8, "invalid syntax"),
        ],
    )
    def test_a_syntax_error_is_a_finding(self, line: str, column: int | None, message: str) -> None:
        stdout = f"{line}\nFound 1 error in 1 file (errors prevented further checking)\n"
        there = context(test_files=("tests/test_a.py",))
        assert read(completed(2), completed(2, stdout, found(INIT, A)), there=there) == reading(
            1,
            2,
            (0, 2),
            Finding(message, path=A, line=1, column=column, rule="syntax", fix=self.FIX),
            counts=None,
        )

    def test_two_of_which_one_is_excluded(self) -> None:
        other = {**SYNTAX, "file": INIT}
        assert read(BOTH, said(SYNTAX, other, code=2), options=excluding(A)) == reading(
            1,
            1,
            (0, 1),
            Finding("Expected a parameter", path=INIT, line=1, column=8, rule="syntax", fix=self.FIX),
            counts=None,
        )

    @pytest.mark.parametrize(
        ("outcome", "message"),
        [
            (
                said(SYNTAX, code=2),
                "mypy checks nothing while the syntax of a file is wrong: src/acme/a.py, line 1. It is excluded here; "
                "exclude it in mypy's own settings too.",
            ),
            (
                said(DUPLICATE, code=2),
                'mypy could not do its work: d2/a.py: Duplicate module named "a" (also at "d1/a.py"). The log has more.',
            ),
            (
                said({**SYNTAX, "line": 0}, code=2),
                "mypy could not do its work: src/acme/a.py: Expected a parameter. The log has more.",
            ),
            (
                completed(2, "", json.dumps({**DUPLICATE, "file": "mypy.ini"})),
                'mypy could not do its work: mypy.ini: Duplicate module named "a" (also at "d1/a.py"). The log has more.',
            ),
            (
                completed(2, "", CRASH),
                "mypy could not do its work: /env/lib/typeshed/stdlib/zipimport.pyi: INTERNAL ERROR -- Please "
                "try using mypy master on GitHub. The log has more.",
            ),
            (
                completed(2, "", "usage: mypy [-h]\nmypy: error: unrecognized arguments: --nope\nmore\n"),
                "mypy could not do its work: mypy: error: unrecognized arguments: --nope. The log has more.",
            ),
            (
                completed(2, "Found 1 error\n", "There are no .py[i] files in directory 'e'\n"),
                "mypy could not do its work: There are no .py[i] files in directory 'e'. The log has more.",
            ),
            (completed(2), "mypy could not do its work: it said nothing. The log has more."),
            (
                completed(2, "", "pyproject.toml: Invalid value (at line 2, column 10)\n"),
                "mypy does not understand its settings and goes on without: "
                "pyproject.toml: Invalid value (at line 2, column 10). Correct them.",
            ),
        ],
    )
    def test_anything_else_is_no_reading(self, outcome: Completed, message: str) -> None:
        with pytest.raises(Unreadable, match=exactly(message)):
            read(BOTH, outcome, options=excluding(A))


class TestNoReading:
    @pytest.mark.parametrize(
        "line",
        [
            "mypy.ini: [mypy]: strict: Not a boolean: maybe",
            "mypy.ini: File contains no section headers.",
            "/some where/setup.cfg: [mypy]: Unrecognized option: foo = 1",
            "pyproject.toml: [mypy]: python_version: Python 3.5 is not supported (must be 3.10 or higher)",
        ],
    )
    def test_settings_that_mypy_passes_over(self, line: str) -> None:
        message = f"mypy does not understand its settings and goes on without: {line}. Correct them."
        with pytest.raises(Unreadable, match=exactly(message)):
            read(BOTH, said(stderr=f"first\n{line}\nmypy.ini: more\n{found(INIT, A)}"))

    @pytest.mark.parametrize(
        ("outcomes", "message"),
        [
            *(
                ([refused(name)], f"mypy's setting {name} (mypy.ini) {does}. Take it out.")
                for name, does in {
                    "html_report": "writes into the project",
                    "install_types": "installs packages",
                    "semantic_analysis_only": "leaves the types unchecked",
                    "bazel": "has mypy believe its cache, whatever has changed",
                    "use_fine_grained_cache": "has mypy believe its cache, whatever has changed",
                    "quickstart_file": "has mypy believe what that file says of the sources",
                    "shadow_file": "has mypy read another file in the place of one of the sources",
                    "use_builtins_fixtures": "has mypy take Python's own types from its tests",
                }.items()
            ),
            (
                [refused("bazel", None)],
                "mypy's setting bazel (args) has mypy believe its cache, whatever has changed. Take it out.",
            ),
            (
                [refused("custom_typeshed_dir", "/project/setup.cfg")],
                "mypy's setting custom_typeshed_dir (setup.cfg) replaces what mypy knows of Python itself. Take it out, "
                'or say it in verify.toml: args = ["--custom-typeshed-dir=…"].',
            ),
            (
                [refused("custom_typing_module")],
                "mypy's setting custom_typing_module (mypy.ini) replaces what mypy knows of Python itself. Take it out, "
                'or say it in verify.toml: args = ["--custom-typing-module=…"].',
            ),
            (
                [refused("config_file", "/home/ada/.mypy.ini")],
                "mypy takes its settings from /home/ada/.mypy.ini, which are a person's and not the project's: on "
                "another machine it judges by others. Move them into the project, or leave them out: "
                'args = ["--config-file="].',
            ),
            ([completed(3)], "What mypy's settings come to is not understood; the log has more."),
            (
                [BOTH, completed(1, json.dumps(FOUND_IT), found(INIT, A))],
                "mypy did not come to its end: it never said that it had finished.",
            ),
            (
                [asked({INIT: None, A: None}, plugins=["a.py", "b.mypy"]), completed(0, "", found(INIT, A))],
                "mypy did not come to its end: it never said that it had finished. Its plugins may be why: a.py, b.mypy.",
            ),
            (
                [BOTH, said(code=0)],
                "mypy did not find the error that verify laid for it, nor would it find another.",
            ),
            (
                [asked({INIT: None, A: None, LAID: None}, plugins=["a.py"]), said(WRONG, code=1)],
                "mypy did not find the error that verify laid for it, nor would it find another. "
                "Its plugins may be why: a.py.",
            ),
            (
                [completed(1, "", "Traceback:\nModuleNotFoundError: No module named 'mypy'\n")],
                "mypy could not be asked for its settings: ModuleNotFoundError: No module named 'mypy'.",
            ),
            ([completed(1)], "mypy could not be asked for its settings: it said nothing."),
            ([completed(0), said()], "What mypy's settings come to is not understood; the log has more."),
            (
                [completed(files={"settings": '{"files": 1}'}), said()],
                "What mypy's settings come to is not understood; the log has more.",
            ),
            (
                [asked({INIT: None, A: None}, replaced={"os": "src/os.pyi", "re": "src/re.py"}), said()],
                "mypy takes src/os.pyi for the standard library's os, wherever that is imported. Rename it, or name it in "
                "an exclusion with a reason.",
            ),
            ([BOTH, said(stderr="")], "mypy did not say which files it checked; the log has what it said."),
            (
                [BOTH, said(stderr=f"warning: {found(INIT)}")],
                "mypy did not say which files it checked; the log has what it said.",
            ),
            ([BOTH, said(WRONG, code=0)], "mypy contradicts itself: exit 0 with 1 errors."),
            ([BOTH, said(code=1)], "mypy contradicts itself: exit 1 with 0 errors."),
            ([BOTH, said(WRONG, code=3)], "mypy contradicts itself: exit 3 with 1 errors."),
            ([BOTH, said({**WRONG, "severity": "note"}, code=3)], "mypy contradicts itself: exit 3 with 0 errors."),
            (
                [BOTH, completed(0, "Success: no issues found in 2 source files\n", found(INIT, A))],
                "What mypy printed (exit 0) is not what it prints elsewhere; the log has it.",
            ),
            (
                [BOTH, completed(1, json.dumps(WRONG)[:-9], found(INIT, A))],
                "What mypy printed (exit 1) is not what it prints elsewhere; the log has it.",
            ),
            (
                [BOTH, said({**WRONG, "severity": "fatal"})],
                "What mypy printed (exit 1) is not what it prints elsewhere; the log has it.",
            ),
        ],
    )
    def test_why(self, outcomes: Sequence[Completed], message: str) -> None:
        with pytest.raises(Unreadable, match=exactly(message)):
            read(*outcomes)


def test_what_python_reads_otherwise() -> None:
    why = "Python reads it as utf-7, and mypy may read it as UTF-8. Save it as UTF-8."
    there = context(recoded={A: "utf-7", "src/acme/gone.py": "utf-7"})
    assert INSTRUMENT.read(there, MypyOptions(), [BOTH, said()]) == reading(0, 1, (1, 2), leak(A, why))


def test_what_replaces_a_module_of_pythons_with_a_reason() -> None:
    settings = asked({INIT: None, A: None}, replaced={"os": "stubs/os.pyi"})
    assert INSTRUMENT.read(context(), excluding("stubs/os.pyi"), [settings, said()]) == reading(0, 0, (2, 2))
    with pytest.raises(Unreadable):
        INSTRUMENT.read(context(), excluding("stubs/re.pyi"), [settings, said()])


def test_what_it_is() -> None:
    assert (Mypy.question, Mypy.when, Mypy.tools, Mypy.Options) == (
        "Do the types hold?",
        "change",
        ("mypy",),
        MypyOptions,
    )
