"""The web server: gunicorn's processes around waitress's connections (docs/decisions/web-server.md)."""
