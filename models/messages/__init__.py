"""Messages to and from one person, on whatever channel, and the conversations of the bot.

Nothing here talks to a provider: sending is `notifications`. Begin with `messages`.
"""
