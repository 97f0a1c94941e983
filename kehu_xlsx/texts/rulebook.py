"""What stands in 客户管理规则.xlsx beside the rules themselves, and what is said when a rule cannot be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kehu_xlsx.texts.reasons import count

TITLE = "客户管理规则"
CONTENTS = "说明"
FREQUENCY = "拜访频率"
HOLIDAYS = "假日"
LEAVE = "请假"
RECIPIENTS = "收件人"
HEADINGS = "列名对照"
KNOWN_HEADINGS = "列名一览"

RULE, VALUE, UNIT, DEFAULT, ACCEPTED, EXPLANATION = "规则", "值", "单位", "默认值", "可填", "说明"
LEVEL = "级别"
ROLE, ADDRESS = "角色", "邮箱"
PERSON, FIRST_DAY, LAST_DAY, DAY_KIND, NAME = "姓名", "开始日期", "结束日期", "放假/上班", "名称"
TABLE, STANDARD_HEADING, OWN_HEADING, KNOWN_SYNONYMS = "表", "标准列名", "本单位的列名", "已认得的叫法"
SHEET = "工作表"

LEVELS = ("一级", "二级", "三级", "四级", "五级")
INTERVALS = ("1天", "2天", "3天", "1周", "10天", "半个月", "20天", "1个月", "2个月", "3个月", "半年", "1年")
NO_VISITS = "不要求拜访"
DAY_OFF = "放假"
WORKDAY = "上班"
PERCENT = "%"
DAY = "天"

SUBTITLE = "只改浅黄色的格子，改好后保存；下次运行时生效"
GROUP_NOTE = "“值”留空或删去整行，即采用默认值。"
PERCENT_NOTE = (
    "百分数写成 80%、0.8、80、八成 都算 80%：不带 % 的数字大于“可填”的上限（200% 就是 2），"
    "就按百分数算，例如增长率填 5 是 5%。"
)

SHEETS: Mapping[str, str] = {
    "拜访频率": "每个级别的客户，各角色多久拜访一次。留空表示不要求拜访。",
    "应收货款预警": "授信额度用到多少、逾期多少天时预警。",
    "销售进度预警": "月中把进货与计划、上月、前三个月相比，低到什么程度时预警。",
    "客户流失预警": "多久没有进货视为流失。",
    "计划达成": "哪些项目计入考核，达到多少算达成，连续几个月未达成怎么办。",
    "下月计划建议": "下月计划的建议数怎么算，最迟哪天下达。",
    "反馈期限": "收到预警后，几个工作日内要反馈。",
    "拜访": "拜访计划怎么排，纪念品怎么送。",
    "退换货": "购进多久以内可以退换。",
    "投诉": "投诉各环节的期限。",
    "预警上报": "预警上报到哪一级，哪些级别的客户要上报。",
    "邮件": "用 kehu-xlsx mail --send 直接发信时，从哪个服务器、用哪个地址发。只生成草稿的不用填。密码不写在这里。",
    "假日": "本单位自己的放假日和上班日，加在国家公布的节假日之上。只一天的，“结束日期”留空。",
    "请假": "各人请假的日子，这些天不排拜访。只一天的，“结束日期”留空。",
    "收件人": "预警报告、拜访计划发给谁：一人一行，几个邮箱用分号隔开；财务收客户信用检查表。客户邮箱写在客户档案。",
    "列名对照": "本单位表格里的列名，本工具不认得的，写在这里。“表”一栏只作提示，对照对所有的表有效。",
    "列名一览": "本工具认得的列名，供填写“列名对照”时查找；这张表不用填。",
}

EXPLANATIONS: Mapping[tuple[str, str], str] = {
    ("应收货款预警", "接近授信额度（警告）"): "应收余额占有效额度达到这个比例，发出“警告”，建议限货。",
    ("应收货款预警", "达到授信额度（严重）"): "应收余额占有效额度达到这个比例，发出“严重”预警，建议停货。",
    ("应收货款预警", "最低逾期金额"): "逾期金额合计不到这个数的，不因逾期预警。",
    ("应收货款预警", "逾期警告起始天数"): "最早一笔逾期达到这个天数为“警告”，不到的为“关注”。",
    ("应收货款预警", "逾期严重起始天数"): "最早一笔逾期达到这个天数为“严重”。",
    ("应收货款预警", "临时额度用法"): "替代：有效期内用临时额度代替授信额度；追加：有效期内两个额度相加。",
    ("销售进度预警", "比计划：低于应达进度的"): "进货净额低于“计划 × 已过工作日 ÷ 当月工作日”的这个比例时预警。",
    ("销售进度预警", "比上月：日均低于上月的"): "每个工作日的进货净额低于上月的这个比例时预警。",
    ("销售进度预警", "比频率：低于前三月频率的"): "每个工作日的进货天数低于前三个月的这个比例时预警。",
    ("销售进度预警", "比频率：前三月至少进货天数"): "前三个月进货天数不到这个数的客户，不作频率比较。",
    ("客户流失预警", "超过历史进货间隔中位数的倍数"): "距上次进货的天数超过进货间隔中位数的这个倍数，视为流失。",
    ("客户流失预警", "最少未进货天数"): "按进货间隔判断时，未进货不超过这个天数的，不算流失。",
    ("客户流失预警", "无论如何视为流失的天数"): "未进货达到这个天数，不管以往间隔多长，都视为流失。",
    (
        "客户流失预警",
        "历史进货天数少于此数时改用固定天数",
    ): "以往进货天数少于这个数的，改用下一行的固定天数。",
    ("客户流失预警", "历史进货天数不足时的未进货天数"): "进货天数不足的客户，未进货超过这个天数视为流失。",
    ("客户流失预警", "超过正常进货间隔的倍数"): "客户档案填有“正常进货间隔”的，未进货超过它的这个倍数视为流失。",
    ("客户流失预警", "合作后从未进货的天数"): "合作起始日之后超过这个天数还没有进过货，视为流失。",
    ("客户流失预警", "计算进货间隔的历史天数"): "计算进货间隔时，看最近这么多天的进货。",
    ("客户流失预警", "挽回后观察月数"): "流失客户重新进货后，继续观察这么多个月。0 表示不观察。",
    ("计划达成", "达成线"): "各项完成率达到这个比例，该项算达成。",
    ("计划达成", "销售目标计入考核"): "填“否”时，销售目标只显示，不影响是否达成。",
    ("计划达成", "进货计划计入考核"): "填“否”时，进货计划只显示，不影响是否达成。",
    ("计划达成", "铺货目标计入考核"): "填“否”时，铺货目标只显示，不影响是否达成。",
    ("计划达成", "回款计划计入考核"): "填“否”时，回款计划只显示，不影响是否达成。",
    (
        "计划达成",
        "铺货口径",
    ): "实际铺货数本月有记录的网点、本月新增的网点，还是累计的网点。",
    ("计划达成", "连续未达成：提醒"): "连续未达成达到这个月数，建议“提醒”。",
    ("计划达成", "连续未达成：预警"): "连续未达成达到这个月数，发出“警告”。",
    ("计划达成", "连续未达成：取消经销资格"): "连续未达成达到这个月数，建议取消经销资格，由领导审批。",
    ("下月计划建议", "下月计划下达截止日"): "下月计划最迟在每月这一天下达，过后还没有确认的在“概览”列出。",
    ("下月计划建议", "增长率"): "建议数 = 最近几个月的月均进货净额 ×（1 + 增长率）。",
    ("下月计划建议", "参考最近月数"): "月均进货净额按最近这么多个完整月份计算。",
    ("下月计划建议", "金额取整到"): "建议金额取整到这个数的整倍数。",
    ("反馈期限", "严重"): "“严重”预警发出后，几个工作日内反馈。",
    ("反馈期限", "警告"): "“警告”预警发出后，几个工作日内反馈。",
    ("反馈期限", "关注"): "“关注”预警发出后，几个工作日内反馈。",
    ("拜访", "可提前的间隔比例"): "拜访可以比应访日期提前，最多提前间隔的这个比例。",
    ("拜访", "超期补访的工作日数"): "超期的拜访排在月初这么多个工作日之内补上。",
    ("拜访", "业务经理每日上限"): "业务经理一天最多拜访的客户数。",
    ("拜访", "其他角色每日上限"): "其他角色一天最多拜访的客户数。",
    ("拜访", "纪念品间隔"): "同一个客户最多隔这么多个月送一次纪念品。",
    ("拜访", "纪念品价值上限"): "每份纪念品的价值不超过这个数。",
    ("退换货", "可退换期限"): "购进不满这么多个月的货可以退换。",
    (
        "退换货",
        "红冲与退货视为同一笔的天数",
    ): "同一客户、产品、数量的红冲与退货，相隔不超过这个天数的只算一次。",
    ("投诉", "重大投诉上报总经理"): "重大投诉受理后，几个工作日内上报分支机构总经理。",
    ("投诉", "一般投诉处理期限"): "一般投诉受理后，几个工作日内处理完。",
    ("投诉", "重大投诉处理期限"): "重大投诉受理后，几个工作日内处理完。",
    ("投诉", "处理后反馈期限"): "处理完后，几个工作日内把结果反馈给客户。",
    ("邮件", "发件地址"): "收件人看到的发件邮箱。",
    ("邮件", "发件人名称"): "收件人看到的发件人，如 青岛办事处。",
    ("邮件", "发件服务器"): "发信（SMTP）服务器，如 smtp.exmail.qq.com。",
    ("邮件", "端口"): "TLS 一般是 465，STARTTLS 一般是 587。",
    ("邮件", "加密方式"): "除了本机的服务器，都要加密。",
    (
        "邮件",
        "登录账号",
    ): "登录发信服务器的账号，一般就是发件地址。密码放在环境变量 KEHU_MAIL_PASSWORD 或系统的密码库里。",
    ("邮件", "每分钟最多封数"): "发得太快会被服务器拒收。",
    ("预警上报", "大区经理：至几级客户"): "几级以上（含）客户的预警上报大区经理。0 表示都不上报。",
    ("预警上报", "营销总监：至几级客户"): "几级以上（含）客户的预警上报营销总监。0 表示都不上报。",
    ("预警上报", "分支机构总经理：至几级客户"): "几级以上（含）客户的预警上报分支机构总经理。0 表示都不上报。",
    ("预警上报", "分支机构销售经理：至几级客户"): "几级以上（含）客户的预警上报分支机构销售经理。0 表示都不上报。",
    ("预警上报", "最低上报等级"): "低于这个等级的预警只留给分支机构销售经理，不再上报。",
}

FILE_SKIPPED = "全部规则采用默认值。"
SHEET_SKIPPED = "这张表没有读。"
ROW_SKIPPED = "这一行没有采用。"
BOTH_DEFAULT = "这几项都采用默认值。"
ROLE_DEFAULT = "这一列没有采用，各角色按默认的拜访频率。"
DAY_OFF_COUNTS = "按放假算。"
FIRST_COUNTS = "采用先写的一行。"
CHECK_FILE = "请用 Excel 或 WPS 打开并改好这个文件，或运行 kehu-xlsx rules 重新生成。"
WRITE_DAYS = "请写成 2026-10-03 的样子，结束日期不早于开始日期，一次不超过一年。"
BAD_RANGE = "结束日期早于开始日期，或一次超过一年。"
DATE_MISSING = "没有写日期。"
PERSON_MISSING = "没有写姓名。"
WRITE_PERSON = "请填写请假人的姓名，与客户档案中的一致。"
NOT_DAY_KIND = "看不出是放假还是上班。"
WRITE_DAY_KIND = "请填：放假、上班。"
UNKNOWN_ROLE = "没有这个角色。"
NO_ADDRESS = "没有写邮箱。"
ADDRESS_SKIPPED = "这个邮箱没有采用，同一行其余的照常。"
BAD_ADDRESS = "邮箱写得不对。"
WRITE_ADDRESS = "请写成 name@example.com 的样子，几个邮箱用分号隔开。"
HALF_A_PAIR = "列名对照只写了一半。"
WRITE_PAIR = "请把“标准列名”和“本单位的列名”都填上。"
WRITE_INTERVAL = "请写成 3天、1周、半个月、2个月、半年、1年 的样子，只写数字的算天数；不要求拜访的留空。"
LEAVE_UNUSED = "这些请假没有用上。"
ROW_HOLDS_ANYWHERE = "“表”只作提示，这一行仍对所有的表有效。"


def unit_words(unit: str) -> str:
    """What stands beside a value: its unit, nothing for a percentage, which shows its sign itself."""
    return "" if unit == PERCENT else unit.strip()


def value_words(value: bool | float | str, unit: str) -> str:
    """A setting's value as a person reads it: 是, 替代, 80%, 31天."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return value
    return f"{count(value * 100)}%" if unit == PERCENT else f"{count(value)}{unit}"


