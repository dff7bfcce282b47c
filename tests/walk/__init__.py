"""The walk: one report, one post and one warning through a running Loa, by plain HTTP calls that anyone can repeat.

`make walk` (PORT) prints each step and what came back, and fails loudly where something is missing.
"""
