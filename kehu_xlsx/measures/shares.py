"""An amount shared out in whole steps: a plan by product, by week, or anew after somebody changed it."""

from __future__ import annotations

import math
from collections.abc import Sequence

_CENTS = 100
_DUST = 6  # decimals of a number of steps beyond which there is rounding dust only


def shared_out(amount: float, weights: Sequence[float], step: float) -> list[float]:
    """An amount shared out by weight in whole steps, the largest remainders rounded up, of equal ones the heavier.

    What is less than a step goes to the first part that weighs most, so that the parts add up to the cent: 1,250 by
    5, 5, 5, 6 in steps of 100 is 300, 300, 300, 350. Where nothing weighs anything the parts count alike.
    """
    weights = weights if any(weights) else [1.0] * len(weights)
    steps, rest = divmod(round(amount * _CENTS), round(step * _CENTS))
    whole = sum(weights)
    exact = [round(steps * weight / whole, _DUST) for weight in weights]
    parts = [math.floor(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], -weights[place]))
    for place in by_remainder[: steps - sum(parts)]:
        parts[place] += 1
    amounts = [float(part * step) for part in parts]
    heaviest = max(range(len(parts)), key=lambda place: weights[place])
    amounts[heaviest] = round(amounts[heaviest] + rest / _CENTS, 2)
    return amounts
