"""`verify init`: look at the project, and write a verify.toml for it with what that needs beside it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from verify_gate.baseline import baseline_text
from verify_gate.cli.alone import alone
from verify_gate.cli.progress import Lines, Live, Silent
from verify_gate.cli.questions import agreed, source_of
from verify_gate.cli.saying import say, show
from verify_gate.config import FILE, Project, load
from verify_gate.domain.report import BASELINE
from verify_gate.environment import clean_environment
from verify_gate.errors import Problem, UserError
from verify_gate.execution import put
from verify_gate.gate import Gate
from verify_gate.onboarding import again, reading, texts, workflow
from verify_gate.onboarding.choice import Proposal, propose
from verify_gate.onboarding.exclusions import of_submodules
from verify_gate.onboarding.facts import Facts
from verify_gate.onboarding.layout import patterns
from verify_gate.onboarding.look import Look
from verify_gate.onboarding.shipped import with_its_tests
from verify_gate.process import run
from verify_gate.registry import CATALOGUE
from verify_gate.repository import committed, trunk
from verify_gate.settings_file import is_file, tables_of
from verify_gate.site import FOLDER
from verify_gate.toolbox import environment_of

CONTRACTS = ".importlinter"
_PROPOSED = f"{FOLDER}/proposed{CONTRACTS}"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: `yes` to every question, only to `show` the files, and the job for `ci` too."""

    yes: bool = False
    show: bool = False
    ci: bool = False

    @property
    def asks(self) -> bool:
        """Whether a person is asked anything."""
        return not (self.yes or self.show)


