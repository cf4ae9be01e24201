"""Traps of `boundaries`: what makes import-linter content although an import goes the wrong way, or could."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

from tests.conftest import Project
from tests.traps.trap import Clean, Trap

BY_HAND = "lint-imports --no-logo"
KEPT = "Contracts: 1 kept, 0 broken."
WRONG = {"acme/domain.py": "from acme import shell\n"}


def _settings(contract: str, session: str = "") -> dict[str, str]:
    """A pyproject.toml with this one contract."""
    head = ["[tool.importlinter]", 'root_package = "acme"', "include_external_packages = true", session]
    return {"pyproject.toml": "\n".join([*head, "[[tool.importlinter.contracts]]", 'name = "Down"', dedent(contract)])}


LAYERS = """
    type = "layers"
    layers = ["acme.shell", "acme.store", "acme.domain"]
"""
CLEAN = Clean(
    "boundaries",
    {
        **_settings(LAYERS),
        "acme/__init__.py": '"""Acme."""\n',
        "acme/shell.py": "from acme import domain, store\n",
        "acme/store/__init__.py": "",
        "acme/store/files.py": "import acme.domain\n",
        "acme/domain.py": "import json\n",
        "plugins/README": "None yet.\n",
    },
    verify='source = ["acme", "plugins"]',
)


def _idle(name: str, contract: str, because: str, files: Mapping[str, str] = WRONG, session: str = "") -> Trap:
    """A contract that holds nothing of what it seems to hold."""
    return Trap(name, BY_HAND, KEPT, "out_of_range", because, files={**files, **_settings(contract, session)})


def _unseen(
    name: str, files: Mapping[str, str], because: str, prepare: Callable[[Project], None] | None = None
) -> Trap:
    """An import that import-linter does not see."""
    return Trap(name, BY_HAND, KEPT, "out_of_range", because, files=files, prepare=prepare)


def _remember(project: Project) -> None:
    """Let import-linter read a clean file, then change it within the same moment as far as its date tells."""
    file = project.root / "acme/domain.py"
    lint = Path(sys.executable).parent / "lint-imports"
    subprocess.run([lint], cwd=project.root, capture_output=True, check=True)
    before = file.stat()
    project.write(WRONG)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


BROKEN = "acme.domain imports acme.shell: against the contract 'Down'"

TRAPS = [
    _unseen(
        "a folder without `__init__.py` in a package",
        {"acme/store/loose/bad.py": "import acme.shell\n"},
        "acme/store/loose has no __init__.py, so import-linter passes over it.",
    ),
    _unseen(
        "a module and a package have one name: Python imports the package, import-linter reads the module",
        {"acme/domain/__init__.py": "import acme.shell\n"},
        "import-linter reads that one, though Python imports the package.",
    ),
    _unseen(
        "an import by `importlib.import_module`",
        {"acme/domain.py": "from importlib import import_module as load\n\nload('acme.shell')\n"},
        "acme.domain reaches acme.shell by a call: against the contract 'Down'",
    ),
    _unseen(
        "an import by `exec`",
        {"acme/domain.py": "exec('from acme import shell')\n"},
        "acme.domain reaches acme.shell by a call: against the contract 'Down'",
    ),
    *(
        _unseen(
            name,
            {"acme/domain.py": f"{text}\n"},
            f"acme.domain reaches acme.shell by {how}: against the contract 'Down'",
        )
        for name, text, how in (
            ("an import by `eval`", "eval(\"__import__('acme.shell')\")", "a call"),
            ("an import by `exec` of what `compile` made", "exec(compile('import acme.shell', '', 'exec'))", "a call"),
            (
                "`getattr` takes `import_module` from importlib",
                "import importlib\n\ngetattr(importlib, 'import_module')('acme.shell')",
                "a call",
            ),
            (
                "an entry point that the module makes itself is loaded",
                "from importlib.metadata import EntryPoint\n\nEntryPoint('a', 'acme.shell:run', 'b').load()",
                "a call",
            ),
            (
                "`mock.patch` imports what it is to replace",
                "from unittest.mock import patch\n\npatch('acme.shell.run')",
                "a call",
            ),
            ("a module is taken from `sys.modules`", "import sys\n\nsys.modules['acme.shell'].run()", "its name"),
            (
                "`find_spec` looks for what lies in a package, which it imports",
                "import importlib.util\n\nimportlib.util.find_spec('acme.shell.run')",
                "its name",
            ),
        )
    ),
    _unseen(
        "a module is reached as an attribute of its package, without an import of its own",
        {"acme/domain.py": "import acme\n\nacme.shell.run()\n"},
        "acme.domain reaches acme.shell by an attribute: against the contract 'Down'",
    ),
    _unseen("a file is changed and its date is not: the old one is read from the cache", {}, BROKEN, _remember),
    _unseen(
        "`root_package` names one of two packages",
        {"plugins/extra/__init__.py": "", "plugins/extra/bad.py": "import acme.domain\n"},
        "pyproject.toml does not name it: the root packages are acme.",
    ),
    Trap(
        name="a `setup.cfg` takes the place of the settings in pyproject.toml",
        files={
            **WRONG,
            "setup.cfg": """
                [importlinter]
                root_package = acme

                [importlinter:contract:one]
                name = Down
                type = layers
                layers =
                    acme.domain
                    acme.shell
                ignore_imports =
                    acme.shell -> acme.domain
                    acme.store.* -> acme.domain
                """,
        },
        by_hand=BY_HAND,
        says=KEPT,
        status="out_of_range",
        because="setup.cfg is read first, so the import-linter settings in pyproject.toml do nothing",
    ),
    Trap(
        name="the project holds an `importlinter` of its own",
        files={
            **WRONG,
            "importlinter/__init__.py": "",
            "importlinter/cli.py": f"def lint_imports_command():\n    print('{KEPT}')\n",
        },
        by_hand=BY_HAND,
        env={"PYTHONPATH": "."},
        says=KEPT,
        status="out_of_range",
        because=BROKEN,
    ),
    Trap(
        name="the project's own contract type takes the name of import-linter's",
        files={
            **WRONG,
            **_settings(LAYERS, 'contract_types = ["layers: lenient.Layers"]'),
            "lenient.py": """
                from importlinter import ContractCheck
                from importlinter.contracts.layers import LayersContract

                class Layers(LayersContract):
                    def check(self, graph, verbose):
                        return ContractCheck(kept=True)
                """,
        },
        by_hand=BY_HAND,
        says=KEPT,
        status="no_reading",
        because="contract_types puts a class of the project's in the place of import-linter's own 'layers'.",
    ),
    _idle(
        "all layers are one, `a : b : c`",
        'type = "layers"\nlayers = ["acme.shell : acme.store : acme.domain"]',
        "no module of its layers stands above another, so no import can go the wrong way",
    ),
    _idle(
        "an optional layer is not there, which leaves one",
        'type = "layers"\nlayers = ["(acme.gui)", "acme.domain"]',
        "layers: 'acme.gui' is not there",
    ),
    _idle(
        "everybody is an allowed importer",
        'type = "protected"\nprotected_modules = ["acme.shell"]\nallowed_importers = ["acme"]',
        "it keeps no module from importing what it protects",
    ),
    _idle(
        "`acyclic_siblings` is asked about an only child",
        'type = "acyclic_siblings"\nancestors = ["acme.store"]',
        "none of its ancestors has two children, so there is no cycle to be found",
    ),
    _idle(
        "one module is independent",
        'type = "independence"\nmodules = ["acme.domain"]',
        "it names fewer than two modules, so there is nothing to be independent of",
    ),
    _idle(
        "a wildcard matches no module",
        'type = "forbidden"\nsource_modules = ["acme.domain.*"]\nforbidden_modules = ["acme.shell"]',
        "source_modules: 'acme.domain.*' matches no module",
    ),
    _idle(
        "a forbidden package is misspelt",
        'type = "forbidden"\nsource_modules = ["acme.domain"]\nforbidden_modules = ["subproces"]',
        "forbidden_modules: nothing is called 'subproces'; did you mean 'subprocess'?",
        {"acme/domain.py": "import subprocess\n"},
    ),
    _idle(
        "a package forbids itself to its own modules, which is passed over",
        'type = "forbidden"\nsource_modules = ["acme"]\nforbidden_modules = ["acme.shell"]',
        "no forbidden module lies outside the source modules, so nothing is forbidden",
    ),
    _idle(
        "`as_packages = false` leaves of a package its empty `__init__.py`",
        'type = "forbidden"\nsource_modules = ["acme.store"]\nforbidden_modules = ["acme.shell"]\nas_packages = false',
        "source_modules: with as_packages = false, 'acme.store' is its empty __init__.py and nothing below it",
        {"acme/store/files.py": "import acme.shell\n"},
    ),
    _idle(
        "`ignore_imports` takes out every import",
        f'{dedent(LAYERS)}ignore_imports = ["acme.** -> acme.**"]',
        "ignore_imports leaves no import for this contract to judge",
    ),
    _idle(
        "`ignore_imports` lets one layer import whatever it likes",
        f'{dedent(LAYERS)}ignore_imports = ["acme.domain -> acme.*", "acme.domain -> acme.store.*"]\n'
        'unmatched_ignore_imports_alerting = "none"',
        "ignore_imports leaves nothing that the layer 'acme.domain' may not import",
    ),
    _idle(
        "an ignored import is long gone, and its alert is turned off",
        f'{dedent(LAYERS)}ignore_imports = ["acme.store.files -> acme.shell"]\nunmatched_ignore_imports_alerting = "none"',
        "ignore_imports: 'acme.store.files -> acme.shell' matches no import",
        {},
    ),
    _idle(
        "a module has a `TYPE_CHECKING` of its own, which is true",
        LAYERS,
        "acme/domain.py:1 has a TYPE_CHECKING of its own",
        {"acme/domain.py": "TYPE_CHECKING = True\nif TYPE_CHECKING:\n    import acme.shell\n"},
        "exclude_type_checking_imports = true",
    ),
    _idle(
        "another module sets typing's own `TYPE_CHECKING`",
        LAYERS,
        "acme/__init__.py:3 has a TYPE_CHECKING of its own",
        {
            "acme/__init__.py": "import typing\n\nsetattr(typing, 'TYPE_CHECKING', True)\n",
            "acme/domain.py": "import typing\n\nif typing.TYPE_CHECKING:\n    import acme.shell\n",
        },
        "exclude_type_checking_imports = true",
    ),
    _idle(
        "a top-level setting is misspelt",
        LAYERS,
        "import-linter has no setting 'exclude_typechecking_imports'; did you mean 'exclude_type_checking_imports'?",
        {},
        "exclude_typechecking_imports = true",
    ),
]
