"""`/console/policies`: documents that ask whether they worked, and their evaluation year by year."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.posts import names
from api.desk.policies.schemas import ConclusionSchema
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form
from api.html.words import later, said
from models.access.permissions import Permission
from models.areas import areas
from models.content import post_access, posts
from models.content.posts import Post
from models.desk import policies, policy_evaluations
from models.desk.policy_evaluations import EvaluationState, PolicyEvaluation
from models.errors import Clash, Fault, Forbidden, Invalid, NotFound, Stale
from models.language.dates import VIETNAM
from models.language.languages import LANGUAGES
from models.surveys import feedback_totals

policy_pages = Blueprint("console_policies", __name__, url_prefix="/console/policies")

#: Rows of a page of the list.
ROWS = 30

STATES: Mapping[str, str] = {
    EvaluationState.NONE: later("Chưa viết"),
    EvaluationState.DRAFT: later("Bản thảo"),
    EvaluationState.FINAL: later("Đã chốt"),
}

DONE: Mapping[str, str] = {
    "write": later("Đã lưu kết luận."),
    "finish": later("Đã chốt: số liệu và kết luận không đổi nữa."),
    "publish": later("Đã soạn bài trả lời người dân. Mở bài, xem lại rồi trình duyệt."),
}

LABELS: Mapping[str, str] = {
    "conclusion.vi": later("Kết luận, tiếng Việt"),
    "conclusion.km": later("Kết luận, tiếng Khmer"),
    "conclusion.en": later("Kết luận, tiếng Anh"),
}

Step = Callable[[str, int, int], PolicyEvaluation]


@policy_pages.get("")
@page(permission=Permission.POST_READ)
def listed() -> Response:
    """List policies, the newest first; with `due` those whose evaluation of last year is not final."""
    store, official, is_due = current_store(), current_identity(), "due" in request.args
    after = request.args.get("after") or None
    if is_due:
        found = policy_evaluations.due(store, official, after=after, limit=ROWS)
    else:
        found = policies.search(store, official, {}, after=after, limit=ROWS)
    rated = feedback_totals.of_several(store, [post["_id"] for post in found.policies])
    following = urlencode({**({"due": "true"} if is_due else {}), "after": found.next or ""})
    return answers.page(
        "console/policies/list.html",
        rows=[(post, _title(post), _area(post), rated[post["_id"]]) for post in found.policies],
        kinds=names.KINDS,
        is_due=is_due,
        year=policy_evaluations.last_year(),
        following=f"/console/policies?{following}" if found.next else "",
    )


@policy_pages.get("/<string:post_id>")
@page(permission=Permission.POST_READ)
def latest(post_id: str) -> Response:
    """Lead to the year that is to be evaluated: the last one that is over, else this one."""
    years = _years(policies.get(current_store(), current_identity(), post_id))
    last = policy_evaluations.last_year()
    return answers.go(f"/console/policies/{post_id}/{last if last in years else years[0]}")


@policy_pages.get("/<string:post_id>/<string:year>")
@page(permission=Permission.POST_READ)
def show(post_id: str, year: str) -> Response:
    """Show what a year brought, and what was concluded."""
    post = policies.get(current_store(), current_identity(), post_id)
    return _shown(post, _year(year))


@policy_pages.post("/<string:post_id>/<string:year>")
@page(permission=Permission.POST_WRITE)
@idempotent_form
def act(post_id: str, year: str) -> Response:
    """Write the conclusion, end the evaluation, or draft the post that tells of it."""
    store, official, doing = current_store(), current_identity(), request.form.get("do", "")
    post, of_year = policies.get(store, official, post_id), _year(year)
    if doing not in STEPS:
        raise NotFound
    try:
        STEPS[doing](post_id, of_year, forms.version_of(request.form))
    except Invalid as error:
        return _shown(post, of_year, 422, error.faults)
    except (Clash, Forbidden) as error:
        status = 409 if isinstance(error, Clash) else 403
        return _shown(post, of_year, status, [Fault("", error.code, error.params)])
    except Stale:
        return _shown(post, of_year, 412)
    return answers.go(f"/console/policies/{post_id}/{of_year}", done=doing)


def _write(post_id: str, year: int, expect: int) -> PolicyEvaluation:
    given = forms.load(
        ConclusionSchema(), request.form, lambda one: policy_evaluations.faults(one["conclusion"])
    )
    return policy_evaluations.write(
        current_store(), current_identity(), post_id, year, given["conclusion"], expect=expect
    )


def _finish(post_id: str, year: int, expect: int) -> PolicyEvaluation:
    return policy_evaluations.finish(current_store(), current_identity(), post_id, year, expect=expect)


def _publish(post_id: str, year: int, expect: int) -> PolicyEvaluation:
    return policy_evaluations.publish(current_store(), current_identity(), post_id, year, expect=expect)


#: What a form of the page does, by what it names.
STEPS: Mapping[str, Step] = {"write": _write, "finish": _finish, "publish": _publish}


def _shown(post: Post, year: int, status: int = 200, faults: Sequence[Fault] = ()) -> Response:
    store, official = current_store(), current_identity()
    found = policy_evaluations.of(store, post, year)
    state = STATES[found["state"]]
    typed = "do" in request.form and status != 200
    sent = request.form if typed else forms.prefilled({"conclusion": found["conclusion"]})
    form = Form(ConclusionSchema(), MultiDict(sent), faults, labels=LABELS, version=found["version"])
    return answers.page(
        "console/policies/show.html",
        status,
        post=post,
        name=_title(post),
        area=_area(post),
        year=year,
        years=_years(post),
        evaluation=found,
        state=said(state),
        figures=policy_evaluations.figures(store, found),
        form=form,
        spoken_in=LANGUAGES,
        lang_of=current_language(),
        over=year <= policy_evaluations.last_year(),
        may=post_access.may(
            store, official, Permission.POST_WRITE, post["area_id"], post["source_agency_id"]
        ),
        stale=status == 412,
        done=done_of(DONE),
    )


def _title(post: Post) -> str:
    return posts.text_of(post, current_language())["title"]


def _area(post: Post) -> str:
    return str(areas.get(current_store(), post["area_id"])["full_name"])


def _years(post: Post) -> list[int]:
    """Return the years in which a policy was out, the last one first.

    :raises NotFound: it never was.
    """
    if not post["published_at"]:
        raise NotFound
    now = datetime.now(UTC).astimezone(VIETNAM).year
    return list(range(now, post["published_at"].astimezone(VIETNAM).year - 1, -1))


def _year(given: str) -> int:
    """Return the year that an address names.

    :raises NotFound: it names none.
    """
    if not re.fullmatch(r"[12]\d{3}", given):
        raise NotFound
    return int(given)
