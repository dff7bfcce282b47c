"""Warnings (cảnh báo): written by one, approved by another and frozen as a CAP document.

Nothing here sends: `models.delivery` plans that and `notifications` does it, and only to an audience that `audience`
made. Begin with `alerts`, then `states` for who may do what when.
"""
