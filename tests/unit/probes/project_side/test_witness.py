"""The witness, inside real sessions of pytest."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from verify_gate.probes.project_side import verify_gate_witness as witness

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No plugin but those that a test names: each session would import them anew."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def record(pytester: pytest.Pytester, text: str, *arguments: str) -> dict[str, Any]:
    """What the witness writes of a session over one file of tests."""
    pytester.makepyfile(test_it=text)
    file = pytester.path / "witness.json"
    words = (f"--verify-gate-witness={file}", "-p", "no:cacheprovider", *arguments)
    pytester.inline_run(*words, plugins=[witness])
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


ENDS = """
    import pytest, warnings

    def test_passes(): pass
    def test_fails():
        number = 1
        assert number == 2
    def test_skips(): pytest.skip("later")
    @pytest.mark.xfail
    def test_xfails(): raise ValueError
    @pytest.mark.xfail
    def test_xpasses(): pass
    @pytest.fixture
    def torn():
        yield
        raise ValueError("torn")
    def test_torn(torn): pass
    def test_fails_twice(torn): raise KeyError("first")
    def test_left_out(): pass
    def test_subtests(subtests):
        with subtests.test("one"):
            pytest.skip("this one")
"""


def test_how_each_test_ended(pytester: pytest.Pytester) -> None:
    said = record(pytester, ENDS, "-k", "not left_out", "--junitxml=junit.xml", "--color=yes")
    assert said["outcomes"] == {
        "test_it.py::test_passes": "passed",
        "test_it.py::test_fails": "failed",
        "test_it.py::test_skips": "skipped",
        "test_it.py::test_xfails": "xfailed",
        "test_it.py::test_xpasses": "xpassed",
        "test_it.py::test_torn": "error",
        "test_it.py::test_fails_twice": "error",
        "test_it.py::test_subtests": "passed",
    }
    test_file = str(pytester.path / "test_it.py")
    assert [(f["id"], f["outcome"], f["path"], f["line"], f["message"]) for f in said["failures"]] == [
        ("test_it.py::test_fails", "failed", test_file, 6, "assert 1 == 2"),
        ("test_it.py::test_torn", "error", test_file, 15, "ValueError: torn"),
        ("test_it.py::test_fails_twice", "failed", test_file, 17, "KeyError: 'first'"),
    ]
    assert "assert number == 2" in said["failures"][0]["detail"]
    assert {name: said[name] for name in ("finished", "exit_status", "rootdir", "workers", "reruns", "not_run")} == {
        "finished": True,
        "exit_status": 1,
        "rootdir": str(pytester.path),
        "workers": 0,
        "reruns": 0,
        "not_run": [],
    }
    assert (said["schema"], said["pytest"], said["selection"]) == ("pytest-witness/1", pytest.__version__, None)
    assert not (pytester.path / "junit.xml").exists()
    assert (pytester.path / "witness.json.running").read_text(encoding="utf-8") == ""


def test_modules_that_cannot_be_collected_or_skip_themselves(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_broken="import there_is_no_such_module", test_wrong="def (")
    said = record(pytester, "import pytest\npytest.skip('all of it', allow_module_level=True)")
    assert said["outcomes"] == {"test_broken.py": "error", "test_it.py": "skipped", "test_wrong.py": "error"}
    assert [(f["id"], f["line"], f["message"]) for f in said["failures"]] == [
        ("test_broken.py", None, "ModuleNotFoundError: No module named 'there_is_no_such_module'"),
        ("test_wrong.py", None, "SyntaxError: invalid syntax"),
    ]


FLIPPED = """
    import pytest

    def test_fails(): assert 1 == 2
    def test_passes(): pass
    def test_skips(): pytest.skip("later")
    @pytest.mark.xfail
    def test_xfails(): raise ValueError
"""


def test_what_raised_has_not_passed_whatever_its_report_says(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import pytest

        @pytest.hookimpl(hookwrapper=True)
        def pytest_runtest_makereport():
            made = yield
            if made.get_result().failed:
                made.get_result().outcome = "passed"
        """
    )
    said = record(pytester, FLIPPED)
    assert said["outcomes"] == {
        "test_it.py::test_fails": "failed",
        "test_it.py::test_passes": "passed",
        "test_it.py::test_skips": "skipped",
        "test_it.py::test_xfails": "xfailed",
    }
    raised = "it raised AssertionError: assert 1 == 2, and a conftest.py or a plugin reports that it passed"
    assert [(f["line"], f["message"]) for f in said["failures"]] == [(3, raised)]


UNHEARD = """
    import threading, pytest

    def go(error):
        thread = threading.Thread(target=lambda: error())
        thread.start()
        thread.join()
    def wrong(): assert 1 == 2
    def other(): raise ValueError
    def test_returns(): return 1 == 2
    def test_returns_what_another_uses(): return {}
    def test_in_a_thread(): go(wrong)
    def test_noise_in_a_thread(): go(other)
    @pytest.mark.xfail
    def test_xfails():
        go(wrong)
        raise ValueError
"""


