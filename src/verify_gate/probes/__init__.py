"""Measuring programs of our own, run as subprocesses by the protocol of executables."""
