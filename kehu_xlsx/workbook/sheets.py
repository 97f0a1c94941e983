"""What a workbook is to hold, described without any Excel: documents fill these values in, `write` draws them.

References in formulas, drop-down lists and charts name headings, never addresses:

- `[销售目标]` is the cell under that heading in the formula's own row (on a dashboard also: the figure so labelled);
- `{销售目标}` is all data cells under that heading of the formula's own sheet;
- `{计划达成!销售目标}` is all data cells under that heading of another table sheet of the same book.

So `Formula("[进货净额]/[销售目标]", 0.85)` becomes `=H12/F12` and
`Formula('COUNTIF({计划达成!本月达成},"是")', 31)` becomes `=COUNTIF('计划达成'!$Q$5:$Q$64,"是")`.
Text between double quotes is left as it is. A name that stands nowhere raises `ValueError`. Offices keep old
versions of Excel and WPS: use functions that Excel 2007 has (SUMIFS, COUNTIFS and IFERROR are among them).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum, auto

Row = Sequence[object]
"""Plain values (Python, numpy or pandas scalars; None, NaN and NaT are blank), `Formula`s and `Cell`s."""


class Kind(StrEnum):
    """What sort of value a column or figure holds; decides number format, alignment and width."""

    TEXT = auto()
    """Text as wide as its content, wrapped beyond 40 characters."""
    LONG_TEXT = auto()
    """Sentences: never narrower than 24 characters, wrapped at 40."""
    CODE = auto()
    """An identifier, always written as text so that leading zeros and long digits stay."""
    DATE = auto()
    """yyyy-mm-dd"""
    DATE_TIME = auto()
    """yyyy-mm-dd hh:mm"""
    MONTH = auto()
    """A month, always written as the text yyyy-mm."""
    MONEY = auto()
    """#,##0.00"""
    COUNT = auto()
    """#,##0: pieces, customers, days."""
    NUMBER = auto()
    """#,##0.###: quantities that may have a fraction."""
    MEAN = auto()
    """#,##0.0: what counts come to on average."""
    RATE = auto()
    """0.0%: 0.85 shows as 85.0%."""


