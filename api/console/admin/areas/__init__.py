"""Areas of the province at the console."""

from api.console.admin.areas.emblem import emblem
from api.console.admin.areas.routes import areas

blueprints = (areas, emblem)
