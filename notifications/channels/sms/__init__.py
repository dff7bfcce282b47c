"""SMS through Twilio; `channel` sends, `text` makes texts short."""
