"""The reading that an executable writes, as models: strict, and turned into the domain's words once they hold."""

from __future__ import annotations

from pydantic import ConfigDict, Field, ValidationError

from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.needle import LARGEST, Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId
from verify_gate.strict_model import StrictModel, first_complaint


class NeedleModel(StrictModel):
    """One figure and the range it must lie in; null leaves an end open, and at least one end is closed."""

    quantity: str = Field(min_length=1, description="What it counts, in the plural.")
    value: int | float = Field(description="The figure: finite, of at most 15 digits.")
    unit: str = Field(description="Of what: errors, files, %, …")
    min: int | float | None = Field(description="The least that is in range.")
    max: int | float | None = Field(description="The most that is in range.")


class PopulationModel(StrictModel):
    """What was looked at, of how much there is (null: nobody can say). Further whole counts may stand beside."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int]
    count: int = Field(description="How many were looked at.")
    of: int | None = Field(default=None, description="How many there are.")
    unit: str = Field(description="What is counted: files, modules, …")


class FindingModel(StrictModel):
    """A place to go: relative path, 1-based line and column, and what to do about it."""

    message: str = Field(min_length=1, description="What is wrong there.")
    path: str | None = Field(default=None, description="The file, relative to the folder of verify.toml.")
    line: int | None = Field(default=None, ge=1, le=LARGEST, description="Counted from 1.")
    column: int | None = Field(default=None, ge=1, le=LARGEST, description="Counted from 1.")
    rule: str | None = Field(default=None, description="The rule that it breaks, by its short name.")
    severity: Severity = Field(
        default=Severity.ERROR, strict=False, description="How much it weighs; it moves no needle."
    )
    fix: str | None = Field(default=None, description="What to do about it.")
    detail: str | None = Field(default=None, description="More than a line, that helps to judge: a diff, a cycle.")


class ToolModel(StrictModel):
    """The tool that measured."""

    name: str = Field(min_length=1, description="Its name.")
    version: str | None = Field(default=None, description="Its version.")


class ReadingModel(StrictModel):
    """What an instrument saw. Figures, never a status: the gate judges."""

    needles: list[NeedleModel] = Field(min_length=1, description="Its figures, each with its range.")
    population: PopulationModel = Field(description="What was looked at; 0 is no reading.")
    findings: list[FindingModel] = Field(default_factory=list, description="The places to go.")
    tool: ToolModel | None = Field(default=None, description="The tool that measured.")


def parse(text: str) -> Reading:
    """The reading that `text` holds. Raises `ValueError` for one that is not valid: where, and what is wrong."""
    try:
        model = ReadingModel.model_validate_json(text)
    except ValidationError as error:
        raise ValueError(first_complaint(error)) from None
    return _to_reading(model)


def _to_reading(model: ReadingModel) -> Reading:
    for needle in model.needles:
        if needle.min is None and needle.max is None:
            raise ValueError(f"the needle {needle.quantity!r} has no range, so it can never be outside it")
    population = model.population
    return Reading(
        tuple(Needle(n.quantity, n.value, n.unit, Range(n.min, n.max)) for n in model.needles),
        Population(population.count, population.of, population.unit, population.__pydantic_extra__),
        tuple(Finding(**finding.model_dump()) for finding in model.findings),
        None if model.tool is None else ToolId(model.tool.name, model.tool.version),
    )
