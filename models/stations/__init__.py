"""Stations (đài truyền thanh cấp xã): those of communes, and how FM and wired ones become IP (TV-11, TV-13).

The register, what was converted when, and the plan that says which goes next. Single clusters and boards are outlets
(`models.outlets`). Begin with `stations`.
"""
