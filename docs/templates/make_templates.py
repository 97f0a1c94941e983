"""Draw the three templates that come with kehu-xlsx: `python docs/templates/make_templates.py [FOLDER]`.

The same program always gives the same bytes. An office changes its copies in Excel or WPS; this program is only
for changing the ones that come with the tool.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Props = dict[str, Any]

INK, WHITE, PALE, RULE, GREY = "#1F4E78", "#FFFFFF", "#E9EFF6", "#BFC9D4", "#6B7785"
TO_FILL, TO_FILL_RULE = "#FFF9E5", "#C9A94B"
MUTED: Props = {"bg_color": "#F2F2F2", "font_color": GREY}
SETTLED: Props = {"bg_color": PALE, "font_color": INK}
MONEY, COUNT, RATE, DAY = "#,##0.00", "#,##0", "0.0%", "yyyy-mm-dd"
THIN, MEDIUM, DASHED = 1, 2, 3
A4 = 9
WEEKS = ("第一周", "第二周", "第三周", "第四周")
WEEK_HEADINGS = ("第1周\n1–7日", "第2周\n8–14日", "第3周\n15–21日", "第4周\n22日至月末")
OUTLET_LINES, PAYMENT_LINES, UNPLANNED_VISITS = 8, 5, 6
OUTLET_KINDS = ["二批商", "零售商"]
PAYMENT_KINDS = ["转账", "现金", "承兑汇票", "微信", "支付宝"]
PURPOSES = ["感情联络", "了解资信与销售动态", "发现并处理通路问题"]
AGREED = ["□ 相符　　□ 不符", "☑ 相符　　□ 不符", "□ 相符　　☑ 不符"]


class Form:
    """One protected sheet, drawn from the top row by row; rows and columns as people name them ("A", 3)."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        self._book = book
        self._formats: dict[str, Any] = {}
        self.sheet = sheet
        self.row = 0

    def look(self, **props: Any) -> Any:
        """The cell format with these properties, made once."""
        known = repr(sorted(props.items()))
        if known not in self._formats:
            self._formats[known] = self._book.add_format({"valign": "vcenter", **props})
        return self._formats[known]

    def next(self, height: float) -> int:
        """Begin the next row, so many points high; its number."""
        self.row += 1
        self.sheet.set_row(self.row - 1, height)
        return self.row

    def put(self, columns: str, text: str | float | None, /, *, rows: int = 1, **props: Any) -> None:
        """Write into one cell ("A") or into several merged ("A:D") of the present row and the rows below it."""
        first, _, last = columns.partition(":")
        if first == (last or first) and rows == 1:
            self.sheet.write(f"{first}{self.row}", "" if text is None else text, self.look(**props))
        else:
            area = f"{first}{self.row}:{last or first}{self.row + rows - 1}"
            self.sheet.merge_range(area, "" if text is None else text, self.look(**props))

    def bar(self, *titles: tuple[str, str]) -> None:
        """The heading of a part, or of two parts side by side."""
        self.next(24)
        for columns, title in titles:
            look: Props = {"bold": True, "font_size": 11, "font_color": WHITE, "bg_color": INK, "indent": 1}
            self.put(columns, title, **look, left=MEDIUM, left_color=WHITE)

    def headings(self, height: float, *titles: tuple[str, str]) -> None:
        """The column headings of a table."""
        self.next(height)
        for columns, title in titles:
            self.put(columns, title, **boxed(bold=True, font_color=INK, bg_color=PALE, align="center", text_wrap=True))

    def label(self, columns: str, text: str) -> None:
        """What stands before a value."""
        self.put(columns, text, **boxed(font_color=INK, bg_color=PALE, indent=1, shrink=True))

    def value(self, columns: str, text: str, **props: Any) -> None:
        """A value that is only read."""
        self.put(columns, text, **boxed(**{"indent": 1, **props}))

    def figure(self, columns: str, text: str, number: str = MONEY, **props: Any) -> None:
        """A figure that is only read; a formula is blank until the form is filled."""
        look = boxed(num_format=number, align="right", indent=1, shrink=True, **props)
        self.put(columns, None if text.startswith("=") else text, **look)
        if text.startswith("="):
            self.sheet.write_formula(f"{columns[0]}{self.row}", text, self.look(**look), "")

    def total(self, column: str, first: int, last: int, last_column: str = "") -> None:
        """The live sum of a column."""
        look = boxed(num_format=MONEY, align="right", indent=1, shrink=True, bold=True, bg_color=PALE)
        if last_column:
            self.put(f"{column}:{last_column}", None, **look)
        self.sheet.write_formula(f"{column}{self.row}", f"=SUM({column}{first}:{column}{last})", self.look(**look))

    def fill_in(self, columns: str, text: str | None = None, **props: Any) -> None:
        """A cell for the reader to fill in."""
        self.put(columns, text, **to_fill(**props))

    def name_input(self, name: str, column: str, first: int, last: int) -> None:
        """Name cells that are filled in, by which they are found again wherever rows are inserted."""
        self._name(f"填写_{name}", column, first, last)

    def name_figure(self, name: str, column: str) -> None:
        """Name a planned figure in the present row, so that one sees whether somebody changed it."""
        self._name(f"计划_{name}", column, self.row, self.row)

    def _name(self, name: str, column: str, first: int, last: int) -> None:
        self._book.define_name(name, f"='{self.sheet.get_name()}'!${column}${first}:${column}${last}")
        self._book.defined_names[-1][-1] = True  # hidden, which XlsxWriter has no method for

    def check(self, columns: str, rule: Props) -> None:
        """Say what may be entered in cells of the present row."""
        first, _, last = columns.partition(":")
        self.sheet.data_validation(f"{first}{self.row}:{last or first}{self.row}", rule)


