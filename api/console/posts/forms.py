"""The forms of a post: one for each action that is possible now, by the table `DEEDS`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from api.console.posts import names, places
from api.console.posts.deeds import DEEDS, LABELS, Deed
from api.desk.posts.presented import DeskPost
from api.html.forms import Form, Option, Sent
from api.html.words import said
from models.content.posts import Post, Priority
from models.content.states import PostAction
from models.content.taking_over import OWN_MEANS, WAYS


@dataclass(frozen=True)
class ActionForm:
    """An action with its form.

    :param name: the action, as the form sends it.
    """

    name: str
    deed: Deed
    words: str
    hint: str
    form: Form

    @property
    def bare(self) -> bool:
        """Say whether the button in the bar alone does it."""
        return self.deed.in_bar and not self.deed.fields


def named(shown: DeskPost) -> dict[str, PostAction]:
    """Return the actions that have a form and are possible, by what they are called outside."""
    return {str(action): action for action in DEEDS if action in shown["actions"]}


def forms_of(shown: DeskPost, doing: str = "", form: Form | None = None) -> list[ActionForm]:
    """Return the form of each possible action, in the order of the table.

    :param form: that of the action `doing`, with what was typed and what is wrong with it.
    """
    return [_form(action, shown, form if name == doing else None) for name, action in named(shown).items()]


def form_of(action: PostAction, post: Post, sent: Sent | None = None) -> Form:
    """Return the form of an action, with what was typed."""
    return Form(
        DEEDS[action].schema(),
        MultiDict() if sent is None else sent,
        options=_options(action, post),
        labels=LABELS,
        prefix=f"{action}-",
        version=post["version"],
    )


def _form(action: PostAction, shown: DeskPost, form: Form | None) -> ActionForm:
    deed = DEEDS[action]
    hint = said(deed.hint) if deed.hint else ""
    return ActionForm(str(action), deed, said(deed.words), hint, form or form_of(action, shown))


def _options(action: PostAction, post: Post) -> Mapping[str, Sequence[Option]]:
    if action is not PostAction.TAKE_OVER:
        return {}
    ways = WAYS[Priority(post["priority"])]
    return {
        "area_id": places.below(post["area_id"]),
        "way": [one for one in names.options(names.WAYS) if one.value in ways],
        "channels": [one for one in names.options(names.CHANNELS) if one.value in OWN_MEANS],
    }
