"""The output folder on a real disk: whole files, edits kept, dead runs finished, one run at a time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kehu_xlsx.errors import ExitStatus, FolderBusy, NotWritten
from kehu_xlsx.pipeline.store import WORK_FOLDER, Store

SAVED_AT = 1_793_419_200  # some moment; the name of a kept copy says it in local time


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "青岛办事处" / "输出")


@pytest.fixture
def month(store: Store) -> Path:
    return store.root / "2026-10"


def write(store: Store, files: dict[Path, bytes], **how) -> tuple[Path, ...]:
    with store.held():
        return store.put(files, **how)


def edit(path: Path, content: bytes) -> Path:
    """Let a person change a file; return where its copy must be kept."""
    path.write_bytes(content)
    os.utime(path, (SAVED_AT, SAVED_AT))
    stamp = time.strftime("%Y-%m-%d %H%M%S", time.localtime(SAVED_AT))
    return path.with_name(f"{path.stem}（已修改 {stamp}）{path.suffix}")


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def die_at_move(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let the process die when it moves its nth file into a month's folder."""
    moved = []
    replace = Path.replace

    def dying(self: Path, target: Path) -> Path:
        if WORK_FOLDER not in Path(target).parts:
            moved.append(target)
            if len(moved) == number:
                raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", dying)


class TestPut:
    def test_files_appear_with_their_folders(self, store: Store, month: Path):
        kept = write(store, {month / "月报.xlsx": b"report", month / "预警报告" / "张三.xlsx": b"alerts"})
        assert kept == ()
        assert (month / "月报.xlsx").read_bytes() == b"report"
        assert (month / "预警报告" / "张三.xlsx").read_bytes() == b"alerts"

    def test_nothing_of_ours_lies_outside_the_work_folder(self, store: Store, month: Path):
        write(store, {month / "月报.xlsx": b"report", store.root.parent / "台账.xlsx": b"ledger"})
        assert {name for name in files_below(store.root.parent) if not name.startswith("输出/.运行/")} == {
            "台账.xlsx",
            "输出/2026-10/月报.xlsx",
        }
        assert not (store.root / WORK_FOLDER / "待换").exists()

    def test_an_unedited_file_is_replaced(self, store: Store, month: Path):
        write(store, {month / "月报.xlsx": b"old"})
        assert write(store, {month / "月报.xlsx": b"new"}) == ()
        assert files_below(month) == {"月报.xlsx"}
        assert (month / "月报.xlsx").read_bytes() == b"new"

    def test_an_edited_file_is_kept_beside_the_new_one(self, store: Store, month: Path):
        write(store, {month / "月报.xlsx": b"old"})
        copy = edit(month / "月报.xlsx", b"old, with remarks")
        assert write(store, {month / "月报.xlsx": b"new"}) == (copy,)
        assert copy.read_bytes() == b"old, with remarks"
        assert (month / "月报.xlsx").read_bytes() == b"new"

    def test_a_stranger_s_file_in_the_way_is_kept_too(self, store: Store, month: Path):
        month.mkdir(parents=True)
        copy = edit(month / "月报.xlsx", b"somebody's own")
        assert write(store, {month / "月报.xlsx": b"new"}) == (copy,)

    def test_what_was_edited_into_the_very_same_needs_no_copy(self, store: Store, month: Path):
        write(store, {month / "月报.xlsx": b"old"})
        edit(month / "月报.xlsx", b"new")
        assert write(store, {month / "月报.xlsx": b"new"}) == ()

    def test_answers_taken_back_need_no_copy(self, store: Store, month: Path):
        report = month / "预警报告" / "张三.xlsx"
        write(store, {report: b"questions"})
        edit(report, b"questions and answers")
        assert write(store, {report: b"questions and answers, drawn anew"}, carried_back={report}) == ()
        assert files_below(month) == {"预警报告/张三.xlsx"}

    def test_a_file_no_longer_made_goes(self, store: Store, month: Path):
        write(store, {month / "预警报告" / "张三.xlsx": b"1", month / "预警报告" / "李四.xlsx": b"2"})
        write(store, {month / "预警报告" / "李四.xlsx": b"3"}, complete=month)
        assert files_below(month) == {"预警报告/李四.xlsx"}

    def test_but_not_when_it_was_edited(self, store: Store, month: Path):
        write(store, {month / "预警报告" / "张三.xlsx": b"1", month / "预警报告" / "李四.xlsx": b"2"})
        edit(month / "预警报告" / "张三.xlsx", b"1 and an answer")
        write(store, {month / "预警报告" / "李四.xlsx": b"3"}, complete=month)
        assert files_below(month) == {"预警报告/张三.xlsx", "预警报告/李四.xlsx"}

    def test_the_last_file_of_a_folder_goes_too(self, store: Store, month: Path):
        write(store, {month / "预警报告" / "张三.xlsx": b"1", month / "月报.xlsx": b"2"})
        write(store, {month / "月报.xlsx": b"3"}, complete=month)
        assert files_below(month) == {"月报.xlsx"}

    def test_an_edited_ledger_is_kept_among_the_backups(self, store: Store):
        office = store.root.parent
        write(store, {office / "台账.xlsx": b"ledger"})
        kept = edit(office / "台账.xlsx", b"ledger with a colour")
        assert write(store, {office / "台账.xlsx": b"new"}) == (office / "备份" / kept.name,)
        assert (office / "备份" / kept.name).read_bytes() == b"ledger with a colour"

    def test_nor_when_one_part_alone_is_written(self, store: Store, month: Path):
        write(store, {month / "月报.xlsx": b"1", month / "信用.xlsx": b"2"})
        write(store, {month / "信用.xlsx": b"3"})
        assert files_below(month) == {"月报.xlsx", "信用.xlsx"}

    def test_other_months_and_other_people_s_files_stay(self, store: Store, month: Path):
        write(store, {store.root / "2026-09" / "月报.xlsx": b"september"})
        month.mkdir()
        (month / "笔记.txt").write_bytes(b"mine")
        write(store, {month / "月报.xlsx": b"october"}, complete=month)
        assert files_below(store.root) - {f"{WORK_FOLDER}/清单.json", f"{WORK_FOLDER}/锁"} == {
            "2026-09/月报.xlsx",
            "2026-10/月报.xlsx",
            "2026-10/笔记.txt",
        }

    def test_files_in_the_office_s_own_folder_never_go(self, store: Store, month: Path):
        office = store.root.parent
        write(store, {office / "客户管理规则.xlsx": b"rules"})
        write(store, {month / "月报.xlsx": b"report", office / "台账.xlsx": b"ledger"}, complete=month)
        assert (office / "客户管理规则.xlsx").read_bytes() == b"rules"

    def test_a_ledger_on_another_disk_than_the_outputs(self, tmp_path: Path):
        other_disk = Path("/dev/shm")
        if not other_disk.is_dir() or other_disk.stat().st_dev == tmp_path.stat().st_dev:
            pytest.skip("this machine has no second disk")
        out = other_disk / f"kehu-xlsx-{os.getpid()}"
        try:
            report, ledger = out / "2026-10" / "月报.xlsx", tmp_path / "台账.xlsx"
            write(Store(tmp_path / "输出", out), {report: b"report", ledger: b"ledger"})
            assert (report.read_bytes(), ledger.read_bytes()) == (b"report", b"ledger")
            assert files_below(out) == {"2026-10/月报.xlsx"}
        finally:
            shutil.rmtree(out)


