"""What mypy's settings make of each file, asked of the real mypy in this process."""

from __future__ import annotations

import ast
import json
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from verify_gate.probes.project_side.verify_gate_mypy import forget, functions, main

Ask = Callable[..., dict[str, Any]]
NOTHING = {"hidden": None, "functions": 0, "unchecked": 0, "skipped": 0, "ignored": 0}
FINE = {**NOTHING, "functions": 1}
TYPED = "def f(a: int) -> int: return a\n"


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Lay the files, ask, and get what was told."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("MYPY"):
            monkeypatch.delenv(name)

    def told(files: Mapping[str, str], *arguments: str, code: int = 0) -> dict[str, Any]:
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="latin-1")
        *switches, target = arguments
        assert main(["told.json", "--cache-dir=cache", *switches, "--", *target.split()]) == code
        found: dict[str, Any] = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
        return found

    return told


def test_without_settings(ask: Ask) -> None:
    files = {"pk/__init__.py": "", "pk/a.py": TYPED, "script": f"#!/usr/bin/env python3\n{TYPED}def g(a): ...\n"}
    assert ask(files, "--output=json", "pk script") == {
        "config": None,
        "refused": None,
        "exclude": [],
        "plugins": [],
        "files": {
            "pk/__init__.py": NOTHING,
            "pk/a.py": FINE,
            "script": {**NOTHING, "functions": 2, "unchecked": 1},
        },
        "replaced": {},
    }


def test_settings(ask: Ask) -> None:
    settings = """\
    [mypy]
    exclude = old
    plugins = a.py, b.c
    [mypy-pk.untyped]
    check_untyped_defs = true
    [mypy-pk.ignored,pk.ignorant]
    ignore_errors = true
    """
    untyped = "def g(a): return a\n"
    files = {
        "mypy.ini": dedent(settings),
        "pk/__init__.py": untyped,
        "pk/ignored.py": TYPED,
        "pk/ignorant.py": "# mypy: ignore-errors=False\n",
        "pk/old.py": TYPED,
        "pk/untyped.py": untyped,
        "pk/own.py": f"# mypy: check-untyped-defs\n{untyped}",
    }
    assert ask(files, "pk") == {
        "config": "mypy.ini",
        "refused": None,
        "exclude": ["old"],
        "plugins": ["a.py", "b.c"],
        "files": {
            "pk/__init__.py": {**FINE, "unchecked": 1},
            "pk/ignorant.py": NOTHING,
            "pk/ignored.py": {**FINE, "hidden": "mypy's setting `ignore_errors` for the module pk.ignored in mypy.ini"},
            "pk/own.py": FINE,
            "pk/untyped.py": FINE,
        },
        "replaced": {},
    }


def test_errors_that_are_ignored_everywhere(ask: Ask) -> None:
    told = ask({"a.py": TYPED, "mypy.ini": "[mypy]\nignore_errors = true\n"}, "a.py")
    assert told["files"] == {"a.py": {**FINE, "hidden": "mypy's setting `ignore_errors` in mypy.ini"}}


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (f"# type: ignore\n{TYPED}", "the comment `# type: ignore` above its first statement"),
        (f"# type: ignore[attr-defined]\n{TYPED}", "the comment `# type: ignore` above its first statement"),
        (f"# a\n\n# type: ignore  # b\n\n@d\n{TYPED}", "the comment `# type: ignore` above its first statement"),
        (f"@d  # type: ignore\n{TYPED}", None),
        (f'"""A."""\n# type: ignore\n{TYPED}', None),
        (f"x = 1  # type: ignore\n{TYPED}", None),
        (f"# mypy: ignore-errors\n{TYPED}", "its comment `# mypy: ignore-errors`"),
        (f"{TYPED}# mypy: ignore-errors\n", "its comment `# mypy: ignore-errors`"),
        (f"# mypy: nonsense\n{TYPED}", None),
    ],
)
def test_comments(ask: Ask, text: str, hidden: str | None) -> None:
    ignored = text.count("type: ignore")
    assert ask({"a.py": text}, "a.py")["files"] == {"a.py": {**FINE, "hidden": hidden, "ignored": ignored}}


def test_a_file_of_comments_alone_hides_nothing(ask: Ask) -> None:
    assert ask({"a.py": "# type: ignore\n"}, "a.py")["files"] == {"a.py": {**NOTHING, "ignored": 1}}


