"""Every place that tells a tool to look away, and the reason written beside it."""
