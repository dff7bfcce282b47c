"""The desk: what officials do."""
