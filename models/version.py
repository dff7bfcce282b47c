"""The release of Loa. The only place that names it: packaging reads it here, and so does `GET /version`."""

VERSION = "0.1.0"
