"""模板/邮件.xlsx: subject and text of each kind of mail, with placeholders."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kehu_xlsx.errors import TemplateError
from kehu_xlsx.texts import mails as texts
from kehu_xlsx.workbook.read import Sheet, cell_name, read_workbook

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_HEADINGS = (texts.KIND, texts.SUBJECT, texts.BODY)


@dataclass(frozen=True)
class MailText:
    """Subject and text of one kind of mail."""

    subject: str
    body: str

    def filled(self, values: Mapping[str, str]) -> MailText:
        """With the values in place of the placeholders; what stands in a value is never taken for a placeholder."""
        return MailText(_filled(self.subject, values), _filled(self.body, values))


def placeholders_of(path: Path) -> dict[str, tuple[str, ...]]:
    """Each placeholder with the cells in which it stands (工作表!B5)."""
    used: dict[str, tuple[str, ...]] = {}
    for sheet in read_workbook(path).sheets:
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                for field in dict.fromkeys(_PLACEHOLDER.findall(cell)) if isinstance(cell, str) else ():
                    used[field] = (*used.get(field, ()), f"{sheet.name}!{cell_name(row, column)}")
    return used


def read_mail_texts(path: Path) -> Mapping[str, MailText]:
    """The text of each kind; TemplateError for an unknown placeholder or a blank (with its cell) or a missing kind."""
    workbook = read_workbook(path)
    found = next(((sheet, top) for sheet in workbook.sheets if (top := _heading(sheet)) is not None), None)
    if found is None:
        raise TemplateError(texts.no_table(path.name))
    sheet, top = found
    columns = {heading: _names(sheet, top).index(heading) for heading in _HEADINGS}
    kinds = {}
    for row in range(top + 1, len(sheet.rows)):
        kind, subject, body = (_text(sheet, row, columns[heading]) for heading in _HEADINGS)
        if kind in texts.FIELDS:
            for heading in (texts.SUBJECT, texts.BODY):
                _check(path.name, sheet, (row, columns[heading]), kind)
            kinds[kind] = MailText(subject, body)
    missing = next((kind for kind in texts.FIELDS if kind not in kinds), None)
    if missing:
        raise TemplateError(texts.missing_kind(path.name, missing))
    return kinds


def _heading(sheet: Sheet) -> int | None:
    return next((row for row in range(len(sheet.rows)) if set(_HEADINGS) <= set(_names(sheet, row))), None)


def _names(sheet: Sheet, row: int) -> list[str]:
    return [str(cell or "").strip() for cell in sheet.rows[row]]


def _text(sheet: Sheet, row: int, column: int) -> str:
    value = sheet.rows[row][column]
    return "" if value is None else str(value).strip()


def _check(name: str, sheet: Sheet, place: tuple[int, int], kind: str) -> None:
    if not _text(sheet, *place):
        raise TemplateError(texts.blank_text(name, cell_name(*place), kind))
    known = texts.FIELDS[kind]
    for field in _PLACEHOLDER.findall(_text(sheet, *place)):
        if field not in known:
            raise TemplateError(texts.unknown_field(name, cell_name(*place), field, list(known)))


def _filled(words: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values[found[1]], words)
