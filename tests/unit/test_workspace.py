"""Which files a project has, on real folders, with git and without."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import Project
from verify_gate.domain.reading import Unreadable
from verify_gate.workspace import Workspace, file_below, survey, text_below

Make = Callable[[Mapping[str, str]], Project]
ENV = dict(os.environ)


def look(project: Project, source: str = "src", *tests: str) -> Workspace:
    return survey(project.root, (source,), tests, ENV)


def test_every_file_counts_whatever_its_kind(project: Make) -> None:
    found = look(
        project(
            {"src/a/__init__.py": "", "src/a/b.pyi": "", "src/a/data.json": "{}", "src/a/sub/c.py": "", "other.py": ""}
        )
    )
    assert found.source_files == ("src/a/__init__.py", "src/a/b.pyi", "src/a/data.json", "src/a/sub/c.py")
    assert found.python_files == {"src/a/__init__.py", "src/a/b.pyi", "src/a/sub/c.py"}
    assert (found.test_files, found.ignored) == ((), frozenset())


def test_tests_inside_the_package_are_tests(project: Make) -> None:
    found = look(project({"src/a.py": "", "src/tests/test_a.py": ""}), "src", "src/tests")
    assert (found.source_files, found.test_files) == (("src/a.py",), ("src/tests/test_a.py",))


def test_caches_environments_and_bytecode_do_not_count(project: Make) -> None:
    found = look(
        project(
            {
                "src/a.py": "", "src/__pycache__/a.cpython-311.pyc": "", "src/old.pyc": "", "src/.git/x.py": "",
                "src/env/pyvenv.cfg": "", "src/env/bin/python": "", "src/env/lib/z.py": "", "src/.verify/w.py": "",
                "src/.hidden/v.py": "", "src/node_modules/y.py": "", "src/sham/pyvenv.cfg": "", "src/sham/x.py": "",
            }
        )
    )  # fmt: skip  # what is said stays together
    assert found.source_files == (
        "src/.hidden/v.py", "src/a.py", "src/node_modules/y.py", "src/sham/pyvenv.cfg", "src/sham/x.py",
    )  # fmt: skip  # what is said stays together


def test_what_git_tracks_is_no_environment(project: Make) -> None:
    """Else two files would hide whatever is committed beside them."""
    made = project({"src/a.py": "", "src/gen/b.py": "", "src/gen/pyvenv.cfg": "", "src/gen/bin/python": ""})
    made.git("init", "-q")
    assert look(made).source_files == ("src/a.py",)
    made.git("add", "-A")
    assert "src/gen/b.py" in look(made).source_files


def test_a_linked_folder_counts_once_and_a_circle_ends(project: Make) -> None:
    made = project({"src/a/x.py": "", "elsewhere/y.py": ""})
    (made.root / "src/linked").symlink_to(made.root / "elsewhere")
    (made.root / "src/again").symlink_to(made.root / "elsewhere")
    (made.root / "src/a/circle").symlink_to(made.root / "src")
    found = look(made).source_files
    assert "src/a/x.py" in found
    assert len(found) == 2
    assert found[1] in {"src/again/y.py", "src/linked/y.py"}


def test_scripts_without_a_suffix(project: Make) -> None:
    made = project(
        {
            "src/tool": "#!/usr/bin/env python3\n",
            "src/shell": "#!/bin/sh\n",
            "src/README": "text\n",
            "src/x.txt": "#!python\n",
        }
    )
    assert look(made).python_files == {"src/tool"}
    assert look(made, "src/shell").python_files == {"src/shell"}
    assert look(made, "src/shell").source_files == ("src/shell",)


def test_what_git_ignores(project: Make) -> None:
    made = project(
        {
            ".gitignore": "_version.py\nbuild/\ntracked/\n", "src/a.py": "", "src/_version.py": "", "src/build/lib.py": "",
            "src/tracked/b.py": "",
        }
    )  # fmt: skip  # what is said stays together
    made.git("init", "-q")
    made.git("add", "-f", "src/tracked/b.py")
    found = look(made)
    assert found.source_files == ("src/_version.py", "src/a.py", "src/tracked/b.py")
    assert found.ignored == {"src/_version.py"}


@pytest.mark.parametrize(
    ("files", "source", "roots"),
    [
        (["src/acme/__init__.py"], ["src/acme"], ["src"]),
        (["src/acme/__init__.py", "src/acme/sub/__init__.py"], ["src/acme/sub"], ["src"]),
        (["acme/__init__.py"], ["acme"], ["."]),
        (["src/acme/__init__.py"], ["src"], ["src"]),
        (["src/space/acme/__init__.py"], ["src/space"], ["src/space"]),
        (["src/space/mod.py"], ["src/space"], ["src"]),
        (["acme.py"], ["acme.py"], ["."]),
        (["src/acme.py"], ["src/acme.py"], ["src"]),
        (["a/__init__.py", "b/__init__.py"], ["a", "b"], ["."]),
        (["one/a/__init__.py", "two/b/__init__.py"], ["one/a", "two/b"], ["one", "two"]),
        (["acme/__init__.py"], ["."], ["."]),
    ],
)
def test_where_packages_are_imported_from(project: Make, files: list[str], source: list[str], roots: list[str]) -> None:
    made = project(dict.fromkeys(files, ""))
    assert survey(made.root, tuple(source), (), ENV).import_roots == tuple(roots)


@pytest.mark.parametrize(
    ("says", "source", "roots"),
    [
        ("from jaraco.functools import once", ["jaraco"], ["."]),
        ("    import  jaraco.functools as f", ["jaraco/functools"], ["."]),
        ("import jaracos", ["jaraco"], ["jaraco"]),
        ("x = 'import jaraco'", ["jaraco"], ["jaraco"]),
    ],
)
def test_a_folder_imported_by_its_name_is_a_namespace(
    project: Make, says: str, source: list[str], roots: list[str]
) -> None:
    """Else its package `functools` would stand in for the standard library's."""
    made = project({"jaraco/functools/__init__.py": "", "tests/test_a.py": f"if True:\n    pass\n{says}\n"})
    assert survey(made.root, tuple(source), ("tests",), {}).import_roots == tuple(roots)


