"""The page as a browser shows it: a real run on a project with planted defects, on a phone and on a desk.

It leaves its pictures in pytest's folder, for somebody to look at them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.browser.chromium import Chromium
from tests.conftest import Project
from tests.unit.reports.made import COVERAGE, LINT, MISSING, ON_ITS_WORD, instrument, left, report
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.history import Course, Moment
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.verdict import Status
from verify_gate.reports.html.page import render as page_of

pytestmark = [pytest.mark.browser, pytest.mark.e2e]

LEDGER = Path(__file__).parent.parent / "specimens" / "ledger"
MEASURE = Path(__file__).with_name("measure.js").read_text(encoding="utf-8")
STORE = "src/ledger/adapters/json_store.py"
READ = '        cents = json.loads(file.read_text(encoding="utf-8"))\n'
BLIND = (
    '        try:\n            cents = json.loads(file.read_text(encoding="utf-8"))\n'
    "        except Exception:\n            cents = []\n"
)
MONEY = "src/ledger/domain/money.py"
SPACED = "abs(money.cents), 100"
BUILD = "[instruments.build]\n"
"""It installs what it built, which takes the network."""
NOWHERE = '\n[instruments.nowhere]\nuses = "command"\nrun = ["a-program-that-is-nowhere"]\n'
SHOWN = ("typecheck", "lint", "format", "boundaries", "duplication", "coverage", "nowhere")
SIZES = {"phone": (375, 812), "tablet": (768, 1024), "desk": (1280, 800)}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a run that found a blind except and a missing blank, and had no reading of one instrument."""
    project = Project(tmp_path_factory.mktemp("page"))
    left = shutil.ignore_patterns(".*_cache", ".verify", "__pycache__")
    shutil.copytree(LEDGER, project.root, dirs_exist_ok=True, ignore=left)
    store = (project.root / STORE).read_text(encoding="utf-8")
    money = (project.root / MONEY).read_text(encoding="utf-8")
    toml = (project.root / "verify.toml").read_text(encoding="utf-8")
    assert READ in store
    assert SPACED in money
    assert BUILD in toml
    project.write(
        {
            STORE: store.replace(READ, BLIND),
            MONEY: money.replace(SPACED, SPACED.replace(" ", "")),
            "verify.toml": toml.replace(BUILD, "") + NOWHERE,
        }
    )
    outcome = project.run("-q", "--output", "html=verify.html")
    assert outcome.code == 1, outcome
    return project.root / "verify.html"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page on which all that can be long is long, and all that can be many is many."""
    word = "a_name_that_has_no_end_" * 12
    path = f"src/{word}/{word}.py"
    found = [
        Finding(f"{word} `{word}` " * 3, path, line, line, word, severity, word, f"+{word}\n-{word}")
        for line, severity in enumerate(Severity, start=123_456)
    ]
    needles = [Needle(word, 10**15, word, Range(max=0)), Needle("score", 12.345678, "%", Range(min=90), Range(min=99))]
    crowd = instrument(
        "lint",
        needles,
        Population(10**14, 10**15, word, {word: 10**15, "skipped": 7}),
        found * 5,
        question=f"Is {word} so?",
        exclusions=(Exclusion(path, f"It is {word}."),),
        commands=((f"/{word}/{word}", f"--{word}"),),
        env={"A": word},
        log=path,
        member=word,
        duration_s=360_000.0,
    )
    lines = [
        crowd,
        replace(MISSING, member=word, why=f"{word} was not found."),
        *(
            replace(line, name=f"{line.name}-{number}")
            for number in range(10)
            for line in (COVERAGE, LINT, ON_ITS_WORD)
        ),
        left(word, Cadence.PUSH, member=word),
    ]
    began = datetime(2026, 11, 1, tzinfo=UTC)
    moments = [
        Moment(began, word, None, Status.OUT_OF_RANGE, value, Range(min=2))
        if value
        else Moment(began, None, None, Status.NO_READING)
        for value in [10**15, 0, 1, 2, 3] * 20
    ]
    courses = [Course(f"{number}{word}", word, word, tuple(moments[number:])) for number in range(30)]
    file = tmp_path_factory.mktemp("crowded") / "verify.html"
    text = page_of(report(*lines, commit=word, cleared=(word,)), lambda _, line: f"{'    ' * 9}{word}({line})", courses)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as running:
        yield running


def stumbles(browser: Chromium, *, opened: bool = False) -> list[list[str]]:
    found: list[list[str]] = browser.ask(f"({MEASURE})({str(opened).lower()})")
    return found


def complaints(browser: Chromium) -> list[str]:
    """What the browser's console and its audit have against the page."""
    said = [event["entry"]["text"] for event in browser.told("Log.entryAdded")]
    said += [f"{event['issue']['code']}" for event in browser.told("Audits.issueAdded")]
    return said + [str(event) for event in browser.told("Runtime.exceptionThrown")]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("which", ["page", "crowded"])
