"""Delivery: the way of a warning to its recipients, piece by piece, and what became of it for each.

It never writes a warning and never asks a provider: `models.alerts` does the one, `notifications` the other. Begin with
`deliveries`.
"""