class Tone(Enum):
    """How serious a cell is: fill, ink, and the stronger accent used in charts and on cards (RRGGBB)."""

    NONE = ("", "", "")
    PLAIN = ("", "", "1F4E78")
    """A word that is neither good nor bad: no colour in cells, one of its own in charts."""
    SEVERE = ("FFC7CE", "9C0006", "C0504D")
    WARNING = ("FFEB9C", "9C5700", "E69F3C")
    WATCH = ("FFFFCC", "7F6000", "F2CF5B")
    MET = ("C6EFCE", "006100", "6AA84F")
    DATA_PROBLEM = ("DDEBF7", "1F4E78", "5B9BD5")
    FILL_IN = ("FFF9E5", "404040", "BF9000")
    MUTED = ("F2F2F2", "7F7F7F", "A6A6A6")

    @property
    def fill(self) -> str:
        """Background colour, "" for none."""
        return self.value[0]

    @property
    def ink(self) -> str:
        """Text colour, "" for the ordinary one."""
        return self.value[1]

    @property
    def accent(self) -> str:
        """Colour of a slice, bar or card edge of this tone, "" for the ordinary one."""
        return self.value[2]


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula with the value it comes to now, which readers that don't calculate will show.

    `expression` has no leading "=" and names headings (see the module's notation). A formula whose
    value is None must come to "" in Excel: `IF([销售目标]=0,"",[进货净额]/[销售目标])`.
    """

    expression: str
    value: object = None


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: a cell of a sheet of this book, or of another workbook beside it.

    `row` counts the data rows of a table sheet of this book from 0 and goes before `cell`.
    `file` is a path relative to the workbook written, with "/"; "" is this workbook itself.
    """

    sheet: str = ""
    cell: str = "A1"
    row: int | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with more to it: its own tone, a note, a link, or a kind unlike its column's.

    Rows may mix plain values, `Formula`s and `Cell`s, whose `value` is a plain value or a `Formula`.
    """

    value: object
    tone: Tone = Tone.NONE
    note: str = ""
    link: Target | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `width` in characters instead of one taken from the content; `note` hangs on the heading;
    `tones` colours cells by their words, also after someone has changed them; `choices` is a drop-down list,
    `choices_from` the same from a reference such as "{客户档案!客户名称}"; `fill_in` cells are for people to type in;
    `total` puts a sum above the heading, or the given formula or words; `sparkline` names neighbouring columns
    whose figures are drawn as a small line in each cell. Columns after the last `on_paper` one are not printed.
    """

    heading: str
    kind: Kind = Kind.TEXT
    width: float | None = None
    note: str = ""
    tones: Mapping[str, Tone] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    choices_from: str = ""
    fill_in: bool = False
    data_bar: bool = False
    total: bool | Formula | str = False
    sparkline: tuple[str, ...] = ()
    hidden: bool = False
    on_paper: bool = True

    @property
    def is_printed(self) -> bool:
        """Whether the column takes room on paper."""
        return self.on_paper and not self.hidden


@dataclass(frozen=True, slots=True)
class Strip:
    """A few rows of words above a table, their cells of equal breadth over all of it, such as a month's weeks."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A sheet with one table: title, subtitle, notes, then one heading row within the first ten, then rows.

    Each row has as many values as there are columns. `subtitle` says office, month and as-of date.
    `freeze` is the number of columns that stay in view; `blank_rows` are further rows made ready to be filled in.
    `empty` replaces the words shown when there are no rows. In a protected sheet people write in `fill_in` cells only.
    A `strip` stands between the notes and the headings, where a table without one has its totals.
    `new_page` counts the rows from 0 and begins a page on paper. The rows of a `streamed` sheet go to disk one by one,
    for tables longer than memory is large; each of its columns has a width.
    """

    name: str
    title: str
    subtitle: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    notes: tuple[str, ...] = ()
    freeze: int = 0
    blank_rows: int = 0
    empty: str = ""
    landscape: bool = True
    autofilter: bool = True
    protect: bool = False
    tab: Tone = Tone.NONE
    hidden: bool = False
    strip: Strip | None = None
    new_page: int | None = None
    streamed: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure, drawn as a card: label, large value, and a line that says what to make of it."""

    label: str
    value: object
    kind: Kind = Kind.COUNT
    tone: Tone = Tone.NONE
    note: str = ""
    link: Target | None = None


@dataclass(frozen=True, slots=True)
class ShortList:
    """A small table on a dashboard, at most some ten rows.

    `spans` says for each column how many of the dashboard's twelve grid columns it takes; lists whose
    spans come to six or less stand side by side.
    """

    title: str
    columns: tuple[Column, ...]
    spans: tuple[int, ...]
    rows: Sequence[Row]
    empty: str = ""


class ChartKind(Enum):
    """How a chart draws its figures."""

    COLUMN = auto()
    STACKED_COLUMN = auto()
    BAR = auto()
    STACKED_BAR = auto()
    LINE = auto()
    DOUGHNUT = auto()


@dataclass(frozen=True, slots=True)
class ChartData:
    """A chart's figures, given with it; they stand as a small table below the dashboard.

    The first column names the categories (its `tones` colour them), every other column is a series, coloured by the
    tone that its `tones` give its own heading, else from the palette.
    """

    columns: tuple[Column, ...]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart on a dashboard; its title says the subject and the unit.

    `x_title`, `y_title` and `y2_title` name the axes; `lines` are headings drawn as lines against a second axis on the
    right; `width` is 4, 6 or 12 of the dashboard's twelve grid columns.
    """

    title: str
    kind: ChartKind
    data: ChartData
    x_title: str = ""
    y_title: str = ""
    y2_title: str = ""
    lines: tuple[str, ...] = ()
    labels: bool = False
    width: int = 6


@dataclass(frozen=True, slots=True)
class DashboardSheet:
    """The first sheet of a report, A4 landscape: six key figures in a row, headlines, short charts, further lists.

    The figures that charts are drawn from stand below all that, out of print.
    """

    name: str
    title: str
    subtitle: str
    figures: tuple[Figure, ...] = ()
    headlines: tuple[ShortList, ...] = ()
    lists: tuple[ShortList, ...] = ()
    charts: tuple[Chart, ...] = ()
    notes: tuple[str, ...] = ()
    tab: Tone = Tone.NONE


@dataclass(frozen=True, slots=True)
class Book:
    """A whole workbook: the title in its properties, and its sheets in order.

    `created` is written as its date of creation; it must come from the month or the as-of date, not from a clock.
    `keywords` stand in its properties, by which a program can know it again.
    """

    title: str
    sheets: tuple[TableSheet | DashboardSheet, ...]
    created: date = date(2000, 1, 1)
    keywords: str = ""
