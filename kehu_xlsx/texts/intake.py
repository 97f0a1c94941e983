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


_CUSTOMERS_SHOWN = 2
_NOT_MEANT = "不是客户管理用的表就不用处理"


def _with_customers(customers: Sequence[str]) -> str:
    """有客户甲、乙等 5 个."""
    shown = "、".join(customers[:_CUSTOMERS_SHOWN])
    return f"有客户{shown}" + (f"等 {len(customers)} 个" if len(customers) > _CUSTOMERS_SHOWN else "")


def plan_not_understood(customers: Sequence[str]) -> tuple[str, str]:
    """Message and advice for a sheet that speaks of plans and names customers in an arrangement that is not read."""
    return (
        f"像是分销计划（{_with_customers(customers)}），但这样的排法读不出哪个数字是谁、哪个月的计划",
        "请改成一个客户一行：有“月份、客户名称、销售目标”等列，或各月份（1月、2月……）各一列；" + _NOT_MEANT,
    )


def records_without_headings(customers: Sequence[str]) -> tuple[str, str]:
    """Message and advice for a sheet that begins with a record instead of headings."""
    return (
        f"没有表头，第一行就是数据（{_with_customers(customers)}），不知道各列是什么",
        f"请在最上面一行写上各列的名称，如日期、客户名称、数量、金额；{_NOT_MEANT}",
    )


READ_LIKE_BEFORE = "按前一张工作表的表头读取，照常计入"


def goes_on(table: str, sheet: str) -> tuple[str, str]:
    """Message and advice for a sheet without headings that has the columns of the sheet before it."""
    return f"没有表头，各列与前一张工作表“{sheet}”的{table}一致", "请核对各列是否相同；最好在最上面一行补上表头"


def columns_unknown(table: str, customers: Sequence[str], headings: Sequence[str]) -> tuple[str, str]:
    """Message and advice for a sheet that calls itself one of our tables, but whose columns are not known."""
    found = f"；找到的表头：{'、'.join(headings)}" if headings else ""
    return (
        f"像是{table}（{_with_customers(customers)}），但认不出需要的列{found}",
        f"请把列名改成常用的叫法，或在 客户管理规则.xlsx 的“列名对照”中写明本单位的叫法；{_NOT_MEANT}",
    )


def missing_cell(heading: str) -> tuple[str, str]:
    """Message and advice for a record that lacks a needed cell."""
    return f"缺少“{heading}”", f"请填写“{heading}”"


READ_LIKE_ABOVE = "按上面一行的同一张单据读取，照常计入"


def lines_of_a_voucher(lines: int, headings: Sequence[str]) -> tuple[str, str]:
    """Message and advice for a journal that writes date, number and customer on a voucher's first line alone."""
    message = f"有 {lines} 行没有写{'、'.join(headings)}，只在每张单据的第一行写了"
    return message, "请核对；如果不是上面一行的单据，请把这几列逐行填上"


def blank_balance() -> tuple[str, str]:
    """Message and advice for a customer in a list of receivables whose balance is blank: it need not be 0."""
    return "“应收余额”空白，看不出是没有欠款还是没有填", "没有欠款的请填 0，有欠款的请填金额"


def blank_closing_balances() -> tuple[str, str]:
    """Message and advice for a customer whose closing balance stands neither as a debit nor as a credit."""
    return "期末余额的借方、贷方都空白，看不出是没有欠款还是没有填", "没有欠款的请填 0，有欠款的请填金额"


def missing_beside(taken: str, other: str) -> tuple[str, str]:
    """Message and advice for a blank in the column that is used, where another one that could serve is filled."""
    return f"“{taken}”空白；“{other}”有内容，但本表采用的是“{taken}”", f"请填写“{taken}”"


def figures_without_owner() -> tuple[str, str]:
    """Message and advice for a row of figures that does not say whose they are."""
    return "本行只有数字，没有客户、日期等内容", "请补齐本行，或在行首注明“合计”"


ROWS_SET_ASIDE = "这些行未计入"


def voided_row(heading: str, word: str, table: str) -> tuple[str, str]:
    """Message and advice for a row that says of itself that it is void, not approved or not received."""
    said = f"“{heading}”写的是“{word}”" if heading else f"行中注明“{word}”"
    return f"{said}，不算有效的{table}", "如果这一行有效，请改正这一格；确实无效的不用处理"


def voided_rows(heading: str, word: str, table: str, rows: int, amount: float | None) -> tuple[str, str]:
    """Message and advice for the many rows of a sheet that say so."""
    (message, advice), worth = (
        voided_row(heading, word, table),
        "" if amount is None else f"，金额合计 {money(amount)} 元",
    )
    return f"有 {rows} 行{message}{worth}", advice


SHARED_OUT = "整张单据只计一次：有单价的按各行数量×单价分到各行，没有的全部计在第一行"
COUNTED_ONCE_A_SLIP = "每张单据只计一次，其余各行的这一项未计入"


def merged_over_lines(heading: str, slips: int, lines: int) -> tuple[str, str]:
    """Message and advice for amounts merged over several lines of goods that are not worth just that."""
    return (
        f"“{heading}”有 {slips} 处合并在几行货物上（共 {lines} 行），看不出每行各是多少",
        "请取消合并，每行写自己的金额",
    )


