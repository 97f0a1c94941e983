"""When an office's last run still holds, and when it has to be run again: in doubt it has."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from company import MONTH, TODAY, XIAN, make_company, put

from kehu_xlsx.hq import memory, work
from kehu_xlsx.hq.work import Done, Sign, Task, run_task
from kehu_xlsx.pipeline.month import Request
from kehu_xlsx.pipeline.run import run_to_outcome
from kehu_xlsx.tables.offices import OfficeState

REPORT = f"输出/{MONTH}/客户管理月报.xlsx"
MEMORY = "输出/.运行/总部.json"
PURCHASES = "日期,客户编号,产品,数量,金额\n2026-10-15,C1,啤酒,2,2000"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office after a run, to be copied."""
    office = make_company(tmp_path_factory.mktemp("done"), XIAN) / XIAN
    assert state(office) is OfficeState.RUN
    return office


@pytest.fixture
def office(done: Path, tmp_path: Path) -> Path:
    """A copy of the office after a run."""
    return shutil.copytree(done, tmp_path / XIAN)


def is_known(office: Path, *, today: dt.date = TODAY, month: str = MONTH, as_of: dt.date | None = None) -> bool:
    """Whether nothing need be run."""
    period = pd.Period(month, freq="M") if month else None
    return memory.recall(Request(office, today, period, as_of)) is not None


def state(office: Path, *, today: dt.date = TODAY) -> OfficeState:
    """What became of the office when it was asked for."""
    sign = Sign(str(office.parent / "共享"), "token")
    Path(sign.path).write_text(sign.content, "utf-8")
    answer = run_task(Task(XIAN, str(office), sign, today, MONTH))
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


@pytest.mark.parametrize("change", CHANGES, ids=range(len(CHANGES)))
def test_any_change_runs_it_again(change: Callable[[Path], object], office: Path) -> None:
    assert is_known(office)
    change(office)
    assert not is_known(office)


def test_what_says_nothing_is_no_change(office: Path) -> None:
    (office / "~$进货.xlsx").write_bytes(b"lock")
    (office / ".DS_Store").write_bytes(b"x")
    (office / "备份").mkdir()
    (office / "备份" / "进货.csv").write_text("x")
    (office / "进货.csv").touch()
    assert is_known(office)


def test_what_is_asked_for(office: Path) -> None:
    assert is_known(office, today=TODAY + dt.timedelta(days=40))
    assert not is_known(office, today=TODAY - dt.timedelta(days=1))
    assert not is_known(office, as_of=dt.date(2026, 10, 20))
    assert is_known(office, as_of=dt.date(2026, 10, 31))
    assert not is_known(office, month="2026-09")
    assert is_known(office, month="")  # whoever asks for no month chooses one later
    assert not is_known(office, month="", today=dt.date(2026, 12, 1))  # November is over


def test_another_program_runs_it_again(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_PROGRAM", "kehu-xlsx 0.2.0, holidays 0.100")
    assert not is_known(office)


def test_another_name_runs_it_again(office: Path) -> None:
    """It stands on every report."""
    assert not is_known(office.rename(office.parent / "西安办事处"))


def test_a_month_that_still_runs_is_another_one_each_day(office: Path) -> None:
    assert state(office, today=dt.date(2026, 10, 20)) is OfficeState.RUN
    assert is_known(office, today=dt.date(2026, 10, 20))
    assert not is_known(office, today=dt.date(2026, 10, 21))


def test_a_record_of_a_day_to_come_counts_when_that_comes(office: Path) -> None:
    put(office, "进货", f"{PURCHASES}\n2026-11-30,C1,啤酒,1,900")
    assert state(office) is OfficeState.RUN
    assert is_known(office)
    assert not is_known(office, today=dt.date(2026, 12, 1))


def test_what_changes_during_a_run_is_not_taken_for_known(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_while_somebody_saves(*given: object, **named: object) -> object:
        done = run_to_outcome(*given, **named)  # type: ignore[arg-type]
        put(office, "进货", PURCHASES.replace("2000", "2500"))
        return done

    put(office, "进货", PURCHASES.replace("2000", "2200"))
    monkeypatch.setattr(work, "run_to_outcome", run_while_somebody_saves)
    assert state(office) is OfficeState.RUN
    assert not is_known(office)


def test_a_form_that_somebody_filled_in_stays_as_it_is(office: Path) -> None:
    """It is read on every run and never written anew; it counts as a change once."""
    (form,) = (office / "输出" / MONTH / "计划检查").glob("*.xlsx")
    book = openpyxl.load_workbook(form)
    page = book.worksheets[0]
    columns = {cell.value: cell for row in page.iter_rows(max_row=12) for cell in row if cell.value}
    for heading, value in (("日期", dt.datetime(2026, 11, 3)), ("问题与措施", "已督促")):
        columns[heading].offset(row=1).value = value
    book.save(form)
    assert state(office) is OfficeState.RUN
    assert is_known(office)


def test_the_facts_come_back_as_they_were(office: Path) -> None:
    put(office, "应收", "客户编号,应收余额,截止日期\nC1,60000,2026-10-31")
    sign = Sign(str(office.parent / "共享"), "token")
    Path(sign.path).write_text(sign.content, "utf-8")
    task = Task(XIAN, str(office), sign, TODAY)
    first, second = run_task(task), run_task(task)
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert (first.state, second.state) == (OfficeState.RUN, OfficeState.UNCHANGED)
    assert first.facts == second.facts
    assert (first.facts.latest, [alert.severity for alert in first.facts.alerts]) == (MONTH, [3])
