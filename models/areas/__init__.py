"""Administrative units (đơn vị hành chính) and the agencies (cơ quan) in them: the map of a day, names, distances.

Never says who may do what there; that is `models.access`. Begin with `areas`.
"""
