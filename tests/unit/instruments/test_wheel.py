from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import ValidationError

from tests.samples import ROOT, completed, context, exactly
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.instruments.wheel import Wheel, WheelOptions
from verify_gate.instruments.wheel.judgement import compared, counted, fared, modules
from verify_gate.plugin import ANY_CODE, Command, Completed, Context, ExclusionOption
from verify_gate.probes.wheel.facts import Facts, Suspect, Target, Trial, Trials
from verify_gate.protocol import context_json

SCRATCH = ROOT / ".verify/work/it"
TOOL = ToolId("pyproject-build", "1.0")
PACKAGE = {"pyproject.toml": "[project]\nname = 'acme'\n"}
ENV = {
    "TMPDIR": str(SCRATCH / "tmp"),
    "TEMP": str(SCRATCH / "tmp"),
    "TMP": str(SCRATCH / "tmp"),
    "GIT_CEILING_DIRECTORIES": str(SCRATCH),
    "COLUMNS": "1000",
    "PIP_USER": "0",
}
TOLD = {"VERIFY_CONTEXT": f"{SCRATCH}/context.json"}
PROBE = ("/verify/bin/python", "-P", "-m", "verify_gate.probes.wheel")


def project(**changed: Any) -> Context:
    return context(**{"settings": PACKAGE, **changed})


def test_it_is_read_on_every_change() -> None:
    assert (Wheel.when, Wheel.tools) == (Cadence.CHANGE, ("pyproject-build",))
    assert Wheel.question == "Does it build, and is only what should ship in it?"


def test_the_plan_with_pip() -> None:
    there, options = project(), WheelOptions(args=("-n",))
    plan = Wheel().plan(there, options)
    python, pip = f"{SCRATCH}/env/bin/python", ("/verify/bin/python", "-P", "-m", "pip", "--python")
    quiet = ("--no-input", "--disable-pip-version-check", "--no-warn-script-location", "--no-compile")
    assert plan.commands == (
        Command((*PROBE, "copy"), env=TOLD),
        Command(("/env/bin/pyproject-build", "-n", f"--outdir={SCRATCH}/dist", f"{SCRATCH}/tree"), SCRATCH, ENV),
        Command((*PROBE, "look"), env=TOLD, writes={"facts": SCRATCH / "facts.json"}),
        Command(("/env/bin/python", "-I", "-m", "venv", "--without-pip", f"{SCRATCH}/env"), SCRATCH, ENV),
        Command((*pip, python, "install", *quiet, "-r", f"{SCRATCH}/install.txt"), SCRATCH, ENV),
        Command((*pip, python, "check"), SCRATCH, ENV, goes_on=ANY_CODE),
        Command((*PROBE, "try"), env={**ENV, **TOLD}, writes={"trials": SCRATCH / "trials.json"}),
    )
    assert plan.files == {"context.json": context_json(there, options)}


@pytest.mark.parametrize(
    ("args", "asked"),
    [((), ("--installer=uv",)), (("-x",), ("--installer=uv", "-x")), (("-n",), ("-n",)), (("--no-isolation",), ("--no-isolation",))],
)  # fmt: skip  # a case a line
def test_the_plan_with_uv(args: tuple[str, ...], asked: tuple[str, ...]) -> None:
    commands = Wheel().plan(project(), WheelOptions(installer="uv", args=args)).commands
    python, uv = f"--python={SCRATCH}/env/bin/python", ("/verify/bin/python", "-P", "-m", "uv", "pip")
    assert commands[1].argv == ("/env/bin/pyproject-build", *asked, f"--outdir={SCRATCH}/dist", f"{SCRATCH}/tree")
    assert commands[4].argv == (*uv, "install", python, "-r", f"{SCRATCH}/install.txt")
    assert commands[5].argv == (*uv, "check", python)


def test_the_options_are_its_own() -> None:
    options = WheelOptions.model_validate({"extras": ["cli"], "ships": ["tests/**"], "installer": "uv"})
    assert (options.extras, options.ships, options.installer) == (("cli",), ("tests/**",), "uv")
    assert (WheelOptions().extras, WheelOptions().ships, WheelOptions().installer) == ((), (), "pip")
    with pytest.raises(ValidationError):
        WheelOptions.model_validate({"installer": "conda"})


