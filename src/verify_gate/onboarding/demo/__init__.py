"""`verify demo`: a small project whose ordinary build is green, and what that green hides."""
