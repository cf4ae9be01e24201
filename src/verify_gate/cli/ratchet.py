"""`verify ratchet`: tighten the baseline by the last readings, adopt it at first, or loosen it with a reason."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from verify_gate.baseline import baseline_text, parse_baseline, read_side
from verify_gate.cli.last import last_run
from verify_gate.cli.loosening import loosened
from verify_gate.cli.projects import projects_of
from verify_gate.cli.saying import say
from verify_gate.config import FILE, Project, locate
from verify_gate.domain.baseline import STALE, needle_of
from verify_gate.domain.ratchet import Baseline, Loosening, adopt, merge, tighten
from verify_gate.domain.reading import Reading, Unreadable
from verify_gate.domain.report import BASELINE
from verify_gate.domain.verdict import Status
from verify_gate.environment import clean_environment
from verify_gate.errors import Problem, UserError
from verify_gate.reports.json_reader import Kept
from verify_gate.reports.told import NO_WHY, again, needle_told
from verify_gate.repository import committed, find_base, last_with, revision
from verify_gate.settings_file import tables_if_any
from verify_gate.workspace import file_below


@dataclass(frozen=True, slots=True)
class Step:
    """What is asked for: tighten only, `adopt` what is not in range yet, or loosen one thing."""

    config: Path | None = None
    adopt: bool = False
    loosen: str | None = None
    to: float | None = None
    reason: str | None = None


def carry_out(step: Step) -> None:
    """Take a step, and say what changed: all of it is done before any is said, for a reader may go early."""
    say(list(take(step)))


def take(step: Step) -> Iterator[str]:
    """Carry out a step and say, line by line, what changed. Raises `UserError` where it cannot be done."""
    _refuse_what_would_be_ignored(step)
    if step.loosen is not None and (step.to is None or not (step.reason or "").strip()):
        raise UserError(
            Problem("ratchet-reason", "--loosen needs --to and --reason.", "Say how far, and why: a reviewer reads it.")
        )
    config = step.config or locate(Path.cwd())
    root = config.resolve().parent
    kept = last_run(root, "ratchet-no-reading")
    for project in projects_of(config):
        yield from _one(project, kept, step)
        if step.adopt:
            yield from _not_held(project, kept)


def _refuse_what_would_be_ignored(step: Step) -> None:
    if step.adopt and step.loosen is not None:
        raise UserError(
            Problem("usage-ratchet", "--adopt and --loosen are two steps.", "Take one, commit it, then the other.")
        )
    if step.loosen is None:
        for option, given in (("--to", step.to), ("--reason", step.reason)):
            if given is not None:
                raise UserError(
                    Problem(
                        "usage-ratchet", f"{option} goes with --loosen alone.", "Say what to loosen: --loosen WHAT."
                    )
                )


def merge_files(base: Path, ours: Path, theirs: Path) -> None:
    """Git's merge driver: the tighter of two baselines that grew from one, in the place of `ours`."""
    _write(ours, baseline_text(merge(*map(read_side, (base, ours, theirs)))))


def _readings(project: Project, kept: Kept) -> dict[str, tuple[Reading, str]]:
    """Of each instrument that a baseline can hold and the last run read: its reading, and the needle's quantity."""
    return {
        setting.name: (reading, setting.ratchet)
        for setting in project.settings
        if setting.ratchet is not None
        and (reading := kept.readings.get((project.member, setting.name))) is not None
        and needle_of(reading, setting.ratchet) is not None
    }


def _not_held(project: Project, kept: Kept) -> Iterator[str]:
    """What of the last run no baseline holds, and what to do about it: it stays red."""
    for setting in project.settings:
        line = kept.lines.get((project.member, setting.name))
        if line is None or line.status not in {Status.OUT_OF_RANGE, Status.NO_READING}:
            continue
        outside = [needle for needle in line.reading.needles if not needle.in_range] if line.reading else []
        others = [needle_told(needle) for needle in outside if needle.quantity not in {setting.ratchet, STALE}]
        if line.status is Status.NO_READING:
            yield f"{line.label} has no reading, so nothing of it is held: {line.why or NO_WHY}"
        elif others:
            way_out = f"Mend it, or exclude it in {FILE} with a reason; {again(line)} names the places."
            yield f"{line.label}: no baseline holds {', '.join(others)}. {way_out}"


