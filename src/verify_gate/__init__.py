"""The gate that says whether a project's green build is telling the truth.

The command `verify` reads `verify.toml`, takes a row of readings with real tools and folds them into one verdict.
"""

__version__ = "0.1.0"
