"""duplication, read from jscpd, which here compares copies of the sources with only their logic left in them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from verify_gate.census import hold_against, last_line, python_files, tool_id
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.exclusion import left
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.reading import Reading, Unreadable
from verify_gate.plugin import Command, Completed, Context, InstrumentOptions, Plan
from verify_gate.protocol import own_probe

_CLONES_FOUND = 3


class _Written(BaseModel):
    """A part of jscpd's report; keys that are not read here are left alone."""

    model_config = ConfigDict(frozen=True, strict=True, alias_generator=to_camel, defer_build=True)


class _Place(_Written):
    name: str
    start: int = Field(ge=1)
    end: int = Field(ge=1)


class _Clone(_Written):
    first_file: _Place
    second_file: _Place
    tokens: int
    kind: str = "exact"
    fragment: str


class _File(_Written):
    path: str
    lines: int
    tokens: int


class _Summary(_Written):
    files: tuple[_File, ...]
    total_files: int


class _Total(_Written):
    clones: int


class _Statistics(_Written):
    total: _Total


class _Report(_Written):
    duplicates: tuple[_Clone, ...]
    statistics: _Statistics
    summary: _Summary


class _Told(BaseModel):
    """What the probe tells of the copies, by their names; see `verify_gate.probes.logic.copy_all`."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)
    gaps: Mapping[str, tuple[tuple[int, int], ...]]
    unreadable: Mapping[str, str]
    same: Mapping[str, str]
    unparsed: tuple[str, ...]
    markers: int = Field(ge=0)


class JscpdOptions(InstrumentOptions):
    """`[instruments.duplication]`."""

    min_tokens: int = Field(default=50, ge=1, description="The fewest tokens of logic that make a clone.")
    min_lines: int = Field(default=5, ge=1, description="The fewest lines of logic that make a clone.")
    max_clones: int = Field(default=0, ge=0, description="How many clones are allowed.")
    ignore_identifiers: bool = Field(default=False, description="Whether a copy with other names is a clone too.")
    ignore_literals: bool = Field(default=False, description="Whether a copy with other literals is a clone too.")


class Jscpd:
    """Counts the pieces of logic under `source` that stand there twice."""

    Options = JscpdOptions
    question = "Is logic duplicated?"
    when = Cadence.CHANGE
    tools = ("jscpd",)

    def plan(self, context: Context, options: JscpdOptions) -> Plan:
        """Copy the logic; let jscpd list every copy, however small; let it search them for clones."""
        order = {"root": str(context.root), "files": _copies(context, options)}
        scratch = context.scratch
        paths = (scratch / "order.json", scratch / "tree", scratch / "told.json")
        searched = (
            f"--min-tokens={options.min_tokens}",
            f"--min-lines={options.min_lines}",
            f"--exit-code={_CLONES_FOUND}",
            *(("--ignore-identifiers",) if options.ignore_identifiers else ()),
            *(("--ignore-literals",) if options.ignore_literals else ()),
            *options.args,
        )
        return Plan(
            (
                Command((*own_probe(context, "logic"), *map(str, paths)), writes={"told": paths[2]}),
                _jscpd(context, scratch / "listed", ("--min-tokens=0", "--min-lines=0")),
                _jscpd(context, scratch / "searched", searched),
            ),
            # An .ignore file in any folder above would hide the copies from jscpd, whatever it is told: not this one.
            files={"order.json": json.dumps(order), "jscpd.json": "{}", "tree/.ignore": "!*\n"},
        )

    def read(self, context: Context, options: JscpdOptions, outcomes: Sequence[Completed]) -> Reading:
        """Clones, over the files read of those there are."""
        copies = _copies(context, options)
        told = _told(outcomes[0])
        listed = {file.path: file for file in _report(outcomes[1], copies, 0).summary.files}
        found = _report(outcomes[2], copies, _CLONES_FOUND)
        searched = {file.path for file in found.summary.files}
        read = {
            name
            for name, file in listed.items()
            if name in searched or file.tokens < options.min_tokens or file.lines < options.min_lines
        }
        read |= {name for name, other in told.same.items() if other in read}
        names = {path: name for name, path in copies.items()}
        population, leaks, leaked = hold_against(
            copies.values(),
            (copies[name] for name in read),
            options.exclusions,
            lambda path: _hidden_by(names[path], told, listed),
        )
        more = {"searched": len(searched), "unparsed": len(told.unparsed), "ignore_markers": told.markers}
        clones = [_finding(clone, copies, told) for clone in found.duplicates]
        clones.sort(key=lambda finding: (finding.path, finding.line, finding.message))
        return Reading(
            (Needle("clones", len(clones), "clones", Range(max=options.max_clones)), leaks),
            replace(population, more=more),
            (*clones, *leaked),
            tool_id(context.tools["jscpd"]),
        )


def _copies(context: Context, options: JscpdOptions) -> dict[str, str]:
    """The files to be measured, but stubs, by their copies' names: numbers, for a name of its own can hide a file."""
    paths = left((path for path in python_files(context, tests=False) if not path.endswith(".pyi")), options.exclusions)
    # They sort as the files do: jscpd pairs copies in the order of their names, and in another one finds other clones.
    width = len(str(len(paths)))
    folders: dict[Path, int] = {}
    return {
        f"{folders.setdefault(Path(path).parent, len(folders)):0{width}}/{number:0{width}}.py": path
        for number, path in enumerate(paths)
    }


