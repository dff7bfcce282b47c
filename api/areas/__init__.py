"""Areas: the tree of administrative units, and where a point lies."""