@pytest.mark.parametrize("text", ["def f(:\n", "x = '\xff'\n", "# coding: nope\nx = 1\n", "x = '\0'\n"])
def test_a_file_that_cannot_be_parsed_is_left_to_mypy(ask: Ask, text: str) -> None:
    assert ask({"a.py": text}, "a.py")["files"] == {"a.py": NOTHING}


def test_type_comments_that_are_none(ask: Ask) -> None:
    """Where those cannot be understood, the rest still is."""
    told = ask({"a.py": f"x = [  # type: (\n]\nclass A:  # type: B\n    pass\n{TYPED}"}, "a.py")
    assert told["files"] == {"a.py": FINE}


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (TYPED, "mypy's setting `disable_error_code` in mypy.ini (arg-type)"),
        (
            f'# mypy: disable-error-code="index,import"\n{TYPED}',
            "its comment `# mypy: disable-error-code` (arg-type, index)",
        ),
        (f'# mypy: enable-error-code="arg-type"\n{TYPED}', None),
    ],
)
def test_codes_that_are_turned_off(ask: Ask, text: str, hidden: str | None) -> None:
    settings = "[mypy]\ndisable_error_code = arg-type, no-redef, assignment, operator, of-a-plugin\nenable_error_code = operator\n"
    told = ask({"a.py": text, "mypy.ini": settings}, "--disable-error-code=assignment", "a.py")
    assert told["files"] == {"a.py": {**FINE, "hidden": hidden}}


def test_codes_that_are_turned_off_for_a_module(ask: Ask) -> None:
    settings = "[mypy-a]\ndisable_error_code = return-value, of-a-plugin\n[mypy-b]\nenable_error_code = of-a-plugin\n"
    told = ask({"a.py": TYPED, "b.py": TYPED, "mypy.ini": f"[mypy]\n{settings}"}, "a.py b.py")
    hidden = "mypy's setting `disable_error_code` for the module a in mypy.ini (return-value)"
    assert told["files"] == {"a.py": {**FINE, "hidden": hidden}, "b.py": FINE}


def test_codes_that_the_arguments_turn_off_are_said_in_verify_toml(ask: Ask) -> None:
    assert ask({"a.py": TYPED}, "--disable-error-code=arg-type", "a.py")["files"] == {"a.py": FINE}


@pytest.mark.parametrize(
    ("settings", "text", "hidden"),
    [
        ("[mypy]\nstrict_optional = false\n", TYPED, "mypy's setting `strict_optional` in mypy.ini"),
        ("[mypy]\nno_strict_optional = true\n", TYPED, "mypy's setting `strict_optional` in mypy.ini"),
        (
            "[mypy]\n[mypy-a]\nstrict_optional = false\n",
            TYPED,
            "mypy's setting `strict_optional` for the module a in mypy.ini",
        ),
        ("[mypy]\n", f"# mypy: no-strict-optional\n{TYPED}", "its comment `# mypy: no-strict-optional`"),
        ("[mypy]\nstrict_optional = false\n", f"# mypy: strict-optional\n{TYPED}", None),
    ],
)
def test_none_in_the_place_of_any_value(ask: Ask, settings: str, text: str, hidden: str | None) -> None:
    assert ask({"a.py": text, "mypy.ini": settings}, "a.py")["files"] == {"a.py": {**FINE, "hidden": hidden}}


def test_none_that_the_arguments_allow_is_said_in_verify_toml(ask: Ask) -> None:
    assert ask({"a.py": TYPED}, "--no-strict-optional", "a.py")["files"] == {"a.py": FINE}


BY_DECORATOR = "the decorator @no_type_check on each of its typed functions"


def by_check(line: int) -> str:
    return f"a check of the platform, the version or TYPE_CHECKING: mypy skips line {line} and what hangs on it"


