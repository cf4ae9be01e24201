"""jscpd, by its exact plan and readings over what jscpd 5.4 really writes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from pydantic import ValidationError

from tests.samples import ROOT, completed, context, exactly
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.instruments.jscpd import Jscpd, JscpdOptions
from verify_gate.plugin import Command, Completed, Context, Plan

INSTRUMENT = Jscpd()
SCRATCH = ROOT / ".verify/work/it"
FILES = (
    "src/acme/__init__.py",
    "src/acme/a.py",
    "src/acme/a.pyi",
    "src/acme/b.py",
    "src/acme/data.json",
    "src/acme/sub/c.py",
)
COPIES = {
    "0/0.py": "src/acme/__init__.py",
    "0/1.py": "src/acme/a.py",
    "0/2.py": "src/acme/b.py",
    "1/3.py": "src/acme/sub/c.py",
}
SIZES = {"0/0.py": (0, 0), "0/1.py": (16, 79), "0/2.py": (16, 79), "1/3.py": (60, 49)}
LARGE = ("0/1.py", "0/2.py")
FRAGMENT = "(orders, rate, limit):\n    return sum(orders) * rate"
FIX = "Keep that logic in one place, and call it from both."
NEEDLES = (Needle("clones", 0, "clones", Range(max=0)), Needle("unmeasured files", 0, "files", Range(max=0)))

RECORDED = """{"duplicates": [{"firstFile": {"end": 16, "endLoc": {"column": 17, "line": 16, "position": 415}, "name": "0/1.py",
"start": 3, "startLoc": {"column": 9, "line": 3, "position": 11}}, "format": "python", "fragment": "def total(orders):\\n    ...",
"isNew": false, "kind": "exact", "lines": 14, "secondFile": {"end": 16, "endLoc": {"column": 17, "line": 16,
"position": 415}, "name": "0/2.py", "start": 3, "startLoc": {"column": 9, "line": 3, "position": 11}}, "tokens": 77}],
"statistics": {"detectionDate": "2026-11-21T12:05:05.025Z", "formats": {"python": {"clones": 1, "duplicatedLines": 14,
"duplicatedTokens": 77, "lines": 32, "newClones": 0, "newDuplicatedLines": 0, "percentage": 43.75,
"percentageTokens": 48.734177215189874, "sources": 2, "tokens": 158}}, "total": {"clones": 1, "duplicatedLines": 14,
"duplicatedTokens": 77, "lines": 32, "newClones": 0, "newDuplicatedLines": 0, "percentage": 43.75,
"percentageTokens": 48.734177215189874, "sources": 2, "tokens": 158}}, "summary": {"by": "tokens", "files": [
{"bytes": 415, "complexity": 5, "duplicatedLines": 14, "duplicatedTokens": 77, "format": "python", "lines": 16,
"path": "0/1.py", "tokens": 79}, {"bytes": 415, "complexity": 5, "duplicatedLines": 14, "duplicatedTokens": 77,
"format": "python", "lines": 16, "path": "0/2.py", "tokens": 79}], "folders": [{"bytes": 830, "complexity": 10,
"duplicatedLines": 28, "files": 2, "lines": 32, "path": "0", "tokens": 158}], "totalFiles": 2, "totalFolders": 1}}"""


def project(**changed: Any) -> Context:
    return context(FILES, **{"test_files": ("tests/test_a.py",), **changed})


def clone(first: tuple[str, int, int], second: tuple[str, int, int], **changed: Any) -> dict[str, Any]:
    places = [{"name": name, "start": start, "end": end} for name, start, end in (first, second)]
    usual = {"firstFile": places[0], "secondFile": places[1], "tokens": 77, "kind": "exact", "fragment": FRAGMENT}
    return {**usual, **changed}


def report(
    files: Sequence[str] = (),
    clones: Sequence[Mapping[str, Any]] = (),
    sizes: Mapping[str, tuple[int, int]] = SIZES,
    **changed: Any,
) -> str:
    listed = [{"path": name, "lines": sizes[name][0], "tokens": sizes[name][1]} for name in files]
    usual = {
        "duplicates": clones,
        "statistics": {"total": {"clones": len(clones)}},
        "summary": {"files": listed, "totalFiles": len(listed)},
    }
    return json.dumps({**usual, **changed})


def told(**changed: Any) -> str:
    return json.dumps({"gaps": {}, "unreadable": {}, "same": {}, "unparsed": [], "markers": 0, **changed})


def outcomes(
    searched: str, exit_code: int = 0, *, listed: Sequence[str] = tuple(SIZES), **census: Any
) -> list[Completed]:
    return [
        completed(files={"told": told(**census)}),
        completed(files={"report": report(listed)}),
        completed(exit_code, files={"report": searched}),
    ]


def jscpd(output: str, *words: str) -> Command:
    argv = (
        "/env/bin/jscpd",
        "--config=/project/.verify/work/it/jscpd.json",
        "--no-gitignore",
        "--max-size=1gb",
        "--format=python",
        "--mode=weak",
        "--summary",
        "--summary-top=999999",
        "--no-colors",
        "--no-tips",
        "--reporters=json",
        f"--output=/project/.verify/work/it/{output}",
        *words,
        "--",
        "/project/.verify/work/it/tree",
    )
    return Command(argv, writes={"report": SCRATCH / output / "jscpd-report.json"}, keep="^(?!Using config from )")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, ("--min-tokens=50", "--min-lines=5", "--exit-code=3")),
        (
            {"min_tokens": 30, "min_lines": 3, "ignore_identifiers": True, "args": ("--workers=1",)},
            ("--min-tokens=30", "--min-lines=3", "--exit-code=3", "--ignore-identifiers", "--workers=1"),
        ),
        ({"ignore_literals": True}, ("--min-tokens=50", "--min-lines=5", "--exit-code=3", "--ignore-literals")),
    ],
)
def test_what_it_runs(options: dict[str, Any], words: tuple[str, ...]) -> None:
    probe = ("/verify/bin/python", "-P", "-m", "verify_gate.probes.logic")
    paths = tuple(f"/project/.verify/work/it/{name}" for name in ("order.json", "tree", "told.json"))
    assert INSTRUMENT.plan(project(), JscpdOptions(**options)) == Plan(
        (
            Command((*probe, *paths), writes={"told": SCRATCH / "told.json"}),
            jscpd("listed", "--min-tokens=0", "--min-lines=0"),
            jscpd("searched", *words),
        ),
        files={
            "order.json": json.dumps({"root": "/project", "files": COPIES}),
            "jscpd.json": "{}",
            "tree/.ignore": "!*\n",
        },
    )


def test_an_excluded_file_is_not_copied() -> None:
    options = JscpdOptions.model_validate({"exclude": [{"path": "src/acme/sub", "reason": "Generated."}]})
    assert options.exclusions == (Exclusion("src/acme/sub", "Generated."),)
    order = json.loads(INSTRUMENT.plan(project(), options).files["order.json"])
    assert list(order["files"].values()) == ["src/acme/__init__.py", "src/acme/a.py", "src/acme/b.py"]


def test_what_it_says_of_itself() -> None:
    assert (INSTRUMENT.question, INSTRUMENT.when, INSTRUMENT.tools) == ("Is logic duplicated?", "change", ("jscpd",))


@pytest.mark.parametrize("key", ["min_tokens", "min_lines"])
def test_a_search_for_nothing_is_refused(key: str) -> None:
    assert getattr(JscpdOptions.model_validate({key: 1}), key) == 1
    with pytest.raises(ValidationError, match="greater than or equal to 1"):
        JscpdOptions.model_validate({key: 0})


def test_fewer_clones_than_none_are_refused() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        JscpdOptions.model_validate({"max_clones": -1})


def test_no_clones() -> None:
    """A file too small to hold a clone is read: jscpd itself lists it, with its size."""
    reading = INSTRUMENT.read(project(), JscpdOptions(), outcomes(report(LARGE), unparsed=["0/2.py"], markers=3))
    assert reading == Reading(
        NEEDLES,
        Population(4, 4, "files", {"searched": 2, "unparsed": 1, "ignore_markers": 3}),
        (),
        ToolId("jscpd", "1.0"),
    )


def test_a_recorded_clone() -> None:
    reading = INSTRUMENT.read(project(), JscpdOptions(), outcomes(RECORDED, 3))
    found = Finding(
        "lines 3-16 (77 tokens) stand in src/acme/b.py:3-16 too",
        path="src/acme/a.py",
        line=3,
        rule="clone",
        fix=FIX,
        detail="def total(orders):\n    ...",
        size=77,
    )
    assert reading == Reading(
        (Needle("clones", 1, "clones", Range(max=0)), NEEDLES[1]),
        Population(4, 4, "files", {"searched": 2, "unparsed": 0, "ignore_markers": 0}),
        (found,),
        ToolId("jscpd", "1.0"),
    )


def test_clones_in_order_with_the_lines_of_the_originals() -> None:
    """Lines 1-2 and 8-10 of a.py, and line 6 of b.py, are not in the copies; what stands before a gap does not move."""
    gaps = {"0/1.py": [[1, 2], [8, 3]], "0/2.py": [[6, 1]]}
    clones = [
        clone(("0/2.py", 1, 5), ("0/2.py", 6, 10), kind="renamed", tokens=51),
        clone(("0/1.py", 6, 12), ("1/3.py", 6, 12)),
        clone(("0/1.py", 1, 5), ("0/2.py", 1, 5)),
        clone(("0/1.py", 1, 5), ("0/1.py", 6, 11)),
    ]
    options = JscpdOptions(max_clones=4)
    reading = INSTRUMENT.read(project(), options, outcomes(report(LARGE, clones), 3, gaps=gaps))
    assert reading.needles == (Needle("clones", 4, "clones", Range(max=4)), NEEDLES[1])
    assert [(finding.path, finding.line, finding.message) for finding in reading.findings] == [
        ("src/acme/a.py", 3, "lines 3-7 (77 tokens) stand in src/acme/a.py:11-16 too"),
        ("src/acme/a.py", 3, "lines 3-7 (77 tokens) stand in src/acme/b.py:1-5 too"),
        ("src/acme/a.py", 11, "lines 11-17 (77 tokens) stand in src/acme/sub/c.py:6-12 too"),
        ("src/acme/b.py", 1, "lines 1-5 (51 tokens) stand in src/acme/b.py:7-11 too (renamed)"),
    ]
    assert {(finding.rule, finding.fix, finding.detail) for finding in reading.findings} == {("clone", FIX, FRAGMENT)}


def test_clones_in_the_list_alone_do_not_count() -> None:
    first, _, last = outcomes(report(LARGE))
    reading = INSTRUMENT.read(project(), JscpdOptions(), [first, completed(files={"report": RECORDED}), last])
    assert reading.needles[0] == NEEDLES[0]


def test_an_older_report_without_a_kind() -> None:
    old = clone(("0/1.py", 3, 16), ("0/2.py", 3, 16))
    del old["kind"]
    reading = INSTRUMENT.read(project(), JscpdOptions(), outcomes(report(LARGE, [old]), 3))
    assert [finding.message for finding in reading.findings] == [
        "lines 3-16 (77 tokens) stand in src/acme/b.py:3-16 too"
    ]


def leak(path: str, why: str) -> Finding:
    way_out = "Let it be measured, or name it in an exclusion with a reason."
    return Finding("this file was not looked at", path=path, rule="unmeasured", fix=f"{why} {way_out}")


@pytest.mark.parametrize(
    ("listed", "searched", "census", "leaks"),
    [
        (
            ("0/0.py", "0/1.py", "1/3.py"),
            ("0/1.py",),
            {},
            (leak("src/acme/b.py", "jscpd passed over it and does not say why; look at what it holds."),),
        ),
        (
            tuple(SIZES),
            ("0/1.py",),
            {},
            (leak("src/acme/b.py", "jscpd can read it, yet left it out and does not say why."),),
        ),
        (
            ("0/0.py", "0/1.py"),
            ("0/1.py",),
            {"unreadable": {"0/2.py": "Permission denied"}, "same": {"1/3.py": "0/2.py"}},
            (
                leak("src/acme/b.py", "It could not be read: Permission denied."),
                leak("src/acme/sub/c.py", "It could not be read: Permission denied."),
            ),
        ),
        (("0/0.py", "0/1.py", "0/2.py"), LARGE, {"same": {"1/3.py": "0/2.py"}}, ()),
    ],
)
def test_files_that_were_not_looked_at(
    listed: Sequence[str], searched: Sequence[str], census: dict[str, Any], leaks: tuple[Finding, ...]
) -> None:
    reading = INSTRUMENT.read(project(), JscpdOptions(), outcomes(report(searched), listed=listed, **census))
    assert reading.findings == leaks
    assert reading.needles == (NEEDLES[0], Needle("unmeasured files", len(leaks), "files", Range(max=0)))
    assert (reading.population and (reading.population.count, reading.population.of)) == (4 - len(leaks), 4)


@pytest.mark.parametrize(
    ("options", "read"),
    [
        ({"min_tokens": 79}, 3),
        ({"min_tokens": 80}, 4),
        ({"min_lines": 16}, 3),
        ({"min_lines": 17}, 4),
        ({}, 3),
    ],
)
def test_only_a_file_too_small_for_a_clone_may_be_missing_from_the_search(options: dict[str, int], read: int) -> None:
    first, _, last = outcomes(report(["0/1.py", "1/3.py"]))
    listed = completed(files={"report": report(tuple(SIZES), sizes={**SIZES, "1/3.py": (60, 160)})})
    reading = INSTRUMENT.read(project(), JscpdOptions.model_validate(options), [first, listed, last])
    assert reading.population is not None
    assert reading.population.count == read


@pytest.mark.parametrize(
    ("sizes", "options", "room"),
    [
        ({}, {"min_tokens": 79, "min_lines": 16}, True),
        ({}, {"min_tokens": 80}, False),
        ({}, {"min_lines": 17}, False),
        ({"0/2.py": (16, 78)}, {"min_tokens": 79}, False),
        ({"0/2.py": (16, 158)}, {"min_tokens": 79}, True),
        ({"0/1.py": (15, 79), "0/2.py": (16, 99)}, {"min_tokens": 50, "min_lines": 16}, False),
        ({"0/1.py": (15, 79), "0/2.py": (16, 100)}, {"min_tokens": 50, "min_lines": 16}, True),
        # By the usual measure there is no room either: these sources are small.
        ({"0/2.py": (4, 79)}, {"min_tokens": 999}, True),
        ({"0/2.py": (16, 49)}, {"min_tokens": 999}, True),
        ({"0/2.py": (5, 50)}, {"min_tokens": 999}, False),
        ({"0/2.py": (0, 0), "0/1.py": (16, 99)}, {"min_tokens": 999}, True),
        ({"0/2.py": (0, 0), "0/1.py": (16, 100)}, {"min_tokens": 999}, False),
    ],
)
def test_thresholds_leave_room_for_a_clone(
    sizes: dict[str, tuple[int, int]], options: dict[str, int], *, room: bool
) -> None:
    """Two files that may hold one, or one that may hold it twice; raised thresholds that leave neither are no reading."""
    asked = JscpdOptions.model_validate(options)
    first, _, last = outcomes(report(LARGE))
    listed = completed(files={"report": report(tuple(SIZES), sizes={**SIZES, **sizes})})
    if room:
        assert INSTRUMENT.read(project(), asked, [first, listed, last]).needles[0] == NEEDLES[0]
        return
    why = (
        f"No clone could be found: hardly a file has {asked.min_tokens} tokens in {asked.min_lines} lines of logic. "
        "Lower min_tokens and min_lines in verify.toml, or leave them out."
    )
    with pytest.raises(Unreadable, match=exactly(why)):
        INSTRUMENT.read(project(), asked, [first, listed, last])


@pytest.mark.parametrize(
    "word",
    ["--ignore=**/b.py", "--ignore-pattern=.", "--skip-local", "--min-tokens=999", "-k999", "1", "--workers-1", "src"],
)
def test_words_by_which_jscpd_might_find_less_are_refused(word: str) -> None:
    why = (
        f"'{word}' may hide clones from jscpd. It is passed --ignore-case, --ignore-identifiers, --min-nodes, "
        "--similarity, --workers (a value after `=`) and nothing else; what is not to be searched stands in `exclude`, "
        "with a reason"
    )
    with pytest.raises(ValidationError) as caught:
        JscpdOptions(args=("--workers=1", "--similarity", word))
    assert caught.value.errors()[0]["msg"] == f"Value error, {why}"


CONTRADICTS = "jscpd contradicts itself: its report does not hold as many clones or files as it counts."
NO_REPORT = "its report is missing, or is not what jscpd 5 writes"
ONE = clone(("0/1.py", 3, 16), ("0/2.py", 3, 16))


def failed(exit_code: int, said: str) -> str:
    return f"jscpd could not do its work (exit {exit_code}): {said}. It takes jscpd 5.2 or newer."


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        (completed(0, files={"report": ""}), failed(0, NO_REPORT)),
        (completed(0, stdout="boo"), failed(0, NO_REPORT)),
        (completed(0, files={"report": "[]"}), failed(0, NO_REPORT)),
        (completed(0, files={"report": RECORDED[:-9]}), failed(0, NO_REPORT)),
        (completed(3, files={"report": RECORDED.replace('"start": 3', '"start": 0', 1)}), failed(3, NO_REPORT)),
        (completed(3, files={"report": RECORDED.replace('"end": 16', '"end": 0', 1)}), failed(3, NO_REPORT)),
        (
            completed(2, stderr="error: unexpected argument '--x' found\n\nUsage: jscpd\n\nFor more, try '--help'.\n"),
            failed(2, "error: unexpected argument '--x' found"),
        ),
        (
            completed(1, stderr="Reporter 'json' error: I/O error in reporter\nERROR: a reporter failed\nbye\n"),
            failed(1, "ERROR: a reporter failed"),
        ),
        (completed(101, stderr="thread 'main' panicked\nnote: run with\n"), failed(101, "note: run with")),
        (completed(0, files={"report": RECORDED}), "jscpd contradicts itself: exit 0 with 1 clones."),
        (completed(1, files={"report": RECORDED}), "jscpd contradicts itself: exit 1 with 1 clones."),
        (completed(3, files={"report": report(LARGE)}), "jscpd contradicts itself: exit 3 with 0 clones."),
        (completed(1, files={"report": report(LARGE)}), "jscpd contradicts itself: exit 1 with 0 clones."),
        (completed(3, files={"report": report(LARGE, [ONE], statistics={"total": {"clones": 2}})}), CONTRADICTS),
        (completed(0, files={"report": report(LARGE, statistics={"total": {"clones": 1}})}), CONTRADICTS),
        (completed(0, files={"report": report(summary={"files": [], "totalFiles": 1})}), CONTRADICTS),
        (
            completed(3, files={"report": report(LARGE, [clone(("0/1.py", 1, 9), ("src/z.py", 1, 9))])}),
            "jscpd names a file that it was not given: src/z.py.",
        ),
        (
            completed(3, files={"report": report(LARGE, [clone(("y.py", 1, 9), ("z.py", 1, 9))])}),
            "jscpd names a file that it was not given: y.py.",
        ),
        (
            completed(files={"report": RECORDED.replace("0/2.py", "9/9.py")}, exit_code=3),
            "jscpd names a file that it was not given: 9/9.py.",
        ),
    ],
)
def test_a_search_that_is_not_understood(outcome: Completed, message: str) -> None:
    with pytest.raises(Unreadable, match=exactly(message)):
        INSTRUMENT.read(project(), JscpdOptions(), [*outcomes("")[:2], outcome])


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        (completed(1, stderr="error: unknown option '--summary'\n"), failed(1, "error: unknown option '--summary'")),
        (completed(1, files={"report": report(LARGE)}), "jscpd contradicts itself: exit 1 with 0 clones."),
        (completed(3, files={"report": RECORDED}), "jscpd contradicts itself: exit 3 with 1 clones."),
        (completed(1, files={"report": RECORDED}), "jscpd contradicts itself: exit 1 with 1 clones."),
    ],
)
def test_a_list_that_is_not_understood(outcome: Completed, message: str) -> None:
    """Nothing runs after it, so there is no third outcome."""
    with pytest.raises(Unreadable, match=exactly(message)):
        INSTRUMENT.read(project(), JscpdOptions(), [*outcomes("")[:1], outcome])


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        (completed(1, stderr="/project/.verify: No space left\n"), "(exit 1): /project/.verify: No space left."),
        (completed(1, files={"told": told()}), "(exit 1): it does not say why."),
        (completed(0), "(exit 0): it does not say why."),
        (completed(0, files={"told": "{"}), "(exit 0): it does not say why."),
        (completed(0, files={"told": told(more=1)}), "(exit 0): it does not say why."),
        (completed(0, files={"told": told(markers=-1)}), "(exit 0): it does not say why."),
    ],
)
def test_copies_that_were_not_made(outcome: Completed, message: str) -> None:
    with pytest.raises(Unreadable, match=exactly(f"The sources could not be copied for jscpd {message}")):
        INSTRUMENT.read(project(), JscpdOptions(), [outcome])


def test_copies_sort_as_the_files_do() -> None:
    paths = tuple(f"src/acme/{letter}.py" for letter in "abcdefghijk")
    plan = INSTRUMENT.plan(context(paths), JscpdOptions())
    copies = json.loads(plan.files["order.json"])["files"]
    assert copies == {f"00/{number:02}.py": path for number, path in enumerate(paths)}
