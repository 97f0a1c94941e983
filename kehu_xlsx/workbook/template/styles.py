"""Which cell styles of a workbook show a number as a date."""

from __future__ import annotations

import re
from typing import Final

from kehu_xlsx.workbook.package import Package

# Built-in formats, the Chinese ones (27-36, 50-58) among them (ECMA-376 part 1, 18.8.30).
_BUILT_IN: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_LITERALS: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_LETTERS: Final = re.compile(r"[ymdhse]", re.IGNORECASE)


def date_styles(package: Package) -> frozenset[str]:
    """The indices of the cell styles with a date or time format, as a cell's `s` says them."""
    parts = package.related(package.workbook_part(), "styles")
    if not parts:
        return frozenset()
    root = package.xml(parts[0])
    custom = {node.get("numFmtId"): node.get("formatCode", "") for node in root.iterfind("{*}numFmts/{*}numFmt")}
    styles = [node.get("numFmtId", "0") for node in root.iterfind("{*}cellXfs/{*}xf")]
    return frozenset(str(index) for index, number in enumerate(styles) if _is_date(number, custom.get(number)))


def _is_date(number: str, code: str | None) -> bool:
    if code is None:
        return int(number) in _BUILT_IN
    plain = _LITERALS.sub("", code.partition(";")[0])
    return "general" not in plain.lower() and bool(_DATE_LETTERS.search(re.sub(r"E[+-]", "", plain)))
