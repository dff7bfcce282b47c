"""Zalo's Official Account; `channel` sends, `api` calls, `tokens` renews the access token, `errors` is the table."""
