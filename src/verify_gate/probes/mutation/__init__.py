"""Measures mutants with mutmut: a copy of the project, a second look at what is doubtful, and what became of each."""
