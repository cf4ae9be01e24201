"""One file per tool: what to run (`plan`), and what its outcome means (`read`)."""
