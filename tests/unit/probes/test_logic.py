"""The copies that jscpd gets: what is taken out of a file, what stays, and what is told of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from verify_gate.probes.logic import Copy, copy_all, main, only_logic


@pytest.mark.parametrize(
    ("what", "source", "left", "gaps"),
    [
        ("nothing", "", "", ()),
        ("logic", "def f(x):\n    return x\n", "def f(x):\n    return x\n", ()),
        ("comments stay", "# one\nf()  # two\n", "# one\nf()  # two\n", ()),
        ("an import", "import a\nfrom b import (\n    c,\n)\nf()\n", "f()\n", ((1, 4),)),
        ("an import inside", "def f():\n    import a\n    return a\n", "def f():\n    return a\n", ((2, 1),)),
        ("a docstring", '"""One.\n\nTwo.\n"""\nf()\n', "f()\n", ((1, 4),)),
        ("a docstring inside", 'def f():\n    "One."\n    g()\n', "def f():\n    g()\n", ((2, 1),)),
        ("a string after a field", 'class A:\n    x: int\n    """Of x."""\n', "class A:\n    x: int\n", ((3, 1),)),
        ("an empty line stays", "f()\n\n\nimport a\n\ng()\n", "f()\n\n\n\ng()\n", ((4, 1),)),
        ("two runs", "import a\nf()\nimport b\nimport c\ng()\n", "f()\ng()\n", ((1, 1), (3, 2))),
        ("a name for data", "A = [1, -2, (3 * 4, {'a': None})]\nB = 1\n", "", ((1, 2),)),
        ("data of a class", "class A:\n    b = {'c'}\n    d = f()\n", "class A:\n    d = f()\n", ((2, 1),)),
        ("annotated data", "A: tuple[int, ...] = (1, 2)\nf()\n", "f()\n", ((1, 1),)),
        (
            "an annotated default stays",
            "class A:\n    b: int = 1\n    c: int\n",
            "class A:\n    b: int = 1\n    c: int\n",
            (),
        ),
        (
            "a local name stays",
            "def f():\n    a = [1, 2]\n    return a\n",
            "def f():\n    a = [1, 2]\n    return a\n",
            (),
        ),
        ("data beside logic", "A = [\n    1,\n    f(),\n]\n", "A = [\n    1,\n    f(),\n]\n", ()),
        ("part of a line", "f(x, [\n    1,\n    2,\n], y)\n", "f(x,  \n , y)\n", ((2, 2),)),
        (
            "data inside logic",
            "A = (\n    f(),\n    {\n        'a': 1,\n    },\n)\n",
            "A = (\n    f(),\n     ,\n)\n",
            ((3, 2),),
        ),
        ("two on a line", "import a; f()\n", "          f()\n", ()),
        ("semicolons", "'x'; ...; pass\nf(';'); g();  # ;\n", "f(';')  g()   # ;\n", ((1, 1),)),
        ("letters before a semicolon", "é = f('ß'); import a; g()\n", "é = f('ß')            g()\n", ()),
        ("bytes, not letters", "é = [\n    'ß', 'ß'\n]; f(é)\n", "   f(é)\n", ((1, 2),)),
        ("what does nothing", "def f(x):\n    ...\n    pass\n    1\n    g(x)\n", "def f(x):\n    g(x)\n", ((2, 3),)),
        ("what does nothing, on a line", "def f(x): ...\n", "def f(x):    \n", ()),
        (
            "overloads",
            "@overload\ndef f(x: int) -> int: ...\n@typing.overload\nasync def g(\n    x: int,\n) -> int:\n    'Doc.'\n    pass\nh()\n",
            "h()\n",
            ((1, 8),),
        ),
        (
            "an overload of a method, under two decorators",
            "class A:\n    @other(\n        [g()],\n    )\n    @overload\n    def f(self): ...\n    x = g()\n",
            "class A:\n    x = g()\n",
            ((2, 5),),
        ),
        (
            "an overload that does something stays",
            "@overload\ndef f(x):\n    return g(x)\n",
            "@overload\ndef f(x):\n    return g(x)\n",
            (),
        ),
        ("another decorator", "@over.load\ndef f(x):\n    ...\n", "@over.load\ndef f(x):\n", ((3, 1),)),
        ("a merged dictionary stays", "A = {**B}\n", "A = {**B}\n", ()),
    ],
)
def test_what_is_left(what: str, source: str, left: str, gaps: tuple[tuple[int, int], ...]) -> None:
    copy = only_logic(source.encode())
    assert copy == Copy(left.encode(), 0, parsed=True, gaps=gaps), what


@pytest.mark.parametrize(
    ("source", "copy"),
    [
        (b"import a\nf(\n", Copy(b"import a\nf(\n", 0, parsed=False, gaps=())),
        (b"import a\n\0", Copy(b"import a\n\0", 0, parsed=False, gaps=())),
        (b"f('\xe9')\nimport a\n", Copy("f('é')\n".encode(), 0, parsed=True, gaps=((2, 1),))),
        (b"# coding: latin-1\nf('\xe9')\n", Copy("# coding: latin-1\nf('é')\n".encode(), 0, parsed=True, gaps=())),
        ("f('é')\nimport a\n".encode("utf-16"), Copy("f('é')\n".encode(), 0, parsed=True, gaps=((2, 1),))),
        (b"\xfe\xff\0f\0(\0)", Copy(b"f()", 0, parsed=True, gaps=())),
        ("f()\n".encode("utf-32"), Copy(b"f()\n", 0, parsed=True, gaps=())),
        (b"\0\0\xfe\xff\0\0\0f", Copy(b"f", 0, parsed=True, gaps=())),
        (b"\xff\xfef", Copy("ÿþf".encode(), 0, parsed=True, gaps=())),
        (b"# coding: klingon\nf()\n", Copy(b"# coding: klingon\nf()\n", 0, parsed=True, gaps=())),
        (b"\xef\xbb\xbff()\n", Copy(b"f()\n", 0, parsed=True, gaps=())),
        (b"import a\r\nf()\rg()\r\n", Copy(b"f()\ng()\n", 0, parsed=True, gaps=((1, 1),))),
        (b"f('\\d')\n", Copy(b"f('\\d')\n", 0, parsed=True, gaps=())),
        (
            b"# jscpd:ignore-start\nf()\n# JSCPD:ignore-end\n",
            Copy(b"# jscpd ignore-start\nf()\n# jscpd ignore-end\n", 2, parsed=True, gaps=()),
        ),
        (b"# jscpd:ignore-start\n)", Copy(b"# jscpd ignore-start\n)", 1, parsed=False, gaps=())),
        (b"# see jscpd:ignored\n", Copy(b"# see jscpd:ignored\n", 0, parsed=True, gaps=())),
    ],
)
def test_odd_files(source: bytes, copy: Copy) -> None:
    assert only_logic(source) == copy


def test_a_nesting_beyond_reason_is_copied_as_it_is() -> None:
    source = b"x = " + b"-" * 100_000 + b"1\n"
    assert only_logic(source) == Copy(source, 0, parsed=False, gaps=())


def test_every_file_is_accounted_for(tmp_path: Path) -> None:
    root, tree = tmp_path / "root", tmp_path / "tree"
    (root / "src/gone.py").parent.mkdir(parents=True)
    (root / "src/a.py").write_text("import a\nf()  # jscpd:ignore-start\n")
    (root / "src/b.py").symlink_to("a.py")
    (root / "src/c.py").write_text("def f(:\n")
    os.mkfifo(root / "src/pipe.py")
    (root / "src/nul.py").write_bytes("f()\n".encode("utf-16-le"))
    files = {f"0/{n}.py": f"src/{name}.py" for n, name in enumerate(("a", "b", "c", "gone", "pipe", "nul"))}
    assert copy_all(root, files, tree) == {
        "gaps": {"0/0.py": ((1, 1),), "0/2.py": ()},
        "unreadable": {
            "0/3.py": "there is no regular file",
            "0/4.py": "there is no regular file",
            "0/5.py": "it holds NUL, so it is no text",
        },
        "same": {"0/1.py": "0/0.py"},
        "unparsed": ["0/2.py"],
        "markers": 1,
    }
    copies = {path.name: path.read_text() for path in (tree / "0").iterdir()}
    assert copies == {"0.py": "f()  # jscpd ignore-start\n", "2.py": "def f(:\n"}


def test_a_file_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.py").write_text("f()\n")

    def refused(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert copy_all(tmp_path, {"0/0.py": "a.py"}, tmp_path)["unreadable"] == {"0/0.py": "Permission denied"}


def test_the_order_is_carried_out(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("f()\n")
    paths = [str(tmp_path / name) for name in ("order.json", "tree", "told.json")]
    Path(paths[0]).write_text(json.dumps({"root": str(tmp_path), "files": {"0/0.py": "a.py"}}))
    assert main(paths) == 0
    assert (tmp_path / "tree/0/0.py").read_text() == "f()\n"
    told = {"gaps": {"0/0.py": []}, "unreadable": {}, "same": {}, "unparsed": [], "markers": 0}
    assert json.loads((tmp_path / "told.json").read_text()) == told


def test_a_folder_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.py").write_text("f()\n")
    (tmp_path / "tree").write_text("a file where the copies should go\n")
    paths = [str(tmp_path / name) for name in ("order.json", "tree", "told.json")]
    Path(paths[0]).write_text(json.dumps({"root": str(tmp_path), "files": {"0/0.py": "a.py"}}))
    assert main(paths) == 1
    assert capsys.readouterr().err == f"{tmp_path}/tree/0 cannot be written: Not a directory\n"
