"""Hints (tín hiệu đổi chương trình): thousands of devices wait on one open connection each, and are woken at a change.

An asyncio process of its own, `python -m notifications.hints`, that serves server-sent events (HTML Living Standard,
9.2). A hint carries the etag that counts and nothing else; a device that gets none polls, as it does anyway. Begin with
`server`; `listeners` holds the connections, `watching` follows the store.
"""
