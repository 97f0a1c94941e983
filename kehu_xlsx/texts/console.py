"""What the command line says: help, progress, the summary after a run, and errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kehu_xlsx.errors import Problem
from kehu_xlsx.texts.reasons import money, rate
from kehu_xlsx.texts.report import NO_BALANCES, NO_RECORDS

PROGRAM = "读取办事处文件夹里的 Excel 工作簿，生成当月的客户管理报表、预警、信用检查表和分销计划。"
COMMANDS: Mapping[str, str] = {
    "run": "一次完成当月全部工作：读取、判断、生成所有结果。",
    "check": "只检查：识别到哪些表、有哪些问题；只写 数据问题.xlsx，有问题时退出码为 1。",
    "fulfil": "只生成计划达成（含产品达成、取消经销资格建议）。",
    "alerts": "只生成每位责任人的预警报告。",
    "credit": "只生成财务用的客户信用检查表。",
    "visits": "只生成下月拜访计划、拜访记录表和日历。",
    "returns": "只生成退换货判定。",
    "complaints": "只生成投诉进度和投诉回复函。",
    "plan": "按修改后的分销计划汇总，重新生成每个客户的分销计划表。",
    "mark": "在办事处自己的工作簿上标注预警和数据问题：颜色加批注，其余一概不动；默认标在副本上。",
    "mail": "把当月的结果做成邮件：默认只生成草稿和邮件清单，加 --send 才真正发出。",
    "collect": "收回填好的表（分销计划表、预警报告、计划汇总、审批结论、拜访记录、计划检查）。",
    "watch": "守着文件夹：放进或改动表格后自动重新运行，用一行话说明结果有什么变化。",
    "init": "新办事处：建好带表头和下拉列表的空白工作簿、规则、模板和 运行.bat。",
    "templates": "检查“模板”文件夹里本单位的模板，列出全部占位符和它们所在的单元格。",
    "rules": "写出 客户管理规则.xlsx，列出现行的全部规则，可直接修改。",
    "hq": "运行文件夹下面的全部办事处，合成 总部汇总.xlsx；没有变化的办事处不重做。",
}
FOLDER, MONTH, DATE, FILES, CODE, NUMBER = "文件夹", "月份", "日期", "文件…", "客户", "数量"
ROOT, ADDRESS = "总文件夹", "地址"
ARGUMENTS: Mapping[str, str] = {
    FOLDER: "办事处的文件夹；名称带空格时，请用双引号括起来。",
    ROOT: "存放各办事处文件夹的上一级文件夹；名称带空格时，请用双引号括起来。",
    FILES: "收到的工作簿、装着它们的文件夹、压缩包，或带附件的邮件。",
}
OPTIONS: Mapping[str, str] = {
    "month": "要处理的月份，如 2026-10；不写则取有进货记录的最近一个完整月份。",
    "as_of": "截止日期，如 2026-10-20；不写则取当月最后一天（当月未完则为今天）。",
    "out": "结果存放的文件夹；不写则存到办事处文件夹下的“输出”。",
    "json": "以 JSON 输出摘要，供其他程序读取。",
    "quiet": "不显示进度和摘要。",
    "debug": "出错时显示技术细节。",
    "confirm": "把汇总中未填“否”的计划全部确认，有问题的除外。",
    "send": "通过客户管理规则“邮件”表里的服务器发出；发过的不会再发。",
    "dry_run": "只说明会发哪些，不写任何文件，也不发。",
    "only": "只发给这些人：客户编号或名称，或邮件清单里的收件人（如“业务经理 张三”）；可以写几次，也可以用逗号隔开。",
    "limit": "每分钟最多发几封；不写则按客户管理规则。",
    "again": "以前发过的也再发一次。",
    "scheduler": "Dask 调度器的地址，如 tcp://主机:8786；不写则用本机的全部核心。",
    "all": "没有变化的办事处也重新运行。",
    "in_place": "直接标在原工作簿上；先把原文件备份到“备份”文件夹。",
    "remove": "去掉以前用 --in-place 标在原工作簿上的标注；先备份。",
    "break_signature": "有数字签名的工作簿也标注，签名会因此失效。",
    "help": "显示这段帮助。",
    "version": "显示版本号。",
}
USAGE = "用法："
OPTIONS_METAVAR = "[选项]"
COMMANDS_METAVAR = "命令 [参数]…"
SECTION_ARGUMENTS = "参数："
SECTION_OPTIONS = "选项："
SECTION_COMMANDS = "命令："
SEE_HELP = "用 {command} --help 查看帮助。"
INTERRUPTED = "已中断；没有文件因此损坏或丢失，可以再运行一次。"
WRITTEN = "结果在：{folder}"
KEPT = "有人改过的文件已另存：{name}"
LEFT = "已有人填写，读取后保留原样：{name}"
WHOLE_OFFICE = "整个办事处"
OWN_TEMPLATE, SHIPPED_TEMPLATE = "本单位的模板", "自带的模板"
NOTHING_TO_UNMARK = "没有找到标注过的工作簿。"
_SHOWN = 6
_PROBLEMS_SHOWN = 10


def unexpected(error: str) -> str:
    """Something that nobody foresaw; the technical words stay behind --debug."""
    return (
        f"程序遇到没有预料到的问题（{error}），已停止；没有文件因此损坏或丢失。"
        "请加上 --debug 再运行一次，把显示的内容发给维护人员。"
    )


def no_such_command(name: str, known: Iterable[str]) -> str:
    """A command that does not exist."""
    return f"没有“{name}”这个命令。可用的命令：{'、'.join(known)}。"


def no_such_option(name: str) -> str:
    """An option that does not exist."""
    return f"没有 {name} 这个选项。"


def missing_argument(name: str) -> str:
    """An argument left out."""
    return f"缺少{name}。"


def left_over(words: Iterable[str]) -> str:
    """More words than the command takes."""
    return f"多出了“{' '.join(words)}”；文件夹名称带空格时，请用双引号括起来。"


def wrongly_given(option: str) -> str:
    """An option that needs a value and got none, or takes none and got one."""
    return f"{option} 缺少值，或带了不该有的值。"


def bad_value(name: str, message: str) -> str:
    """An option's or argument's value that can't be used."""
    return f"{name} 的值不对：{message}"


