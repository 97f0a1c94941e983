"""Fill a workbook by its placeholders and keep everything else in it."""

from kehu_xlsx.workbook.template.book import Template, compile_template
from kehu_xlsx.workbook.template.values import Value

__all__ = ["Template", "Value", "compile_template"]