def boxed(**props: Any) -> Props:
    """A cell in thin light rules."""
    return {"border": THIN, "border_color": RULE, **props}


def to_fill(**props: Any) -> Props:
    """A cell to fill in: unlocked, cream, dashed."""
    return {"border": DASHED, "border_color": TO_FILL_RULE, "bg_color": TO_FILL, "locked": False, **props}


def one_of(words: Sequence[str]) -> Props:
    """A drop-down list; other words may be typed too."""
    return {"validate": "list", "source": list(words), "show_error": False}


def any_day() -> Props:
    """A real date."""
    message = {"error_title": "请填写日期", "error_message": "请按 2026-11-05 的样子填写日期。"}
    return {"validate": "date", "criteria": ">=", "value": datetime(2000, 1, 1), **message}


def any_amount() -> Props:
    """A number, not below 0."""
    message = {"error_title": "请填写数字", "error_message": "请填写不小于 0 的金额，不要带单位。"}
    return {"validate": "decimal", "criteria": ">=", "value": 0, **message}


@contextmanager
def form(target: Path, name: str, title: str, *, protected: bool = True) -> Iterator[Form]:
    """A workbook with one form; written when the block ends."""
    options = {"default_format_properties": {"font_name": "微软雅黑", "font_size": 10}}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": title, "created": datetime(2000, 1, 1)})
        book.set_calc_mode("auto")
        sheet = book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        if protected:
            sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        yield Form(book, sheet)


def make_plan(target: Path) -> None:
    """The plan that goes to a distributor."""
    with form(target, "分销计划表", "分销计划表") as plan:
        for column, width in zip("ABCDEFGHIJ", (20, 9, 11, 9, 12, 11, 11, 11, 11, 12), strict=True):
            plan.sheet.set_column(f"{column}:{column}", width)
        _letterhead(plan)
        _targets(plan)
        _purchases(plan)
        _outlets(plan)
        plan.sheet.set_h_pagebreaks([plan.row])
        _payments(plan)
        _reconciliation(plan)
        _signatures(plan)
        plan.sheet.print_area(f"A1:J{plan.row}")
        plan.sheet.set_margins(left=0.45, right=0.45, top=0.45, bottom=0.65)
        plan.sheet.set_footer("&L&8计划编号 {{计划编号}}　{{客户名称}}&C&8第 &P 页，共 &N 页&R&8&A", {"margin": 0.3})
        plan.sheet.set_selection("A1")