def repeated_on_lines(heading: str, slips: int, lines: int) -> tuple[str, str]:
    """Message and advice for a column that repeats the sum of a whole slip on each of its lines."""
    message = f"“{heading}”在同一单号的各行上重复（{slips} 张单据，共 {lines} 行），是整张单据的数"
    return message, "如果各行确是分开的几笔，请写上不同的单号"


MONTHS_LEFT_OUT = "这些月份没有采用，其余照常使用"


def month_of_no_year(heading: str, columns: int) -> tuple[str, str]:
    """Message and advice for columns of months in a plan that goes beyond one year."""
    message = f"“{heading}”等 {columns} 列没有写年份，而计划跨了年，分不清是哪一年"
    return message, "请在表头写上年份，或在标题、工作表名里写明从哪年哪月到哪年哪月"


def more_fields_than_headings(fields: int, headings: int) -> tuple[str, str]:
    """Message and advice for a line of a text file whose fields are more than its headings."""
    message = f"本行有 {fields} 个字段，表头只有 {headings} 个，分不清各是哪一列（1,500.00 不加引号就成了两个）"
    return message, "请重新导出，金额不带千分位的逗号，或另存为 .xlsx 后再放回来"


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


OTHER_ROW_COUNTS = "以那一行为准，此行未用"


def same_row_again(counting: int) -> tuple[str, str]:
    """Message and advice for a row of ours that somebody copied: `counting` is the 1-based row that counts."""
    return f"与第 {counting} 行是同一条，重复填写", "请删去多余的一行"


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


def code_alike(given: str, known: str) -> tuple[str, str]:
    """Message and advice for a code that is a customer's but for zeros, as Excel makes them, or a hyphen."""
    message = f"编号 {given} 按 {known} 计入（与客户档案只差前面的 0、末尾的 .0 或横线，可能是 Excel 改的）"
    return message, "请把编号列设为文本格式，照客户档案填写编号"


def codes_alike(given: str, customers: Sequence[str]) -> tuple[str, str]:
    """Message and advice for a code that is several customers' but for zeros or a hyphen."""
    return (
        f"编号 {given} 可能是{'，也可能是'.join(customers)}，无法判断是哪一个",
        "请照客户档案填写编号，或填写客户名称",
    )


SUMMARY_NOT_COUNTED = "只计各表，这张表里的这些客户未计入"
SINGLE_SHEETS_COUNT = "以各表为准，汇总的数未计入"


def sums_up_others(sheets: Sequence[str], rows: int, amount: float) -> tuple[str, str]:
    """Message and advice for a sheet of receivables that sums up what other sheets list for the same date."""
    message = (
        f"这张表是{'、'.join(f'“{sheet}”' for sheet in sheets)}的汇总（{rows} 行，应收余额合计 {money(amount)} 元）"
    )
    return message, "不用处理；如果另是一笔欠款，请在工作表名称或标题中写明它的截止日期或部门"


def summary_differs(own: float, others: float, places: Sequence[str]) -> tuple[str, str]:
    """Message and advice for a customer of whom a summary and the sheets that it sums up differ."""
    message = (
        f"汇总写 {money(own)} 元，各表（{'、'.join(places)}）合计 {money(others)} 元，相差 {money(own - others)} 元"
    )
    return message, "请核对这个客户的应收余额，改到一致"


KNOWN_BY_NAME = "各按名称分开统计；只写这个编号的行分不清是谁，不计入"


def code_of_several(code: str, name: str, others: Sequence[str]) -> tuple[str, str]:
    """Message and advice for a row of a register whose code another customer has too."""
    return (
        f"编号 {code} 是{name}的，也是{'、'.join(others)}的",
        "请给每个客户各自的编号；如果是同一个客户，请统一名称或写进“别名”",
    )


def code_means_several(code: str) -> tuple[str, str]:
    """Message and advice for a row that names its customer by such a code alone."""
    return f"客户档案中有不止一个客户的编号是 {code}，无法判断是哪一个", "请在本行写上客户名称，并在客户档案中改正编号"


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


def title_counts_goods(heading: str) -> tuple[str, str]:
    """Message and advice for a planned figure under a title that counts boxes, pieces or tons."""
    _, advice = counts_goods(heading)
    return f"标题、表头上方、工作表名或文件名写的是货物的数量单位（如箱、件），“{heading}”不是金额", advice


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


EACH_GROUP_READ = "每一组各作一种产品，都计入"


def groups_taken_for_products(names: Sequence[str]) -> tuple[str, str]:
    """Message and advice for columns that come again under names which may be those of products."""
    message = f"表头有 {len(names)} 组同样的列：{'、'.join(names)}，当作不同的产品读取"
    return message, "如果不是不同的产品（如含税与不含税、订货与发货），请只留一组，或加一列各组的合计以便核对"


def groups_unread(heading: str, columns: Sequence[str]) -> tuple[str, str]:
    """Message and advice for columns that come again and whose meaning nobody can tell."""
    message = f"“{heading}”在表头出现 {len(columns) + 1} 次，只用了左边一列，{'、'.join(columns)} 列没有读取"
    return message, "请改成一笔一行，或给每一组写明各自的日期、产品或单号"


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
    """Message and advice for payments, plans or balances in the rows of another table, or of a bank's statement, that
    have one of their own.
    """
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
