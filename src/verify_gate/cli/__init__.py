"""The command line: arguments to settings, settings to the gate, its report to the exit code."""
