"""Traps of `canon`: documents that say what is not so, and what a project trusts instead.

No one tool looks at all of it. `by_hand` is what there is for each: doctest for examples, pytest for those of the source,
and a build of the page, which shows that it can be read.
"""

from __future__ import annotations

from tests.conftest import Project
from tests.traps.trap import Clean, Trap

SHOWN = "markdown-it README.md"
TRIED = "python -m doctest -v README.md"
FROM_SOURCE = {"PYTHONPATH": "src"}
COLLECTED = "python -m pytest -q --doctest-modules src"

README = """
    # Acme

    See [the guide](docs/guide.md#first-steps).

    ```pycon
    >>> from acme import half
    >>> half(3)
    1.5

    ```
"""
ADR = "# {}. {}\n\n## Status\n\nAccepted\n\n## Context\n\na\n\n## Decision\n\nb\n\n## Consequences\n\nc\n"

CLEAN = Clean(
    "canon",
    {
        "pyproject.toml": """
            [project]
            name = "acme"
            version = "1.0"

            [project.scripts]
            acme = "acme.cli:main"

            [tool.pytest.ini_options]
            pythonpath = ["src"]
        """,
        "src/acme/__init__.py": '''
            """Acme."""


            def half(n: float) -> float:
                """Half of it.

                >>> half(4)
                2.0
                """
                return n / 2
        ''',
        "src/acme/cli.py": """
            import argparse


            def main() -> None:
                parser = argparse.ArgumentParser()
                parser.add_argument("--loud", action="store_true")
                parser.parse_args()
                print("acme")
        """,
        "tests/test_acme.py": "from acme import half\n\n\ndef test_half() -> None:\n    assert half(2) == 1\n",
        "README.md": README,
        "docs/guide.md": "# Guide\n\n## First steps\n\nTake one.\n",
    },
)


def readme(text: str) -> dict[str, str | None]:
    """The clean project's README with more below it."""
    return {"README.md": f"{README}\n{text}"}


def block(language: str, *lines: str) -> str:
    """A fenced block of a README. Its last line is blank, or doctest would take the fence for output."""
    return "\n".join(f"    {line}".rstrip() for line in (f"```{language}", *lines, "", "```")) + "\n"


def repository(project: Project) -> None:
    project.git("init")


