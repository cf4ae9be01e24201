"""`verify schema NAME`: the JSON Schema of what a person or a program writes, from the models that validate it."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from verify_gate.config import VerifyTable
from verify_gate.plugin import InstrumentOptions
from verify_gate.reading_model import ReadingModel
from verify_gate.registry import ADAPTERS, STANDARD, find_instrument


class SchemaName(StrEnum):
    """What there is a schema of."""

    CONFIG = "config"
    READING = "reading"


def print_schema(name: SchemaName) -> None:
    """Print the schema of that name on standard output."""
    schema = config_schema() if name is SchemaName.CONFIG else ReadingModel.model_json_schema()
    print(json.dumps(schema, indent=2))  # noqa: T201 - the answer itself


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
