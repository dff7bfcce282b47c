"""The bot's actions: thin classes of the Rasa SDK that call the domain in `models`.

The embedded engine runs them in-process; `python -m rasa_sdk --actions bot.actions` serves them to a Rasa server.
"""
