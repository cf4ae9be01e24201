from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path
from typing import Any

from verify_gate.probes.wheel.facts import Facts, Suspect, Target
from verify_gate.probes.wheel.look import look, requirement

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


def told(source_files: list[str], test_files: list[str] | None = None, **options: Any) -> dict[str, Any]:
    return {
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
    context = told(source, ["src/acme/tests/test_a.py"], exclude=[{"path": "src/acme/live.py", "reason": "A key."}])
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
            Target("compile", "acme.__main__", "src/acme/__main__.py"),
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
    assert look(told(source), folder).suspects == (
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


def test_the_wheel_is_asked_for_with_its_extras() -> None:
    wheel = Path("/a folder/acme_more-1.0-py3-none-any.whl")
    address = "file:///a%20folder/acme_more-1.0-py3-none-any.whl"
    assert requirement(wheel, []) == f"acme_more[] @ {address}\n"
    assert requirement(wheel, ["cli", "web"]) == f"acme_more[cli,web] @ {address}\n"
