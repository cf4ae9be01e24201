"""The report as a page: what it says, and that nothing a project says becomes more than text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.reports.arbitrary import HOSTILE, reports, texts
from tests.unit.reports.made import (
    CACHED,
    CANON,
    COVERAGE,
    LINT,
    MISSING,
    MUTATION,
    ON_ITS_WORD,
    TYPECHECK,
    instrument,
    needle,
    report,
)
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import ACKNOWLEDGED, Finding, Severity
from verify_gate.domain.history import Course, Moment
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Status
from verify_gate.reports.html import page
from verify_gate.reports.html.markup import apart, code, element, name, prose, spoken, together
from verify_gate.reports.screen import TIE


class Read(HTMLParser):
    """A page as a parser has it: its tags with their attributes, and its text by the path of the elements around it."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.shape: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append((tag, tuple(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")

    @property
    def text(self) -> str:
        """All of its text, with one blank for any white space."""
        return " ".join(" ".join(self.words).split())

    def of(self, tag: str, **named: str) -> list[dict[str, str | None]]:
        """The attributes of each element of that tag which has those named."""
        found = [dict(attributes) for other, attributes in self.shape if other == tag]
        return [each for each in found if named.items() <= each.items()]


def line_of(path: str, line: int) -> str | None:
    return f"    the line {line} of {path}\n" if line < 1300 else None


def rendered(told: Report, courses: Sequence[Course] = ()) -> Read:
    read = Read(page.render(told, line_of, courses))
    assert read.open == []
    return read


def course(*values: float | None, allowed: Range | None = None, label: str = "lint", unit: str = "findings") -> Course:
    """A needle that had these figures, one a day."""
    allowed = allowed or Range(max=0)
    began = datetime(2026, 11, 1, tzinfo=UTC)
    moments = [
        Moment(began + timedelta(days=day), None, None, Status.NO_READING)
        if value is None
        else Moment(began + timedelta(days=day), "1f0c", None, Status.IN_RANGE, value, allowed)
        for day, value in enumerate(values)
    ]
    return Course(label, unit, unit, tuple(moments))


def test_the_verdict_is_the_title_and_the_first_that_is_said() -> None:
    for lines, verdict, meaning in (
        ([TYPECHECK], "PASS", "Every needle that was read is in its range."),
        ([TYPECHECK, MISSING, LINT], "FAIL", "At least one needle is out of its range."),
        ([TYPECHECK, MISSING], "UNKNOWN", "No needle is out of its range, but not everything could be read."),
    ):
        read = rendered(report(*lines))
        assert read.text.startswith(f"{verdict} · verify · ")
        assert f" verify {verdict} {meaning} " in read.text


def test_what_is_not_in_range_is_a_step_away() -> None:
    read = rendered(report(TYPECHECK, MISSING, LINT))
    assert read.of("a") == [
        {"href": "#instrument-2", "class": "none"},
        {"href": "#instrument-3", "class": "bad"},
    ]
    assert [each["id"] for each in read.of("article")] == ["instrument-1", "instrument-2", "instrument-3"]
    assert "no reading: build out of range: lint Instruments" in read.text
    assert rendered(report(TYPECHECK)).of("nav") == []


def test_a_row_says_all_that_the_terminal_does() -> None:
    text = rendered(report(COVERAGE, CACHED, ON_ITS_WORD, CANON, MUTATION)).text
    assert (
        "in range: coverage Is it so? 93.1 % worst file (min 90): in range 93.1 % worst file min 90"
        " 41 of 41 files, 212 tests, 3 skipped 12s How it was read · 2 exclusions"
        " Also read 0 failing tests (max 0)"
        " Not looked at src/queue.py It only delegates. src/live/** Needs a key. (until 2027-03-01)"
        " Tool tool 1.2 Command /env/bin/tool --all 'a b' Log .verify/logs/coverage.log"
    ) in text
    assert "1 clone max 2 41 of 41 files before How" in text
    assert "exit code 0 max 0 on its word: nothing shows what it looked at 1.2s" in text
    assert "Not read at cadence change: canon (push) , mutation (milestone) Run" in text


