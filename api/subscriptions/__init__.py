"""Subscriptions: the areas that residents follow, as a whole by Zalo and SMS, and one by one on each channel."""

from api.subscriptions import routes, single_areas

blueprints = (routes.blp, single_areas.blp)
