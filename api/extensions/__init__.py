"""What every resource shares: callers, problems, idempotency, versions, paging, logs, health."""