INDENTED = "    def f(a: int) -> int:\n        return a\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"@no_type_check\n{TYPED}", {"hidden": BY_DECORATOR, "unchecked": 1}),
        (f"@no_type_check\n{TYPED}def g(a): ...\n", {"hidden": BY_DECORATOR, "functions": 2, "unchecked": 2}),
        (f"@no_type_check\n{TYPED}def g(a: int) -> None: ...\n", {"functions": 2, "unchecked": 1}),
        (f"import sys\nassert sys.platform == 'lol'\n{TYPED}", {"hidden": by_check(3), "unchecked": 1, "skipped": 1}),
        (f"if not TYPE_CHECKING:\n{INDENTED}", {"hidden": by_check(2), "unchecked": 1, "skipped": 2}),
        (f"if MYPY:\n    pass\nelse:\n{INDENTED}", {"hidden": by_check(4), "unchecked": 1, "skipped": 2}),
        (f"x = 1\ny = 2\nif not TYPE_CHECKING:\n{INDENTED}", {"hidden": by_check(4), "unchecked": 1, "skipped": 2}),
        (f"x = 1\ny = 2\nz = 3\nif not TYPE_CHECKING:\n{INDENTED}", {"unchecked": 1, "skipped": 2}),
        (f"if not TYPE_CHECKING:\n{INDENTED}{TYPED}", {"functions": 2, "unchecked": 1, "skipped": 2}),
        (f"if sys.version_info < (3, 9):\n{INDENTED}{TYPED}", {"functions": 2, "unchecked": 1, "skipped": 2}),
        (f"if PY2:\n{INDENTED}{TYPED}", {"functions": 2, "unchecked": 1, "skipped": 2}),
        (f"if TYPE_CHECKING:\n{INDENTED}", {}),
        (f"if DEBUG:\n{INDENTED}", {}),
        ("if not TYPE_CHECKING:\n    x = 1\n", {"functions": 0, "skipped": 1}),
        ("if not TYPE_CHECKING:\n    def __getattr__(a: str) -> int: ...\n", {"unchecked": 1, "skipped": 1}),
        ("if not TYPE_CHECKING:\n    def __dir__() -> int: ...\n", {"unchecked": 1, "skipped": 1}),
    ],
)
def test_what_mypy_passes_over(ask: Ask, text: str, told: dict[str, Any]) -> None:
    assert ask({"a.py": text}, "a.py")["files"] == {"a.py": {**FINE, **told}}


@pytest.mark.parametrize(
    ("setting", "condition"), [("always_false = DEBUG", "DEBUG"), ("always_true = RELEASE", "not RELEASE")]
)
def test_names_that_the_settings_decide(ask: Ask, setting: str, condition: str) -> None:
    told = ask({"a.py": f"if {condition}:\n{INDENTED}", "mypy.ini": f"[mypy]\n{setting}\n"}, "a.py")
    assert told["files"] == {"a.py": {**FINE, "hidden": by_check(2), "unchecked": 1, "skipped": 2}}


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ("install_types = true\nnon_interactive = true", "install_types"),
        ("txt_report = out\nhtml_report = out", "html_report"),
        ("any_exprs_report = out\nbazel = true", "any_exprs_report"),
        ("semantic_analysis_only = true", "semantic_analysis_only"),
        ("bazel = true", "bazel"),
        ("use_fine_grained_cache = true", "use_fine_grained_cache"),
        ("quickstart_file = x.json", "quickstart_file"),
        ("use_builtins_fixtures = true", "use_builtins_fixtures"),
        ("custom_typeshed_dir = typeshed", "custom_typeshed_dir"),
        ("custom_typing_module = a", "custom_typing_module"),
    ],
)
def test_settings_with_which_mypy_is_not_started(ask: Ask, settings: str, name: str) -> None:
    told = ask({"a.py": "", "mypy.ini": f"[mypy]\n{settings}\n"}, "a.py", code=3)
    assert told == {"config": "mypy.ini", "refused": name}


@pytest.mark.parametrize(
    ("argument", "name"),
    [("--linecount-report=out", "linecount_report"), ("--bazel", "bazel"), ("--install-types", "install_types")],
)
def test_arguments_with_which_it_is_not(ask: Ask, argument: str, name: str) -> None:
    assert ask({"a.py": ""}, argument, "a.py", code=3) == {"config": None, "refused": name}


def test_another_file_in_the_place_of_a_source(ask: Ask) -> None:
    arguments = ("--shadow-file", "a.py", "b.py", "a.py")
    assert ask({"a.py": "", "b.py": ""}, *arguments, code=3) == {"config": None, "refused": "shadow_file"}


@pytest.mark.parametrize("argument", ["--custom-typeshed-dir=own", "--custom-typing-module=own"])
def test_what_replaces_python_may_be_said_in_verify_toml(ask: Ask, argument: str) -> None:
    typeshed = {"own/stdlib/VERSIONS": "builtins: 3.0-", "own/stdlib/builtins.pyi": "", "own/stubs/librt/l.pyi": ""}
    files = {**typeshed, "own/stubs/mypy-extensions/mypy_extensions.pyi": "", "a.py": TYPED}
    told = ask(files, argument, "a.py")
    assert (told["files"], told["replaced"]) == ({"a.py": FINE}, {})


