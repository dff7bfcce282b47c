"""The audit: who did what, for whoever manages people of the whole province."""

from api.console.audit.routes import audit_pages

blueprints = (audit_pages,)
