"""Charts of one palette, each drawn from cells of the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as NativeChart

from kehu_xlsx.texts.writing import FONT
from kehu_xlsx.workbook.sheets import Chart, ChartKind, Kind
from kehu_xlsx.workbook.write.look import AXIS_FORMATS, DARK_BLUE, PALETTE, RULE_GREY, TEXT_GREY

_TYPES: dict[ChartKind, dict[str, str]] = {
    ChartKind.COLUMN: {"type": "column"},
    ChartKind.STACKED_COLUMN: {"type": "column", "subtype": "stacked"},
    ChartKind.BAR: {"type": "bar"},
    ChartKind.STACKED_BAR: {"type": "bar", "subtype": "stacked"},
    ChartKind.LINE: {"type": "line"},
    ChartKind.DOUGHNUT: {"type": "doughnut"},
}
_STACKED = frozenset({ChartKind.STACKED_COLUMN, ChartKind.STACKED_BAR})
_BARS = frozenset({ChartKind.BAR, ChartKind.STACKED_BAR})
_LABEL_ROOM = 1.35
"""How much longer than the longest bar the axis is where labels stand behind the bars."""

_SMALL = {"name": FONT, "size": 9, "bold": False, "color": "#595959"}
_GRID_LINES = {"visible": True, "line": {"color": "#E7E7E7", "width": 0.75}}


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures: its heading and that heading's address, the figures' address, what they hold, own colour."""

    heading: str
    name: str
    values: str
    kind: Kind
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The cells that a chart is drawn from, as addresses such as ='概览'!$A$40:$A$45.

    `colours` gives categories of a certain tone their own (RRGGBB or ""); `from_zero` says that no figure is negative,
    so that the axis may start at 0 and never shows differences larger than they are. `largest` is the largest figure,
    0 where it is not known.
    """

    categories: str
    series: tuple[Series, ...]
    colours: tuple[str, ...] = ()
    from_zero: bool = False
    largest: float = 0.0


def native_chart(chart: Chart, source: Source, workbook: Workbook) -> NativeChart:
    """The chart, complete but for its place and size."""
    on_left = [series for series in source.series if series.heading not in chart.lines]
    drawn = workbook.add_chart(_TYPES[chart.kind])
    for place, series in enumerate(on_left):
        drawn.add_series(_series(chart, source, series, place))
    if chart.lines:
        drawn.combine(_lines(chart, source, len(on_left), workbook))
    _dress(drawn, chart, source)
    if chart.kind is not ChartKind.DOUGHNUT:
        _set_axes(drawn, chart, source, on_left[0].kind)
    return drawn


def _series(chart: Chart, source: Source, series: Series, place: int) -> dict[str, Any]:
    colour = f"#{series.colour or PALETTE[place % len(PALETTE)]}"
    found: dict[str, Any] = {"name": series.name, "categories": source.categories, "values": series.values}
    if chart.kind is ChartKind.LINE:
        found |= _line(colour)
    else:
        found |= {"fill": {"color": colour}, "gap": 70, "overlap": 100 if chart.kind in _STACKED else -5}
    if chart.kind is ChartKind.DOUGHNUT or (any(source.colours) and len(source.series) == 1):
        found["points"] = _points(chart, source)
    if chart.labels:
        found["data_labels"] = _labels(chart, series)
    return found


def _line(colour: str) -> dict[str, Any]:
    marker = {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": "#FFFFFF"}}
    return {"line": {"color": colour, "width": 2.25}, "marker": marker}


def _points(chart: Chart, source: Source) -> list[dict[str, Any]]:
    """Each category in the colour of its tone, else in that of its series or, in a doughnut, the palette's next."""
    return [
        {"fill": {"color": f"#{colour or PALETTE[place % len(PALETTE) if chart.kind is ChartKind.DOUGHNUT else 0]}"}}
        for place, colour in enumerate(source.colours)
    ]


def _labels(chart: Chart, series: Series) -> dict[str, Any]:
    if chart.kind is ChartKind.DOUGHNUT:
        return {"value": True, "font": _SMALL | {"bold": True, "color": "#FFFFFF"}}
    picture = {"num_format": AXIS_FORMATS[series.kind]} if series.kind in AXIS_FORMATS else {}
    return {"value": True, "font": _SMALL} | picture


def _lines(chart: Chart, source: Source, first_colour: int, workbook: Workbook) -> NativeChart:
    """The series drawn as lines against the axis on the right."""
    drawn = workbook.add_chart({"type": "line"})
    chosen = [series for series in source.series if series.heading in chart.lines]
    for place, series in enumerate(chosen, max(first_colour, 2)):
        line = _line(f"#{PALETTE[place % len(PALETTE)]}")
        cells = {"name": series.name, "categories": source.categories, "values": series.values}
        drawn.add_series(cells | line | {"y2_axis": True})
    drawn.set_y2_axis(_axis(chart.y2_title, chosen[0].kind, source) | {"major_gridlines": {"visible": False}})
    return drawn


def _dress(drawn: NativeChart, chart: Chart, source: Source) -> None:
    font = {"name": FONT, "size": 11, "bold": True, "color": f"#{DARK_BLUE}"}
    drawn.set_title({"name": chart.title, "name_font": font, "overlay": False})
    drawn.set_chartarea({"border": {"color": f"#{RULE_GREY}"}, "fill": {"color": "#FFFFFF"}})
    if chart.kind is ChartKind.DOUGHNUT:
        drawn.set_hole_size(55)
        drawn.set_legend({"position": "right", "font": _SMALL})
    elif len(source.series) == 1:
        drawn.set_legend({"none": True})
    else:
        drawn.set_legend({"position": "bottom", "font": _SMALL})


def _set_axes(drawn: NativeChart, chart: Chart, source: Source, kind: Kind) -> None:
    """Categories along the bottom; down the left side for bars, the first one on top. None is left out."""
    names = {"name": chart.x_title, "num_font": _SMALL, "name_font": _SMALL}
    categories = names | {"line": {"color": f"#{TEXT_GREY}"}, "interval_unit": 1}
    figures = _axis(chart.y_title, kind, source) | {"major_gridlines": _GRID_LINES}
    if chart.labels and chart.kind in _BARS:
        figures |= _unseen(source)
    if chart.kind in _BARS:
        drawn.set_x_axis(figures | {"label_position": "high"})  # the reversed axis would put them on top
        drawn.set_y_axis(categories | {"reverse": True, "major_gridlines": {"visible": False}})
    else:
        drawn.set_x_axis(categories)
        drawn.set_y_axis(figures)


def _unseen(source: Source) -> dict[str, Any]:
    """No axis where each bar says its figure itself, but room for the longest bar's figure behind it."""
    end = {"max": source.largest * _LABEL_ROOM} if source.largest > 0 else {}
    return {"visible": False, "major_gridlines": {"visible": False}} | end


def _axis(title: str, kind: Kind, source: Source) -> dict[str, Any]:
    picture = {"num_format": AXIS_FORMATS[kind]} if kind in AXIS_FORMATS else {}
    start = {"min": 0} if source.from_zero else {}
    return {"name": title, "num_font": _SMALL, "name_font": _SMALL, "line": {"none": True}} | picture | start
