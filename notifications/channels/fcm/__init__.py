"""Push notifications through Firebase Cloud Messaging; `channel` sends, `account` signs in, `errors` is the table."""
