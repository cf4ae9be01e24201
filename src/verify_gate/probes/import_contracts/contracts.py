"""Two contract types that import-linter does not have. Both are custom contracts by its own rules."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from importlinter import Contract, ContractCheck, fields, output
from importlinter.application import contract_utils
from importlinter.application.contract_utils import AlertLevel

from .calls import dynamic_in
from .cycles import disjoint_cycles
from .dynamic import DynamicImport
from .places import Place, module_places, text_of

if TYPE_CHECKING:
    from grimp import ImportGraph

MOST_CYCLES = 100
"""Cycles shown of one contract; who mends those sees the next."""


_MEND_CYCLE = "Take out one of these imports; what both sides need belongs below them."

# Options of both, named in each: older versions of import-linter do not look for them in a base class.
_IGNORE_IMPORTS = fields.SetField(subfield=fields.ImportExpressionField(), required=False)
_ALERTING = fields.EnumField(AlertLevel, default=AlertLevel.ERROR)
_GUIDANCE = getattr(fields, "TextField", fields.StringField)(required=False)


class _OwnContract(Contract):
    """What both have in common: ignored imports, and offences that say where they are.

    `check.metadata["offences"]` holds for each a message, the module and line it is found in, what mends it, and the
    links that lead from there to what is wrong, where there are any.
    """

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001 - import-linter's signature
        """Whether the contract is kept, after the imports that it ignores are taken out."""
        values = vars(self)
        warnings = contract_utils.remove_ignored_imports(
            graph, values["ignore_imports"], values["unmatched_ignore_imports_alerting"]
        )
        offences = self.offences(graph)
        return ContractCheck(kept=not offences, warnings=warnings, metadata={"offences": offences})

    def offences(self, graph: ImportGraph) -> list[dict[str, Any]]:
        """Everything that breaks the contract."""
        raise NotImplementedError

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print the offences, for `lint-imports`."""
        for offence in check.metadata["offences"]:
            line = "" if offence["line"] is None else f" (l.{offence['line']})"
            output.print_error(f"- {offence['message']}{line}", bold=False)
        output.new_line()


class NoCycles(_OwnContract):
    """No module may import itself by way of others: not across packages, not between a package and what is in it.

    It looks at all the root packages, and takes no options but those that every contract takes.
    """

    type_name = "no_cycles"

    ignore_imports = _IGNORE_IMPORTS
    unmatched_ignore_imports_alerting = _ALERTING
    broken_contract_guidance = _GUIDANCE

    def offences(self, graph: ImportGraph) -> list[dict[str, Any]]:
        """A set of cycles that share no import, and without which there is none."""
        internal = {module for module in graph.modules if not graph.is_module_squashed(module)}
        edges = {module: graph.find_modules_directly_imported_by(module) & internal for module in internal}
        return [_cycle(graph, modules) for modules in disjoint_cycles(edges, MOST_CYCLES)]


class SingleDynamicImport(_OwnContract):
    """A module, with what is below it, that is reached from outside through one dynamic import alone, in one place.

    Options: `module`, what is reached; `importer`, the module that holds the one dynamic import; and
    `trusted_importers`, modules whose dynamic imports of computed names are known never to reach it.
    """

    type_name = "single_dynamic_import"

    ignore_imports = _IGNORE_IMPORTS
    unmatched_ignore_imports_alerting = _ALERTING
    broken_contract_guidance = _GUIDANCE

    module = fields.ModuleField()
    importer = fields.ModuleField()
    trusted_importers = fields.SetField(subfield=fields.ModuleExpressionField(), required=False)

    def offences(self, graph: ImportGraph) -> list[dict[str, Any]]:
        """Static imports of the module, dynamic ones elsewhere, and any number but one in the place that is named."""
        module, importer = self.module.name, self.importer.name  # type: ignore[attr-defined]  # the fields become modules
        for name in (module, importer):
            if name not in graph.modules:
                raise ValueError(f"Module '{name}' does not exist.")
        places = module_places(graph, self.session_options["root_packages"])
        inside = {module} | set(graph.find_descendants(module))
        trusted = self._trusted(graph)
        found = _static(graph, inside)
        for name in sorted(set(places) - inside - {importer}):
            for dynamic in _reaching(name, places[name], module, trusted=name in trusted):
                found.append(_offence(f"{_said(name, dynamic, module)}, not in {importer}", name, dynamic.line))
        all_here = _reaching(importer, places[importer], module, trusted=False) if importer in places else []
        here = [dynamic for dynamic in all_here if not dynamic.loaded]
        for dynamic in here[1:]:
            found.append(_offence(f"{_said(importer, dynamic, module)} once more", importer, dynamic.line))
        if not here:
            found.append(_offence(f"{importer} holds no dynamic import of {module}", importer, None))
        fix = f"Only {importer} may import {module}, dynamically and once."
        return [{**offence, "fix": fix} for offence in found]

    def _trusted(self, graph: ImportGraph) -> set[str]:
        expressions = map(text_of, vars(self)["trusted_importers"] or ())
        return set(chain.from_iterable(graph.find_matching_modules(expression) for expression in expressions))


def _reaching(name: str, place: Place, module: str, *, trusted: bool) -> list[DynamicImport]:
    """The dynamic imports in the module `name` that may reach `module`; of a trusted one, those that surely do."""
    return [
        dynamic
        for dynamic in dynamic_in(name, place)
        if (dynamic.reaches(module) if trusted else dynamic.may_reach(module))
    ]


def _said(name: str, dynamic: DynamicImport, module: str) -> str:
    return f"{name} {'imports' if dynamic.reaches(module) else 'may import'} {module} dynamically"


def _cycle(graph: ImportGraph, modules: list[str]) -> dict[str, Any]:
    links = [_link(graph, module, modules[(place + 1) % len(modules)]) for place, module in enumerate(modules)]
    first = links[0]
    message = f"{first['importer']} imports {first['imported']}, which leads back to it"
    if len(links) > 2:  # noqa: PLR2004 - between two there is nothing to name
        message += f" by way of {', '.join(link['imported'] for link in links[1:-1])}"
    lines = first["line_numbers"]
    return {**_offence(message, first["importer"], lines[0] if lines else None), "fix": _MEND_CYCLE, "links": links}


def _link(graph: ImportGraph, importer: str, imported: str) -> dict[str, Any]:
    details = graph.get_import_details(importer=importer, imported=imported)
    lines = sorted({detail["line_number"] for detail in details})
    return {"importer": importer, "imported": imported, "line_numbers": lines}


def _static(graph: ImportGraph, inside: set[str]) -> list[dict[str, Any]]:
    """The import statements outside that name something inside."""
    return [
        _offence(f"{importer} imports {imported} statically", importer, line)
        for imported in sorted(inside)
        for importer in sorted(graph.find_modules_that_directly_import(imported) - inside)
        for line in _link(graph, importer, imported)["line_numbers"]
    ]


def _offence(message: str, module: str, line: int | None) -> dict[str, Any]:
    return {"message": message, "module": module, "line": line, "links": []}