def _jscpd(context: Context, output: Path, words: tuple[str, ...]) -> Command:
    argv = (
        *context.tools["jscpd"].argv,
        f"--config={context.scratch / 'jscpd.json'}",
        "--no-gitignore",
        "--max-size=1gb",
        "--format=python",
        "--mode=weak",
        "--summary",
        "--summary-top=999999",
        "--no-colors",
        "--no-tips",
        "--reporters=json",
        f"--output={output}",
        *words,
        "--",
        str(context.scratch / "tree"),
    )
    return Command(argv, writes={"report": output / "jscpd-report.json"}, keep="^(?!Using config from )")


def _told(outcome: Completed) -> _Told:
    said = last_line(outcome.stderr) or "it does not say why"
    failed = Unreadable(f"The sources could not be copied for jscpd (exit {outcome.exit_code}): {said}.")
    if outcome.exit_code != 0:
        raise failed
    try:
        return _Told.model_validate_json(outcome.files.get("told", ""))
    except ValidationError:
        raise failed from None


def _report(outcome: Completed, copies: Mapping[str, str], code_of_clones: int) -> _Report:
    """The report of one run. Raises `Unreadable` where there is none, or one that contradicts itself or the exit."""
    try:
        report = _Report.model_validate_json(outcome.files.get("report", ""))
    except ValidationError:
        errors = (line for line in outcome.stderr.splitlines() if line.lower().startswith("error"))
        said = next(errors, last_line(outcome.stderr)) or "its report is missing, or is not what jscpd 5 writes"
        what = f"jscpd could not do its work (exit {outcome.exit_code}): {said}."
        raise Unreadable(f"{what} It takes jscpd 5.2 or newer.") from None
    if outcome.exit_code != (code_of_clones if report.duplicates else 0):
        raise Unreadable(f"jscpd contradicts itself: exit {outcome.exit_code} with {len(report.duplicates)} clones.")
    claims = (report.statistics.total.clones, report.summary.total_files)
    if claims != (len(report.duplicates), len(report.summary.files)):
        raise Unreadable("jscpd contradicts itself: its report does not hold as many clones or files as it counts.")
    places = (place.name for clone in report.duplicates for place in (clone.first_file, clone.second_file))
    unknown = {*places, *(file.path for file in report.summary.files)} - copies.keys()
    if unknown:
        raise Unreadable(f"jscpd names a file that it was not given: {min(unknown)}. Look at `args` in verify.toml.")
    return report


def _finding(clone: _Clone, copies: Mapping[str, str], told: _Told) -> Finding:
    (path, first), (other, second) = (
        (copies[place.name], [_original(told.gaps.get(place.name, ()), line) for line in (place.start, place.end)])
        for place in (clone.first_file, clone.second_file)
    )
    renamed = "" if clone.kind == "exact" else f" ({clone.kind})"
    return Finding(
        f"lines {first[0]}-{first[1]} ({clone.tokens} tokens) stand in {other}:{second[0]}-{second[1]} too{renamed}",
        path=path,
        line=first[0],
        rule="clone",
        fix="Keep that logic in one place, and call it from both.",
        detail=clone.fragment,
    )


def _original(gaps: Sequence[tuple[int, int]], line: int) -> int:
    """The number in the original of a line of its copy, which lacks the lines in `gaps`."""
    for first, count in gaps:
        if first > line:
            break
        line += count
    return line


def _hidden_by(name: str, told: _Told, listed: Mapping[str, _File]) -> str:
    why = told.unreadable.get(told.same.get(name, name))
    if why is not None:
        return f"It could not be read: {why}."
    if name in listed:
        return "jscpd can read it and yet left it out; look at `args` in verify.toml."
    return "jscpd passed over it and does not say why; look at what it holds."
