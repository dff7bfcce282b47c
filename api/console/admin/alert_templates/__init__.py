"""Templates of alerts at the console."""

from api.console.admin.alert_templates.routes import alert_templates

blueprints = (alert_templates,)
