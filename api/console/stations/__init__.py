"""Stations of communes and their conversion at the console."""

from api.console.stations.routes import station_pages
from api.console.stations.tables import table_pages

blueprints = (table_pages, station_pages)
