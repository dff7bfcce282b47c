"""What is looked at in a text: its hashed parts of words and words, its signs, and every pair of signs.

Hashed parts carry what was seen in the examples; signs, alone and in pairs, carry it over to other words and other
languages. All stand in one row: the table of `features`, then the signs, then the pairs of signs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.understanding import features, signs
from bot.understanding.features import SIZE, Hashed, Places, Values
from bot.understanding.spelling import Written

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: How much signs, and pairs of them, count beside one view of the hashed features.
WEIGHT_OF_SIGNS = 0.7


@dataclass(frozen=True)
class Seen:
    """What is looked at in one text.

    :param parts: its hashed parts of words and words.
    :param signs: its signs, by the number of their names, in order.
    """

    parts: Hashed
    signs: Places

    def weighed(self, rare: Values) -> tuple[Places, Values]:
        """Return the places of its features in the row, and what each counts.

        :param rare: a weight for each place of the table and each sign, see `rarity`.
        """
        places, values = self.parts.weighed(rare[:SIZE])
        of_signs, counts = _signs(self.signs, rare[SIZE:])
        return np.concatenate([places, of_signs]), np.concatenate([values, counts])


def seen(text: Written) -> Seen:
    """Return what of a text is looked at."""
    return Seen(features.hashed(text), np.array(signs.numbers(text), np.int32))


def rarity(texts: Sequence[Seen]) -> Values:
    """Return how rare each place of the table and each sign is among texts."""
    counts = np.bincount(np.concatenate([text.signs for text in texts]), minlength=len(signs.names()))
    of_signs = np.log((1 + len(texts)) / (1 + counts)).astype(np.float32)
    return np.concatenate([features.rarity([text.parts for text in texts]), of_signs])


def matrix(texts: Sequence[Seen], rare: Values) -> csr_matrix:
    """Return the features of texts as rows of a sparse matrix."""
    number = len(signs.names())
    return features.rows([text.weighed(rare) for text in texts], SIZE + number * (number + 1) // 2)


def _signs(found: Places, rare: Values) -> tuple[Places, Values]:
    """Return the places of signs and of pairs of signs, and values that keep either of length one."""
    if not len(found):
        return np.zeros(0, np.int32), np.zeros(0, np.float32)
    number, alone = len(rare), rare[found]
    first, second = np.triu_indices(len(found), 1)
    pairs = np.sqrt(alone[first] * alone[second])
    # The pairs of the first sign come first, and so on.
    a, b = found[first], found[second]
    places = number + a * (2 * number - a - 1) // 2 + b - a - 1
    values = [row / (np.linalg.norm(row) or 1.0) for row in (alone, pairs)]
    row = np.concatenate(values).astype(np.float32) * np.float32(WEIGHT_OF_SIGNS)
    return SIZE + np.concatenate([found, places]).astype(np.int32), row
