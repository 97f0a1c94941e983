"""Which files a month consists of, and which of them each command writes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from kehu_xlsx.documents.alert_reports import alert_reports
from kehu_xlsx.documents.calendars import visit_calendars
from kehu_xlsx.documents.credit import credit_book
from kehu_xlsx.documents.ledger_book import ledger_book
from kehu_xlsx.documents.letters import reply_letters
from kehu_xlsx.documents.outlets import outlet_confirmations
from kehu_xlsx.documents.plan_checks import plan_checks
from kehu_xlsx.documents.plan_rows import plan_rows
from kehu_xlsx.documents.plan_summary import plan_summary
from kehu_xlsx.documents.plans import distributor_plans
from kehu_xlsx.documents.report import monthly_report
from kehu_xlsx.documents.visit_calls import calls
from kehu_xlsx.documents.visit_plans import visit_plan_book, visit_records
from kehu_xlsx.intake.files import GENERATED, LEDGER, TEMPLATES
from kehu_xlsx.pipeline.marks import FOLDER as MARKS
from kehu_xlsx.pipeline.marks import marked_copies
from kehu_xlsx.policy import Policy
from kehu_xlsx.second import Second, Work
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.texts.templates import PLAN_BLOCKS, PLAN_FIELDS, REPLY_FIELDS, VISIT_BLOCKS, VISIT_FIELDS
from kehu_xlsx.workbook.sheets import Book
from kehu_xlsx.workbook.template import Template, compile_template
from kehu_xlsx.workbook.write import render_book

REPORT = "客户管理月报.xlsx"
FULFILMENT = "计划达成.xlsx"
PROBLEMS = "数据问题.xlsx"
CREDIT = "客户信用检查表.xlsx"
ALERTS = "预警报告"
PLANS = "分销计划"
CHECKS = "计划检查"
OUTLETS = "自报网点"
VISITS = "拜访计划"
PLAN_SUMMARY = "分销计划汇总.xlsx"
PLAN_TEMPLATE = "分销计划表.xlsx"
VISIT_RECORD = "拜访记录"
VISIT_TEMPLATE = f"{VISIT_RECORD}.xlsx"
LETTERS = "投诉回复函"
REPLY_TEMPLATE = f"{LETTERS}.xlsx"
MAIL_TEMPLATE = "邮件.xlsx"
REPORTS = frozenset({REPORT, FULFILMENT})
"""The workbooks with 取消经销资格建议, in which decisions are typed."""

# The parts of the report that a command writes alone: file, sheets.
_EXTRACTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "fulfil": (FULFILMENT, ("计划达成", "产品达成", "取消经销资格建议")),
    "returns": ("退换货.xlsx", ("退换货", "退换货汇总", "退货率")),
    "complaints": ("投诉.xlsx", ("投诉",)),
}


class Part(StrEnum):
    """The commands that write outputs."""

    RUN = "run"
    FULFIL = "fulfil"
    ALERTS = "alerts"
    CREDIT = "credit"
    VISITS = "visits"
    RETURNS = "returns"
    COMPLAINTS = "complaints"
    PLAN = "plan"


@dataclasses.dataclass(frozen=True)
class _Making:
    outcome: Outcome
    policy: Policy
    office: Path


_Maker = Callable[[_Making], dict[str, bytes]]
"""Makes some of a month's files: name below the month's folder → content; of 台账.xlsx, below the office."""


def files_of(
    outcome: Outcome, policy: Policy, office: Path, month_folder: Path, part: Part, second: Second | None = None
) -> dict[Path, bytes]:
    """The files of `part` and the ledger, absolute path → content; `second` makes some of a whole run's."""
    making = _Making(outcome, policy, office)
    here, elsewhere = (_HERE, _ELSEWHERE) if part is Part.RUN else ((_MAKERS[part], _ledger), ())
    work = Work(second, _made_one_by_one, making, elsewhere)
    files = _made(making, here) | dict(work)
    return {(office if name == LEDGER else month_folder) / name: content for name, content in files.items()}


def files_to_send(outcome: Outcome, policy: Policy, office: Path, month_folder: Path) -> dict[Path, bytes]:
    """Those of a whole run's files that mails take along, absolute path → content."""
    files = _made(_Making(outcome, policy, office), (_plans, _alerts, _visits, _credit))
    return {month_folder / name: content for name, content in files.items()}


def _made(making: _Making, makers: Iterable[_Maker]) -> dict[str, bytes]:
    return {name: content for maker in makers for name, content in maker(making).items()}


def _made_one_by_one(_: Iterator[object], making: _Making, makers: Iterable[_Maker]) -> Iterator[tuple[str, bytes]]:
    """All are made before the first is handed over, and then let go: no file is held four times over."""
    files = _made(making, makers)
    for name in tuple(files):
        yield name, files.pop(name)


def whole_folder(part: Part, month_folder: Path) -> Path | None:
    """The folder in which `part` makes every file, so that one of ours that it no longer makes is to go."""
    within = _WHOLE.get(part)
    return None if within is None else month_folder / within


