"""What the reading of an office's workbooks has to say: lines of 数据问题 and of `check`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.texts.reasons import count, money

SET_ASIDE = "本行未计入"
ROW_USED = "本行照常计入"
SHEET_SET_ASIDE = "整张表未读取"
ALERT_FOLDER = "预警报告"
ALERT_TITLE = f"{ALERT_FOLDER}："
OUR_REPORT = "是预警报告，其中填写的反馈已收回"
NOBODYS_REPORT = (
    "这张表是预警报告，但看不出是谁填的：标题“预警报告：角色 姓名”没有了",
    "其中填写的反馈没有收回",
    "请把标题补回表的第一行，或直接填写“输出”文件夹里的预警报告",
)
PLAN_FORM_LEFT = (
    "这是填过的分销计划表，放在文件夹里不读取",
    "客户填写的内容没有收回",
    "请用 kehu-xlsx collect 收回这个文件，收回后可从文件夹里移走",
)
OUR_ANSWERS = "是本工具生成的结果，不当作数据读取；其中填写的内容已收回"
OUR_OUTPUT = "是本工具生成的结果，不当作数据读取，已跳过"
FILE_ADVICE = "处理后重新运行"
FILE_SKIPPED = "该文件未读取，其余文件照常处理"
KEPT_WITHOUT_LEVEL = "该客户照常统计，只是没有级别"
BALANCE_UNREADABLE = "金额未计入；该客户的应收余额按无法计算处理"
CELL_LEFT_OUT = "该单元格按空白处理，本行其余内容照常使用"
COUNTED_ONCE = "相同的行只计一次"
ONLY_REPORTED = "仅提示，未改动任何数字"
FIGURES_LEFT_OUT = "这一列的数字没有采用，其余各列照常使用"
NO_PLAN = "没有任选一份；该客户在分销计划汇总中确认过本月计划的以确认的为准，否则按未下达计划处理"


def missing_columns(table: str, missing: Sequence[str], found: Sequence[str]) -> tuple[str, str]:
    """Message and advice for a sheet that would be a table of ours but for some columns."""
    message = f"像是{table}，但找不到必需的列：{'、'.join(missing)}；找到的列：{'、'.join(found)}"
    return message, f"请补上{'、'.join(missing)}列，或在 客户管理规则.xlsx 的“列名对照”中写明本单位的叫法"


def missing_level(found: Sequence[str]) -> tuple[str, str]:
    """Message and advice for a register of customers without levels."""
    message = f"客户档案没有“客户级别”列；找到的列：{'、'.join(found)}"
    return message, "请补上“客户级别”列（一级至五级），否则无法按级别上报与安排拜访"


def level_blank(name: str) -> tuple[str, str]:
    """Message and advice for a customer without a level."""
    return f"{name}没有“客户级别”", "请填写一级至五级，否则无法按级别上报与安排拜访"


def two_tables_alike(tables: Sequence[str]) -> tuple[str, str]:
    """Message and advice for headings that fit two tables equally."""
    message = f"表头既像{'，也像'.join(tables)}，无法判断"
    names = "或".join(f"“{table}”" for table in tables)
    return message, (
        f"请在工作表名称或表格标题中写明是哪一种（{names}）；"
        "列名有歧义的，也可以在 客户管理规则.xlsx 的“列名对照”中写明"
    )


def lacking(missing: Sequence[str]) -> str:
    """Remark of 识别结果 on a sheet that would be a table of ours but for some columns."""
    return f"缺{'、'.join(missing)}，整张表未读取"


def passed_over(message: str, advice: str) -> str:
    """Remark of 识别结果 on a sheet that is not read for that reason."""
    return f"{message}，已跳过；{advice}"


def spoken_against(table: str, word: str) -> tuple[str, str]:
    """Message and advice for a sheet with all columns of a table whose title, sheet or file name say it is another."""
    message = f"列像{table}，但标题、工作表名称或文件名中写着“{word}”，不当作{table}读取"
    return message, f"如果确是{table}，请在标题（没有标题的在工作表名称）中写明“{table}”；不是的不用处理"


RUNNING_ACCOUNT = (
    "是逐笔登记的明细账（发生额与逐行余额），不当作应收账款读取",
    "请另放一份余额表（客户名称、应收余额、截止日期），发货与收款另放进货记录、回款记录",
)
"""Message and advice for a sheet of receivables that is an account of single entries."""


def sums_by_period(table: str) -> tuple[str, str]:
    """Message and advice for a sheet of sales or payments summed up by month or day, one customer a row."""
    message = f"是各客户按月或按日的合计，看不出是计划，也没有每一笔的日期，不能当作{table}使用"
    return message, f"请另放逐笔的{table}（日期、客户、金额），如果是计划，请在标题或工作表名称中写明“计划”"


def missing_cell(heading: str) -> tuple[str, str]:
    """Message and advice for a record that lacks a needed cell."""
    return f"缺少“{heading}”", f"请填写“{heading}”"


def missing_beside(taken: str, other: str) -> tuple[str, str]:
    """Message and advice for a blank in the column that is used, where another one that could serve is filled."""
    return f"“{taken}”空白；“{other}”有内容，但本表采用的是“{taken}”", f"请填写“{taken}”"


def figures_without_owner() -> tuple[str, str]:
    """Message and advice for a row of figures that does not say whose they are."""
    return "本行只有数字，没有客户、日期等内容", "请补齐本行，或在行首注明“合计”"


def wrong_total(heading: str, printed: float, added: float) -> tuple[str, str]:
    """Message and advice for a printed total that its rows don't add up to."""
    message = f"表上“{heading}”的合计为 {count(printed)}，各行相加为 {count(added)}，相差 {count(printed - added)}"
    return message, "请核对是否漏行、重复或合计未更新；本工具以各行为准"