def no_such_folder(path: str) -> str:
    """The office's folder is not there."""
    return f"找不到文件夹“{path}”。"


def not_a_folder(path: str) -> str:
    """A file stands where the office's folder should be."""
    return f"“{path}”这是一个文件，不是文件夹；请写办事处的文件夹。"


def not_a_month(text: str) -> str:
    """--month that is no month."""
    return f"“{text}”不是月份，请写成 2026-10 这样。"


def not_a_date(text: str) -> str:
    """--as-of that is no date."""
    return f"“{text}”不是日期，请写成 2026-10-20 这样。"


NOBODY = "没有写客户；不写 --only 才是发给所有人。"


def not_a_number(text: str) -> str:
    """--limit that is no whole number from 1 on."""
    return f"“{text}”不是数量，请写成 20 这样，至少 1。"


def as_of_outside(as_of: str, month: str) -> str:
    """--as-of outside of the month."""
    return f"截止日期 {as_of} 不在 {month} 之内。"


def not_begun(month: str, today: str) -> str:
    """--month that lies ahead."""
    return f"{month} 还没有开始（今天是 {today}），没有可以处理的数据。"


def after_today(as_of: str, today: str) -> str:
    """--as-of that lies ahead."""
    return f"截止日期 {as_of} 还没有到（今天是 {today}）。"


@dataclass(frozen=True)
class PlanStates:
    """How far next month's plans are, and what was wrong with what people typed into their 汇总.

    Of the drafts some were `declined` (否), some are `refused`, by customer with the reason; nobody confirmed the rest.
    """

    month: str
    confirmed: int
    drafts: int
    declined: int
    refused: Mapping[str, str]
    folder: str
    problems: Sequence[Problem] = ()


@dataclass(frozen=True)
class VisitPlanning:
    """Next month's 拜访计划: visits with a day, those after 应访日期, those that do not fit and the days they take."""

    month: str
    visits: int
    late: int
    left_out: int
    days_short: int


