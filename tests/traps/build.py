"""Traps of `build`: wheels that `python -m build` makes with exit 0, and that nobody should get.

All but two are built with hatchling as it lies beside `verify`, and installed by uv from the wheel alone: nothing is fetched.
Those that are setuptools' own get that from the registry.
"""

from __future__ import annotations

import zipfile

from tests.conftest import Project
from tests.samples import HATCH
from tests.traps.trap import Clean, Trap

BY_HAND = "python -m build --no-isolation --wheel"
BUILT = "Successfully built acme-1.0-py3-none-any.whl"
TOKEN = "ghp_" + "a1B2c3D4e5F6" * 3

PROJECT = HATCH + 'requires-python = ">=3.9"\n'
SETUPTOOLS = PROJECT.replace("hatchling.build", "setuptools.build_meta").replace("hatchling", "setuptools")
ISOLATED = "python -m build --installer uv --wheel"
SCRIPT = """
[project.scripts]
acme = "acme.cli:{}"
"""
SUMS = "def add(a: int, b: int) -> int:\n    return a + b\n"

CLEAN = Clean(
    "build",
    {
        "pyproject.toml": PROJECT + SCRIPT.format("main"),
        "src/acme/__init__.py": "",
        "src/acme/cli.py": "from acme.sums import add\n\n\ndef main() -> None:\n    print(add(1, 2))\n",
        "src/acme/py.typed": "",
        "src/acme/sums.py": SUMS,
        "tests/test_sums.py": "from acme.sums import add\n\n\ndef test_add() -> None:\n    assert add(1, 2) == 3\n",
    },
    table='installer = "uv"\nargs = ["--no-isolation"]',
)


def hatch(*lines: str) -> str:
    """The clean project's settings with some of hatchling's."""
    return PROJECT + SCRIPT.format("main") + "".join(f"\n{line}" for line in lines) + "\n"


def repository(project: Project) -> None:
    project.git("init")


def wide_token(project: Project) -> None:
    (project.root / "src/acme/notes.txt").write_text(f"token: {TOKEN}\n", encoding="utf-16")


