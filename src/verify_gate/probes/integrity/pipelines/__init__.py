"""What runs the gate on both sides: CI, build scripts, hooks, and who is asked."""
