"""`verify mcp` as an agent's host starts it: a client of the same SDK, over the pipes of a real process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp.client.session import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent

from tests.conftest import Project
from verify_gate import __version__

CONFIG = """
    [verify]
    source = ["src"]
    [instruments.words]
    uses = "command"
    run = ["python", "check.py"]
    [instruments.fine]
    uses = "command"
    run = ["python", "-c", ""]
    [instruments.gone]
    uses = "command"
    run = ["no-such-program"]
    [instruments.slow]
    uses = "command"
    run = ["python", "-c", "import time; open('.verify/begun', 'w').close(); time.sleep(600)"]
"""
CHECK = r"""
    import json, os, pathlib
    bad = [(path, number) for path in sorted(pathlib.Path("src").glob("*.py"))
           for number, line in enumerate(path.read_text().splitlines(), 1) if "bad" in line]
    print("a line on standard output")
    pathlib.Path(os.environ["VERIFY_READING"]).write_text(json.dumps({
        "needles": [{"quantity": "bad words", "value": len(bad), "unit": "words", "min": None, "max": 0}],
        "population": {"count": 1, "of": 1, "unit": "files"},
        "findings": [{"path": str(path), "line": number, "column": 1, "rule": "BAD",
                      "message": f"bad \x1b[2J::warning::word {number}\nof it", "severity": "error",
                      "fix": "Say it well."} for path, number in bad],
        "tool": {"name": "words", "version": "1"},
    }))
"""
LONG_S = 120
Talk = Callable[[ClientSession], Awaitable[None]]


@pytest.fixture
def made(tmp_path: Path) -> Project:
    return Project(tmp_path / "p").write(
        {"verify.toml": CONFIG, "check.py": CHECK, "src/a.py": "x = 1\nbad = 2\n", "src/b.py": "bad = 1\n"}
    )


def argv(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "verify_gate", "mcp", *arguments]


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "CI"}
    return {**kept, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


@asynccontextmanager
async def session(folder: Path, *arguments: str) -> AsyncIterator[ClientSession]:
    """A client of a server that was started in the folder."""
    command, *rest = argv(*arguments)
    server = StdioServerParameters(command=command, args=rest, cwd=folder, env=environment())
    with open(os.devnull, "w", encoding="utf-8") as log:
        async with stdio_client(server, errlog=log) as (inward, outward), ClientSession(inward, outward) as client:
            await client.initialize()
            yield client


def talk(folder: Path, said: Talk, *arguments: str) -> None:
    """Have a client say something to a server."""

    async def all_of_it() -> None:
        with anyio.fail_after(LONG_S):
            async with session(folder, *arguments) as client:
                await said(client)

    anyio.run(all_of_it)


def text_of(result: CallToolResult) -> str:
    """The text of an answer that is no error."""
    assert not result.is_error, result
    return _text(result)


def complaint_of(result: CallToolResult) -> str:
    """The text of a tool's error."""
    assert result.is_error, result
    return _text(result)


