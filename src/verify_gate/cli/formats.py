"""The formats of a report: a name and what renders it, loaded only where it is asked for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from verify_gate.reports import json_report
from verify_gate.workspace import file_below

if TYPE_CHECKING:
    from verify_gate.domain.history import Course
    from verify_gate.domain.report import Report
    from verify_gate.reports.screen import Screen


@dataclass(frozen=True, slots=True)
class View:
    """What a format may ask for besides the report: the stream it goes to, the files below `root`, and the history."""

    root: Path
    stream: TextIO
    verbose: bool = False
    courses: Callable[[], Sequence[Course]] = tuple
    """What the needles did over the last runs, read where a format asks for it."""

    @property
    def encoding(self) -> str:
        """What the stream can say."""
        return self.stream.encoding or "ascii"

    @property
    def folder(self) -> str:
        """The folder of the run below the root of its repository, with a slash behind it; empty where that is one."""
        root = self.root.resolve()
        top = next((place for place in (root, *root.parents) if (place / ".git").exists()), root)
        return "".join(f"{part}/" for part in root.relative_to(top).parts)

    def source_line(self, path: str, line: int) -> str | None:
        """A line of a file of the project; `None` where there is no such line, or the file is none below the root."""
        file = file_below(self.root, path)
        if file is None:
            return None
        try:
            with open(file, encoding="utf-8", errors="replace") as lines:
                return next(islice(lines, line - 1, None), None)
        except (OSError, ValueError):  # no right to read it, or there is no such line
            return None


def screen_of(stream: TextIO) -> Screen:
    """What the stream can show: colours on a terminal only, and not where NO_COLOR is set."""
    from verify_gate.reports.screen import Screen  # noqa: PLC0415 - not loaded where nothing is drawn

    color = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Screen(shutil.get_terminal_size((_width(stream), 24)).columns, color, stream.encoding or "ascii")


def _width(stream: TextIO) -> int:
    """How wide the stream's own terminal is, where standard output has none."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):  # it is no terminal, or no file at all
        return 80


def _text(report: Report, view: View) -> str:
    from verify_gate.reports import text  # noqa: PLC0415 - not loaded where it is not asked for

    return text.render(report, screen_of(view.stream), view.source_line, verbose=view.verbose)


def _json(report: Report, _: View) -> str:
    return json_report.render(report)


def _sarif(report: Report, view: View) -> str:
    from verify_gate.reports import sarif  # noqa: PLC0415 - see above

    return sarif.render(report, view.folder)


def _junit(report: Report, _: View) -> str:
    from verify_gate.reports import junit  # noqa: PLC0415 - see above

    return junit.render(report)


def _github(report: Report, view: View) -> str:
    from verify_gate.reports import github  # noqa: PLC0415 - see above

    return github.render(report, view.folder, view.encoding)


def _markdown(report: Report, view: View) -> str:
    from verify_gate.reports import markdown  # noqa: PLC0415 - see above

    return markdown.render(report, view.source_line, view.encoding)


def _agent(report: Report, view: View) -> str:
    from verify_gate.reports import agent  # noqa: PLC0415 - see above

    return agent.render(report, view.encoding)


def _html(report: Report, view: View) -> str:
    from verify_gate.reports.html import page  # noqa: PLC0415 - see above

    return page.render(report, view.source_line, view.courses())


FORMATS: Mapping[str, Callable[[Report, View], str]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "junit": _junit,
    "github": _github,
    "markdown": _markdown,
    "agent": _agent,
    "html": _html,
}