TRAPS = [
    Trap(
        name="a link to a file that is gone",
        files=readme("    Read [how](docs/how.md).\n"),
        by_hand=SHOWN,
        says='href="docs/how.md"',
        status="out_of_range",
        because="'docs/how.md' leads nowhere",
    ),
    Trap(
        name="a link to a heading that was renamed",
        files={"docs/guide.md": "# Guide\n\n## The first steps\n\nTake one.\n"},
        by_hand=SHOWN,
        says='href="docs/guide.md#first-steps"',
        status="out_of_range",
        because="docs/guide.md has no anchor #first-steps",
    ),
    Trap(
        name="a link to a file that git ignores: it works here, and nowhere else",
        files={
            **readme("    Read [the notes](docs/notes.md).\n"),
            "docs/notes.md": "# Notes\n",
            ".gitignore": "notes.md\n",
        },
        prepare=repository,
        by_hand=SHOWN,
        says='href="docs/notes.md"',
        status="out_of_range",
        because="'docs/notes.md' leads to what git ignores: nobody else has it",
    ),
    Trap(
        name="an option that the program no longer has",
        files=readme(block("sh", "acme --quiet")),
        by_hand=SHOWN,
        says="acme --quiet",
        status="out_of_range",
        because="`acme` has no option `--quiet`",
    ),
    Trap(
        name="a function that is gone, in a sentence",
        files=readme("    Call `acme.third()` for a third.\n"),
        by_hand=TRIED,
        env=FROM_SOURCE,
        says="2 passed",
        status="out_of_range",
        because="`acme.third()` is not in the code",
    ),
    Trap(
        name="an import that fails, in a block without prompts",
        files=readme(block("python", "from acme import third", "", "third(3)")),
        by_hand=TRIED,
        env=FROM_SOURCE,
        says="2 passed",
        status="out_of_range",
        because="`acme.third` is not in the code",
    ),
    Trap(
        name="a path that moved",
        files={**readme("    The recipe is `recipes/first/soup.txt`.\n"), "recipes/soup.txt": "Water.\n"},
        by_hand=SHOWN,
        says="recipes/first/soup.txt",
        status="out_of_range",
        because="`recipes/first/soup.txt` is not there",
    ),
    Trap(
        name="an example that lies, where pytest looks only at the source's",
        files=readme(block("pycon", ">>> half(5)", "2")),
        by_hand=COLLECTED,
        says="1 passed",
        status="out_of_range",
        because="`>>> half(5)` shows `2`, and `2.5` came",
    ),
    Trap(
        name="an example that lies in the text of an `.. attribute::`",
        files={"docs/api.rst": "Acme\n====\n\n.. py:attribute:: x\n\n   >>> 1 + 2\n   4\n"},
        by_hand=COLLECTED,
        says="1 passed",
        status="out_of_range",
        because="`>>> 1 + 2` shows `4`, and `3` came",
    ),
    Trap(
        name="a link that leads nowhere, in a note that MkDocs would make of what is set in",
        files={"docs/more.md": '# More\n\n!!! note\n\n    Read [how](how.md).\n\n=== "Tab"\n\n    Text.\n'},
        by_hand="markdown-it docs/more.md",
        says="how.md",
        status="out_of_range",
        because="'how.md' leads nowhere",
    ),
    Trap(
        name="an example that ends the process before the one that lies",
        files=readme(block("pycon", ">>> import os", ">>> os._exit(0)", ">>> half(5)", "2")),
        by_hand="python -u -m doctest -v README.md",
        says="Expecting nothing",
        env=FROM_SOURCE,
        status="out_of_range",
        because="`>>> os._exit(0)`, with all below it, did not run to its end",
    ),
    Trap(
        name="a mark that what follows is history, and that never ends",
        files=readme("    <!-- canon: record -->\n\n    Call `acme.third()` for a third.\n"),
        by_hand=SHOWN,
        says="acme.third()",
        status="out_of_range",
        because="`acme.third()` is not in the code",
    ),
    Trap(
        name="the output of a command that says something else by now",
        files=readme(block("console", "$ acme", "Acme 1.0")),
        by_hand=TRIED,
        env=FROM_SOURCE,
        says="2 passed",
        status="out_of_range",
        because="`$ acme` shows `Acme 1.0`, and `acme` came",
    ),
    Trap(
        name="two branches that each added decision 2",
        files={"docs/adr/0002-a.md": ADR.format(2, "A"), "docs/adr/0002-b.md": ADR.format(2, "B")},
        by_hand="markdown-it docs/adr/0002-a.md docs/adr/0002-b.md",
        says="2. B",
        status="out_of_range",
        because="decision 2 is there twice: docs/adr/0002-a.md has that number too",
    ),
    Trap(
        name="a document that is not UTF-8, and so is not read",
        files={"docs/more.md": "# More\n"},
        prepare=lambda project: (project.root / "docs/more.md").write_bytes(b"caf\xe9 [x](gone.md)\n") and None,
        by_hand=SHOWN,
        says="Acme",
        status="out_of_range",
        because="docs/more.md: this file was not looked at",
    ),
    Trap(
        name="a prompt that stands twice in a line, so that no command is seen there",
        files=readme(block("console", "$ $ acme --quiet")),
        by_hand=SHOWN,
        says="acme --quiet",
        status="out_of_range",
        because="`acme` has no option `--quiet`",
    ),
    Trap(
        name="`docs` leaves a document out",
        files={"docs/more.md": "Read [how](how.md).\n"},
        table='docs = ["README.md", "docs/guide.md"]',
        by_hand=SHOWN,
        says="Acme",
        status="out_of_range",
        because="docs/more.md: this file was not looked at `docs` in verify.toml does not name it.",
    ),
    Trap(
        name="`docs` names a folder without documents",
        table='docs = ["doc/*.md"]',
        by_hand=SHOWN,
        says="Acme",
        status="no_reading",
        because="`docs` names 'doc/*.md', where there is no document",
    ),
]
