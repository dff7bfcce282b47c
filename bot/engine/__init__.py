"""The engine: runs the Rasa project next door in-process, deterministically, without a Rasa server."""