def _letterhead(plan: Form) -> None:
    """Office, title, number and state, which head every page."""
    plan.next(24)
    plan.put("A:J", "{{办事处}}", bold=True, font_size=11, font_color=INK, bottom=MEDIUM, bottom_color=INK)
    plan.next(44)
    plan.put("A:J", "{{年月}}分销计划表", bold=True, font_size=22, font_color=INK, align="center")
    plan.next(24)
    plan.put("A:G", "计划编号：{{计划编号}}", font_color=GREY)
    plan.put("H:J", "{{状态}}", **boxed(bold=True, font_size=12, align="center"))
    for word, colours in (("草案", MUTED), ("正式", SETTLED)):
        rule = {"type": "text", "criteria": "containing", "value": word, "format": plan.look(**colours)}
        plan.sheet.conditional_format(f"H{plan.row}:J{plan.row}", rule)
    plan.next(6)
    plan.sheet.repeat_rows(0, plan.row - 1)
    for left, right in _PARTIES:
        plan.next(24)
        plan.label("A", left[0])
        plan.value("B:E" if right else "B:J", left[1], shrink=True, **left[2])
        if right:
            plan.label("F", right[0])
            plan.value("G:J", right[1], shrink=True, **right[2])
    plan.next(10)


_DUE: Props = {"num_format": DAY, "align": "left", "bold": True, "font_color": INK}
_PARTIES: tuple[tuple[tuple[str, str, Props], tuple[str, str, Props] | None], ...] = (
    (("客户名称", "{{客户名称}}", {"bold": True}), ("客户编号", "{{客户编号}}", {})),
    (("联系人", "{{联系人}}", {}), ("联系电话", "{{电话}}", {})),
    (("地址", "{{地址}}", {}), None),
    (("业务经理", "{{业务经理}}", {}), None),
    (("签发日期", "{{签发日期}}", {"num_format": DAY, "align": "left"}), ("回传截止", "{{回传截止日期}}", _DUE)),
)


def _targets(plan: Form) -> None:
    plan.bar(("A:D", "一、销售目标任务"), ("E:J", "近三个月情况"))
    months = ("前三月", "前二月", "前一月")
    first = plan.row + 1
    lines = (
        ("本月销售目标（元）", "{{销售目标}}", MONEY, "月份", "", ""),
        ("上年同月进货净额（元）", "{{上年同月}}", MONEY, "进货净额（元）", "进货", MONEY),
        ("目标比上年同月增长", _growth(target=first, last_year=first + 1), RATE, "回款金额（元）", "回款", MONEY),
        ("近三月月均进货净额（元）", "{{近三月月均}}", MONEY, "铺货网点（个）", "铺货", COUNT),
    )
    for label, value, number, heading, kind, format_ in lines:
        plan.next(24)
        plan.label("A:B", label)
        plan.figure("C:D", value, number, bold=number == MONEY and "销售目标" in value)
        if "销售目标" in value:
            plan.name_figure("销售目标", "C")
        plan.label("E:F", heading)
        for column, month in zip("GHI", months, strict=True):
            _month(plan, column, f"{{{{{month}{kind}}}}}", format_)
        _month_total(plan, kind, format_)
    plan.next(10)


def _growth(*, target: int, last_year: int) -> str:
    """By how much the target is above last year, blank where either is missing."""
    return f'=IF(N(C{target})*N(C{last_year})>0,C{target}/C{last_year}-1,"")'


def _month(plan: Form, column: str, text: str, number: str) -> None:
    if number:
        plan.figure(column, text, number)
    else:
        plan.put(column, text, **boxed(bold=True, font_color=INK, bg_color=PALE, align="center", shrink=True))


