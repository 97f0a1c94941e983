"""`collect` on the command line: what it says of each file, and how it ends."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from conftest import run
from end_to_end.test_plans_returned import BOUGHT, REGISTER, TODAY, filled, plan_of, put, two_payments_and_an_outlet

from kehu_xlsx.cli import main


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("collect") / "青岛办事处"
    folder.mkdir()
    put(folder, "客户档案", REGISTER)
    put(folder, "进货", BOUGHT)
    run(folder, today=TODAY)
    return folder


def collected(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[list[str], int]:
    with pytest.raises(SystemExit) as ended:
        main(["collect", *map(str, words)])
    said = capsys.readouterr()
    assert said.err == ""
    return said.out.splitlines(), int(ended.value.code or 0)


def test_each_file_is_told_with_the_parcel_it_came_in(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = filled(plan_of(office), tmp_path / "甲.xlsx", two_payments_and_an_outlet)
    with zipfile.ZipFile(tmp_path / "回传.zip", "w") as archive:
        archive.write(form, "甲店/甲.xlsx")
    assert collected(capsys, office, tmp_path / "回传.zip", form) == (
        [
            "共 2 个文件：收回 1，没有收 1",
            "  回传.zip → 甲.xlsx：分销计划表，收回 9 行，已记入台账",
            "  甲.xlsx：没有收，同样的文件以前收过，没有重复收",
            "下一步：运行 kehu-xlsx run，结果会包含收回的内容。",
        ],
        0,
    )


def test_a_file_that_is_not_there_is_wrong_use(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others are taken none the less."""
    (tmp_path / "照片.jpg").touch()
    long = f"{'长' * 300}.xlsx"
    said, status = collected(capsys, office, tmp_path / "没有.xlsx", tmp_path / long, tmp_path / "照片.jpg")
    assert (said[1:3], status) == (["  没有.xlsx：没有收，找不到这个文件", f"  {long}：没有收，找不到这个文件"], 2)
    assert collected(capsys, office, tmp_path / "照片.jpg")[1] == 0


def test_a_pattern_that_the_shell_left_alone_stands_for_its_files(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As on Windows, where programs are given *.xlsx itself."""
    for name in ("一.xlsx", "二.xlsx", "~$一.xlsx"):
        (tmp_path / name).write_bytes(b"")
    said, status = collected(capsys, office, tmp_path / "*.xlsx")
    assert (said[0], status) == ("共 2 个文件：没有收 2", 0)
    assert collected(capsys, office, tmp_path / "*.eml")[1] == 2


def test_a_folder_that_never_ran_stays_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["collect", str(tmp_path), "x.xlsx"])
    assert (ended.value.code, list(tmp_path.iterdir())) == (2, [])
    assert capsys.readouterr().err.startswith("这个办事处还没有运行过")
