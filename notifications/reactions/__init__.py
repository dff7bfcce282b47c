"""What is done when something has happened: importing this package registers every reaction in it."""

from notifications.reactions import alerts, devices, messages, photos, reports

__all__ = ["alerts", "devices", "messages", "photos", "reports"]
