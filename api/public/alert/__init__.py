"""`/a/{identifier}`, the page of one alert: what threatens, where, what to do, until when."""

from api.public.alert import page
from api.public.alert.blueprint import alert_pages

__all__ = ["alert_pages", "page"]
