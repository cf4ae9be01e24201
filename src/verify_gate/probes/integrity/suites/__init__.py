"""The tests of both sides as their text has them: which there are, what keeps them from running, what they assert."""
