"""What is said of many offices at once: 总部汇总.xlsx, what failed and why, the lines after a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kehu_xlsx.texts.console import KEPT, WRITTEN, line
from kehu_xlsx.texts.reasons import money, rate

TITLE = "总部汇总"
OVERVIEW, OFFICES, SEVERE, DISQUALIFICATION = "概览", "各办事处", "严重预警", "取消经销资格建议"
REGIONS, TREND, BY_OFFICE, FAILURES = "授信敞口", "月度趋势", "各办事处进货", "失败"

OFFICE, STATE, AS_OF, REPORT = "办事处", "状态", "截止日期", "客户管理月报"
CUSTOMERS, MET, MISSED, UNPLANNED, MET_RATE = "在营客户", "达成", "未达成", "未下达计划", "达成占比"
NET, TARGET, PLANNED_NET, SALES_RATE = "进货净额", "销售目标", "有目标客户进货净额", "销售达成率"
PAYMENTS, PAYMENT_PLAN, PLANNED_PAYMENTS, PAYMENT_RATE = "实际回款", "回款计划", "有计划客户回款", "回款达成率"
LIMIT, BALANCE, USAGE, OVERDUE, OVERDUE_SHARE = "有效额度", "应收余额", "额度使用率", "逾期金额", "逾期占比"
SEVERE_COUNT, WARNING_COUNT, WATCH_COUNT = "严重", "警告", "关注"
DISQUALIFY, PROBLEMS = "建议取消资格", "数据问题"
REGION, STOPPED, UNKNOWN, REGION_CUSTOMERS = "区域", "停货客户", "余额无法计算", "客户数"
MONTH, KNOWING, BUYERS, MET_CUSTOMERS, JUDGED = "月份", "有记录的办事处", "进货客户", "达成客户", "已判定客户"
TWELVE_MONTHS = "近12月"
REASON, ADVICE, ATTEMPTS, THEIR_REPORT, ALERT_COUNT = "原因", "怎么办", "运行次数", "预警报告", "预警条数"
NO_REGION = "（未填区域）"
FAILED_CARD = "失败办事处（个）"
NET_CARD, PAYMENT_CARD, BALANCE_CARD = "进货净额（元）", "实际回款（元）", "应收余额（元）"
OVERDUE_CARD, SEVERE_CARD = "逾期金额（元）", "严重预警（条）"
TREND_CHART, REGION_CHART, WORST_LIST, REGION_LIST = (
    "近12个月全公司进货净额与回款（元）",
    "各区域应收余额与逾期金额（元）",
    "严重预警最多的办事处",
    "各区域授信敞口",
)
FAILED_LIST = "没有做完的办事处"
NO_FAILURES = "没有失败的办事处"
NO_SEVERE = "没有严重预警"

NOTES: Mapping[str, tuple[str, ...]] = {
    OFFICES: (
        "每个办事处一行，点击办事处名称可打开它的客户管理月报。合计随筛选变化；达成率按有目标、有计划的客户计算。",
    ),
    SEVERE: ("预警编号由各办事处自编，和办事处名称一起看。原因与措施请在各办事处的预警报告中填写。",),
    DISQUALIFICATION: ("审批结论请在各办事处的客户管理月报中填写，下次运行时读回。",),
    REGIONS: ("按客户档案的区域和办事处合计；停用客户仍有欠款的也计入。",),
    TREND: (
        "取自各办事处的台账和记录；某月没有记录的办事处不计入该月，见“有记录的办事处”；应收余额和达成只有运行过的月份才有。",
    ),
    BY_OFFICE: ("取自各办事处的台账和记录；空白是没有该月的记录。",),
    FAILURES: ("这些办事处没有计入合计；处理后再运行一次 kehu-xlsx hq，其余没有变化的办事处不会重做。",),
}
PERSON_NOTES = ("原因与措施请在各办事处的预警报告中填写，见“各办事处”，点击可打开。",)
PERSON_ALERTS, PERSON_REPORTS = "预警", "各办事处"

NO_REGISTER_ADVICE = "请放入带“客户名称”和“客户级别”两列的客户档案；如果这个文件夹不是办事处，请把里面的工作簿移走"
NOT_SEEN_ADVICE = "请在每台工作机上把共享文件夹挂到同样的路径"
AGAIN_ADVICE = "请再运行一次；已完成的办事处不会重做"
DEBUG_ADVICE = "请对这个文件夹单独运行 kehu-xlsx run --debug，把显示的内容发给维护人员"
FIX_ADVICE = "请按原因处理，再运行一次"
DEAD = "工作进程多次中途停止（可能是内存不足，或机器关机）"
WORKERS_GONE = "工作进程全部停止了，这个办事处没有做完"
SCHEDULER_GONE = "与调度器的连接断了，这个办事处没有做完"
NEEDS_DASK = '多个办事处一起运行要用 Dask，还没有安装。请运行：pip install "kehu-xlsx[hq]"'
_NO_REGISTER = "没有读到客户档案"
_NOT_SEEN = "工作机 {host} 看不到共享文件夹里的 {folder}"
_UNEXPECTED = "程序遇到没有预料到的问题（{error}）"
_BROKEN = "{name}：{reason}"
_NO_OFFICE = "“{root}”下面没有找到办事处。办事处是放着客户档案（带“客户名称”和“客户级别”两列）的文件夹。"
_ROOT_IS_OFFICE = "“{root}”本身就是一个办事处，请运行 kehu-xlsx run；hq 要用的是存放各办事处文件夹的上一级文件夹。"
_NO_SCHEDULER = "连不上调度器 {address}。请检查地址，确认 dask scheduler 正在运行，再运行一次；没有做任何事。"
_NO_WORKERS = "调度器 {address} 上没有工作进程。请在各台机器上启动 dask worker，再运行一次；没有做任何事。"
_BAD_ADDRESS = "“{address}”不是调度器地址，请写成 tcp://主机:8786 这样。"
_OTHER_VERSIONS = (
    "各台机器的程序版本不同，没有做任何事。请装成一样的版本，重启工作进程，再运行一次。\n  本机：{own}\n{workers}"
)
_NOT_INSTALLED = "没有安装"
_SPLIT = "共 {count:,} 行，超过一张工作表的上限，分在 {sheets} 张表上。"
_CAME_IN = "{office}：{state}"
_PROGRESS = "{done}/{total} {words}"
_PART_NAME = "{name}（{number}）"
_MONTH_FOLDER = "{office}/输出/{month}"
_FAILURES_SHOWN = 10


@dataclass(frozen=True)
class HeadquartersSummary:
    """What came out of all offices; also what --json prints. What can't be computed is None."""

    company: str
    month: str
    as_of: str
    offices: int
    run: int
    unchanged: int
    failed: Sequence[Mapping[str, str]]
    net_purchases: float | None
    payments: float | None
    balance: float | None
    overdue: float | None
    severe: int
    disqualify: int
    people: int
    written: str
    kept: Sequence[str] = ()