def _month_total(plan: Form, kind: str, number: str) -> None:
    """The sum of the three months; outlets of different months may be the same ones, so that they have none."""
    look = boxed(bold=True, bg_color=PALE, shrink=True)
    if number == MONEY:
        total = plan.look(**look, num_format=number, align="right", indent=1)
        plan.sheet.write_formula(f"J{plan.row}", f"=SUM(G{plan.row}:I{plan.row})", total)
    else:
        plan.put("J", "—" if kind else "合计", **look, font_color=INK, align="center")


def _purchases(plan: Form) -> None:
    plan.bar(("A:J", "二、进货计划"))
    plan.next(24)
    plan.label("A", "本月进货计划（元）")
    plan.figure("B:C", "{{进货计划}}", bold=True)
    plan.name_figure("进货计划", "B")
    plan.value(
        "D:J", "各周为建议进货金额（元），可在米色格中修改；四周合计请等于计划金额。", font_color=GREY, shrink=True
    )
    names = ("产品名称", "近三月月均\n（元）", "计划数量", "计划金额\n（元）", *WEEK_HEADINGS, "备注")
    plan.headings(34, *zip(("A:B", *"CDEFGHIJ"), names, strict=True))
    line = plan.next(24)
    plan.value("A:B", "{{产品.名称}}", shrink=True)
    plan.figure("C", "{{产品.近三月月均}}")
    plan.figure("D", "{{产品.计划数量}}", COUNT)
    plan.figure("E", "{{产品.计划金额}}", bold=True)
    plan.name_figure("计划数量", "D")
    plan.name_figure("计划金额", "E")
    for column, week in zip("FGHI", WEEKS, strict=True):
        plan.fill_in(column, f"{{{{产品.{week}}}}}", num_format=MONEY, align="right", indent=1, shrink=True)
    plan.check("F:I", any_amount())
    plan.fill_in("J", text_wrap=True)
    for column, words in zip("AFGHIJ", ("产品", *WEEKS, "备注"), strict=True):
        plan.name_input(f"进货_{words}", column, line, line)
    plan.next(24)
    for columns, text in (("A:B", "合计"), ("D", None), ("J", None)):
        plan.put(columns, text, **boxed(bold=True, font_color=INK, bg_color=PALE, indent=1 if text else 0))
    for column in "CEFGHI":
        plan.total(column, line, line)
    plan.next(10)


def _outlets(plan: Form) -> None:
    plan.bar(("A:J", "三、铺货要求"))
    plan.next(48)
    plan.label("A", "铺货目标（个网点）")
    plan.figure("B", "{{铺货目标}}", COUNT, bold=True)
    plan.name_figure("铺货目标", "B")
    plan.label("C", "铺货要求")
    plan.value("D:J", "{{铺货要求}}", text_wrap=True)
    columns = ("A", "B:C", "D", "E:I", "J")
    names = ("网点名称", "网点类型", "区县", "地址", "铺货日期")
    plan.headings(24, *zip(columns, names, strict=True))
    for place, words in zip(columns, names, strict=True):
        plan.name_input(f"铺货_{words}", place[0], plan.row + 1, plan.row + OUTLET_LINES)
    for _ in range(OUTLET_LINES):
        plan.next(24)
        for place in columns[:-1]:
            plan.fill_in(place, shrink=True)
        plan.fill_in("J", num_format=DAY, align="center", shrink=True)
        plan.check("B", one_of(OUTLET_KINDS))
        plan.check("J", any_day())
    plan.next(10)


