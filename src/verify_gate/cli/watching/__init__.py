"""`verify watch`: a saved change reads again what it can touch."""
