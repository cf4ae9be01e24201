"""import-linter as JSON: what its contracts say of a project, and two contract types of our own.

This package runs in the interpreter that import-linter is installed for, which may be the project's, older than the
gate's and without the gate. So it imports nothing of the gate's, only its own modules, import-linter, grimp and the
standard library, and keeps to the syntax of Python 3.9.

To use the contract types with `lint-imports` itself, name them in import-linter's settings:
`contract_types = ["no_cycles: verify_gate.probes.import_contracts.NoCycles"]`. Under the gate that line is not needed.
"""

from .contracts import NoCycles, SingleDynamicImport

__all__ = ["NoCycles", "SingleDynamicImport"]