PLAN_STAYS_DRAFT = "该行未按已确认处理，计划保持草案"


def refusal(product: str, problem: Problem) -> str:
    """Why a plan could not be confirmed, in a few words, for the ledger: “销售目标”读不成数字（待定）."""
    of_product = f"{product}的" if product else ""
    value = f"（{problem.value}）" if problem.value and problem.category is not Category.PLAN else ""
    return f"{of_product}{problem.message.rstrip('。')}{value}"


def below_zero(heading: str) -> tuple[str, str]:
    """Message and advice for a planned figure that is negative."""
    return f"“{heading}”是负数", f"请填 0 或大于 0 的“{heading}”，没有就留空"


def products_differ(plan: float, products: float) -> tuple[str, str]:
    """Message and advice for a plan to which its products don't add up."""
    message = (
        f"“进货计划”是 {money(plan)} 元，各产品“计划金额”合计是 {money(products)} 元，相差 {money(products - plan)} 元"
    )
    return message, "请把“进货计划”或各产品的“计划金额”改到一致，再在“确认”填“是”"


LATER_ROW_COUNTS = "以后面一行为准，此行未用"


def same_row_again(later: int) -> tuple[str, str]:
    """Message and advice for a row of ours that somebody copied: `later` is the 1-based row that counts."""
    return f"与第 {later} 行是同一条，重复填写", "请删去多余的一行"


def wrong_cumulative(heading: str, printed: float, added: float) -> tuple[str, str]:
    """Message and advice for a printed 累计 that is not the sum since January."""
    message = (
        f"表上“{heading}”的累计为 {count(printed)}，一月至今各行相加为 {count(added)}，相差 {count(printed - added)}"
    )
    return message, "请核对是否漏放某月的表、重复或累计未更新；本工具以各行为准"


def unknown_customer(nearest: Sequence[str]) -> tuple[str, str]:
    """Message and advice for a name that is nobody in 客户档案."""
    if not nearest:
        return "客户档案中没有这个客户", "请在客户档案中补录该客户，或把这个叫法写进“别名”列"
    names = "、".join(nearest)
    return f"客户档案中没有这个客户；相近的有：{names}", "请更正名称，或把这个叫法写进客户档案该客户的“别名”列"


def code_and_name_disagree(code: str, name: str, used: str) -> tuple[str, str]:
    """Message and advice for a row whose code and name are two customers'."""
    return f"客户编号 {code} 与客户名称“{name}”不是同一个客户，已按编号（{used}）计入", "请更正编号或名称"


def name_of_several(name: str) -> tuple[str, str]:
    """Message and advice for a name that two customers share."""
    return f"有不止一个客户叫“{name}”，无法判断是哪一个", "请在本行填写客户编号"


def after_today() -> tuple[str, str]:
    """Message and advice for a record dated after today; the day is not named, so that a month always reads alike."""
    return "日期晚于运行当天", "请更正日期"


_TWO_DEALS = "如确为两笔不同业务，请写上单号以便区分"


def doubled_row(workbook: str, sheet: str, line: int) -> tuple[str, str]:
    """Message and advice for a row that stands in another sheet as well."""
    return f"本行与 {workbook} 的“{sheet}”第 {line} 行完全相同", _TWO_DEALS


def doubled_rows(rows: int, amount: float | None, workbook: str, sheet: str) -> tuple[str, str]:
    """Message and advice for the many rows that stand in another sheet as well."""
    worth = "" if amount is None else f"，金额合计 {money(amount)} 元"
    return f"有 {rows} 行与 {workbook} 的“{sheet}”完全相同{worth}", _TWO_DEALS


def codes_restored(given: str, known: str) -> tuple[str, str]:
    """Message and advice for a code that lost its leading zeros in Excel."""
    return f"编号 {given} 按 {known} 计入（可能被 Excel 去掉了前面的 0）", "请把编号列设为文本格式"


def two_masters_differ(heading: str, values: Sequence[str], used: str) -> tuple[str, str]:
    """Message and advice for two registers that can't be ordered and differ in a field."""
    shown = "与".join(f"“{value}”" for value in values)
    return (
        f"几份客户档案的“{heading}”不一致：{shown}，采用“{used}”",
        "请保留一份，或在文件名中写明月份，以便取最新的一份",
    )