@dataclass(frozen=True)
class AlertSeen:
    """An alert as it stands after a run; the number stays the same while the alert lasts."""

    number: str
    customer: str
    kind: str
    severity: str


@dataclass(frozen=True)
class Summary:
    """What a manager needs to know after a run; also what --json prints. What can't be computed is None."""

    office: str
    month: str
    as_of: str
    fulfilment: Mapping[str, int]
    net_purchases: float | None
    sales_rate: float | None
    payments: float | None
    payment_rate: float | None
    balance: float | None
    overdue: float | None
    disqualify: Sequence[str]
    alerts: Mapping[str, Mapping[str, int]]
    alert_changes: Mapping[str, int]
    told: Mapping[str, int]
    visits: VisitPlanning
    problems: int
    problems_by_category: Mapping[str, int]
    rows: Mapping[str, Mapping[str, float | int | None]]
    folder: str
    open_alerts: Sequence[AlertSeen] = ()
    kept: Sequence[str] = ()
    left: Sequence[str] = ()
    plans: PlanStates | None = None  # after `plan` alone


def summary_lines(facts: Summary) -> list[str]:
    """The dozen lines after a run; after `plan` alone what concerns the plans."""
    whose = f"{facts.office}  {facts.month}（截至 {facts.as_of}）"
    lines = [whose, *plan_lines(facts.plans)] if facts.plans else [whose, *_month_lines(facts)]
    kept, left = (KEPT.format(name=name) for name in facts.kept), (LEFT.format(name=name) for name in facts.left)
    folder = facts.plans.folder if facts.plans else facts.folder
    return [*lines, *kept, *left, WRITTEN.format(folder=folder)]


def _month_lines(facts: Summary) -> list[str]:
    return [
        line("计划达成", counted(facts.fulfilment)),
        line("进货净额", _done(facts.net_purchases, "销售目标", facts.sales_rate)),
        line("回款", _done(facts.payments, "回款计划", facts.payment_rate)),
        line("应收余额", _owed(facts.balance, facts.overdue)),
        line("建议取消经销资格", _named(facts.disqualify)),
        *(line(kind, counted(counts)) for kind, counts in facts.alerts.items()),
        *([line("预警变化", f"与上月相比，{counted(facts.alert_changes)}")] if facts.alert_changes else []),
        line("上报对象", "，".join(f"{person} {count} 条" for person, count in facts.told.items()) or "无"),
        line(f"{facts.visits.month} 拜访计划", _planned_visits(facts.visits)),
        line("数据问题", _problems(facts)),
    ]


def plan_lines(plans: PlanStates) -> list[str]:
    """How many of next month's plans are confirmed, why the others are not, and the first problems of their 汇总."""
    lines = [line(f"{plans.month} 分销计划", f"已确认 {plans.confirmed}，草案 {plans.drafts}{_why_drafts(plans)}")]
    lines += [f"  {name} 仍是草案：{reason}" for name, reason in list(plans.refused.items())[:_PROBLEMS_SHOWN]]
    lines += [problem_line(problem) for problem in plans.problems[:_PROBLEMS_SHOWN]]
    more = len(plans.problems) - _PROBLEMS_SHOWN
    return lines if more <= 0 else [*lines, f"  汇总还有 {more} 条问题没有列出；填写的原样在另存的文件里"]


def _why_drafts(plans: PlanStates) -> str:
    unsaid = plans.drafts - plans.declined - len(plans.refused)
    reasons = {"没有确认": unsaid, "填了“否”": plans.declined, "填写有误": len(plans.refused)}
    return f"（{counted({reason: count for reason, count in reasons.items() if count})}）" if plans.drafts else ""


def line(label: str, text: str) -> str:
    """One line of an account."""
    return f"  {label}：{text}"


def counted(counts: Mapping[str, int]) -> str:
    """How often each word occurs: 是 39，否 11."""
    return "，".join(f"{word} {count}" for word, count in counts.items()) or "无"


def _done(amount: float | None, plan: str, reached: float | None) -> str:
    if amount is None:
        return NO_RECORDS
    return f"{money(amount)} 元，" + (f"没有{plan}可比" if reached is None else f"完成{plan} {rate(reached)}")


