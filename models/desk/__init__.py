"""The desk: reports as officials search, list, count, change in bulk and export them.

Holds nothing that residents see. Begin with `desk` for one report, with `search` for lists.
"""
