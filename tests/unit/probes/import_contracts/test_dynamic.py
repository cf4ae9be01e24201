from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from verify_gate.probes.import_contracts.dynamic import UNKNOWN, DynamicImport, dynamic_imports

PRELUDE = """\
import importlib, pkgutil, pydoc, runpy, builtins, sys
from importlib import import_module as load, util
from importlib.metadata import EntryPoint
from unittest import mock
"""


def found(source: str, module: str = "acme.boot", *, is_package: bool = False) -> list[tuple[int, tuple[str, ...]]]:
    """The dynamic imports of a source, by their line after the prelude."""
    tree = ast.parse(PRELUDE + dedent(source))
    return [(seen.line - 4, seen.names) for seen in dynamic_imports(tree, module, is_package=is_package)]


@pytest.mark.parametrize(
    ("call", "names"),
    [
        ("importlib.import_module('acme.shell')", ("acme.shell",)),
        ("load('acme.shell')", ("acme.shell",)),
        ("load(name='acme.shell')", ("acme.shell",)),
        ("load('.shell', 'acme')", ("acme.shell",)),
        ("load('.shell', package=__package__)", ("acme.shell",)),
        ("load('..shell', __name__)", ("acme.shell",)),
        ("load('.shell', __spec__.parent)", ("acme.shell",)),
        ("load('...shell', 'acme')", (UNKNOWN,)),
        ("load('.shell', where)", (UNKNOWN,)),
        ("load('.shell')", (UNKNOWN,)),
        ("load(f'{__package__}.shell')", ("acme.shell",)),
        ("load(f'acme.{kind}.main')", (f"acme.{UNKNOWN}.main",)),
        ("load('acme.' + 'shell')", ("acme.shell",)),
        ("load('acme.%s' % kind)", (UNKNOWN,)),
        ("load(kind)", (UNKNOWN,)),
        ("load(3)", (UNKNOWN,)),
        ("load(*arguments)", (UNKNOWN,)),
        ("load()", (UNKNOWN,)),
        ("__import__('acme.shell')", ("acme.shell",)),
        ("builtins.__import__('acme.shell')", ("acme.shell",)),
        ("__import__('acme', None, None, ['shell', kind])", ("acme.shell", f"acme.{UNKNOWN}", "acme")),
        ("__import__('acme', fromlist=('shell',), level=0)", ("acme.shell", "acme")),
        ("__import__('shell', level=1)", (UNKNOWN,)),
        ("pkgutil.resolve_name('acme.shell:main')", ("acme.shell",)),
        ("runpy.run_module('acme.shell')", ("acme.shell",)),
        ("runpy.run_module(mod_name='acme.shell')", ("acme.shell",)),
        ("map(load, names)", (UNKNOWN,)),
        ("getattr(importlib, 'import_module')('acme.shell')", ("acme.shell",)),
        ("getattr(util, 'no', builtins.getattr(importlib, 'import_' + 'module'))", (UNKNOWN,)),
        ("EntryPoint('a', 'acme.shell:main', 'b').load()", ("acme.shell",)),
        ("EntryPoint(name='a', value='acme.shell', group='b')", ("acme.shell",)),
        ("mock.patch('acme.shell.main')", ("acme.shell.main",)),
        ("mock.patch.multiple(target='acme.shell')", ("acme.shell",)),
        ("pydoc.locate('acme.shell.main')", ("acme.shell.main",)),
    ],
)
def test_reads_the_name_off_a_call(call: str, names: tuple[str, ...]) -> None:
    assert found(call) == [(1, names)]


