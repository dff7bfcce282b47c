"""Outlets (cụm loa, bảng tin điện tử): what hangs on the pole and stands on the square, and how each is trusted.

The registry, with the hours in which an outlet may sound; how a device is paired, and how its credential turns over.
Never says what an outlet plays (`models.programme`) nor how it does (`models.monitoring`). Begin with `outlets`.
"""
