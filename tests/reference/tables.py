"""The keys of a model as tables of Markdown: what each may hold, what it is where it is not said, and what it means."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from tests.pages import cell

Node = Mapping[str, Any]
_WORDS = {"string": "text", "number": "number", "integer": "whole number", "boolean": "true or false", "null": "null"}
_NO_END = 10**15


def own(model: type[BaseModel], base: type[BaseModel]) -> frozenset[str]:
    """The keys of a model that its base does not have just so."""
    theirs = base.model_json_schema()["properties"]
    return frozenset(key for key, node in model.model_json_schema()["properties"].items() if theirs.get(key) != node)


def table(node: Node, *, definitions: Node, only: frozenset[str] | None = None) -> list[str]:
    """A line for each key of a model's schema, or of `only` some."""
    required = set(node.get("required", ()))
    rows = [
        f"| `{key}` | {cell(_kind(each, definitions))} | {_default(each, key in required)} | {cell(_meaning(each))} |"
        for key, each in node["properties"].items()
        if only is None or key in only
    ]
    return ["| key | what it holds | default | what it says |", "|---|---|---|---|", *rows, ""]


def whole(model: type[BaseModel], level: str) -> Iterator[str]:
    """A model's table, and one below a heading of that level for each model that its keys hold."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    yield from table(schema, definitions=definitions)
    yield from parts(definitions, level)


def parts(definitions: Node, level: str) -> Iterator[str]:
    """A section for each model among the definitions, as they are called in the tables."""
    for name, node in sorted(definitions.items(), key=lambda each: called(each[0])):
        if "properties" in node:
            yield from (f"{level} {called(name)}", "", str(node["description"]), "")
            yield from table(node, definitions=definitions)


def called(name: str) -> str:
    """What a model is called in the pages."""
    return re.sub(r"^Report|Model$|Option$", "", name)


def _kind(node: Node, definitions: Node) -> str:
    """What a key holds, in words."""
    if "anyOf" in node:
        kinds = dict.fromkeys(_kind(each, definitions) for each in node["anyOf"])
        return " or ".join(kind for kind in kinds if not (kind == "whole number" and "number" in kinds))
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        target = definitions[name]
        return _listed(target["enum"]) if "enum" in target else f"[{called(name)}](#{called(name).lower()})"
    if "const" in node or "enum" in node:
        return _listed(node.get("enum", [node.get("const")]))
    if node["type"] == "array":
        return f"list of {_kind(node['items'], definitions)}"
    if node["type"] == "object":
        return f"table of {_kind(node['additionalProperties'], definitions)}"
    return ("day" if node.get("format") == "date" else _WORDS[node["type"]]) + _bounds(node)


def _listed(values: Sequence[object]) -> str:
    return ", ".join(f"`{each}`" for each in values)


def _bounds(node: Node) -> str:
    low, high = node.get("minimum"), node.get("maximum", _NO_END)
    if "exclusiveMinimum" in node:
        return f" above {node['exclusiveMinimum']:g}"
    if low is None:
        return ""
    return f", {low:g} to {high:g}" if high < _NO_END else f", {low:g} or more"


def _default(node: Node, required: bool) -> str:
    if required:
        return "required"
    found = node.get("default", {} if node.get("type") == "object" else [] if node.get("type") == "array" else None)
    return "" if found is None else f"`{json.dumps(found)}`"


def _meaning(node: Node) -> str:
    return str(node.get("description", ""))