def only_in_older_master() -> tuple[str, str]:
    """Message and advice for a customer whom the newest register no longer lists."""
    return "最新的客户档案中没有这个客户，沿用较早一份的资料", "如已停止合作，请在客户档案中把“状态”改为停用"


def two_plans_differ(month: str, heading: str, values: Sequence[str]) -> tuple[str, str]:
    """Message and advice for two plans that can't be ordered."""
    shown = "与".join(values)
    return f"{month} 的“{heading}”有两份不同的计划：{shown}，分不出先后", "请只保留一份，或在文件名中写明月份、日期"


def unknown_item(item: str) -> tuple[str, str]:
    """Message and advice for a row of a plan whose 项目 names no figure that is planned."""
    return f"看不出“{item}”是哪一项计划", "请写明销售目标、进货计划、铺货目标或回款计划"


def counts_goods(heading: str) -> tuple[str, str]:
    """Message and advice for a heading or 项目 that should be money but counts boxes, pieces or tons."""
    return (
        f"“{heading}”写的是货物的数量单位，不是金额",
        "请另填一列金额（元或万元）；如果本来就是金额，请改正其中的单位",
    )


def not_ours(headings: Sequence[str], known: Sequence[str]) -> str:
    """One line of `check` about a sheet that is none of the tables; `known` are headings that some table has."""
    if not headings:
        return "没有表头，不是客户管理用的表，已跳过"
    found = f"认得的列只有：{'、'.join(known)}" if known else "没有认得的列"
    return f"不是客户管理用的表（{found}），已跳过；表头：{'、'.join(headings)}"


def unknown_role(visitor: str) -> tuple[str, str]:
    """Message and advice for a visitor whose role nothing tells."""
    message = f"不知道“{visitor}”以什么角色拜访：本行没有“角色”，客户档案中该客户的五个岗位也没有这个人"
    return message, "请在拜访记录填写“角色”，或在客户档案补上此人的岗位"


def rows_used(rows: int) -> str:
    """What was done with rows that name their customer in a doubtful way but could be counted."""
    return ROW_USED if rows == 1 else f"这样的共 {rows} 行，照常计入"


def code_unknown(code: str, used: str) -> tuple[str, str]:
    """Message and advice for a row whose code nobody has but whose name is known."""
    return f"客户档案中没有编号 {code}，已按名称（{used}）计入", "请更正编号，或在客户档案补上"


def name_unknown(name: str, used: str) -> tuple[str, str]:
    """Message and advice for a row whose name nobody has but whose code is known."""
    return f"客户档案中没有名称“{name}”，已按编号（{used}）计入", "请更正名称，或把这个叫法写进该客户的“别名”列"


FIRST_COLUMN_TAKEN = "采用左边一列，这一列未读取"


def heading_twice(heading: str, ours: str) -> tuple[str, str]:
    """Message and advice for a plan in which two columns have the same heading."""
    return f"有两列都叫“{heading}”，分不清哪一列是{ours}", "请在表头写明各列的月份或含义，或删去不用的一列"


COUNTED_NEGATIVE = "金额与数量按负数计入"


def red_letters(heading: str, word: str, rows: int) -> tuple[str, str]:
    """Message and advice for a sheet that marks red letters in a column and writes them without a minus."""
    return f"“{heading}”为“{word}”等的 {rows} 行，金额写的是正数", "如不是退货或红冲，请更正这一列"


def open_items(heading: str) -> tuple[str, str]:
    """Message and advice for a list of receivables whose rows are single items, each with a date of its own."""
    message = f"“{heading}”各行不同，是每笔款项自己的日期，不是余额的截止日期"
    return message, "如果各行是不同日期的应收余额，请把这一列的表头改为“截止日期”"


def items_added_up(day: dt.date | None) -> str:
    """What was done with the rows of such a list; without a date around the table it is of the as-of date."""
    return f"各行未收款相加，作为{'统计截止日' if day is None else day.isoformat()}的应收余额"


NOT_COUNTED_TWICE = "以单独的表为准，这些行里的这一项未计入"


def kept_elsewhere(table: str, rows: int) -> tuple[str, str]:
    """Message and advice for payments, plans or balances in the rows of another table that have one of their own."""
    return f"有 {rows} 行同时写有{table}的内容，而{table}另有单独的表，两处可能是同一笔", f"请只在{table}里登记"


def output_of_another_office(office: str) -> tuple[str, str, str]:
    """A filled-in output put into the folder of another office than it says it is from."""
    return (
        f"这是“{office}”的表，不是本办事处的",
        "其中填写的内容没有收回",
        "请放到该办事处的文件夹里；文件夹改过名字的，请填在“输出”文件夹里的表上",
    )


def confirmed_already() -> tuple[str, str]:
    """A row with other figures and no 是 on a copy of the 汇总, of a plan that has been confirmed."""
    return "这份计划已经确认，这张表上的数不同而没有确认", "要改已确认的计划，请改数后在“确认”选“是”"


def alert_of_others() -> tuple[str, str]:
    """A number on an alert report that the ledger does not know, or knows of another customer."""
    return "预警台账里没有这条预警，或预警编号与客户对不上", "请确认报告是本办事处的，编号和客户没有改动"
