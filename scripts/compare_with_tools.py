"""Hold every figure of verify's JSON report against what the tools say by hand, on real projects.

Usage: python scripts/compare_with_tools.py [--work FOLDER] [--only INSTRUMENT] pluggy humanize packaging
       python scripts/compare_with_tools.py CHECKOUT --source src/acme --tests tests --python CHECKOUT/.venv/bin/python

Run it with the interpreter that has verify-gate and its tools. A project that is given by name is looked for in the
work folder; where it is not there, it is cloned from GitHub, and an environment with what its tests need is made in its
`.venv`. Nothing is written into a checkout: verify gets one copy of it, and the tools get another. Prints a Markdown
table for each project, and exits with 1 if any figure differs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tools_by_hand as by_hand
from figures_of_verify import figures_of
from tools_by_hand import Figure, Figures, Hand, NotUnderstood

TOOLS = ("build", "coverage", "import-linter", "mypy", "pytest", "ruff")
IGNORED = shutil.ignore_patterns(
    ".venv", "venv", ".tox", ".nox", "__pycache__", ".*_cache", ".hypothesis", ".verify", "*.egg-info", ".coverage"
)
VERIFY_TOML = """[verify]
source = ["{source}"]
tests = ["{tests}"]
python = "{python}"

[instruments.typecheck]
[instruments.lint]
[instruments.format]
[instruments.boundaries]
[instruments.duplication]
[instruments.coverage]
floor = 100
[instruments.build]

# The same again, asked for more than the project keeps to: nothing found is as much as nothing looked for.
[instruments.typecheck-strict]
uses = "mypy"
args = {strict}
[instruments.lint-all]
uses = "ruff-check"
args = {all_rules}
[instruments.format-narrow]
uses = "ruff-format"
args = {narrow}
[instruments.duplication-small]
uses = "jscpd"
min_tokens = {small}
"""
STRICT, ALL_RULES, NARROW, SMALL = ("--strict", "--disallow-any-expr"), ("--select=ALL",), ("--line-length=66",), 25
CONTRACTS = """[importlinter]
root_package = {package}
include_external_packages = True

[importlinter:contract:cycles]
name = No cycles between the modules
type = acyclic_siblings
ancestors = {package}

