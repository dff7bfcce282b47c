"""The tests: they mirror the packages, and use the same real MongoDB and broker that `make run` starts."""
