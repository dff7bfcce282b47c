"""The bot: a Rasa 3.1 project, its actions, and an engine that runs the same files without a Rasa server."""