def test_a_partial_run_says_why_the_others_were_not_read() -> None:
    assert "Not read, for --only: canon Run" in rendered(report(TYPECHECK, CANON, partial=True)).text


def test_the_state_of_the_project_is_told() -> None:
    told = replace(report(TYPECHECK), cleared=("RUFF_CONFIG",))
    assert rendered(told).text.endswith(
        "Run 2026-11-21 10:00 UTC Took 37s Cadence change Commit 1f0c , with changes that are not committed"
        " Kept from the tools RUFF_CONFIG"
    )
    assert rendered(replace(told, commit=None, cleared=(), partial=True)).text.endswith(
        "Cadence change, some of it (--only)"
    )


def test_why_there_is_no_reading_stands_in_view() -> None:
    text = rendered(report(MISSING)).text
    assert (
        "Is it so? no reading no reading 0.0s pyproject-build was not found. Install it."
        " Read it again: verify --only build How"
    ) in text
    assert "It does not say why." in rendered(report(replace(MISSING, why=None))).text
    short = instrument("lint", [needle("findings", 0, "findings")], Population(3, 4, "files"))
    text = rendered(report(short)).text
    assert "no reading 3 of 4 files 1.2s It looked at 3 of 4 files; no needle tells of the rest." in text


def test_a_finding_says_where_what_and_what_to_do() -> None:
    read = rendered(report(LINT))
    assert (
        "4 findings src/queue.py :12:121 Line too long (130 > 120) E501"
        " 10 the line 10 of src/queue.py 11 the line 11 of src/queue.py 12 the line 12 of src/queue.py"
        " 13 the line 13 of src/queue.py 14 the line 14 of src/queue.py"
    ) in read.text
    assert "os imported but unused F401 1 the line 1 of" in read.text
    assert "→ Remove unused import: os" in read.text
    assert "src/gen.py this file was not looked at unmeasured → Let it be measured." in read.text
    assert "src/shell.py :1204:5 warning Do not catch it all BLE001" in read.text
    assert len(read.of("mark")) == 3
    assert "Read it again: verify --only lint" in read.text


def test_every_needle_out_of_range_is_drawn() -> None:
    read = rendered(report(LINT))
    assert [each["aria-label"] for each in read.of("svg", role="img")] == [
        "3 findings (max 0): out of range",
        "1 unmeasured file (max 0): out of range",
    ]


def test_what_the_detail_shows_is_not_shown_twice() -> None:
    lines = [f"{sign} {number}" for number, sign in enumerate("+-@" * 20)]
    found = Finding("bad", "a.py", 2, detail="\n".join((*lines, "the line 2 of a.py")))
    read = rendered(report(instrument("lint", [needle("findings", 1, "findings")], findings=[found])))
    assert read.of("mark") == []
    assert (len(read.of("span", **{"class": "added"})), len(read.of("span", **{"class": "gone"}))) == (14, 13)
    assert "39 … 21 more lines" in read.text


def test_without_a_place_it_says_what_is_out_of_range() -> None:
    text = rendered(report(instrument("lint", [needle("findings", 2, "findings")]))).text
    assert "Out of range: 2 findings (max 0). Its log is .verify/logs/lint.log." in text


def test_what_somebody_answers_for_is_in_view() -> None:
    told = [Finding("Ada answers for it", "t.py", 1, rule=ACKNOWLEDGED, severity=Severity.NOTE)]
    read = rendered(report(instrument("integrity", [needle("weakenings", 0, "weakenings")], findings=told)))
    assert read.of("details", **{"class": "findings"}) == [{"class": "findings", "open": None}]
    assert "note Ada answers for it acknowledged" in read.text


def test_a_tool_that_names_errors_and_counts_none_is_doubted() -> None:
    told = [Finding("an error", "a.py", 1)]
    text = rendered(report(instrument("own", [needle("exit code", 0, "code")], findings=told))).text
    assert "It is in range by its needles, none of which counts what it names here. 1 finding" in text