NO_TABLES = (
    "pyproject.toml has neither [project] nor [build-system], so there is no package to build. "
    "Add them, or take [instruments.build] out."
)
NO_FILE = (
    "There is neither a pyproject.toml nor a setup.py beside verify.toml, so nothing can be built. "
    "Add one, or take [instruments.build] out."
)


@pytest.mark.parametrize(
    ("settings", "why"),
    [({}, NO_FILE), ({"setup.cfg": ""}, NO_FILE), ({"pyproject.toml": "[tool.ruff]\n"}, NO_TABLES), ({"pyproject.toml": ""}, NO_TABLES)],
)  # fmt: skip  # a case a line
def test_what_is_no_package_is_not_built(settings: dict[str, str], why: str) -> None:
    with pytest.raises(Unreadable, match=exactly(why)):
        Wheel().plan(project(settings=settings), WheelOptions())


@pytest.mark.parametrize(
    "settings",
    [
        {"setup.py": ""},
        {"setup.py": "", "pyproject.toml": "[tool.ruff]\n"},
        {"pyproject.toml": "[build-system]\nrequires = []\n"},
        {"pyproject.toml": "[tool.ruff]\n", "setup.cfg": ""},
        {"pyproject.toml": "not toml"},
    ],
)
def test_what_is_a_package_is_built(settings: dict[str, str]) -> None:
    assert len(Wheel().plan(project(settings=settings), WheelOptions()).commands) == 7


def facts(**changed: Any) -> Facts:
    usual: dict[str, Any] = {
        "placed": {"src/acme/__init__.py": "acme/__init__.py", "src/acme/a.py": "acme/a.py"},
        "others": (),
        "suspects": (),
        "targets": (Target("import", "acme", "src/acme/__init__.py"), Target("import", "acme.a", "src/acme/a.py")),
    }
    return Facts(**{**usual, **changed})


def as_json(fact: Facts | Trials) -> str:
    return json.dumps(fact, default=lambda slotted: {name: getattr(slotted, name) for name in slotted.__slots__})


def outcomes(
    seen: Facts | None = None, tried: Trials | None = None, check: Completed | None = None
) -> tuple[Completed, ...]:
    seen = seen or facts()
    tried = tried or Trials(tuple(Trial(None) for _ in seen.targets), ())
    return (
        completed(),
        completed(stdout="Successfully built acme-1.0.tar.gz and acme-1.0-py3-none-any.whl\n"),
        completed(files={"facts": as_json(seen)}),
        completed(),
        completed(stdout="Successfully installed acme-1.0\n"),
        check or completed(stdout="No broken requirements found.\n"),
        completed(files={"trials": as_json(tried)}),
    )


def needles(*, tried: bool = True, **values: int) -> tuple[Needle, ...]:
    units = {"failed_steps": "steps", "missing_modules": "modules", "missing_files": "files", "altered_modules": "modules", "stray_files": "files", "secrets": "secrets"}  # fmt: skip  # a table on one line
    if tried:
        units |= {
            "dependency_conflicts": "conflicts",
            "failed_imports": "modules",
            "undeclared_imports": "imports",
            "dead_entry_points": "entry points",
        }
    return tuple(Needle(name.replace("_", " "), values.get(name, 0), unit) for name, unit in units.items())


def test_a_wheel_on_which_all_is_well() -> None:
    assert Wheel().read(project(), WheelOptions(), outcomes()) == Reading(
        needles(),
        Population(2, 2, "modules", {"imported": 2, "entry_points": 0, "generated": 0}),
        (),
        TOOL,
    )


