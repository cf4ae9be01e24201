"""Is this project's green build telling the truth?

The command `verify` reads `verify.toml`, takes a row of readings with real tools and folds them into one verdict.
"""

__version__ = "0.1.0"
