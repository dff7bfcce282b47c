"""Everything that leaves the building: the relay, the queues, the reactions, the providers' clients and CAP."""