def test_every_needle_has_its_own_findings() -> None:
    seen = facts(
        placed={"src/acme/__init__.py": "acme/__init__.py"},
        others=("extra.py",),
        suspects=(Suspect("src/acme/x.py", ("wheel",), "github", "a GitHub token", 2, in_project=True),),
        targets=(
            Target("import", "acme", "src/acme/__init__.py"),
            Target("load", "run", None, "g", "acme:run"),
            Target("find", "yaml", "src/acme/__init__.py", line=4),
        ),
        altered={"src/acme/__init__.py": 2},
        of_this_machine=("friend @ file:///friend",),
    )
    tried = Trials((Trial("ValueError: x", 3), Trial("AttributeError: run"), Trial("ModuleNotFoundError: x")), ())
    check = completed(1, stdout="acme 1.0 requires nope, which is not installed.\n")
    files = ("src/acme/__init__.py", "src/acme/a.py", "src/acme/data.json")
    reading = Wheel().read(project(source_files=files), WheelOptions(), outcomes(seen, tried, check))
    assert reading.needles == needles(
        missing_modules=1,
        missing_files=1,
        altered_modules=1,
        stray_files=1,
        secrets=1,
        dependency_conflicts=2,
        failed_imports=1,
        undeclared_imports=1,
        dead_entry_points=1,
    )
    assert reading.population == Population(1, 2, "modules", {"imported": 1, "entry_points": 1, "generated": 1})
    assert [finding.rule for finding in reading.findings] == [
        "missing-module",
        "missing-file",
        "altered-module",
        "ghost-module",
        "github",
        "dependency",
        "dependency",
        "import",
        "undeclared-import",
        "entry-point",
    ]
    assert reading.findings[5] == Finding(
        "the wheel requires 'friend @ file:///friend', which is a file of this machine's",
        rule="dependency",
        fix="Name the dependency as anybody can get it.",
    )
    assert reading.findings[6] == Finding(
        "acme 1.0 requires nope, which is not installed.",
        rule="dependency",
        fix="Correct the dependencies that the project declares.",
    )


def test_what_is_excluded_is_out_of_population_findings_and_needles() -> None:
    suspects = (Suspect("src/acme/live.py", ("wheel",), "aws", "an AWS access key", 1, in_project=True),)
    options = WheelOptions(exclude=(ExclusionOption(path="src/acme/live.py", reason="Made up."),))
    files = ("src/acme/__init__.py", "src/acme/a.py", "src/acme/live.py")
    reading = Wheel().read(project(source_files=files), options, outcomes(facts(suspects=suspects)))
    assert reading.needles == needles()
    assert reading.population == Population(2, 2, "modules", {"imported": 2, "entry_points": 0, "generated": 0})
    assert reading.findings == ()


BACKEND_FAILS = """\
* Building sdist...
Traceback (most recent call last):
  File "hatchling/metadata/core.py", line 553, in readme
    raise OSError(message)
OSError: Readme file does not exist: NOPE.md
TIP pass --env-dir and --sdist-extract-dir to keep the build environment and sources
ERROR Backend subprocess exited when trying to invoke build_sdist
"""
PIP_FINDS_NOTHING = """\
* Creating isolated environment: venv+pip...
< Looking in indexes: https://registry.example.org/simple
< ERROR: Could not find a version that satisfies the requirement hatchlingg (from versions: none)
< ERROR: No matching distribution found for hatchlingg

ERROR Command '['python3', '-m', 'pip', 'install', '-r', 'r.txt']' returned non-zero exit status 1.
"""
UNREACHED = """\
< WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by 'NewConnectionError()': /simple/hatchling/
< ERROR: No matching distribution found for hatchling
"""
UNREACHED_BY_UV = """\
< error: Request failed after 3 retries in 11.1s
<   cause: Failed to fetch: `https://registry.example.org/simple/hatchling/`
"""
BUILT_IN_A_COPY = "The log has all that was said. It was built in a copy of the tree, without what earlier builds left."


def build_finding(said: str, detail: str, path: str = "pyproject.toml") -> Finding:
    message = f"the build failed: {said}"
    return Finding(message, path=path, rule="build", fix=BUILT_IN_A_COPY, detail="\n".join(detail.splitlines()))


@pytest.mark.parametrize(
    ("stderr", "said"),
    [
        (BACKEND_FAILS, "OSError: Readme file does not exist: NOPE.md"),
        (PIP_FINDS_NOTHING.replace("\n\n", "\n"), "ERROR: No matching distribution found for hatchlingg"),
        ("gcc: fatal\nERROR Backend subprocess exited when trying to invoke build_wheel\n", "gcc: fatal"),
        ("ERROR Backend subprocess exited\n", "it said nothing"),
        ("build.x.SomeException: no\nmore\n", "build.x.SomeException: no"),
        ("Errors are fine\n* last\n", "last"),
    ],
)
def test_a_build_that_fails_is_out_of_range_and_says_why(stderr: str, said: str) -> None:
    reading = Wheel().read(project(), WheelOptions(), (completed(), completed(1, stderr=stderr)))
    assert reading == Reading(
        (Needle("failed steps", 1, "steps"),), Population(0, 2, "modules"), (build_finding(said, stderr),), TOOL
    )


