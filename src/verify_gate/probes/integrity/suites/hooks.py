"""Hooks and fixtures that decide what is collected, or how a test ends."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch

from verify_gate.probes.integrity.model import Change, Rule, Weakening, below
from verify_gate.probes.integrity.suites.bindings import Bindings, Function, flat
from verify_gate.probes.integrity.suites.conventions import conventions
from verify_gate.probes.integrity.suites.harm import harm
from verify_gate.probes.integrity.suites.parameters import elements
from verify_gate.probes.integrity.suites.properties import most_examples
from verify_gate.probes.integrity.suites.stops import Stop, by_body, marks

_COLLECTING = frozenset({
    "pytest_collection", "pytest_collection_modifyitems", "pytest_collect_file", "pytest_collect_directory",
    "pytest_ignore_collect", "pytest_pycollect_makeitem", "pytest_pycollect_makemodule", "pytest_generate_tests",
    "pytest_itemcollected", "pytest_make_collect_report", "pytest_configure", "pytest_load_initial_conftests",
    "pytest_cmdline_parse", "pytest_cmdline_preparse", "pytest_sessionstart",
})  # fmt: skip  # a list
_SETUPS = frozenset({
    "setUp", "setUpClass", "setup_method", "setup_class", "setup", "setup_module", "setup_function", "setUpModule",
})  # fmt: skip  # a list
_FRAMEWORK = frozenset({"pytest", "_pytest", "unittest", "pluggy"})


def hooks(change: Change) -> Iterator[Weakening]:
    """What of the files that serve the tests decides anew about collecting, or about results."""
    plugins = _plugins(change)
    for was, now in change.each():
        if now is None or not (change.is_test(now) or now in plugins or not change.is_source(now)):
            continue
        tree = change.head.tree(now)
        if tree is None:
            continue
        before = change.base.tree(was) if was else None
        here, there = Bindings(now, tree), None if before is None or was is None else Bindings(was, before)
        yield from _of_hooks(here, there)
        yield from _of_fixtures(here, there)
        yield from _of_statements(here, there, change)


def _plugins(change: Change) -> frozenset[str]:
    """The files of the source that a conftest registers as plugins."""
    named: set[str] = set()
    for path in change.head.files:
        tree = change.head.tree(path) if path.rpartition("/")[2] == "conftest.py" else None
        told = Bindings(path, tree).assigned.get("pytest_plugins") if tree else None
        nodes = ast.walk(told) if told else ()
        named |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    ends = tuple(f"/{name.replace('.', '/')}.py" for name in named)
    return frozenset(path for path in change.head.files if ends and f"/{path}".endswith(ends))


def _functions(bindings: Bindings | None) -> Mapping[str, Function]:
    """Every function of a file, by its name; that of a plugin's class, too."""
    nodes = ast.walk(bindings.tree) if bindings else ()
    return {node.name: node for node in nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}


def _of_hooks(here: Bindings, there: Bindings | None) -> Iterator[Weakening]:
    before = _functions(there)
    for name, node in _functions(here).items():
        if not name.startswith("pytest_"):
            continue
        old = before.get(name)
        known = set() if old is None else set(harm(old))
        new = [each for each in harm(node) if each not in known]
        if not new:
            continue
        rule = Rule.LOST_TEST if name in _COLLECTING else Rule.WEAKER_GATE
        what = "decides which tests run" if rule is Rule.LOST_TEST else "decides how a test ends"
        was = "" if old is None else f"def {name}({ast.unparse(old.args)})"
        yield Weakening(rule, here.path, node.lineno, name, f"the hook {name} {what}", was=was, now=new[0])


def _of_fixtures(here: Bindings, there: Bindings | None) -> Iterator[Weakening]:
    """Fixtures and setups that newly skip: those that tests of the base have, or that no test has to ask for."""
    before = _functions(there)
    for name, node in _functions(here).items():
        fixture = [meant for mark, meant, _ in marks(node.decorator_list, here) if mark.endswith("fixture")]
        if not (fixture or name in _SETUPS):
            continue
        old = before.get(name)
        if old is not None and there is not None and (fewer := _fewer(fixture, old, here, there)):
            yield fewer
        everywhere = name in _SETUPS or any("autouse=True" in ast.unparse(each) for each in fixture)
        known = {stop.key for stop in by_body(old.body, there)} if old is not None and there is not None else set()
        for stop in by_body(node.body, here):
            if stop.key not in known and (everywhere or old is not None):
                yield _fixture(here.path, name, stop)
                break


