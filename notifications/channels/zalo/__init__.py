"""Zalo's Official Account; `channel` sends, `api` calls, `tokens` exchanges the access token, `errors` is the table."""
