"""Real outputs of the real tools, kept for the fuzzer: `python -m tests.fuzz.record [ADAPTER …]` takes them anew.

Each recording is one reading of a tiny project: what the adapter knew of it, and what its commands gave. To be taken
anew where an adapter asks its tool something else than before.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

from tests.conftest import Project
from tests.samples import HATCH
from verify_gate.config import load
from verify_gate.domain.verdict import judge
from verify_gate.environment import clean_environment
from verify_gate.execution import Execution, Folders
from verify_gate.plugin import Completed, Context
from verify_gate.process import run
from verify_gate.registry import CATALOGUE, STANDARD
from verify_gate.site import Site
from verify_gate.toolbox import environment_of

_OF_THIS_MACHINE = re.compile(r"(?m)^(?:Looking in |WARNING: Location ).*\n")
"""Where an installer looked: the registries that this machine knows."""

FOLDER = Path(__file__).parent / "recordings"
NAMES = {adapter: name for name, adapter in STANDARD.items()}

PROJECT = (
    HATCH
    + """requires-python = ">=3.11"

[tool.hatch.build.targets.wheel]
packages = ["src/acme"]

[tool.ruff.lint]
select = ["F"]

[tool.importlinter]
root_package = "acme"

[[tool.importlinter.contracts]]
name = "Down"
type = "layers"
layers = ["acme.shop", "acme.money"]
"""
)
GOOD: Mapping[str, str] = {
    "pyproject.toml": PROJECT,
    "README.md": "# Acme\n\nSee [the money](src/acme/money.py), and `acme.money.total`.\n",
    "src/acme/__init__.py": '"""Acme."""\n',
    "src/acme/money.py": "def total(prices: list[int]) -> int:\n    if not prices:\n        return -1\n    return sum(prices)\n",
    "src/acme/shop.py": "from acme.money import total\n\n\ndef bill(prices: list[int]) -> int:\n    return total(prices) + 1\n",
    "tests/test_acme.py": (
        "from acme.money import total\nfrom acme.shop import bill\n\n\n"
        "def test_total() -> None:\n    assert total([2, 3]) == 5\n    assert total([]) == -1\n\n\n"
        "def test_bill() -> None:\n    assert bill([1]) == 2\n    assert bill([]) == 0\n"
    ),
}
COPY = "".join(f"    price_{n} = prices[{n}] * rate + {n}\n" for n in range(12))
CLONE = (
    f"def {{}}(prices: list[int], rate: int) -> int:\n{COPY}    return {' + '.join(f'price_{n}' for n in range(12))}\n"
)
BAD: Mapping[str, Mapping[str, str]] = {
    "mypy": {"src/acme/shop.py": "def bill() -> int:\n    return ''\n\n\ndef other() -> str:\n    return 1\n"},
    "ruff-check": {"src/acme/shop.py": "import os\nimport sys\n"},
    "ruff-format": {"src/acme/shop.py": "x  =  1\n", "src/acme/money.py": "y  =  2\n"},
    "import-linter": {"src/acme/money.py": "import acme.shop\n", "src/acme/shop.py": "x = 1\n"},
    "jscpd": {"src/acme/one.py": CLONE.format("one"), "src/acme/two.py": CLONE.format("two")},
    "coverage": {"tests/test_acme.py": "from acme.money import total\n\n\ndef test_total() -> None:\n    assert total([2]) == 2\n"},
    "wheel": {"src/acme/shop.py": "import no_such_module\n", "pyproject.toml": PROJECT.replace('["src/acme"]', '["src/acme"]\nexclude = ["src/acme/money.py"]')},
    "suppressions": {"src/acme/shop.py": "import os  # noqa\n\n\ndef bill(prices: list[int]) -> int:\n    return 1 if prices else 0\n"},
    "canon": {"README.md": "# Acme\n\nSee [the money](src/acme/gone.py).\n"},
    "integrity": {"tests/test_acme.py": GOOD["tests/test_acme.py"].replace("== 5", "> 0")},
    "mutmut": {"tests/test_acme.py": "from acme.money import total\nfrom acme.shop import bill\n\n\ndef test_total() -> None:\n    assert total([2, 3])\n    assert bill([1])\n"},
}  # fmt: skip  # a table, many entries to a line
FAILING = {
    "coverage": {
        "tests/test_acme.py": "from acme.money import total\n\n\ndef test_total() -> None:\n    assert total([2]) == 3\n"
    }
}
TABLES = {"wheel": 'args = ["-n"]', "jscpd": "min_tokens = 30", "mutmut": "workers = 2"}


def record(adapter: str, changed: Mapping[str, str]) -> dict[str, Any]:
    """One reading of the project, as data; no path in it is one of this machine."""
    name = NAMES[adapter]
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        table = f"[instruments.{name}]\n{TABLES.get(adapter, '')}\n"
        gate = f'[verify]\nsource = ["src/acme"]\ntests = ["tests"]\npython = "{sys.executable}"\n\n{table}'
        made = Project(root).write(GOOD)
        if adapter == "integrity":
            for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "1")):
                made.git(*words)
        made.write({**changed, "verify.toml": gate})
        environ = clean_environment(os.environ)
        (project,) = load(root / "verify.toml", CATALOGUE, datetime.now(UTC).date())
        own = environment_of(Path(sys.executable), root, environ)
        (setting,) = project.settings
        folders = Folders.of(root / ".verify", name)
        folders.make()
        context = Site(project, environ, os.environ, own).context(setting, folders.scratch, None)
        execution = Execution(run, Event(), folders, root, environ, 600)
        with execution.logged():
            outcomes = execution.carry_out(setting.instrument.plan(context, setting.options))
        status, why = judge(setting.instrument.read(context, setting.options, outcomes))
        told = {
            "adapter": adapter,
            "status": status.value,
            "why": why,
            "table": {key: value for key, value in setting.options.model_dump(mode="json").items() if value},
            "context": as_json(context),
            "outcomes": [_outcome(outcome) for outcome in outcomes],
        }
        places = {
            str(root): "/project", sys.prefix: "/env", sys.base_prefix: "/python", str(Path(__file__).parents[2]): "/verify",
        }  # fmt: skip  # a table, many entries to a line
        text = json.dumps(told, indent=1)
        for place, shown in places.items():
            text = text.replace(place, shown)
        found: dict[str, Any] = json.loads(text)
        return found


def as_json(context: Context) -> dict[str, Any]:
    """A context as JSON's own types."""
    told: dict[str, Any] = {field.name: getattr(context, field.name) for field in fields(context)}
    told["tools"] = {name: [tool.argv, tool.version, tool.of_project] for name, tool in context.tools.items()}
    for name in ("root", "python", "verify_python", "scratch"):
        told[name] = str(told[name])
    for name in ("python_files", "ignored"):
        told[name] = sorted(told[name])
    return {**told, "settings": dict(context.settings)}


def _outcome(outcome: Completed) -> dict[str, Any]:
    return {
        "exit_code": outcome.exit_code,
        "stdout": _OF_THIS_MACHINE.sub("", outcome.stdout),
        "stderr": _OF_THIS_MACHINE.sub("", outcome.stderr),
        "files": dict(outcome.files),
    }


def main(adapters: Sequence[str]) -> None:
    """Take the recordings of these adapters, or of all."""
    FOLDER.mkdir(exist_ok=True)
    for adapter in adapters or NAMES:
        for kind, changed in (("good", {}), ("bad", BAD[adapter]), ("failing", FAILING.get(adapter))):
            if changed is not None:
                found = record(adapter, changed)
                print(adapter, kind, found["status"], found["why"])  # noqa: T201 - for who takes them
                text = json.dumps(found, indent=1) + "\n"
                (FOLDER / f"{adapter}-{kind}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
