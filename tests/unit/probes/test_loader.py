"""The program that runs in the clean environment, taken apart: here it runs in the environment of the tests."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from verify_gate.probes.project_side import verify_gate_loader as loader


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that modules are imported from, in what counts as the environment."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    yield tmp_path
    for name in set(sys.modules) - before:
        del sys.modules[name]


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


FINE = {"error": None, "line": None}


def test_a_module_is_imported_with_all_that_it_does(packages: Path) -> None:
    write(packages, "wg_fine.py", "x = 1\n")
    assert loader.tried({"kind": "import", "name": "wg_fine"}) == FINE


@pytest.mark.parametrize(
    ("text", "error", "line"),
    [
        ("import wg_nowhere\n", "ModuleNotFoundError: No module named 'wg_nowhere'", 1),
        ("x = 1\ndef (:\n", "SyntaxError: invalid syntax", 2),
        ("\n\nraise SystemExit(3)\n", "SystemExit: 3", 3),
        ("raise ValueError('one\\ntwo')\n", "ValueError: one", 1),
        ("import json\njson.loads('{')\n", "json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)", 2),
    ],
)  # fmt: skip  # a case a line
def test_what_goes_wrong_is_told_with_the_line_of_the_module(packages: Path, text: str, error: str, line: int) -> None:
    write(packages, "wg_broken/__init__.py", text)
    assert loader.tried({"kind": "import", "name": "wg_broken"}) == {"error": error, "line": line}


def test_the_line_is_that_of_the_module_itself(packages: Path) -> None:
    write(packages, "wg_pack/__init__.py", "import wg_pack.low\n")
    write(packages, "wg_pack/low.py", "x = 1\ny = 1 / 0\n")
    assert loader.tried({"kind": "import", "name": "wg_pack.low"})["line"] == 2
    assert loader.tried({"kind": "import", "name": "wg_pack"})["line"] == 1
    assert loader.tried({"kind": "import", "name": "wg_absent"})["line"] is None


def test_a_syntax_error_elsewhere_has_no_line_here(packages: Path) -> None:
    write(packages, "wg_first.py", "import wg_second\n")
    write(packages, "wg_second.py", "\n\n\ndef (:\n")
    assert loader.tried({"kind": "import", "name": "wg_first"})["line"] == 1


def test_an_endless_error_is_cut(packages: Path) -> None:
    write(packages, "wg_long.py", "raise ValueError('x' * 9000)\n")
    assert len(loader.tried({"kind": "import", "name": "wg_long"})["error"]) == 500


@pytest.mark.usefixtures("packages")
def test_a_module_from_elsewhere_is_not_the_one_that_ships() -> None:
    error = f"ImportError: another module of that name comes first: {json.__file__}"
    assert loader.tried({"kind": "import", "name": "json"})["error"] == error
    assert loader.tried({"kind": "import", "name": "sys"})["error"] == (
        "ImportError: another module of that name comes first: built-in"
    )


def test_a_main_is_compiled_and_not_run(packages: Path) -> None:
    write(packages, "wg_run/__init__.py", "")
    write(packages, "wg_run/__main__.py", "raise SystemExit(1)\n")
    assert loader.tried({"kind": "main", "name": "wg_run.__main__"}) == FINE
    write(packages, "wg_bad/__init__.py", "")
    write(packages, "wg_bad/__main__.py", "def (:\n")
    assert loader.tried({"kind": "main", "name": "wg_bad.__main__"}) == {
        "error": "SyntaxError: invalid syntax",
        "line": 1,
    }


def test_the_imports_of_a_main_are_run(packages: Path) -> None:
    write(packages, "wg_main/__init__.py", "")
    write(packages, "wg_main/cli.py", "def main(): ...\n")
    right = "import sys\nfrom .cli import main\nif __name__ == '__main__':\n    import json\n    sys.exit(main(1))\nelse:\n    main(1)\n"
    write(packages, "wg_main/__main__.py", right)
    assert loader.tried({"kind": "main", "name": "wg_main.__main__"}) == FINE
    write(packages, "wg_top/__init__.py", "")
    write(packages, "wg_top/__main__.py", "\nfrom wg_main.cli import gone\n")
    assert loader.tried({"kind": "main", "name": "wg_top.__main__"})["line"] == 2
    write(packages, "wg_low/__init__.py", "")
    write(packages, "wg_low/__main__.py", "if __name__ == '__main__':\n    import wg_nowhere\n")
    assert loader.tried({"kind": "main", "name": "wg_low.__main__"}) == {
        "error": "ModuleNotFoundError: No module named 'wg_nowhere'",
        "line": 2,
    }


def test_what_a_module_says_it_has_can_be_had(packages: Path) -> None:
    write(packages, "wg_all/__init__.py", "__all__ = ['low', 'x']\nx = 1\n")
    write(packages, "wg_all/low.py", "")
    assert loader.tried({"kind": "import", "name": "wg_all"}) == FINE
    write(packages, "wg_less.py", "__all__ = ['gone']\n")
    assert loader.tried({"kind": "import", "name": "wg_less"})["error"] == (
        "ImportError: its __all__ names gone, which cannot be had: AttributeError: module 'wg_less' has no attribute 'gone'"
    )
    write(packages, "wg_lazy.py", "__all__ = ['x']\n\ndef __getattr__(name):\n    import wg_nowhere\n")
    assert loader.tried({"kind": "import", "name": "wg_lazy"}) == {
        "error": "ImportError: its __all__ names x, which cannot be had: ModuleNotFoundError: No module named 'wg_nowhere'",
        "line": None,
    }


def test_what_is_to_be_found_is_not_imported(packages: Path) -> None:
    write(packages, "wg_found.py", "raise SystemExit(1)\n")
    assert loader.tried({"kind": "find", "name": "wg_found"}) == FINE
    error = "ModuleNotFoundError: No module named 'wg_nowhere'"
    assert loader.tried({"kind": "find", "name": "wg_nowhere"}) == {"error": error, "line": None}


POINTS = """
import functools
from builtins import dict as box
text = ''
def main(): ...
class Box:
    def inner(self): ...
