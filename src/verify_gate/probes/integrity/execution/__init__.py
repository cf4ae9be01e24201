"""The tests of both sides, as they run."""