def _owed(balance: float | None, overdue: float | None) -> str:
    return NO_BALANCES if balance is None else f"{money(balance)} 元，其中逾期 {money(overdue or 0.0)} 元"


def _named(names: Sequence[str]) -> str:
    shown = "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
    return f"{len(names)} 家（{shown}）" if names else "无"


def _planned_visits(plan: VisitPlanning) -> str:
    left_out = f"，排不下 {plan.left_out} 次（约需 {plan.days_short} 天）" if plan.left_out else ""
    return f"{plan.visits} 次，晚于应访日期 {plan.late} 次{left_out}"


def _problems(facts: Summary) -> str:
    return f"{facts.problems} 条（{counted(facts.problems_by_category)}）" if facts.problems else "无"


def problem_line(problem: Problem, cells: int = 1) -> str:
    """A problem with where it stands; `cells` say the same of it."""
    where = " · ".join(part for part in (problem.workbook, problem.sheet, problem.cell) if part) or WHOLE_OFFICE
    if cells > 1:
        where = f"{where} 等 {cells} 处"
    value = f"（{problem.value}）" if problem.value else ""
    said = (part.rstrip("。；") for part in (problem.message, problem.action, problem.advice))
    return f"  [{problem.category}] {where}{value}：{'；'.join(filter(None, said))}"


def marked_lines(
    workbooks: int, colours: Mapping[str, int], refused: Mapping[str, int], remarks: Sequence[str], listed: str
) -> list[str]:
    """What `mark` says: how many cells of each colour, how many not and why, what else there is to know."""
    cells = sum(colours.values())
    return [
        f"已标注 {workbooks} 个工作簿、{cells} 个单元格" + (f"（{counted(colours)}）" if cells else ""),
        *(line(f"没有标注 {count} 个", reason) for reason, count in refused.items()),
        *(f"  {remark}" for remark in remarks),
        f"清单在：{listed}",
    ]


def unmarked_lines(workbooks: Sequence[str], remarks: Sequence[str]) -> list[str]:
    """What `mark --remove` says."""
    if not workbooks:
        return [NOTHING_TO_UNMARK]
    return [f"已去掉 {len(workbooks)} 个工作簿上的标注：{'、'.join(workbooks)}", *(f"  {remark}" for remark in remarks)]


def template_lines(
    name: str, known: Sequence[tuple[str, str]], used: Mapping[str, Sequence[str]], error: str, *, is_own: bool
) -> list[str]:
    """What `templates` says of one template: each placeholder with its cells and its meaning, those not used last."""
    head = f"{name}（{OWN_TEMPLATE if is_own else SHIPPED_TEMPLATE}）"
    if error:
        return [f"{head}：不能使用", f"  {error}"]
    standing = [(placeholder, words) for placeholder, words in known if placeholder in used]
    left_out = [(placeholder, words) for placeholder, words in known if placeholder not in used]
    return [
        f"{head}：可以使用，用了 {len(standing)} 个占位符",
        *(f"  {{{{{each}}}}}  {words}：{'、'.join(used[each])}" for each, words in standing),
        *(f"  {{{{{each}}}}}  {words}：没有用" for each, words in left_out),
    ]


def rules_lines(path: str, problems: Sequence[Problem]) -> list[str]:
    """What `rules` says."""
    return [*(problem_line(problem) for problem in problems), f"现行规则已写到：{path}"]


_FILL_IN = "下一步：填写客户档案等工作簿，然后双击 运行.bat，或运行 kehu-xlsx run。"
_AT_WORK = (
    "文件夹里已有工作簿，没有另建空白工作簿，以免混在一起。",
    "下一步：运行 kehu-xlsx check，看已有的工作簿读成了哪些表、还缺什么。",
)


def started_lines(folder: str, written: Sequence[str], kept: Sequence[str], *, at_work: bool) -> list[str]:
    """What `init` says."""
    return [
        *([f"已在“{folder}”建好：{'、'.join(written)}。"] if written else []),
        *([f"已有、没有改动：{'、'.join(kept)}。"] if kept else []),
        *(_AT_WORK if at_work else (_FILL_IN,)),
    ]