class TestEdited:
    def test_names_what_people_changed(self, store: Store, month: Path):
        write(store, {month / "乙.xlsx": b"1", month / "甲.xlsx": b"2", month / "丙.xlsx": b"3"})
        edit(month / "乙.xlsx", b"changed")
        edit(month / "丙.xlsx", b"changed")
        (month / "甲.xlsx").unlink()
        assert store.edited() == [month / "丙.xlsx", month / "乙.xlsx"]

    def test_the_office_s_own_files_are_no_outputs(self, store: Store, month: Path):
        ledger = store.root.parent / "台账.xlsx"
        write(store, {month / "月报.xlsx": b"report", ledger: b"ledger"})
        edit(ledger, b"ledger, with an approval")
        assert store.edited() == []

    def test_what_was_handed_over_is_the_office_s(self, store: Store):
        workbook = store.root.parent / "客户档案.xlsx"
        with store.held():
            store.hand_over({workbook: b"headings"})
        edit(workbook, b"headings and customers")
        assert store.edited() == []
        assert write(store, {store.root.parent / "台账.xlsx": b"ledger"}) == ()
        assert workbook.read_bytes() == b"headings and customers"

    def test_a_damaged_journal_makes_every_file_count_as_somebody_s(self, store: Store, month: Path):
        write(store, {month / "月报.xlsx": b"old"})
        (store.root / WORK_FOLDER / "清单.json").write_text("{", "utf-8")
        copy = edit(month / "月报.xlsx", b"old")
        assert write(store, {month / "月报.xlsx": b"new"}) == (copy,)
        assert (store.root / WORK_FOLDER / "清单（损坏）.json").read_text("utf-8") == "{"