@pytest.mark.parametrize(
    "source",
    [
        "import acme.shell",
        "json.load('acme.shell')",
        "util.find_spec('acme')",
        "util.find_spec(kind)",
        "sys.modules['acme.' + kind]",
        "sys.modules.get(kind)",
        "modules['acme.shell']",
        "sys.modules.copy()",
        "mock.patch(kind)",
        "mock.patch.object(boot, 'acme.shell')",
        "EntryPoint(kind, group='acme.shell', value=kind)",
        "getattr(importlib, kind)('acme.shell')",
        "getattr(importlib)('acme.shell')",
        "getattr(f(), 'import_module')('acme.shell')",
        "mine(importlib, 'import_module')('acme.shell')",
        "self.import_module('x')",
        "f()()",
    ],
)
def test_leaves_other_calls_alone(source: str) -> None:
    assert found(source) == []


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("sys.modules['acme.shell']", "acme.shell"),
        ("sys.modules['acme.' + 'shell'].main()", "acme.shell"),
        ("sys.modules.get('acme.shell')", "acme.shell"),
        ("sys.modules.pop('acme.shell', None)", "acme.shell"),
        ("getattr(sys, 'modules')['acme.shell']", "acme.shell"),
        ("util.find_spec('acme.shell')", "acme"),
        ("util.find_spec(name='acme.shell.main')", "acme.shell"),
        ("util.find_spec('.shell.main', __package__)", "acme.shell"),
    ],
)
def test_what_only_gets_at_a_module(call: str, name: str) -> None:
    """`find_spec` imports the packages above what it looks for."""
    tree = ast.parse(PRELUDE + call)
    assert dynamic_imports(tree, "acme.boot", is_package=False) == (DynamicImport(5, (name,), loaded=True),)


def test_knows_constants_that_are_given_once() -> None:
    source = """
        SHELL = "acme.shell"
        MAIN: str = SHELL + ".main"
        twice = "acme.a"
        def start(given="x"):
            twice = "acme.b"
            load(SHELL), load(MAIN), load(twice), load(given)
        given = "acme.c"
    """
    names = [name for _, name in found(source)]
    assert names == [("acme.shell",), ("acme.shell.main",), (UNKNOWN,), (UNKNOWN,)]


def test_a_package_is_its_own_package() -> None:
    assert found("load('.shell', __package__)", "acme", is_package=True) == [(1, ("acme.shell",))]
    assert found("load('.shell', __package__)", "acme", is_package=False) == [(1, (UNKNOWN,))]


def test_sorts_them_by_line() -> None:
    source = """
        def late():
            load("b")
        load("a")
    """
    assert found(source) == [(3, ("b",)), (4, ("a",))]


@pytest.mark.parametrize(
    ("name", "sure", "possible"),
    [
        ("acme.shell", True, True),
        ("acme.shell.main", True, True),
        (f"acme.shell.{UNKNOWN}", True, True),
        ("acme.shells", False, False),
        ("acme", False, False),
        (UNKNOWN, False, True),
        (f"acme.{UNKNOWN}", False, True),
        (f"acme.shell{UNKNOWN}", False, True),
        (f"beta.{UNKNOWN}", False, False),
    ],
)
def test_tells_sure_from_possible(name: str, *, sure: bool, possible: bool) -> None:
    dynamic = DynamicImport(1, ("json", name))
    assert (dynamic.reaches("acme.shell"), dynamic.may_reach("acme.shell")) == (sure, possible)


@pytest.mark.parametrize(
    ("call", "names"),
    [
        ("exec('import acme.shell, json')", ("acme.shell", "json")),
        ("eval('0')", None),
        ("exec(compile('import acme.shell', '', 'exec'))", ("acme.shell",)),
        ("exec(builtins.compile(filename='', mode='exec', source='import acme.shell'))", ("acme.shell",)),
        ("eval(\"__import__('acme.shell')\")", ("acme.shell",)),
        ("getattr(builtins, 'exec')(' import acme.shell')", ("acme.shell",)),
        ("exec('exec(\"import acme.shell\")')", ("acme.shell",)),
        ("builtins.exec(source='from acme import a, b')", ("acme.a", "acme.b")),
        ("exec('def f():\\n import acme')", ("acme",)),
        ("exec('from . import shell')", None),
        ("exec('from .a import shell')", None),
        ("exec('not python')", None),
        ("exec(text)", None),
        ("exec('import acme' + more)", None),
        ("run(exec)", None),
    ],
)
def test_looks_into_a_text_that_is_executed(call: str, names: tuple[str, ...] | None) -> None:
    assert found(f"\n{call}\n") == ([] if names is None else [(2, names)])


def test_tells_the_names_that_are_known_whole() -> None:
    names = ("acme.a", f"acme.{UNKNOWN}", UNKNOWN, "", "json")
    assert DynamicImport(1, names).known() == {"acme.a", "json"}
