"""Everything that is sent: the relay, the queues, the reactions and the providers' clients."""