def _payments(plan: Form) -> None:
    plan.bar(("A:E", "四、回款计划与到期货款"), ("F:J", "回款记录"))
    plan.next(24)
    plan.label("A", "本月回款计划（元）")
    plan.figure("B:E", "{{回款计划}}", bold=True)
    plan.name_figure("回款计划", "B")
    plan.value("F:J", "每次付款后请在下面米色格登记一行。", font_color=GREY, shrink=True)
    due = (("A", "单据日期"), ("B:C", "到期日"), ("D:E", "未付金额（元）"))
    plan.headings(24, *due, ("F", "日期"), ("G", "金额（元）"), ("H", "方式"), ("I:J", "备注"))
    first = plan.next(24)
    plan.put("A", "{{到期.单据日期}}", **boxed(num_format=DAY, align="center"))
    plan.put("B:C", "{{到期.到期日}}", **boxed(num_format=DAY, align="center"))
    plan.figure("D:E", "{{到期.金额}}")
    _payment_line(plan)
    for _ in range(PAYMENT_LINES):
        plan.next(24)
        for place in ("A", "B:C", "D:E"):
            plan.put(place, None, **boxed())
        _payment_line(plan)
    for column, words in zip("FGHI", ("日期", "金额", "方式", "备注"), strict=True):
        plan.name_input(f"回款_{words}", column, first, plan.row)
    _payment_totals(plan, first, plan.row)
    plan.next(20)
    plan.put("A:J", "{{预收说明}}", font_color=GREY, indent=1)
    plan.next(10)


def _payment_totals(plan: Form, first: int, last: int) -> None:
    """What the plan is made of: the items that fall due, and what of this month's purchases does."""
    items = plan.next(24)
    for columns, text in (("A:C", "到期货款合计"), ("F", "回款合计"), ("H:J", None)):
        plan.put(columns, text, **boxed(bold=True, font_color=INK, bg_color=PALE, indent=1 if text else 0, shrink=True))
    plan.total("D", first, last, "E")
    plan.total("G", first, last)
    plan.next(24)
    plan.label("A:C", "本月进货中当月到期")
    plan.figure("D:E", "{{当月到期进货}}")
    plan.next(24)
    plan.put("A:C", "两项合计", **boxed(bold=True, font_color=INK, bg_color=PALE, indent=1))
    plan.total("D", items, items + 1, "E")
    plan.value("F:J", "经办事处调整的，以本月回款计划为准。", font_color=GREY, shrink=True)


def _payment_line(plan: Form) -> None:
    plan.fill_in("F", num_format=DAY, align="center", shrink=True)
    plan.fill_in("G", num_format=MONEY, align="right", indent=1, shrink=True)
    plan.fill_in("H", align="center", shrink=True)
    plan.fill_in("I:J", shrink=True)
    for column, rule in (("F", any_day()), ("G", any_amount()), ("H", one_of(PAYMENT_KINDS))):
        plan.check(column, rule)


def _reconciliation(plan: Form) -> None:
    plan.bar(("A:J", "对账确认"))
    plan.next(24)
    plan.value("A:J", "请核对以下余额（负数为我方预收），填写核对结果并盖章。", font_color=GREY)
    plan.next(26)
    plan.label("A", "截止日期")
    plan.value("B:E", "{{对账日期}}", num_format=DAY, align="right")
    plan.put("F:J", "客户盖章（公章或财务专用章）", rows=5, **boxed(font_color=GREY, align="center", valign="top"))
    plan.next(26)
    plan.label("A", "应收余额（元）")
    plan.figure("B:E", "{{应收余额}}", bold=True, font_size=12)
    plan.next(26)
    plan.label("A", "核对结果")
    plan.fill_in("B:E", AGREED[0], align="center")
    plan.check("B", one_of(AGREED))
    for row, words in enumerate(("核对结果", "差异金额", "差异原因"), plan.row):
        plan.name_input(f"对账_{words}", "B", row, row)
    plan.next(26)
    plan.label("A", "差异金额（元）")
    plan.fill_in("B:E", num_format=MONEY, align="right", indent=1)
    plan.next(26)
    plan.label("A", "差异原因")
    plan.fill_in("B:E", text_wrap=True)
    plan.next(10)


def _signatures(plan: Form) -> None:
    plan.bar(("A:E", "客户确认"), ("F:J", "办事处确认"))
    plan.next(88)
    plan.put("A:E", "{{客户名称}}（盖章）", **boxed(font_color=GREY, align="center", valign="top"))
    plan.put("F:J", "{{办事处}}（盖章）", **boxed(font_color=GREY, align="center", valign="top"))
    for word in ("签字", "日期"):
        plan.next(28)
        plan.label("A", word)
        plan.fill_in("B:E", align="center", num_format=DAY)
        plan.name_input(f"客户确认_{word}", "B", plan.row, plan.row)
        plan.label("F", word)
        plan.value("G:J", "")
    plan.next(10)
    plan.next(40)
    notice = (
        "请于 {{回传截止日期}} 前填好米色格，签字盖章后回传给{{办事处}}业务经理{{业务经理}}。\n"
        "其余单元格已保护，如有疑问请与我们联系。"
    )
    plan.put("A:J", notice, text_wrap=True, align="center", font_color=INK, bg_color=PALE)


