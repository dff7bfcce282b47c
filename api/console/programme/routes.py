"""`/console/programme`: the list of bulletins, and one bulletin with all its steps by one view over `DEEDS`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.programme import entry_shown, entry_words, listed, places, shown, voices
from api.console.programme.deeds import DEEDS, DONE, LABELS, Deed
from api.desk.bulletins.schemas import LanguageSchema
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Sent
from models.access.permissions import Permission
from models.content.posts import Priority
from models.errors import Clash, Fault, Forbidden, Invalid, Stale
from models.programme import bulletin_steps, drafting
from models.programme.bulletin_states import BulletinAction
from models.programme.bulletins import Bulletin, BulletinState

bulletin_pages = Blueprint("console_programme", __name__, url_prefix="/console/programme")

#: Beside the steps of the domain: a voice says a language.
VOICE = "voice"


@bulletin_pages.get("")
@page(permission=Permission.OUTLET_READ)
def list_bulletins() -> Response:
    """Show the bulletins that the address asks for."""
    return answers.page(
        "console/programme/list.html",
        listed=listed.asked(),
        writes=places.may(Permission.PROGRAMME_WRITE),
        done=done_of(DONE),
    )


@bulletin_pages.get("/bulletins/<string:bulletin_id>")
@page(permission=Permission.OUTLET_READ)
def show(bulletin_id: str) -> Response:
    """Show one bulletin as it is read, heard and seen, with what can be done with it."""
    return _shown(_found(bulletin_id))


@bulletin_pages.post("/bulletins/<string:bulletin_id>")
@page(permission=Permission.OUTLET_READ)
@idempotent_form
def act(bulletin_id: str) -> Response:
    """Take the step that the form names: 422 with the faults, 412 when somebody was faster, 409 when it is too late."""
    bulletin, doing = _found(bulletin_id), request.form.get("do", "")
    sent: Sent = MultiDict(request.form.items(multi=True))
    form = _form_of(doing, bulletin, sent)
    if form is None:
        return _shown(bulletin, 409, faults=[Fault("", "bulletin_state")])
    try:
        _run(doing, bulletin, forms.load(form.schema, sent), forms.version_of(sent))
    except Invalid as error:
        form.faults = error.faults
        return _shown(bulletin, 422, doing=doing, form=form, faults=error.faults)
    except (Clash, Forbidden) as error:
        status = 409 if isinstance(error, Clash) else 403
        return _shown(_found(bulletin_id), status, faults=[Fault("", error.code, error.params)], lost=sent)
    except Stale:
        now = _found(bulletin_id)
        form.version = now["version"]
        return _shown(now, 412, doing=doing, form=form, since=forms.version_of(sent), lost=sent)
    gone = doing == BulletinAction.DISCARD
    return answers.go(
        "/console/programme" if gone else f"/console/programme/bulletins/{bulletin_id}", done=doing
    )


def _run(doing: str, bulletin: Bulletin, given: Mapping[str, str], expect: int) -> None:
    if doing == VOICE:
        voices.make(bulletin, given["lang"], expect)
    else:
        run = DEEDS[BulletinAction(doing)].run
        run(current_store(), current_identity(), bulletin["_id"], given, expect)


def _open(bulletin: Bulletin) -> Sequence[str]:
    """Return the steps that the official may take now, and whether a voice may say it."""
    found = [str(one) for one in bulletin_steps.open_to(current_identity(), bulletin)]
    return [*found, *([VOICE] if BulletinAction.EDIT in found else [])]


def _form_of(doing: str, bulletin: Bulletin, sent: Sent | None = None) -> Form | None:
    """Return the form of a step, with what was typed; None where it is not open."""
    if doing not in _open(bulletin) or (doing != VOICE and doing not in DEEDS):
        return None
    schema = LanguageSchema() if doing == VOICE else DEEDS[BulletinAction(doing)].schema()
    typed = MultiDict() if sent is None else sent
    return Form(schema, typed, labels=LABELS, prefix=f"{doing}-", version=bulletin["version"])


def _acts(possible: Sequence[str]) -> Iterable[tuple[str, Deed]]:
    """Yield the steps that stand above and below a bulletin; what was heard is confirmed beside the sound."""
    for action, deed in DEEDS.items():
        if action in possible and action is not BulletinAction.CONFIRM:
            yield str(action), deed


def _wrote_it(bulletin: Bulletin) -> bool:
    """Say whether it waits for somebody else, since the official wrote in an urgent one."""
    waits = bulletin["state"] == BulletinState.SUBMITTED and bulletin["priority"] == Priority.URGENT
    return waits and current_identity().id in bulletin["writers"]


def _found(bulletin_id: str) -> Bulletin:
    return drafting.get(current_store(), current_identity(), bulletin_id)


def _shown(
    bulletin: Bulletin,
    status: int = 200,
    *,
    doing: str = "",
    form: Form | None = None,
    faults: Sequence[Fault] = (),
    since: int | None = None,
    lost: Sent | None = None,
) -> Response:
    """Show a bulletin.

    :param form: that of the step `doing`, with what was typed and what is wrong with it.
    :param since: the version that the official saw, when somebody was faster; `lost` is what they typed.
    """
    doing = doing or request.args.get("do", "")
    possible = _open(bulletin)
    acts = [
        (name, deed, form if form and name == doing else _form_of(name, bulletin))
        for name, deed in _acts(possible)
    ]
    title, _ = listed.text_of(bulletin)
    return answers.page(
        "console/programme/bulletin.html",
        status,
        bulletin=bulletin,
        title=title,
        about=shown.about(bulletin),
        acts=acts,
        possible=possible,
        doing=doing,
        told=Form(LanguageSchema(), faults=faults),
        typed=lost.get("note", "") if lost else "",
        since=shown.history_of(bulletin, since) if since is not None else None,
        wrote_it=_wrote_it(bulletin),
        planned=entry_words.of_bulletin(bulletin),
        clashes=entry_shown.clashes(bulletin),
        plans=places.may(Permission.PROGRAMME_WRITE),
        done=done_of(DONE),
    )