def test_an_older_build_says_it_on_standard_output_and_only_the_end_is_shown() -> None:
    lines = [f"line {number}" for number in range(30)]
    done = (completed(), completed(1, stdout="\n".join(lines)))
    there = project(settings={"setup.py": ""})
    assert Wheel().read(there, WheelOptions(), done).findings == (
        build_finding("line 29", "\n".join(lines[10:]), path="setup.py"),
    )


@pytest.mark.parametrize(
    ("code", "stderr", "why"),
    [
        (1, UNREACHED, "The registry could not be reached for the step 'build': ERROR: No matching distribution found for hatchling. Look at the network, then try again."),
        (1, UNREACHED_BY_UV, "The registry could not be reached for the step 'build': error: Request failed after 3 retries in 11.1s. Look at the network, then try again."),
        (1, "RuntimeError: uv executable not found\n", "The step 'build' has no installer: RuntimeError: uv executable not found. Install pip, or uv, beside verify and beside build."),
        (2, "usage: x\npyproject-build: error: no such option\n", "pyproject-build could not do its work (exit 2): pyproject-build: error: no such option. Look at `args`."),
    ],
)  # fmt: skip  # a case a line
def test_a_build_that_says_nothing_of_the_project_is_no_reading(code: int, stderr: str, why: str) -> None:
    with pytest.raises(Unreadable, match=exactly(why)):
        Wheel().read(project(), WheelOptions(), (completed(), completed(code, stderr=stderr)))


@pytest.mark.parametrize(
    "sign",
    ["Failed to establish a new connection", "Max retries exceeded", "Temporary failure in name resolution", "Name or service not known",
     "client error (Connect)", "ReadTimeoutError", "ConnectTimeout", "ProxyError", "SSLError", "HTTP error 503", "HTTP error 401", "HTTP error 407"],
)  # fmt: skip  # a list, many words to a line
def test_a_registry_out_of_reach_is_known_by_its_signs(sign: str) -> None:
    with pytest.raises(Unreadable, match="The registry could not be reached for the step 'install'"):
        Wheel().read(project(), WheelOptions(), (*outcomes()[:4], completed(1, stderr=f"ERROR: {sign} x\n")))


INSTALL_FAILS = """\
WARNING: Location '/x' is ignored.
ERROR: Could not find a version that satisfies the requirement nope>=1 (from acme) (from versions: none)
ERROR: No matching distribution found for nope>=1
"""


def test_a_wheel_that_cannot_be_installed_is_still_looked_into() -> None:
    seen = facts(others=("extra.py",))
    done = (*outcomes(seen)[:4], completed(1, stderr=INSTALL_FAILS))
    failed = Finding(
        "the install failed: ERROR: No matching distribution found for nope>=1",
        path="pyproject.toml",
        rule="install",
        fix="The log has all that was said. The wheel was installed alone, into an empty environment, "
        "with the dependencies that it declares.",
        detail=INSTALL_FAILS.strip(),
    )
    reading = Wheel().read(project(), WheelOptions(), done)
    assert reading.needles == needles(tried=False, failed_steps=1, stray_files=1)
    assert reading.findings[0] == failed
    assert [finding.rule for finding in reading.findings] == ["install", "ghost-module"]


def test_an_install_without_an_installer_is_no_reading() -> None:
    said = "/verify/bin/python: No module named pip"
    why = f"The step 'install' has no installer: {said}. Install pip, or uv, beside verify and beside build."
    with pytest.raises(Unreadable, match=exactly(why)):
        Wheel().read(project(), WheelOptions(), (*outcomes()[:4], completed(1, stderr=f"{said}\n")))


def with_step(number: int, outcome: Completed) -> tuple[Completed, ...]:
    done = outcomes()
    return (*done[:number], outcome, *done[number + 1 :])


