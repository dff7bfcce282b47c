"""Understanding: what a text means, as plain functions over its words: danger, safety, intents, corrections."""
