"""What each tool says when it is called the way its user would call it, with nothing of verify's own code.

Each function takes a `Hand` and returns figures by the names that verify's report has for them, and, by a name in
brackets, places as a set of texts. Wherever a tool prints text for people, it is that text which is read. What
cannot be read raises `NotUnderstood`, so that a tool that failed never counts as one that found nothing.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tokenize
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from copies_by_hand import logic_of

Figure = int | float | str | frozenset[str]
Figures = dict[str, Figure]

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_MAKES_OTHERWISE = {"COLUMNS", "FORCE_COLOR", "PY_COLORS", "PYTEST_ADDOPTS", "COVERAGE_RCFILE", "MYPYPATH"}
_OUTCOMES = ("passed", "failed", "errors", "skipped", "xfailed", "xpassed")
_CLONE = re.compile(
    r"- (\S+) \[(\d+):\d+ - (\d+):\d+\] \(\d+ lines, (\d+) tokens\)\n\s+(\S+) \[(\d+):\d+ - (\d+):\d+\]"
)
_INNER = """[importlinter]
root_package = {package}

[importlinter:contract:none]
name = Any that needs no external package
type = acyclic_siblings
ancestors = {package}
"""


class NotUnderstood(Exception):
    """A tool printed something else than what is looked for."""


@dataclass(frozen=True)
class Hand:
    """A copy of a project, and the interpreter that has what its tests need, with its tools beside it."""

    root: Path
    source: str
    tests: str
    python: Path

    @property
    def package(self) -> str:
        """What is imported: the last folder of the source."""
        return Path(self.source).name

    def files(self, *folders: str) -> frozenset[str]:
        """The Python files below the folders, as they lie there."""
        found = (path for folder in folders for path in (self.root / folder).rglob("*.py"))
        return frozenset(path.relative_to(self.root).as_posix() for path in found)

    def tool(self, name: str) -> str:
        """The tool of the project's environment, else the one beside the interpreter that runs this."""
        own = self.python.parent / name
        return str(own if own.exists() else Path(sys.executable).parent / name)

    def run(self, *words: str, cwd: Path | None = None) -> str:
        """What a command prints, without colours."""
        env = {name: value for name, value in os.environ.items() if name not in _MAKES_OTHERWISE}
        env["PYTHONPATH"] = str((self.root / self.source).parent)
        done = subprocess.run(words, cwd=cwd or self.root, env=env, capture_output=True, text=True, check=False)
        return _COLOURS.sub("", f"{done.stdout}\n{done.stderr}")


def typecheck(hand: Hand, *args: str) -> Figures:
    """`mypy SOURCE`: its lines, and the last one. Functions: how often the sources say `def`."""
    said = hand.run(hand.tool("mypy"), "--no-pretty", *args, hand.source)
    places = re.findall(r"(?m)^(\S+?:\d+): error: .+?(?:  \[([\w-]+)\])?$", said)
    return {
        "errors": _number(r"Found (\d+) error", said, none="Success: no issues found"),
        **_measured(hand.files(hand.source), _number(r"(?:checked|found in) (\d+) source file", said)),
        "functions": sum(_defs(hand.root / path) for path in hand.files(hand.source)),
        "unchecked_functions": said.count("By default the bodies of untyped functions are not checked")
        + sum(_never_typed(hand.root / path) for path in hand.files(hand.source)),
        "[errors]": frozenset(f"{place} {code}" for place, code in places),
    }


def lint(hand: Hand, *args: str) -> Figures:
    """`ruff check`: its lines, its statistics, the files it shows, and the rules in its settings for one of each."""
    check, targets = (hand.tool("ruff"), "check", "--no-fix", "--no-cache", *args), (hand.source, hand.tests)
    said = hand.run(*check, "--output-format=concise", *targets)
    shown = hand.run(*check, "--show-files", *targets).split()
    looked_at = frozenset(path.removeprefix(f"{hand.root}/") for path in shown if path.endswith(".py"))
    rules: set[str] = set()
    for target in targets:
        settings = hand.run(*check, "--show-settings", min(hand.files(target) & looked_at))
        rules.update(_text(r"linter\.rules\.enabled = \[\n([^\]]+)\]", settings).split(",\n"))
    counted = re.findall(r"(?m)^\s*(\d+)\t([\w-]+) *\t", hand.run(*check, "--statistics", *targets))
    return {
        "findings": _number(r"Found (\d+) error", said, none="All checks passed!"),
        **_measured(hand.files(*targets), len(looked_at)),
        # E902 is that a file cannot be opened, and RUF200 is of pyproject.toml: neither looks at Python.
        "rules": len({rule for rule in rules if rule.strip() and not re.search(r"\((E902|RUF200)\)", rule)}),
        "[findings]": frozenset(re.findall(r"(?m)^(\S+:\d+:\d+: [\w-]+):? ", said)),
        "[findings of a rule]": frozenset(f"{rule} {count}" for count, rule in counted),
        "[unmeasured files]": hand.files(*targets) - looked_at,
    }