@pytest.mark.filterwarnings("always")
def test_what_asserts_without_being_heard_has_not_passed(pytester: pytest.Pytester) -> None:
    said = record(pytester, UNHEARD, "-W", "default")
    assert said["outcomes"] == {
        "test_it.py::test_returns": "failed",
        "test_it.py::test_returns_what_another_uses": "passed",
        "test_it.py::test_in_a_thread": "failed",
        "test_it.py::test_noise_in_a_thread": "passed",
        "test_it.py::test_xfails": "xfailed",
    }
    assert [each["id"].partition("::")[2] for each in said["failures"]] == ["test_returns", "test_in_a_thread"]
    assert "returned" in said["failures"][0]["message"]
    assert said["failures"][1]["message"].startswith("Exception in thread")


def test_what_never_ran(pytester: pytest.Pytester) -> None:
    said = record(pytester, "def test_a(): assert False\ndef test_b(): pass\n", "-x")
    assert said["not_run"] == ["test_it.py::test_b"]


def test_a_session_that_does_not_end_says_what_was_running(pytester: pytest.Pytester) -> None:
    file = pytester.path / "witness.json"
    seen: list[str] = []

    class Spy:
        @staticmethod
        def pytest_runtest_call() -> None:
            seen.append(file.read_text(encoding="utf-8"))
            seen.append(Path(f"{file}.running").read_text(encoding="utf-8"))

    pytester.makepyfile(test_it="def test_a(): pass")
    pytester.inline_run(f"--verify-gate-witness={file}", plugins=[witness, Spy()])
    assert json.loads(seen[0]) == {"finished": False, "schema": "pytest-witness/1", "pytest": pytest.__version__}
    assert seen[1] == "test_it.py::test_a"


def test_a_measuring_plugin_finds_nothing_to_measure(pytester: pytest.Pytester) -> None:
    class Measuring:
        @staticmethod
        def pytest_addoption(parser: pytest.Parser) -> None:
            parser.addoption("--cov", dest="cov_source")

        @staticmethod
        @pytest.hookimpl(tryfirst=True)
        def pytest_load_initial_conftests(early_config: Any) -> None:
            asked.append(early_config.known_args_namespace.cov_source)

    asked: list[str | None] = []
    pytester.makepyfile(test_it="def test_a(): pass")
    file = pytester.path / "witness.json"
    pytester.inline_run(f"--verify-gate-witness={file}", "--cov=it", plugins=[Measuring(), witness])
    assert asked == [None]


@pytest.mark.parametrize("strict", [("-p", "no:cacheprovider"), ()])
def test_a_strict_pytest_knows_the_folder_of_the_cache(pytester: pytest.Pytester, strict: tuple[str, ...]) -> None:
    pytester.makepyfile(test_it="def test_a(): pass")
    file = pytester.path / "witness.json"
    words = (
        f"--verify-gate-witness={file}",
        "--strict-config",
        "-o",
        f"cache_dir={pytester.path}/here",
        "-p",
        "no:xdist",
    )
    pytester.inline_run(*words, *strict, plugins=[witness])
    assert json.loads(file.read_text(encoding="utf-8"))["exit_status"] == 0


class Plugins:
    """A stand-in for pytest's plugin manager."""

    def __init__(self) -> None:
        self.registered: list[Any] = []

    def register(self, plugin: Any) -> None:
        self.registered.append(plugin)


def config(**more: Any) -> Any:
    return SimpleNamespace(option=SimpleNamespace(), pluginmanager=Plugins(), rootdir="/project", **more)


def test_a_worker_has_no_witness() -> None:
    worker = config(workerinput={})
    witness.pytest_configure(worker)
    assert (worker.pluginmanager.registered, worker.option) == ([], SimpleNamespace(xmlpath=None, color="no"))


def test_a_controller_hears_its_workers(tmp_path: Path) -> None:
    file = tmp_path / "witness.json"
    controller = config(getoption=lambda _: str(file))
    witness.pytest_configure(controller)
    (session,) = controller.pluginmanager.registered
    for _ in range(2):
        session.pytest_xdist_node_collection_finished(["t.py::a", "t.py::b"])
        session.pytest_verify_gate_selected({"deselected": {"t.py::c": ""}})
    for outcome in ("rerun", "passed"):
        session.pytest_runtest_logreport(SimpleNamespace(nodeid="t.py::a", when="call", outcome=outcome))
    crash = SimpleNamespace(nodeid="t.py::b", when="???", outcome="failed", longrepr="crashed", longreprtext="crashed")
    session.pytest_runtest_logreport(crash)
    finishing = session.pytest_sessionfinish(SimpleNamespace(exitstatus=1))
    next(finishing)
    assert json.loads(file.read_text(encoding="utf-8"))["finished"] is False
    next(finishing, None)
    said = json.loads(file.read_text(encoding="utf-8"))
    assert (said["workers"], said["reruns"], said["not_run"]) == (2, 1, [])
    assert said["selection"] == {"deselected": {"t.py::c": ""}}
    assert said["outcomes"] == {"t.py::a": "passed", "t.py::b": "failed"}
    assert said["failures"] == [
        {
            "id": "t.py::b",
            "outcome": "failed",
            "path": "/project/t.py",
            "line": None,
            "message": "crashed",
            "detail": "crashed",
        }
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("import file mismatch:\nmore", "import file mismatch:"),
        ("x\nE   File 'a', line 1\nE   SyntaxError: invalid\n", "SyntaxError: invalid"),
        ("x\nE   assert 1 == 2\nE    +  where 1 = f()\n", "assert 1 == 2"),
    ],
)
def test_first_error(text: str, said: str) -> None:
    assert witness.first_error(text) == said
