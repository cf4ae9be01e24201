"""What a change takes away from the tests and the gate: the head held against its base."""
