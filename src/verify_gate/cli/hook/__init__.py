"""`verify hook`: the gate before a commit, before a push, and in the loop of a program that writes code."""
