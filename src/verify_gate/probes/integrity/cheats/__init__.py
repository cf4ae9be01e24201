"""Tests that do not meet what they are about, and source that knows of its tests."""