@pytest.mark.parametrize(
    ("files", "replaced"),
    [
        pytest.param({"src/json.pyi": ""}, {"json": "src/json.pyi"}, id="a stub, whoever imports it"),
        pytest.param({"json.pyi": ""}, {"json": "json.pyi"}, id="a stub at the root"),
        pytest.param({"src/json/__init__.pyi": ""}, {"json": "src/json/__init__.pyi"}, id="a stub of a package"),
        pytest.param({"stubs/json.pyi": ""}, {"json": "stubs/json.pyi"}, id="a stub on mypy_path"),
        pytest.param({"src/json.py": "", "src/pk/a.py": "import json.decoder\n"}, {"json": "src/json.py"}, id="code"),
        pytest.param(
            {"src/json/__init__.py": "", "src/pk/a.py": "from json import loads\n"},
            {"json": "src/json/__init__.py"},
            id="a package",
        ),
        pytest.param({"src/json.py": "", "src/pk/a.py": "from . import json\n"}, {}, id="code that nobody imports"),
        pytest.param({"src/json.py": "", "src/b.py": "import json\n"}, {}, id="a script's neighbour"),
        pytest.param({"src/json/__init__.py": "", "src/json/b/c.py": "import json\n"}, {}, id="within a package"),
        pytest.param({"json.py": "", "src/pk/a.py": "import json\n"}, {}, id="code at the root"),
        pytest.param({"json/__init__.py": "", "src/pk/a.py": "import json\n"}, {}, id="a package at the root"),
        pytest.param({"src/distutils.pyi": "", "src/typing_extensions.pyi": ""}, {}, id="what Python has not"),
        pytest.param({"src/json.py": "", "src/pk/a.py": "import ("}, {}, id="what nobody can read"),
    ],
)
def test_modules_in_the_place_of_pythons(ask: Ask, files: Mapping[str, str], replaced: Mapping[str, str]) -> None:
    with_path = {"mypy.ini": "[mypy]\nmypy_path = stubs\npython_version = 3.12\n", "src/pk/__init__.py": ""}
    assert ask({**with_path, **files}, "src")["replaced"] == replaced


def test_settings_of_a_person(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"a.py": TYPED, "own/config": "[mypy]\nignore_errors = true\n"}
    monkeypatch.setattr("mypy.config_parser.defaults.USER_CONFIG_FILES", [str(tmp_path / "own/config")])
    monkeypatch.setattr("verify_gate.probes.project_side.verify_gate_mypy.USER_CONFIG_FILES", ["~/none", "own/config"])
    assert ask(files, "a.py", code=3) == {"config": str(tmp_path / "own/config"), "refused": "config_file"}
    assert ask(files, "--config-file=", "a.py")["files"] == {"a.py": FINE}


@pytest.mark.parametrize("stub", ["pk/a.pyi", "pk/a.py", "pk/a/__init__.pyi", "pk/a/__init__.py"])
def test_a_stub_that_is_read_for_what_others_import(ask: Ask, stub: str) -> None:
    files = {
        "src/pk/__init__.py": TYPED,
        "src/pk/a.py": TYPED,
        "mypy.ini": "[mypy]\nmypy_path = other, stubs\nexplicit_package_bases = true\n",
        f"stubs/{stub}": "",
        "stubs/pk/__init__.pyi": "",
        "stubs/a.pyi": "",
    }
    hidden = f"stubs/{stub}: where others import it, mypy reads that, and takes this for src.pk.a"
    assert ask(files, "src")["files"] == {"src/pk/__init__.py": FINE, "src/pk/a.py": {**FINE, "hidden": hidden}}


