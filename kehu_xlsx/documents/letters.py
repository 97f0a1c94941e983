"""投诉回复函: the letter for each written complaint that has been settled and not been answered yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kehu_xlsx.documents.masters import Masters, month_word
from kehu_xlsx.documents.names import file_names
from kehu_xlsx.documents.records import records
from kehu_xlsx.tables import ComplaintSteps, Customers
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import ComplaintForm, ComplaintStage, Role
from kehu_xlsx.texts import letters as texts
from kehu_xlsx.texts.plan_documents import PROPERTY_CUSTOMER, PROPERTY_MONTH, PROPERTY_NUMBER
from kehu_xlsx.workbook.template import Template, Value

Record = Mapping[str, Any]


def reply_letters(outcome: Outcome, template: Template) -> dict[str, bytes]:
    """A letter by file name, 台账编号_客户名称_投诉回复函.xlsx, dated with the as-of date.

    Its number is made of the complaint's number in the ledger and the year in which that was received, so that it
    stays the same in every month and whatever is corrected.

    A complaint that is settled without a 处理结果 gets none, as there is nothing to write in it yet.
    """
    masters = Masters(outcome)
    due = [complaint for complaint in records(outcome.complaints) if _is_due(complaint)]
    stems = (texts.stem(each[ComplaintSteps.called], masters.name(each[ComplaintSteps.customer])) for each in due)
    return {
        name: template.render(_values(outcome, masters, complaint), {}, _properties(outcome, masters, complaint))
        for name, complaint in zip(file_names(stems, texts.ENDING), due, strict=True)
    }


def _is_due(complaint: Record) -> bool:
    is_settled = complaint[ComplaintSteps.stage] == ComplaintStage.SETTLED and complaint[ComplaintSteps.outcome]
    return bool(is_settled) and complaint[ComplaintSteps.form] == ComplaintForm.LETTER


def _values(outcome: Outcome, masters: Masters, complaint: Record) -> dict[str, Value]:
    customer, number = complaint[ComplaintSteps.customer], complaint[ComplaintSteps.number]
    received = complaint[ComplaintSteps.received_on]
    return {
        "办事处": outcome.office,
        "函号": texts.letter_number(outcome.office, received.year, complaint[ComplaintSteps.called]),
        "客户名称": masters.name(customer),
        "联系人": masters.text(customer, Customers.contact),
        "地址": masters.text(customer, Customers.address),
        "投诉编号": number,
        "受理日期": received.date(),
        "投诉内容": complaint[ComplaintSteps.content],
        "处理结果": complaint[ComplaintSteps.outcome],
        "业务经理": masters.person(customer, Role.SALESPERSON),
        "回复日期": outcome.as_of,
    }


def _properties(outcome: Outcome, masters: Masters, complaint: Record) -> dict[str, str]:
    customer = complaint[ComplaintSteps.customer]
    return {
        PROPERTY_CUSTOMER: masters.code(customer) or masters.name(customer),
        PROPERTY_MONTH: month_word(outcome.month),
        PROPERTY_NUMBER: complaint[ComplaintSteps.number],
    }