def test_what_needs_nobody_is_folded() -> None:
    known = [Finding("old", "a.py", 1, known=True), Finding("older", "a.py", 2, known=True)]
    held = Needle("findings", 2, "findings", Range(max=2), Range(max=0))
    read = rendered(report(instrument("lint", [held], findings=known)))
    assert read.of("details", **{"class": "findings"}) == [{"class": "findings"}]
    assert "2 findings max 2, by the baseline; else max 0" in read.text
    assert "2 findings known to the baseline" in read.text
    notes = [Finding("so so", "a.py", 1, severity=Severity.NOTE)]
    line = instrument("lint", [needle("score", 9, "%", 5, None)], findings=notes)
    assert "1 finding to know of" in rendered(report(line)).text


def test_members_are_headings_and_paths_begin_at_the_root() -> None:
    read = rendered(report(TYPECHECK, replace(LINT, member="core"), replace(COVERAGE, member="core")))
    assert [tag for tag, _ in read.shape if re.fullmatch(r"h\d", tag)] == ["h1", "h2", "h3", "h3", "h4", "h4"]
    assert "core/src/queue.py" in read.text
    assert "verify --only core:lint" in read.text


def test_it_stays_of_a_size_that_opens_at_once() -> None:
    long = "m" * 10_000  # one text: as many would take a gigabyte
    many = [Finding(long, f"src/{'long/' * 40}{number}.py", number) for number in range(1, 100_001)]
    line = instrument("lint", [needle("findings", len(many), "findings")], findings=many)
    source = page.render(report(line), line_of)
    assert len(source) < 150_000
    read = Read(source)
    assert len(read.of("p", **{"class": "place"})) == page.MANY
    assert "45 more" in read.text
    assert "99950 more: .verify/logs/lint.log has them, and so has verify report -v" in read.text
    fewer = instrument("lint", [needle("findings", 60, "findings")], findings=many[:60])
    several = [replace(fewer, name=f"lint-{number}") for number in range(100)]
    assert len(rendered(report(*several)).of("p", **{"class": "place"})) == page.TOTAL


def test_many_exclusions_are_counted() -> None:
    line = replace(TYPECHECK, exclusions=tuple(Exclusion(f"{number}.py", "Made.") for number in range(120)))
    read = rendered(report(line))
    assert "99.py Made. 20 more, in verify.toml" in read.text
    assert "How it was read · 120 exclusions" in read.text


def test_blank_lines_around_the_source_are_left_out() -> None:
    source = ["", "if it:", "    go()", "", ""]
    line = instrument("lint", [needle("findings", 1, "findings")], findings=[Finding("bad", "a.py", 3)])
    read = Read(page.render(report(line), lambda _, number: f"{source[number - 1]}\n" if number < 6 else None))
    assert "bad 2 if it: 3 go() Read" in read.text
    assert "if it:" in read.words
    assert "    go()" in read.words


def test_a_line_that_is_long_is_cut_around_its_place() -> None:
    found = Finding("bad", "a.py", 1, 900)
    line = instrument("lint", [needle("findings", 1, "findings")], findings=[found])
    text = Read(
        page.render(report(line), lambda _, number: "x" * 880 + "HERE IT IS" + "y" * 880 if number == 1 else None)
    ).text
    assert "HERE IT IS" in text
    assert "x" * 400 not in text


