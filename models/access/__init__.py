"""Who calls and what they may do: callers, roles and permissions, tokens and sessions, limits against guessing.

Never says who somebody is in life; that is `models.people`. Begin with `callers`, then `permissions`;
`report_access` says which officials act on a report and which may read it.
"""
