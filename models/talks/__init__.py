"""Talks: conversations with the bot that a person takes over, from the wish until somebody leaves.

Begin with `states`, which has every step as a table; `talks` has the shape, `opening` begins one, `clock` is what time
alone brings. What officials do stands in `models.desk.conversations`. Nothing here answers for the bot.
"""
