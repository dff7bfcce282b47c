"""Everything on one machine: the embedded store and broker, and the supervisor behind `python wsgi.py`."""