def test_a_path_that_leads_to_the_source_itself(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("src")
    files = {"src/pk/a.py": TYPED, "mypy.ini": "[mypy]\nmypy_path = link, none\nexplicit_package_bases = true\n"}
    assert ask(files, "src")["files"] == {"src/pk/a.py": FINE}


def test_an_error_is_laid_anew_each_time(ask: Ask, tmp_path: Path) -> None:
    laid = tmp_path / "laid_by_verify.py"
    assert ask({"a.py": TYPED}, "a.py laid_by_verify.py")["files"] == {"a.py": FINE, "laid_by_verify.py": NOTHING}
    before = laid.read_text(encoding="utf-8").split(" ", 2)
    time.sleep(0.001)
    ask({}, "a.py")
    after = laid.read_text(encoding="utf-8").split(" ", 2)
    assert (before[1] != after[1], before[2]) == (True, after[2])
    assert after[2] == (
        "verify laid this error: a mypy that does not find it is not to be believed.\n"
        '# mypy: enable-error-code="assignment"\n'
        'laid_by_verify: int = "no int"\n'
    )


class TestForget:
    """Of the cache: when it stays and when it goes."""

    @pytest.fixture
    def kept(self, tmp_path: Path) -> Callable[[str, int], bool]:
        """Whether the cache outlives the file's having this text and this time."""

        def kept(text: str, when: int) -> bool:
            cache, file = tmp_path / "cache", tmp_path / "a.py"
            file.write_text(text, encoding="utf-8")
            os.utime(file, (when, when + 0.5))
            (cache / "3.12").mkdir(parents=True, exist_ok=True)
            forget(cache, [file, tmp_path / "gone.py"])
            return (cache / "3.12").exists()

        return kept

    def test_what_is_as_it_was_stays(self, kept: Callable[[str, int], bool]) -> None:
        assert [kept("a", 1), kept("a", 1), kept("a", 2), kept("bb", 1)] == [False, True, True, True]

    def test_another_text_of_one_size_and_time_makes_it_go(self, kept: Callable[[str, int], bool]) -> None:
        assert [kept("a", 1), kept("b", 1), kept("b", 1)] == [False, False, True]

    def test_also_of_a_time_before_the_last(self, kept: Callable[[str, int], bool]) -> None:
        assert [kept("a", 1), kept("b", 2), kept("c", 1), kept("c", 1)] == [False, True, False, True]

    @pytest.mark.parametrize("text", ["", "{", "{}"])
    def test_a_record_that_says_nothing_makes_it_go(
        self, kept: Callable[[str, int], bool], tmp_path: Path, text: str
    ) -> None:
        kept("a", 1)
        (tmp_path / "cache/seen_by_verify.json").write_text(text, encoding="utf-8")
        assert [kept("a", 1), kept("a", 1)] == [False, True]


def test_what_mypy_refuses(ask: Ask, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as refused:
        ask({"a.py": ""}, "--nope", "a.py")
    assert refused.value.code == 2
    assert not (tmp_path / "told.json").exists()


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("x = 1", (0, 0)),
        ("f = lambda a: a", (0, 0)),
        ("def f(): ...", (1, 1)),
        ("def f() -> None: ...", (1, 0)),
        ("async def f(a): ...", (1, 1)),
        ("async def f(a, b: int): ...", (1, 0)),
        ("def f(a: int, /): ...", (1, 0)),
        ("def f(*, a: int): ...", (1, 0)),
        ("def f(*a: int): ...", (1, 0)),
        ("def f(**a: int): ...", (1, 0)),
        ("def f(a):  # type: (int) -> int\n    return a", (1, 0)),
        ("def f(a,  # type: int\n      b):\n    return a", (1, 0)),
        ("class A:\n    def f(self): ...\n    def g(self) -> int: ...", (2, 1)),
        ("def f():\n    def g(a: int) -> int: ...", (2, 2)),
        ("def f() -> None:\n    def g(a): ...\n    def h() -> None: ...", (3, 1)),
        ("@no_type_check\ndef f(a: int): ...", (1, 1)),
        ("@typing.no_type_check\ndef f(a: int): ...", (1, 1)),
        ("from typing import no_type_check as off\n@off\ndef f(a: int): ...", (1, 1)),
        ("from typing import cast as off\n@off\ndef f(a: int): ...", (1, 0)),
        ("@other\n@x[0]\n@typing.other()\ndef f(a: int): ...", (1, 0)),
    ],
)
def test_functions(text: str, counts: tuple[int, int]) -> None:
    found = functions(ast.parse(text, type_comments=True), (), untyped_too=False)
    assert (len(found), sum(not seen for _, seen in found)) == counts


def test_functions_where_the_untyped_are_checked_too() -> None:
    tree = ast.parse("def f():\n    def g(): ...\n@no_type_check\ndef h(a: int):\n    def i(): ...")
    assert sorted(functions(tree, (), untyped_too=True)) == [(True, False), (True, False), (True, True), (True, True)]
