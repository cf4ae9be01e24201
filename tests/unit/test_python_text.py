"""Which files are Python's, and which of them are another text to Python than to others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from verify_gate.python_text import is_python, read_otherwise


@pytest.mark.parametrize(
    ("name", "first", "mode", "expected"),
    [
        ("a.py", "", 0o644, True),
        ("a.pyi", "", 0o644, True),
        ("a.pyw", "", 0o644, True),
        ("A.PY", "", 0o644, True),
        ("tool", "#!/usr/bin/env python3", 0o644, True),
        ("tool", "#!/usr/bin/pypy", 0o644, True),
        ("tool", "#!/usr/bin/env -S uv run --script", 0o755, True),
        ("tool", "#!/usr/bin/env -S uv run", 0o644, True),
        ("tool", "#!/usr/bin/env -S pipx run", 0o644, True),
        ("tool", f"#!/{'deep/' * 40}bin/python", 0o644, True),
        ("tool", "#!/bin/sh", 0o755, False),
        ("tool", "#!/usr/bin/env louvre", 0o755, False),
        ("tool", "import python", 0o755, False),
        ("tool", "", 0o755, False),
        ("tool.cgi", "#!/usr/bin/env python3", 0o755, True),
        ("tool.cgi", "#!/usr/bin/env python3", 0o644, False),
        ("data.json", "{}", 0o755, False),
    ],
)
def test_what_is_python(tmp_path: Path, name: str, first: str, mode: int, *, expected: bool) -> None:
    file = tmp_path / name
    file.write_text(f"{first}\nx = 1\n", encoding="utf-8")
    file.chmod(mode)
    assert is_python(file) is expected


def test_what_is_no_plain_file(tmp_path: Path) -> None:
    """Nobody would ever come to the end of a pipe."""
    for name in ("tool", "tool.py"):
        os.mkfifo(tmp_path / name)
    assert is_python(tmp_path / "tool") is False
    assert is_python(tmp_path / "tool.py") is True
    assert [read_otherwise(tmp_path / name) for name in ("tool.py", "gone.py")] == [None, None]
    assert is_python(tmp_path / "gone") is False


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"x = 1\n", None),
        ("x = 'ä'\n".encode(), None),
        (b"# coding: utf-8\nx = '\xc3\xa4'\n", None),
        (b"# coding: utf-8\nx = '\xe4'\n", None),
        (b"\xef\xbb\xbf# coding: UTF_8\nx = '\xc3\xa4'\n", None),
        (b"# -*- coding: latin-1 -*-\nx = 1\n", None),
        (b"# -*- coding: latin-1 -*-\nx = '\xe4'\n", None),
        (b"# -*- coding: latin-1 -*-\nx = '\xc3\xa4'\n", None),
        (b"# coding: shift_jis\nx = '\x83\x5c'\n", "shift_jis"),
        (b"# coding: utf-7\n# +AAo-import os\n", "utf-7"),
        (b"#!/bin/python\n# vim: set fileencoding=utf-7 :\n# +AAo-import os\n", "utf-7"),
        (b"\r# coding: utf-7\r# +AAo-import os\r", "utf-7"),
        (b"# coding: utf-7\r# +AAo-import os\r", "utf-7"),
        (b"# coding: utf-7\r\n# nothing\r\n", None),
        (b"# coding: unicode_escape\n# \\x0aimport os\n", "unicode_escape"),
        (b"# coding: rot13\nvzcbeg bf\n", "rot13"),
        (b"# coding: of-our-own\nx = 1\n", "of-our-own"),
        (b"x = 1\n# coding: utf-7\n# +AAo-import os\n", None),
        (b"\n\n# coding: utf-7\n# +AAo-import os\n", None),
        (b"", None),
    ],
)
def test_what_python_reads_otherwise(tmp_path: Path, data: bytes, encoding: str | None) -> None:
    (tmp_path / "a.py").write_bytes(data)
    assert read_otherwise(tmp_path / "a.py") == encoding
