"""The working calendar at the console."""

from api.console.admin.calendar.routes import calendar

blueprints = (calendar,)
