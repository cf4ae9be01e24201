"""What verify.toml can be like."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tests.conftest import Project
from tests.faults.fault import Fault
from tests.faults.folder import owned_by_nobody
from tests.faults.needs import AS_NOBODY, another_user

NOTHING_RUN = "nothing was run"


def instead(make: Callable[[Path], object]) -> Callable[[Project], None]:
    """Something else in the place of verify.toml."""

    def prepare(project: Project) -> None:
        file = project.root / "verify.toml"
        file.unlink()
        make(file)

    return prepare


def rewritten(change: Callable[[bytes], bytes]) -> Callable[[Project], None]:
    """The bytes of verify.toml, changed."""

    def prepare(project: Project) -> None:
        file = project.root / "verify.toml"
        file.write_bytes(change(file.read_bytes()))

    return prepare


def unreadable(project: Project) -> None:
    owned_by_nobody(project)
    (project.root / "verify.toml").chmod(0)


NAMED = ("--config", "verify.toml")

FAULTS = [
    Fault("It is a folder", 2, "There is no verify.toml in ", prepare=instead(os.mkdir)),
    Fault("It is a pipe", 2, "There is no verify.toml in ", prepare=instead(os.mkfifo)),
    Fault("`--config` names a folder", 2, "src is no plain file.", arguments=("--config", "src")),
    Fault("`--config` names a pipe", 2, "verify.toml is no plain file.", prepare=instead(os.mkfifo), arguments=NAMED),
    Fault("`--config` names /dev/zero", 2, "/dev/zero is no plain file.", arguments=("--config", "/dev/zero")),
    Fault(
        "It is a link that leads to itself",
        2,
        "[config-unreadable]",
        prepare=instead(lambda file: file.symlink_to("verify.toml")),
        arguments=NAMED,
    ),
    Fault(
        "It is 100 MB", 2, "verify.toml is over 1 MB", prepare=rewritten(lambda text: text + b"# more\n" * 15_000_000)
    ),
    Fault(
        "It cannot be read",
        2,
        "verify.toml cannot be read: Permission denied.",
        prepare=unreadable,
        through=AS_NOBODY,
        needs=another_user,
    ),
    Fault(
        "It begins with a byte order mark", 0, "it: in range", prepare=rewritten(lambda text: b"\xef\xbb\xbf" + text)
    ),
    Fault(
        "Its lines end as on Windows", 0, "it: in range", prepare=rewritten(lambda text: text.replace(b"\n", b"\r\n"))
    ),
    Fault(
        "It is not UTF-8",
        2,
        "verify.toml is not UTF-8",
        prepare=rewritten(lambda text: text + "# müßig".encode("latin-1")),
    ),
    Fault(
        "It is UTF-16", 2, "verify.toml is not UTF-8", prepare=rewritten(lambda text: text.decode().encode("utf-16"))
    ),
    Fault("It holds NUL", 2, "verify.toml is not valid TOML", prepare=rewritten(lambda text: text + b"\0")),
    Fault("It is cut off", 2, "verify.toml is not valid TOML", prepare=rewritten(lambda text: text[:-5])),
    Fault("It is empty", 2, "there is no table [verify].", prepare=rewritten(lambda _: b"")),
    Fault(
        "It is nested too deep",
        2,
        "verify.toml cannot be taken in",
        prepare=rewritten(lambda _: b"a = " + b"[" * 50_000),
    ),
    Fault(
        "Its source is a link that leads to itself",
        2,
        "'loop' does not exist",
        config='[verify]\nsource = ["loop"]\n[instruments.lint]\n',
        prepare=lambda project: (project.root / "loop").symlink_to("loop"),
    ),
]
