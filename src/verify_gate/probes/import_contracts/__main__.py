"""`python -I …/__main__.py OUT [--config FILE] ROOT…`: write what import-linter sees here to the file OUT, as JSON.

Run by its path, for this interpreter need not have the gate installed: the package is loaded from where this file lies,
under a name that no project has, without its folder on the path, where it could stand in for a project's own modules.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path

NAME = "verify_gate_import_contracts"
UNUSABLE = 3
"""The exit code beside a sentence on standard error that says what is wrong, as in `command`."""
MAJOR, MINOR = 2, 1
"""The import-linter whose insides are understood: this major version, from this minor one on."""


def main(words: list[str]) -> int:
    """Load the package and run it with these words; the exit code, and why it is not 0 on standard error."""
    try:
        installed = importlib.import_module("importlinter").__version__
    except ImportError as error:
        sys.stderr.write(f"import-linter cannot be imported by {sys.executable}: {error}. Install it there.\n")
        return UNUSABLE
    if not understood(installed):
        sys.stderr.write(
            f"import-linter {installed} is not understood. Install {MAJOR}.{MINOR} or later, below {MAJOR + 1}.\n"
        )
        return UNUSABLE
    here = Path(__file__).resolve().parent
    loader = SourceFileLoader(NAME, str(here / "__init__.py"))
    spec = ModuleSpec(NAME, loader, origin=loader.path, is_package=True)
    spec.submodule_search_locations, spec.has_location = [str(here)], True
    package = sys.modules[NAME] = importlib.util.module_from_spec(spec)
    loader.exec_module(package)
    code: int = importlib.import_module(f"{NAME}.command").run(words)
    return code


def understood(installed: str) -> bool:
    """Whether the insides of this version of import-linter are those that this package knows."""
    major, _, rest = installed.partition(".")
    minor = rest.partition(".")[0]
    return major == str(MAJOR) and minor.isdigit() and int(minor) >= MINOR


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
