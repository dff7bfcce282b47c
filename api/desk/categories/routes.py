"""`/v1/desk/categories`: what is promised for each category, and what becomes public."""

from __future__ import annotations

from flask import request
from flask.views import MethodView

from api.desk.categories.new import new_category
from api.desk.categories.presented import ShownRules, show
from api.desk.categories.schemas import (
    CategoryName,
    CategoryNameSchema,
    CategoryPost,
    CategoryPostSchema,
    CategoryRulesBody,
    CategoryRulesSchema,
    DeskCategorySchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access import permissions
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.categories import categories, category_changes, province_rules
from models.categories.province_rules import CategoryRules
from models.errors import Fault

blp = Blueprint(
    "desk-categories", __name__, url_prefix="/v1/desk/categories", description="Categories at the desk"
)


def _faults(body: CategoryRulesBody) -> list[Fault]:
    code = (request.view_args or {})["code"]
    return province_rules.faults_of(current_store(), code, body["kinds"], body["publish"])


def _new_faults(body: CategoryPost) -> list[Fault]:
    return category_changes.faults_of(current_store(), new_category(body))


def _name_faults(body: CategoryName) -> list[Fault]:
    return category_changes.name_faults(body["name"])


@blp.route("")
class DeskCategoriesViews(MethodView):
    """All categories."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.response(200, DeskCategorySchema(many=True))
    def get(self) -> list[ShownRules]:
        """List every category with its rules, those out of use, too."""
        return [show(province_rules.of(row)) for row in categories.every(current_store())]

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.idempotent
    @blp.arguments(CategoryPostSchema, check=_new_faults)
    @blp.response(201, DeskCategorySchema, headers=MADE)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: CategoryPost) -> Answer[ShownRules]:
        """Add a category; reports may name it at once."""
        store, caller = current_store(), current_identity()
        permissions.insist_in(store, caller, Permission.CATALOGUE_MANAGE, areas.active_province_id(store))
        made = category_changes.create(store, new_category(body), caller.actor)
        return created(show(made), f"/v1/desk/categories/{made['_id']}")


@blp.route("/<string:code>")
class DeskCategoriesByCodeViews(MethodView):
    """One category."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.response(200, DeskCategorySchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, code: str) -> Answer[ShownRules]:
        """Show one category with its rules; its `ETag` is what `If-Match` wants."""
        return with_version(show(province_rules.of(categories.get(current_store(), code))))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.idempotent
    @blp.versioned(DeskCategorySchema, show)
    @blp.arguments(CategoryRulesSchema, check=_faults)
    @blp.response(200, DeskCategorySchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def put(self, body: CategoryRulesBody, code: str) -> Answer[ShownRules]:
        """Go by these rules from the next report on; promises that were made before stay."""
        store, caller, expect = current_store(), current_identity(), expected_version()
        permissions.insist_in(store, caller, Permission.CATALOGUE_MANAGE, areas.active_province_id(store))
        rules = CategoryRules(**body)
        return with_version(show(province_rules.save(store, code, rules, expect=expect, actor=caller.actor)))


@blp.route("/<string:code>/name")
class DeskCategoryNamesViews(MethodView):
    """What a category is called."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.idempotent
    @blp.versioned(DeskCategorySchema, show)
    @blp.arguments(CategoryNameSchema, check=_name_faults)
    @blp.response(200, DeskCategorySchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def put(self, body: CategoryName, code: str) -> Answer[ShownRules]:
        """Word a category otherwise, everywhere and at once."""
        store, caller, expect = current_store(), current_identity(), expected_version()
        permissions.insist_in(store, caller, Permission.CATALOGUE_MANAGE, areas.active_province_id(store))
        changed = category_changes.rename(store, code, body["name"], expect=expect, actor=caller.actor)
        return with_version(show(changed))
