"""`/console/admin/categories`: what is promised for each category, what becomes public, and which unit it goes to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from flask import Blueprint, Response, request

from api.console.admin import reading, rights, words
from api.console.admin.categories import shown
from api.console.admin.theirs import Difference, differing
from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.desk.categories.new import new_category
from api.desk.categories.schemas import (
    CategoryNameSchema,
    CategoryPost,
    CategoryPostSchema,
    CategoryRulesBody,
    CategoryRulesSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form
from api.html.words import later
from models.access.permissions import Permission
from models.categories import categories as stored
from models.categories import category_changes, province_rules
from models.categories.categories import Category
from models.categories.province_rules import CategoryRules
from models.errors import Clash, Fault, Invalid, Stale

categories = Blueprint("console_admin_categories", __name__, url_prefix="/console/admin/categories")

DONE = {
    "created": later("Đã thêm. Người dân chọn được ngay; hãy xem quy tắc phân công giao cho đơn vị nào."),
    "renamed": later("Đã lưu. Người dân thấy ngay."),
    "saved": later("Đã lưu. Áp dụng cho phản ánh mới từ bây giờ; lời hẹn cũ giữ nguyên."),
}


@categories.get("")
@page(permission=Permission.REPORT_READ)
def listed() -> Response:
    """List the categories, those out of use last."""
    return answers.page(
        "console/admin/categories.html",
        rows=shown.rows(),
        may_change=rights.may(Permission.CATALOGUE_MANAGE),
        done=done_of(DONE),
    )


@categories.get("/new")
@page(permission=Permission.CATALOGUE_MANAGE)
def ask() -> Response:
    """Ask for a new category."""
    return _asked(shown.new_form())


@categories.post("/new")
@page(permission=Permission.CATALOGUE_MANAGE)
@idempotent_form
def create() -> Response:
    """Add a category."""
    rights.insist(Permission.CATALOGUE_MANAGE)
    store, sent = current_store(), request.form
    try:
        body = reading.load(CategoryPostSchema(), sent, {"kinds": []}, _new_faults)
        made = category_changes.create(
            store, new_category(cast(CategoryPost, body)), current_identity().actor
        )
    except Invalid as error:
        return _asked(shown.new_form(sent, error.faults), 422)
    except Clash as error:
        return _asked(shown.new_form(sent, [Fault("code", error.code, error.params)]), 409)
    return answers.go(f"/console/admin/categories/{made['_id']}", done="created")


@categories.get("/<string:code>/name")
@page(permission=Permission.CATALOGUE_MANAGE)
def ask_name(code: str) -> Response:
    """Ask for other words."""
    row = _rules(code)
    return _naming(row, shown.names_form(row))


@categories.post("/<string:code>/name")
@page(permission=Permission.CATALOGUE_MANAGE)
@idempotent_form
def rename(code: str) -> Response:
    """Word a category otherwise."""
    rights.insist(Permission.CATALOGUE_MANAGE)
    store, row, sent = current_store(), _rules(code), request.form
    try:
        expect = forms.version_of(sent)
        name = forms.load(CategoryNameSchema(), sent, lambda one: category_changes.name_faults(one["name"]))[
            "name"
        ]
        category_changes.rename(store, code, name, expect=expect, actor=current_identity().actor)
    except Invalid as error:
        return _naming(row, shown.names_form(row, sent, error.faults), 422)
    except Stale:
        now = _rules(code)
        form = shown.names_form(now, sent)
        return _naming(now, form, 412, differing(form, shown.named(now)))
    return answers.go(f"/console/admin/categories/{code}", done="renamed")


@categories.get("/<string:code>")
@page(permission=Permission.REPORT_READ)
def show(code: str) -> Response:
    """Show one category with its rules."""
    row = _rules(code)
    return _shown(row, shown.form_of(row))


@categories.post("/<string:code>")
@page(permission=Permission.CATALOGUE_MANAGE)
@idempotent_form
def save(code: str) -> Response:
    """Go by these rules from the next report on."""
    rights.insist(Permission.CATALOGUE_MANAGE)
    store, row, sent = current_store(), _rules(code), request.form
    try:
        expect = forms.version_of(sent)
        body = reading.load(CategoryRulesSchema(), sent, {"kinds": []}, lambda one: _faults(code, one))
        rules = CategoryRules(**body)
        province_rules.save(store, code, rules, expect=expect, actor=current_identity().actor)
    except Invalid as error:
        return _shown(row, shown.form_of(row, sent, error.faults), 422)
    except Stale:
        now = _rules(code)
        form = shown.form_of(now, sent)
        return _shown(now, form, 412, differing(form, shown.written(now)))
    return answers.go(f"/console/admin/categories/{code}", done="saved")


def _new_faults(body: dict[str, Any]) -> Iterable[Fault]:
    return category_changes.faults_of(current_store(), new_category(cast(CategoryPost, body)))


def _asked(form: Form, status: int = 200) -> Response:
    may = rights.may(Permission.CATALOGUE_MANAGE)
    return answers.page("console/admin/category_new.html", status, form=form, may_change=may)


def _naming(row: Category, form: Form, status: int = 200, theirs: list[Difference] | None = None) -> Response:
    return answers.page(
        "console/admin/category_name.html",
        status,
        row=row,
        form=form,
        theirs=theirs,
        name=words.category(row["_id"]),
        may_change=rights.may(Permission.CATALOGUE_MANAGE),
    )


def _faults(code: str, given: CategoryRulesBody) -> Iterable[Fault]:
    return province_rules.faults_of(current_store(), code, given["kinds"], given["publish"])


def _rules(code: str) -> Category:
    return province_rules.of(stored.get(current_store(), code))


def _shown(row: Category, form: Form, status: int = 200, theirs: list[Difference] | None = None) -> Response:
    return answers.page(
        "console/admin/category.html",
        status,
        row=row,
        form=form,
        theirs=theirs,
        name=words.category(row["_id"]),
        names=row["name"],
        units=shown.units(row["_id"]),
        urgency=words.named(words.URGENCY, row["urgency"]),
        may_change=rights.may(Permission.CATALOGUE_MANAGE),
        done=done_of(DONE),
    )