@pytest.mark.parametrize(
    ("done", "why"),
    [
        ((completed(3, stderr="x cannot be copied\n"),), "The step 'copy' of the reading failed: x cannot be copied"),
        ((), "The step 'copy' of the reading failed: it did not run"),
        ((completed(),), "The step 'build' did not run."),
        (with_step(2, completed(3)), "The step 'look' of the reading failed: exit 3"),
        (with_step(3, completed(1, stderr="no venv\n")), "The step 'venv' of the reading failed: no venv"),
        (outcomes()[:4], "The step 'install' did not run."),
        (outcomes()[:5], "The step 'check' did not run."),
        (outcomes()[:6], "The step 'try' of the reading failed: it did not run"),
        (with_step(6, completed(3, stderr="broken\n")), "The step 'try' of the reading failed: broken"),
        (with_step(2, completed()), "What the probe says of the wheel (facts) was not understood; see the log."),
        (with_step(2, completed(files={"facts": '{"placed": 3}'})), "What the probe says of the wheel (facts) was not understood; see the log."),
        (with_step(6, completed(files={"trials": "garbage"})), "What the probe says of the wheel (trials) was not understood; see the log."),
        (outcomes(tried=Trials((Trial(None),), ())), "Only 1 of 2 modules and entry points were tried; see the log."),
        (outcomes(facts(targets=(Target("import", "acme"), Target("load", "acme.a")))), "Only 2 of 3 modules and entry points were tried; see the log."),
        (with_step(5, completed(1, stdout="odd\n")), "The installed dependencies could not be checked (exit 1): odd"),
        (with_step(5, completed(2, stdout="odd\n", stderr="worse\n")), "The installed dependencies could not be checked (exit 2): worse"),
        (with_step(5, completed(1)), "The installed dependencies could not be checked (exit 1): it said nothing"),
    ],
)  # fmt: skip  # a case a line
def test_what_is_not_plainly_understood_is_no_reading(done: tuple[Completed, ...], why: str) -> None:
    with pytest.raises(Unreadable, match=exactly(why)):
        Wheel().read(project(), WheelOptions(), done)


@pytest.mark.parametrize(
    ("stdout", "stderr", "expected"),
    [
        ("a 1.0 requires b, which is not installed.\na 1.0 has requirement c<2, but you have c 3.\n", "",
         ["a 1.0 requires b, which is not installed.", "a 1.0 has requirement c<2, but you have c 3."]),
        ("a 1.0 is not supported on this platform\n", "", ["a 1.0 is not supported on this platform"]),
        ("", "Using Python 3.11\nChecked 2 packages in 1ms\nFound 1 incompatibility\nThe package `a` requires `b`, but it's not installed\n",
         ["The package `a` requires `b`, but it's not installed"]),
    ],
)  # fmt: skip  # a case a line
def test_conflicts_are_told_as_pip_and_uv_tell_them(stdout: str, stderr: str, expected: list[str]) -> None:
    reading = Wheel().read(project(), WheelOptions(), with_step(5, completed(1, stdout=stdout, stderr=stderr)))
    assert [finding.message for finding in reading.findings] == expected


def test_talk_of_requirements_is_no_conflict_where_there_is_none() -> None:
    done = with_step(5, completed(0, stdout="pip 1 requires nothing\n"))
    assert Wheel().read(project(), WheelOptions(), done).findings == ()


# What the facts mean


