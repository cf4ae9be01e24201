"""Where a project keeps its code and its tests, told from the names of its files."""

from __future__ import annotations

import pytest

from verify_gate.onboarding.facts import Configured, Layout
from verify_gate.onboarding.layout import below, layout, members, patterns

ACME = Configured(name="acme")


@pytest.mark.parametrize(
    ("files", "configured", "found"),
    [
        pytest.param(
            ["setup.py", "src/acme/__init__.py", "src/acme/a.py", "tests/test_a.py"],
            ACME,
            Layout(("src",), ("tests",), "a src layout"),
            id="src",
        ),
        pytest.param(
            ["acme/__init__.py", "acme/a.py", "docs/conf.py", "tests/unit/test_a.py", "test_more.py", "setup.py"],
            ACME,
            Layout(("acme",), ("test_more.py", "tests"), "a flat layout (acme)"),
            id="flat",
        ),
        pytest.param(
            ["toolz/__init__.py", "tlz/__init__.py", "toolz/tests/test_a.py", "toolz/sandbox/tests/test_b.py"],
            Configured(name="toolz"),
            Layout(("tlz", "toolz"), ("toolz/sandbox/tests", "toolz/tests"), "a flat layout (tlz, toolz)"),
            id="tests inside the package",
        ),
        pytest.param(
            ["one/__init__.py", "two/__init__.py"],
            ACME,
            Layout(("one", "two"), (), "a flat layout (one, two)", sure=False),
            id="two packages, and none of the project's name",
        ),
        pytest.param(
            ["jaraco/functools/__init__.py", "jaraco/functools/__init__.pyi", "conftest.py", "test_functools.py"],
            Configured(name="jaraco.functools"),
            Layout(("jaraco",), ("test_functools.py",), "a namespace package (jaraco)"),
            id="namespace",
        ),
        pytest.param(
            ["src/typing_extensions.py", "src/test_typing_extensions.py"],
            Configured(name="typing_extensions"),
            Layout(("src",), ("src/test_typing_extensions.py",), "a src layout"),
            id="one module in src, its tests beside it",
        ),
        pytest.param(
            ["six.py", "setup.py", "test_six.py", "noxfile.py"],
            Configured(name="six"),
            Layout(("six.py",), ("test_six.py",), "a single module"),
            id="a single module",
        ),
        pytest.param(
            ["one.py", "two.py"],
            Configured(name="acme", modules=("one", "two")),
            Layout(("one.py", "two.py"), (), "single modules"),
            id="modules that the settings name",
        ),
        pytest.param(
            ["lib/acme/__init__.py", "t/test_a.py"],
            ACME,
            Layout(("lib",), ("t",), "packages in lib"),
            id="lib",
        ),
        pytest.param(
            ["app/main.py", "run.py", "setup.py"],
            Configured(),
            Layout(("app", "run.py"), (), "scripts, and no package", sure=False),
            id="scripts",
        ),
        pytest.param(
            ["main.py"], Configured(), Layout(("main.py",), (), "scripts, and no package"), id="a single script"
        ),
        pytest.param(
            ["README.md", ".ci/x.py"], ACME, Layout((), (), "scripts, and no package", sure=False), id="no code"
        ),
    ],
)
def test_each_shape(files: list[str], configured: Configured, found: Layout) -> None:
    assert layout(files, configured) == found


FLAT = ["acme/__init__.py", "acme/test_in.py", "bench/test_speed.py", "checks/test_a.py", "tests/test_b.py"]


@pytest.mark.parametrize(
    ("testpaths", "tests"),
    [
        ((), ("acme/test_in.py", "checks", "tests")),
        (("./checks/",), ("checks",)),
        (("docs", "tests"), ("tests",)),
        (("acme", "tests"), ("tests",)),
        ((".",), ("acme/test_in.py", "checks", "tests")),
        (("nowhere",), ("acme/test_in.py", "checks", "tests")),
    ],
)
def test_testpaths_count_where_tests_and_no_source_lie_there(
    testpaths: tuple[str, ...], tests: tuple[str, ...]
) -> None:
    assert layout(FLAT, Configured(name="acme", testpaths=testpaths)).tests == tests


def test_a_file_that_testpaths_names_is_one_of_tests_whatever_its_name() -> None:
    files = ["acme/__init__.py", "test.py"]
    assert layout(files, Configured(name="acme", testpaths=("test.py",))).tests == ("test.py",)


def test_tests_that_lie_aside_count_where_there_are_no_others() -> None:
    assert layout(["acme/__init__.py", "bench/test_speed.py"], ACME).tests == ("bench",)


def test_a_name_that_is_no_text_is_told() -> None:
    found = layout(["acme/__init__.py", "b\udcff/__init__.py"], ACME)
    assert found == Layout(
        ("acme",),
        (),
        "a flat layout (acme)",
        notes=("b\udcff/__init__.py cannot be named in a verify.toml: rename it.",),
    )


TWO = ["packages/a/pyproject.toml", "packages/a/src/a/__init__.py", "packages/b/setup.py", "packages/b/b/__init__.py"]


@pytest.mark.parametrize(
    ("files", "configured", "found"),
    [
        pytest.param(TWO, Configured(), ("packages/a", "packages/b"), id="two projects"),
        pytest.param(TWO[:2], Configured(), (), id="one is no monorepo"),
        pytest.param([*TWO, "acme/__init__.py"], Configured(), (), id="the root has a package"),
        pytest.param([*TWO, "src/acme/__init__.py"], ACME, (), id="the root has a package in src"),
        pytest.param(TWO, Configured(backend="hatchling"), (), id="the root is built"),
        pytest.param(TWO, Configured(members=("packages/a",)), ("packages/a",), id="what the workspace says"),
        pytest.param(
            [*TWO, "packages/a/x/setup.py"], Configured(), ("packages/a", "packages/b"), id="not one in another"
        ),
        pytest.param([*TWO, "examples/c/setup.py"], Configured(), ("packages/a", "packages/b"), id="no example"),
    ],
)
def test_a_monorepo(files: list[str], configured: Configured, found: tuple[str, ...]) -> None:
    assert members(files, configured) == found


@pytest.mark.parametrize(
    ("folders", "files", "told"),
    [
        (["packages/a", "packages/b"], TWO, ("packages/*",)),
        (["packages/a", "packages/b"], [*TWO, "packages/docs/x.md"], ("packages/a", "packages/b")),
        (["packages/a"], TWO[:2], ("packages/a",)),
        (["a", "b"], ["a/setup.py", "b/setup.py"], ("a", "b")),
    ],
)
def test_a_glob_takes_in_just_the_members(folders: list[str], files: list[str], told: tuple[str, ...]) -> None:
    assert patterns(folders, files) == told


def test_what_lies_below() -> None:
    assert [below(path, "a") for path in ("a", "a/b", "ab", "b/a")] == [True, True, False, False]
    assert below("anything", ".")
