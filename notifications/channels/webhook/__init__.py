"""Webhooks: a partner's own server is told of each warning, signed as Standard Webhooks says (docs/webhooks.md)."""
