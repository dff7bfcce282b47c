"""The Zalo Bot Platform: bots in the manner of Telegram's, a product apart from the Official Account."""
