"""The gate itself: what it reads, what it is content with, and where it is run."""

from __future__ import annotations

from tests.integrity.history import Place, Weakening

VERIFY = "verify.toml"
BASELINE = "verify.baseline.toml"
CI = ".github/workflows/ci.yml"
HOOKS = ".pre-commit-config.yaml"
OWNERS = ".github/CODEOWNERS"
MUTATION = """
[instruments.mutation]
paths = ["src/ledger/fees.py", "src/ledger/money.py"]
floor = 94
"""

OWN = (
    Weakening(
        "a floor of verify.toml is lowered",
        edits={VERIFY: {"floor = 90": "floor = 50"}},
        at=Place(VERIFY, "floor = 50"),
    ),
    Weakening(
        "an instrument is taken out",
        edits={VERIFY: {MUTATION: ""}},
        at=Place(VERIFY, "[instruments.mutation]", gone=True),
    ),
    Weakening(
        "an instrument is put off to the milestone",
        edits={VERIFY: {"[instruments.typecheck]\n": '[instruments.typecheck]\nwhen = "milestone"\n'}},
        at=Place(VERIFY, 'when = "milestone"'),
    ),
    Weakening(
        "an exclusion is added",
        edits={
            VERIFY: {
                "floor = 90\n": 'floor = 90\nexclude = [{ path = "src/ledger/rates.py", reason = "Rates are hard to test." }]\n'
            }
        },
        at=Place(VERIFY, "exclude ="),
    ),
    Weakening(
        "mutation is pointed at fewer files",
        edits={VERIFY: {'["src/ledger/fees.py", "src/ledger/money.py"]': '["src/ledger/fees.py"]'}},
        at=Place(VERIFY, "paths ="),
    ),
    Weakening(
        "source is narrowed to a file",
        edits={VERIFY: {'source = ["src/ledger"]': 'source = ["src/ledger/money.py"]'}},
        at=Place(VERIFY, "source ="),
    ),
    Weakening(
        "an instrument's word is replaced by a command that is always content",
        edits={VERIFY: {"[instruments.lint]\n": '[instruments.lint]\nuses = "command"\nrun = ["true"]\n'}},
        at=Place(VERIFY, 'uses = "command"'),
    ),
    Weakening(
        "a tool gets arguments that make it look at less",
        edits={VERIFY: {"floor = 90\n": 'floor = 90\nargs = ["-k", "not overdrawn"]\n'}},
        at=Place(VERIFY, "args ="),
    ),
    Weakening(
        "a floor of the baseline is lowered by hand",
        edits={BASELINE: {"57.1": "20.0"}},
        at=Place(BASELINE, "20.0"),
    ),
    Weakening(
        "a ceiling of the baseline is raised by hand",
        edits={BASELINE: {'a4528c545766" = 1': 'a4528c545766" = 4'}},
        at=Place(BASELINE, 'a4528c545766" = 4'),
    ),
    Weakening(
        "a finding is added to the baseline by hand",
        edits={
            BASELINE: {
                'a4528c545766" = 1\n': 'a4528c545766" = 1\n"src/ledger/rates.py | convert | B008 | 0d1f2a3b4c5d" = 1\n'
            }
        },
        at=Place(BASELINE, "0d1f2a3b4c5d"),
    ),
)

SURROUNDINGS = (
    Weakening(
        "a step of CI may fail: continue-on-error",
        edits={CI: {"      - name: tests\n": "      - name: tests\n        continue-on-error: true\n"}},
        at=Place(CI, "continue-on-error: true"),
    ),
    Weakening(
        "a step of CI cannot fail: || true",
        edits={CI: {"run: coverage run -m pytest": "run: coverage run -m pytest || true"}},
        at=Place(CI, "|| true"),
    ),
    Weakening(
        "a step of CI is never run: if: false",
        edits={CI: {"      - name: types\n": "      - name: types\n        if: false\n"}},
        at=Place(CI, "if: false"),
    ),
    Weakening(
        "a step is taken out of CI",
        edits={CI: {"      - name: gate\n        run: verify --push\n": ""}},
        at=Place(CI, "- name: gate", gone=True),
    ),
    Weakening(
        "CI no longer runs on pull requests",
        edits={CI: {"  pull_request:\n": ""}},
        at=Place(CI, "pull_request:", gone=True),
    ),
    Weakening(
        "CI runs fewer of the tests",
        edits={CI: {"run: coverage run -m pytest": "run: coverage run -m pytest tests/test_money.py"}},
        at=Place(CI, "pytest tests/test_money.py"),
    ),
    Weakening(
        "CI's linter finds, and says that all is well: --exit-zero",
        edits={CI: {"run: ruff check .": "run: ruff check --exit-zero ."}},
        at=Place(CI, "--exit-zero"),
    ),
    Weakening(
        "a Makefile's check no longer runs the tests",
        edits={"Makefile": {"check: lint test": "check: lint"}},
        at=Place("Makefile", "check: lint"),
    ),
    Weakening(
        "an image is built though its tests fail",
        edits={"Dockerfile": {"    pytest\n": "    (pytest || echo no)\n"}},
        at=Place("Dockerfile", "RUN pip", to="pytest"),
    ),
    Weakening(
        "CI's workflow is deleted",
        files={CI: None},
        at=Place(CI, "name: ci", to="verify --push", gone=True),
    ),
    Weakening(
        "a hook of pre-commit is taken out",
        edits={HOOKS: {"      - id: ruff-check\n": ""}},
        at=Place(HOOKS, "- id: ruff-check", gone=True),
    ),
    Weakening(
        "a line of CODEOWNERS is taken out",
        edits={OWNERS: {"/verify.toml           @ledger/quality\n": ""}},
        at=Place(OWNERS, "/verify.toml ", gone=True),
    ),
)
