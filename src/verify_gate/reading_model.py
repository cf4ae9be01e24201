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

    quantity: str = Field(min_length=1)
    value: int | float
    unit: str
    min: int | float | None
    max: int | float | None


class PopulationModel(StrictModel):
    """What was looked at, of how much there is (null: nobody can say). Further whole counts may stand beside."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int]
    count: int
    of: int | None = None
    unit: str


class FindingModel(StrictModel):
    """A place to go: relative path, 1-based line and column, and what to do about it."""

    message: str = Field(min_length=1)
    path: str | None = None
    line: int | None = Field(default=None, ge=1, le=LARGEST)
    column: int | None = Field(default=None, ge=1, le=LARGEST)
    rule: str | None = None
    severity: Severity = Field(default=Severity.ERROR, strict=False)
    fix: str | None = None
    detail: str | None = None


class ToolModel(StrictModel):
    """The tool that measured."""

    name: str = Field(min_length=1)
    version: str | None = None


class ReadingModel(StrictModel):
    """What an instrument saw. Figures, never a status: the gate judges."""

    needles: list[NeedleModel] = Field(min_length=1)
    population: PopulationModel
    findings: list[FindingModel] = Field(default_factory=list)
    tool: ToolModel | None = None


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
