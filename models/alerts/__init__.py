"""Warnings (cảnh báo): written by one, approved by another, frozen as a CAP document, cut into deliveries.

Nothing here sends: `notifications` does, and only to an audience that `audience` made. Begin with `alerts`,
then `states` for who may do what when.
"""
