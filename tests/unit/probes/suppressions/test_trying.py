"""What the tools are asked, and what their answers mean; the tools themselves are asked in tests/e2e."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from verify_gate.plugin import Tool
from verify_gate.probes.asking import Said
from verify_gate.probes.suppressions.bench import Bench, Tried
from verify_gate.probes.suppressions.by_layout import try_layout
from verify_gate.probes.suppressions.by_mypy import try_types
from verify_gate.probes.suppressions.by_ruff import try_lint
from verify_gate.probes.suppressions.model import Form, Suppression


class Told(Bench):
    """A bench on which a tool says what it is told to, in turn, or nothing more."""

    answers: Iterator[Said] = iter(())
    asked: list[tuple[str, ...]]

    def tool(self, name: str) -> Tool | None:
        return Tool(name, (name,), "1", of_project=False)

    def says(self, *argv: str) -> Said:
        self.asked.append(argv)
        return next(self.answers)


@pytest.fixture
def bench(tmp_path: Path) -> Told:
    (tmp_path / "scratch").mkdir()
    told = Told(tmp_path, {"scratch": str(tmp_path / "scratch"), "python": "/env/python", "source": ["src"]}, Event())
    object.__setattr__(told, "asked", [])
    return told


def answer(bench: Told, *answers: Said) -> Told:
    object.__setattr__(bench, "answers", iter(answers))
    return bench


def diagnostic(bench: Bench, code: str | None, row: int, noqa_row: int | None = None, message: str = "") -> Any:
    place = {"filename": f"{bench.root}/a.py", "location": {"row": row, "column": 1}, "noqa_row": noqa_row}
    return {**place, "code": code, "message": message}


def lint(bench: Told, found: list[Suppression], *diagnostics: Any) -> Tried:
    known = [{"code": "E501"}, {"code": "F401"}]
    return try_lint(answer(bench, Said(0, json.dumps(diagnostics), ""), Said(0, json.dumps(known), "")), found)


def noqa(line: int, *codes: str, form: Form = Form.LINE) -> Suppression:
    return Suppression("a.py", line, f"noqa: {codes}", codes=codes, form=form)


def test_noqa(bench: Told) -> None:
    used, idle, half, bare, vain = noqa(1, "E501"), noqa(2, "E501"), noqa(3, "E501", "F401"), noqa(4), noqa(5)
    theirs, ours_too, silenced = noqa(6, "WPS1"), noqa(7, "WPS1", "E501"), noqa(8, "RUF100", "E501")
    found = [used, idle, half, bare, vain, theirs, ours_too, silenced]
    back = [("E501", 1, 1), ("E501", 9, 3), ("F401", 4, None)]
    assert lint(bench, found, *(diagnostic(bench, *each) for each in back)) == Tried(
        [used, idle, half, bare, vain, ours_too, silenced],
        {
            idle: frozenset({"E501"}),
            half: frozenset({"F401"}),
            vain: frozenset(),
            ours_too: frozenset({"E501"}),
            silenced: frozenset({"E501"}),
        },
    )
    named = bench.scratch / "files"
    switches = ("--ignore-noqa", "--extend-select=RUF100", "--no-cache", "--no-fix", "--no-fix-only")
    assert bench.asked == [
        ("ruff", "check", *switches, "--exit-zero", "--output-format=json", f"@{named}"),
        ("ruff", "rule", "--all", "--output-format=json"),
    ]
    assert named.read_text(encoding="utf-8") == "./a.py\n"


def test_those_of_a_whole_file(bench: Told) -> None:
    used, idle = noqa(1, "E501", form=Form.FILE), noqa(1, "F401", form=Form.FILE)
    assert lint(bench, [used, idle], diagnostic(bench, "E501", 7)).idle == {idle: frozenset({"F401"})}


def test_ruff_s_own_on_its_word(bench: Told) -> None:
    used, idle, half = (noqa(line, "E501", "F401", form=Form.RUFF) for line in (1, 2, 3))
    said = [(2, "Unused suppression"), (3, "Unused suppression (unused: `F401`; non-enabled: `X1`)")]
    back = [diagnostic(bench, "RUF100", row, None, message) for row, message in said]
    assert lint(bench, [used, idle, half], *back).idle == {
        idle: frozenset({"E501", "F401"}),
        half: frozenset({"F401"}),
    }


def test_a_file_that_ruff_cannot_read(bench: Told) -> None:
    assert lint(bench, [noqa(1, "E501")], diagnostic(bench, None, 7)) == Tried([], {})


def test_flake8_may_want_its_noqa(bench: Told) -> None:
    (bench.root / ".flake8").write_text("[flake8]\n", encoding="utf-8")
    assert lint(bench, [noqa(1, "E501")]) == Tried()


def test_ruff_that_fails(bench: Told) -> None:
    failed = try_lint(answer(bench, Said(2, "", "error: no")), [noqa(1, "E501")])
    assert failed == Tried(failure="ruff could not be asked what comes back without them (exit 2)")


def ignore(line: int, path: str = "src/a.py") -> Suppression:
    return Suppression(path, line, "type: ignore[misc]", codes=("misc",), form=Form.TYPES)


SOURCES = "LOG:  Found source:            BuildSource(path='src/a.py', module='a', has_text=False)\n"


def test_type_ignore(bench: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VERIFY_CACHE", raising=False)
    out = (
        'src/a.py:1: error: Unused "type: ignore" comment  [unused-ignore]\n'
        'src/a.py:2: error: Unused "type: ignore[misc, arg-type]" comment  [unused-ignore]\n'
        'src/a.py:3: error: Unused "type: ignore" comment, use narrower [x] instead of [misc] code  [unused-ignore]\n'
        "src/a.py:4: error: Incompatible types  [assignment]\n"
    )
    tried = [ignore(line) for line in (1, 2, 3, 4)]
    found = [*tried, ignore(1, "tests/a.py"), noqa(1)]
    assert try_types(answer(bench, Said(1, out, SOURCES)), found) == Tried(
        tried, {tried[0]: frozenset(), tried[1]: frozenset({"misc", "arg-type"})}
    )
    assert bench.asked == [
        (
            "mypy", "--python-executable=/env/python", "--warn-unused-ignores", "--verbose", "--no-pretty",
            "--no-error-summary", "--no-color-output", "--show-error-codes", "--hide-error-context", "--junit-xml=",
            f"--cache-dir={bench.scratch / 'mypy'}", "--", "src",
        )
    ]  # fmt: skip  # words of a command


@pytest.mark.parametrize(
    ("name", "text"), [("mypy.ini", "[mypy]\nfiles = src, tests\n"), ("pyproject.toml", "[tool.mypy]\nfiles = ['a']\n")]
)
def test_mypy_is_pointed_at_what_its_settings_name(bench: Told, name: str, text: str) -> None:
    (bench.root / name).write_text(text, encoding="utf-8")
    try_types(answer(bench, Said(0, "", SOURCES)), [ignore(1)])
    assert "--" not in bench.asked[0]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Said(2, "a.py:1: error: Invalid syntax  [syntax]\n", ""), "exit 2"),
        (
            Said(1, 'src/a.py:1: error: Cannot find "x"  [import-not-found]\n', SOURCES),
            "modules are missing that it needs",
        ),
    ],
)
def test_mypy_that_cannot_tell(bench: Told, said: Said, why: str) -> None:
    failure = f"mypy could not be asked what comes back without them ({why})"
    assert try_types(answer(bench, said), [ignore(1)]) == Tried(failure=failure)


class Formatting(Told):
    """A bench on which a formatter turns two spaces into one, but for lines with the switch."""

    def says(self, *argv: str) -> Said:
        self.asked.append(argv)
        for name in Path(argv[-1].removeprefix("@")).read_text(encoding="utf-8").splitlines():
            lines = Path(name).read_text(encoding="utf-8").split("\n")
            formatted = (line if "fmt:" in line else line.replace("=  ", "= ") for line in lines)
            Path(name).write_text("\n".join(formatted), encoding="utf-8")
        return Said(0, "", "")


def layout(line: int) -> Suppression:
    return Suppression("a.py", line, "fmt: skip", form=Form.LAYOUT)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, ("--isolated",)),
        ({"pyproject.toml": "[tool.ruff]\n"}, ("--config={root}/pyproject.toml", "--config=force-exclude=false")),
        ({"ruff.toml": ""}, ("--config={root}/ruff.toml", "--config=force-exclude=false")),
    ],
)
def test_fmt(bench: Told, settings: Mapping[str, str], words: tuple[str, ...]) -> None:
    here = Formatting(bench.root, bench.context, bench.cancel)
    object.__setattr__(here, "asked", [])
    text = "x =  1  # fmt: skip  # a table\ny = 1  # fmt: skip\nz =  1\n"
    for name, content in {**settings, "a.py": text}.items():
        (bench.root / name).write_text(content, encoding="utf-8")
    assert try_layout(here, [layout(1), layout(2)]) == Tried([layout(1), layout(2)], {layout(2): ()})
    told = tuple(word.format(root=bench.root) for word in words)
    assert here.asked == [
        ("ruff", "format", "--no-cache", "--no-respect-gitignore", *told, f"@{bench.scratch / 'copies'}")
    ]
    assert (bench.root / "a.py").read_text(encoding="utf-8") == text


def test_another_formatter_may_want_its_switches(bench: Told) -> None:
    (bench.root / "pyproject.toml").write_text("[tool.black]\n", encoding="utf-8")
    assert try_layout(bench, [layout(1)]) == Tried()


def test_ruff_format_that_fails(bench: Told) -> None:
    (bench.root / "a.py").write_text("x = 1  # fmt: skip\n", encoding="utf-8")
    failed = try_layout(answer(bench, Said(2, "", "")), [layout(1)])
    assert failed == Tried(failure="ruff could not be asked what it would write without them (exit 2)")


@pytest.mark.parametrize(
    ("name", "text", "adapters", "uses"),
    [
        ("pyproject.toml", "[tool.ruff]\n", [], True),
        ("pyproject.toml", "[tool.mypy]\n", [], False),
        ("pyproject.toml", "[\n", [], False),
        (".ruff.toml", "", [], True),
        ("a.py", "", ["mypy", "ruff-check"], True),
        ("a.py", "", ["ruff-format"], True),
        ("a.py", "", ["mypy", "command"], False),
    ],
)
def test_which_tools_a_project_uses(tmp_path: Path, name: str, text: str, adapters: list[str], uses: bool) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    context = {"python": sys.executable, "scratch": str(tmp_path), "adapters": adapters}
    tool = Bench(tmp_path, context, Event()).tool("ruff")
    assert (tool is not None) is uses


@pytest.mark.parametrize(("name", "section"), [("setup.cfg", "[mypy]"), ("tox.ini", "[flake8]")])
def test_settings_in_a_section(tmp_path: Path, name: str, section: str) -> None:
    (tmp_path / name).write_text(f"{section}\n", encoding="utf-8")
    assert Bench(tmp_path, {}, Event()).has_settings(section.strip("[]"))


def test_what_a_command_says(tmp_path: Path) -> None:
    bench = Bench(tmp_path, {"scratch": str(tmp_path)}, Event())
    code = "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"
    assert bench.says(sys.executable, "-c", code) == Said(3, "out\n", "err\n")
    assert bench.says(str(tmp_path / "none")).exit_code == -1