def accepted(unit: str, low: float, high: float, choices: Sequence[str], *, whole: bool) -> str:
    """What may stand in a setting's cell: 替代、追加; 0 至 1,000%; 1 至 36个月（整数）."""
    if choices:
        return "、".join(choices)
    bounds = f"{value_words(low, unit).removesuffix(unit)} 至 {value_words(high, unit)}"
    return f"{bounds}（整数）" if whole else bounds


def please_fill(words: str) -> str:
    """Advice: what may stand in the cell."""
    return f"请填：{words}。"


def default_used(value: str) -> str:
    """What was done about a value that can't be used."""
    return f"采用默认值 {value}。"


def out_of_range(heading: str) -> str:
    """A value that is outside what is accepted."""
    return f"“{heading}”的值不在允许的范围内。"


def wrong_unit(heading: str, given: str, unit: str) -> str:
    """A figure in another unit than the rule's."""
    return f"“{heading}”的单位应当是“{unit}”，这里写的是“{given}”。"


def not_an_interval(level: str, role: str) -> str:
    """A cell of 拜访频率 that names no interval."""
    return f"{level}客户由{role}拜访的间隔读不出来。"


def unknown_person(name: str) -> str:
    """Somebody on leave whom the 客户档案 does not name."""
    return f"客户档案的五个岗位里没有“{name}”。"


