"""boundaries on the real import-linter, over tiny real projects: what it says by itself is told beside each trap."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.e2e

Make = Callable[[Mapping[str, str]], Project]

VERIFY = """
    [verify]
    source = ["src/acme"]

    [instruments.boundaries]
"""
SETTINGS = """
    [tool.importlinter]
    root_package = "acme"
    include_external_packages = true

    [[tool.importlinter.contracts]]
    name = "Layers"
    type = "layers"
    containers = ["acme"]
    layers = ["boot", "shell", "adapters", "ports", "domain"]
    exhaustive = true

    [[tool.importlinter.contracts]]
    name = "Shell"
    type = "single_dynamic_import"
    module = "acme.shell"
    importer = "acme.boot"

    [[tool.importlinter.contracts]]
    name = "Cycles"
    type = "no_cycles"
"""
GREEN = {
    "verify.toml": VERIFY,
    "pyproject.toml": SETTINGS,
    "src/acme/__init__.py": "",
    "src/acme/boot.py": "import importlib\n\n\ndef main():\n    return importlib.import_module('acme.shell')\n",
    "src/acme/shell.py": "from acme.adapters import store\n",
    "src/acme/adapters/__init__.py": "",
    "src/acme/adapters/store.py": "from acme.ports import keep\n",
    "src/acme/ports.py": "from acme.domain import thing\nkeep = thing\n",
    "src/acme/domain/__init__.py": "thing = 1\n",
}


def read(project: Project) -> dict[str, Any]:
    """The line of boundaries in the report."""
    return project.run("--only", "boundaries", "--format", "json").instrument("boundaries")


def figures(line: dict[str, Any]) -> list[float]:
    """Broken contracts, idle settings, unmeasured files."""
    return [needle["value"] for needle in line["needles"]]


def places(line: dict[str, Any]) -> list[tuple[str, int | None, str]]:
    """Where the findings lead, and by which rule."""
    return [(finding["path"], finding["line"], finding["rule"]) for finding in line["findings"]]


def own_word(project: Project) -> int:
    """What lint-imports itself exits with, our contract types named as it wants them."""
    home = "verify_gate.probes.import_contracts"
    types = f'contract_types = ["no_cycles: {home}.NoCycles", "single_dynamic_import: {home}.SingleDynamicImport"]'
    text = (
        (project.root / "pyproject.toml").read_text().replace("[tool.importlinter]", f"[tool.importlinter]\n{types}", 1)
    )
    (project.root / "pyproject.toml").write_text(text)
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [lint, "--no-cache"], cwd=project.root, env={"PYTHONPATH": "src"}, capture_output=True, check=False
    )
    return done.returncode


def test_a_sound_house_is_in_range(project: Make) -> None:
    sound = project(GREEN)
    before = {path: path.read_bytes() for path in sound.root.rglob("*") if path.is_file()}
    line = read(sound)
    assert (line["status"], line["why"], figures(line), line["findings"]) == ("in_range", None, [0, 0, 0], [])
    assert line["population"] == {
        "count": 7,
        "of": 7,
        "unit": "files",
        "contracts_kept": 3,
        "of_contracts_kept": 3,
        "imports": 4,
        "ignored_imports": 0,
        "files_under_contracts": 7,
    }
    assert line["tool"]["name"] == "import-linter"
    after = {p: p.read_bytes() for p in sound.root.rglob("*") if p.is_file() and ".verify" not in p.parts}
    assert after == before
    assert own_word(sound) == 0


@pytest.mark.parametrize(
    ("planted", "broken", "where"),
    [
        (
            {"src/acme/domain/__init__.py": "import acme.shell\nthing = 1\n"},
            3,
            [
                ("src/acme/domain/__init__.py", 1, "layers"),
                ("src/acme/domain/__init__.py", 1, "single_dynamic_import"),
                ("src/acme/adapters/store.py", 1, "no_cycles"),
            ],
        ),
        (
            {"src/acme/ports.py": "keep = 1\ndef f():\n    from acme.adapters import store\n"},
            2,
            [("src/acme/ports.py", 3, "layers"), ("src/acme/adapters/store.py", 1, "no_cycles")],
        ),
        (
            {"src/acme/adapters/second.py": "__import__('acme.shell')\n"},
            2,
            [
                ("src/acme/adapters/second.py", 1, "layers"),
                ("src/acme/adapters/second.py", 1, "single_dynamic_import"),
            ],
        ),
        (
            {
                "src/acme/__init__.py": "from acme.domain import thing\n",
                "src/acme/domain/__init__.py": "import acme\nthing = 1\n",
            },
            1,
            [("src/acme/__init__.py", 1, "no_cycles")],
        ),
        ({"src/acme/stray.py": ""}, 1, [("src/acme/stray.py", None, "layers")]),
    ],
)
def test_a_planted_defect_moves_the_needle(
    project: Make, planted: dict[str, str], broken: int, where: list[tuple[str, int | None, str]]
) -> None:
    line = read(project({**GREEN, **planted}))
    assert (line["status"], figures(line), places(line)) == ("out_of_range", [broken, 0, 0], where)


WILDCARD = """
    [[tool.importlinter.contracts]]
    name = "Void"
    type = "independence"
    modules = ["acme.plugins.*"]