[importlinter:contract:typing]
name = No typing
type = forbidden
source_modules = {package}
forbidden_modules = typing
"""
BY_HAND: Mapping[str, Callable[[Hand], Figures]] = {
    "typecheck": by_hand.typecheck,
    "lint": by_hand.lint,
    "format": by_hand.formatting,
    "boundaries": by_hand.boundaries,
    "duplication": by_hand.duplication,
    "coverage": by_hand.coverage,
    "build": by_hand.build,
    "typecheck-strict": lambda hand: by_hand.typecheck(hand, *STRICT),
    "lint-all": lambda hand: by_hand.lint(hand, *ALL_RULES),
    "format-narrow": lambda hand: by_hand.formatting(hand, *NARROW),
    "duplication-small": lambda hand: by_hand.duplication(hand, SMALL),
}
OWN = {
    ("boundaries", "idle settings"),
    ("boundaries", "files_under_contracts"),
    ("build", "altered modules"),
    ("build", "secrets"),
    ("build", "undeclared imports"),
    ("coverage", "idle_branches"),
    ("coverage", "tests left out"),
    ("coverage", "undefined"),
    *((name, count) for name in ("typecheck", "typecheck-strict") for count in ("skipped_lines", "ignored_lines")),
}
"""What no tool says: verify measures it itself."""


@dataclass(frozen=True)
class Project:
    """Where a project is, and what of it is measured. `needs` is what its environment is made of, beside the tools."""

    name: str
    source: str
    tests: str
    url: str = ""
    needs: tuple[str, ...] = ()


PROJECTS = {
    project.name: project
    for project in (
        Project(
            "pluggy",
            "src/pluggy",
            "testing",
            "https://github.com/pytest-dev/pluggy",
            ("-e", ".", "pytest-benchmark"),
        ),
        Project("humanize", "src/humanize", "tests", "https://github.com/python-humanize/humanize", ("-e", ".[tests]")),
        Project(
            "packaging",
            "src/packaging",
            "tests",
            "https://github.com/pypa/packaging",
            ("-e", ".", "hypothesis", "pretend", "tomli_w"),
        ),
    )
}


@dataclass(frozen=True)
class Row:
    """One figure, from both sides; `None` where a side does not have it."""

    instrument: str
    quantity: str
    verify: Figure | None
    hand: Figure | None

    @property
    def equal(self) -> bool:
        """Whether both say the same, or only verify can say anything."""
        return self.verify == self.hand or ((self.instrument, self.quantity) in OWN and self.verify is not None)

    def __str__(self) -> str:
        verdict = "**no**" if not self.equal else "yes" if self.hand is not None else "its own"
        return f"| {self.instrument} | {self.quantity} | {_shown(self.verify)} | {_shown(self.hand)} | {verdict} |"


def main() -> int:
    """Compare what the command line names. Returns 1 if anything differs."""
    options = _options()
    work = Path(options.work)
    differs = False
    for name in options.project:
        if options.source is None:
            project = PROJECTS[name]
            checkout = ready(project, work)
            python = checkout / ".venv" / "bin" / "python"
        else:
            checkout, python = Path(name).resolve(), Path(options.python).absolute()
            project = Project(checkout.name, options.source, options.tests)
        with tempfile.TemporaryDirectory() as folder:
            differs |= compare(project, checkout, python, Path(folder).resolve(), options.only)
    return int(differs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", nargs="+", help=f"{', '.join(PROJECTS)}; or a checkout, with the options below")
    parser.add_argument("--work", default=Path(tempfile.gettempdir(), "verify-real-projects"), help="for checkouts")
    parser.add_argument("--only", action="append", choices=tuple(BY_HAND), help="just this instrument; repeatable")
    parser.add_argument("--source", help="what is measured, in a checkout of your own")
    parser.add_argument("--tests", default="tests")
    parser.add_argument("--python", default=sys.executable, help="has what its tests need")
    options = parser.parse_args()
    unknown = [name for name in options.project if options.source is None and name not in PROJECTS]
    if unknown:
        parser.error(f"{unknown[0]} is none of {', '.join(PROJECTS)}; say what is measured in it with --source")
    return options


def ready(project: Project, work: Path) -> Path:
    """The checkout of a project, with its environment; made where they are not there."""
    checkout = work.resolve() / project.name
    if not checkout.is_dir():
        # With its whole history: without tags, the version that it takes from them is lower than others ask for.
        subprocess.run(["git", "clone", "--quiet", project.url, str(checkout)], check=True)
    python = checkout / ".venv" / "bin" / "python"
    if not python.exists():
        venv.create(checkout / ".venv", with_pip=True)
        words = [str(python), "-m", "pip", "install", "--quiet", *project.needs, *TOOLS]
        subprocess.run(words, cwd=checkout, check=True)
    return checkout


def compare(project: Project, checkout: Path, python: Path, folder: Path, only: Sequence[str] | None) -> bool:
    """Print the table of a project, and under it what differs. Returns whether anything does."""
    roots = [folder / side / project.name for side in ("verify", "hand")]
    for root in roots:
        shutil.copytree(checkout, root, symlinks=True, ignore=IGNORED)
        (root / ".importlinter").write_text(CONTRACTS.format(package=Path(project.source).name), encoding="utf-8")
    report = _verified(roots[0], project, python, only or ())
    hand = Hand(roots[1], project.source, project.tests, python)
    rows = [row for instrument in report["instruments"] for row in compared(instrument, hand)]
    tools = {tool["name"]: tool["version"] for each in report["instruments"] if (tool := each["tool"])}
    print(
        f"## {project.name}\n\nCommit {report['commit'] or 'unknown'}. "
        + ", ".join(f"{key} {tools[key]}" for key in tools)
        + ".\n"
    )
    print("| instrument | figure | verify | by hand | equal |", "|---|---|---|---|---|", *rows, sep="\n")
    if not only or "duplication" in only:
        print(f"\nClones that jscpd finds in the Python files as they are: {by_hand.raw_clones(hand)}.")
    different = [row for row in rows if not row.equal]
    for row in different:
        print(f"\n{row.instrument}, {row.quantity}:", *_differences(row), sep="\n- ")
    own = sum(row.equal and row.hand is None for row in rows)
    equal = len(rows) - len(different) - own
    print(f"\n{equal} of {len(rows) - own} figures are equal; {own} are verify's own.\n", flush=True)
    return bool(different)


def _verified(root: Path, project: Project, python: Path, only: Sequence[str]) -> dict[str, Any]:
    """The report of verify on a copy, for which it writes verify.toml."""
    words = {"strict": [*STRICT], "all_rules": [*ALL_RULES], "narrow": [*NARROW], "small": SMALL}
    settings = VERIFY_TOML.format(source=project.source, tests=project.tests, python=python, **words)
    (root / "verify.toml").write_text(settings, encoding="utf-8")
    chosen = [word for name in only for word in ("--only", name)]
    command = [sys.executable, "-m", "verify_gate", "--format", "json", *chosen]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if not done.stdout:
        sys.exit(f"verify has no report: {done.stderr}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def compared(instrument: Mapping[str, Any], hand: Hand) -> list[Row]:
    """The rows of an instrument: every figure that either side has."""
    name = instrument["name"]
    if instrument["status"] == "not_selected":
        return []
    if instrument["population"] is None:
        return [Row(name, "reading", f"none: {instrument['why']}", None)]
    said = figures_of(instrument)
    try:
        found = BY_HAND[name](hand)
    except NotUnderstood as problem:
        found = {"reading": f"none: {problem}"}
    return [Row(name, quantity, said.get(quantity), found.get(quantity)) for quantity in {**said, **found}]


def _shown(figure: Figure | None) -> str:
    match figure:
        case None:
            return "-"
        case frozenset():
            return f"{len(figure)} place{'' if len(figure) == 1 else 's'}"
        case float():
            return f"{figure:.6g}"
    return str(figure)


def _differences(row: Row) -> list[str]:
    if not isinstance(row.verify, frozenset) or not isinstance(row.hand, frozenset):
        return [f"verify: {_shown(row.verify)}", f"by hand: {_shown(row.hand)}"]
    only_verify = [f"only verify: {place}" for place in sorted(row.verify - row.hand)]
    return only_verify + [f"only by hand: {place}" for place in sorted(row.hand - row.verify)]


if __name__ == "__main__":
    sys.exit(main())