def needs(it): ...
@functools.wraps(needs)
def wrapped(*rest): ...
async def later(): ...
def each():
    yield
async def both():
    yield
"""


@pytest.mark.parametrize(
    ("value", "must_be_callable", "error"),
    [
        ("wg_points:main", True, None),
        ("wg_points : Box.inner [extra]", False, None),
        ("wg_points:Box", True, None),
        ("wg_points:wrapped", True, None),
        ("wg_points:box", True, None),
        ("wg_points:Box.inner", True, "TypeError: wg_points:Box.inner cannot be called without arguments, as a script does: missing a required argument: 'self'"),
        ("wg_points:later", True, "TypeError: wg_points:later does nothing when it is called: a script does not await or iterate it"),
        ("wg_points:each", True, "TypeError: wg_points:each does nothing when it is called: a script does not await or iterate it"),
        ("wg_points:both", True, "TypeError: wg_points:both does nothing when it is called: a script does not await or iterate it"),
        ("wg_points", False, None),
        ("wg_points:text", False, None),
        ("wg_points:text", True, "TypeError: wg_points:text is not callable, as a script has to be"),
        ("wg_points", True, "TypeError: wg_points is not callable, as a script has to be"),
        ("wg_points:gone", True, "AttributeError: module 'wg_points' has no attribute 'gone'"),
        ("wg_gone:main", True, "ModuleNotFoundError: No module named 'wg_gone'"),
        ("wg_points.main()", True, "ValueError: 'wg_points.main()' is no place: module, or module:name"),
    ],
)  # fmt: skip  # a case a line
def test_an_entry_point_is_loaded(packages: Path, value: str, must_be_callable: bool, error: str | None) -> None:
    write(packages, "wg_points.py", POINTS)
    target = {"kind": "load", "name": "x", "value": value, "callable": must_be_callable}
    assert loader.tried(target)["error"] == error


def test_each_module_is_imported_anew(packages: Path) -> None:
    write(packages, "wg_one.py", "")
    loader.tried({"kind": "import", "name": "wg_one"})
    kept = sys.modules["json"]
    loader.forget({"wg_one", "wg_never", "sys"})
    assert "wg_one" not in sys.modules
    assert sys.modules["json"] is kept
    assert "sys" in sys.modules


def test_a_line_is_written_at_once() -> None:
    class Kept(io.StringIO):
        flushed = ""

        def flush(self) -> None:
            self.flushed = self.getvalue()

    file = Kept()
    loader.note(file, {"begins": 1})
    assert file.flushed == '{"begins": 1}\n'


def test_who_imports_withdraws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["loader.py", "targets.json", "results.jsonl"])
    monkeypatch.setitem(sys.modules, "__main__", loader)
    loader.withdraw()
    left = sys.modules["__main__"]
    assert (left.__name__, left.__file__, sys.argv) == ("__main__", loader.__file__, ["loader.py"])
    assert not hasattr(left, "tried")


def test_all_targets_are_tried_and_the_process_ends(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(packages, "wg_cycle_a.py", "import wg_cycle_b\nX = 1\n")
    write(packages, "wg_cycle_b.py", "from wg_cycle_a import X\n")
    targets = [{"kind": "import", "name": name} for name in ("wg_cycle_b", "wg_cycle_a")]
    write(packages, "targets.json", json.dumps(targets))
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    loader.main(str(packages / "targets.json"), str(packages / "results.jsonl"), "60")
    lines = [json.loads(line) for line in (packages / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines[:3] == [{"begins": 0}, {"ends": 0, "error": None, "line": None}, {"begins": 1}]
    assert lines[3]["error"].startswith("ImportError: cannot import name 'X' from partially initialized module")
    assert len(lines) == 4
    assert ended == [0]
