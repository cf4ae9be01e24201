from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.samples import exactly
from verify_gate.probes.wheel.archives import NotOne, built, entry_points, sdist_members, zip_members


def test_one_wheel_and_one_sdist_are_what_a_build_leaves(tmp_path: Path) -> None:
    wheel, sdist = tmp_path / "acme-1.0-py3-none-any.whl", tmp_path / "acme-1.0.tar.gz"
    wheel.touch()
    with pytest.raises(
        NotOne,
        match=exactly("The build left acme-1.0-py3-none-any.whl, and not one wheel and one sdist; look at `args`."),
    ):
        built(tmp_path)
    sdist.touch()
    assert built(tmp_path) == (wheel, sdist)
    (tmp_path / "acme-1.0-py2-none-any.whl").touch()
    with pytest.raises(NotOne):
        built(tmp_path)


def test_nothing_at_all_is_said_to_be_nothing(tmp_path: Path) -> None:
    with pytest.raises(
        NotOne, match=exactly("The build left nothing, and not one wheel and one sdist; look at `args`.")
    ):
        built(tmp_path / "dist")


def test_the_members_of_both(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as wheel:
        wheel.mkdir("acme")
        wheel.writestr("acme/a.py", "x = 1")
    assert list(zip_members(tmp_path / "a.whl")) == [("acme/a.py", b"x = 1")]
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as sdist:
        folder, file = tarfile.TarInfo("acme-1.0"), tarfile.TarInfo("acme-1.0/src/a.py")
        folder.type, file.size = tarfile.DIRTYPE, 5
        sdist.addfile(folder)
        sdist.addfile(file, io.BytesIO(b"x = 1"))
    assert list(sdist_members(tmp_path / "a.tar.gz")) == [("src/a.py", b"x = 1")]


def test_entry_points_are_read_as_they_are_written() -> None:
    text = "[console_scripts]\nAcme-Run = acme.cli:main\n\n[acme.plugins]\nx=acme.x [extra]\n"
    assert entry_points(text) == [
        {"group": "console_scripts", "name": "Acme-Run", "value": "acme.cli:main"},
        {"group": "acme.plugins", "name": "x", "value": "acme.x [extra]"},
    ]
    assert entry_points("") == []
