"""Templates of alerts, by hazard."""

from api.desk.alert_templates.routes import blp

blueprints = (blp,)
