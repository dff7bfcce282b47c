"""The hours of areas, in which outlets without hours of their own may sound."""

from api.console.outlets.hours.routes import hours

blueprints = (hours,)
