"""Sums of a whole slip on the lines of its goods: merged over them, written on the first alone, or on each of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

Figures = Sequence[float | None]
Slip = list[int]
"""The positions of a slip's lines."""

_CENT = 0.005
_NO_CHANCE = 3  # so many lines that repeat the line above do so on purpose


def slips(keys: Sequence[Hashable | None]) -> list[Slip]:
    """The slips of more than one line; lines of one slip have the same key, a line without a slip has None."""
    lines: dict[Hashable, Slip] = {}
    for position, key in enumerate(keys):
        if key is not None:
            lines.setdefault(key, []).append(position)
    return [slip for slip in lines.values() if len(slip) > 1]


def repeated(
    sums: Figures, found: Sequence[Slip], worths: Figures, goods: Sequence[Hashable], *, is_of_goods: bool
) -> list[Slip]:
    """The slips whose sum stands on each of their lines; all or none, for it is the column that means the slip.

    `worths` are what the lines are worth, None where nobody knows, `goods` how much of what they are of.
    `is_of_goods` tells that the sums are themselves of goods: two lines may well cost the same, while nobody pays the
    same for lines that cost different.
    """
    filled = [slip for slip in found if any(sums[line] for line in slip)]
    if any(len({sums[line] for line in slip}) > 1 for slip in filled):
        return []
    doubtful = 0
    for slip in filled:
        own = [worths[line] for line in slip]
        if _is_sure(sums[slip[0]] or 0.0, own, is_of_goods=is_of_goods):
            return filled
        is_explained = own == [sums[line] for line in slip] or len({goods[line] for line in slip}) == 1
        doubtful += 0 if is_explained else len(slip) - 1
    return filled if doubtful >= _NO_CHANCE else []


def _is_sure(total: float, worths: Figures, *, is_of_goods: bool) -> bool:
    known = [worth for worth in worths if worth is not None]
    if is_their_worth(total, worths):
        return True
    is_paid_otherwise = len(set(known)) > 1 or abs(total) > max(map(abs, known), default=abs(total)) + _CENT
    return len(known) == len(worths) and not is_of_goods and is_paid_otherwise


def headed(amounts: Figures, found: Sequence[Slip], worths: Figures) -> Iterator[Slip]:
    """The slips whose sum stands on the first line alone: it is what all lines are worth, and the others are blank."""
    for slip in found:
        is_alone = all(amounts[line] is None for line in slip[1:])
        if is_alone and is_their_worth(amounts[slip[0]], [worths[line] for line in slip]):
            yield slip


def shared_out(total: float, worths: Figures) -> list[float]:
    """A slip's sum on its lines, to the cent, by what they are worth; all on the first where that is not known."""
    known = [worth for worth in worths if worth is not None]
    if is_their_worth(total, worths):
        return known
    if len(known) < len(worths) or min(known) <= 0:
        return [total, *[0.0] * (len(worths) - 1)]
    whole, so_far, shares = sum(known), 0.0, list[float]()
    for worth in known:
        so_far += worth
        shares.append(round(total * so_far / whole - sum(shares), 2))
    return shares


def is_their_worth(total: float | None, worths: Figures) -> bool:
    """Whether a sum is what its lines are worth together, to half a cent each."""
    known = [worth for worth in worths if worth is not None]
    return bool(total) and len(known) == len(worths) and abs((total or 0.0) - sum(known)) <= len(known) * _CENT
