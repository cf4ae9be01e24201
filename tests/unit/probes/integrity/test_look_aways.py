from __future__ import annotations

from tests.unit.probes.integrity.sides import Found, told
from verify_gate.probes.integrity.pipelines.owners import fewer_owners
from verify_gate.probes.integrity.tooling.look_aways import new_look_aways

CORE, DB = "src/app/core.py", "src/app/db.py"


def found(was: dict[str, str], now: dict[str, str]) -> Found:
    return told(new_look_aways, "weaker-setting", was, now)


def test_new_ones() -> None:
    now = (
        "import os  # noqa: F401\nimport re  # noqa: F401\nx = 1  # type: ignore\ny = 2  # pragma: no cover\n"
        "z = 3  # noqa - generated, and never read\n"
    )
    assert found({}, {CORE: now}) == [
        (CORE, 1, "noqa: F401 is new, in 2 places, and has no reason"),
        (CORE, 3, "type: ignore is new, and hides every type error"),
        (CORE, 4, "pragma: no cover is new, and has no reason"),
        (CORE, 5, "noqa is new, and hides every rule"),
    ]
    assert found({}, {CORE: "# ruff: noqa\nx = 1\n"}) == [
        (CORE, 1, "ruff: noqa is new, and hides every rule in the whole file")
    ]


def test_those_with_a_reason_and_those_in_strings() -> None:
    now = 'x = 1  # noqa: F401 - it is imported for its effect\ny = "# noqa"\n# Nobody can get here.\nz = 3  # pragma: no cover\n'
    assert found({}, {CORE: now}) == []


def test_moved_ones() -> None:
    line = "x = 1  # noqa: F401\n"
    assert found({CORE: line}, {CORE: f"y = 2\n{line}"}) == []
    assert found({CORE: f"{line}y = 2\n", DB: "z = 3\n"}, {CORE: "y = 2\n", DB: f"z = 3\n{line}"}) == []
    assert found({CORE: line}, {CORE: line * 2}) == [(CORE, 2, "noqa: F401 is new, and has no reason")]


def test_what_is_said_of_a_test_is_told_with_the_tests() -> None:
    now = "import pytest\n\n@pytest.mark.skip\ndef test_x(): ...\n\n@pytest.mark.filterwarnings('ignore')\ndef test_y(): ...\n"
    assert found({}, {"tests/test_app.py": now}) == [
        ("tests/test_app.py", 6, "pytest.mark.filterwarnings is new, and has no reason")
    ]


def owners(was: str, now: str) -> Found:
    return told(fewer_owners, "weaker-gate", {".github/CODEOWNERS": was}, {".github/CODEOWNERS": now})


def test_owners() -> None:
    path, was = ".github/CODEOWNERS", "* @all\n/src/ @dev @lead # both\ntests/*.py @lead\n"
    source = "src/app/__init__.py, src/app/core.py, src/app/db.py"
    assert owners(was, was.replace("/src/ @dev @lead # both\n", "")) == [
        (path, 2, f"@dev, @lead no longer owns {source}")
    ]
    assert owners(was, was.replace("@dev @lead", "@dev")) == [(path, 2, f"@lead no longer owns {source}")]
    assert owners(was, f"{was}/src/app/db.py\n") == [(path, 4, "@dev, @lead no longer owns src/app/db.py")]
    assert owners(was, f"{was}* @bot\n") == [
        (path, 4, "@all no longer owns .github/CODEOWNERS"),
        (path, 4, f"@dev, @lead no longer owns {source}"),
        (path, 4, "@lead no longer owns tests/test_app.py, tests/test_db.py"),
    ]


def test_owners_that_are_as_many() -> None:
    was = "* @all\n/src/ @dev\n"
    assert owners(was, "# all of it\n* @all\n\n/src/app/ @dev @lead\n") == []
    assert owners(was, f"{was}/tests/test_db.py @lead\n") == []
    assert owners(was, f"{was}/docs/ @docs\n") == []