def token_in_an_archive(project: Project) -> None:
    with zipfile.ZipFile(project.root / "src/acme/fixtures.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("settings.ini", f"token = {TOKEN}\n" * 9)


def friend_of_this_machine(project: Project) -> None:
    """A wheel beside the project, and a dependency on it."""
    wheel, settings = project.root / "friend-1.0-py3-none-any.whl", project.root / "pyproject.toml"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("friend.py", "")
        archive.writestr("friend-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: friend\nVersion: 1.0\n")
        archive.writestr("friend-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("friend-1.0.dist-info/RECORD", "")
    needs = f'version = "1.0"\ndependencies = ["friend @ {wheel.as_uri()}"]'
    settings.write_text(settings.read_text(encoding="utf-8").replace('version = "1.0"', needs), encoding="utf-8")


TRAPS = [
    Trap(
        name="`exclude` in hatchling's settings leaves a module out",
        files={
            "pyproject.toml": hatch("[tool.hatch.build]", 'exclude = ["taxes.py"]'),
            "src/acme/taxes.py": "RATE = 7\n",
        },
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="src/acme/taxes.py: this module is not in the wheel",
    ),
    Trap(
        name="git ignores a module, and so does the backend",
        files={".gitignore": "taxes.py\n", "src/acme/taxes.py": "RATE = 7\n"},
        prepare=repository,
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="git ignores it, and so may the build",
    ),
    Trap(
        name="git ignores a folder of the source, so that nothing measures it, and `artifacts` ships it",
        files={
            "pyproject.toml": hatch("[tool.hatch.build]", 'artifacts = ["src/acme/made/*.py"]'),
            "src/acme/made/rates.py": "RATE = 7 // 0\n",
            ".gitignore": "made/\n",
        },
        prepare=repository,
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="acme/made/rates.py is in the wheel, but under no `source`: nothing measures it",
    ),
    Trap(
        name="the wheel holds its metadata and nothing else",
        files={
            "pyproject.toml": PROJECT
            + '\n[tool.hatch.build.targets.wheel]\nbypass-selection = true\ninclude = ["nothing"]\n'
        },
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="3 missing modules",
    ),
    Trap(
        name="a template that a module reads does not ship",
        files={"pyproject.toml": hatch("[tool.hatch.build]", 'exclude = ["*.html"]'), "src/acme/page.html": "<p>\n"},
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="src/acme/page.html: this file lies in a package that ships, and is not in the wheel",
    ),
    Trap(
        name="`force-include` puts another file in a module's place",
        files={
            "old/sums.py": "def add(a: int, b: int) -> int:\n    return a - b\n",
            "pyproject.toml": hatch(
                "[tool.hatch.build.targets.wheel]",
                'exclude = ["src/acme/sums.py"]',
                "[tool.hatch.build.targets.wheel.force-include]",
                '"old/sums.py" = "acme/sums.py"',
            ),
        },
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="pyproject.toml names acme/sums.py",
    ),
    Trap(
        name="`force-include` adds a module that no tool ever saw",
        files={
            "old/extra.py": "X = 1\n",
            "pyproject.toml": hatch(
                "[tool.hatch.build.targets.wheel.force-include]", '"old/extra.py" = "acme/extra.py"'
            ),
        },
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="acme/extra.py is in the wheel, but under no `source`: nothing measures it",
    ),
    Trap(
        name="a build hook rewrites a module on its way into the wheel",
        files={
            "hatch_build.py": """
                from pathlib import Path

                from hatchling.builders.hooks.plugin.interface import BuildHookInterface


                class Hook(BuildHookInterface):
                    def initialize(self, version, build_data):
                        self.file = Path(self.root, "src/acme/sums.py")
                        self.text = self.file.read_text()
                        self.file.write_text(self.text.replace("+", "-"))

                    def finalize(self, version, build_data, artifact_path):
                        self.file.write_text(self.text)
            """,
            "pyproject.toml": hatch("[tool.hatch.build.targets.wheel.hooks.custom]"),
        },
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="what ships as acme/sums.py is another text than this",
    ),
    Trap(
        name="a command in setup.py changes what it packs",
        files={
            "pyproject.toml": SETUPTOOLS,
            "setup.py": """
                from pathlib import Path

                from setuptools import setup
                from setuptools.command.build_py import build_py


                class Build(build_py):
                    def run(self):
                        super().run()
                        sums = Path(self.build_lib, "acme/sums.py")
                        sums.write_text(sums.read_text().replace("+", "-"))


                setup(cmdclass={"build_py": Build})
            """,
        },
        table='installer = "uv"\nexclude = [{ path = "src/acme/py.typed", reason = "Beside the point." }]',
        by_hand=ISOLATED,
        says=BUILT,
        status="out_of_range",
        because="what ships as acme/sums.py is another text than this",
    ),
    Trap(
        name="a module that is gone from the source lies in `build/lib` still, and its script works here",
        files={
            "pyproject.toml": SETUPTOOLS + '\n[project.scripts]\nacme = "acme.old:main"\n',
            "build/lib/acme/old.py": "def main() -> None:\n    print(1)\n",
        },
        table='installer = "uv"\nexclude = [{ path = "src/acme/py.typed", reason = "Beside the point." }]',
        by_hand=ISOLATED,
        says="adding 'acme/old.py'",
        status="out_of_range",
        because="cannot be loaded: ModuleNotFoundError: No module named 'acme.old'",
    ),
    Trap(
        name="the tests ship, at the top of site-packages",
        files={
            "pyproject.toml": hatch("[tool.hatch.build.targets.wheel]", 'packages = ["src/acme", "tests"]'),
        },
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="a test ships, as tests/test_sums.py",
    ),
    Trap(
        name="tests inside the package ship",
        files={"src/acme/tests/__init__.py": "", "src/acme/tests/test_more.py": "def test() -> None: ...\n"},
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="a test ships, as acme/tests/test_more.py",
    ),
    Trap(
        name="a `.env` lies in the package",
        files={"src/acme/.env": "PASSWORD=hunter2\n"},
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="a file of settings and secrets ships in the wheel and in the sdist",
    ),
    Trap(
        name="a `.pth` file, which runs whenever Python starts",
        files={
            "start.pth": "import acme\n",
            "pyproject.toml": hatch("[tool.hatch.build.targets.wheel.force-include]", '"start.pth" = "start.pth"'),
        },
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="start.pth would lie in site-packages itself",
    ),
    Trap(
        name="a script that lies outside of `source` is installed beside python",
        files={
            "bin/acme-admin": "#!/bin/sh\necho admin\n",
            "pyproject.toml": hatch(
                "[tool.hatch.build.targets.wheel.shared-scripts]", '"bin/acme-admin" = "acme-admin"'
            ),
        },
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="acme-1.0.data/scripts/acme-admin is in the wheel, but under no `source`",
    ),
    Trap(
        name="a token stands in a module",
        files={"src/acme/client.py": f'TOKEN = "{TOKEN}"\n'},
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="a GitHub token (line 1) ships",
    ),
    Trap(
        name="a token stands in a file of UTF-16, where a search for text does not find it",
        prepare=wide_token,
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="src/acme/notes.txt: a GitHub token (line 1) ships",
    ),
    Trap(
        name="a token stands in an archive that ships",
        prepare=token_in_an_archive,
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="a GitHub token (line 1 of settings.ini in it) ships",
    ),
    Trap(
        name="a module with a syntax error",
        files={"src/acme/taxes.py": "def rate(:\n"},
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="acme.taxes cannot be imported: SyntaxError",
    ),
    Trap(
        name="a dependency that is not declared",
        files={"src/acme/taxes.py": "import hatchling\n"},
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="acme.taxes cannot be imported: ModuleNotFoundError: No module named 'hatchling'",
    ),
    Trap(
        name="a dependency that is not declared, imported in a function",
        files={"src/acme/taxes.py": "def rate() -> object:\n    import hatchling\n\n    return hatchling\n"},
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="src/acme/taxes.py:2: hatchling is imported here, and neither the wheel nor what it declares brings it",
    ),
    Trap(
        name="`except ImportError: pass` hides that nothing declares a dependency",
        files={"src/acme/taxes.py": "try:\n    import pathspec\nexcept ImportError:\n    pathspec = None\n"},
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="pathspec is imported here, and neither the wheel nor what it declares brings it",
    ),
    Trap(
        name="a dependency that only this machine has",
        files={
            "pyproject.toml": hatch("[tool.hatch.metadata]", "allow-direct-references = true"),
        },
        prepare=friend_of_this_machine,
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="which is a file of this machine's",
    ),
    Trap(
        name="two modules import each other, which holds in one order only",
        files={"src/acme/a.py": "from acme import b\n\nX = 1\n", "src/acme/b.py": "from acme.a import X\n\nY = X\n"},
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="acme.a cannot be imported: ImportError: cannot import name 'X'",
    ),
    Trap(
        name="a module that ends the interpreter with exit 0",
        files={"src/acme/leaves.py": "import os\n\nos._exit(0)\n"},
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="acme.leaves cannot be imported: it ended the interpreter with exit code 0",
    ),
    Trap(
        name="a package answers in place of what imports it that all is well",
        files={
            "src/acme/__init__.py": """
                import sys

                sys.modules["__main__"].tried = lambda target: {"error": None, "line": None}
            """,
            "src/acme/taxes.py": "from acme.rates import RATE\n",
        },
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="acme.taxes cannot be imported: ModuleNotFoundError: No module named 'acme.rates'",
    ),
    Trap(
        name="`__all__` promises what a lazy `__getattr__` cannot fetch",
        files={
            "src/acme/lazy.py": """
                __all__ = ["rate"]


                def __getattr__(name: str) -> object:
                    from acme import taxes

                    return getattr(taxes, name)
            """
        },
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="its __all__ names rate, which cannot be had",
    ),
    Trap(
        name="`python -m acme` imports what is not there",
        files={"src/acme/__main__.py": "from acme.cli import start\n\nstart()\n"},
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="acme.__main__ cannot be imported: ImportError: cannot import name 'start'",
    ),
    Trap(
        name="a script that points nowhere",
        files={"pyproject.toml": PROJECT + SCRIPT.format("start")},
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="cannot be loaded: AttributeError: module 'acme.cli' has no attribute 'start'",
    ),
    Trap(
        name="a script that points at a function with an argument",
        files={"src/acme/cli.py": "def main(words: list[str]) -> None:\n    print(words)\n"},
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="acme.cli:main cannot be called without arguments, as a script does",
    ),
    Trap(
        name="a script that points at a coroutine, which nobody awaits",
        files={"src/acme/cli.py": "async def main() -> None:\n    print(1)\n"},
        by_hand=BY_HAND,
        says=BUILT,
        status="out_of_range",
        because="acme.cli:main does nothing when it is called",
    ),
]