class TestRunsThatDied:
    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_among_the_moves_the_next_run_does_the_rest(
        self, store: Store, month: Path, monkeypatch: pytest.MonkeyPatch, number: int
    ):
        write(store, {month / f"{name}.xlsx": b"old" for name in "甲乙丙丁"})
        with monkeypatch.context() as dying:
            die_at_move(dying, number)
            with pytest.raises(KeyboardInterrupt):
                write(store, {month / f"{name}.xlsx": b"new" for name in "甲乙丙"}, complete=month)
        assert sorted(path.read_bytes() for path in month.iterdir()) == [b"new"] * (number - 1) + [b"old"] * (
            5 - number
        )
        with store.held():
            assert {path.name: path.read_bytes() for path in month.iterdir()} == {
                "甲.xlsx": b"new",
                "乙.xlsx": b"new",
                "丙.xlsx": b"new",
            }

    def test_before_the_journal_nothing_has_happened(self, store: Store, month: Path, monkeypatch: pytest.MonkeyPatch):
        write(store, {month / "月报.xlsx": b"old"})
        with monkeypatch.context() as dying:
            dying.setattr(Store, "_write_journal", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                write(store, {month / "月报.xlsx": b"new"})
        with store.held():
            assert (month / "月报.xlsx").read_bytes() == b"old"
            assert not (store.root / WORK_FOLDER / "待换").exists()

    def test_what_a_person_changed_since_is_left_and_counts_as_edited(
        self, store: Store, month: Path, monkeypatch: pytest.MonkeyPatch
    ):
        write(store, {month / "甲.xlsx": b"old"})
        with monkeypatch.context() as dying:
            die_at_move(dying, 1)
            with pytest.raises(KeyboardInterrupt):
                write(store, {month / "甲.xlsx": b"new"})
        edit(month / "甲.xlsx", b"old, with an answer")
        with store.held():
            assert (month / "甲.xlsx").read_bytes() == b"old, with an answer"
            assert store.edited() == [month / "甲.xlsx"]

    def test_a_file_that_was_in_use_is_written_by_the_next_run(
        self, store: Store, month: Path, monkeypatch: pytest.MonkeyPatch
    ):
        write(store, {month / f"{name}.xlsx": b"old" for name in "甲乙丙"})
        replace = Path.replace

        def refusing(self: Path, target: Path) -> Path:
            if Path(target).name in {"甲.xlsx", "丙.xlsx"}:
                raise PermissionError(13, "Permission denied", str(target))
            return replace(self, target)

        with monkeypatch.context() as in_use:
            in_use.setattr(Path, "replace", refusing)
            with pytest.raises(NotWritten) as refused:
                write(store, {month / f"{name}.xlsx": b"new" for name in "甲乙丙"}, complete=month)
        assert str(refused.value) == (
            "写不了“2026-10/甲.xlsx”（文件正打开着，或没有写入权限）；“2026-10/丙.xlsx”（文件正打开着，或没有写入权限）。"
            "请关闭正在打开的文件，或检查磁盘空间和写入权限，再运行一次；没有文件因此损坏或丢失。"
        )
        assert (month / "乙.xlsx").read_bytes() == b"new"
        with store.held():
            assert {path.read_bytes() for path in month.iterdir()} == {b"new"}


class TestFilesThatStayInUse:
    @pytest.fixture
    def in_use(self, store: Store, month: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
        """甲.xlsx is open in Excel, and a run could not replace it."""
        write(store, {month / "甲.xlsx": b"old"})
        replace = Path.replace

        def refusing(self: Path, target: Path) -> Path:
            if Path(target).name == "甲.xlsx":
                raise PermissionError(13, "Permission denied", str(target))
            return replace(self, target)

        with monkeypatch.context() as opened:
            opened.setattr(Path, "replace", refusing)
            with pytest.raises(NotWritten):
                write(store, {month / "甲.xlsx": b"new"})
            yield opened

    @pytest.mark.usefixtures("in_use")
    def test_other_files_are_written_all_the_same(self, store: Store, month: Path):
        assert write(store, {month / "乙.xlsx": b"other"}) == ()
        assert (month / "乙.xlsx").read_bytes() == b"other"
        assert (month / "甲.xlsx").read_bytes() == b"old"

    def test_they_are_written_once_they_are_closed(self, store: Store, month: Path, in_use: pytest.MonkeyPatch):
        write(store, {month / "乙.xlsx": b"other"})
        in_use.undo()
        with store.held():
            assert (month / "甲.xlsx").read_bytes() == b"new"
            assert store.edited() == []

    def test_a_file_to_be_removed_that_is_in_use(self, store: Store, month: Path, monkeypatch: pytest.MonkeyPatch):
        write(store, {month / "甲.xlsx": b"1", month / "乙.xlsx": b"2"})
        unlink = Path.unlink

        def refusing(self: Path, **how: bool) -> None:
            if self.name == "甲.xlsx":
                raise PermissionError(13, "Permission denied", str(self))
            unlink(self, **how)

        with monkeypatch.context() as opened:
            opened.setattr(Path, "unlink", refusing)
            with pytest.raises(NotWritten, match=r"“2026-10/甲\.xlsx”（文件正打开着，或没有写入权限）"):
                write(store, {month / "乙.xlsx": b"3"}, complete=month)
        with store.held():
            assert files_below(month) == {"乙.xlsx"}


class TestTaken:
    def test_what_was_taken_into_the_ledger_is_known_until_it_changes(self, store: Store, month: Path):
        report = month / "预警报告" / "张三.xlsx"
        write(store, {report: b"questions"})
        edit(report, b"answers")
        write(store, {month / "月报.xlsx": b"report"}, taken={report})
        assert store.edited() == [report]
        assert store.is_taken(report)
        edit(report, b"other answers")
        assert not store.is_taken(report)


class TestAgreed:
    """A copy of what an output held when the ledger last held the same."""

    def test_as_it_was_written(self, store: Store, month: Path):
        report, other = month / "月报.xlsx", month / "信用.xlsx"
        write(store, {report: b"shown", other: b"other"}, answered={report})
        edit(report, b"answers")
        copy = store.agreed(report)
        assert copy is not None and copy.read_bytes() == b"shown"
        assert store.agreed(other) is None

    def test_as_it_was_taken_where_it_was_not_written_anew(self, store: Store, month: Path):
        report = month / "月报.xlsx"
        write(store, {report: b"shown"}, answered={report})
        edit(report, b"answers")
        write(store, {}, seen={report})
        edit(report, b"answers taken back")
        copy = store.agreed(report)
        assert copy is not None and copy.read_bytes() == b"answers"

    def test_of_what_was_refused_in_part_a_copy_is_kept_too_but_it_is_read_again(self, store: Store, month: Path):
        whole, in_part = month / "甲.xlsx", month / "乙.xlsx"
        write(store, {whole: b"shown", in_part: b"shown"}, answered={whole, in_part})
        edit(whole, b"answers")
        edit(in_part, b"answers")
        write(store, {}, seen={whole, in_part}, taken={whole})
        assert (store.is_taken(whole), store.is_taken(in_part)) == (True, False)
        assert [copy.read_bytes() for path in (whole, in_part) if (copy := store.agreed(path))] == [b"answers"] * 2

    def test_the_new_version_replaces_all_older_copies(self, store: Store, month: Path):
        report = month / "月报.xlsx"
        write(store, {report: b"shown"}, answered={report})
        edit(report, b"answers")
        write(store, {}, seen={report})
        write(store, {report: b"shown anew"}, answered={report})
        copy = store.agreed(report)
        assert copy is not None and copy.read_bytes() == b"shown anew"
        assert len(list(copy.parent.iterdir())) == 1


class TestRefusals:
    def test_a_file_where_the_output_folder_should_be(self, tmp_path: Path):
        (tmp_path / "输出").write_bytes(b"")
        with pytest.raises(NotWritten) as refused:
            write(Store(tmp_path / "输出"), {})
        assert str(refused.value) == (
            f"写不了“{tmp_path}/输出/.运行”（同名的文件或文件夹占着它的位置）。"
            "请关闭正在打开的文件，或检查磁盘空间和写入权限，再运行一次；没有文件因此损坏或丢失。"
        )
        assert refused.value.exit_status is ExitStatus.NOT_WRITTEN

    def test_a_folder_where_a_file_should_be(self, store: Store, month: Path):
        (month / "月报.xlsx").mkdir(parents=True)
        with pytest.raises(NotWritten, match=r"“2026-10/月报\.xlsx”（同名的文件或文件夹占着它的位置）"):
            write(store, {month / "月报.xlsx": b"new"})

    def test_another_run_holds_the_folder(self, store: Store):
        holder = textwrap.dedent(f"""
            import sys
            from pathlib import Path
            from kehu_xlsx.pipeline.store import Store
            with Store(Path({str(store.root)!r})).held():
                print("held", flush=True)
                sys.stdin.read()
        """)
        with subprocess.Popen(
            [sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other:
            assert other.stdout.readline() == "held\n"
            with pytest.raises(FolderBusy) as busy, store.held():
                pass
            other.stdin.close()
        assert str(busy.value) == "这个文件夹正在由另一次运行处理，本次没有做任何事。请等那次运行结束后再试。"
        assert busy.value.exit_status is ExitStatus.NOT_WRITTEN
        with store.held():
            pass
