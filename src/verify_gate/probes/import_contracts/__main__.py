"""`python -I …/__main__.py OUT [--config FILE] ROOT…`: write what import-linter sees here to the file OUT, as JSON.

Run by its path, for this interpreter need not have the gate installed: the package is loaded from where this file lies,
under a name that no project has, without its folder on the path, where it could stand in for a project's own modules.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path

NAME = "verify_gate_import_contracts"


def main() -> int:
    """Load the package and run it; the exit code."""
    here = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(NAME, here / "__init__.py", submodule_search_locations=[str(here)])
    if spec is None or spec.loader is None:
        sys.stderr.write(f"The probe in {here} cannot be loaded.\n")
        return 1
    package = sys.modules[NAME] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(package)
        command = importlib.import_module(f"{NAME}.command")
    except ImportError as error:
        sys.stderr.write(f"import-linter cannot be imported by {sys.executable}: {error}. Install it there.\n")
        return 1
    code: int = command.run(sys.argv[1:])
    return code


if __name__ == "__main__":
    sys.exit(main())