def test_the_history_draws_each_needle() -> None:
    courses = [
        course(88, 89.5, None, 91, allowed=Range(min=90), label="coverage", unit="%"),
        course(0, 0, 0, label="typecheck", unit="errors"),
        course(4, label="new"),
        course(None, None, label="never"),
    ]
    read = rendered(report(TYPECHECK), courses)
    assert [each["aria-label"] for each in read.of("svg", **{"class": "course"})] == [
        "% of coverage in 4 runs from 2026-11-01 to 2026-11-04; first 88, last 91, lowest 88, highest 91 %;"
        " range min 90; 2 out of range; 1 without a reading",
        "errors of typecheck in 3 runs from 2026-11-01 to 2026-11-03; first 0, last 0, lowest 0, highest 0 errors;"
        " range max 0",
    ]
    assert "without a reading % 91 · min 90 · 4 runs 1 more needle typecheck errors" in read.text
    assert "History" not in rendered(report(TYPECHECK), courses[2:]).text
    gone = [course(3, 2, None), course(3, 2, allowed=Range())]
    text = rendered(report(TYPECHECK), gone).text
    assert "No reading by now; before that 2 findings · max 0 · 3 runs lint" in text
    assert "2 findings · 2 runs" in text
    assert "No needle has moved." in rendered(report(TYPECHECK), courses[1:2]).text


def test_a_course_is_drawn_with_its_range_and_its_gaps() -> None:
    (drawn,) = re.findall(
        r'<svg class="course".*?</svg>',
        page.render(report(TYPECHECK), line_of, [course(88, 89.5, None, 92, allowed=Range(min=90), unit="%")]),
    )
    read = Read(drawn)
    assert [each["points"] for each in read.of("polyline")] == ["6,42 82,28.5", "234,6"]
    assert read.of("rect") == [
        {"class": "band", "x": "0", "y": "0", "width": "120.0", "height": "24.0"},
        {"class": "band", "x": "196.0", "y": "0", "width": "44.0", "height": "24.0"},
    ]
    assert len(read.of("path", **{"class": "needle bad"})) == 2
    assert [each["cx"] for each in read.of("circle")] == ["234"]
    assert [each["x1"] for each in read.of("line", **{"class": "unread"})] == ["158.0"]


def test_many_courses_are_folded_and_then_counted() -> None:
    courses = [course(1, 2, label=f"lint-{number}") for number in range(60)]
    read = rendered(report(TYPECHECK), courses)
    assert len(read.of("svg", **{"class": "course"})) == 48
    assert "36 more needles" in read.text
    assert "12 more: verify history" in read.text


def test_it_asks_for_nothing_and_runs_nothing() -> None:
    source = page.render(report(TYPECHECK, LINT, MISSING), line_of, [course(1, 2)])
    read = Read(source)
    assert read.of("meta", **{"http-equiv": "Content-Security-Policy"}) == [
        {
            "http-equiv": "Content-Security-Policy",
            "content": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
        }
    ]
    assert not {tag for tag, _ in read.shape} & {"script", "link", "img", "iframe", "object", "form", "base", "use"}
    assert not re.search(r"url\(|@import|://", source)
    assert not [attribute for _, attributes in read.shape for attribute, _ in attributes if attribute.startswith("on")]
    assert source.isascii()


@settings(max_examples=30)
@given(reports(), texts, texts)
def test_any_report_is_a_whole_page_without_what_cannot_be_seen(told: Report, label: str, quantity: str) -> None:
    source = page.render(told, line_of, [replace(course(1, 2), label=label, quantity=quantity)])
    read = Read(source)
    assert read.open == []
    assert source.isascii()
    assert all(character.isprintable() or character in f"\n{TIE}" for character in "".join(read.words))


def hostile(text: str) -> tuple[InstrumentReport, Course]:
    """An instrument that says it wherever one can say something, and a course that does."""
    found = Finding(text, text, 1, 1, text, Severity.WARNING, text, text)
    line = instrument("lint", [needle(text, 1, text)], Population(1, 1, text), [found])
    line = replace(
        line,
        member=text,
        question=text,
        exclusions=(Exclusion(text, text),),
        env={"A": text},
        commands=((text,),),
        log=text,
    )
    return line, replace(course(1, 2), label=text, quantity=text, unit=text)


