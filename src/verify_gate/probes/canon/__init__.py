"""Do the docs still match the code? Links, decisions, names and examples of a project's documents, held against it."""
