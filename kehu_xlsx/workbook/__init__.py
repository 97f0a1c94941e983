"""Everything that knows Excel and nothing that knows the business."""

from kehu_xlsx.workbook.mark import Mark, MarkReport, Refused, mark_workbook, unmark_workbook

__all__ = ["Mark", "MarkReport", "Refused", "mark_workbook", "unmark_workbook"]
