"""What an account is: pure, and of the standard library alone."""