def _text(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def left_running(folder: Path) -> list[str]:
    """The processes that work in the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve() == folder:
                found.append((process / "cmdline").read_text())
        except OSError:  # it has ended, or is somebody else's
            continue
    return found


def begun(made: Project) -> None:
    """Wait until the slow instrument is being read."""
    deadline = time.monotonic() + LONG_S
    while not (made.root / ".verify/begun").exists() and time.monotonic() < deadline:
        time.sleep(0.02)


def test_it_offers_three_tools_and_says_truly_what_each_does(made: Project) -> None:
    async def said(client: ClientSession) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert list(tools) == ["read", "findings", "explain"]
        hints = {name: tool.annotations and tool.annotations.read_only_hint for name, tool in tools.items()}
        assert hints == {"read": False, "findings": True, "explain": True}
        assert tools["read"].input_schema["required"] == ["instrument"]
        assert tools["explain"].input_schema["additionalProperties"] is False

    talk(made.root, said)
    assert not (made.root / ".verify").exists()


def test_a_reading_is_taken_now_and_what_it_found_is_listed_and_explained(made: Project) -> None:
    async def said(client: ClientSession) -> None:
        fine = await client.call_tool("read", {"instrument": "fine"})
        assert text_of(fine).startswith("PASS 1 of 1 in range; not measured: words, gone, slow; partial: --only fine;")
        read = await client.call_tool("read", {"instrument": "words"})
        verdict, first, second, end = text_of(read).split("\n")
        assert verdict.startswith("FAIL 0 of 1 in range; out of range: words;")
        assert first.endswith("src/a.py:2 BAD bad : :warning::word 2 of it -> Say it well. | verify --only words")
        assert (second.split()[1], end) == ("src/b.py:1", "")
        told = read.structured_content
        ids = [first.split()[0], second.split()[0]]
        (reading,) = told["instruments"]
        assert (told["verdict"], reading["status"]) == ("FAIL", "out_of_range")
        assert reading["findings"] == {"count": 2, "ids": ids}
        assert reading["needles"] == [
            {"quantity": "bad words", "value": 2, "unit": "words", "min": None, "max": 0, "in_range": False}
        ]
        listed = await client.call_tool("findings", {"path": "src/b.py"})
        _, line, end = text_of(listed).split("\n")
        assert (line, end) == (f"words: {ids[1]} src/b.py:1 BAD bad : :warning::word 1 of it -> Say it well.", "")
        assert [each["id"] for each in listed.structured_content["findings"]] == [ids[1]]
        assert text_of(await client.call_tool("explain", {"what": ids[0]})) == (
            f"{ids[0]} error words src/a.py:2:1 BAD\n"
            "bad : :warning::word 2 of it\n"
            "  1 | x = 1\n"
            "> 2 | bad = 2\n"
            "-> Say it well.\n"
            "Read it again: verify --only words\n"
        )
        page = text_of(await client.call_tool("explain", {"what": "words"}))
        assert page.startswith("words  ")
        assert "Last reading\n  Taken by the run of " in page

    talk(made.root, said)


def test_what_is_no_reading_is_an_answer_and_no_green_one(made: Project) -> None:
    async def said(client: ClientSession) -> None:
        read = await client.call_tool("read", {"instrument": "gone"})
        verdict, why, _ = text_of(read).split("\n")
        assert verdict.startswith("UNKNOWN 0 of 1 in range; no reading: gone;")
        assert "no-such-program was not found" in why
        listed = text_of(await client.call_tool("findings", {}))
        assert "\ngone: No reading: no-such-program was not found" in listed
        assert "It was not read in that run." in text_of(await client.call_tool("findings", {"instrument": "words"}))

    talk(made.root, said)


def test_many_findings_are_listed_in_parts(made: Project) -> None:
    made.write({"src/b.py": "bad\n" * 60})

    async def said(client: ClientSession) -> None:
        text = text_of(await client.call_tool("read", {"instrument": "words"}))
        assert len(text) <= 2000
        ids: list[str] = []
        cursor = None
        while True:
            part = await client.call_tool("findings", {"cursor": cursor, "limit": 1500})
            told = part.structured_content
            assert len(text_of(part)) <= 1500
            assert told["count"] == 61
            ids += [each["id"] for each in told["findings"]]
            cursor = told["cursor"]
            if cursor is None:
                break
            assert f"\n+{61 - len(ids)} more: ask with cursor {cursor}\n" in text_of(part)
        assert len(ids) == len(set(ids)) == 61

    talk(made.root, said)


def test_a_mistake_is_a_tools_error_with_the_way_out(made: Project) -> None:
    async def said(client: ClientSession) -> None:
        async def complaint(tool: str, **arguments: Any) -> str:
            return complaint_of(await client.call_tool(tool, arguments))

        assert await complaint("findings") == f"There was no run in {made.root} yet. Run verify. [mcp-no-run]"
        there = "It has: fine, gone, slow, words."
        assert await complaint("read", instrument="x") == (
            f"verify.toml has no instrument 'x'. {there} [unknown-instrument]"
        )
        assert await complaint("read") == (
            "The arguments of read do not hold: instrument: Field required. It takes: limit, instrument. [mcp-arguments]"
        )
        assert "[mcp-arguments]" in await complaint("read", instrument="fine", limit=1)
        assert "[mcp-arguments]" in await complaint("read", instrument="fine", more="")
        assert await complaint("run") == "There is no tool 'run'. There are: read, findings, explain. [mcp-unknown]"
        await client.call_tool("read", {"instrument": "fine"})
        assert await complaint("explain", what="0000beef") == (
            f"The last run has no finding '0000beef', and verify.toml no such instrument. {there} [mcp-unknown]"
        )
        assert "The last run has no instrument 'x'. It has: words, fine, gone, slow." in (
            await complaint("findings", instrument="x")
        )
        for cursor in ("x", "2026-01-01T00:00:00Z/0", "/", "1"):
            assert "[mcp-cursor]" in await complaint("findings", cursor=cursor)
        made.write({"verify.toml": "[verify]\nsauce = ['src']\n"})
        assert "[config-unknown-key]" in await complaint("read", instrument="fine")
        (made.root / "verify.toml").unlink()
        assert "[no-config]" in await complaint("read", instrument="fine")
        made.write({"verify.toml": CONFIG})
        assert text_of(await client.call_tool("read", {"instrument": "fine"})).startswith("PASS ")

    talk(made.root, said)


def test_another_verify_toml_can_be_named(made: Project, tmp_path: Path) -> None:
    async def said(client: ClientSession) -> None:
        assert text_of(await client.call_tool("read", {"instrument": "fine"})).startswith("PASS ")

    talk(tmp_path, said, "--config", str(made.root / "verify.toml"))


def test_calls_at_once_are_taken_in_turn(made: Project) -> None:
    async def said(client: ClientSession) -> None:
        verdicts = []

        async def one(instrument: str) -> None:
            verdicts.append(text_of(await client.call_tool("read", {"instrument": instrument})).split()[0])

        async with anyio.create_task_group() as group:
            for instrument in ("fine", "words", "fine", "gone"):
                group.start_soon(one, instrument)
        assert sorted(verdicts) == ["FAIL", "PASS", "PASS", "UNKNOWN"]

    talk(made.root, said)


def test_a_call_that_is_cancelled_ends_its_processes_and_the_next_is_answered(made: Project) -> None:
    async def said(client: ClientSession) -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(client.call_tool, "read", {"instrument": "slow"})
            await anyio.to_thread.run_sync(begun, made)
            group.cancel_scope.cancel()
        assert text_of(await client.call_tool("read", {"instrument": "fine"})).startswith("PASS ")
        assert not any("sleep" in process for process in left_running(made.root))

    talk(made.root, said)


REQUESTS = (
    {
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "by hand", "version": "1"},
        },
    },
    {"method": "notifications/initialized"},
)
SLOW = {"id": 2, "method": "tools/call", "params": {"name": "read", "arguments": {"instrument": "slow"}}}
WORDS = {"id": 2, "method": "tools/call", "params": {"name": "read", "arguments": {"instrument": "words"}}}


def spoken(*requests: dict[str, Any]) -> bytes:
    return "".join(json.dumps({"jsonrpc": "2.0", **request}) + "\n" for request in requests).encode()


def started(made: Project) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        argv(),
        cwd=made.root,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_standard_output_carries_nothing_but_the_protocol(made: Project) -> None:
    with started(made) as server:
        assert server.stdin
        assert server.stdout
        server.stdin.write(spoken(*REQUESTS, WORDS) + b"no JSON\n")
        server.stdin.flush()
        told = [json.loads(server.stdout.readline()) for _ in range(2)]
        server.stdin.close()
        told += map(json.loads, server.stdout)
        assert server.wait(LONG_S) == 0
    assert {message["jsonrpc"] for message in told} == {"2.0"}
    answers = {message["id"]: message["result"] for message in told if "result" in message}
    assert answers[1]["serverInfo"] == {"name": "verify", "version": __version__}
    assert answers[2]["content"][0]["text"].startswith("FAIL ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, None])
def test_a_signal_and_the_end_of_its_input_end_what_is_under_way(made: Project, number: int | None) -> None:
    with started(made) as server:
        assert server.stdin
        assert server.stderr
        server.stdin.write(spoken(*REQUESTS, SLOW))
        server.stdin.flush()
        begun(made)
        if number is None:
            server.stdin.close()
        else:
            server.send_signal(number)
        assert server.wait(LONG_S) == (0 if number is None else 130)
        said = server.stderr.read().decode()
    assert said == (
        "" if number is None else "verify: interrupted; there is no verdict, and nothing is left running.\n"
    )
    assert left_running(made.root) == []


def test_without_the_extra_it_says_how_to_get_it(made: Project, tmp_path: Path) -> None:
    Project(tmp_path / "path").write({"anyio.py": "raise ImportError\n"})
    program = "import sys; sys.path.insert(0, sys.argv.pop(1)); from verify_gate.__main__ import main; main()"
    ended = subprocess.run(
        [sys.executable, "-P", "-c", program, tmp_path / "path", "mcp"],
        cwd=made.root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (
        2,
        "",
        "verify: verify mcp needs the package mcp, which is not installed beside verify. "
        "Install it: pip install 'verify-gate[mcp]' [extra-missing]\n",
    )
