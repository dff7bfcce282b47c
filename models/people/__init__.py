"""People and their phones: citizens (người dân), officials (cán bộ), devices, and how each signs in.

What a caller may do stands in `models.access`. Begin with `officials` or `citizens`.
"""
