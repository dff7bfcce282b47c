"""What a text means: danger, safety, places, times and numbers in it."""
