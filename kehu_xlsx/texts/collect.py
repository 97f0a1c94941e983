"""What is said when filled-in workbooks are taken back."""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence
from typing import Final

from kehu_xlsx.errors import Problem
from kehu_xlsx.texts.console import counted, problem_line
from kehu_xlsx.texts.reasons import money

NOTHING_RUN_YET = "这个办事处还没有运行过（没有 台账.xlsx），没有可以收回的表；请先运行 kehu-xlsx run。"
NO_SUCH_FILE = "找不到这个文件"
NOT_ALLOWED = "打不开：没有读取的权限，或正被别的程序占用；请关闭或另存一份再收"
NOT_READ = "打不开：文件可能已被移走、正在下载，或所在的磁盘有故障"
LOCK_FILE = "是 Excel 打开工作簿时的临时文件，不是表；请收工作簿本身"
NO_WORKBOOK = "不是 Excel 工作簿、文件夹、邮件（.eml）或压缩包（.zip）"
NOTHING_ATTACHED = "邮件里没有附带 Excel 工作簿"
NOTHING_PACKED = "压缩包里没有 Excel 工作簿"
UNNAMED: Final = "未命名附件"
MAIL_DAMAGED = "邮件已损坏或不是邮件，打不开；请把附件另存出来再收"
MAIL_IN_MAIL = "邮件里套着太多层邮件，没有打开；请把附件另存出来再收"
WINMAIL = "是 Outlook 打包的附件（winmail.dat），打不开；请对方改用 HTML 或纯文本格式重发，或把原来的表直接发来"
ZIP_DAMAGED = "压缩包已损坏或不完整，打不开；请重新压缩，或解压后再收"
ZIP_LOCKED = "压缩包设有密码，打不开；请解压后再收"
ZIP_TOO_LARGE = "压缩包解开后异常庞大（超过 200 MB 或 1000 个文件），没有全部打开；请解压后只收填好的表"
ZIP_IN_ZIP = "压缩包里又套着压缩包，不止一层，没有打开；请解压后再收"
_OTHER_PACKER = "是 {suffix} 压缩包，打不开；请解压后再收，或改压成 .zip"
NOT_OPENED: Final[Mapping[str, str]] = {
    ".msg": "是 Outlook 的 .msg 邮件，打不开；请在 Outlook 里把附件另存出来，再收另存的表",
    **{suffix: _OTHER_PACKER.format(suffix=suffix) for suffix in (".rar", ".7z")},
}
NO_FORM = (
    "不是本工具生成、供人填写的表"
    "（分销计划表、预警报告、分销计划汇总、取消经销资格建议、拜访记录、计划检查登记表、自报网点）"
)
PLAN_UNKNOWN = (
    "是分销计划表，但表头改过，又另存成别的格式或粘贴过，找不到填写的格子；请把填写的内容填到原来的 .xlsx 上再收"
)
TAKEN_BEFORE = "同样的文件以前收过，没有重复收"
NOT_FILLED_IN = "和发出去的时候一样，没有填写"
BLANK_REGISTER = "没有填写：没有一行填了“日期”"
BLANK_PLAN = "没有填写（各周进货仍是建议数，没有回款、网点、对账和签字）"
NOTHING_USABLE = "填写的内容都没有采用，原因见下"
LEFT_OUT = "该单元格按空白处理，本行其余内容照常收回"
FIGURE_NOT_ACCEPTED = "没有采用，仍按下达的计划"
ASK_FOR_ANOTHER_PLAN = "客户要求调整计划的，请在分销计划汇总里修改、确认后重新下达"
_FIGURE_GONE = "“{figure}”这一栏不在表上了"
_PRODUCT_GONE = "计划里的“{product}”不在表上了"
_FIGURE_CHANGED = "“{figure}”现在是{now}，下达的计划是{was}"
TOTAL_ON_FORM = ("这是合计行，不是一笔", "合计由表自己计算，不用填写；要登记的请逐笔填写")
TOTAL_NOT_TAKEN = "没有收这一行，其余各行照常收回"
LINE_KEPT = "按空白收回，本行其余内容照常收回"
LINE_LEFT_OUT = "没有收这一行"
DATE_KEPT = "按填写的日期收回"
SHEET_NOT_TAKEN = "没有收这一张工作表"
FILL_IN_ONE = "两份都要的，请把内容合在一份上再收一次"
_MISSING = ("没有填“{field}”", "请补上“{field}”再收一次")
_OTHER_MONTH = ("日期 {day} 不在计划的月份 {month} 里", "请与客户核实；写错的请改正后再收一次")
_SAME_PLAN = ("{number} 在这个工作簿里不止一张工作表，收的是“{sheet}”", "填在这一张上的，请删去另一张再收一次")
_REPLACED = "{number} 以前收过“{workbook}”，现在以这一份为准"
_NO_LONGER_KEPT = "那一份上有、这一份上没有的 {count} 行不再保留：{lines}"
_TICKED = {"☑相符□不符": "相符", "□相符☑不符": "不符", "□相符□不符": ""}
_NO_SUCH_PLAN = "台账里没有 {number} 这份计划（{month}）"

