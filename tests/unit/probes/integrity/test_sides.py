"""The two trees of a real repository."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Project
from tests.unit.probes.integrity.changes import side
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.reading import Unreadable
from verify_gate.probes.integrity.sides import compared, copy_files, looked_at
from verify_gate.repository import Base

ENV = dict(os.environ)
BASE = {
    "verify.toml": '[instruments.integrity]\nexclude = [{ path = "src/vendor", reason = "so" }]\n',
    ".gitignore": "_version.py\n.verify/\n*.log\n",
    "src/a.py": "x = 1\n",
    "src/vendor/b.py": "y = 1\n",
    "tests/test_a.py": "",
}


def begun(tmp_path: Path, files: Mapping[str, str]) -> Project:
    made = Project(tmp_path).write(BASE)
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "1")):
        made.git(*words)
    (tmp_path / ".verify").mkdir()
    return made.write(files)


@pytest.mark.parametrize("at_base", [False, True])
def test_what_pytest_is_told_is_of_the_tests_though_verify_toml_names_none(tmp_path: Path, *, at_base: bool) -> None:
    settings = '[tool.pytest.ini_options]\ntestpaths = ["check.py", "src", "./more/", "tests"]\n'
    made = begun(tmp_path, {"pyproject.toml": settings})
    if at_base:
        for words in (("add", "-A"), ("commit", "-q", "-m", "2"), ("rm", "-q", "pyproject.toml")):
            made.git(*words)
    change, *_ = compared({**context(tmp_path), "tests": []}, ENV)
    assert change.tests == ("check.py", "more", "tests")


def context(root: Path, *source: str) -> dict[str, Any]:
    exclude = [{"path": "src/vendor", "reason": "so"}, {"path": "src/a.py", "reason": "new"}]
    return {
        "root": str(root),
        "scratch": str(root / ".verify"),
        "base": None,
        "source": ["src"],
        "tests": ["tests"],
        "source_files": ["src/a.py", *source],
        "test_files": ["tests/test_a.py", "tests/data.log"],
        "options": {"exclude": exclude, "acknowledge": [], "signers": None},
    }


def test_the_base_and_the_work_tree(tmp_path: Path) -> None:
    made = begun(tmp_path, {"src/_version.py": "v = 1\n", "src/new.py": "", "build.log": "", "tests/data.log": ""})
    (made.root / "tests/test_a.py").unlink()
    change, policy, base = compared(context(tmp_path, "src/_version.py"), ENV)
    tracked = {".gitignore", "verify.toml", "src/a.py", "src/vendor/b.py"}
    assert change.base.files == tracked | {"tests/test_a.py", "src/_version.py", "tests/data.log"}
    assert change.head.files >= tracked | {"src/_version.py", "src/new.py", "tests/data.log"}
    assert "build.log" not in change.head.files
    assert change.base.root == tmp_path / ".verify/base"
    assert base == Base(made.git("rev-parse", "HEAD").strip(), "main")
    assert (change.source, change.tests) == (("src",), ("tests",))
    assert policy.exclusions == (Exclusion("src/vendor", "so"),)
    seen = looked_at(change, policy)
    assert change.base.files - seen.base.files == {"src/vendor/b.py"}
    assert change.head.files - seen.head.files == {"src/vendor/b.py"}
    assert made.git("status", "--porcelain") == " D tests/test_a.py\n?? src/new.py\n"


def test_what_the_base_has_is_never_taken_from_the_work_tree(tmp_path: Path) -> None:
    made = begun(tmp_path, {})
    made.git("rm", "-q", "--cached", "src/a.py")
    made.write({".gitignore": "a.py\n.verify/\n", "src/a.py": "x = 2\n"})
    change, *_ = compared(context(tmp_path), ENV)
    assert (change.base.text("src/a.py"), change.head.text("src/a.py")) == ("x = 1\n", "x = 2\n")


def test_a_project_whose_folder_was_renamed_is_held_against_what_it_was(tmp_path: Path) -> None:
    made = Project(tmp_path)
    made.write({f"{name}/{path}": text for name in ("a", "c") for path, text in {**BASE, f"{name}.txt": "1"}.items()})
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "1"), ("mv", "a", "b")):
        made.git(*words)
    (tmp_path / "b/.verify").mkdir()
    change, *_ = compared(context(tmp_path / "b"), ENV)
    assert change.base.root == tmp_path / "b/.verify/base/a"
    assert change.base.files == change.head.files - {"tests/data.log"}
    made.git("mv", "c", "d")
    (tmp_path / "d/.verify").mkdir()
    change, *_ = compared(context(tmp_path / "d"), ENV)
    assert change.base.root == tmp_path / "d/.verify/base/c"


def test_a_project_that_went_to_the_top_is_held_against_what_it_was(tmp_path: Path) -> None:
    made = Project(tmp_path).write({f"a/{path}": text for path, text in BASE.items()} | {"b/verify.toml": "", "c": ""})
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "1"), ("rm", "-q", "-r", "b")):
        made.git(*words)
    made.git("mv", "a/src", "a/tests", "a/verify.toml", ".")
    made.git("mv", "-f", "a/.gitignore", ".")
    (tmp_path / ".verify").mkdir()
    change, policy, _ = compared(context(tmp_path), ENV)
    assert change.base.root == tmp_path / ".verify/base/a"
    assert change.head.files - change.base.files == {"c", "tests/data.log"}
    assert policy.exclusions == (Exclusion("src/vendor", "so"),)


def test_a_project_that_is_new_in_its_repository_has_nothing_to_lose(tmp_path: Path) -> None:
    made = Project(tmp_path).write({"a/verify.toml": "", "a/src/a.py": ""})
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "1")):
        made.git(*words)
    made.write({f"b/{path}": text for path, text in BASE.items()})
    (tmp_path / "b/.verify").mkdir()
    change, *_ = compared(context(tmp_path / "b"), ENV)
    assert change.base.files == set()


@pytest.mark.parametrize(("path", "read"), [("tests/shared", False), ("src", False), ("vendor", True)])
def test_what_lies_in_a_submodule_is_not_in_the_base(tmp_path: Path, path: str, *, read: bool) -> None:
    made = begun(tmp_path / "there", {})
    other = begun(tmp_path / "other", {})
    head = other.git("rev-parse", "HEAD").strip()
    if path == "src":
        made.git("rm", "-q", "-r", "--cached", "src")
    made.git("update-index", "--add", "--cacheinfo", f"160000,{head},{path}")
    if read:
        compared(context(made.root), ENV)
        return
    with pytest.raises(
        Unreadable, match=rf"^{path} is a submodule, so the base has none of its files\. Read integrity in"
    ):
        compared(context(made.root), ENV)


def test_links_are_copied_as_what_they_lead_to_but_not_out_of_the_side(tmp_path: Path) -> None:
    there = side(tmp_path / "there", {"a.txt": "a\n"})
    (tmp_path / "secret.txt").write_text("s", encoding="utf-8")
    (there.root / "in.txt").symlink_to("a.txt")
    (there.root / "out.txt").symlink_to("../secret.txt")
    copy_files(there, ["sub/gone.txt", "a.txt", "in.txt", "out.txt"], tmp_path / "copy")
    assert {path.name: path.read_text() for path in (tmp_path / "copy").iterdir()} == {"a.txt": "a\n", "in.txt": "a\n"}
