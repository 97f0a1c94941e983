"""Paper, margins, footers and tabs: how a sheet prints and what surrounds its cells on the screen."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from kehu_xlsx.texts.writing import FOOTER
from kehu_xlsx.workbook.sheets import Tone

A4 = 9


def set_up(worksheet: Worksheet, *, landscape: bool) -> None:
    """A4 with narrow margins, no grid, sheet name and page number in the footer."""
    worksheet.set_paper(A4)
    if landscape:
        worksheet.set_landscape()
    else:
        worksheet.set_portrait()
    worksheet.set_margins(left=0.25, right=0.25, top=0.4, bottom=0.65)
    worksheet.center_horizontally()
    worksheet.set_footer(FOOTER, {"margin": 0.3})
    worksheet.hide_gridlines(2)


def set_tab(worksheet: Worksheet, tone: Tone) -> None:
    """Colour the sheet's tab, if it has a tone."""
    if tone.accent:
        worksheet.set_tab_color(f"#{tone.accent}")
