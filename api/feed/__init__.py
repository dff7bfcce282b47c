"""The feed: what is published for an area."""
