"""The server of hints."""