def test_it_can_be_read(
    request: pytest.FixtureRequest, browser: Chromium, which: str, size: str, tmp_path: Path
) -> None:
    page: Path = request.getfixturevalue(which)
    width, height = SIZES[size]
    grounds = set()
    for dark in (False, True):
        browser.open(page, width, height, dark=dark)
        assert browser.ask("[innerWidth, document.documentElement.clientWidth]") == [width, width]
        assert stumbles(browser) == []
        (tmp_path / f"{size}-{'dark' if dark else 'light'}.png").write_bytes(browser.picture())
        assert stumbles(browser, opened=True) == []
        assert [event["request"]["url"] for event in browser.told("Network.requestWillBeSent")] == [page.as_uri()]
        assert complaints(browser) == []
        grounds.add(browser.ask("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2


@pytest.mark.parametrize("size", SIZES)
def test_the_verdict_is_on_the_first_screen_and_every_instrument_on_the_page(
    page: Path, browser: Chromium, size: str
) -> None:
    width, height = SIZES[size]
    browser.open(page, width, height)
    assert browser.ask("document.title").startswith("FAIL · verify · 4 of 7 in range")
    assert browser.ask("document.querySelector('h1').innerText").strip() == "FAIL"
    assert browser.ask("document.querySelector('h1').getBoundingClientRect().bottom < innerHeight")
    assert browser.ask("document.querySelector('nav').getBoundingClientRect().bottom < innerHeight")
    assert browser.ask("[...document.querySelectorAll('h3')].map(each => each.innerText.split(/[:\\s]+/).pop())") == [
        *SHOWN
    ]
    seen = "[...document.querySelectorAll('article')].every(each => each.checkVisibility() && each.offsetHeight > 60)"
    assert browser.ask(seen)
    drawn = "[...document.querySelectorAll('.row svg.gauge')].map(each => each.getBoundingClientRect().width)"
    assert min(browser.ask(drawn)) > 120


def test_it_says_why_and_where_at_once(page: Path, browser: Chromium) -> None:
    browser.open(page, *SIZES["phone"])
    text = browser.ask("document.body.innerText")
    assert "a-program-that-is-nowhere was not found" in text
    assert "src/ledger/adapters/json_store.py:" in text
    assert browser.ask("document.querySelector('mark .text').innerText").strip() == "except Exception:"
    assert "Not read at cadence change: canon (push), mutation (milestone)" in text
    assert "a-program-that-is-nowhere\n" not in text  # its command is folded


def test_a_link_leads_to_its_instrument(page: Path, browser: Chromium) -> None:
    browser.open(page, *SIZES["phone"])
    browser.ask("document.querySelector('nav a').click()")
    assert 0 <= browser.ask("document.querySelector('article:target').getBoundingClientRect().top") < 60


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ('<p style="width: 2000px">wide</p>', "the page is too wide"),
        ('<p style="font-size: 8px">small</p>', "a text is too small"),
        ('<p style="margin-top: -3rem">over</p>', "texts overlap"),
        ('<p style="position: fixed; left: -20px">aside</p>', "a text is outside"),
    ],
)
def test_the_measure_sees_what_a_reader_would(
    page: Path, browser: Chromium, tmp_path: Path, planted: str, found: str
) -> None:
    spoilt = tmp_path / "spoilt.html"
    spoilt.write_text(page.read_text(encoding="utf-8").replace("</footer>", f"{planted}</footer>"), encoding="utf-8")
    browser.open(spoilt, *SIZES["phone"])
    assert found in {what for what, _ in stumbles(browser)}


@pytest.mark.parametrize(
    "planted",
    [
        '<img src="https://example.invalid/a.png">',
        "<script>document.title = 'it ran'</script>",
        '<p onfocus="document.title = 1" tabindex="0" autofocus>it</p>',
        '<iframe src="data:text/html,it"></iframe>',
    ],
)
def test_what_got_in_would_neither_run_nor_be_fetched(
    page: Path, browser: Chromium, tmp_path: Path, planted: str
) -> None:
    spoilt = tmp_path / "spoilt.html"
    spoilt.write_text(page.read_text(encoding="utf-8").replace("</footer>", f"{planted}</footer>"), encoding="utf-8")
    browser.open(spoilt, *SIZES["phone"])
    assert browser.ask("document.title").startswith("FAIL")
    assert any("Content Security Policy" in said for said in complaints(browser))


def test_without_a_browser_it_fails_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AssertionError, match="there is none: install one of chromium, "):
        Chromium(tmp_path)
