"""Cells of any spreadsheet format, exactly positioned, bounded in size, knowing nothing of the business."""

from __future__ import annotations

from kehu_xlsx.workbook.read.grid import (
    FORMULA_WITHOUT_VALUE,
    SUFFIXES,
    Area,
    Cell,
    CellError,
    Sheet,
    Workbook,
    cell_name,
    column_name,
)
from kehu_xlsx.workbook.read.labels import labels_of
from kehu_xlsx.workbook.read.opening import read_workbook
from kehu_xlsx.workbook.read.xls import Look, looks_of

__all__ = [
    "FORMULA_WITHOUT_VALUE",
    "SUFFIXES",
    "Area",
    "Cell",
    "CellError",
    "Look",
    "Sheet",
    "Workbook",
    "cell_name",
    "column_name",
    "labels_of",
    "looks_of",
    "read_workbook",
]