def make_visits(target: Path) -> None:
    """The visits of one person in one month: what is planned, and what came of it."""
    with form(target, "拜访记录", "拜访记录") as visits:
        for n, (_, _, width, _) in enumerate(_VISIT_COLUMNS):
            visits.sheet.set_column(n, n, width)
        last = _letter(_VISITS_PRINTED - 1)
        visits.next(36)
        visits.put(f"A:{last}", "{{年月}}拜访记录", bold=True, font_size=18, font_color=INK)
        visits.next(22)
        who = "{{办事处}}　　拜访人：{{拜访人}}　　角色：{{角色}}　　本月计划拜访：{{拜访次数}} 次"
        visits.put(f"A:{last}", who, font_color=INK)
        visits.next(22)
        how = (
            "拜访后请填写米色格；没有填写“日期”的行不算已拜访。计划外的拜访填在最后几行。"
            "填好后保存在原处（输出文件夹里）即可，不用移动，下次运行时读回。"
        )
        visits.put(f"A:{last}", how, font_color=GREY, bottom=MEDIUM, bottom_color=INK)
        _visit_lines(visits, last)
        visits.sheet.set_landscape()
        visits.sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.6)
        visits.sheet.set_footer("&L&8{{拜访人}}　{{年月}}&C&8第 &P 页，共 &N 页&R&8&A", {"margin": 0.3})
        visits.sheet.set_selection("A1")


def _visit_lines(visits: Form, last: str) -> None:
    heading = visits.next(34)
    for n, (title, _, _, _) in enumerate(_VISIT_COLUMNS):
        look = boxed(bold=True, font_color=WHITE, bg_color=INK, align="center", text_wrap=True)
        visits.put(_letter(n), title, **look)
    for planned in (True, *[False] * UNPLANNED_VISITS):
        visits.next(48)
        for n, (title, text, _, props) in enumerate(_VISIT_COLUMNS):
            _visit_cell(visits, _letter(n), title, text if planned else _UNPLANNED.get(title), props)
        visits.check(_letter_of("日期"), any_day())
        visits.check(_letter_of("拜访目的"), one_of(PURPOSES))
    for title in (*_UNPLANNED_FILLS, *_VISITOR_FILLS):
        visits.name_input(f"拜访_{title}", _letter_of(title), heading + 1, visits.row)
    visits.sheet.freeze_panes(heading, 4)
    visits.sheet.repeat_rows(heading - 1)
    visits.sheet.autofilter(f"A{heading}:{_letter(len(_VISIT_COLUMNS) - 1)}{visits.row}")
    visits.sheet.print_area(f"A1:{last}{visits.row}")


def _visit_cell(visits: Form, column: str, title: str, text: str | None, props: Props) -> None:
    open_ = title in _VISITOR_FILLS or (text is None and title in _UNPLANNED_FILLS)
    look = to_fill if open_ else boxed
    visits.put(column, text, **look(**{"text_wrap": True, **props}))


