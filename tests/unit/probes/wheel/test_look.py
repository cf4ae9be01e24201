from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

from verify_gate.probes.wheel.facts import Facts, Suspect, Target
from verify_gate.probes.wheel.look import look, merged, requirement, suspects

TOKEN = "ghp_" + "a1B2c3D4e5F6" * 3


def scratch(tmp_path: Path, in_wheel: dict[str, str], in_sdist: dict[str, str], tree: tuple[str, ...] = ()) -> Path:
    for path in tree:
        (tmp_path / "tree" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / path).touch()
    (tmp_path / "dist").mkdir()
    with zipfile.ZipFile(tmp_path / "dist/acme-1.0-py3-none-any.whl", "w") as wheel:
        for path, text in in_wheel.items():
            wheel.writestr(path, text)
    with tarfile.open(tmp_path / "dist/acme-1.0.tar.gz", "w:gz") as sdist:
        for path, text in in_sdist.items():
            info = tarfile.TarInfo(f"acme-1.0/{path}")
            info.size = len(text)
            sdist.addfile(info, io.BytesIO(text.encode()))
    return tmp_path


def written(root: Path, texts: Mapping[str, str]) -> Path:
    """A project with these files."""
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def told(root: Path, source_files: list[str], test_files: list[str] | None = None, **options: Any) -> dict[str, Any]:
    return {
        "root": str(root),
        "source": ["src/acme"],
        "source_files": source_files,
        "test_files": test_files or [],
        "options": {"exclude": [], **options},
    }


def test_files_members_and_what_there_is_to_try(tmp_path: Path) -> None:
    in_wheel = {
        "acme/__init__.py": "",
        "acme/__main__.py": "",
        "acme/_version.py": "",
        "acme/live.py": "",
        "acme/tests/test_a.py": "",
        "docs/conf.py": "",
        "acme-1.0.dist-info/entry_points.txt": "[console_scripts]\nacme = acme:main\n[acme.plugins]\nx = acme.x\n",
    }
    source = ["src/acme/__init__.py", "src/acme/__main__.py", "src/acme/gone.py", "src/acme/live.py"]
    test = "src/acme/tests/test_a.py"
    root = written(tmp_path / "project", dict.fromkeys([*source, test], ""))
    context = told(root, source, [test], exclude=[{"path": "src/acme/live.py", "reason": "A key."}])
    assert look(context, scratch(tmp_path, in_wheel, {"PKG-INFO": ""})) == Facts(
        placed={
            "src/acme/__init__.py": "acme/__init__.py",
            "src/acme/__main__.py": "acme/__main__.py",
            "src/acme/live.py": "acme/live.py",
            "src/acme/tests/test_a.py": "acme/tests/test_a.py",
        },
        others=("acme/_version.py", "docs/conf.py"),
        suspects=(),
        targets=(
            Target("import", "acme", "src/acme/__init__.py"),
            Target("main", "acme.__main__", "src/acme/__main__.py"),
            Target("import", "acme._version"),
            Target("load", "acme", None, "console_scripts", "acme:main", callable=True),
            Target("load", "x", None, "acme.plugins", "acme.x"),
        ),
    )


def test_what_is_in_both_archives_is_told_once_by_its_place_in_the_project(tmp_path: Path) -> None:
    in_wheel = {"acme/.env": "", "acme/a.py": f"\n{TOKEN}", "acme/made.py": TOKEN}
    in_sdist = {"src/acme/.env": "", "src/acme/a.py": f"\n{TOKEN}", "tests/old.key": ""}
    source = ["src/acme/.env", "src/acme/a.py"]
    folder = scratch(tmp_path, in_wheel, in_sdist, ("src/acme/.env", "src/acme/a.py", "tests/old.key"))
    root = written(tmp_path / "project", dict.fromkeys(source, f"\n{TOKEN}"))
    assert look(told(root, source), folder).suspects == (
        Suspect(
            "src/acme/.env",
            ("wheel", "sdist"),
            "environment-file",
            "a file of settings and secrets",
            None,
            in_project=True,
        ),
        Suspect("src/acme/a.py", ("wheel", "sdist"), "github", "a GitHub token", 2, in_project=True),
        Suspect("acme/made.py", ("wheel",), "github", "a GitHub token", 1, in_project=False),
        Suspect("tests/old.key", ("sdist",), "key-file", "a key", None, in_project=True),
    )


