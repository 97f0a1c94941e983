"""When an office's last run still holds, and when it has to be run again: in doubt it has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from company import MONTH, TODAY, XIAN, make_company, put

from kehu_xlsx.hq import memory, work
from kehu_xlsx.hq.work import Done, Sign, Task, run_task
from kehu_xlsx.pipeline.run import run_to_outcome
from kehu_xlsx.tables.offices import OfficeState

REPORT = f"输出/{MONTH}/客户管理月报.xlsx"
MEMORY = "输出/.运行/总部.json"
PURCHASES = "日期,客户编号,产品,数量,金额\n2026-10-15,C1,啤酒,2,2000"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return make_company(tmp_path, XIAN) / XIAN


def state(office: Path, *, today: dt.date = TODAY, month: str = MONTH, as_of: dt.date | None = None) -> OfficeState:
    sign = Sign(str(office.parent / "共享"), "token")
    Path(sign.path).write_text(sign.content, "utf-8")
    answer = run_task(Task(XIAN, str(office), sign, today, month, as_of))
    assert isinstance(answer, Done)
    return answer.state


def edit_report(office: Path) -> None:
    book = openpyxl.load_workbook(office / REPORT)
    book["计划达成"]["A1"] = "改过"
    book.save(office / REPORT)


def rename(office: Path) -> None:
    (office / "进货.csv").rename(office / "进货记录.csv")


CHANGES: list[Callable[[Path], object]] = [
    lambda office: put(office, "进货", PURCHASES.replace("2000", "2001")),
    lambda office: put(office, "新来的", "日期,客户编号,金额\n2026-10-20,C1,300"),
    lambda office: put(office / "子文件夹", "新来的", "日期,客户编号,金额\n2026-10-20,C1,300"),
    lambda office: put(office / "模板", "说明", "x"),
    lambda office: (office / "应收.csv").unlink(),
    rename,
    edit_report,
    lambda office: (office / REPORT).unlink(),
    lambda office: (office / "台账.xlsx").unlink(),
    lambda office: (office / MEMORY).unlink(),
    lambda office: (office / MEMORY).write_text("{"),
    lambda office: (office / MEMORY).write_text('{"fingerprint": 1}'),
]


def test_any_change_runs_it_again(office: Path) -> None:
    assert state(office) is OfficeState.RUN
    for change in CHANGES:
        assert state(office) is OfficeState.UNCHANGED
        change(office)
        assert state(office) is OfficeState.RUN


def test_what_says_nothing_is_no_change(office: Path) -> None:
    state(office)
    (office / "~$进货.xlsx").write_bytes(b"lock")
    (office / ".DS_Store").write_bytes(b"x")
    (office / "备份").mkdir()
    (office / "备份" / "进货.csv").write_text("x")
    (office / "进货.csv").touch()
    assert state(office) is OfficeState.UNCHANGED


def test_what_is_asked_for(office: Path) -> None:
    assert state(office) is OfficeState.RUN
    assert state(office, today=TODAY + dt.timedelta(days=40)) is OfficeState.UNCHANGED
    assert state(office, today=TODAY - dt.timedelta(days=1)) is OfficeState.RUN
    assert state(office, as_of=dt.date(2026, 10, 20)) is OfficeState.RUN
    assert state(office, month="2026-09") is OfficeState.RUN
    assert state(office, month="") is OfficeState.UNCHANGED  # whoever asks for no month chooses one later
    assert state(office, month="", today=dt.date(2026, 12, 1)) is OfficeState.RUN  # November is over


def test_a_month_that_still_runs_is_another_one_each_day(office: Path) -> None:
    assert state(office, today=dt.date(2026, 10, 20)) is OfficeState.RUN
    assert state(office, today=dt.date(2026, 10, 20)) is OfficeState.UNCHANGED
    assert state(office, today=dt.date(2026, 10, 21)) is OfficeState.RUN


def test_a_record_of_a_day_to_come_counts_when_that_comes(office: Path) -> None:
    put(office, "进货", f"{PURCHASES}\n2026-11-30,C1,啤酒,1,900")
    assert state(office) is OfficeState.RUN
    assert state(office) is OfficeState.UNCHANGED
    assert state(office, today=dt.date(2026, 12, 1)) is OfficeState.RUN
    assert state(office, today=dt.date(2026, 12, 2)) is OfficeState.UNCHANGED


def test_another_program_runs_it_again(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state(office)
    monkeypatch.setattr(memory, "_PROGRAM", "kehu-xlsx 0.2.0, holidays 0.100")
    assert state(office) is OfficeState.RUN


def test_what_changes_during_a_run_is_not_taken_for_known(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_while_somebody_saves(*given: object, **named: object) -> object:
        done = run_to_outcome(*given, **named)  # type: ignore[arg-type]
        put(office, "进货", PURCHASES.replace("2000", "2500"))
        return done

    monkeypatch.setattr(work, "run_to_outcome", run_while_somebody_saves)
    assert state(office) is OfficeState.RUN
    monkeypatch.undo()
    assert state(office) is OfficeState.RUN


def test_a_form_that_somebody_filled_in_stays_as_it_is(office: Path) -> None:
    """It is read on every run and never written anew; it counts as a change once."""
    state(office)
    (form,) = (office / "输出" / MONTH / "计划检查").glob("*.xlsx")
    book = openpyxl.load_workbook(form)
    page = book.worksheets[0]
    columns = {cell.value: cell for row in page.iter_rows(max_row=12) for cell in row if cell.value}
    for heading, value in (("日期", dt.datetime(2026, 11, 3)), ("问题与措施", "已督促")):
        columns[heading].offset(row=1).value = value
    book.save(form)
    assert state(office) is OfficeState.RUN
    assert state(office) is OfficeState.UNCHANGED


def test_the_facts_come_back_as_they_were(office: Path) -> None:
    sign = Sign(str(office.parent / "共享"), "token")
    Path(sign.path).write_text(sign.content, "utf-8")
    task = Task(XIAN, str(office), sign, TODAY)
    first, second = run_task(task), run_task(task)
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert (first.state, second.state) == (OfficeState.RUN, OfficeState.UNCHANGED)
    assert first.facts == second.facts
    assert pd.Period(first.facts.latest, freq="M") == pd.Period(MONTH, freq="M")
