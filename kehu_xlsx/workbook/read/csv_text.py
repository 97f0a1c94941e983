"""Sheets from delimited text, every cell a text."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from kehu_xlsx.texts import reading
from kehu_xlsx.workbook.read.assemble import Layout, assemble
from kehu_xlsx.workbook.read.grid import SUFFIXES, Cell, Sheet
from kehu_xlsx.workbook.read.limits import Refusal, check_extent

_MARKED_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNDECODABLE = "\ufffd"
_TOLERATED_SHARE = 0.01
_BINARY = re.compile("[\x00-\x08]")
_END = "\x1a"
_WEB_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|meta|body|table|div|style)|mime-version:", re.I
)
_XML = re.compile(r"\s*<\?xml", re.I)
_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_LINES = 50
_TEXT_AS_FORMULA = re.compile(r'="(.*)"', re.S)


def read(path: Path) -> tuple[Sheet, ...]:
    """Read a text file as one sheet named after the file: UTF-8, GB18030, or UTF-16 with a byte-order mark."""
    text = _decode(path.read_bytes())
    if _WEB_PAGE.match(text):
        raise Refusal(reading.WEB_PAGE)
    if _XML.match(text):
        raise Refusal(reading.XML_TABLE)
    rows = _records(text, path.stem)
    fields = tuple(map(len, rows))
    return (replace(assemble(path.stem, True, rows, Layout()), fields=fields),)


def _decode(data: bytes) -> str:
    text = _decoded_by_mark(data)
    if text is None:
        text = _decoded_by_trial(data)
    if _BINARY.search(text) or text.count(_UNDECODABLE) > _TOLERATED_SHARE * len(text):
        raise Refusal(reading.not_a_workbook(SUFFIXES))
    return text.rstrip(_END)


def _decoded_by_mark(data: bytes) -> str | None:
    for mark, encoding in _MARKED_ENCODINGS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    return None


def _decoded_by_trial(data: bytes) -> str:
    """A few broken bytes must not turn a UTF-8 file into GB18030 nonsense, so the fewer misfits win."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        texts = [data.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")]
        return min(texts, key=lambda text: text.count(_UNDECODABLE))


def _records(text: str, sheet: str) -> list[list[Cell]]:
    """The end mark comes back as a record of its own, unless an open quotation mark has swallowed it."""
    reader = csv.reader(chain(io.StringIO(text, newline=""), [_END]), delimiter=_delimiter(text))
    rows: list[list[Cell]] = []
    width = 0
    line = 1
    with suppress(csv.Error):
        for record in reader:
            if record == [_END]:
                return rows
            if record and record[-1].endswith(_END):
                break
            rows.append([_cell(field) for field in record])
            width = max(width, len(record))
            check_extent(sheet, len(rows), width)
            line = reader.line_num + 1
    raise Refusal(reading.unclosed_quote(line))


def _cell(field: str) -> Cell:
    """Exporters write ="00123" so that Excel keeps the zeros; the text is what is meant."""
    constant = _TEXT_AS_FORMULA.fullmatch(field)
    return (constant[1] if constant else field) or None


def _delimiter(text: str) -> str:
    """The delimiter that gives most lines the same number of fields, more fields in case of doubt."""
    sample = list(islice(io.StringIO(text, newline=""), _SAMPLE_LINES))
    return max(_DELIMITERS, key=lambda delimiter: _regularity(sample, delimiter))


def _regularity(sample: list[str], delimiter: str) -> tuple[int, int]:
    widths = Counter(len(record) for record in csv.reader(sample, delimiter=delimiter) if len(record) > 1)
    return max(((lines, width) for width, lines in widths.items()), default=(0, 0))
