"""What devices call: loudspeakers, boards and converters (docs/outlets.md)."""
