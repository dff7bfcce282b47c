"""SMS: `channel` makes texts short and counts parts, `by_twilio` and `by_esms` are the providers behind it."""
