"""What the devices of outlets call: loudspeakers on poles and boards on squares (docs/outlets.md)."""
