"""WhatsApp, through the account at Twilio."""