_MOST_NAMED = 5
_OFFICE_UNKNOWN = "表上没有“{office}”，看不出是不是本办事处的；请把填写的内容填到原来的 .xlsx 上再收"
_ANOTHER_OFFICE = "这是“{office}”的表，不是本办事处的"
_TAKEN = "  {name}：{form}，收回 {rows} 行，已记入台账"
_TAKEN_INSTEAD = "  {name}：{form}，收回 {rows} 行，代替以前收的“{replaced}”，已记入台账"
_NOTHING_NEW = "  {name}：{form}，没有新填写的内容"
_RECORDS = "  {name}：{form}，已收进“回收表格”，下次运行时读取"
_REFUSED = "  {name}：没有收，{reason}"
_NOTHING = "没有文件"
_NEXT = "下一步：运行 kehu-xlsx run，结果会包含收回的内容。"


def within(around: str, parcel: str) -> str:
    """Where a file lay, the outermost parcel first: 来信.eml → 回传.zip."""
    return f"{around} → {parcel}" if around else parcel


def nothing_but(nothing: str, others: Sequence[str]) -> str:
    """That a parcel holds no workbook, and what it holds instead."""
    names = [name for name in others if name]
    shown = "、".join(names[:_MOST_NAMED]) + (" 等" if len(names) > _MOST_NAMED else "")
    return f"{nothing}（只有：{shown}）" if names else nothing


def of_another_office(office: str) -> str:
    """A form that says it is from another office."""
    return _ANOTHER_OFFICE.format(office=office)


def of_unknown_office(office: str) -> str:
    """A plan on which the office's name does not stand."""
    return _OFFICE_UNKNOWN.format(office=office)


def no_such_plan(number: str, month: str) -> str:
    """A plan form that belongs to no plan that the ledger knows."""
    return _NO_SUCH_PLAN.format(number=number, month=month)


def figure_changed(figure: str, now: object, was: float | None) -> tuple[str, str]:
    """A planned figure that stands otherwise on the form than it was planned."""
    return _FIGURE_CHANGED.format(figure=figure, now=_shown(now), was=_shown(was)), ASK_FOR_ANOTHER_PLAN


def missing(field: str) -> tuple[str, str]:
    """A line that does not say what it is about."""
    return _MISSING[0].format(field=field), _MISSING[1].format(field=field)


def other_month(day: str, month: str) -> tuple[str, str]:
    """A day that lies in another month than the plan's."""
    return _OTHER_MONTH[0].format(day=day, month=month), _OTHER_MONTH[1]


def same_plan_again(number: str, sheet: str) -> tuple[str, str]:
    """A second sheet of a plan in one workbook."""
    return _SAME_PLAN[0].format(number=number, sheet=sheet), _SAME_PLAN[1]


def replaced(number: str, workbook: str) -> str:
    """A plan that came back before."""
    return _REPLACED.format(number=number, workbook=workbook)


def no_longer_kept(lines: Sequence[str], number: int) -> str:
    """What the former copy reported and the newer one does not; the first of `number` lines."""
    shown = "；".join(lines) + (" 等" if number > len(lines) else "")
    return _NO_LONGER_KEPT.format(count=number, lines=shown)


def figure_gone(figure: str) -> tuple[str, str]:
    """A planned figure that has no place on the form any more."""
    return _FIGURE_GONE.format(figure=figure), ASK_FOR_ANOTHER_PLAN


def product_gone(product: str) -> tuple[str, str]:
    """A product of the plan that stands on the form no more."""
    return _PRODUCT_GONE.format(product=product), ASK_FOR_ANOTHER_PLAN


def _shown(value: object) -> str:
    if value is None:
        return "空白"
    return f" {money(value)}" if isinstance(value, int | float) else f"“{value}”"


def agreement(ticked: object) -> str:
    """How the distributor's balance compares, as he ticked or wrote it; "" where he did neither."""
    said = "" if ticked is None else str(ticked)
    return _TICKED.get("".join(said.split()), said)


def not_read(error: int | None) -> str:
    """Why the system did not let us read a file."""
    if error in {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG}:
        return NO_SUCH_FILE
    return NOT_ALLOWED if error in {errno.EACCES, errno.EPERM} else NOT_READ


def taken_line(name: str, form: str, rows: int, *, is_record: bool, replaced: str = "") -> str:
    """A file that was taken, perhaps in place of one that came before."""
    said = _RECORDS if is_record else _NOTHING_NEW if not rows else _TAKEN_INSTEAD if replaced else _TAKEN
    return said.format(name=name, form=form, rows=rows, replaced=replaced)


def refused_line(name: str, reason: str) -> str:
    """A file that was not taken, and why."""
    return _REFUSED.format(name=name, reason=reason)


def collected_lines(files: Sequence[str], problems: Sequence[Problem], taken: int, refused: int) -> list[str]:
    """What `collect` says: how many were taken, what became of each file, what was wrong in them."""
    counts = {word: number for word, number in (("收回", taken), ("没有收", refused)) if number}
    head = f"共 {taken + refused} 个文件：{counted(counts)}" if counts else _NOTHING
    return [head, *files, *map(problem_line, problems), *([_NEXT] if taken else [])]
