"""A project that is far from clean adopts the gate: green as it is, red for anything new, and tighter from day to day."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from tests.conftest import Outcome, Project

pytestmark = pytest.mark.e2e

Make = Callable[[Mapping[str, str]], Project]

GATE = """\
[verify]
source = ["src/acme"]
tests = ["tests"]
[instruments.typecheck]
[instruments.lint]
[instruments.format]
[instruments.boundaries]
[instruments.duplication]
[instruments.coverage]
"""
SETTINGS = """\
[tool.importlinter]
root_package = "acme"
[[tool.importlinter.contracts]]
name = "Low knows nothing of high"
type = "layers"
layers = ["acme.high", "acme.low"]
"""
COPY = """
def {name}(values: list[int]) -> int:
    total = 0
    for value in values:
        if value > 10:
            total += value * 2
        elif value > 5:
            total += value * 3
        else:
            total -= value
    return total * 7
"""
LOW = "import os\n\nfrom acme import high\n\n\ndef low() -> int:\n    return high.HIGH + 'a'\n" + COPY.format(
    name="one"
)
GROWS = """
    if total > 100:
        total -= values[0]
    return total * 7
"""
FILES = {
    "verify.toml": GATE,
    "pyproject.toml": SETTINGS,
    "src/acme/__init__.py": "",
    "src/acme/high.py": "HIGH  =  1\n" + COPY.format(name="two"),
    "src/acme/low.py": LOW,
    "tests/test_acme.py": "from acme import high\n\n\ndef test_two():\n    assert high.two([11]) == 154\n",
}


def read(project: Project, *only: str) -> Outcome:
    return project.run(*(word for name in only for word in ("--only", name)), "--format", "json", "-q")


def statuses(outcome: Outcome) -> dict[str, str]:
    return {line["name"]: line["status"] for line in outcome.report["instruments"] if line["status"] != "not_selected"}


def test_an_old_project(project: Make) -> None:
    there = project(FILES)
    assert set(statuses(read(there)).values()) == {"out_of_range"}
    adopted = there.run("ratchet", "--adopt")
    assert (adopted.code, len(adopted.out.splitlines())) == (0, 7), adopted

    assert set(statuses(read(there)).values()) == {"in_range"}

    moved = "# a line more\n" + FILES["src/acme/high.py"]
    there.write({"src/acme/high.py": moved})
    assert set(statuses(read(there)).values()) == {"in_range"}, "moved code brings no new finding"

    there.write({"src/acme/low.py": LOW.replace("import os\n", "import sys\n")})
    swapped = read(there, "lint", "boundaries")
    assert statuses(swapped) == {"lint": "out_of_range", "boundaries": "in_range"}
    assert swapped.needles("lint") == {"findings": 1, "unmeasured files": 0, "stale baseline entries": 1}

    there.write({"src/acme/low.py": LOW.replace("import os\n\n", "")})
    assert statuses(read(there, "lint")) == {"lint": "out_of_range"}, "what was mended has to be written down"
    assert there.run("ratchet").out == "verify.baseline.toml: lint: known findings: 1 -> 0\n"
    assert statuses(read(there, "lint")) == {"lint": "in_range"}

    there.write({"src/acme/new.py": "def new() -> int:\n    return 1\n"})
    uncovered = read(there, "coverage")
    assert uncovered.needles("coverage")["worst file"] == 0, "a new file has the full floor"
    assert uncovered.code == 1


def test_what_is_known_may_not_grow(project: Make) -> None:
    """A clone of more lines, and a function of more branches, are new; those that shrank are not."""
    copies = {"src/acme/one.py": COPY.format(name="one"), "src/acme/two.py": COPY.format(name="two")}
    gate = (
        '[verify]\nsource = ["src/acme"]\ntests = []\n[instruments.lint]\n[instruments.duplication]\nmin_tokens = 40\n'
    )
    rules = '[tool.ruff.lint]\nselect = ["C901"]\nmccabe.max-complexity = 2\n'
    there = project({"verify.toml": gate, "pyproject.toml": rules, **copies})
    assert statuses(read(there)) == {"lint": "out_of_range", "duplication": "out_of_range"}
    assert there.run("ratchet", "--adopt").code == 0
    assert statuses(read(there)) == {"lint": "in_range", "duplication": "in_range"}
    there.write({path: text.replace("    return total * 7\n", GROWS) for path, text in copies.items()})
    grown = read(there)
    assert statuses(grown) == {"lint": "out_of_range", "duplication": "out_of_range"}
    assert grown.needles("duplication")["clones"] == 1
    less = "        elif value > 5:\n            total += value * 3\n"
    there.write({path: text.replace(less, "") for path, text in copies.items()})
    assert statuses(read(there)) == {"lint": "in_range", "duplication": "in_range"}