def structure(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of such a page, and the names of their attributes."""
    line, moved = hostile(text)
    told = replace(report(line, replace(MISSING, why=text)), commit=text)
    source = page.render(told, lambda _, number: text if number == 1 else None, [moved])
    read = Read(source)
    assert read.open == []
    return [(tag, tuple(attribute for attribute, _ in attributes)) for tag, attributes in read.shape]


def harmless(text: str) -> str:
    """The same in letters: what is white space stays, how a line of a diff begins, and what marks code."""
    return "".join(sign if sign.isalnum() or sign.isspace() or sign in "+-`" else "x" for sign in text)


@settings(max_examples=40)
@given(texts)
def test_no_text_becomes_an_element_or_an_attribute(text: str) -> None:
    assert structure(text) == structure(harmless(text))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_everywhere(text: str) -> None:
    assert structure(text) == structure(harmless(text))


SHOWN = st.text(st.characters(min_codepoint=33, exclude_categories=("C", "Z")), min_size=1, max_size=30)


@settings(max_examples=40)
@given(SHOWN)
def test_the_text_arrives(text: str) -> None:
    read = rendered(report(replace(LINT, question=f"{text} end")))
    assert prose(f"{text} end") in read.words


def test_an_element() -> None:
    assert element("p", 'a<b & "c"', None, element("b", "d"), class_="x", aria_label='"<', open="", id=None).text == (
        '<p class="x" aria-label="&quot;&lt;" open>a&lt;b &amp; &quot;c&quot;<b>d</b></p>'
    )
    assert element("meta", charset="utf-8").text == '<meta charset="utf-8">'
    assert together(("<", element("i"))).text == "&lt;<i></i>"
    assert apart(("a", element("i"), "b"), " & ").text == "a &amp; <i></i> &amp; b"
    assert apart((), ", ").text == ""
    assert spoken("a `b<` ``c`` d`").text == "a <code>b&lt;</code> ``c`` d`"


def test_what_is_not_plainly_visible() -> None:
    assert prose("a\x1b[1m\u202eb\nc") == "ab c"
    assert name("a\u202e\n") == r"a\u202e\n"
    assert code("\ta\x07 ") == "    a"


COLORS = dict[str, tuple[float, float, float]]
PAIRS = [
    *((ink, ground) for ink in ("ink", "quiet") for ground in ("ground", "surface", "sunken")),
    *((ink, f"{kind}-tint") for ink in ("ink", "quiet") for kind in ("good", "bad", "none")),
    *((kind, ground) for kind in ("good", "bad", "none") for ground in ("ground", "surface", "sunken", f"{kind}-tint")),
]


def schemes() -> list[COLORS]:
    """The colours of the page, light and dark."""
    style = re.search(r"<style>(.*?)</style>", page.render(report(TYPECHECK), line_of), re.DOTALL)
    assert style is not None
    light, dark = re.findall(r":root \{(.*?)\}", style.group(1), re.DOTALL)
    found = [dict(re.findall(r"--([\w-]+): #(\w{6})", part)) for part in (light, dark)]
    return [
        {key: (int(value[:2], 16), int(value[2:4], 16), int(value[4:], 16)) for key, value in part.items()}
        for part in found
    ]


def luminance(color: tuple[float, float, float]) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (each / 255 for each in color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colors", schemes(), ids=["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(colors: COLORS) -> None:
    """As WCAG 2 asks of text at level AA."""
    for ink, ground in PAIRS:
        dim, bright = sorted((luminance(colors[ink]), luminance(colors[ground])))
        assert (bright + 0.05) / (dim + 0.05) >= 4.5, (ink, ground)


def test_the_gauges_have_one_scale() -> None:
    """A needle out of range is drawn apart from its limit, and a worse one further away."""
    places = []
    for value in (1, 10, 100):
        line = instrument("lint", [needle("findings", value, "findings")])
        (drawn,) = rendered(report(line)).of("path", **{"class": "needle bad"})
        places += map(float, re.findall(r"^M([\d.]+) ", drawn["d"] or ""))
    assert all(after > before for before, after in pairwise([2, *places]))
    assert places[0] >= 16