def names_known(names: Sequence[str]) -> str:
    """Advice: the nearest names of the 客户档案."""
    return f"请改成与客户档案一致的姓名，相近的有：{'、'.join(names)}。"


def unknown_table(name: str) -> str:
    """A table that is none of ours."""
    return f"没有“{name}”这种表。"


def two_headings(words: str, headings: Sequence[str]) -> str:
    """A synonym of several standard headings."""
    return f"“{words}”不是标准列名，可能是{'，也可能是'.join(f'“{heading}”' for heading in headings)}。"


def unknown_rule(heading: str) -> str:
    """A row whose name is no rule of its sheet."""
    return f"没有“{heading}”这条规则。"


def nearest_rules(names: Sequence[str]) -> str:
    """Advice: the known names nearest to what was written."""
    return f"请改成下列之一：{'、'.join(names)}。"


def rule_twice(heading: str) -> str:
    """A rule that stands on two rows."""
    return f"“{heading}”写了两次。"


def unknown_sheet(sheet: str) -> str:
    """A sheet of the rules workbook that is none of ours."""
    return f"规则中没有“{sheet}”这张表。"


def headings_missing(headings: Sequence[str]) -> str:
    """A sheet of rules whose heading row can't be found."""
    return f"找不到写有{'、'.join(f'“{heading}”' for heading in headings)}的表头。"


