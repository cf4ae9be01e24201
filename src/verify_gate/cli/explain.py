"""`verify explain NAME`: what an instrument asks, how it is set here, what it read last, and what it cannot see."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from verify_gate.cli.alone import alone
from verify_gate.cli.formats import screen_of
from verify_gate.cli.last import last_run
from verify_gate.cli.progress import Silent
from verify_gate.cli.projects import projects_of
from verify_gate.cli.streams import deliver
from verify_gate.complaints import unknown_instrument
from verify_gate.config import FILE, Project, locate
from verify_gate.domain.report import BASELINE, InstrumentReport, labelled
from verify_gate.domain.verdict import Status
from verify_gate.environment import clean_environment
from verify_gate.errors import Problem, Undelivered, UserError
from verify_gate.execution import Folders
from verify_gate.gate import Gate
from verify_gate.job import Job
from verify_gate.masking import Mask
from verify_gate.options import VerifyTable
from verify_gate.process import run
from verify_gate.registry import ADAPTERS, STANDARD
from verify_gate.reports.explanation import DEFAULT, Explanation, Listing, Option, render
from verify_gate.reports.json_reader import Kept
from verify_gate.setting import Setting
from verify_gate.site import FOLDER, Site
from verify_gate.toolbox import environment_of

SECTION = "What it cannot see"
PACKAGE = Path(__file__).parent.parent
PAGES = (PACKAGE / "docs", PACKAGE.parent.parent / "docs" / "instruments")
"""Where the instruments' pages are: in the package once it is built, and beside it in a checkout."""
SILENT = ("Its page is not here: see where the adapter comes from.",)


@dataclass(frozen=True, slots=True)
class _Called:
    """An instrument that the name is for."""

    project: Project
    setting: Setting

    @property
    def label(self) -> str:
        return labelled(self.setting.name, self.project.member)


def explain(name: str, config: Path | None) -> None:
    """Print the page of the instrument `name`, or those of all members' that are called so.

    One that has a list for a reviewer is read for it. Raises `UserError` where there is no such instrument, and
    `Undelivered` where its list cannot be had, or nobody can be told.
    """
    pages = pages_of(name, config)
    if sys.stdout is not None:
        screen = screen_of(sys.stdout)
        error = deliver("\n".join(render(page, screen) for page in pages))
        if error:
            said = f"The page could not be written to standard output: {error.strerror}."
            raise Undelivered(Problem("output-unwritable", said))
    missing = [page for page in pages if page.listing is not None and page.listing.lines is None]
    if missing:
        raise Undelivered(*map(_no_list, missing))


def pages_of(name: str, config: Path | None, *, listed: bool = True) -> list[Explanation]:
    """The pages of the instrument `name`; where `listed`, one that has a list for a reviewer is read for it.

    Raises `UserError` where there is no such instrument.
    """
    file = config or locate(Path.cwd())
    projects = projects_of(file)
    kept = _last_run(file.resolve().parent)
    return [_explained(called, kept, listed=listed) for called in _called(name, projects)]


def _called(name: str, projects: Sequence[Project]) -> list[_Called]:
    every = [_Called(project, setting) for project in projects for setting in project.settings]
    there = {word for each in every for word in (each.setting.name, each.label)}
    if name not in there:
        raise UserError(unknown_instrument(FILE, name, there))
    return [each for each in every if name in {each.setting.name, each.label}]


def _explained(called: _Called, kept: Kept | None, *, listed: bool) -> Explanation:
    setting = called.setting
    title = getattr(setting.instrument, "listing", None) if listed else None
    if title is None:
        taken, line = _last_reading(called, kept)
        listing = None
    else:
        line, lines = _read_now(called)
        taken, listing = "Taken now, for the list above.", Listing(title, lines)
    return Explanation(
        label=called.label,
        question=setting.question,
        uses=setting.uses,
        when=setting.when,
        options=tuple(_options(setting)),
        taken=taken,
        line=line,
        blind=blind(setting.uses),
        listing=listing,
    )


def _options(setting: Setting) -> Iterator[Option]:
    """Each key of its table: the value that holds, and where that comes from."""
    told = setting.options.model_dump()
    holds = {"uses": setting.uses, "when": setting.when, "question": setting.question, "timeout": setting.timeout}
    for key, field in type(setting.options).model_fields.items():
        if key in setting.options.model_fields_set:
            source = "verify.toml"
        elif key == "timeout" and setting.timeout != VerifyTable().timeout:
            source = "verify.toml, [verify]"
        else:
            source = DEFAULT
        yield Option(key, holds.get(key, told[key]), source, field.description or "")


def _last_run(root: Path) -> Kept | None:
    """What was kept of the last run; `None` where there was none, or where that is not understood."""
    try:
        return last_run(root, "explain-no-run")
    except UserError:
        return None


def _last_reading(called: _Called, kept: Kept | None) -> tuple[str, InstrumentReport | None]:
    """When it was taken, or why there is none, and the reading."""
    line = kept.lines.get((called.project.member, called.setting.name)) if kept else None
    if kept is None or line is None:
        return f"Never read here, as far as {FOLDER}/ tells.", None
    if line.status is Status.NOT_SELECTED:
        return f"The last run, of {kept.started}, did not read it.", None
    return f"Taken by {kept.told}.", line


def _read_now(called: _Called) -> tuple[InstrumentReport, tuple[str, ...] | None]:
    """The reading, taken now, and the lines that its command listed; `None` where it did not come to its end."""
    environ = clean_environment(os.environ)
    own = environment_of(Path(sys.executable).absolute(), called.project.root, environ)
    site = Site(called.project, environ, os.environ, own, called.project.base)
    site.find_interpreter(called.setting)
    with alone([site.folder]):
        line = Gate(run, Silent()).read(Job(site, called.setting))
        if line.reading is None:
            return line, None
        text = Folders.of(site.folder, called.setting.name).output(0, "stdout").read_text("utf-8", "replace")
    told = "\n".join([text.rstrip("\n"), *agreed(called.project)]).strip("\n")
    return line, tuple(Mask({**environ, **called.setting.options.env}).text(told).splitlines())


def agreed(project: Project) -> Iterator[str]:
    """What verify.toml excludes, and what the baseline has loosened, with the reasons, each below its file's name."""
    excluded = [(setting.name, each) for setting in project.settings for each in setting.options.exclusions]
    if excluded:
        yield FILE
    for label, each in excluded:
        until = f", until {each.until}" if each.until else ""
        yield f"  {label} excludes {each.path} - {each.reason}{until}"
    loosened = project.baseline.loosened if project.baseline else ()
    if loosened:
        yield BASELINE
    yield from (f"  {step.on}: {step.what} loosened to {step.to:g} - {step.reason}" for step in loosened)


def _no_list(page: Explanation) -> Problem:
    return Problem("listing-missing", f"{page.label} could not be read, so there is no list.", "The page says why.")


def blind(adapter: str) -> tuple[str, ...]:
    """What the adapter's page says that it cannot see: its paragraphs and points, each on one line."""
    name = next((name for name, uses in STANDARD.items() if uses == adapter), adapter)
    texts = (file.read_text(encoding="utf-8") for folder in PAGES if (file := folder / f"{name}.md").is_file())
    text = next(texts, "") if adapter in ADAPTERS else ""
    section = text.partition(f"\n## {SECTION}\n")[2].partition("\n## ")[0]
    parts = re.split(r"\n(?=- )|\n\s*\n", section.strip())
    return tuple(" ".join(part.split()) for part in parts if part) or SILENT
