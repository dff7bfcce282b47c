"""Families of rules, each of one kind of thing that is written shorter than it is said; `reader` gives their order."""