_CENTRE: Props = {"align": "center"}
_WORDS: Props = {"indent": 1}
_DATE: Props = {"num_format": DAY, "align": "center", "shrink": True, "text_wrap": False}
_VISIT_COLUMNS: tuple[tuple[str, str | None, float, Props], ...] = (
    ("计划日期", "{{拜访.计划日期}}", 10, _DATE),
    ("星期", "{{拜访.星期}}", 4.5, _CENTRE),
    ("客户编号", "{{拜访.客户编号}}", 7.5, {**_CENTRE, "shrink": True, "text_wrap": False}),
    ("客户名称", "{{拜访.客户名称}}", 14.5, {"bold": True, **_WORDS}),
    ("客户级别", "{{拜访.客户级别}}", 4.5, {**_CENTRE, "shrink": True}),
    ("地址", "{{拜访.地址}}", 11.5, _WORDS),
    ("联系人及电话", "{{拜访.联系人}}\n{{拜访.电话}}", 13, _WORDS),
    ("原因", "{{拜访.原因}}", 6.5, _CENTRE),
    ("本次重点", "{{拜访.本次重点}}", 17, _WORDS),
    ("建议赠送物品", "{{拜访.建议赠送物品}}", 9, _WORDS),
    ("日期", None, 10, _DATE),
    ("拜访目的", None, 11, _WORDS),
    ("发现问题", None, 16.5, _WORDS),
    ("处理办法", None, 16.5, _WORDS),
    ("赠送物品", None, 9, _WORDS),
    ("应访日期", "{{拜访.应访日期}}", 11, _DATE),
    ("拜访人", "{{拜访人}}", 8, _CENTRE),
    ("角色", "{{角色}}", 16, _CENTRE),
)
_VISITS_PRINTED = 15
"""Columns that A4 takes across at seven points; the others are alike on all lines or for looking up."""
_UNPLANNED: dict[str, str] = {"原因": "计划外", "拜访人": "{{拜访人}}", "角色": "{{角色}}"}
_UNPLANNED_FILLS = ("客户编号", "客户名称")
_VISITOR_FILLS = ("日期", "拜访目的", "发现问题", "处理办法", "赠送物品")


def _letter(number: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number]


def _letter_of(title: str) -> str:
    return _letter([column[0] for column in _VISIT_COLUMNS].index(title))


def make_reply(target: Path) -> None:
    """The letter that answers a written complaint; the office may change its words before it signs."""
    with form(target, "投诉回复函", "投诉回复函", protected=False) as letter:
        for column, width in zip("ABCDEF", (16, 15, 15, 15, 15, 16), strict=True):
            letter.sheet.set_column(f"{column}:{column}", width)
        letter.next(40)
        letter.put("A:F", "{{办事处}}", bold=True, font_size=20, font_color=INK, align="center")
        letter.next(30)
        letter.put("A:F", "投诉回复函", bold=True, font_size=16, align="center", bottom=MEDIUM, bottom_color=INK)
        letter.next(24)
        letter.put("A:F", "函号：{{函号}}", font_color=GREY, align="right")
        letter.next(30)
        letter.put("A:F", "{{客户名称}}：", bold=True, font_size=12)
        letter.next(52)
        letter.put("A:F", _REPLY_OPENING, font_size=11, text_wrap=True)
        _reply_part(letter, "一、投诉内容", "{{投诉内容}}", 110)
        _reply_part(letter, "二、处理结果", "{{处理结果}}", 150)
        letter.next(56)
        letter.put("A:F", _REPLY_CLOSING, font_size=11, text_wrap=True)
        letter.next(24)
        letter.put("A:F", "　　特此函复。", font_size=11)
        letter.next(40)
        for text in ("{{办事处}}（盖章）", "{{回复日期}}"):
            letter.next(28)
            letter.put("D:F", text, font_size=11, align="center", num_format='yyyy"年"m"月"d"日"')
        letter.next(30)
        for words in ("经办人签字", "负责人签字", "客户签收", "签收日期"):
            letter.next(28)
            letter.label("A", words)
            letter.put("B:C", None, **boxed())
            letter.put("D:F", _REPLY_BESIDE.get(words), **boxed(font_color=GREY, indent=1, shrink=True))
        letter.sheet.print_area(f"A1:F{letter.row}")
        letter.sheet.set_margins(left=0.8, right=0.8, top=0.8, bottom=0.8)
        letter.sheet.set_footer("&L&8{{函号}}&R&8第 &P 页，共 &N 页", {"margin": 0.3})
        letter.sheet.set_selection("A1")


