"""What the instrument `build` needs of the world: a copy of the tree, a look into the archives, a trial of imports."""