@pytest.mark.parametrize(("says", "root"), [("import libs.google.cloud.storage", "."), ("import google.cloud", "libs")])
def test_a_namespace_in_a_namespace(project: Make, says: str, root: str) -> None:
    made = project({"libs/google/cloud/storage/__init__.py": "", "tests/test_a.py": f"{says}\n"})
    assert survey(made.root, ("libs/google/cloud/storage",), ("tests",), {}).import_roots == (root,)


def test_a_container_that_a_standard_module_shares_its_name_with_is_no_namespace(project: Make) -> None:
    made = project({"types/acme/__init__.py": "import types\n"})
    assert survey(made.root, ("types",), (), {}).import_roots == ("types",)


def test_settings_at_the_root(project: Make) -> None:
    assert look(project({"pyproject.toml": "[x]\n", "src/setup.cfg": "no", "ruff.toml": "y"})).settings == {
        "pyproject.toml": "[x]\n",
        "ruff.toml": "y",
    }


def test_pipes_and_devices_are_there_but_not_read(project: Make) -> None:
    made = project({"src/a.py": "", "tests/test_a.py": ""})
    for name in ("src/pipe", "src/b.py", "pyproject.toml"):
        os.mkfifo(made.root / name)
    (made.root / "src/zero").symlink_to("/dev/zero")
    found = look(made)
    assert found.source_files == ("src/a.py", "src/b.py", "src/pipe", "src/zero")
    assert found.python_files == {"src/a.py", "src/b.py"}
    assert found.settings == {}


def test_a_folder_that_cannot_be_listed_is_not_passed_over(project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = project({"src/a.py": "", "src/closed/b.py": ""})
    closed, scandir = str(made.root / "src/closed"), os.scandir

    def refuse(path: str) -> object:
        if os.fspath(path) == closed:
            raise PermissionError(errno.EACCES, "Permission denied", closed)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(Unreadable) as caught:
        look(made)
    assert str(caught.value) == f"{closed} cannot be read: Permission denied. What is in it would go unmeasured."


def test_a_source_that_is_a_file(project: Make) -> None:
    assert look(project({"main.py": "", "other.py": ""}), "main.py").source_files == ("main.py",)


def test_a_plain_file_below_the_root_and_its_text(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    (root / "a.py").write_text("x = 1\n")
    (root / "to_a.py").symlink_to("a.py")
    (tmp_path / "outside.py").touch()
    (root / "to_outside.py").symlink_to(tmp_path / "outside.py")
    (root / "loop.py").symlink_to("loop.py")
    assert file_below(root, "a.py") == file_below(root, "to_a.py") == root / "a.py"
    assert text_below(root, "to_a.py") == "x = 1\n"
    for path in ("folder", "none.py", "../outside.py", "to_outside.py", "loop.py", "nul\0", "x" * 5000):
        assert (file_below(root, path), text_below(root, path)) == (None, None)


def test_whether_a_file_is_there_is_told_without_reading_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise PermissionError("no right")

    (tmp_path / "a.py").touch()
    monkeypatch.setattr(Path, "read_text", refuse)
    assert (file_below(tmp_path, "a.py"), text_below(tmp_path, "a.py")) == (tmp_path / "a.py", None)
