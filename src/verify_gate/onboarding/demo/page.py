"""What `verify demo` shows, as lines of a screen: the build, the row of the report, and what the green hid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verify_gate.domain.verdict import Status
from verify_gate.reports.escape import name, prose
from verify_gate.reports.screen import Line, Screen, hanging, padded
from verify_gate.reports.table import mark

from .bundle import BUILD, NAME
from .lies import Told

_INDENT: Line = (("  ", ""),)
_DEEPER: Line = (("    ", ""),)


def opening(files: Sequence[str], screen: Screen) -> Iterator[Line]:
    """What is looked at, and what comes first."""
    modules = sum(file.startswith("src/") and file.endswith(".py") for file in files)
    tests = sum(file.startswith("tests/") for file in files)
    yield from _part(f"1. {NAME}, a small project, and its ordinary build", screen)
    said = f"{modules} modules, {tests} files of tests, and a {BUILD} that says what has to pass. Here it runs:"
    yield from _sentence(said, screen)


def command(line: str, screen: Screen) -> Line:
    """A command of the build, as it is written, before it runs."""
    return (("  $ ", "dim"), (name(line, screen.encoding), "bold"))


def outcome(last: str, exit_code: int | None, screen: Screen) -> list[Line]:
    """The last line that it said, and how it ended."""
    good = exit_code == 0
    sign = mark(Status.IN_RANGE if good else Status.OUT_OF_RANGE, screen.glyphs)
    ended = f"  exit {exit_code}" if exit_code is not None else "  not ended"
    first: Line = (*_DEEPER, sign, (" ", ""))
    return hanging(first, ((prose(last, screen.encoding), ""), (ended, "dim")), screen.width)


def green(screen: Screen) -> Iterator[Line]:
    """The build has passed; the same project is to be measured."""
    yield ()
    yield from hanging(_INDENT, (("The build is green.", "bold green"),), screen.width)
    yield from _part("2. The same project, measured: verify --milestone", screen)


def row(report: str) -> Iterator[str]:
    """Of a report's text the row of instruments and the verdict, without the places between them."""
    paragraphs = report.rstrip("\n").split("\n\n")
    yield from ("", *paragraphs[0].splitlines(), "", *paragraphs[-1].splitlines())


def needles(told: Sequence[Told], screen: Screen) -> Iterator[Line]:
    """What the green hid: the question that asked for it, the place and what was found there, and how it was hidden."""
    yield from _part("3. What the green hid, needle by needle", screen)
    for each in told:
        sign = mark(Status.OUT_OF_RANGE if each.finding else Status.NO_READING, screen.glyphs)
        title: Line = ((each.lie.instrument, "bold"), (f"  {prose(each.question, screen.encoding)}", "dim"))
        yield ()
        yield from hanging((sign, (" ", "")), title, screen.width)
        if each.finding is None:
            yield from _sentence(f"What was planted in {each.lie.path} was not found. {each.missing}", screen)
        else:
            place = f"{each.finding.path}:{each.finding.line}"
            what: Line = (
                (name(place, screen.encoding), "cyan"),
                (f"  {prose(each.finding.message, screen.encoding)}", ""),
            )
            yield from hanging(_INDENT, what, screen.width)
            yield from _sentence(each.sentence, screen)


def ending(told: Sequence[Told], kept: str | None, screen: Screen) -> Iterator[Line]:
    """How many were found, and what to do next; `kept` is the folder in which the project stays."""
    shown = sum(each.finding is not None for each in told)
    yield from _part(f"{shown} of {len(told)} lies of a green build found. Next, in a project of your own:", screen)
    todo = [
        ("verify init", "look at it, and write its verify.toml"),
        ("verify", "is its green build telling the truth?"),
        ("verify explain NAME", "what an instrument asks, and what it cannot see"),
    ]
    if kept is None:
        todo.append(("verify demo --keep DIR", "leave this project in DIR, to go on with"))
    for what, why in todo:
        yield from hanging(padded((*_INDENT, (what, "cyan")), 26), ((why, ""),), screen.width)
    if kept is not None:
        said = (
            f"This project stays in {kept}: there, verify report has all of it, and verify says what you have mended."
        )
        yield from ((), *_sentence(said, screen))


def _part(title: str, screen: Screen) -> Iterator[Line]:
    yield ()
    yield from hanging((), ((prose(title, screen.encoding), "bold"),), screen.width)


def _sentence(text: str, screen: Screen) -> list[Line]:
    return hanging(_INDENT, ((prose(text, screen.encoding), ""),), screen.width)
