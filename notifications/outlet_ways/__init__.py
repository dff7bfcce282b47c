"""Ways to an outlet: how a programme, or the hint that it changed, reaches a device.

`base` is the interface, and one contract test runs against all of them.
"""
