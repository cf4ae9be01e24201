"""What the needles showed in the last runs."""
