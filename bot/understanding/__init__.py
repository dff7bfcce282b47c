"""Understanding: what a text means, as plain functions over its words: danger, safety, places, numbers, corrections."""
