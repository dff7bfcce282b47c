"""Monitoring (giám sát): how outlets are, computed from what was heard of them, and what follows when one is not well.

Heartbeats and plays as devices report them, states, incidents by commune and cause, fault tickets, and the share of
bulletins that was really heard. Never decides what plays (`models.programme`). Begin with `states`.
"""