def is_answer_sheet(path: Path) -> bool:
    """Whether a file is one of those that people answer in and that is written anew with their answers."""
    is_list = path.parent.name in (ALERTS, OUTLETS)
    return is_list or path.name in REPORTS or path.name.endswith(PLAN_SUMMARY)


def forms_below(outputs: Path) -> list[Path]:
    """The 计划检查登记表 and 拜访记录 of every month below 输出/, in which people keep records."""
    found = (*outputs.glob(f"*/{CHECKS}/*.xlsx"), *outputs.glob(f"*/{VISITS}/*{VISIT_RECORD}*.xlsx"))
    return sorted(path for path in found if not path.name.startswith((".", "~$")))


def template_path(office: Path, name: str) -> Path:
    """The office's own template, else the one that came with us."""
    own = office / TEMPLATES / name
    return own if own.is_file() else shipped_templates() / name


def shipped_templates() -> Path:
    """The folder of our templates: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_templates"
    return inside if inside.is_dir() else package.parent / "templates"


def _report(making: _Making) -> dict[str, bytes]:
    return {REPORT: rendered(monthly_report(making.outcome, making.policy))}


def _extract(part: str) -> Callable[[_Making], dict[str, bytes]]:
    name, wanted = _EXTRACTS[part]

    def make(making: _Making) -> dict[str, bytes]:
        report = monthly_report(making.outcome, making.policy)
        sheets = tuple(sheet for sheet in report.sheets if sheet.name in wanted)
        return {name: rendered(dataclasses.replace(report, sheets=sheets))}

    return make


def _alerts(making: _Making) -> dict[str, bytes]:
    return _in_folder(ALERTS, alert_reports(making.outcome))


def _credit(making: _Making) -> dict[str, bytes]:
    return {CREDIT: rendered(credit_book(making.outcome))}


def _plans(making: _Making) -> dict[str, bytes]:
    outcome = making.outcome
    rows = plan_rows(outcome)
    template = _template(making, PLAN_TEMPLATE, PLAN_FIELDS, PLAN_BLOCKS)
    summary = {
        f"{PLANS}/{outcome.next_month}_{PLAN_SUMMARY}": rendered(plan_summary(outcome, rows, making.policy.planning))
    }
    plans = _in_folder(PLANS, distributor_plans(outcome, rows, template, making.policy))
    checks = {
        name: render_book(book) for name, book in plan_checks(outcome, rows).items()
    }  # people's records come back
    outlets = _in_folder(OUTLETS, outlet_confirmations(outcome))
    return summary | plans | _in_folder(CHECKS, checks) | outlets


def _visits(making: _Making) -> dict[str, bytes]:
    outcome, planned = making.outcome, calls(making.outcome)
    template = _template(making, VISIT_TEMPLATE, VISIT_FIELDS, VISIT_BLOCKS)
    plan = {f"{VISITS}/{outcome.next_month}_拜访计划.xlsx": rendered(visit_plan_book(outcome, planned))}
    records = _in_folder(VISITS, visit_records(outcome, planned, template))
    return plan | records | _in_folder(VISITS, visit_calendars(outcome, planned))


def _letters(making: _Making) -> dict[str, bytes]:
    template = _template(making, REPLY_TEMPLATE, REPLY_FIELDS, {})
    return _in_folder(LETTERS, reply_letters(making.outcome, template))


def _complaints(making: _Making) -> dict[str, bytes]:
    return _extract("complaints")(making) | _letters(making)


def _ledger(making: _Making) -> dict[str, bytes]:
    return {LEDGER: render_book(ledger_book(making.outcome.remembered, making.outcome.office))}


def _marks(making: _Making) -> dict[str, bytes]:
    files, _ = marked_copies(making.outcome, making.office)
    return _in_folder(MARKS, files)


def _template(
    making: _Making, name: str, fields: Mapping[str, str], blocks: Mapping[str, Mapping[str, str]]
) -> Template:
    return compile_template(template_path(making.office, name), fields, blocks, name=name)


def rendered(book: Book) -> bytes:
    """The workbook's bytes, marked as an output of ours, so that it is never read as an office's data."""
    return render_book(dataclasses.replace(book, keywords=GENERATED))


def _in_folder(folder: str, files: Mapping[str, Book] | Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        f"{folder}/{name}": content if isinstance(content, bytes) else rendered(content)
        for name, content in files.items()
    }


_WHOLE: Mapping[Part, str] = {Part.RUN: "", Part.COMPLAINTS: LETTERS}
_MAKERS: Mapping[Part, _Maker] = {
    Part.FULFIL: _extract("fulfil"),
    Part.ALERTS: _alerts,
    Part.CREDIT: _credit,
    Part.VISITS: _visits,
    Part.RETURNS: _extract("returns"),
    Part.COMPLAINTS: _complaints,
    Part.PLAN: _plans,
}
# What a whole run makes in this process and, where there is one, in the other: about as much work here as there.
# What takes most memory while it is made comes first, when few files are held.
_HERE = (_credit, _report, _visits, _alerts, _letters)
_ELSEWHERE = (_ledger, _plans, _marks)
