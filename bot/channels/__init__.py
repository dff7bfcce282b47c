"""Channels of the bot: how Zalo and Rasa's REST channel write what people say, and how replies are written back."""
