"""duplication, read from jscpd, which here compares copies of the sources with only their logic left in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import Field, field_validator

from verify_gate.census import hold_against, python_files, tool_id
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.exclusion import left
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import LARGEST, Needle, Range
from verify_gate.domain.reading import Reading, Unreadable
from verify_gate.instruments.jscpd.report import CLONES_FOUND, Clone, File, Told, report_of, told_of
from verify_gate.plugin import Command, Completed, Context, InstrumentOptions, Plan
from verify_gate.protocol import own_probe

_USUAL_TOKENS, _USUAL_LINES = 50, 5
"""The smallest clone by jscpd's own measure."""

_WIDENING = ("--ignore-case", "--ignore-identifiers", "--min-nodes", "--similarity", "--workers")
"""What else may be said to jscpd: it finds more clones by that, or the same."""


class JscpdOptions(InstrumentOptions):
    """`[instruments.duplication]`."""

    min_tokens: int = Field(default=_USUAL_TOKENS, ge=1, description="The fewest tokens of logic that make a clone.")
    min_lines: int = Field(default=_USUAL_LINES, ge=1, description="The fewest lines of logic that make a clone.")
    max_clones: int = Field(default=0, ge=0, le=LARGEST, description="How many clones are allowed.")
    ignore_identifiers: bool = Field(default=False, description="Whether a copy with other names is a clone too.")
    ignore_literals: bool = Field(default=False, description="Whether a copy with other literals is a clone too.")

    @field_validator("args")
    @classmethod
    def _finds_no_less(cls, args: tuple[str, ...]) -> tuple[str, ...]:
        for word in args:
            if word.partition("=")[0] not in _WIDENING:
                raise ValueError(
                    f"{word!r} may hide clones from jscpd. It is passed {', '.join(_WIDENING)} (a value after `=`) and "
                    "nothing else; what is not to be searched stands in `exclude`, with a reason"
                )
        return args


class Jscpd:
    """Counts the pieces of logic under `source` that stand there twice."""

    Options = JscpdOptions
    question = "Is logic duplicated?"
    when = Cadence.CHANGE
    tools = ("jscpd",)
    ratchet = "clones"

    def plan(self, context: Context, options: JscpdOptions) -> Plan:
        """Copy the logic; let jscpd list every copy, however small; let it search them for clones."""
        order = {"root": str(context.root), "files": _copies(context, options)}
        scratch = context.scratch
        paths = (scratch / "order.json", scratch / "tree", scratch / "told.json")
        searched = (
            f"--min-tokens={options.min_tokens}",
            f"--min-lines={options.min_lines}",
            f"--exit-code={CLONES_FOUND}",
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
        told = told_of(outcomes[0])
        listed = {file.path: file for file in report_of(outcomes[1], copies, 0).summary.files}
        found = report_of(outcomes[2], copies, CLONES_FOUND)
        _leave_room(listed.values(), options)
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


def _leave_room(files: Iterable[File], options: JscpdOptions) -> None:
    """Raises `Unreadable` where thresholds above the usual ones are all that keeps a clone from being found."""
    sizes = [(file.tokens, file.lines) for file in files]
    asked, usual = (options.min_tokens, options.min_lines), (_USUAL_TOKENS, _USUAL_LINES)
    if _room(sizes, *usual) and not _room(sizes, *asked):
        raise Unreadable(
            f"No clone could be found: hardly a file has {asked[0]} tokens in {asked[1]} lines of logic. "
            "Lower min_tokens and min_lines in verify.toml, or leave them out."
        )


def _room(sizes: Iterable[tuple[int, int]], tokens: int, lines: int) -> bool:
    """Whether a clone of this size could be there: two files that may hold it, or one that may hold it twice."""
    large = [size for size, length in sizes if size >= tokens and length >= lines]
    return len(large) > 1 or any(size >= 2 * tokens for size in large)


def _finding(clone: Clone, copies: Mapping[str, str], told: Told) -> Finding:
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
        size=clone.tokens,
    )


def _original(gaps: Sequence[tuple[int, int]], line: int) -> int:
    """The number in the original of a line of its copy, which lacks the lines in `gaps`."""
    for first, count in gaps:
        if first > line:
            break
        line += count
    return line


def _hidden_by(name: str, told: Told, listed: Mapping[str, File]) -> str:
    why = told.unreadable.get(told.same.get(name, name))
    if why is not None:
        return f"It could not be read: {why}."
    if name in listed:
        return "jscpd can read it, yet left it out and does not say why."
    return "jscpd passed over it and does not say why; look at what it holds."
