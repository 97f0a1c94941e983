"""An amount shared out in whole steps."""

from __future__ import annotations

import pytest

from kehu_xlsx.measures.shares import shared_out


@pytest.mark.parametrize(
    ("amount", "weights", "step", "expected"),
    [
        (1_250, (5, 5, 5, 6), 100, [300, 300, 300, 350]),
        (1_000, (0, 1, 1, 1), 100, [0, 400, 300, 300]),
        (0.3, (1, 1), 100, [0.3, 0]),
        (0, (1, 1), 100, [0, 0]),
        (700, (1, 2), 1, [233, 467]),
        (1_100, (0.2, 0.3, 0.5), 100, [200, 300, 600]),
        (1_250, (6, 5, 5, 5), 100, [350, 300, 300, 300]),
        (300, (0, 0), 100, [200, 100]),
    ],
)
def test_amounts_shared_out_add_up(amount: float, weights: tuple[int, ...], step: int, expected: list[float]) -> None:
    assert shared_out(amount, weights, step) == expected
