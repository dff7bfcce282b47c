"""What the writers typed serves both doors: the bot, and the proposals of a category in the app."""

from __future__ import annotations

from bot.understanding import examples
from models.categories import proposal_model


def test_every_incident_of_the_writers_teaches_the_proposals_of_a_category() -> None:
    taught = {(row.category, row.text) for row in proposal_model.rows()}
    incidents = [one for one in examples.read() if one.category]

    assert incidents
    assert [one for one in incidents if (one.category, " ".join(one.text.split())) not in taught] == []