def test_what_ships_with_another_text_is_told_with_the_line(tmp_path: Path) -> None:
    source = ["src/acme/a.py", "src/acme/b.py", "src/acme/data.txt", "src/acme/run"]
    in_wheel = {
        "acme/a.py": "x = 1\ny = 3\n",
        "acme/b.py": "x = 1\r\n",
        "acme/data.txt": "other",
        "acme-1.0.data/scripts/run": "#!python\nimport acme\n",
        "acme-1.0.data/scripts/more": "#!/bin/sh\n",
        "acme-1.0.data/scripts/machine": "ELF",
        "acme-1.0.data/data/share/acme.1": "",
    }
    texts = ("x = 1\ny = 2\n", "x = 1\n", "text", "#!/usr/bin/env python\nimport acme\n")
    root = written(tmp_path / "project", dict(zip(source, texts, strict=True)))
    facts = look(told(root, source), scratch(tmp_path, in_wheel, {}))
    assert facts.altered == {"src/acme/a.py": 2}
    assert facts.others == ("acme-1.0.data/scripts/more",)


def test_a_dependency_on_a_file_here_is_told(tmp_path: Path) -> None:
    metadata = (
        "Name: acme\nRequires-Dist: a @ file:///a.whl ; extra == 'x'\nRequires-Dist: b @ https://example.org/b.whl\n"
    )
    facts = look(told(tmp_path, []), scratch(tmp_path, {"acme-1.0.dist-info/METADATA": metadata}, {}))
    assert facts.of_this_machine == ("a @ file:///a.whl ; extra == 'x'",)


def test_what_is_imported_later_has_to_be_found_unless_it_is_declared(tmp_path: Path) -> None:
    text = """
        def late():
            import requests.adapters
            import requests
            import extra_one
            import acme.gone
            from . import low
        try:
            import known_in_pyproject
            import unknown
            import acme.speedups
        except ImportError:
            pass
    """
    metadata = "Name: acme\nRequires-Dist: Extra.One>1; extra == 'x'\n"
    in_wheel = {"acme/__init__.py": dedent(text), "acme-1.0.dist-info/METADATA": metadata}
    written(
        tmp_path / "project", {"pyproject.toml": "dev = ['known-in.PyProject']", "src/acme/__init__.py": dedent(text)}
    )
    source = ["src/acme/__init__.py"]
    facts = look(told(tmp_path / "project", source), scratch(tmp_path, in_wheel, {}))
    assert facts.targets == (
        Target("import", "acme", source[0]),
        Target("find", "requests", source[0], line=3),
        Target("find", "acme.gone", source[0], line=6),
        Target("find", "acme", source[0], line=7),
        Target("find", "unknown", source[0], line=10),
    )


def test_an_archive_in_the_wheel_is_looked_into(tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("keys/id_rsa", "")
        made.writestr("a.pyc", "")
        made.writestr("t.txt", f"\n{TOKEN}\n{TOKEN[::-1]}{TOKEN}")
    found = suspects("wheel", [("acme/a.zip", archive.getvalue())])
    assert merged(found, tmp_path) == (
        Suspect("acme/a.zip", ("wheel",), "key-file", "a key", None, in_project=False, inside="keys/id_rsa"),
        Suspect("acme/a.zip", ("wheel",), "github", "a GitHub token", 2, in_project=False, inside="t.txt"),
    )


def test_the_wheel_is_asked_for_with_its_extras() -> None:
    wheel = Path("/a folder/acme_more-1.0-py3-none-any.whl")
    address = "file:///a%20folder/acme_more-1.0-py3-none-any.whl"
    assert requirement(wheel, []) == f"acme_more[] @ {address}\n"
    assert requirement(wheel, ["cli", "web"]) == f"acme_more[cli,web] @ {address}\n"
