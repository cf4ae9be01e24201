"""boundaries, read from import-linter, which has no JSON output of its own: a probe gives it one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from verify_gate.census import hold_against, last_line, not_excluded
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.plugin import Command, Completed, Context, InstrumentOptions, Plan, ProjectPath

PROBE = Path(__file__).parents[1] / "probes" / "import_contracts" / "__main__.py"
"""Run by its path, in the interpreter that import-linter is installed for."""

_ISOLATED = ("-I", "-B", "-X", "utf8")
"""No module of the project's takes the place of import-linter's own, and nothing is written beside the source."""

_UNUSABLE = 3
"""The probe's exit code where import-linter could not do its work: its last line says why."""


_Count = Annotated[int, Field(ge=0)]


class _Offence(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    message: str
    path: str | None
    line: int | None
    fix: str | None
    trail: list[str]


class _Contract(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    name: str
    type: str
    known: bool
    kept: bool
    held: list[str]
    ignored: _Count
    offences: list[_Offence]
    text: str
    guidance: str
    idle: list[str]


class _Facts(BaseModel):
    """What the probe writes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    version: str
    grimp: str
    settings: str
    root_packages: list[str]
    files: list[str]
    imports: _Count
    type_checking_imports: _Count
    idle: list[str]
    contracts: list[_Contract] = Field(min_length=1)


class ImportLinterOptions(InstrumentOptions):
    """`[instruments.boundaries]`."""

    config: ProjectPath | None = Field(
        default=None, description="The file with import-linter's settings; default: where import-linter looks for it."
    )

    @field_validator("args")
    @classmethod
    def _takes_none(cls, args: tuple[str, ...]) -> tuple[str, ...]:
        if args:
            raise ValueError("import-linter is not run by its command line. Name its settings with `config`")
        return args


class ImportLinter:
    """Counts the contracts between modules that are broken, under `source`."""

    Options = ImportLinterOptions
    question = "Are the boundaries intact?"
    when = Cadence.CHANGE
    tools = ("lint-imports",)
    ratchet = "broken contracts"

    def plan(self, context: Context, options: ImportLinterOptions) -> Plan:
        """The probe, in the interpreter that import-linter lives in, told where modules are imported from."""
        python = context.python if context.tools["lint-imports"].of_project else context.verify_python
        facts = context.scratch / "facts.json"
        config = () if options.config is None else (f"--config={options.config}",)
        argv = (str(python), *_ISOLATED, str(PROBE), *config, "--", str(facts), *context.import_roots)
        return Plan((Command(argv, writes={"facts": facts}),))

    def read(self, context: Context, options: ImportLinterOptions, outcomes: Sequence[Completed]) -> Reading:
        """Broken contracts of those defined, over the modules that were read of those there are."""
        facts = _facts(outcomes[0])
        exclusions = options.exclusions
        files, unmeasured, leaks = hold_against(
            _modules(context), facts.files, exclusions, lambda path: _hidden_by(path, facts, context)
        )
        broken = {
            place: not_excluded(_offences(contract, facts), exclusions)
            for place, contract in enumerate(facts.contracts)
            if not contract.kept
        }
        found = [finding for findings in broken.values() for finding in findings]
        idle = _idle(facts)
        count = sum(1 for findings in broken.values() if findings)
        return Reading(
            (
                Needle("broken contracts", count, "contracts"),
                Needle("idle settings", len(idle), "settings"),
                unmeasured,
            ),
            Population(files.count, files.of, files.unit, _further(facts, count)),
            (*found, *idle, *leaks),
            ToolId("import-linter", facts.version),
        )


def _facts(outcome: Completed) -> _Facts:
    """What the probe wrote. Raises `Unreadable` where it did not, or where it is not what the probe writes."""
    text = outcome.files.get("facts")
    if text is None or outcome.exit_code != 0:
        said = last_line(outcome.stderr) or "it said nothing"
        if outcome.exit_code == _UNUSABLE:
            raise Unreadable(said)
        raise Unreadable(f"The probe of import-linter failed (exit {outcome.exit_code}): {said}. The log has more.")
    try:
        facts = _Facts.model_validate_json(text)
    except ValidationError:
        raise Unreadable(
            "What the probe of import-linter wrote is not what it writes elsewhere. The log has more."
        ) from None
    for contract in facts.contracts:
        if contract.kept and contract.offences:
            raise Unreadable(
                f"import-linter contradicts itself: the contract {contract.name!r} is kept, with offences."
            )
    return facts


def _modules(context: Context) -> tuple[str, ...]:
    """What import-linter should have read: Python that runs. A stub imports nothing."""
    return tuple(path for path in context.source_files if path in context.python_files and not path.endswith(".pyi"))


def _offences(contract: _Contract, facts: _Facts) -> tuple[Finding, ...]:
    """A finding per offence; one for the contract itself where its type does not say where it is broken."""
    if not contract.offences:
        message = f"the contract {contract.name!r} is broken"
        fix = contract.guidance or None
        return (
            Finding(
                message,
                path=facts.settings,
                rule=contract.type,
                fix=fix,
                detail=contract.text or None,
                part_of=contract.name,
            ),
        )
    return tuple(
        Finding(
            f"{offence.message}: against the contract {contract.name!r}",
            path=offence.path,
            line=offence.line,
            rule=contract.type,
            fix=" ".join(filter(None, (offence.fix, contract.guidance))) or None,
            detail="\n".join(offence.trail) or None,
            part_of=contract.name,
        )
        for offence in contract.offences
    )


def _idle(facts: _Facts) -> tuple[Finding, ...]:
    """What in import-linter's settings does nothing: a contract that matches nothing is kept for the wrong reason."""
    said = [
        *facts.idle,
        *(f"the contract {contract.name!r}: {idle}" for contract in facts.contracts for idle in contract.idle),
    ]
    fix, needle = "Correct it or remove it.", "idle settings"
    return tuple(Finding(each, facts.settings, rule="idle-setting", fix=fix, needle=needle) for each in said)


def _further(facts: _Facts, broken: int) -> dict[str, int]:
    """The counts beside the files: contracts, what they hold, and the imports that their settings leave out."""
    counts = {
        "contracts_kept": len(facts.contracts) - broken,
        "of_contracts_kept": len(facts.contracts),
        "imports": facts.imports,
        "ignored_imports": sum(contract.ignored for contract in facts.contracts),
        "files_under_contracts": len({path for contract in facts.contracts for path in contract.held}),
    }
    on_their_word = sum(1 for contract in facts.contracts if not contract.known)
    if on_their_word:
        counts["contracts_on_their_word"] = on_their_word
    if facts.type_checking_imports:
        counts["type_checking_imports_left_out"] = facts.type_checking_imports
    return counts


def _hidden_by(path: str, facts: _Facts, context: Context) -> str:
    """Why import-linter did not read a file, as far as its place tells."""
    if not path.endswith(".py"):
        return "import-linter reads the .py files of packages, and nothing else."
    folder, _, name = path.rpartition("/")
    if name == "__init__.py" and f"{folder}.py" in context.source_files:
        return f"{folder}.py has the same name, and import-linter reads that one, though Python imports the package."
    root = max(root for root in ("", *(f"{root}/" for root in context.import_roots)) if path.startswith(root))
    parts = path.removeprefix(root).removesuffix(".py").split("/")
    if not any(f"{'.'.join(parts)}.".startswith(f"{package}.") for package in facts.root_packages):
        return f"{facts.settings} does not name it: the root packages are {', '.join(facts.root_packages)}."
    inside = False
    for depth in range(1, len(parts)):
        package = root + "/".join(parts[:depth])
        if not parts[depth - 1].isidentifier():
            return f"{package} is no name that could be imported."
        if f"{package}/__init__.py" in context.source_files:
            inside = True
        elif inside:
            return f"{package} has no __init__.py, so import-linter passes over it."
    return "Its name is none that import-linter reads." if "." in parts[-1] else "Nothing in its settings says so."
