"""Targets (mục tiêu, chỉ tiêu): what the provincial plans promise by a year, and how far it is, with denominators.

The plans word for word are data (`models/data/targets.yml`). Numerators come from what Loa knows where it
can, else from figures that units enter with evidence and another person's approval; denominators from the dated list of
units. Never rewrites a figure that was kept. Begin with `catalogue`.
"""
