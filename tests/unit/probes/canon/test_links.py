from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from verify_gate.probes.canon.links import check_links
from verify_gate.probes.canon.model import Checked, Document, Fault, Kind
from verify_gate.probes.canon.reading import read_document

FILES = {
    "README.md": "# Read me\n",
    "docs/a b.md": "# One\n\n## Two\n",
    "docs/b.rst": "Title\n=====\n\n.. _label:\n",
    "docs/api.md": "::: acme.core\n",
    "src/acme.py": "",
    "logo.png": "",
    "docs/a#b.md": "",
}


def documents(root: Path, files: Mapping[str, str]) -> list[Document]:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    found = [read_document(root, path) for path in files if path.endswith((".md", ".rst"))]
    return [each for each in found if isinstance(each, Document)]


def check(root: Path, path: str, text: str, **more: str) -> Checked:
    """The links of one document, with all those of FILES around it."""
    (asked,) = documents(root, {path: text})
    around = documents(root, {name: said for name, said in {**FILES, **more}.items() if name != path})
    return check_links([asked], root, around)


def dead(path: str, line: int, target: str) -> Fault:
    fix = "Correct the link, or bring back what it meant."
    return Fault(Kind.LINK, path, line, "dead-link", f"{target!r} leads nowhere", fix)


def no_anchor(path: str, line: int, target: str, anchor: str) -> Fault:
    fix = "Correct the anchor, or the heading that it meant."
    return Fault(Kind.LINK, path, line, "dead-anchor", f"{target} has no anchor #{anchor}", fix)


@pytest.mark.parametrize(
    "target",
    [
        "../README.md",
        "/README.md",
        "..",
        "a%20b.md",
        "a%20b.md#two",
        "a%20b.md#Two",
        "a%20b.md?plain=1#two",
        "b.rst#title",
        "b.rst#label",
        "b.html",
        "b/",
        "../src/acme.py#L10",
        "../logo.png",
        "a%23b.md",
        "#here",
        "#",
        "#top",
        "api.md#acme.core.f",
    ],
)
def test_links_that_lead_somewhere(tmp_path: Path, target: str) -> None:
    assert check(tmp_path, "docs/c.md", f"# Here\n\n[x]({target})\n") == Checked(1)


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/gone",
        "mailto:ada@example.org",
        "//example.org",
        "{{ url }}/x",
        "<{% url %}>",
        "../../../issues",
        "../../../issues/new?x=y",
    ],
)
def test_links_that_lead_out_are_not_counted(tmp_path: Path, target: str) -> None:
    assert check(tmp_path, "docs/c.md", f"[x]({target})\n") == Checked(0)


@pytest.mark.parametrize(
    "target", ["gone.md", "../docs/gone", "/gone.md", "gone.md#two", "b.png", "../../issues", "../../../nothing"]
)
def test_links_that_lead_nowhere(tmp_path: Path, target: str) -> None:
    path = target.partition("#")[0]
    assert check(tmp_path, "docs/c.md", f"# A\n\n[x]({target})\n") == Checked(1, (dead("docs/c.md", 3, path),))


def test_a_target_too_long_to_be_a_name_leads_nowhere(tmp_path: Path) -> None:
    target = "docs/" + "a" * 5000
    assert check(tmp_path, "here.md", f"[x]({target})") == Checked(1, (dead("here.md", 1, target),))


def test_anchors_that_are_not_there(tmp_path: Path) -> None:
    text = "[x](a%20b.md#three)\n[x](#nowhere)\n[x](b.rst#nothing)\n"
    assert check(tmp_path, "docs/c.md", text) == Checked(
        3,
        (
            no_anchor("docs/c.md", 1, "docs/a b.md", "three"),
            no_anchor("docs/c.md", 2, "docs/c.md", "nowhere"),
            no_anchor("docs/c.md", 3, "docs/b.rst", "nothing"),
        ),
    )


def test_a_record_may_not_link_to_what_is_gone(tmp_path: Path) -> None:
    text = "<!-- canon: record -->\n\n[x](gone.md)\n\n<!-- canon: end -->\n"
    assert check(tmp_path, "CHANGELOG.md", text) == Checked(1, (dead("CHANGELOG.md", 3, "gone.md"),))


