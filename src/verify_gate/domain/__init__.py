"""The words of the gate, as frozen data and pure functions of the standard library alone."""
