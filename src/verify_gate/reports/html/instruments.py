"""A row for each instrument: its needle drawn in its range, what it looked at, and below what is to be known of it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from itertools import groupby

from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.needle import Needle
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Status
from verify_gate.reports.screen import TIE
from verify_gate.reports.told import NO_WHY, again, in_doubt, needing, needle_told, statement
from verify_gate.reports.words import duration, figure, headline, noun, population

from .drawing import CLASSES, WORDS, gauge, limits, sign
from .findings import Findings
from .markup import Content, Html, apart, element, name, prose, spoken

ON_ITS_WORD = "on its word: nothing shows what it looked at"
DOUBT = "It is in range by its needles, none of which counts what it names here."
EXCLUSIONS = 100
"""How many exclusions of one instrument are told one by one."""


def instruments(report: Report, findings: Findings) -> Html:
    """The section of all that were read, those of a member under its name, and of those that were not."""
    read = [(number, line) for number, line in enumerate(report.instruments) if line.status is not Status.NOT_SELECTED]
    parts: list[Content] = [element("h2", "Instruments", id="instruments")]
    for member, some in groupby(read, key=lambda numbered: numbered[1].member):
        parts.append(element("h3", name(member), class_="member") if member else None)
        parts += [_instrument(number, line, findings) for number, line in some]
    parts.append(_not_read(report))
    return element("section", *parts, class_="instruments", aria_labelledby="instruments")


def anchor(number: int) -> str:
    """The id of an instrument on the page, by its place in the report."""
    return f"instrument-{number + 1}"


def told(needle: Needle) -> tuple[str, str, str]:
    """Its number, what that counts, and the range it must lie in."""
    number, label = figure(needle)
    held = limits(needle.range)
    if needle.full is not None and needle.full != needle.range:
        held += f", by the baseline; else {limits(needle.full)}"
    return number, prose(label), held


def _instrument(number: int, line: InstrumentReport, findings: Findings) -> Html:
    needles = line.reading.needles if line.reading else ()
    first = headline(needles)
    others = [needle for needle in needles if needle is not first]
    level = "h4" if line.member else "h3"
    return element(
        "article",
        element(
            "div",
            element(
                "div",
                element(
                    level,
                    sign(line.status),
                    element("span", f"{WORDS[line.status]}: ", class_="unseen"),
                    element("span", name(line.name)),
                ),
                element("p", prose(line.question), class_="question"),
                class_="asked",
            ),
            *_needle(line, first, _population(line)),
            element("p", "before" if line.cached else duration(line.duration_s), class_="time"),
            class_="row",
        ),
        *(element("div", *_needle(line, needle), class_="row further") for needle in others if not needle.in_range),
        *_needs(line, findings),
        findings.others(line),
        _how(line, [needle for needle in others if needle.in_range]),
        class_=f"instrument {CLASSES[line.status]}",
        id=anchor(number),
    )


def _needle(line: InstrumentReport, needle: Needle | None, population: Html | None = None) -> tuple[Html, Html]:
    """Its drawing; and its figure, over what was looked at."""
    if needle is None:
        return gauge(None, "no reading"), element("div", element("p", "no reading", class_="figure none"), population)
    number, label, held = told(needle)
    where = "in range" if needle.in_range else "out of range"
    spoken = f"{' '.join(filter(None, (number, label)))}{f' ({held})' if held else ''}: {where}"
    if line.status is Status.NO_READING:
        figures = element("p", "no reading", class_="figure none")
    else:
        figures = element(
            "p",
            element("strong", number or label),
            f" {label}" if number else None,
            " " if held else None,
            element("span", held.replace(" ", TIE, 1), class_="bound") if held else None,
            class_=f"figure {'good' if needle.in_range else 'bad'}",
        )
    return gauge(needle, spoken), element("div", figures, population)


def _population(line: InstrumentReport) -> Html | None:
    """What was looked at; in the colour of doubt where that was not all."""
    if line.on_its_word:
        return element("p", ON_ITS_WORD, class_="population none")
    there = line.reading.population if line.reading else None
    if there is None:
        return None
    short = there.of is not None and there.count < there.of
    text = ", ".join(prose(part).replace(" ", TIE) for part in population(there, every=True))
    return element("p", text, class_=f"population{' none' if short else ''}")


def _needs(line: InstrumentReport, findings: Findings) -> Iterator[Content]:
    """What somebody has to see at once: why there is no reading, what is wrong, and how to read it again."""
    said = statement(line)
    if line.status is Status.NO_READING:
        yield element("p", spoken(line.why or NO_WHY), class_="said")
    elif said or in_doubt(line):
        yield element("p", spoken(said or DOUBT), class_="said")
    yield findings.needing(line)
    if line.status is not Status.IN_RANGE or needing(line):
        yield element("p", "Read it again: ", element("code", name(again(line))), class_="again")


def _how(line: InstrumentReport, others: Sequence[Needle]) -> Html:
    """How the reading was taken: its other needles, where it was told not to look, the tool, its commands, its log."""
    tool = line.reading.tool if line.reading else None
    excluded = len(line.exclusions)
    terms: list[tuple[str, list[Content]]] = [
        ("Also read", [prose(needle_told(needle)) for needle in others]),
        ("Not looked at", [_exclusion(exclusion) for exclusion in line.exclusions[:EXCLUSIONS]]),
        ("Tool", [name(f"{tool.name} {tool.version or '(version unknown)'}")] if tool else []),
        ("Set for it", [element("code", name(f"{key}={value}")) for key, value in line.env.items()]),
        ("Command", [element("code", name(shlex.join(command))) for command in line.commands]),
        ("Log", [element("code", name(line.located(line.log) or ""))] if line.log else []),
    ]
    if excluded > EXCLUSIONS:
        terms[1][1].append(f"{excluded - EXCLUSIONS} more, in verify.toml")
    mentioned = f" · {excluded} {noun(excluded, 'exclusions')}" if excluded else ""
    return element(
        "details",
        element("summary", f"How it was read{mentioned}"),
        element(
            "dl",
            *(
                element("div", element("dt", term), *(element("dd", each) for each in several))
                for term, several in terms
                if several
            ),
        ),
        class_="how",
    )


def _exclusion(exclusion: Exclusion) -> Html:
    until = f" (until {exclusion.until})" if exclusion.until else ""
    return element("span", element("code", name(exclusion.path)), f" {prose(exclusion.reason)}{until}")


def _not_read(report: Report) -> Html | None:
    """Which instruments this run does not read, and when they are."""
    left = [line for line in report.instruments if line.status is Status.NOT_SELECTED]
    if not left:
        return None
    why = "Not read, for --only: " if report.partial else f"Not read at cadence {report.cadence.value}: "
    each = (
        element("span", element("strong", name(line.label)), None if report.partial else f" ({line.when.value})")
        for line in left
    )
    return element("p", sign(Status.NOT_SELECTED), " ", why, apart(each, ", "), class_="left")