"""
BLANKET = """
    [[tool.importlinter.contracts]]
    name = "Void"
    type = "forbidden"
    source_modules = ["acme.ports"]
    forbidden_modules = ["acme.domain"]
    ignore_imports = ["acme.** -> acme.**"]
"""
MISSPELT = """
    [[tool.importlinter.contracts]]
    name = "Void"
    type = "forbidden"
    source_modules = ["acme.domain"]
    forbidden_modules = ["subproces"]
"""


@pytest.mark.parametrize(
    ("files", "moved"),
    [
        ({"src/acme/adapters/loose/bad.py": "import acme.shell\n"}, [0, 0, 1]),
        ({"pyproject.toml": SETTINGS + WILDCARD}, [0, 2, 0]),
        ({"pyproject.toml": SETTINGS + BLANKET}, [0, 1, 0]),
        ({"pyproject.toml": SETTINGS + MISSPELT}, [0, 1, 0]),
        (
            {"pyproject.toml": SETTINGS.replace("include", "exclude_typechecking_imports = true\n    include", 1)},
            [0, 1, 0],
        ),
    ],
)
def test_import_linter_is_content_and_verify_is_not(project: Make, files: dict[str, str], moved: list[int]) -> None:
    trapped = project({**GREEN, **files})
    line = read(trapped)
    assert (line["status"], figures(line)) == ("out_of_range", moved)
    assert own_word(trapped) == 0


def test_an_exclusion_with_a_reason_takes_a_file_out(project: Make) -> None:
    excluded = VERIFY + '    exclude = [{ path = "src/acme/adapters/loose", reason = "Templates, never imported." }]\n'
    line = read(project({**GREEN, "src/acme/adapters/loose/bad.py": "", "verify.toml": excluded}))
    assert (line["status"], line["population"]["of"]) == ("in_range", 7)


def test_no_settings_are_no_reading(project: Make) -> None:
    line = read(project({**GREEN, "pyproject.toml": "[project]\nname = 'acme'\n"}))
    assert (line["status"], line["why"]) == (
        "no_reading",
        "There are no import-linter settings: neither setup.cfg, .importlinter nor pyproject.toml has any. "
        "Name the contracts there, or remove the instrument from verify.toml.",
    )


def test_a_panic_of_the_engine_is_no_reading(project: Make) -> None:
    line = read(project({**GREEN, "src/acme/domain/up.py": "import json\nfrom ....x import y\n"}))
    assert (line["status"], line["why"]) == (
        "no_reading",
        "src/acme/domain/up.py:2 imports from above its top-level package. Correct it; grimp fails on it.",
    )


def test_the_project_s_own_modules_stand_in_for_none_of_the_tool_s(project: Make) -> None:
    """A json.py or an importlinter.py at the root, and a grimp.py beside the package, are not imported."""
    loud = "raise SystemExit('imported')\n"
    line = read(project({**GREEN, "json.py": loud, "importlinter.py": loud, "src/grimp.py": loud}))
    assert line["status"] == "in_range"


def test_a_project_that_import_linter_is_made_of_is_itself_looked_at(project: Make) -> None:
    settings = """
        [tool.importlinter]
        root_package = "rich"

        [[tool.importlinter.contracts]]
        name = "Cycles"
        type = "no_cycles"
    """
    files = {"src/rich/__init__.py": "", "src/rich/only_here.py": "import rich\n", "pyproject.toml": settings}
    line = read(project({**files, "verify.toml": VERIFY.replace("acme", "rich")}))
    assert (line["status"], line["population"]["count"], line["population"]["imports"]) == ("in_range", 2, 1)
