"""build on real tools and tiny projects: the traps that a build itself passes with exit 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from tests.conftest import Outcome, Project
from tests.samples import HATCH

pytestmark = pytest.mark.e2e

Make = Callable[[Mapping[str, str]], Project]

VERIFY = """
    [verify]
    source = ["src/acme"]
    tests = ["tests"]

    [instruments.build]
    installer = "uv"
    args = ["--no-isolation"]
"""
"""The backend is the one beside verify, so that nothing is fetched."""

SCRIPTED = (
    HATCH
    + """
[project.scripts]
acme = "acme.cli:main"
"""
)

HEALTHY = {
    "verify.toml": VERIFY,
    "pyproject.toml": SCRIPTED,
    "src/acme/__init__.py": "",
    "src/acme/__main__.py": "raise SystemExit('only run when it is meant')\n",
    "src/acme/cli.py": "from acme.sums import add\n\n\ndef main() -> None:\n    print(add(1, 2))\n",
    "src/acme/py.typed": "",
    "src/acme/sums.py": "def add(a: int, b: int) -> int:\n    return a + b\n",
    "tests/test_sums.py": "def test_sums() -> None:\n    assert 1 + 1 == 2\n",
}

GREEN = {
    "failed steps": 0,
    "missing modules": 0,
    "missing files": 0,
    "altered modules": 0,
    "stray files": 0,
    "secrets": 0,
    "dependency conflicts": 0,
    "failed imports": 0,
    "undeclared imports": 0,
    "dead entry points": 0,
}


def build(project: Project) -> Outcome:
    return project.run("--only", "build", "--format", "json")


def files_of(project: Project) -> set[str]:
    found = (path.relative_to(project.root).as_posix() for path in project.root.rglob("*"))
    return {path for path in found if not path.startswith((".verify", ".git/"))}


def moved(outcome: Outcome) -> dict[str, float]:
    return {quantity: value for quantity, value in outcome.needles("build").items() if value}


def said(outcome: Outcome) -> list[str]:
    return [f"{finding['path']}: {finding['message']}" for finding in outcome.instrument("build")["findings"]]


def test_a_healthy_project_is_in_range_and_stays_as_it_was(project: Make) -> None:
    """What an earlier build left lying does not leak into this one."""
    left = {"build/lib/acme/ghost.py": "", "dist/acme-0.1.tar.gz": "", "src/acme.egg-info/SOURCES.txt": "x\n"}
    there = project({**HEALTHY, **left})
    before = files_of(there)
    outcome = build(there)
    line = outcome.instrument("build")
    assert (line["status"], line["why"], line["findings"]) == ("in_range", None, [])
    assert outcome.needles("build") == GREEN
    counts = {"count": 4, "of": 4, "unit": "modules", "imported": 4, "entry_points": 1, "generated": 0}
    assert line["population"] == counts
    assert outcome.code == 0
    assert files_of(there) == before


TRAPS = {
    "pyproject.toml": SCRIPTED.replace("acme.cli:main", "acme.cli:run")
    + """
