from __future__ import annotations

import pytest

from verify_gate.probes.wheel.contents import (
    altered,
    installed,
    is_compiled,
    is_metadata,
    is_program,
    module_name,
    place,
)


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ("acme/a.py", "acme.a"),
        ("acme/__init__.py", "acme"),
        ("acme/__main__.py", "acme.__main__"),
        ("single.py", "single"),
        ("acme/_x.cpython-311-x86_64-linux-gnu.so", "acme._x"),
        ("acme/_x.abi3.so", "acme._x"),
        ("acme/_x.pyd", "acme._x"),
        ("__init__.py", None),
        ("acme/py.typed", None),
        ("acme/a.pyi", None),
        ("acme/templates/my-file.py", None),
        ("acme-1.0.dist-info/RECORD", None),
    ],
)
def test_a_module_is_called_by_its_place(member: str, expected: str | None) -> None:
    assert module_name(member) == expected


def test_what_a_wheel_keeps_apart_lands_where_it_is_imported_from() -> None:
    assert installed("acme-1.0.data/purelib/acme/a.py") == "acme/a.py"
    assert installed("acme-1.0.data/platlib/acme/a.py") == "acme/a.py"
    assert installed("acme-1.0.data/scripts/run") == "acme-1.0.data/scripts/run"
    assert installed("acme/x.data/purelib/a.py") == "acme/x.data/purelib/a.py"


def test_metadata_and_machine_code_are_known() -> None:
    assert is_metadata("acme-1.0.dist-info/METADATA")
    assert is_metadata("acme-1.0.data/scripts/run")
    assert not is_metadata("acme/a.dist-info")
    assert not is_metadata("acme/a.py")
    assert is_compiled("acme/_x.abi3.so")
    assert not is_compiled("acme/so.py")


@pytest.mark.parametrize(
    ("source", "files", "members", "expected"),
    [
        ("src/acme", ["src/acme/__init__.py", "src/acme/a.py"], ["acme/a.py"], {"src/acme/a.py": "acme/a.py"}),
        ("src", ["src/acme/a.py"], ["acme/a.py"], {"src/acme/a.py": "acme/a.py"}),
        ("acme", ["acme/__init__.py"], ["acme/__init__.py"], {"acme/__init__.py": "acme/__init__.py"}),
        (".", ["acme/a.py", "setup.py"], ["acme/a.py"], {"acme/a.py": "acme/a.py"}),
        ("acme.py", ["acme.py"], ["acme.py"], {"acme.py": "acme.py"}),
        ("src/acme.py", ["src/acme.py"], ["acme.py"], {"src/acme.py": "acme.py"}),
        (
            "src/ns/one",
            ["src/ns/one/__init__.py"],
            ["ns/one/__init__.py"],
            {"src/ns/one/__init__.py": "ns/one/__init__.py"},
        ),
        # A wheel that holds the folder `src` as a package is broken.
        ("src/acme", ["src/acme/__init__.py"], ["src/acme/__init__.py"], {}),
        # So is one in which a package has lost its own folder.
        ("src/acme", ["src/acme/__init__.py", "src/acme/a.py"], ["a.py"], {}),
        (
            "src/acme",
            ["src/acme/__init__.py", "src/acme/x.py"],
            ["acme/x.abi3.so"],
            {"src/acme/x.py": "acme/x.abi3.so"},
        ),
        ("bin", ["bin/run"], ["acme-1.0.data/scripts/run"], {"bin/run": "acme-1.0.data/scripts/run"}),
        ("src/acme", ["src/acmeother/a.py"], ["acmeother/a.py"], {}),
    ],
)
def test_each_file_is_found_below_one_folder_less(
    source: str, files: list[str], members: list[str], expected: dict[str, str]
) -> None:
    assert place([source], files, [], members) == expected


def test_most_matches_say_which_folder_is_gone() -> None:
    files = ["src/ns/one/__init__.py", "src/ns/one/a.py", "src/ns/one/one/a.py"]
    members = ["ns/one/__init__.py", "ns/one/a.py", "one/a.py"]
    assert place(["src/ns/one"], files, [], members) == {files[0]: members[0], files[1]: members[1]}


def test_tests_lie_beside_the_source_or_at_the_top() -> None:
    tests = ["src/acme/tests/test_a.py", "tests/test_b.py", "tests/test_c.py"]
    members = ["acme/a.py", "acme/tests/test_a.py", "tests/test_b.py"]
    assert place(["src/acme"], ["src/acme/a.py"], tests, members) == {
        "src/acme/a.py": "acme/a.py",
        "src/acme/tests/test_a.py": "acme/tests/test_a.py",
        "tests/test_b.py": "tests/test_b.py",
    }


def test_what_is_run_from_outside_of_the_packages_is_a_program() -> None:
    assert is_program("acme-1.data/scripts/run", b"#!python\n")
    assert not is_program("acme-1.data/scripts/run", b"\x7fELF")
    assert not is_program("acme-1.data/data/share/run", b"#!python\n")
    assert is_program("acme-1.data/data/lib/python3.11/site-packages/a.pth", b"")
    assert is_program("acme-1.data/data/site-packages/a.pth", b"")
    assert not is_program("acme/scripts/run", b"#!python\n")


def test_the_first_line_that_is_not_the_same() -> None:
    assert altered(b"a\nb\n", b"a\nb\n") is None
    assert altered(b"a\nb\n", b"a\r\nb") is None
    assert altered(b"a\nb\n", b"a\nc\n") == 2
    assert altered(b"a\n", b"a\nb\n") == 2
    assert altered(b"a\nb\n", b"a\n") == 2
    assert altered(b"#!/usr/bin/python\na\n", b"#!python\na\n") is None
    assert altered(b"#!/usr/bin/python\na\n", b"a\n") == 1
    assert altered(b"a\n#!x\n", b"a\n#!y\n") == 2
