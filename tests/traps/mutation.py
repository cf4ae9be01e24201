"""Traps of `mutation`: what makes `mutmut run` content although no test would notice a change, or none was tried."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import Project
from tests.traps.trap import Clean, Files, Trap

BY_HAND = "mutmut run"
KILLED, SURVIVED, TIMED_OUT = "1/1  🎉 1 ", "1/1  🎉 0 🫥 0  ⏰ 0  🤔 0  🙁 1 ", "1/1  🎉 0 🫥 0  ⏰ 1 "
HOLLOW = """
    from acme.a import add


    def test_add():
        add(2, 3)
"""
UNNOTICED = "no test fails when this changes: return a + b → return a - b"
ANYWAY = "their tests fail, in mutmut, on unchanged code too (1, such as acme.a.x_add__mutmut_1 in src/acme/a.py)"

CLEAN = Clean(
    "mutation",
    {
        "src/acme/__init__.py": "",
        "src/acme/a.py": "def add(a, b):\n    return a + b\n",
        "tests/test_a.py": HOLLOW.replace("add(2, 3)", "assert add(2, 3) == 5"),
        "pytest.ini": "[pytest]\naddopts = -p no:hypothesispytest -p no:xdist -p no:xdist.looponfail\n",
    },
)


def _run_before(project: Project) -> None:
    """Have mutmut judge the clean project, so that its notes lie there."""
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["mutmut", "run"], cwd=project.root, env=env, stdout=subprocess.DEVNULL, check=True, timeout=300)


def _asserts_removed(project: Project) -> None:
    _run_before(project)
    project.write({"tests/test_a.py": HOLLOW})


def _test_deleted(project: Project) -> None:
    project.write({"tests/test_b.py": HOLLOW})
    _run_before(project)
    (project.root / "tests/test_a.py").unlink()


def _older_source(project: Project) -> None:
    _run_before(project)
    project.write({"src/acme/a.py": "def add(a, b):\n    return a * b\n"})
    os.utime(project.root / "src/acme/a.py", (1, 1))


def _settings(*lines: str) -> Files:
    return {"tests/test_a.py": HOLLOW, "pyproject.toml": "\n".join(("[tool.mutmut]", *lines))}


TRAPS = [
    Trap(
        name="no test asserts anything: mutmut exits with 0 whatever the score",
        files={"tests/test_a.py": HOLLOW},
        by_hand=BY_HAND,
        says=SURVIVED,
        status="out_of_range",
        because=UNNOTICED,
    ),
    Trap(
        name="`do_not_mutate` in pyproject.toml leaves out the file that no test looks at",
        files={
            "src/acme/b.py": "def twice(n):\n    return n + n\n",
            "tests/test_b.py": "from acme.b import twice\n\n\ndef test_twice():\n    twice(2)\n",
            "pyproject.toml": '[tool.mutmut]\ndo_not_mutate = ["src/acme/b.py"]\n',
        },
        by_hand=BY_HAND,
        says=KILLED,
        status="out_of_range",
        because="src/acme/b.py:2: no test fails when this changes",
    ),
    Trap(
        name="`do_not_mutate_patterns` in setup.cfg leaves out a line",
        files={
            "src/acme/b.py": "def twice(n):\n    return n + n\n",
            "tests/test_b.py": "from acme.b import twice\n\n\ndef test_twice():\n    twice(2)\n",
            "setup.cfg": "[mutmut]\ndo_not_mutate_patterns = n . n\n",
        },
        by_hand=BY_HAND,
        says=KILLED,
        status="out_of_range",
        because="src/acme/b.py:2: no test fails when this changes",
    ),
    Trap(
        name="a comment `# pragma: no mutate` stands beside what no test looks at",
        files={
            "src/acme/a.py": """
                def add(a, b):
                    return a + b


                def twice(n):
                    return n + n  # pragma: no mutate
            """,
        },
        by_hand=BY_HAND,
        says=KILLED,
        status="out_of_range",
        because="src/acme/a.py:6: `# pragma: no mutate` in this line takes 1 mutant out: not tried, so it counts against",
    ),
    Trap(
        name="`type_check_command` names a script that finds fault with every mutant",
        files={
            **_settings('type_check_command = ["python", "../checker.py"]'),
            "checker.py": r"""
                import json, pathlib, re

                file = pathlib.Path("src/acme/a.py").resolve()
                lines = [at for at, line in enumerate(file.read_text().splitlines()) if re.search(r"mutmut_\d+\(", line)]
                found = [{"file": str(file), "range": {"start": {"line": at}}, "message": "no"} for at in lines]
                print(json.dumps({"generalDiagnostics": found}))
            """,
        },
        by_hand=BY_HAND,
        says="🙁 0  🔇 0  🧙 1",
        status="out_of_range",
        because=UNNOTICED,
    ),
    Trap(
        name="`timeout_multiplier` is so small that every mutant runs out of time, which counts as killed",
        files=_settings("timeout_multiplier = 0.0001"),
        by_hand=BY_HAND,
        says=TIMED_OUT,
        status="out_of_range",
        because=UNNOTICED,
    ),
    Trap(
        name="a conftest.py asks whether mutmut is trying a mutant, and fails every test then",
        files={
            "tests/test_a.py": HOLLOW,
            "tests/conftest.py": """
                import os
                import pytest
                import acme.a

                @pytest.fixture(autouse=True)
                def check():
                    yield
                    mutant = os.environ.get("MUTANT_UNDER_TEST", "").rpartition(".")[2]
                    assert mutant not in getattr(acme.a, "mutants_x_add__mutmut", ())
            """,
        },
        by_hand=BY_HAND,
        says=KILLED,
        status="no_reading",
        because=ANYWAY,
    ),
    Trap(
        name="a fixture fails under each mutant but the one with the highest number",
        files={
            "src/acme/a.py": "\n".join(f"def f{n}(a):\n    return a * 2 + 3 - a * 4\n" for n in range(5)),
            "tests/test_a.py": "import acme.a\n" + "".join(f"def test_{n}():\n    acme.a.f{n}(1)\n" for n in range(5)),
            "tests/conftest.py": """
                import os
                import pytest
                import acme.a

                @pytest.fixture(autouse=True)
                def careful():
                    mutant = os.environ.get("MUTANT_UNDER_TEST", "").rpartition(".")[2]
                    function, _, number = mutant.rpartition("__mutmut_")
                    if number.isdigit():
                        assert f"{function}__mutmut_{int(number) + 1}" not in vars(acme.a)
            """,
        },
        by_hand=BY_HAND,
        says="35/35  🎉 30 🫥 0  ⏰ 0  🤔 0  🙁 5 ",
        status="no_reading",
        because="their tests fail, in mutmut, on unchanged code too",
    ),
    Trap(
        name="a conftest.py cannot be imported where mutmut is trying a mutant",
        files={
            "tests/test_a.py": HOLLOW,
            "tests/conftest.py": r"""
                import os, re

                assert not re.search(r"__mutmut_\d+$", os.environ.get("MUTANT_UNDER_TEST", ""))
            """,
        },
        by_hand=BY_HAND,
        says=KILLED,
        status="no_reading",
        because="pytest did not come to run the tests (1, such as acme.a.x_add__mutmut_1 in src/acme/a.py)",
    ),
    Trap(
        name="a test ends the process where it should fail",
        files={
            "tests/test_a.py": """
                import os
                from acme.a import add


                def test_add():
                    if add(2, 3) != 5:
                        os._exit(1)
            """,
        },
        by_hand=BY_HAND,
        says=KILLED,
        status="no_reading",
        because="called killed, though no test is known to have failed",
    ),
    Trap(
        name="a test asserts nothing and needs another one before it",
        files={
            "tests/test_a.py": """
                from acme.a import add


                def test_first(request):
                    request.session.ready = True


                def test_second(request):
                    assert request.session.ready
                    add(2, 3)
            """,
        },
        by_hand=BY_HAND,
        says=KILLED,
        status="no_reading",
        because=ANYWAY,
    ),
    Trap(
        name="a test counts its runs in a file, and fails once mutmut has seen it pass",
        files={
            "tests/test_a.py": """
                from pathlib import Path
                from acme.a import add


                def test_add():
                    with Path(__file__).with_name("runs").open("a") as runs:
                        runs.write(".")
                    add(2, 3)
                    assert Path(runs.name).stat().st_size < 4
            """,
        },
        by_hand=BY_HAND,
        says=KILLED,
        status="no_reading",
        because=ANYWAY,
    ),
    Trap(
        name="a parameter's name is not ASCII, and pytest does not find the test again by the name that mutmut has",
        files={
            "tests/test_a.py": """
                import pytest
                from acme.a import add


                @pytest.mark.parametrize("name", ["é"], ids=["é"])
                def test_add(name):
                    add(2, 3)
            """,
        },
        by_hand=BY_HAND,
        says=KILLED,
        status="out_of_range",
        because=UNNOTICED,
    ),
    Trap(
        name="a test has another name each time, so that pytest never finds it again",
        files={
            "tests/test_a.py": HOLLOW.replace("test_add()", "test_add(n)").replace("(2,", "(n,"),
            "tests/conftest.py": """
                import os


                def pytest_generate_tests(metafunc):
                    metafunc.parametrize("n", [2], ids=[os.urandom(4).hex()])
            """,
        },
        by_hand=BY_HAND,
        says=KILLED,
        status="no_reading",
        because="pytest does not find the tests again by the names that it gave them.",
    ),
    Trap(
        name="a conftest.py writes into mutmut's notes that the mutants are killed",
        files={
            "tests/test_a.py": HOLLOW,
            "tests/conftest.py": """
                from pathlib import Path

                for notes in Path.cwd().rglob("*.meta"):
                    notes.write_text(notes.read_text().replace("null", "1"))
            """,
        },
        by_hand=BY_HAND,
        says=KILLED,
        status="no_reading",
        because="called killed, though no test is known to have failed",
    ),
    Trap(
        name="the asserts were removed since mutmut's last run",
        prepare=_asserts_removed,
        by_hand=BY_HAND,
        says=KILLED,
        status="out_of_range",
        because=UNNOTICED,
    ),
    Trap(
        name="the file with the test that kills was deleted since mutmut's last run",
        prepare=_test_deleted,
        by_hand=BY_HAND,
        says=KILLED,
        status="out_of_range",
        because=UNNOTICED,
    ),
    Trap(
        name="the source was replaced, by one with an older date, since mutmut's last run",
        prepare=_older_source,
        by_hand=BY_HAND,
        says=KILLED,
        status="no_reading",
        because="In a copy of the project, unchanged, tests fail: tests/test_a.py::test_add.",
    ),
]
