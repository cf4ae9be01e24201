"""What the domain needs of the world."""
