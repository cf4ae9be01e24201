"""docs/report.svg: the report on the specimen with planted faults, as a terminal shows it; some lines of it in docs/start.md.

The run is a real one; only its times are made round, so that the same report is the same picture.
`python -m tests.reference.picture` writes it anew.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from tests.conftest import Project
from tests.e2e.test_specimens import DEFECTS, LEDGER, Defect
from tests.pages import Page
from verify_gate.reports import text
from verify_gate.reports.json_reader import read_back
from verify_gate.reports.screen import Screen

FILE = Path(__file__).parents[2] / "docs" / "report.svg"
WIDTH = 98
HIDDEN = Defect(
    "typecheck",
    "unmeasured files",
    [
        (
            "pyproject.toml",
            "[tool.mypy]\n",
            '[[tool.mypy.overrides]]\nmodule = "ledger.adapters.json_store"\nignore_errors = true\n\n[tool.mypy]\n',
        )
    ],
)
"""mypy finds no bad call in a module whose errors it was told to ignore."""
PLANTED = (DEFECTS["a bad call"], HIDDEN, DEFECTS["an untested module that an average hides"])
EXPLAINED = {"typecheck", "lint", "coverage"}
SECONDS = {"typecheck": 0.9, "coverage": 2.3, "build": 3.8}
THEME = TerminalTheme(
    (22, 27, 34),
    (230, 237, 243),
    [(72, 79, 88), (255, 123, 114), (63, 185, 80), (210, 153, 34), (88, 166, 255), (188, 140, 255), (57, 197, 207)],
)
"""A window of its own ground, on which every colour can be read, whatever the page around it is like."""
FORMAT = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<title>The report of verify on a project whose tools are all content</title>
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
  font-size: {char_height}px;
  line-height: {line_height}px;
}}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""rich's own, without the font that it would fetch: a picture refers to nothing outside itself."""


def planted(folder: Path) -> Project:
    """The specimen with its faults, copied to `folder`."""
    shutil.copytree(LEDGER, folder, ignore=shutil.ignore_patterns(".*_cache", ".verify", "__pycache__"))
    project = Project(folder)
    for defect in PLANTED:
        defect.plant(project)
    return project


def said(project: Project) -> str:
    """The report of `verify` on a project, in colour, its times made round."""
    report = read_back(project.run("--format", "json").out).report
    lines = tuple(replace(line, duration_s=SECONDS.get(line.name, 0.1)) for line in report.instruments)
    rounded = replace(report, instruments=lines, duration_s=sum(line.duration_s for line in lines if line.commands))

    def source_line(path: str, line: int) -> str:
        return (project.root / path).read_text(encoding="utf-8").splitlines()[line - 1]

    return text.render(rounded, Screen(WIDTH - 2, color=True), source_line)


def drawn(report: str) -> str:
    """A text in colour as an SVG of a terminal in which it was asked for."""
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(f"\x1b[1m$ verify\x1b[0m\n{report}"))
    svg = console.export_svg(title="", theme=THEME, code_format=FORMAT, unique_id="report")
    return "".join(f"{line.rstrip()}\n" for line in svg.splitlines())


def page(report: str) -> Page:
    """The page that explains lines of the report."""
    plain = Text.from_ansi(report).plain.splitlines()
    rows = [line.rstrip() for line in plain if re.match(r"[✓✗] \w+ +[─├◆●]", line)]
    shown = [row for row in rows if row.split()[1] in EXPLAINED]
    return Page("start", "tests/reference/picture.py", lambda: "\n".join(["", "```text", *shown, "```", "", ""]))


def run() -> str:
    """The report of a run that is made now."""
    with TemporaryDirectory() as folder:
        return said(planted(Path(folder) / "ledger"))


if __name__ == "__main__":
    taken = run()
    FILE.write_text(drawn(taken), encoding="utf-8")
    page(taken).write()