def _reply_part(letter: Form, title: str, text: str, height: float) -> None:
    letter.next(26)
    letter.put("A:F", title, bold=True, font_size=12, font_color=INK)
    letter.next(height)
    letter.put("A:F", text, **boxed(font_size=11, text_wrap=True, valign="top", indent=1))


_REPLY_OPENING = (
    "　　贵方于 {{受理日期}} 向我方提出的书面投诉（投诉编号 {{投诉编号}}）已收悉。我方已作调查处理，现函复如下："
)
_REPLY_CLOSING = (
    "　　对由此给贵方带来的不便，我方深表歉意。如对处理结果有不同意见，请在收到本函后与我方业务经理{{业务经理}}联系，"
    "我方将进一步核实并答复。"
)
_REPLY_BESIDE = {"客户签收": "联系人：{{联系人}}", "签收日期": "地址：{{地址}}"}


MAILS = (
    (
        "分销计划",
        "{{办事处}}：{{计划月份}}分销计划（{{客户名称}}）",
        "{{联系人}}：\n\n您好！附件是贵方{{计划月份}}的分销计划表，请核对计划和应收余额，填写米色格，"
        "签字盖章后于 {{回传截止}} 前回复本邮件寄回。\n\n有疑问请联系业务经理{{业务经理}}。\n\n{{办事处}}",
    ),
    (
        "预警和拜访",
        "{{办事处}}{{月份}}：预警 {{预警数}} 条（严重 {{严重数}} 条），下月拜访 {{拜访次数}} 次",
        "{{姓名}}（{{角色}}）：\n\n附件是{{月份}}须您知道或调查的预警，和下月的拜访日历。请在预警报告里填写原因分析、处理办法"
        "及措施、责任人和日期，在反馈期限前回复本邮件寄回。日历双击即可导入 Outlook、WPS 或手机。\n\n{{办事处}}",
    ),
    (
        "信用检查",
        "{{办事处}}{{月份}}：客户信用检查表（停货 {{停货数}} 家，限货 {{限货数}} 家）",
        "{{姓名}}：\n\n附件是截至 {{截止日期}} 的客户信用检查表。应收余额合计 {{应收余额}} 元，"
        "其中逾期 {{逾期金额}} 元；建议停货 {{停货数}} 家、限货 {{限货数}} 家，请核对。\n\n{{办事处}}",
    ),
)
"""Kind, subject and text of each mail."""


def make_mails(target: Path) -> None:
    """The words of the mails, one row a kind."""
    options = {"default_format_properties": {"font_name": "微软雅黑", "font_size": 10}}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("邮件")
        base = {"font_name": "微软雅黑", "font_size": 10, "valign": "top", "text_wrap": True}
        title = book.add_format({**base, "font_size": 14, "bold": True, "text_wrap": False})
        note = book.add_format({**base, "font_color": GREY, "text_wrap": False})
        head = book.add_format({**base, "bold": True, "font_color": WHITE, "bg_color": INK, **boxed()})
        kind, words = book.add_format({**base, **boxed()}), book.add_format({**base, **boxed(bg_color=TO_FILL)})
        sheet.write("A1", "邮件的主题和正文", title)
        sheet.write("A2", "米色格可以改；{{…}} 发信时换成具体内容，可以移动或删去。", note)
        sheet.write_row("A4", ("种类", "主题", "正文"), head)
        for row, (name, subject, body) in enumerate(MAILS, start=4):
            sheet.write(row, 0, name, kind)
            sheet.write_row(row, 1, (subject, body), words)
            sheet.set_row(row, 130)
        for column, width in enumerate((12, 40, 80)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(4, 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        book.set_properties({"created": datetime(2000, 1, 1)})


def main() -> None:
    """Write all templates into the folder given, by default templates/ beside docs/."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "templates"
    make_plan(folder / "分销计划表.xlsx")
    make_visits(folder / "拜访记录.xlsx")
    make_reply(folder / "投诉回复函.xlsx")
    make_mails(folder / "邮件.xlsx")


if __name__ == "__main__":
    main()
