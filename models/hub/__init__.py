"""The hub upwards: what is exchanged with the central source-information system and with hubs beside it.

The text of the central system's API is not public, so Loa has a profile of its own (docs/hub.md). Begin with `messages`
for what goes over the wire, with `dispatches` for what is owed, with `arrivals` for what came in.
"""