def restore_headings(headings: Sequence[str]) -> str:
    """Advice: the headings that the sheet must have."""
    return f"请在同一行写上表头：{'、'.join(headings)}，或运行 kehu-xlsx rules 重新生成。"


def not_a_level(text: str) -> str:
    """A row of 拜访频率 whose level can't be read."""
    return f"“{text}”不是一级至五级之一。"


def not_a_role(text: str) -> str:
    """A column of 拜访频率 that is none of the five roles."""
    return f"“{text}”不是五个角色之一。"


def not_ascending(headings: Sequence[str]) -> str:
    """Settings that must not fall from one to the next, and do."""
    return f"{'、'.join(f'“{heading}”' for heading in headings)}应当依次不减。"


def both_off_and_on(day: str) -> str:
    """A day given as a day off and as a working day."""
    return f"{day} 既写了放假，又写了上班。"


def unknown_heading(heading: str) -> str:
    """A standard heading that no table has."""
    return f"没有“{heading}”这个标准列名。"


def heading_twice(heading: str) -> str:
    """An office's heading that is to mean two things."""
    return f"“{heading}”对应了两个标准列名。"


RAISE_IN_ORDER = "请按顺序填写，后一项不小于前一项。"
ONE_MEANING = "请每个列名只对应一个标准列名。"
ONE_ROW = "请只保留一行。"
ONE_KIND = "请只保留一种。"
