"""`verify schema NAME`: the JSON Schema of what goes in or out, from the models that validate it."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from verify_gate.options import InstrumentOptions, VerifyTable
from verify_gate.registry import ADAPTERS, STANDARD, find_instrument


class SchemaName(StrEnum):
    """What there is a schema of."""

    CONFIG = "config"
    READING = "reading"
    REPORT = "report"


def print_schema(name: SchemaName) -> None:
    """Print the schema of that name on standard output."""
    print(json.dumps(schema_of(name), indent=2))  # noqa: T201 - the answer itself


def schema_of(name: SchemaName) -> dict[str, Any]:
    """The schema of that name."""
    match name:
        case SchemaName.CONFIG:
            return config_schema()
        case SchemaName.READING:
            from verify_gate.reading_model import ReadingModel  # noqa: PLC0415 - not loaded by every command

            return ReadingModel.model_json_schema()
        case SchemaName.REPORT:
            from verify_gate.reports.report_model import ReportModel  # noqa: PLC0415 - see above

            return ReportModel.model_json_schema()


def config_schema() -> dict[str, Any]:
    """The JSON Schema of verify.toml: standard names with their adapter's keys, others with any adapter's."""
    tables = {adapter: _embedded(find_instrument(adapter).Options) for adapter in ADAPTERS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "verify.toml",
        "type": "object",
        "additionalProperties": False,
        "required": ["verify"],
        "properties": {
            "verify": _embedded(VerifyTable),
            "instruments": {
                "type": "object",
                "properties": {name: tables[adapter] for name, adapter in STANDARD.items()},
                "additionalProperties": {"anyOf": [*tables.values(), _embedded(InstrumentOptions)]},
            },
        },
    }


def _embedded(model: type[InstrumentOptions] | type[VerifyTable]) -> dict[str, Any]:
    """A model's schema that stands by itself within a larger one: what it refers to is put in its place."""
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})

    def resolved(node: Any) -> Any:
        if isinstance(node, dict):
            if "$ref" in node:
                return resolved(definitions[node["$ref"].rpartition("/")[2]])
            return {key: resolved(value) for key, value in node.items()}
        return [resolved(item) for item in node] if isinstance(node, list) else node

    found: dict[str, Any] = resolved(schema)
    return found
