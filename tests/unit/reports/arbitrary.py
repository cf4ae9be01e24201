"""Any report there can be, for properties that hold of all."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.identity import Identity
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Status

HOSTILE = (
    "::set-output name=a::b",
    "x\n::error::y",
    "a\r\n::warning file=b::c",
    "##vso[task.complete]",
    "##teamcity[x]",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07",
    "]]>",
    "<!-- --><script>alert(1)</script>",
    "&amp;&#0;&#x1F;",
    "nul \0 \x01\x0b\ufffe\uffff",
    "\udcff\ud800\udfff",
    "`code` ``` ~~~ ````",
    "| a | b \\| c",
    "{0} {{1}} [text](http://example.invalid) ![x](y)",
    "@someone #12 https://example.invalid www.example.invalid",
    "\u202eright to left\u2066",
    "%0A%0D%25 100%",
    "a:b,c=d",
    "-" * 250,
    "/etc/passwd",
    "//host/share",
    "../up.py",
    "日本 ✓ é",
    "",
    " ",
    "</details></summary>",
)

texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=()), max_size=20),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=3).map("".join),
)
maybe = st.none() | texts
words = st.from_regex(r"[a-z][a-z_-]{0,8}", fullmatch=True)
figures = st.integers(0, 200) | st.floats(0, 100, allow_nan=False).map(lambda value: round(value, 3))
ranges = st.one_of(
    st.just(Range(max=0)),
    st.builds(Range, min=figures),
    st.builds(Range, min=st.just(0), max=figures),
    st.just(Range()),
)
needles = st.builds(Needle, texts, figures, texts, ranges, st.none() | ranges)
seconds = st.floats(0, 10_000, allow_nan=False).map(lambda value: round(value, 3))
lines_of_code = st.none() | st.integers(1, 10_000)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    """A finding, with an identity that is its own."""
    path, rule = draw(maybe), draw(maybe)
    identity = draw(st.none() | st.builds(Identity.of, st.just(path), texts, st.just(rule), words))
    return Finding(
        draw(texts),
        path,
        draw(lines_of_code),
        draw(lines_of_code),
        rule,
        draw(st.sampled_from(Severity)),
        draw(maybe),
        draw(maybe),
        draw(maybe),
        draw(maybe),
        None,
        identity,
        draw(st.booleans()),
    )


@st.composite
def populations(draw: st.DrawFn) -> Population:
    """One of some, of as many, or of nobody knows how many."""
    count = draw(st.integers(0, 100))
    of = draw(st.none() | st.integers(count, 200))
    return Population(count, of, draw(texts), draw(st.dictionaries(words, st.integers(0, 100), max_size=2)))


tools = st.none() | st.builds(ToolId, texts, maybe)
readings = st.builds(
    Reading,
    st.lists(needles, min_size=1, max_size=3).map(tuple),
    st.none() | populations(),
    st.lists(findings(), max_size=4).map(tuple),
    tools,
    st.dictionaries(words, figures, max_size=2),
)
exclusions = st.builds(Exclusion, texts, texts, st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1)))


@st.composite
def instruments(draw: st.DrawFn) -> InstrumentReport:
    """An instrument whose status goes with its reading, as far as a reader of the report can tell."""
    status = draw(st.sampled_from(Status))
    known = status in {Status.IN_RANGE, Status.OUT_OF_RANGE}
    reading = draw(readings) if known else draw(st.none() | readings) if status is Status.NO_READING else None
    return InstrumentReport(
        name=draw(words),
        uses=draw(texts),
        when=draw(st.sampled_from(Cadence)),
        question=draw(texts),
        status=status,
        reading=reading,
        why=draw(texts) if status is Status.NO_READING else None,
        exclusions=draw(st.lists(exclusions, max_size=2).map(tuple)),
        env=draw(st.dictionaries(words, texts, max_size=1)),
        commands=draw(st.lists(st.lists(texts, max_size=2).map(tuple), max_size=2).map(tuple)),
        duration_s=draw(seconds),
        log=draw(maybe),
        member=draw(st.none() | texts.filter(bool)),
        cached=draw(st.booleans()),
    )


@st.composite
def _reports(draw: st.DrawFn) -> Report:
    lines = draw(st.lists(instruments(), min_size=1, max_size=4))
    if all(line.status is Status.NOT_SELECTED for line in lines):  # there is no report of that
        lines.append(InstrumentReport("a", "a", Cadence.CHANGE, "?", Status.NO_READING))
    return Report(
        cadence=draw(st.sampled_from(Cadence)),
        partial=draw(st.booleans()),
        instruments=tuple(lines),
        started=draw(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1))).replace(microsecond=0, tzinfo=UTC),
        duration_s=draw(seconds),
        commit=draw(maybe),
        dirty=draw(st.none() | st.booleans()),
        cleared=draw(st.lists(words, max_size=2).map(tuple)),
    )


def reports() -> SearchStrategy[Report]:
    """Any report."""
    return _reports()
