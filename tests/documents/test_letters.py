"""投诉回复函: one for each written complaint that is settled and not answered, and nobody else's."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pandas as pd
from outcomes import outcome

from kehu_xlsx.documents.letters import reply_letters
from kehu_xlsx.pipeline.outputs import REPLY_TEMPLATE, shipped_templates
from kehu_xlsx.texts.templates import REPLY_FIELDS
from kehu_xlsx.workbook.template import compile_template

TEMPLATE = compile_template(shipped_templates() / REPLY_TEMPLATE, REPLY_FIELDS, {})
OUTCOME = outcome()


def letters(**changes: Any) -> dict[str, bytes]:
    """The letters of the small outcome with some columns of its first complaint changed."""
    complaints: pd.DataFrame = OUTCOME.complaints.copy()
    for column, value in changes.items():
        complaints.loc[0, column] = value
    return reply_letters(dataclasses.replace(OUTCOME, complaints=complaints), TEMPLATE)


def test_a_settled_letter_is_answered_in_the_office_s_name() -> None:
    written = letters()
    customers = OUTCOME.books.customers.set_index("customer")
    name = customers.loc["QD001", "name"]
    assert list(written) == [f"TS-1_{name}_投诉回复函.xlsx"]
    sheet = openpyxl.load_workbook(io.BytesIO(written[f"TS-1_{name}_投诉回复函.xlsx"])).active
    texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    office = OUTCOME.office
    assert texts[:4] == [office, "投诉回复函", f"函号：{office}〔2026〕投诉复字 TS-1 号", f"{name}："]
    assert "　　贵方于 2026-10-08 向我方提出的书面投诉（投诉编号 TS-1）已收悉。我方已作调查处理，现函复如下：" in texts
    assert texts[texts.index("一、投诉内容") + 1] == "瓶盖漏气要求赔偿"
    assert texts[texts.index("二、处理结果") + 1] == "已换货"
    assert f"{office}（盖章）" in texts
    days = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, dt.datetime)]
    assert days == [dt.datetime(2026, 10, 31)]


def test_none_for_an_oral_an_unsettled_an_answered_one_or_one_without_a_result() -> None:
    assert letters(form="口头") == {}
    assert letters(stage="调查处理中") == {}
    assert letters(stage="已反馈") == {}
    assert letters(outcome=None) == {}


def test_a_letter_holds_nobody_else_s_data() -> None:
    (data,) = letters().values()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        whole = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    others = OUTCOME.books.customers[OUTCOME.books.customers["customer"] != "QD001"]
    for text in [*others["name"].dropna(), *others["code"].dropna()]:
        assert text not in whole


def test_the_same_complaint_gives_the_same_bytes() -> None:
    assert letters() == letters()
