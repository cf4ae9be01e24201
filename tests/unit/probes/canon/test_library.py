from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.samples import exactly
from verify_gate.domain.reading import Unreadable
from verify_gate.probes.canon.library import Documents, find_documents, is_record

FILES = (
    "README.md",
    "CHANGES.rst",
    "NOTES.markdown",
    "LICENSE.txt",
    "setup.py",
    "docs/a.md",
    "docs/deep/b.rst",
    "doc/c.md",
    "docs/tests/d.md",
    "docs/node_modules/x/README.md",
    "docs/.hidden/e.md",
    "docs/env/pyvenv.cfg",
    "docs/env/bin/python",
    "docs/env/f.md",
    "docs/sham/pyvenv.cfg",
    "docs/sham/i.md",
    "other/g.md",
    "other/h.txt",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path in FILES:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    return tmp_path


USUAL = ("CHANGES.rst", "NOTES.markdown", "README.md", "doc/c.md", "docs/a.md", "docs/deep/b.rst", "docs/sham/i.md")


def test_documents_lie_where_they_usually_do(root: Path) -> None:
    assert find_documents(root, [], ["docs/tests"], os.environ) == Documents(USUAL, USUAL)


def test_what_a_link_leads_to_is_read_where_it_lies(root: Path) -> None:
    (root / "docs/deep/linked").symlink_to("../../other")
    (root / "docs/up").symlink_to("..")
    (root / "docs/round").symlink_to("../docs")
    (root / "docs/away").symlink_to("/")
    (root / "docs/gone").symlink_to("nowhere")
    found = tuple(sorted({*USUAL, "other/g.md"}))
    assert find_documents(root, [], ["docs/tests"], os.environ) == Documents(found, found)


def test_docs_may_be_a_link_itself(root: Path) -> None:
    (root / "docs").rename(root / "handbook")
    (root / "docs").symlink_to("handbook")
    found = tuple(sorted(path.replace("docs/", "handbook/") for path in USUAL))
    assert find_documents(root, [], ["handbook/tests"], os.environ) == Documents(found, found)


def test_a_file_that_links_lead_to_is_read_once(root: Path) -> None:
    """By its own name where that is a document's, else by the first of the links."""
    (root / "docs/index.md").symlink_to("../README.md")
    (root / "docs/v.md").symlink_to("../other/g.md")
    (root / "docs/u.md").symlink_to("../other/g.md")
    (root / "docs/w.rst").symlink_to("../LICENSE.txt")
    (root / "docs/x.md").symlink_to("x.md")
    (root / "docs/y.md").symlink_to("nowhere.md")
    found = tuple(sorted({*USUAL, "docs/u.md", "docs/w.rst", "docs/x.md", "docs/y.md"}))
    assert find_documents(root, [], ["docs/tests"], os.environ) == Documents(found, found)
    assert find_documents(root, ["docs/index.md", "docs/v.md"], ["docs/tests"], os.environ) == Documents(
        found, ("README.md", "docs/u.md")
    )
    (root / "docs/index.md").unlink()
    assert find_documents(root, ["other", "doc"], ["docs/tests"], os.environ) == Documents(
        tuple(sorted({*USUAL, "docs/w.rst", "docs/x.md", "docs/y.md", "other/g.md", "other/h.txt"})),
        ("doc/c.md", "other/g.md", "other/h.txt"),
    )


def test_what_git_ignores_is_none_of_them(root: Path) -> None:
    (root / ".gitignore").write_text("docs/deep/\nNOTES.markdown\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    found = ("CHANGES.rst", "README.md", "doc/c.md", "docs/a.md", "docs/sham/i.md", "docs/tests/d.md")
    assert find_documents(root, [], [], os.environ) == Documents(found, found)


@pytest.mark.parametrize(
    ("docs", "found"),
    [
        (["*.md"], ("README.md",)),
        (["other"], ("other/g.md", "other/h.txt")),
        (["**/*.rst", "doc/**"], ("CHANGES.rst", "doc/c.md", "docs/deep/b.rst")),
    ],
)
def test_documents_that_are_named(root: Path, docs: Sequence[str], found: tuple[str, ...]) -> None:
    """The others are there still: somebody has to say why they are not looked at."""
    there = tuple(sorted({*USUAL, *found}))
    assert find_documents(root, docs, ["docs/tests"], os.environ) == Documents(there, found)


def test_a_glob_that_takes_in_nothing(root: Path) -> None:
    message = "`docs` names 'guide/*.md', where there is no document. Correct it, or remove it."
    with pytest.raises(Unreadable, match=exactly(message)):
        find_documents(root, ["README.md", "guide/*.md"], [], os.environ)


def test_no_documents(tmp_path: Path) -> None:
    message = (
        "There are no documents: no .md, .rst or .markdown file beside verify.toml, in docs or in doc. "
        "Name them with `docs`, or remove the instrument from verify.toml."
    )
    with pytest.raises(Unreadable, match=exactly(message)):
        find_documents(tmp_path, [], [], os.environ)


@pytest.mark.parametrize(
    ("path", "record"),
    [
        ("CHANGELOG.md", True),
        ("docs/changes.rst", True),
        ("HISTORY.md", True),
        ("NEWS.rst", True),
        ("README.md", False),
        ("changes/a.md", False),
    ],
)
def test_records_are_known_by_their_names(path: str, record: bool) -> None:
    assert is_record(path) is record