def formatting(hand: Hand, *args: str) -> Figures:
    """`ruff format --check`: its lines, and the last one."""
    targets = (hand.source, hand.tests)
    said = hand.run(hand.tool("ruff"), "format", "--check", "--no-cache", *args, *targets)
    changed = _number(r"(\d+) files? would be reformatted", said, none="already formatted")
    same = _number(r"(\d+) files? already formatted", said, none="would be reformatted")
    return {
        "files to reformat": changed,
        **_measured(hand.files(*targets), changed + same),
        "[files to reformat]": frozenset(re.findall(r"(?m)^(?:Would reformat: | *--> )(.+?\.pyi?)\b", said)),
    }


def boundaries(hand: Hand) -> Figures:
    """`lint-imports`: what it analysed, its contracts, and the imports that it lists."""
    lint_imports = (hand.tool("lint-imports"), "--no-cache")
    said = hand.run(*lint_imports)
    # The external packages count as files there, so it counts once more without them.
    (hand.root / "inner.importlinter").write_text(_INNER.format(package=hand.package), encoding="utf-8")
    inner = hand.run(*lint_imports, "--config", "inner.importlinter")
    kept, broken = _number(r"Contracts: (\d+) kept", said), _number(r"Contracts: \d+ kept, (\d+) broken", said)
    forbidden = re.findall(r"(?m)^\s*-\s+([\w.]+) -> ([\w.]+) \((l\.[\dl., ]+)\)$", said)
    cycles = re.findall(r"(?m)^- (\.\w+) -> (\.\w+) \(", said)
    return {
        "broken contracts": broken,
        **_measured(hand.files(hand.source), _number(r"Analyzed (\d+) file", inner)),
        "contracts_kept": kept,
        "of_contracts_kept": kept + broken,
        "imports": _number(r"Analyzed \d+ files?, (\d+) dependenc", said),
        "ignored_imports": 0,  # the settings that were written for this comparison ignore none
        "[forbidden imports]": frozenset(
            f"{importer} -> {imported} {line}" for importer, imported, lines in forbidden for line in lines.split(", ")
        ),
        "[imports that close a cycle]": frozenset(
            f"{hand.package}{one} -> {hand.package}{other}" for one, other in cycles
        ),
    }


def duplication(hand: Hand, min_tokens: int = 50) -> Figures:
    """`jscpd`, over copies that hold no import, docstring or pure data; once listing each file however small."""
    tree = hand.root / f"copies-{min_tokens}"
    lines: dict[str, list[int]] = {}
    for path in hand.files(hand.source):
        text, lines[path] = logic_of((hand.root / path).read_text(encoding="utf-8"))
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text, encoding="utf-8")
    words = (hand.tool("jscpd"), "--no-gitignore", "--mode=weak", hand.source)  # weak: comments do not count either
    said = hand.run(*words, f"--min-tokens={min_tokens}", "--min-lines=5", cwd=tree)
    listed = hand.run(*words, "--min-tokens=0", "--min-lines=0", cwd=tree)

    def place(file: str, first: str, last: str) -> str:
        path = next(path for path in lines if path in {file, f"{hand.source}/{file}"})
        return f"{path}:{lines[path][int(first) - 1]}-{lines[path][int(last) - 1]}"

    return {
        "clones": _number(r"Found (\d+) clone", said, none="No duplicates found"),
        **_measured(hand.files(hand.source), _number(r"Total:\s*│ (\d+)", listed)),
        "searched": _number(r"Total:\s*│ (\d+)", said),
        "unparsed": 0,  # ast has just parsed all of them
        "ignore_markers": sum("jscpd:ignore" in (hand.root / path).read_text(encoding="utf-8") for path in lines),
        "[clones]": frozenset(
            f"{pair([place(*one[:3]), place(*one[4:])])} ({one[3]} tokens)" for one in _CLONE.findall(said)
        ),
    }


def pair(places: Iterable[str]) -> str:
    """Two places, whichever of them is named first."""
    return " = ".join(sorted(places))


def raw_clones(hand: Hand) -> int:
    """How many clones jscpd finds in the Python files as they are: imports, docstrings, data and comments too."""
    words = ("--format=python", "--min-tokens=50", "--min-lines=5", "--no-gitignore", hand.source)
    said = hand.run(hand.tool("jscpd"), *words)
    return _number(r"Found (\d+) clone", said, none="No duplicates found")


