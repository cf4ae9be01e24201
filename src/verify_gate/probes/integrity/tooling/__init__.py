"""The settings of tools on both sides, and what in code tells them to look away."""
