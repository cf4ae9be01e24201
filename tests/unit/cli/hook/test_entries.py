"""The gate's entries among Claude Code's settings, as data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify_gate.cli.hook.entries import command_of, parsed, spelled, with_ours, without_ours
from verify_gate.cli.hook.place import Place

PLACE = Place(Path("/p"), "verify.toml", Path("/opt/verify"))
THEIRS = {"type": "command", "command": "say done"}
OURS = {"type": "command", "command": command_of(PLACE), "timeout": 1800}
AFTER = {"matcher": "Edit|Write|MultiEdit", "hooks": [{**OURS, "timeout": 300}]}

jsons = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
hooks = st.dictionaries(
    st.sampled_from(["PreToolUse", "PostToolUse", "Stop"]),
    st.lists(
        st.fixed_dictionaries({"hooks": st.lists(jsons, max_size=2)}, optional={"matcher": st.text()}),
        min_size=1,
        max_size=2,
    ),
    min_size=1,
)
settings = st.dictionaries(st.text(max_size=3), jsons, max_size=3).flatmap(
    lambda base: st.one_of(st.just(base), hooks.map(lambda made: {**base, "hooks": made}))
)


@pytest.mark.parametrize(
    ("verify", "config", "begins"),
    [
        (
            "/opt/my tools/verify",
            "back end/verify.toml",
            "'/opt/my tools/verify' hook run claude --config \"${CLAUDE_PROJECT_DIR:-.}\"/'back end/verify.toml' || {",
        ),
        (
            "/p/.venv/bin/verify",
            "verify.toml",
            '"${CLAUDE_PROJECT_DIR:-.}"/.venv/bin/verify hook run claude --config "${CLAUDE_PROJECT_DIR:-.}"/verify.toml || {',
        ),
    ],
)
def test_the_command_names_the_program_and_the_file_and_blocks_without_them(
    verify: str, config: str, begins: str
) -> None:
    command = command_of(Place(Path("/p"), config, Path(verify)))

    assert command.startswith(begins)
    assert command.endswith("' >&2; exit 2; }")


def test_entries_come_behind_those_that_are_there() -> None:
    there = {"model": "x", "hooks": {"Stop": [{"hooks": [THEIRS]}], "PreToolUse": []}, "z": 1}

    made = with_ours(there, PLACE)

    assert made == {
        "model": "x",
        "hooks": {"Stop": [{"hooks": [THEIRS]}, {"hooks": [OURS]}], "PreToolUse": [], "PostToolUse": [AFTER]},
        "z": 1,
    }
    assert list(made) == ["model", "hooks", "z"]


def test_an_older_entry_is_replaced() -> None:
    older = {"type": "command", "command": "/old/verify hook run claude || exit 2"}

    made = with_ours({"hooks": {"Stop": [{"matcher": "", "hooks": [older, THEIRS]}]}}, PLACE)

    assert made["hooks"]["Stop"] == [{"matcher": "", "hooks": [THEIRS]}, {"hooks": [OURS]}]


@given(settings)
def test_what_is_put_in_twice_is_there_once_and_what_is_taken_out_leaves_the_rest(there: dict[str, object]) -> None:
    once = with_ours(there, PLACE)

    assert with_ours(once, PLACE) == once
    assert without_ours(once) == there
    assert without_ours(there) == there


def test_what_was_there_before_comes_back() -> None:
    there = {"hooks": {"Stop": [{"hooks": [THEIRS]}]}, "env": {"A": "1"}}

    assert without_ours(with_ours(there, PLACE)) == there
    assert without_ours(with_ours({"env": {}}, PLACE)) == {"env": {}}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[]", "it is not an object"),
        ('{"a": 1, "a": 2}', "a key stands in it twice"),
        ("[" * 100_000, "it is nested too deeply"),
        ("{,}", "Expecting property name"),
    ],
)
def test_settings_that_are_none_are_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parsed(text)


@pytest.mark.parametrize("broken", [{"hooks": []}, {"hooks": {"Stop": {}}}, {"hooks": {"Stop": ["x"]}}])
def test_hooks_that_are_none_are_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="hooks"):
        with_ours(broken, PLACE)


@pytest.mark.parametrize(
    "text",
    ['{\n    "a": [\n        1\n    ]\n}\n', '{\n\t"a": "\\u00e9"\n}', '{\n  "a": "é"\n}\n'],
)
def test_the_text_keeps_its_indentation_its_letters_and_its_end(text: str) -> None:
    assert spelled(json.loads(text), text) == text


def test_a_new_file_has_two_blanks_and_an_end() -> None:
    assert spelled({"a": 1}, "") == '{\n  "a": 1\n}\n'
