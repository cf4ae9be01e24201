"""The tests of the base and of the head, each on its own side, and those of the base on the head's source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from verify_gate.domain.reading import Unreadable
from verify_gate.probes.integrity.execution.mended import mended
from verify_gate.probes.integrity.execution.pytest_settings import Tree, settings_of
from verify_gate.probes.integrity.execution.sessions import Failure, Pytest, Session, Test
from verify_gate.probes.integrity.model import Change, Side, below
from verify_gate.probes.integrity.sides import BASE, copy_files

_APART = re.compile(
    r"verify(?:\.baseline)?\.toml|pyproject\.toml|setup\.cfg|tox\.ini|\.?(?:ruff|mypy|coveragerc|pytest)\.(?:toml|ini)"
    r"|\.(?:coveragerc|flake8|importlinter|gitlab-ci\.yml|pre-commit-config\.yaml)|\.(?:github|gitlab|circleci|claude)/.+"
    r"|(?:docs/)?CODEOWNERS"
)
"""What no test runs on, but for pytest's own settings in them, which are held against each other."""


@dataclass(frozen=True, slots=True)
class Runs:
    """The tests of the base on the base, those of the head on the head, and the base's on the head's source.

    Of what failed crosswise, only what failed twice is there: what fails now and then is no expectation.
    """

    base: Session = field(default_factory=Session)
    head: Session = field(default_factory=Session)
    crossed: Session = field(default_factory=Session)


@dataclass(frozen=True)
class Trees:
    """Where the tests are run: the two sides, and a third of the base's tests and the head's source, in `scratch`."""

    change: Change
    scratch: Path

    @cached_property
    def _inside(self) -> Path:
        """Where in its repository the project is."""
        return self.change.base.root.relative_to(self.scratch / BASE)

    @property
    def base(self) -> Tree:
        """As the base has it."""
        return self._tree(self.change.base.root)

    @property
    def head(self) -> Tree:
        """The work tree."""
        return self._tree(self.change.head.root)

    def lay_crossed(self) -> Tree:
        """Write the third. The settings of pytest above it are those above the work tree."""
        change, root = self.change, self.scratch / "crossed"
        copy_files(change.head, (path for path in change.head.files if not of_tests(change, path)), root)
        copy_files(change.base, (path for path in change.base.files if of_tests(change, path)), root)
        return Tree(root, self.head.above)

    def _tree(self, root: Path) -> Tree:
        return Tree(root, tuple(root.parents[: len(self._inside.parts)]))


def run_all(change: Change, pytest: Pytest) -> Runs:
    """Run the tests of both sides, and those of the base that the change may have touched once more, crosswise.

    Where the base has none, there is nothing to lose; where nothing that tests run on differs, nothing to be shown.
    Raises `Unreadable` where those of the head do not come to their end, or none of the base's can be run.
    """
    trees = Trees(change, pytest.scratch)
    if not any(change.is_test(path) for path in change.base.files) or _is_apart(change, trees):
        return Runs()
    head = _run(pytest, trees.head, _asked(change, trees.head), "head")
    if head.why is not None or head.broken:
        why = head.why or _could_not_be_collected(head.broken)
        raise Unreadable(f"The tests could not be run. {why}")
    both = _modules(change.base, change, pytest) & _modules(change.head, change, pytest)
    pytest.see_where_from(trees.base, sorted(both))
    base = _run(pytest, trees.base, _asked(change, trees.base), "base")
    if base.why is not None or (base.broken and not base.cases):
        why = base.why or _could_not_be_collected(base.broken)
        raise Unreadable(f"The tests of the base cannot be run here, so nobody knows which are lost. {why}")
    paths = sorted(touched(change, base, trees))
    if not paths:
        return Runs(base, head)
    return Runs(base, head, _crossed(change, pytest, trees.lay_crossed(), paths, base))


def _is_apart(change: Change, trees: Trees) -> bool:
    """Whether all that differs is the gate, CI, or other tools' settings: no test has to do with those."""
    differing = change.changed | {path for path in change.base.files if change.now(path) is None}
    return all(map(_APART.fullmatch, differing)) and settings_of(trees.base).says == settings_of(trees.head).says


