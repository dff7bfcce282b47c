"""The desk: reports as officials search, list, count, change in bulk and export them.

Holds nothing that residents see. Begin with `desk` for one report, with `search` for lists; what the
desk itself keeps has modules of its own, such as `agency_changes`, `reply_templates` and `saved_views`.
"""
