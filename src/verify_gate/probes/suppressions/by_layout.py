"""Which `fmt: off` and `fmt: skip` suppress nothing: ruff formats copies of the file, with each of them and without."""

from __future__ import annotations

import re
import shutil
import tokenize
from collections.abc import Iterable, Sequence
from pathlib import Path

from verify_gate.probes.suppressions.bench import Bench, Tried
from verify_gate.probes.suppressions.model import Form, Suppression

_SWITCH = re.compile(r"#\s*fmt:\s*(?:off|skip)")
_NEUTRAL = "# noqa: verify"
"""What stands in a switch's place: like the switch itself, ruff does not count it into the width of a line."""
_SETTINGS = (".ruff.toml", "ruff.toml", "pyproject.toml")
_OTHERS = ("black", "yapf")


def try_layout(bench: Bench, found: Iterable[Suppression]) -> Tried:
    """Those without which ruff would write the file just so. Where another formatter has settings, none is tried."""
    asked = [each for each in found if each.form is Form.LAYOUT]
    tool = bench.tool("ruff") if asked and not any(map(bench.has_settings, _OTHERS)) else None
    if tool is None:
        return Tried()
    tree = bench.scratch / "layout"
    shutil.rmtree(tree, ignore_errors=True)
    copies = [_copies(bench.root / each.path, each, tree / str(number)) for number, each in enumerate(asked)]
    named = bench.scratch / "copies"
    named.write_text("".join(f"{file}\n" for pair in copies for file in pair), encoding="utf-8")
    own = next((str(bench.root / name) for name in _SETTINGS if "ruff" in name and (bench.root / name).is_file()), None)
    if own is None and "ruff" in bench.table("pyproject.toml").get("tool", {}):
        own = str(bench.root / "pyproject.toml")
    settings = ("--isolated",) if own is None else (f"--config={own}", "--config=force-exclude=false")
    said = bench.says(*tool.argv, "format", "--no-cache", "--no-respect-gitignore", *settings, f"@{named}")
    if said.exit_code != 0:
        return Tried(failure=f"ruff could not be asked what it would write without them (exit {said.exit_code})")
    return Tried(asked, {each: () for each, pair in zip(asked, copies, strict=True) if _are_alike(pair)})


def _copies(file: Path, found: Suppression, folder: Path) -> tuple[Path, Path]:
    """Two copies of a file: with the switch, and without."""
    with tokenize.open(file) as source:
        lines = source.read().split("\n")
    line = lines[found.line - 1]
    switch = list(_SWITCH.finditer(line))[-1]
    without = line[: switch.start()] + _NEUTRAL + line[switch.end() :]
    folder.mkdir(parents=True)
    pair = (folder / f"with{file.suffix}", folder / f"without{file.suffix}")
    for copy, changed in zip(pair, (line, without), strict=True):
        lines[found.line - 1] = changed
        copy.write_text("\n".join(lines), encoding="utf-8")
    return pair


def _are_alike(pair: Sequence[Path]) -> bool:
    """Whether the two say the same but for the switch."""
    kept, stripped = (file.read_text(encoding="utf-8") for file in pair)
    before, _, after = stripped.partition(_NEUTRAL)
    switch = kept[len(before) : len(kept) - len(after)]
    return _SWITCH.fullmatch(switch) is not None and kept == before + switch + after
