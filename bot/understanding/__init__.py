"""Understanding: what a text means beyond its intent, as plain functions over the words."""
