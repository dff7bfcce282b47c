"""Stations of communes and their conversion at the console."""

from api.console.stations.routes import station_pages

blueprints = (station_pages,)
