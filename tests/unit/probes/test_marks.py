"""The copies with marks: where a mark stands, what is told of each, and what is passed over."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path

import pytest

from verify_gate.probes.marks import copy_all, main, marked


@pytest.mark.parametrize(
    ("text", "copy", "statements", "skipped", "switches"),
    [
        ("", "", [], [], []),
        ("x = 1\ny = 2\n", "x = 1 #M:1\ny = 2 #M:2\n", [1, 2], [], []),
        ("x = 1", "x = 1 #M:1", [1], [], []),
        ("x = 1  # one\n", "x = 1   #M:1\n", [1], [], []),
        ("# one\n\nx = 1\n", "# one\n\nx = 1 #M:3\n", [3], [], []),
        ("x = [  # one\n    1,\n]\n", "x = [  # one\n    1,\n] #M:3\n", [3], [], []),
        ("if x:\n    y = 2; z = 3\n", "if x: #M:1\n    y = 2; z = 3 #M:2\n", [1, 2], [], []),
        ("# fmt: off\nx = 1\n", "# fmt: off\nx = 1 #M:2\n", [2], [], [[1, "# fmt: off"]]),
        ("#yapf: disable because\n", "#yapf: disable because\n", [], [], [[1, "#yapf: disable"]]),
        ("x = 1  # fmt: skip\n", "x = 1  # fmt: skip\n", [], [1], [[1, "# fmt: skip"]]),
        ("x = 1  # a #fmt:skip\n", "x = 1  # a #fmt:skip\n", [], [1], [[1, "#fmt:skip"]]),
        ("x = 1  # fmt: skipped\n", "x = 1   #M:1\n", [1], [], [[1, "# fmt: skipped"]]),
        ('x = "# fmt: off"\n', 'x = "# fmt: off" #M:1\n', [1], [], []),
    ],
    ids=[
        "nothing",
        "statements",
        "no newline at the end",
        "a comment gives way",
        "a comment by itself stays",
        "several lines",
        "inside",
        "off",
        "yapf",
        "skip",
        "skip after another",
        "skip of nothing",
        "a string",
    ],
)
def test_marks(text: str, copy: str, statements: list[int], skipped: list[int], switches: list[list[object]]) -> None:
    told = {"mark": "M", "statements": statements, "skipped": skipped, "switches": switches}
    assert marked(text, "M") == (f"#M:head\n{copy}\nM = 0 #M:end\n", told)


def test_copies(tmp_path: Path) -> None:
    """Only of files in which something may be said to a formatter; each has a mark of its own."""
    text = "# fmt: off\nx = 1\n"
    files = {
        "a.py": text.encode().replace(b"\n", b"\r\n"),
        "plain.py": b"x = 1\n",
        "b.pyi": b"\xef\xbb\xbfx: int  # yapf: disable\n",
        "script": b"# fmt: on\n",
        "latin.py": b"# fmt: off \xff\n",
        "broken.py": b"x = (  # fmt: off\n",
        "dedent.py": b"if x:\n    # fmt: off\n    y\n  z\n",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    os.mkfifo(tmp_path / "pipe.py")
    tree = tmp_path / "deep/tree"
    told = copy_all(tmp_path, [*files, "pipe.py", "gone.py"], tree)
    mark = f"m{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    assert (
        tree / "0.py"
    ).read_bytes().decode() == f"#{mark}:head\n# fmt: off\nx = 1 #{mark}:2\n\n{mark} = 0 #{mark}:end\n"
    assert sorted(path.name for path in tree.iterdir()) == ["0.py", "2.pyi", "3.py"]
    assert told["a.py"] == {"mark": mark, "statements": [2], "skipped": [], "switches": [[1, "# fmt: off"]]}
    assert [told["b.pyi"][key] for key in ("statements", "skipped", "switches")] == [[1], [], [[1, "# yapf: disable"]]]
    assert [told["script"][key] for key in ("statements", "skipped", "switches")] == [[], [], [[1, "# fmt: on"]]]
    assert re.fullmatch("m[0-9a-f]{16}", told["script"]["mark"])
    assert told["broken.py"].startswith("Python cannot read it: ")
    assert told["dedent.py"].startswith("Python cannot read it: ")
    assert sorted(told) == ["a.py", "b.pyi", "broken.py", "dedent.py", "script"]


def test_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    order = tmp_path / "order.json"
    order.write_text(json.dumps({"root": str(tmp_path), "files": ["a.py"]}), encoding="utf-8")
    main([str(order), str(tmp_path / "tree")])
    assert capsys.readouterr().out == "{}"
    with pytest.raises(SystemExit, match=re.escape(f"{tmp_path / 'tree'} cannot be written: File exists")):
        main([str(order), str(tmp_path / "tree")])
