"""Handling reports: every action on one, what it needs, what it changes, and what time alone brings.

The table of who may do what when is `models.workflow.transitions`; here it is carried out. Begin with `actions`.
"""
