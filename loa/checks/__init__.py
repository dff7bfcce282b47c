"""What `loa check` looks at, one module a place where something can be wrong."""
