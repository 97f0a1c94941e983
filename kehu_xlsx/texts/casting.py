"""Why a cell was not used, and how to write it so that it can be.

Each `Wrong` is a pair of sentences; `{heading}` is the column's heading, other names are given with the refusal.
"""

from __future__ import annotations

from typing import NamedTuple


class Wrong(NamedTuple):
    """What is wrong with a cell, and what to do about it."""

    message: str
    advice: str


NOT_USED = "这一格没有采用，按空白处理。"

ERROR_VALUE = Wrong("“{heading}”是错误值 {code}。", "请在原表中改正公式，或直接填入正确的内容，再重新运行。")
NO_CACHED_VALUE = Wrong(
    "“{heading}”是公式，但文件里没有存下它的计算结果。", "请用 Excel 或 WPS 打开这个工作簿，保存一次，再重新运行。"
)

NOT_A_NUMBER = Wrong("“{heading}”读不成数字。", "请只填数字，如 1200、1,200.00 或 1.2万；没有就留空。")
PERCENT_IN_AMOUNT = Wrong("“{heading}”是百分数，这里应当是数量或金额。", "请填数量或金额本身，如 1200。")
DATE_IN_AMOUNT = Wrong(
    "“{heading}”是日期或时间，这里应当是数字。",
    "单元格格式可能误设成了日期：请把格式改回“数值”，核对数字后再重新运行。",
)
NEGATIVE = Wrong("“{heading}”是负数，不采用。", "请填 0 或大于 0 的数：不允许赊销填 0，没有定就留空。")
TOO_LARGE = Wrong("“{heading}”大得不合情理，超过一万亿。", "请核对这个数字，改正后再重新运行。")

NOT_A_DATE = Wrong("“{heading}”读不成日期。", "请写成 2026-10-03 的样子；还没有定的就留空。")
DAY_OR_TENFOLD = Wrong(
    "“{heading}”是数字 {number}，分不清是 {month} 月 {day} 日还是 {month} 月 {day}0 日。",
    "请写成 2026-10-03 的样子，或把单元格格式设为“文本”后重新填写。",
)
NUMBER_IN_DATE = Wrong("“{heading}”是数字，不是日期。", "请写成 2026-10-03 的样子。")
NO_SUCH_DAY = Wrong("“{heading}”没有这一天。", "请核对年、月、日，写成 2026-10-03 的样子。")
YEAR_OUT_OF_RANGE = Wrong("“{heading}”的年份是 {year}，不在 1990 至 2100 年之间。", "请核对年份，改正后再重新运行。")
YEAR_UNKNOWN = Wrong(
    "“{heading}”没有写年份，标题、工作表名和文件名里也没有。",
    "请写成 2026-10-03 的样子，或在标题、工作表名里写明年月。",
)
YEAR_OF_SPAN = Wrong(
    "“{heading}”没有写年份，标题、工作表名或文件名里写的是跨年的一段时间，分不清是哪一年。",
    "请写上年份，或在标题、工作表名里写明从哪年哪月到哪年哪月。",
)
DAY_MISSING = Wrong("“{heading}”只有月份，没有写哪一天。", "请写成 2026-10-03 的样子。")
ORDER_UNKNOWN = Wrong("“{heading}”分不清哪个是年、月、日。", "请按年、月、日的顺序，写成 2026-10-03 的样子。")
TIME_WITHOUT_DAY = Wrong("“{heading}”只有时间，没有日期。", "请写成 2026-10-03 的样子。")

NOT_A_MONTH = Wrong("“{heading}”读不成月份。", "请写成 2026-10 或 2026年10月 的样子。")
MONTH_OR_TENFOLD = Wrong(
    "“{heading}”是数字 {number}，分不清是 {year} 年 1 月还是 10 月。", "请写成 {year}-01 或 {year}-10 的样子。"
)

NOT_A_LEVEL = Wrong(
    "“{heading}”不是一级至五级之一。", "请填：一级、二级、三级、四级、五级（也可填 1 至 5 或 A 至 E）。"
)
NOT_TERMS = Wrong("“{heading}”读不成账期。", "请填天数，如 30；月底后计算天数的填“月结30”；不赊账的填 0 或“现款”。")
NOT_DAYS = Wrong("“{heading}”读不成天数。", "请填天数，如 15，或写成 15天、半个月、1周、1个月的样子。")
DAYS_OUT_OF_RANGE = Wrong("“{heading}”应在 0 至 3650 天之间。", "请核对天数，改正后再重新运行。")
NOT_A_FLAG = Wrong("“{heading}”看不出是“是”还是“否”。", "请填：是、否。")
NOT_A_CHOICE = Wrong("“{heading}”不是可填的内容。", "请填：{choices}。")
DATE_IN_TEXT = Wrong("“{heading}”被表格软件变成了日期。", "请把单元格格式设为“文本”，重新填写原来的内容，再重新运行。")