def _one(project: Project, kept: Kept, step: Step) -> Iterator[str]:
    before, readings = project.baseline or Baseline(), _readings(project, kept)
    today = datetime.now(UTC).date()
    if step.loosen is not None:
        commit = revision(project.root, clean_environment(os.environ)).commit or ""
        taken = Loosening(today, step.loosen, step.to or 0.0, (step.reason or "").strip(), commit[:12])
        after = loosened(before, readings, taken)
    elif step.adopt:
        _refuse_what_was_adopted(project, readings.keys() - before.adopted.keys())
        after = _adopted(before, readings, today)
    else:
        after = _tightened(before, readings, project)
    where = f"{project.member}/{BASELINE}" if project.member else BASELINE
    if after == before:
        yield f"{where}: nothing to change after {kept.told}. If something was edited since, run verify first."
        return
    _write(project.root / BASELINE, baseline_text(after))
    yield from (f"{where}: {line}" for line in _changes(before, after))


def _tightened(before: Baseline, readings: Mapping[str, tuple[Reading, str]], project: Project) -> Baseline:
    """Instruments that the last run did not read stay as they are; those that verify.toml no longer has are gone."""
    there = {setting.name for setting in project.settings}

    def is_there(path: str) -> bool:
        return file_below(project.root, path) is not None

    standards = {
        name: tighten(standard, *readings[name], is_there) if name in readings else standard
        for name, standard in before.standards.items()
        if name in there
    }
    return replace(before, standards={name: standard for name, standard in standards.items() if standard})


def _refuse_what_was_adopted(project: Project, names: Collection[str]) -> None:
    """An instrument is adopted once: a baseline that is deleted, and made anew, would know whatever came since."""
    env = clean_environment(os.environ)
    commits = ["HEAD"]
    if committed(project.root, BASELINE, "HEAD", env) is None:  # it may be long since that it was deleted
        commits += filter(None, [last_with(project.root, BASELINE, env)])
    with suppress(Unreadable):
        commits.append(find_base(project.root, project.base, env).commit)
    for commit in commits:
        text = committed(project.root, BASELINE, commit, env)
        before = parse_baseline(text, Path(f"{commit}:{BASELINE}")).adopted if text else {}
        gone = sorted(before.keys() & _named_at(project, commit, env) - {setting.name for setting in project.settings})
        if gone and names:
            raise _was_adopted(
                f"{', '.join(gone)}: adopted before, says the {BASELINE} of {commit[:12]}, and gone from {FILE}.",
                "Under another name it is not adopted anew: give it its name in the baseline as well. Where it is "
                "really gone, let that be merged first.",
            )
        again = sorted(before.keys() & names)
        if again:
            raise _was_adopted(
                f"{', '.join(again)}: adopted before, says the {BASELINE} of {commit[:12]}, and not the one here.",
                f"Take it back with git checkout {commit[:12]} -- {BASELINE}, and use --loosen for what is new.",
            )


def _named_at(project: Project, commit: str, env: Mapping[str, str]) -> set[str]:
    """The instruments that verify.toml had in a commit; none where it cannot be read."""
    tables = tables_if_any(committed(project.root, FILE, commit, env)).get("instruments")
    return set(tables) if isinstance(tables, dict) else set()


def _was_adopted(told: str, way_out: str) -> UserError:
    return UserError(Problem("ratchet-adopted", told, way_out))


def _adopted(before: Baseline, readings: Mapping[str, tuple[Reading, str]], today: date) -> Baseline:
    new = {name: adopt(*read) for name, read in readings.items() if name not in before.adopted}
    if not readings:
        raise UserError(
            Problem(
                "ratchet-no-reading",
                "The last run has no reading that a baseline could hold.",
                "Run verify --push, mend what has no reading, and adopt then. docs/baseline.md says what can be held.",
            )
        )
    if not new:
        raise _was_adopted(
            "Every instrument of the last run has been adopted before.",
            "Mend what is new, or take it in with --loosen and a reason.",
        )
    standards = {**before.standards, **{name: standard for name, standard in new.items() if standard}}
    return replace(before, standards=standards, adopted={**before.adopted, **dict.fromkeys(new, today)})


def _changes(before: Baseline, after: Baseline) -> Iterator[str]:
    for name in sorted({*before.standards, *after.standards, *after.adopted}):
        old, new = before.of(name), after.of(name)
        for item in sorted({*old.floors, *new.floors}):
            was, now = old.floors.get(item), new.floors.get(item)
            if was != now:
                yield f"{name}: {item}: {_floor(was)} -> {_floor(now)}"
        was_known, now_known = sum(old.known.values()), sum(new.known.values())
        if was_known != now_known:
            yield f"{name}: known findings: {was_known} -> {now_known}"
        elif old.known != new.known:
            yield f"{name}: known findings moved with their code"
        elif name in after.adopted and name not in before.adopted and not new:
            yield f"{name}: in range, nothing to hold"


def _floor(value: float | None) -> str:
    return "the full floor" if value is None else f"{value:g}"


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(
            Problem("output-unwritable", f"{file} could not be written: {error.strerror}.", "Make it writable.")
        ) from error
