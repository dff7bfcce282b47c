"""A new category as its form says it."""

from __future__ import annotations

from api.desk.categories.schemas import CategoryPost
from models.categories.category_changes import NewCategory
from models.categories.province_rules import CategoryRules


def new_category(body: CategoryPost) -> NewCategory:
    """Return the category that a body asks for."""
    rules = CategoryRules(
        kinds=body["kinds"],
        promise=body["promise"],
        after_photo=body["after_photo"],
        publish=body["publish"],
        private_place=body["private_place"],
        radius_m=body["radius_m"],
    )
    return NewCategory(body["code"], body["name"], body["urgency"], rules)
