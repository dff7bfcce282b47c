"""What is done when something has happened: importing this package registers every reaction in it."""

from notifications.reactions import messages, reports

__all__ = ["messages", "reports"]
