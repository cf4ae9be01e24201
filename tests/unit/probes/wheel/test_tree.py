from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from verify_gate.environment import clean_environment
from verify_gate.probes.wheel.tree import copy

ENV = {**clean_environment(os.environ), "GIT_CONFIG_GLOBAL": os.devnull}


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(f"# {path}\n", encoding="utf-8")


def git(root: Path, *words: str) -> str:
    author = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *author, *words], cwd=root, env=ENV, capture_output=True, text=True, check=True)
    return done.stdout


def copied(root: Path, *source: str) -> Path:
    scratch = root / ".verify" / "work"
    scratch.mkdir(parents=True)
    copy(root, source, scratch, ENV)
    return scratch / "tree"


def files_of(folder: Path) -> set[str]:
    paths = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {path for path in paths if not path.startswith(".git/")}


def test_without_git_all_is_copied_but_what_was_built_before(tmp_path: Path) -> None:
    kept = {
        "pyproject.toml",
        "src/acme/a.py",
        "src/acme/.env",
        "src/acme/__pycache__/a.pyc",
        "build/backend.py",
        "sham/pyvenv.cfg",
    }
    left = (
        "build/lib/acme/ghost.py", "build/lib.linux/x.so", "build/bdist.linux/x", "dist/acme-1.tar.gz", "dist/acme-1.whl",
        "src/acme.egg-info/SOURCES.txt", "tests/__pycache__/t.pyc", ".mypy_cache/x.json", ".tox/x", "node_modules/x.js",
        ".verify/logs/x.log", ".venv/pyvenv.cfg", ".venv/bin/python",
    )  # fmt: skip  # a list, many words to a line
    write(tmp_path, *kept, *left)
    assert files_of(copied(tmp_path, "src/acme")) == kept


def test_the_copy_is_a_place_of_its_own_for_whoever_looks_upwards(tmp_path: Path) -> None:
    write(tmp_path, "src/acme/a.py")
    scratch = copied(tmp_path, "src/acme").parent
    assert (scratch / ".git").is_dir()
    assert (scratch / "tmp").is_dir()


def test_what_git_ignores_as_a_whole_comes_along_only_under_source(tmp_path: Path) -> None:
    write(tmp_path, "src/acme/a.py", "src/acme/made/b.py", "data/big.bin", "secret.txt", "kept/x.txt", "kept/y.log")
    (tmp_path / ".gitignore").write_text("made/\ndata/\nsecret.txt\n*.log\n.verify/\n", encoding="utf-8")
    git(tmp_path, "init")
    expected = {".gitignore", "src/acme/a.py", "src/acme/made/b.py", "secret.txt", "kept/x.txt", "kept/y.log"}
    assert files_of(copied(tmp_path, "src/acme")) == expected


def test_everything_is_under_source_where_that_is_the_root(tmp_path: Path) -> None:
    write(tmp_path, "acme/a.py", "made/b.py")
    (tmp_path / ".gitignore").write_text("made/\n.verify/\n", encoding="utf-8")
    git(tmp_path, "init")
    assert files_of(copied(tmp_path, ".")) == {".gitignore", "acme/a.py", "made/b.py"}


def test_versions_are_told_by_the_same_history(tmp_path: Path) -> None:
    write(tmp_path, "src/acme/a.py", ".gitignore")
    git(tmp_path, "init")
    git(tmp_path, "add", "src")
    git(tmp_path, "commit", "-m", "One")
    git(tmp_path, "tag", "v1.2")
    git(tmp_path, "add", ".gitignore")
    (tmp_path / ".git/info/exclude").write_text("*.log\n", encoding="utf-8")
    index = (tmp_path / ".git/index").read_bytes()
    tree = copied(tmp_path, "src/acme")
    assert git(tree, "describe", "--tags").strip() == "v1.2"
    assert git(tree, "status", "--porcelain") == "A  .gitignore\n"
    assert git(tree, "ls-files").split() == [".gitignore", "src/acme/a.py"]
    assert (tree / ".git/info/exclude").read_text(encoding="utf-8") == "*.log\n"
    assert (tmp_path / ".git/index").read_bytes() == index


def test_of_the_repository_around_it_a_project_keeps_its_place_and_the_files_above(tmp_path: Path) -> None:
    write(
        tmp_path, "README.md", "packages/common.toml", "packages/acme/src/acme/a.py", "packages/other/b.py", "loose.txt"
    )
    git(tmp_path, "init")
    git(tmp_path, "add", "README.md", "packages")
    git(tmp_path, "commit", "-m", "One")
    tree = copied(tmp_path / "packages/acme", "src/acme")
    assert tree.resolve() == tree.parent / "top/packages/acme"
    assert files_of(tree.parent / "top") == {"README.md", "packages/common.toml", "packages/acme/src/acme/a.py"}
    assert git(tree, "ls-files").split() == ["src/acme/a.py"]


def test_a_repository_that_ignores_the_project_is_none_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, "made/acme/src/acme/a.py")
    (tmp_path / ".gitignore").write_text("made/\n", encoding="utf-8")
    git(tmp_path, "init")
    tree = copied(tmp_path / "made/acme", "src/acme")
    assert files_of(tree) == {"src/acme/a.py"}
    assert not (tree / ".git").exists()


def test_links_go_on_pointing_to_where_they_did(tmp_path: Path) -> None:
    root = tmp_path / "project"
    write(root, "src/acme/a.py", "docs/x.md")
    write(tmp_path, "outside.txt")
    (root / "src/acme/same.py").symlink_to("a.py")
    (root / "out.txt").symlink_to("../outside.txt")
    (root / "full.py").symlink_to(root / "src/acme/a.py")
    (root / "folder").symlink_to("docs")
    (root / "broken").symlink_to("nowhere")
    os.mkfifo(root / "pipe")
    tree = copied(root, "src/acme")
    assert {path.name: path.readlink() for path in sorted(tree.rglob("*")) if path.is_symlink()} == {
        "broken": Path("nowhere"),
        "folder": Path("docs"),
        "full.py": root.resolve() / "src/acme/a.py",
        "out.txt": tmp_path.resolve() / "outside.txt",
        "same.py": Path("a.py"),
    }
    assert not (tree / "pipe").exists()


def test_a_history_that_cannot_be_copied_is_said(tmp_path: Path) -> None:
    write(tmp_path, "src/acme/a.py")
    git(tmp_path, "init")
    git(tmp_path, "add", "src")
    git(tmp_path, "commit", "-m", "One")
    (tmp_path / ".git/refs/heads/main").write_text("1" * 40 + "\n", encoding="utf-8")
    with pytest.raises(OSError, match=r"git could not clone .+; try it: git clone --quiet --shared --no-checkout "):
        copied(tmp_path, "src/acme")
