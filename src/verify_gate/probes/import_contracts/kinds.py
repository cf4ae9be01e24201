"""The types of contract there are: import-linter's, ours, and the project's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import importlinter
from importlinter.application import use_cases
from importlinter.application.user_options import UserOptions
from importlinter.domain.contract import NoSuchContractType, registry

from .contracts import NoCycles, SingleDynamicImport
from .idle import unknown_options
from .settings import Settings, Unusable, flat, meant

if TYPE_CHECKING:
    from importlinter import Contract

Kinds = Mapping[str, "type[Contract]"]
"""The types that are known here, by name."""

OWN: Kinds = {contract.type_name: contract for contract in (NoCycles, SingleDynamicImport)}
_OWN_HOME = "verify_gate.probes.import_contracts."
_BUILT_IN = ("acyclic_siblings", "forbidden", "independence", "layers", "protected")


def register(settings: Settings) -> Kinds:
    """Make the contract types known to import-linter; those that are import-linter's, and ours unless replaced.

    Raises `Unusable` where a type of the project's cannot be loaded, or takes the place of one of import-linter's.
    """
    for name, ours in OWN.items():
        registry.register(ours, name)
    use_cases._register_contract_types(UserOptions({}, []))
    built_in = {name: contract for name in _BUILT_IN if (contract := _registered(name)) is not None}
    declared = settings.session.get("contract_types", [])
    declared = [declared] if isinstance(declared, str) else declared
    theirs = [line for line in declared if _OWN_HOME not in line]
    try:
        use_cases._register_contract_types(UserOptions({"contract_types": theirs}, []))
    except Exception as error:
        raise Unusable(f"{settings.file}: contract_types {theirs!r} cannot be loaded: {flat(error)}.") from error
    for name, contract in built_in.items():
        if _registered(name) is not contract:
            raise Unusable(
                f"{settings.file}: contract_types puts a class of the project's in the place of import-linter's own "
                f"{name!r}. Give it another name."
            )
    return {name: contract for name, contract in {**built_in, **OWN}.items() if _registered(name) is contract}


def _registered(name: str) -> type[Contract] | None:
    try:
        found: type[Contract] = registry.get_contract_class(name)
    except NoSuchContractType:
        return None
    return found


def instance(name: str, options: dict[str, Any], settings: Settings) -> Contract:
    """The contract of these options. Raises `Unusable` for a type or an option that there is not."""
    kind = options.get("type")
    others = tuple(name for name in (*_BUILT_IN, *OWN) if name != kind)
    contract_class = _registered(str(kind))
    if contract_class is None:
        raise Unusable(
            f"{settings.file}: the contract {name!r} is of type {kind!r}, "
            f"which import-linter {importlinter.__version__} does not have{meant(str(kind), others) or '.'}"
        )
    wrong = unknown_options(contract_class, options)
    if wrong:
        raise Unusable(f"{settings.file}: the contract {name!r} has {', and '.join(wrong)}")
    session = {**settings.session, "root_packages": settings.root_packages}
    return contract_class(name=name, session_options=session, contract_options=options)