def test_what_git_ignores_is_there_for_nobody_else(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    ignored = {".gitignore": "out/\nlogo.png\n", "out/a.txt": ""}
    text = "[x](out/a.txt) [y](out) ![z](logo.png) [v](README.md)\n"
    found = check(tmp_path, "c.md", text, **ignored)
    assert [(fault.rule, fault.message) for fault in found.faults] == [
        ("dead-link", "'out/a.txt' leads to what git ignores: nobody else has it"),
        ("dead-link", "'out' leads to what git ignores: nobody else has it"),
        ("dead-link", "'logo.png' leads to what git ignores: nobody else has it"),
    ]
    (tmp_path / "mkdocs.yml").touch()
    assert check(tmp_path, "docs/c.md", "![z](../logo.png)\n", **ignored) == Checked(1)


def test_a_build_writes_what_git_ignores(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    text = ".. include:: draft.rst\n.. include:: gone.rst\n"
    found = check(tmp_path, "docs/c.rst", text, **{**CONF, ".gitignore": "draft.rst\n"})
    assert found == Checked(2, (dead("docs/c.rst", 2, "gone.rst"),))


def test_what_lies_above_the_repository_is_there_for_nobody_else(tmp_path: Path) -> None:
    root = tmp_path / "project"
    (root / ".git").mkdir(parents=True)
    (tmp_path / "other.md").touch()
    assert check(root, "c.md", "[x](../other.md)\n") == Checked(1, (dead("c.md", 1, "../other.md"),))


def test_a_member_of_a_repository_may_link_above_itself(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "other.md").write_text("# Part\n", encoding="utf-8")
    text = "[x](../other.md#part) [y](/other.md) [z](../other.md#parts)\n"
    assert check(tmp_path / "member", "c.md", text) == Checked(3, (no_anchor("c.md", 1, "other.md", "parts"),))


def test_a_link_of_mkdocs_may_start_at_the_page(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").touch()
    assert check(tmp_path, "docs/c.md", "[x](../b/) [y](../b.md)\n") == Checked(2, (dead("docs/c.md", 1, "../b.md"),))


def test_rest_without_sphinx(tmp_path: Path) -> None:
    text = (
        "`x <docs/b.rst>`_ `y <gone.rst>`_ :ref:`unknown` :doc:`docs/b`\n\n.. image:: logo.png\n\n.. image:: no.png\n"
    )
    assert check(tmp_path, "README.rst", text) == Checked(
        5, (dead("README.rst", 1, "gone.rst"), dead("README.rst", 5, "no.png"))
    )


CONF = {"docs/conf.py": "extensions = []\n"}


def test_rest_under_sphinx(tmp_path: Path) -> None:
    text = """
:doc:`b` :doc:`/b` :doc:`sub/d` :doc:`python:library` :ref:`label` :ref:`Label` :ref:`genindex` :ref:`nothing`
`made <genindex.html>`_ `made <_static/x.css>`_ :doc:`/gone`

.. include:: /b.rst
.. image:: pic.*
.. include:: <isonum.txt>
.. image:: none.*
.. image:: **no.*
"""
    more = {**CONF, "docs/sub/d.rst": "", "docs/pic.svg": ""}
    assert check(tmp_path, "docs/c.rst", text, **more) == Checked(
        12,
        (
            dead("docs/c.rst", 2, "nothing"),
            dead("docs/c.rst", 3, "/gone"),
            dead("docs/c.rst", 8, "none.*"),
            dead("docs/c.rst", 9, "**no.*"),
        ),
    )


def test_a_label_may_stand_in_another_project_s_inventory(tmp_path: Path) -> None:
    conf = {"docs/conf.py": "extensions = ['sphinx.ext.intersphinx']\n"}
    assert check(tmp_path, "docs/c.rst", ":ref:`tut-foo`\n", **conf) == Checked(0)


def test_myst_under_sphinx(tmp_path: Path) -> None:
    text = "[x](acme.f) [y](label) [z](#label) [v](#acme.f) [w](nothing) [u](#nothing) [t](gone.png)\n"
    assert check(tmp_path, "docs/c.md", text, **CONF) == Checked(
        3,
        (
            dead("docs/c.md", 1, "nothing"),
            no_anchor("docs/c.md", 1, "docs/c.md", "nothing"),
            dead("docs/c.md", 1, "gone.png"),
        ),
    )


def test_what_is_included_starts_from_where_it_is_included(tmp_path: Path) -> None:
    more = {**CONF, "docs/changes.rst": ".. include:: ../CHANGES.rst\n", "docs/draft.rst": ""}
    text = ".. include:: draft.rst\n.. include:: gone.rst\n"
    assert check(tmp_path, "CHANGES.rst", text, **more) == Checked(2, (dead("CHANGES.rst", 2, "gone.rst"),))


def test_elsewhere_is_not_looked_at_but_may_be_linked_to(tmp_path: Path) -> None:
    assert check(tmp_path, "c.md", "[x](d.md#part)\n", **{"d.md": "# Part\n[x](gone.md)\n"}) == Checked(1)