@dataclass(slots=True)
class _Made:
    """The files that are to be written, in order, and what is said of them."""

    files: dict[Path, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


def init(wish: Wish) -> None:
    """Carry it out in the working directory. Raises `UserError` where that cannot be done, and then writes nothing."""
    root = Path.cwd()
    today = datetime.now(UTC).date()
    environ = clean_environment(os.environ)
    own = environment_of(Path(sys.executable).absolute(), root, environ)
    look = Look(root, environ, os.environ, own)
    if is_file(root / FILE):
        made = _Made(said=list(_since(look, today)))
    else:
        if wish.asks and not (sys.stdin is not None and sys.stdin.isatty()):
            raise UserError(
                Problem(
                    "init-no-terminal",
                    "There is no terminal to ask questions at.",
                    "Say verify init --yes, or --dry-run.",
                )
            )
        made = _monorepo(look, wish, today) if look.members else _project(look, wish, today)
        above = next((folder / FILE for folder in root.parents if is_file(folder / FILE)), None)
        if above is not None:
            made.said.append(f"{above} is above it: name this folder there, in its [verify] members or their exclude.")
    if wish.ci:
        _add_workflow(made, look, today)
    if wish.show:
        _show(made, look.root)
    else:
        say(list(_carried_out(made, look.root)))


def _monorepo(look: Look, wish: Wish, today: date) -> _Made:
    """A verify.toml for each of its projects, and one above them."""
    folders = look.members
    made = _Made({look.root / FILE: texts.root(patterns(folders, look.files), today.isoformat())})
    made.said.append(f"{len(folders)} projects in one repository: {', '.join(folders)}.")
    for folder in folders:
        inner = _project(look.at(look.root / folder), wish, today, folder)
        made.files |= inner.files
        made.said += [f"{folder}: {line}" for line in inner.said]
    return made


def _project(look: Look, wish: Wish, today: date, member: str | None = None) -> _Made:
    """The files for one project: what it has today is read, so that what is there is known, and what is new is not."""
    day = today.isoformat()
    layout = source_of(look.layout) if wish.asks and not look.layout.sure else look.layout
    facts = look.facts(layout, day)
    proposal = propose(facts)
    lines = reading_of(look, facts, proposal, today, member)
    proposal = reading.revised(proposal, lines, day)
    shipping = with_its_tests(proposal, lines, layout)
    if shipping != proposal:
        proposal = shipping
        lines |= reading_of(look, facts, proposal.of("build"), today, member)
    lines = {each: line for each, line in lines.items() if each in {chosen.name for chosen in proposal.chosen}}
    leaving = {"integrity": of_submodules(facts), **reading.excluded(lines, look.texts, look.files, day)}
    made = _Made({look.root / FILE: texts.gate(facts, proposal, leaving, day)})
    made.said += _summary(facts, proposal, sum(map(len, leaving.values())))
    if facts.layers is not None and any(chosen.name == "boundaries" for chosen in proposal.chosen):
        made.files[look.root / CONTRACTS] = facts.layers
    held = reading.baseline(lines, leaving, today)
    if held is not None and committed(look.root, BASELINE, "HEAD", look.environ) is not None:
        made.said.append(f"git has a {BASELINE}: take it back with git checkout HEAD -- {BASELINE}. None is made anew.")
    elif held is not None:
        known = sum(sum(standard.known.values()) for standard in held.standards.values())
        floors = sum(len(standard.floors) for standard in held.standards.values())
        counts = ((known, "known findings"), (floors, "figures below their floor"))
        told = ", ".join(f"{what}: {count}" for count, what in counts if count)
        there = f"What is there today in {', '.join(held.standards)} ({told})"
        if not wish.asks or agreed(f"{there}: hold it in {BASELINE}, so that only what is new counts?"):
            made.files[look.root / BASELINE] = baseline_text(held)
            made.said.append(f"{there} is held in {BASELINE}, so that only what is new counts.")
    made.said += [
        f"Red until it is mended, or excluded with a reason: {line}" for line in reading.still_red(lines, leaving)
    ]
    return made


def reading_of(look: Look, facts: Facts, proposal: Proposal, today: date, member: str | None) -> reading.Lines:
    """What the proposed instruments read today."""
    text = texts.gate(facts, proposal, {}, today.isoformat())
    with alone([look.root / FOLDER]):
        if facts.layers is not None:
            put(look.root / _PROPOSED, facts.layers)
        try:
            todo = reading.jobs(look, text, today, _PROPOSED if facts.layers is not None else None, member)
            with _witness(len(todo)) as witness:
                return reading.read(Gate(run, witness), todo)
        finally:
            (look.root / _PROPOSED).unlink(missing_ok=True)


def _witness(total: int) -> Silent:
    return Live(sys.stderr, total, {}) if sys.stderr.isatty() else Lines(sys.stderr)


def _summary(facts: Facts, proposal: Proposal, places: int) -> Iterator[str]:
    tests = f"tests in {', '.join(facts.layout.tests)}" if facts.layout.tests else "no tests found"
    shape = f"{facts.layout.shape[0].upper()}{facts.layout.shape[1:]}"
    yield f"{shape}, {tests}, Python {facts.python.version} ({facts.python.where})."
    yield f"Read from now on: {', '.join(chosen.name for chosen in proposal.chosen)}."
    if proposal.left:
        yield f"Left out, and {FILE} says why: {', '.join(left.name for left in proposal.left)}."
    if places:
        yield f"Excluded ({places}): read the reasons in {FILE}."
    yield from facts.layout.notes


def _add_workflow(made: _Made, look: Look, today: date) -> None:
    """The job for GitHub, over the first project that is there to be installed."""
    folders = look.members
    first = look.at(look.root / folders[0]) if folders else look
    branch = (trunk(look.root, look.environ) or "main").removeprefix("origin/")
    made.files[look.root / workflow.FILE] = workflow.workflow(
        first.facts(first.layout, today.isoformat()), branch, look.files
    )


def _since(look: Look, today: date) -> list[str]:
    """What has changed since verify.toml was written. Raises `UserError` where that is not valid."""
    lines: list[str] = []
    projects = load(look.root / FILE, CATALOGUE, today)
    known = {project.member for project in projects if project.member is not None}
    if known:
        lines += again.new_members(look.members, known)
    for project in projects:
        start = f"{project.member}: " if project.member else ""
        lines += [f"{start}{line}" for line in _changes(look.at(project.root), project, today)]
    said = f"{FILE} is there, and stays as it is."
    return [said, *lines] if lines else [f"{said} Nothing has changed that it should know of."]


def _changes(look: Look, project: Project, today: date) -> list[str]:
    tables = tables_of(look.root / FILE)
    proposal = propose(look.facts(look.layout, today.isoformat()))
    todo = reading.without_exclusions(look, project)
    said = list(again.since(tables, look.layout, proposal, look.files))
    if todo:
        with alone([look.root / FOLDER]), _witness(len(todo)) as witness:
            said += reading.not_needed(project, reading.read(Gate(run, witness), todo), look.files)
    return said


def _carried_out(made: _Made, root: Path) -> Iterator[str]:
    """Write the files; none is written over. Says what became of each."""
    for file, text in made.files.items():
        if os.path.lexists(file):
            yield _there_already(file, root)
        else:
            _write(file, text)
            yield f"wrote {file.relative_to(root).as_posix()}"
    yield from made.said
    if root / FILE in made.files:
        yield "Next: verify --push, then commit these files."


def _show(made: _Made, root: Path) -> None:
    """Show the files as they would be, line by line, and what is said of them."""
    for file, text in made.files.items():
        if os.path.lexists(file):
            say([_there_already(file, root)])
        else:
            show([f"--- {file.relative_to(root).as_posix()}", *text.splitlines()])
    say(made.said)


def _there_already(file: Path, root: Path) -> str:
    return f"{file.relative_to(root).as_posix()} is there already, and stays as it is."


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(file, "x", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise UserError(
            Problem("output-unwritable", f"{file} could not be written: {error.strerror}.", "Make it writable.")
        ) from error