def coverage(hand: Hand) -> Figures:
    """`coverage run --branch -m pytest` and the last line of pytest; what it collects; `coverage json`, `report -m`."""
    python = str(hand.python)
    run = (python, "-m", "coverage")
    ended = hand.run(*run, "run", "--branch", f"--source={hand.source}", "-m", "pytest", hand.tests)
    summary = _text(r"(?m)^=+ (.*\d \w+.*) in [\d.]+s.* =+$", ended)
    ends = {word.removesuffix("s"): int(number) for number, word in re.findall(r"(\d+) ([a-z]+)", summary)}
    outcomes = {name: ends.get(name.removesuffix("s"), 0) for name in _OUTCOMES}
    # All that is collected, whatever is deselected by a mark.
    collected = hand.run(python, "-m", "pytest", "--collect-only", "-qq", "-m", "", hand.tests)
    per_file = {path: int(count) for path, count in re.findall(r"(?m)^(\S+\.py): (\d+)$", collected)}
    hand.run(*run, "json")
    report = json.loads((hand.root / "coverage.json").read_text(encoding="utf-8"))
    percents = {path: file["summary"]["percent_covered"] for path, file in report["files"].items()}
    missing = re.findall(r"(?m)^(\S+\.py) .*?\d% +(\S.*)$", hand.run(*run, "report", "-m"))
    return {
        "failing tests": outcomes["failed"] + outcomes["errors"],
        "worst file": min(percents.values()),
        **_measured(hand.files(hand.source), len(percents)),
        "tests": sum(outcomes.values()),
        **outcomes,
        "deselected": ends.get("deselected", 0),
        "not_run": sum(per_file.values()) - sum(outcomes.values()) - ends.get("deselected", 0),
        "reruns": ends.get("rerun", 0),
        "uncollected": len({path for path in hand.files(hand.tests) if "/test_" in path} - per_file.keys()),
        "excluded_lines": report["totals"]["excluded_lines"],
        # Rounded down, as no file that is not on it may look as if it were on its floor.
        "[percent of each file below 100]": frozenset(
            f"{path} {int(value * 10) / 10:g}" for path, value in percents.items() if value < 100
        ),
        "[missing lines]": frozenset(
            f"{path} {each}" for path, places in missing for each in places.split(", ") if ">" not in each
        ),
        "[missing branches]": frozenset(
            f"{path} {each}" for path, places in missing for each in places.split(", ") if ">" in each
        ),
    }


def build(hand: Hand) -> Figures:
    """`python -m build`, what `unzip -l` lists, and the wheel alone in a new environment."""
    hand.run(hand.tool("pyproject-build"), "--outdir=dist-by-hand")
    wheel = next((hand.root / "dist-by-hand").glob("*.whl"), None)
    if wheel is None:
        raise NotUnderstood("build made no wheel")
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name for name in archive.namelist() if ".dist-info/" not in name}
    above = len(Path(hand.source).parent.as_posix()) + 1
    there = {path[above:] for path in hand.files(hand.source)}
    tracked = hand.run("git", "ls-files", hand.source).split()
    modules = {name for name in shipped if name.endswith(".py")}
    hand.run(str(hand.python), "-m", "venv", "env-by-hand")
    python = (str(hand.root / "env-by-hand" / "bin" / "python"), "-I")
    hand.run(*python, "-m", "pip", "install", "--quiet", str(wheel))
    names = sorted(name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in modules)
    imported = sum("done" in hand.run(*python, "-c", f"import {name}; print('done')") for name in names)
    points = f"importlib.metadata.distribution({wheel.name.partition('-')[0]!r}).entry_points"
    loaded = hand.run(*python, "-c", f"import importlib.metadata; print('loaded', len([p.load() for p in {points}]))")
    checked = hand.run(*python, "-m", "pip", "check")
    return {
        "failed steps": 0,  # there is a wheel, and it was installed: else nothing below would be as it is
        "missing modules": len(there - modules),
        "missing files": len({path[above:] for path in tracked if not path.endswith(".po")} - shipped),
        "stray files": len({name for name in shipped if not name.startswith(f"{hand.package}/")}),
        "dependency conflicts": len(checked.split("\n")) if "No broken requirements" not in checked else 0,
        "failed imports": len(names) - imported,
        "dead entry points": 0 if "loaded" in loaded else 1,
        "modules measured": len(there & modules),
        "modules there": len(there),
        "imported": imported,
        "entry_points": _number(r"loaded (\d+)", loaded),
        "generated": len(modules - there),
    }


def _measured(there: Iterable[str], looked_at: int) -> Figures:
    of = len(set(there))
    return {"files measured": looked_at, "files there": of, "unmeasured files": of - looked_at}


def _text(pattern: str, said: str) -> str:
    found = re.search(pattern, said)
    if found is None:
        raise NotUnderstood(f"nothing like {pattern} in:\n{said[-2000:]}")
    return found[1]


def _number(pattern: str, said: str, none: str | None = None) -> int:
    """The number that a tool says; 0 where it says `none` instead."""
    if none is not None and none in said and re.search(pattern, said) is None:
        return 0
    return int(_text(pattern, said))


def _never_typed(file: Path) -> int:
    """The functions under the `else` of an `if TYPE_CHECKING`: a type checker never comes there, and says nothing."""
    ifs = (node for node in ast.walk(ast.parse(file.read_bytes())) if isinstance(node, ast.If))
    return sum(
        isinstance(inner, ast.FunctionDef)
        for node in ifs
        if ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
        for other in node.orelse
        for inner in ast.walk(other)
    )


def _defs(file: Path) -> int:
    with tokenize.open(file) as lines:
        return sum(
            token.type == tokenize.NAME and token.string == "def" for token in tokenize.generate_tokens(lines.readline)
        )
