"""What only a run shows: tests that ran and do not now, and tests of the base that fail on the head's source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from verify_gate.domain.reading import Unreadable
from verify_gate.probes.integrity.model import Change, Rule, Side, Weakening, below
from verify_gate.probes.integrity.sessions import Failure, Pytest, Session, close_off, copy_files, settings_of

_INTERFACE = re.compile(r"(?:ImportError|ModuleNotFoundError|AttributeError|NameError)\b|.*fixture '[^']*' not found")
"""How a test fails that asks for a name which is another one now: its expectation is not what changed."""


@dataclass(frozen=True, slots=True)
class Runs:
    """The tests of the base on the base, those of the head on the head, and the base's on the head's source."""

    base: Session
    head: Session
    crossed: Session


def run_all(change: Change, pytest: Pytest, tree: Path) -> Runs:
    """Run the tests of both sides, and those of the base that may differ once more, in a new `tree`.

    Where the base has none, there is nothing to lose. Raises `Unreadable` where those of the head do not come to their
    end, or none of the base's can be run.
    """
    if not any(_is_module(change, path) for path in change.base.files):
        return Runs(Session(), Session(), Session())
    head = pytest.run(change.head.root, _there(change.head, change.tests), "head")
    if head.why is not None:
        raise Unreadable(f"The tests could not be run. {head.why}")
    close_off(change.base.root, change.base)
    base = pytest.run(change.base.root, _there(change.base, change.tests), "base")
    if base.why is not None or not (base.count or not base.broken):
        why = base.why or next(iter(base.broken.values()))
        raise Unreadable(f"The tests of the base cannot be run here, so nobody knows which are lost. {why}")
    paths = [path for path in sorted(touched(change)) if path in change.base.files]
    if not paths:
        return Runs(base, head, Session())
    copy_files(change.head, (path for path in change.head.files if not _of_tests(change, path)), tree)
    copy_files(change.base, (path for path in change.base.files if _of_tests(change, path)), tree)
    close_off(tree, change.head)
    crossed = pytest.run(tree, paths, "crossed")
    if crossed.why is not None:
        raise Unreadable(f"The tests of the base cannot be run on the head's source. {crossed.why}")
    return Runs(base, head, crossed)


def touched(change: Change) -> set[str]:
    """The test modules of the base that the change may have touched: themselves, or what serves them."""
    modules = {path for path in change.base.files if _is_module(change, path)}
    if settings_of(change.base) != settings_of(change.head):
        return modules
    different = {path for path in change.base.files if change.now(path) in (None, *change.changed)}
    serving = {path for path in different if _of_tests(change, path) and not _is_module(change, path)}
    tops = {top for path in serving for top in change.tests if below(path, top)}
    tops |= {path.rpartition("/")[0] for path in serving if path.endswith("conftest.py")}
    return {path for path in modules if path in different or any(below(path, top) for top in tops)}


def no_longer_run(change: Change, runs: Runs) -> Iterator[Weakening]:
    """Tests that both sides have, of which fewer cases run to their end than at the base."""
    for (path, name), outcomes in sorted(runs.base.cases.items()):
        now = change.now(path)
        was, here = _function(change.base, path, name), _function(change.head, now, name)
        if now is None or was is None or here is None:
            continue
        before, after = runs.base.executed((path, name)), runs.head.executed((now, name))
        if before > after and (after == 0 or ast.dump(was) == ast.dump(here)):
            ended = sorted(set(runs.head.cases.get((now, name), ())) - {"passed"})
            told = f"now {' and '.join(ended)}" if ended else "now left out"
            message = f"{name} ran {before} of {len(outcomes)} cases at the base and runs {after}: {told}"
            yield Weakening(Rule.LOST_TEST, now, here.lineno, name, message, fix="Let it run again")


def changed_expectations(change: Change, runs: Runs) -> Iterator[Weakening]:
    """Tests of the base that pass there and fail on the head's source, although their version of the head passes."""
    for (path, name), failure in sorted(runs.crossed.failures.items()):
        now = change.now(path)
        here = _function(change.head, now, name)
        outcomes = runs.base.cases.get((path, name), ())
        if now is None or here is None or _asks_for_another_name(failure) or set(outcomes) != {"passed"}:
            continue
        if set(runs.head.cases.get((now, name), ())) == {"passed"}:
            yield _changed(change, (path, now, name), failure, here)


def _changed(change: Change, test: tuple[str, str, str], failure: Failure, here: ast.stmt) -> Weakening:
    path, now, name = test
    message = f"{name} expects something else: as the base has it, it fails here ({failure.message})"
    fix = "Mend the source, not the test"
    was = _function(change.base, path, name)
    if was is not None and ast.dump(was) == ast.dump(here):
        served = _serving(change, path)
        if served is not None:
            return _differing(change, Weakening(Rule.CHANGED_EXPECTATION, *served, name, message, fix=fix))
    line = failure.line or (was or here).lineno
    at, to = change.place(path, line)
    inside = here.lineno <= to <= (here.end_lineno or to)
    return Weakening(
        Rule.CHANGED_EXPECTATION,
        at,
        to if inside else here.lineno,
        name,
        message,
        _line(change.base, path, line),
        _line(change.head, now, to if inside else here.lineno),
        fix,
    )


def _serving(change: Change, path: str) -> tuple[str, int] | None:
    """The changed file that a test module names, such as a snapshot, and its first line that differs."""
    text = change.base.text(path) or ""
    for other in sorted(change.changed):
        was = change.was(other)
        if was is not None and _of_tests(change, other) and other.rpartition("/")[2] in text:
            before, after = ((change.base.text(was) or "").splitlines(), (change.head.text(other) or "").splitlines())
            same = next((row for row, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(after))
            return other, min(same + 1, max(1, len(after)))
    return None


def _differing(change: Change, found: Weakening) -> Weakening:
    line = found.line or 1
    was, now = _line(change.base, change.was(found.path) or "", line), _line(change.head, found.path, line)
    return Weakening(found.rule, found.path, line, found.subject, found.message, was, now, found.fix)


def _asks_for_another_name(failure: Failure) -> bool:
    return _INTERFACE.match(failure.message) is not None or (
        failure.in_test and failure.message.startswith("TypeError") and "argument" in failure.message
    )


def _of_tests(change: Change, path: str) -> bool:
    return change.is_test(path) or any(below(path, top) for top in change.tests)


def _is_module(change: Change, path: str) -> bool:
    """Whether a file holds tests, rather than serving those of others."""
    return change.is_test(path) and re.search(r"(?:^|/)(?:test_[^/]*|[^/]*_test)\.py$", path) is not None


def _there(side: Side, tests: Iterable[str]) -> list[str]:
    return [path for path in tests if (side.root / path).exists()]


def _function(side: Side, path: str | None, name: str) -> ast.stmt | None:
    """The class or function of that name (`TestX::test_y`) in a file; `None` where there is none."""
    tree = None if path is None else side.tree(path)
    found: ast.stmt | None = None
    body = tree.body if tree else []
    for part in name.split("::"):
        named = [
            node
            for node in body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == part
        ]
        if not named:
            return None
        found, body = named[-1], named[-1].body
    return found


def _line(side: Side, path: str, number: int) -> str:
    lines = (side.text(path) or "").splitlines()
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""
