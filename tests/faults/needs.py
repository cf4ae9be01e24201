"""What a fault needs that not every machine has: each says why it is missing here, or nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NOBODY = 65534


def linux() -> str | None:
    """A system that shows what a process inherited."""
    return None if sys.platform == "linux" else "only Linux shows what has left its session"


def programs(*names: str) -> str | None:
    """Programs that not every system brings."""
    return next((f"{name} is not there" for name in names if shutil.which(name) is None), None)


def mounting() -> str | None:
    """The right to mount a file system in a name space of one's own."""
    tried = (
        subprocess.run([*PRIVATE, "mount -t tmpfs none /mnt"], capture_output=True, check=False)
        if not linux()
        else None
    )
    return None if tried is not None and tried.returncode == 0 else "nothing can be mounted here"


def another_user() -> str | None:
    """The right to become another user, one who can read this very program."""
    if linux() or programs("setpriv") or os.geteuid() != 0:
        return "only root can become another user"
    tried = subprocess.run([*AS_NOBODY, sys.executable, "-c", "import verify_gate"], capture_output=True, check=False)
    return None if tried.returncode == 0 else "another user cannot read this program"


AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
"""Words that run what follows as a user who owns nothing."""

PRIVATE = ("unshare", "--map-root-user", "--mount", "sh", "-c")
"""Words that run a shell's line where what it mounts is seen by nobody else, and gone when it ends."""


def mounted(options: str) -> tuple[str, ...]:
    """Words that run what follows with a small file system in the place of the gate's own folder."""
    return (*PRIVATE, f'mkdir -p .verify && mount -t tmpfs -o {options} none .verify && exec "$@"', "sh")