@pytest.mark.parametrize(
    ("files", "roots", "expected"),
    [
        (("src/acme/a.py", "src/acme/b.json", "src/acme/c.pyi"), ("src",), ("src/acme/a.py",)),
        (("acme.py", "setup.py", "docs/conf.py"), (".",), ("acme.py", "docs/conf.py")),
        (("my-code/acme/a.py", "my-code/acme/bad-name.py"), ("my-code",), ("my-code/acme/a.py",)),
        (("a-b/c/x.py",), ("a-b", "a-b/c"), ("a-b/c/x.py",)),
        (("a-b/c-d/x.py",), ("a-b", "a-b/c-d"), ("a-b/c-d/x.py",)),
    ],
)
def test_modules_are_what_can_be_imported(
    files: tuple[str, ...], roots: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert modules(project(source_files=files, import_roots=roots), ()) == expected


def test_a_module_that_is_no_python_is_none() -> None:
    assert modules(project(source_files=("src/acme/a.py",), python_files=frozenset()), ()) == ()


def found(quantity: str, there: Context, seen: Facts, ships: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    return compared(there, seen, ships, ()).findings[quantity]


def test_a_missing_module_says_so_and_what_may_hide_it() -> None:
    files = ("src/acme/__init__.py", "src/acme/a.py", "src/acme/b.py", "src/acme/c.py")
    there = project(source_files=files, ignored=frozenset({"src/acme/c.py"}))
    fix = "Let the build find it (packages, include), or name it in an exclusion with a reason."
    assert found("missing modules", there, facts()) == (
        Finding("this module is not in the wheel", path="src/acme/b.py", rule="missing-module", fix=fix),
        Finding(
            "this module is not in the wheel",
            path="src/acme/c.py",
            rule="missing-module",
            fix=f"git ignores it, and so may the build. {fix}",
        ),
    )
    assert compared(there, facts(), (), ()).shipped == ("src/acme/__init__.py", "src/acme/a.py")


def test_files_of_a_package_that_ships_are_missed() -> None:
    files = (
        "src/acme/__init__.py", "src/acme/a.py", "src/acme/py.typed", "src/acme/deep/down/x.json", "src/acme/in.json",
        "src/acme/local.json", "src/acme/fast.pyx", "src/acme/README.md", "src/acme/.gitignore", "src/other/y.json", "src/z.json",
    )  # fmt: skip  # a list, many words to a line
    placed = {**facts().placed, "src/acme/in.json": "acme/in.json"}
    there = project(source_files=files, ignored=frozenset({"src/acme/local.json"}))
    missing = found("missing files", there, facts(placed=placed))
    assert [finding.path for finding in missing] == ["src/acme/py.typed", "src/acme/deep/down/x.json"]
    assert missing[0] == Finding(
        "this file lies in a package that ships, and is not in the wheel",
        path="src/acme/py.typed",
        rule="missing-file",
        fix="Let the build take it along (package data), or name it in an exclusion with a reason.",
    )


def test_beside_a_single_module_nothing_has_to_ship() -> None:
    there = project(source_files=("acme.py", "README.txt"), import_roots=(".",))
    seen = facts(placed={"acme.py": "acme.py"}, targets=())
    assert found("missing files", there, seen) == ()


def test_what_is_said_to_ship_has_to_be_there() -> None:
    seen = facts(others=("extra/x.py",))
    assert found("missing files", project(), seen, ("extra/**", "acme/a.py", "gone/*")) == (
        Finding(
            "the wheel holds nothing that 'gone/*' matches, which [instruments.build] says it ships",
            path="verify.toml",
            rule="missing-file",
            fix="Correct `ships`, or let the build take it along.",
        ),
    )


def test_a_module_that_ships_as_another_text_says_where_and_what_names_it() -> None:
    placed = {**facts().placed, "src/acme/b.py": "acme/b.py", "src/acme/_version.py": "acme/_version.py", "tests/t.py": "tests/t.py"}  # fmt: skip  # a table on one line
    altered = dict.fromkeys(
        ("tests/t.py", "src/acme/b.py", "src/acme/a.py", "src/acme/_version.py", "src/acme/made.py"), 7
    )
    seen = facts(placed={**placed, "src/acme/made.py": "acme/made.py"}, altered=altered)
    there = project(
        settings={"pyproject.toml": 'version-file = "src/acme/_version.py"\n"old/b.py" = "acme/b.py"\n'},
        ignored=frozenset({"src/acme/made.py"}),
        test_files=("tests/t.py",),
    )
    fix = (
        "Find out what changes it as it is built (a setting, a build hook, setup.py) and remove that, "
        "or name it in an exclusion with a reason."
    )
    assert found("altered modules", there, seen) == (
        Finding("what ships as acme/a.py is another text than this, from here on", path="src/acme/a.py", line=7, rule="altered-module", fix=fix),
        Finding("what ships as acme/b.py is another text than this, from here on", path="src/acme/b.py", line=7, rule="altered-module", fix=f"pyproject.toml names acme/b.py. {fix}"),
    )  # fmt: skip  # what is said stays together


MEANT = "Name it in `ships` of [instruments.build] if it is meant to ship."


def test_tests_ghosts_and_loose_files_are_strays() -> None:
    placed = {**facts().placed, "tests/test_a.py": "tests/test_a.py"}
    others = ("README.md", "acme/data.mo", "acme/fast.abi3.so", "extra/x.py", "tests/data.json")
    there = project(test_files=("tests/test_a.py",))
    assert found("stray files", there, facts(placed=placed, others=others)) == (
        Finding(
            "a test ships, as tests/test_a.py", path="tests/test_a.py", rule="test", fix=f"Leave tests out. {MEANT}"
        ),
        Finding(
            "README.md would lie in site-packages itself, beside every other project's packages",
            rule="stray-file",
            fix=f"Keep the build from taking it along. {MEANT}",
        ),
        Finding(
            "extra/x.py is in the wheel, but under no `source`: nothing measures it",
            rule="ghost-module",
            fix=f"Find out what puts it there, and remove that or add it to `source`. {MEANT}",
        ),
        Finding(
            "tests/data.json would lie in site-packages itself, beside every other project's packages",
            rule="stray-file",
            fix=f"Keep the build from taking it along. {MEANT}",
        ),
    )
    assert found("stray files", there, facts(placed=placed, others=others), ("tests/**", "extra/**", "README.md")) == ()


@pytest.mark.parametrize(
    "settings",
    [
        {"pyproject.toml": '[tool.hatch.build.hooks.vcs]\nversion-file = "src/acme/_version.py"\n'},
        {"setup.py": "use_scm_version={'write_to': 'src/acme/_version.py'}"},
        {"setup.cfg": "[versioneer]\nversionfile_build = acme/_version.py\n"},
    ],
)
def test_a_module_that_the_settings_name_is_made_on_purpose(settings: Mapping[str, str]) -> None:
    seen = facts(others=("acme/_version.py",))
    assert found("stray files", project(settings=settings), seen) == ()
    assert len(found("stray files", project(), seen)) == 1
    assert len(found("stray files", project(settings=settings), facts(others=("other/_version.py",)))) == 1


def test_only_a_version_is_made_on_purpose() -> None:
    there = project(settings={"pyproject.toml": '"old/extra.py" = "acme/extra.py"\n'})
    assert found("stray files", there, facts(others=("acme/extra.py",))) == (
        Finding(
            "acme/extra.py is in the wheel, but under no `source`: nothing measures it",
            rule="ghost-module",
            fix="pyproject.toml names acme/extra.py. Find out what puts it there, and remove that or add it to `source`. "
            + MEANT,
        ),
    )


def test_what_is_run_and_lies_outside_of_the_packages_is_a_ghost_too() -> None:
    strays = found("stray files", project(), facts(others=("acme-1.0.data/scripts/acme-admin",)))
    assert [finding.rule for finding in strays] == ["ghost-module"]


@pytest.mark.parametrize(
    ("path", "is_test"),
    [
        ("src/acme/tests/test_a.py", True),
        ("src/acme/test/deep/a_test.py", True),
        ("tests/conftest.py", True),
        ("src/acme/tests/data.py", False),
        ("src/acme/test_tools.py", False),
        ("src/acme/latests/test_a.py", False),
    ],
)
def test_a_test_is_known_by_its_place_and_name_too(path: str, is_test: bool) -> None:
    strays = found("stray files", project(), facts(placed={path: path}))
    assert [finding.rule for finding in strays] == ["test"] * is_test


def test_suspects_are_told_once_and_with_their_place() -> None:
    suspects = (
        Suspect("src/acme/.env", ("wheel", "sdist"), "environment-file", "a file of settings", None, in_project=True),
        Suspect("acme/id_rsa", ("wheel",), "key-file", "a key", None, in_project=False),
        Suspect("src/acme/a.py", ("sdist",), "github", "a GitHub token", 7, in_project=True),
        Suspect("acme/made.py", ("wheel",), "github", "a GitHub token", 8, in_project=False),
        Suspect("src/acme/a.zip", ("sdist",), "github", "a GitHub token", 9, in_project=True, inside="b/t.txt"),
        Suspect("src/acme/a.zip", ("sdist",), "key-file", "a key", None, in_project=True, inside="id_rsa"),
    )
    seen = facts(suspects=suspects, others=("acme/id_rsa", "acme/__pycache__/a.pyc"))
    keep_out = "Keep it out of what is built, or name it in an exclusion with a reason."
    revoke = "Revoke it, for it may have shipped before, and take it out. If it is a made-up one, exclude the file."
    assert found("stray files", project(), seen) == (
        Finding("a file of settings ships in the wheel and in the sdist", path="src/acme/.env", rule="environment-file", fix=keep_out),
        Finding("a key ships in the wheel: acme/id_rsa", rule="key-file", fix=keep_out),
        Finding("a key (id_rsa in it) ships in the sdist", path="src/acme/a.zip", rule="key-file", fix=keep_out),
    )  # fmt: skip  # what is said stays together
    assert found("secrets", project(), seen) == (
        Finding("a GitHub token (line 7) ships in the sdist", path="src/acme/a.py", rule="github", fix=revoke),
        Finding("a GitHub token (line 8) ships in the wheel: acme/made.py", rule="github", fix=revoke),
        Finding(
            "a GitHub token (line 9 of b/t.txt in it) ships in the sdist",
            path="src/acme/a.zip",
            rule="github",
            fix=revoke,
        ),
    )


def test_a_test_that_is_a_suspect_is_told_once() -> None:
    suspects = (Suspect("tests/x.key", ("wheel",), "key-file", "a key", None, in_project=True),)
    seen = facts(suspects=suspects, placed={"tests/x.key": "tests/x.key"})
    assert [each.rule for each in found("stray files", project(test_files=("tests/x.key",)), seen)] == ["key-file"]


def test_how_the_targets_fared() -> None:
    targets = (
        Target("import", "acme", "src/acme/__init__.py"),
        Target("import", "acme.a", "src/acme/a.py"),
        Target("import", "acme.b", "src/acme/b.py"),
        Target("main", "acme.__main__", "src/acme/__main__.py"),
        Target("load", "fine", None, "g", "acme:fine"),
        Target("load", "dead", None, "console_scripts", "acme:dead", callable=True),
        Target("find", "requests", "src/acme/a.py", line=9),
        Target("find", "idna", "src/acme/a.py", line=10),
    )
    trials = Trials(
        (
            Trial(None),
            Trial("ModuleNotFoundError: No module named 'yaml'", 2),
            Trial("it ended the interpreter with signal 11"),
            Trial("SyntaxError: invalid syntax", 1),
            Trial(None),
            Trial("AttributeError: dead"),
            Trial("ModuleNotFoundError: No module named 'requests'"),
            Trial(None),
        ),
        ("odd name",),
    )
    declare = "Declare what it needs as a dependency, list its extra in `extras`, or exclude it with a reason."
    alone = (
        "The log has its traceback. It was imported by itself, in a clean environment with only the wheel: "
        "what an extra brings is there where `extras` names it."
    )
    assert fared(facts(targets=targets), trials) == {
        "failed imports": (
            Finding("acme.a cannot be imported: ModuleNotFoundError: No module named 'yaml'", path="src/acme/a.py", line=2, rule="import", fix=declare),
            Finding("acme.b cannot be imported: it ended the interpreter with signal 11", path="src/acme/b.py", rule="import", fix=alone),
            Finding("acme.__main__ cannot be imported: SyntaxError: invalid syntax", path="src/acme/__main__.py", line=1, rule="import", fix=alone),
        ),
        "undeclared imports": (
            Finding(
                "requests is imported here, and neither the wheel nor what it declares brings it",
                path="src/acme/a.py",
                line=9,
                rule="undeclared-import",
                fix="Declare it as a dependency or as an extra, or exclude this file with a reason.",
            ),
        ),
        "dead entry points": (
            Finding(
                "the entry point dead = acme:dead (console_scripts) cannot be loaded: AttributeError: dead",
                rule="entry-point",
                fix="Correct where it points, let what it points to ship, or name the extra that it needs in `extras`.",
            ),
            Finding("the script 'odd name' was not installed", rule="entry-point", fix="Correct its name."),
        ),
    }  # fmt: skip  # what is said stays together
    seen = facts(targets=targets, others=("acme/_version.py", "acme/x.mo"))
    assert counted(seen) == {"imported": 4, "entry_points": 2, "generated": 1}


def test_what_is_beside_modules_deep_in_a_package_is_no_stray() -> None:
    seen = facts(placed={"src/acme/deep/m.py": "acme/deep/m.py"}, others=("acme/data.mo", "acme/deep/low/_version.py"))
    there = project(settings={"setup.cfg": "[tool]\nfile = low/_version.py\n"})
    assert found("stray files", there, seen) == ()