def _crossed(change: Change, pytest: Pytest, tree: Tree, paths: list[str], base: Session) -> Session:
    """Run tests of the base in the third tree; what fails there and not at the base once more."""
    once = _finished(pytest.run(tree, paths, "crossed"))
    renamed = [path for path in sorted(once.broken) if path not in base.broken and _mend(change, pytest, tree, path)]
    if renamed:
        more = _finished(pytest.run(tree, renamed, "mended"))
        broken = {path: why for path, why in once.broken.items() if path not in renamed} | dict(more.broken)
        once = Session({**once.cases, **more.cases}, {**once.failures, **more.failures}, broken)
    failed = _failed(once, base)
    if not failed:
        return replace(once, failures={})
    again = _finished(pytest.run(tree, sorted({path for path, _ in failed}), "again"))
    twice = {
        test: {case: failure for case, failure in cases.items() if case in again.failures.get(test, {})}
        for test, cases in failed.items()
    }
    return replace(once, failures={test: cases for test, cases in twice.items() if cases})


def _mend(change: Change, pytest: Pytest, tree: Tree, path: str) -> bool:
    """Let a file of the base's tests import as the head's does; whether that is another thing."""
    now, text = change.now(path), change.base.text(path)
    head, names = change.head.tree(now) if now else None, {*_modules(change.base, change, pytest)}
    if head is None or text is None:
        return False
    there = mended(text, head, lambda module: module.partition(".")[0] in names)
    if there is not None:
        (tree.root / path).write_text(there, encoding="utf-8")
    return there is not None


def _finished(session: Session) -> Session:
    if session.why is not None:
        raise Unreadable(f"The tests of the base cannot be run on the head's source. {session.why}")
    return session


def _failed(session: Session, base: Session) -> dict[Test, dict[str, Failure]]:
    """The failures of what passes at the base."""
    found = {
        test: {case: told for case, told in cases.items() if base.cases.get(test, {}).get(case) == "passed"}
        for test, cases in session.failures.items()
    }
    return {test: cases for test, cases in found.items() if cases}


def touched(change: Change, base: Session, trees: Trees) -> set[str]:
    """The files of the base's tests that the change may have touched: themselves, or what serves them.

    Examples in the source are none: crosswise, they would be the head's.
    """
    modules = {path for path in base.modules if of_tests(change, path)}
    if settings_of(trees.base).says != settings_of(trees.head).says:
        return modules
    different = {path for path in change.base.files if change.now(path) in (None, *change.changed)}
    serving = {path for path in different - modules if of_tests(change, path)}
    tops = {top for path in serving for top in _tops(change) if below(path, top)}
    tops |= {path.rpartition("/")[0] for path in serving if path.endswith("conftest.py")}
    return {path for path in modules if path in different or any(below(path, top) for top in tops)}


def of_tests(change: Change, path: str) -> bool:
    """Whether a file is of the tests: one of them, or one that serves them, such as a snapshot."""
    return change.is_test(path) or any(below(path, top) for top in _tops(change))


def _tops(change: Change) -> frozenset[str]:
    """The folders of the tests, each as far up as no source is in it: beside `tests/unit` lies what serves it."""
    return frozenset(_up(change, top) for top in change.tests)


def _up(change: Change, top: str) -> str:
    parent = top.rpartition("/")[0]
    shared = not parent or any(below(source, parent) or below(parent, source) for source in change.source)
    return top if shared else _up(change, parent)


def _asked(change: Change, tree: Tree) -> tuple[str, ...]:
    """What pytest is asked for: the tests, and the source where `testpaths` leads there, for the examples in it."""
    of_source = (
        path
        for path in settings_of(tree).testpaths(tree.root)
        if any(below(path, top) or below(top, path) for top in change.source)
        and not any(below(test, path) for test in change.tests)
    )
    return tuple(dict.fromkeys((*change.tests, *of_source)))


def _run(pytest: Pytest, tree: Tree, tests: tuple[str, ...], name: str) -> Session:
    """What is there of the paths of tests; nothing, where none of them is."""
    there = [path for path in tests if (tree.root / path).exists()]
    return pytest.run(tree, there, name) if there else Session()


def _modules(side: Side, change: Change, pytest: Pytest) -> frozenset[str]:
    """The names by which the packages and modules of the source are imported on a side."""
    roots = ["" if root == "." else f"{root}/" for root in pytest.import_roots]
    names = {
        path.removeprefix(root).partition("/")[0].removesuffix(".py")
        for path in side.files
        for root in roots
        if change.is_source(path) and path.startswith(root)
    }
    return frozenset(name for name in names if name.isidentifier())


def _could_not_be_collected(broken: Mapping[str, str]) -> str:
    path, why = next(iter(broken.items()))
    return f'{path} could not be collected: {why}. Mend it, or leave it out: args = ["--ignore={path}"]'
