"""What runs in the project's own interpreter: files that need nothing but Python 3.8 and the tool they speak to.

The folder goes on PYTHONPATH as it is, so it holds only these files, and their names are taken by nobody else.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
