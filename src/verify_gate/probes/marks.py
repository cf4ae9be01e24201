"""Copies files that may tell a formatter to leave code alone, with a mark at each statement.

Called with two paths: the order (`{"root": …, "files": […]}`) and the folder for the copies; what there is to tell goes
to standard output. A mark is a comment that ruff, wherever it formats, would write otherwise: `#mark`, not `# mark`. So
it is ruff itself that says which statements it left alone; nothing here has to know what its comments mean, and where.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import sys
import tokenize
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

_SWITCH = re.compile(r"#\s*(?:fmt|yapf):\s*\w+")
_SKIP = re.compile(r"#\s*fmt:\s*skip\b")


def marked(text: str, mark: str) -> tuple[str, dict[str, Any]]:
    """The text with `#mark:row` at the end of each statement, and what there is to tell of it.

    `statements` are the rows with a mark; `skipped` those that got none, for they end in `# fmt: skip`; `switches` the
    comments that may have an effect, with their rows. The first line of the copy is `#mark:head`; a last statement more
    has the mark `#mark:end`. Raises `tokenize.TokenError` or `SyntaxError` where the text is no Python.
    """
    lines = text.split("\n")
    told: dict[str, Any] = {"mark": mark, "statements": [], "skipped": [], "switches": []}
    comment = None
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        row, column = token.start
        if token.type == tokenize.NEWLINE:
            if comment and _SKIP.search(comment.string):
                told["skipped"].append(row)
            else:
                told["statements"].append(row)
                code = lines[row - 1][: comment.start[1] if comment else column]
                lines[row - 1] = f"{code} #{mark}:{row}"
        comment = token if token.type == tokenize.COMMENT else None
        if comment and (found := _SWITCH.search(comment.string)):
            told["switches"].append([row, found[0]])
    return "\n".join([f"#{mark}:head", *lines, f"{mark} = 0 #{mark}:end", ""]), told


def copy_all(root: Path, files: Iterable[str], tree: Path) -> dict[str, Any]:
    """Copy those of the files into `tree` that hold such a comment, and tell what there is to tell of each, by path.

    It is what `marked` tells, or a sentence on why nothing can be told. A file that cannot be read as UTF-8 is passed
    over: ruff says so itself.
    """
    tree.mkdir(parents=True)
    told: dict[str, Any] = {}
    for number, path in enumerate(files):
        text = _text(root / path)
        if not _SWITCH.search(text):
            continue
        # A text cannot hold its own hash, so it cannot pretend to be marked.
        mark = f"m{hashlib.sha256(text.encode()).hexdigest()[:16]}"
        try:
            copy, told[path] = marked(text, mark)
        except (tokenize.TokenError, SyntaxError) as error:
            told[path] = f"Python cannot read it: {error.args[0]}"
            continue
        (tree / f"{number}{'.pyi' if path.endswith('.pyi') else '.py'}").write_text(copy, encoding="utf-8")
    return told


def main(words: Sequence[str]) -> None:
    """Carry out the order. Ends with a sentence on standard error where the copies cannot be written."""
    order, tree = map(Path, words)
    asked = json.loads(order.read_text(encoding="utf-8"))
    try:
        sys.stdout.write(json.dumps(copy_all(Path(asked["root"]), asked["files"], tree)))
    except OSError as error:
        raise SystemExit(f"{error.filename or tree} cannot be written: {error.strerror or error}") from None


def _text(file: Path) -> str:
    """The text, with one kind of newline; empty where it cannot be read. A pipe would be waited for, for ever."""
    try:
        return file.read_text(encoding="utf-8-sig") if file.is_file() else ""
    except (OSError, ValueError):
        return ""


if __name__ == "__main__":
    main(sys.argv[1:])