def summary_lines(facts: HeadquartersSummary) -> list[str]:
    """The lines after a run of all offices."""
    counts = f"{facts.offices} 个，本次运行 {facts.run}，没有变化 {facts.unchanged}，失败 {len(facts.failed)}"
    owed_words = _amount(facts.balance) + (f"，其中逾期 {_amount(facts.overdue)}" if facts.balance is not None else "")
    failed = [
        line(f"{each['office']} 失败", f"{each['reason'].rstrip('。')}。{each['advice']}") for each in facts.failed
    ]
    more = len(failed) - _FAILURES_SHOWN
    return [
        f"{facts.company}  {facts.month}（截至 {facts.as_of}）",
        line("办事处", counts),
        *failed[:_FAILURES_SHOWN],
        *([f"  还有 {more} 个失败的没有列出，见“{FAILURES}”"] if more > 0 else []),
        line("进货净额", _amount(facts.net_purchases)),
        line("回款", _amount(facts.payments)),
        line("应收余额", owed_words),
        line("严重预警", f"{facts.severe} 条"),
        line("建议取消经销资格", f"{facts.disqualify} 家"),
        line("跨办事处的预警报告", f"{facts.people} 份"),
        *(KEPT.format(name=name) for name in facts.kept),
        WRITTEN.format(folder=facts.written),
    ]


