"""Which formulas of a template show another value once it is filled."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from kehu_xlsx.workbook.template.calculate import Place
from kehu_xlsx.workbook.template.moves import Area, areas
from kehu_xlsx.workbook.template.sheet import SheetSource

# What these read cannot be told from their text; "[" opens a column of a table.
_UNTOLD: Final = re.compile(r"\[|\b(?:INDIRECT|OFFSET)\(")


def live_formulas(sources: Collection[SheetSource], names: Mapping[str, str]) -> frozenset[Place]:
    """The formulas that read, directly or through others, a cell that is filled or a row that repeats.

    `names` are the workbook's defined names with what they stand for.
    """
    changing = {place for source in sources for place in _changing(source)}
    if not changing:
        return frozenset()
    waiting: dict[Place, tuple[Area, ...]] = {}
    live: set[Place] = set()
    for source in sources:
        for cell, formula in source.formulas.items():
            text = "+".join((formula, *_meanings(formula, names)))
            waiting[source.key, cell] = tuple(areas(text, source.key))
            if _UNTOLD.search(text):
                live.add((source.key, cell))
    changing |= live
    while fresh := {place for place, read in waiting.items() if place not in live and _reads(read, changing)}:
        live |= fresh
        changing = fresh
    return frozenset(live)


def _meanings(formula: str, names: Mapping[str, str]) -> Iterator[str]:
    """What the defined names in a formula stand for."""
    for name, meaning in names.items():
        if re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.(])", formula, re.IGNORECASE):
            yield meaning


def _changing(source: SheetSource) -> Iterator[Place]:
    for cell in (*source.runs, *source.formulas, *source.contents):
        if cell in source.runs or cell.row in source.blocks:
            yield source.key, cell


def _reads(read: tuple[Area, ...], changing: Collection[Place]) -> bool:
    return any(area.holds(*place) for area in read for place in changing)
