"""Words about mails: what each says, to whom it goes, why one was not made, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from kehu_xlsx.errors import Problem
from kehu_xlsx.texts.console import counted, line, problem_line

PLAN, MANAGER, FINANCE = "分销计划", "预警和拜访", "信用检查"
SHEET: Final = "邮件"
KIND, SUBJECT, BODY = "种类", "主题", "正文"
FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    PLAN: {
        "客户名称": "客户的名称",
        "联系人": "客户的联系人，没有的写客户名称",
        "办事处": "办事处的名称",
        "计划月份": "计划是哪个月的，如 2026年11月",
        "回传截止": "请客户哪天之前填好寄回",
        "业务经理": "负责该客户的业务经理",
    },
    MANAGER: {
        "姓名": "收件人的姓名",
        "角色": "收件人的角色",
        "办事处": "办事处的名称",
        "月份": "报告是哪个月的，如 2026年10月",
        "预警数": "此人须知道或须调查的预警条数",
        "严重数": "其中严重的条数",
        "拜访次数": "此人下月计划拜访的次数",
    },
    FINANCE: {
        "姓名": "收件人的姓名",
        "办事处": "办事处的名称",
        "月份": "报告是哪个月的，如 2026年10月",
        "截止日期": "数据截至哪天",
        "应收余额": "全部客户的应收余额",
        "逾期金额": "其中逾期的金额",
        "停货数": "建议停货的客户数",
        "限货数": "建议限货的客户数",
    },
}

LIST_TITLE: Final = "邮件清单"
RECIPIENT, ADDRESS, MAIL_SUBJECT, ATTACHMENTS, SIZE, STATE, REMARK = (
    "收件人", "邮箱", "主题", "附件", "大小（KB）", "状态", "说明",
)  # fmt: skip
LIST_NOTES: Final = (
    "草稿在同一个文件夹里，双击用 Outlook 或 Foxmail 打开，核对后发送；也可以运行 kehu-xlsx mail --send 直接发送。",
)
BEGUN, SENT, REFUSED, DELAYED, UNKNOWN = "正在发送", "已发送", "被拒收", "暂时没有收下", "结果不明"
DRAFTED, NOT_MADE, NOT_SENT = "草稿已生成", "没有生成", "没有发出"
DRAFT: Final = "计划还没有确认（草案不发）"
NO_ADDRESS: Final = "客户档案没有邮箱"
NO_MANAGER_ADDRESS: Final = "客户管理规则的“收件人”里没有此人的邮箱"
NOT_CURRENT: Final = "“输出”里的文件和现在的数据不一致，或有人改过，请先重新运行 kehu-xlsx run"
NOT_THERE: Final = "“输出”里没有这个文件，请先运行 kehu-xlsx run"
NOT_ASKED: Final = "这次用 --only 选了别的客户，没有生成"
NOTHING_TO_SEND: Final = "没有要发的附件"
SENT_BEFORE: Final = "同样的文件以前发过，没有再发（要再发请加 --again）"
FATE_UNKNOWN: Final = (
    "上次发到一半中断，不知道对方收到没有；确认没有收到的，请加 --again 再发，"
    "并用 --only 只选这家客户（不选的话，所有人都会再收到一封）"
)
NOTHING_DONE: Final = "只是预览，没有写文件，也没有发。会发的是："
_BAD_ADDRESS: Final = "邮箱写得不对：{address}"
_STRANGER: Final = (
    "附件里出现了别的客户“{word}”，没有发；请打开附件核对：只是地址、联系人等正好同名的，可以自己发送，"
    "真有别的客户资料的，请把文件和这句话告诉维护人员"
)
_NOT_HIS: Final = "附件里记的客户或月份与收件人不符，没有发"

BROKEN_OFF: Final = "发件被中断，还没有发"
NOT_UNDERSTOOD: Final = "答复看不懂"
_INTERRUPTED: Final = "已中断：{how_far}"
_STOPPED: Final = "发件中途停了：{how_far}原因：{reason}"
_HOW_FAR: Final = (
    "这一次发出了 {sent} 封，还有 {left} 封没有发完{in_doubt}，邮件清单里逐一写明；"
    "再运行一次同样的命令会接着发，已经发了的不会再发。"
)
_NOT_IN_LEDGER: Final = (
    "发信的结果已写进邮件清单，也记下了不会重发，但还没有写进台账，下次 mail --send 时补上。原因：{reason}"
)
_IN_DOUBT: Final = "，{count} 封结果不明"
_NOT_REMEMBERED: Final = "发件记录读写不了，所以没有再发。{refusal}"

NO_SERVER: Final = "还不能直接发信：请先运行 kehu-xlsx rules，在“邮件”表里填好发件地址和发件服务器。"
NOT_SAFE: Final = "“加密方式”是不加密，只有本机的服务器才可以；请在“邮件”表里改成 TLS 或 STARTTLS。"
NOT_OFFERED: Final = "发件服务器不支持所选的加密或登录方式；请核对“邮件”表里的端口和加密方式。"
NO_PASSWORD: Final = "没有密码：请放进环境变量 KEHU_MAIL_PASSWORD，或系统密码库（名称 kehu-xlsx，账号同“登录账号”）。"
_NOT_LET_IN: Final = "发件服务器不接受账号或密码（{words}）；请核对“邮件”表里的登录账号，以及密码。"
_NO_SAFE_WAY: Final = "和发件服务器之间不能安全连接（{words}）；请核对“邮件”表里的服务器、端口和加密方式。"
NOT_PLAIN: Final = (
    "“邮件”表里的发件服务器、登录账号，或密码里有发信不能用的字（如中文、全角字母）；请改成半角字母和数字。"
)
_NOBODY_CALLED: Final = (
    "没有名称或编号是“{words}”、本月有分销计划表的客户，邮件清单里也没有这样的收件人，所以一封也没有发；"
    "请核对 --only 后面的名称。"
)
_BAD_SENDER: Final = "“邮件”表里的发件地址写得不对：{address}"
_NOT_REACHED: Final = (
    "连不上发件服务器（{words}）；请核对“邮件”表里的服务器和端口，网络通了再运行一次，已经发了的不会再发。"
)
_CONNECTION_LOST: Final = "和发件服务器的连接断了（{words}）"
_UNKNOWN_FIELD: Final = "{name} 的 {cell}：没有“{field}”这个占位符。可用的有：{known}。"
_BLANK_TEXT: Final = "{name} 的 {cell} 是空的：“{kind}”的主题和正文都要写。"
_MISSING_KIND: Final = "{name} 里缺少“{kind}”这一行。"
_NO_TABLE: Final = "{name} 里没有“种类、主题、正文”三列。"


def bad_address(address: str) -> str:
    """An address that no server would take."""
    return _BAD_ADDRESS.format(address=address)


def stranger(word: str) -> str:
    """An attachment in which another customer stands."""
    return _STRANGER.format(word=word)


def not_his() -> str:
    """An attachment that says itself that it is another customer's or another month's."""
    return _NOT_HIS


def not_let_in(words: str) -> str:
    """The server refuses account or password."""
    return _NOT_LET_IN.format(words=words)


def no_safe_way(words: str) -> str:
    """TLS could not be agreed on."""
    return _NO_SAFE_WAY.format(words=words)


def nobody_called(words: Collection[str]) -> str:
    """--only names customers who have no plan."""
    return _NOBODY_CALLED.format(words="、".join(sorted(words)))


def bad_sender(address: str) -> str:
    """Our own address is none."""
    return _BAD_SENDER.format(address=address)


def not_reached(words: str) -> str:
    """No connection to the server can be had."""
    return _NOT_REACHED.format(words=words)


def connection_lost(words: str) -> str:
    """The connection broke."""
    return _CONNECTION_LOST.format(words=words)


def how_far(sent: int, left: int, in_doubt: int) -> str:
    """How many mails went before a sending ended, and how many did not."""
    return _HOW_FAR.format(sent=sent, left=left, in_doubt=_IN_DOUBT.format(count=in_doubt) if in_doubt else "")


def interrupted(far: str) -> str:
    """The user broke off while mails went out."""
    return _INTERRUPTED.format(how_far=far)


def stopped(far: str, reason: str) -> str:
    """No more mails could be sent after some had gone."""
    return _STOPPED.format(how_far=far, reason=reason)


def not_in_ledger(reason: str) -> str:
    """The ledger could not be brought up to date with the mails sent."""
    return _NOT_IN_LEDGER.format(reason=reason)


def not_remembered(refusal: str) -> str:
    """The journal of mails can't be written, so that what goes out now might go out again."""
    return _NOT_REMEMBERED.format(refusal=refusal)