def broken(name: str, reason: str) -> str:
    """A workbook that does not open."""
    return _BROKEN.format(name=name, reason=reason)


def no_register(broken_ones: Sequence[str]) -> str:
    """Why a folder with tables is no office, with the workbooks that don't open."""
    return "；".join((_NO_REGISTER, *broken_ones))


def not_seen(host: str, folder: str) -> str:
    """A worker that does not share the folder."""
    return _NOT_SEEN.format(host=host, folder=folder)


def unexpected(error: str) -> str:
    """Something that nobody foresaw."""
    return _UNEXPECTED.format(error=error)


def no_office(root: str, lost: Sequence[str]) -> str:
    """Nothing to run."""
    return "".join((_NO_OFFICE.format(root=root), *(f"\n  · {each}" for each in lost)))


def root_is_office(root: str) -> str:
    """The folder of one office was given."""
    return _ROOT_IS_OFFICE.format(root=root)


def no_scheduler(address: str) -> str:
    """Nothing answers at the scheduler's address."""
    return _NO_SCHEDULER.format(address=address)


def no_workers(address: str) -> str:
    """A scheduler without workers."""
    return _NO_WORKERS.format(address=address)


def bad_address(address: str) -> str:
    """An address that is none."""
    return _BAD_ADDRESS.format(address=address)


def other_versions(own: str, workers: Mapping[str, str]) -> str:
    """Workers with another version of something that must be alike."""
    lines = "\n".join(f"  {address}：{versions}" for address, versions in workers.items())
    return _OTHER_VERSIONS.format(own=own, workers=lines)


def versions(parts: Mapping[str, str | None]) -> str:
    """Versions in a line: kehu-xlsx 0.1.0，Python 3.11.7."""
    return "，".join(f"{name} {version or _NOT_INSTALLED}" for name, version in parts.items())


def split(count: int, sheets: int) -> str:
    """Rows that one sheet can't hold."""
    return _SPLIT.format(count=count, sheets=sheets)


def sheet_title(name: str) -> str:
    """The title of a sheet: 总部汇总：严重预警."""
    return f"{TITLE}：{name}"


def person_title(who: str) -> str:
    """The title of one person's alerts over several offices."""
    return f"多个办事处的预警：{who}"


def came_in(office: str, state: str) -> str:
    """What became of an office: 华东/青岛办事处：本次运行."""
    return _CAME_IN.format(office=office, state=state)


def progress(done: int, total: int, words: str) -> str:
    """How far all of them are, as a line: 3/200 华东/青岛办事处：本次运行."""
    return _PROGRESS.format(done=done, total=total, words=words)


def part_name(name: str, number: int) -> str:
    """The name of one of the sheets over which rows are spread: 严重预警, 严重预警（2）."""
    return name if number == 1 else _PART_NAME.format(name=name, number=number)


def month_folder(office: str, month: str) -> str:
    """Where an office's outputs of a month lie, from the company's folder."""
    return _MONTH_FOLDER.format(office=office, month=month)


def done_note(run: int, unchanged: int) -> str:
    """Beside the number of offices that failed."""
    return f"本次运行 {run} 个，没有变化 {unchanged} 个"


def reached(plan: float, share: float | None) -> str:
    """Beside a sum: what it is measured against."""
    return "没有计划数" if share is None else f"计划 {money(plan)} 元，完成 {rate(share)}"


def owed(overdue: float | None, balance: float | None) -> str:
    """Beside what is overdue: its share of all that is owed."""
    return f"占应收余额 {rate(overdue / balance)}" if overdue is not None and balance else "没有应收余额，无法计算"


def alerts_note(warning: int, watch: int) -> str:
    """Beside the number of 严重 alerts."""
    return f"另有警告 {warning} 条，关注 {watch} 条"


def customers_note(customers: int, offices: int) -> str:
    """Beside what all offices owe together."""
    return f"{offices} 个办事处，在营客户 {customers:,} 家"


def _amount(amount: float | None) -> str:
    return "无法计算" if amount is None else f"{money(amount)} 元"
