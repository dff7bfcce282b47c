"""Reports that were chosen for one action, as rows: what each is, and what would become or became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.desk.reports.presented import DeskReport, desk_views
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.problems import detail, sentence
from api.html.words import said
from models.desk import desk
from models.desk.bulk import Item, Result
from models.errors import LoaError, NotFound, Stale
from models.language.languages import choose
from models.reports.reports import Report


@dataclass(frozen=True)
class Row:
    """A report that was chosen.

    :param item: what its box sends: the code and the version that is shown.
    :param wrong: why it does not work; "" where it does, or nobody has tried.
    :param tried: whether `wrong` says anything.
    :param waits: whether it is still to be done.
    :param chosen: whether its box is ticked: in a preview what does not work is not, so it is not done by the way.
    """

    code: str
    item: str
    name: str
    text: str
    state: str
    words: str
    wrong: str = ""
    tried: bool = False
    waits: bool = True
    chosen: bool = True


def found(items: Sequence[Item]) -> list[Report]:
    """Return the reports, without those that the official may not see."""
    return [report for item in items if (report := _find(item.code))]


def rows(reports: Sequence[Report], results: Sequence[Result] = (), *, done: bool = False) -> list[Row]:
    """Return the reports as rows, those that did not work first.

    :param results: of a preview, or (`done`) of the action itself.
    """
    by_code = {result.code: result for result in results}
    shown = [_row(view, by_code.get(view["code"]), done=done) for view in desk_views(reports)]
    return sorted(shown, key=lambda row: (not row.wrong, not row.waits))


def _row(view: DeskReport, result: Result | None, *, done: bool) -> Row:
    error = result.error if result else None
    return Row(
        view["code"],
        f"{view['code']}:{view['version']}",
        f"{view['category']['name']} · {view['address'] or view['area']['name']}",
        view["text"],
        view["state"]["id"],
        view["state"]["name"],
        _why(error) if error else "",
        tried=result is not None,
        waits=not (done and result and error is None),
        chosen=done or error is None,
    )


def _find(code: str) -> Report | None:
    try:
        return desk.find(current_store(), current_identity(), code)
    except NotFound:
        return None


def _why(error: LoaError) -> str:
    """Return why it did not work, in the caller's language."""
    language = current_language()
    if isinstance(error, Stale):
        return said("Vừa có người thay đổi; xem lại rồi thử lần nữa.")
    if error.faults:
        return " ".join(detail(fault, language) for fault in error.faults)
    params = {name: choose(v, language) if isinstance(v, Mapping) else v for name, v in error.params.items()}
    return sentence(error.code, language, params)
