"""What a call is answered where nothing was foreseen, and what is said of a tool."""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from mcp.types import CallToolRequestParams, TextContent

from verify_gate.cli.mcp import answers, server
from verify_gate.errors import UserError


def test_a_fault_of_our_own_is_an_answer_without_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr(answers, "last_run", broken)
    result = server._answered(CallToolRequestParams(name="findings"), tmp_path / "verify.toml", Event())
    assert result.is_error
    assert result.content == [
        TextContent(text="verify failed by a fault of its own: ZeroDivisionError: by zero. Please report it.")
    ]


@pytest.mark.parametrize("stream", ["stdin", "stdout"])
def test_a_closed_stream_is_complained_about(stream: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, stream, None)
    with pytest.raises(UserError, match="Standard input or output is closed"):
        server.serve(None)


def test_each_argument_is_described() -> None:
    described: dict[str, dict[str, Any]] = {tool.name: tool.input_schema for tool in server._offered().tools}
    for schema in described.values():
        assert {"title", "description"}.isdisjoint(schema)
        assert all(each["description"] for each in schema["properties"].values())
    assert sorted(described["findings"]["properties"]) == ["cursor", "instrument", "known", "limit", "path"]