def _fewer(fixture: list[ast.expr], old: Function, here: Bindings, there: Bindings) -> Weakening | None:
    """A fixture with fewer params, for all the tests that ask for it."""
    before = _ways([meant for _, meant, _ in marks(old.decorator_list, there)], there)
    after = _ways(fixture, here)
    if before is None or after is None or len(after) >= len(before):
        return None
    was, now = (", ".join(map(ast.unparse, ways)) for ways in (before, after))
    line = fixture[0].lineno if fixture else old.lineno
    message = f"the fixture {old.name} has fewer params: {len(after)}, where it had {len(before)}"
    return Weakening(Rule.LOST_TEST, here.path, line, old.name, message, was=was, now=now)


def _ways(decorators: list[ast.expr], bindings: Bindings) -> list[ast.expr] | None:
    """The params of a fixture, as far as they are written down."""
    calls = [each for each in decorators if isinstance(each, ast.Call)]
    given = [keyword.value for call in calls for keyword in call.keywords if keyword.arg == "params"]
    return elements(given[0], bindings.assigned) if given else None


def _fixture(path: str, name: str, stop: Stop) -> Weakening:
    return Weakening(Rule.LOST_TEST, path, stop.line, name, f"what asks for {name} {stop.says}", now=stop.text)


def _of_statements(here: Bindings, there: Bindings | None, change: Change) -> Iterator[Weakening]:
    """What a file does where it stands: files that it leaves out, a framework that it changes, fewer examples."""
    known = {ast.unparse(each) for each in flat(there.tree.body)} if there else set[str]()
    profiles = dict(_profiles(there)) if there else {}
    for each in flat(here.tree.body):
        text = ast.unparse(each)
        if text in known or isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        if "collect_ignore" in text and (left := _left_out(each, known, here.path, change)):
            message = f"{left} is left out"
            yield Weakening(Rule.LOST_TEST, here.path, each.lineno, "collect_ignore", message, now=text)
        elif isinstance(each, ast.Assign) and any(_of_framework(target, here) for target in each.targets):
            name = ast.unparse(each.targets[0])
            yield Weakening(Rule.WEAKER_GATE, here.path, each.lineno, name, f"{name} is replaced", now=text)
    for name, call in _profiles(here):
        old = most_examples(profiles.get(name))
        new = most_examples(call)
        if new is not None and (there is not None or name) and new < (100 if old is None else old):
            was = ast.unparse(profiles[name]) if name in profiles else ""
            says = f"max_examples of the profile {name} is {new:g}"
            yield Weakening(Rule.WEAKER_TEST, here.path, call.lineno, name, says, was=was, now=ast.unparse(call))


def _of_framework(target: ast.expr, here: Bindings) -> bool:
    return (
        isinstance(target, (ast.Attribute, ast.Subscript))
        and here.dotted(target if isinstance(target, ast.Attribute) else target.value).partition(".")[0] in _FRAMEWORK
    )


def _left_out(statement: ast.stmt, known: Iterable[str], path: str, change: Change) -> str:
    """The first test file of the base that a new entry leaves out."""
    folder = path.rpartition("/")[0]
    told = conventions(change.base)
    before = [each for each in known if "collect_ignore" in each]
    for node in ast.walk(statement):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and not any(repr(node.value) in each for each in before)
        ):
            pattern = f"{folder}/{node.value.removeprefix('./')}".lstrip("/")
            for file in sorted(change.base.files):
                if change.is_test(file) and told.file(file) and (fnmatch(file, pattern) or below(file, pattern)):
                    return file
    return ""


def _profiles(bindings: Bindings) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(bindings.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("settings.register_profile") and node.args:
            name = node.args[0]
            yield (str(name.value) if isinstance(name, ast.Constant) else ast.unparse(name)), node
