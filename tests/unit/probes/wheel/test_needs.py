from __future__ import annotations

from textwrap import dedent

import pytest

from verify_gate.probes.wheel.needs import Need, needs


def found(text: str, name: str = "acme.low.mod", *, is_package: bool = False) -> list[tuple[str, bool]]:
    return [(need.module, need.guarded) for need in needs(name, dedent(text).encode(), is_package=is_package)]


def test_an_import_in_a_function_is_needed_later() -> None:
    text = b"import a\n\nclass C:\n    import b\n    async def f():\n        with x:\n            import c.d, e\n"
    assert needs("acme", text, is_package=True) == (Need("c", 7, guarded=False), Need("e", 7, guarded=False))


@pytest.mark.parametrize(
    ("statement", "module"),
    [
        ("from acme.gone import x", "acme.gone"),
        ("import acme.gone.x", "acme.gone.x"),
        ("from . import x", "acme.low"),
        ("from .. import x", "acme"),
        ("from .gone import x", "acme.low.gone"),
        ("from ..gone.x import y", "acme.gone.x"),
        ("from other.x import y", "other"),
    ],
)
def test_modules_of_the_own_package_are_named_in_full(statement: str, module: str) -> None:
    assert found(f"def f():\n    {statement}\n") == [(module, False)]


def test_a_package_is_where_its_own_relative_imports_start() -> None:
    assert found("def f():\n    from .gone import x\n", is_package=True) == [("acme.low.mod.gone", False)]


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    import a\nexcept ImportError:\n    a = None\n",
        "try:\n    import a\nexcept (ValueError, builtins.ModuleNotFoundError):\n    pass\n",
        "try:\n    import a\nexcept:\n    pass\n",
        "try:\n    import a\nexcept Exception:\n    pass\n",
        "try:\n    pass\nexcept ImportError:\n    pass\nelse:\n    import a\n",
        "with contextlib.suppress(ImportError):\n    import a\n",
        "def f():\n    try:\n        import a\n    except ImportError:\n        pass\n",
        "if ready:\n    import a\n",
        "def f():\n    if 'a' not in sys.modules:\n        return\n    import a\n",
        "match x:\n    case 1:\n        if ready:\n            import a\n",
    ],
)
def test_what_the_code_goes_on_without_is_guarded(text: str) -> None:
    assert found(text) == [("a", True)]


@pytest.mark.parametrize(
    "text",
    [
        "import a\n",
        "try:\n    import a\nexcept ImportError:\n    import b as a\n",
        "try:\n    import a\nexcept ImportError:\n    raise SystemExit('install a') from None\n",
        "try:\n    import a\nexcept ValueError:\n    pass\n",
        "try:\n    import a\nfinally:\n    pass\n",
        "if TYPE_CHECKING:\n    import a\nelse:\n    import b\n",
        "def f():\n    if sys.platform == 'win32':\n        import a\n",
        "def f():\n    if importlib.util.find_spec('a'):\n        import a\n",
        "def f():\n    import json, _winreg, __pypy__\n",
        "if PY_3_14_PLUS:\n    def f():\n        import annotationlib, distutils.util\n",
        "with contextlib.suppress(KeyError):\n    import a\n",
        "def f(:\n",
        "x = '\0'",
    ],
)
def test_what_needs_no_look_of_its_own(text: str) -> None:
    assert found(text) == []


def test_what_follows_an_error_of_another_kind_is_looked_at() -> None:
    text = """
        def f():
            try:
                import a
            except ValueError:
                import b
            finally:
                import c
    """
    assert found(text) == [("a", False), ("b", False), ("c", False)]
