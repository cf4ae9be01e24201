"""`verify doctor`: whether all that verify.toml asks for can be read here, and what mends what cannot."""
