"""Attacks, kept as tests: each names what an attacker or careful user did and what must hold instead.

`docs/security.md` says for each kind what defends against it. What takes longer than a few seconds is marked `slow`.
"""