[tool.hatch.build]
exclude = ["py.typed"]
[tool.hatch.build.targets.wheel]
packages = ["src/acme", "tests", "extra"]
""",
    "extra/tool.py": "",
    "src/acme/.env": "PASSWORD=hunter2\n",
    "src/acme/__main__.py": "def (:\n",
    "src/acme/aa.py": "from acme import bb\n\nX = 1\n",
    "src/acme/bb.py": "from acme.aa import X\n\nY = X\n",
    "src/acme/broken.py": "x = 1\ndef (:\n",
    "src/acme/keys.py": 'TOKEN = "ghp_' + "a1B2c3D4e5F6" * 3 + '"\n',
    "src/acme/leaves.py": "import os\n\nos._exit(0)\n",
    "src/acme/more.py": "import hatchling\n",
}


def test_the_traps_that_a_build_passes_with_exit_0(project: Make) -> None:
    outcome = build(project({**HEALTHY, **TRAPS}))
    assert moved(outcome) == {
        "missing files": 1,
        "stray files": 3,
        "secrets": 1,
        "failed imports": 5,
        "dead entry points": 1,
    }
    expected = (
        "src/acme/py.typed: this file lies in a package that ships, and is not in the wheel",
        "src/acme/.env: a file of settings and secrets ships in the wheel and in the sdist",
        "tests/test_sums.py: a test ships, as tests/test_sums.py",
        "None: extra/tool.py is in the wheel, but under no `source`: nothing measures it",
        "src/acme/keys.py: a GitHub token (line 1) ships in the wheel and in the sdist",
        "src/acme/__main__.py: acme.__main__ cannot be imported: SyntaxError: invalid syntax",
        "src/acme/aa.py: acme.aa cannot be imported: ImportError: cannot import name 'X' from partially initialized mo",
        "src/acme/broken.py: acme.broken cannot be imported: SyntaxError: invalid syntax",
        "src/acme/leaves.py: acme.leaves cannot be imported: it ended the interpreter with exit code 0",
        "src/acme/more.py: acme.more cannot be imported: ModuleNotFoundError: No module named 'hatchling'",
        "None: the entry point acme = acme.cli:run (console_scripts) cannot be loaded: AttributeError: module 'acme.cl",
    )
    assert [line[:105] for line in said(outcome)] == [line[:105] for line in expected]
    assert outcome.code == 1


def test_a_module_that_git_ignores_or_a_setting_leaves_out_is_missed(project: Make) -> None:
    out = '\n[tool.hatch.build]\nexclude = ["more.py"]\n'
    there = project({**HEALTHY, ".gitignore": "sums.py\n", "pyproject.toml": SCRIPTED + out, "src/acme/more.py": ""})
    there.git("init")
    outcome = build(there)
    assert moved(outcome) == {"missing modules": 2, "failed imports": 1, "dead entry points": 1}
    assert said(outcome)[:2] == [
        "src/acme/more.py: this module is not in the wheel",
        "src/acme/sums.py: this module is not in the wheel",
    ]
    assert outcome.instrument("build")["findings"][1]["fix"].startswith("git ignores it")


def test_a_wheel_of_metadata_only_is_out_of_range(project: Make) -> None:
    none = '[tool.hatch.build.targets.wheel]\nbypass-selection = true\ninclude = ["nothing"]\n'
    outcome = build(project({**HEALTHY, "pyproject.toml": HATCH + none}))
    assert moved(outcome) == {"missing modules": 4}


def test_a_build_that_fails_is_out_of_range_and_says_why(project: Make) -> None:
    broken = SCRIPTED.replace('version = "1.0"', 'version = "1.0"\nreadme = "NO.md"')
    outcome = build(project({**HEALTHY, "pyproject.toml": broken}))
    assert moved(outcome) == {"failed steps": 1}
    assert said(outcome) == ["pyproject.toml: the build failed: OSError: Readme file does not exist: NO.md"]
    assert outcome.instrument("build")["status"] == "out_of_range"


def test_what_verify_toml_says_of_what_ships_holds(project: Make) -> None:
    """What is meant to ship is no stray; what is excluded is neither missed nor imported."""
    verify = (
        VERIFY
        + """
    ships = ["tests/**", "gone/**"]
    exclude = [{ path = "src/acme/live.py", reason = "Needs a live key." }]
    """
    )
    packages = '\n[tool.hatch.build.targets.wheel]\npackages = ["src/acme", "tests"]\n'
    files = {"pyproject.toml": SCRIPTED + packages, "verify.toml": verify, "src/acme/live.py": "raise SystemExit(1)\n"}
    outcome = build(project({**HEALTHY, **files}))
    assert moved(outcome) == {"missing files": 1}
    assert said(outcome) == [
        "verify.toml: the wheel holds nothing that 'gone/**' matches, which [instruments.build] says it ships"
    ]
    assert outcome.instrument("build")["population"]["of"] == 4


def test_a_registry_out_of_reach_is_no_reading(project: Make) -> None:
    needs = SCRIPTED.replace('version = "1.0"', 'version = "1.0"\ndependencies = ["acme-helpers"]')
    unreachable = (
        VERIFY.replace('installer = "uv"', "")
        + '    env = { PIP_INDEX_URL = "http://127.0.0.1:9/simple", PIP_RETRIES = "1", PIP_CONFIG_FILE = "/dev/null" }\n'
    )
    outcome = build(project({**HEALTHY, "pyproject.toml": needs, "verify.toml": unreachable}))
    line = outcome.instrument("build")
    assert line["status"] == "no_reading", line
    assert line["why"].startswith("The registry could not be reached for the step 'install': ERROR: ")
    assert outcome.code == 3


def test_a_project_that_is_no_package_is_no_reading(project: Make) -> None:
    outcome = build(project({**HEALTHY, "pyproject.toml": "[tool.ruff]\n"}))
    assert outcome.instrument("build")["why"] == (
        "pyproject.toml has neither [project] nor [build-system], so there is no package to build. "
        "Add them, or take [instruments.build] out."
    )


def test_in_isolation_with_pip_a_missing_dependency_is_a_failed_step(project: Make) -> None:
    """The one test that asks a registry: for hatchling, and for what does not exist."""
    needs = SCRIPTED.replace('version = "1.0"', 'version = "1.0"\ndependencies = ["acme-that-nobody-made==7.7.7"]')
    verify = VERIFY.replace('installer = "uv"', "").replace('args = ["--no-isolation"]', "")
    outcome = build(project({**HEALTHY, "pyproject.toml": needs, "verify.toml": verify}))
    assert moved(outcome) == {"failed steps": 1}
    assert said(outcome)[0].startswith(  # newer ones add for whom
        "pyproject.toml: the install failed: ERROR: No matching distribution found for acme-that-nobody-made==7.7.7"
    )