def unknown_field(name: str, cell: str, field: str, known: Sequence[str]) -> str:
    """A placeholder in 邮件.xlsx that means nothing here."""
    return _UNKNOWN_FIELD.format(name=name, cell=cell, field=field, known="、".join(known))


def blank_text(name: str, cell: str, kind: str) -> str:
    """A mail that would have no subject, or say nothing."""
    return _BLANK_TEXT.format(name=name, cell=cell, kind=kind)


def missing_kind(name: str, kind: str) -> str:
    """邮件.xlsx without the text of one kind of mail."""
    return _MISSING_KIND.format(name=name, kind=kind)


def no_table(name: str) -> str:
    """邮件.xlsx without its headings."""
    return _NO_TABLE.format(name=name)


def mail_line(recipient: str, addresses: Sequence[str], attachments: Sequence[str]) -> str:
    """One mail that would go: to whom, where, with what."""
    return line(f"{recipient}（{'；'.join(addresses)}）", "、".join(attachments))


def mail_lines(
    made: Mapping[str, int],
    reasons: Mapping[str, int],
    problems: Sequence[Problem],
    would_go: Sequence[str],
    listed: str,
) -> list[str]:
    """What `mail` says: how many mails of which state, why others were not made, where the list is."""
    head = f"邮件 {sum(made.values())} 封" + (f"（{counted(made)}）" if made else "")
    why = [line(f"{count} 封没有发", reason) for reason, count in reasons.items()]
    said = map(problem_line, problems)
    return [head, *why, *said, *([f"清单在：{listed}"] if listed else [NOTHING_DONE, *would_go])]
