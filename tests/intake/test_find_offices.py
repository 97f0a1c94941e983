"""Which folders below a company's folder are offices."""

from __future__ import annotations

from pathlib import Path

import pytest

from kehu_xlsx.intake.offices import find_offices, is_office

REGISTER = "客户名称,客户级别\n甲店,一级"
PURCHASES = "日期,客户名称,金额\n2026-10-01,甲店,100"


def put(root: Path, *files: str) -> None:
    """A workbook at each path: a 客户档案 where the name says so, broken where it ends in .xlsx, else purchases."""
    for name in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = REGISTER if "档案" in path.name else "单位,地址\n邮局,海边" if "通讯录" in path.name else PURCHASES
        path.write_text(text if path.suffix == ".csv" else "PK\x03\x04 cut off", "utf-8")


@pytest.mark.parametrize(
    ("files", "offices", "lost"),
    [
        (("青岛/档案.csv", "青岛/进货.csv"), ["青岛"], []),
        (("东部/青岛/档案.csv", "东部/烟台/档案.csv", "西安/档案.csv"), ["东部/烟台", "东部/青岛", "西安"], []),
        (("东部/通讯录.csv", "东部/青岛/档案.csv"), ["东部/青岛"], []),
        (("青岛/档案.csv", "青岛/历史/档案.csv", "青岛/历史/进货.csv"), ["青岛"], []),
        (("青岛/档案/客户档案.csv", "青岛/进货/进货.csv"), ["青岛"], []),
        (("青岛/档案/客户档案.csv", "青岛/进货.csv"), ["青岛"], []),
        (("东部/青岛/档案.csv", "东部/青岛/进货.csv", "东部/烟台/进货.csv"), ["东部/青岛"], ["东部/烟台"]),
        (("青岛/档案.csv", "烟台/客户.xlsx"), ["青岛"], ["烟台"]),
        (("青岛/档案.csv", "资料/通讯录.csv"), ["青岛"], []),
        (("输出/2026-10/档案.csv", "青岛/档案.csv", "青岛/输出/2026-10/档案.csv"), ["青岛"], []),
        (("备份/青岛/档案.csv", ".隐藏/档案.csv", "青岛/档案.csv"), ["青岛"], []),
        (("青岛/~$档案.csv", "青岛/.档案.csv"), [], []),
        (("档案.csv", "青岛/档案.csv"), ["青岛"], []),
        (("青岛/台账.xlsx", "青岛/客户.xlsx"), ["青岛"], []),
    ],
)
def test_offices(files: tuple[str, ...], offices: list[str], lost: list[str], tmp_path: Path) -> None:
    put(tmp_path, *files)
    found = find_offices(tmp_path)
    assert sorted(path.relative_to(tmp_path).as_posix() for path in found.found) == sorted(offices)
    assert [each.folder.relative_to(tmp_path).as_posix() for each in found.lost] == lost


def test_what_does_not_open_is_named(tmp_path: Path) -> None:
    put(tmp_path, "烟台/客户.xlsx")
    (lost,) = find_offices(tmp_path).lost
    (words,) = lost.broken
    assert words.startswith("客户.xlsx：")


def test_the_offices_own_words_for_headings(tmp_path: Path) -> None:
    from openpyxl import Workbook

    folder = tmp_path / "青岛"
    folder.mkdir()
    (folder / "名单.csv").write_text("店铺大名,店铺档次\n甲店,一级", "utf-8")
    assert find_offices(tmp_path).found == ()
    rules = Workbook()
    page = rules.active
    assert page is not None
    page.title = "列名对照"
    for row in (
        ("表", "本单位列名", "标准列名"),
        ("客户档案", "店铺大名", "客户名称"),
        ("客户档案", "店铺档次", "客户级别"),
    ):
        page.append(row)
    rules.save(folder / "客户管理规则.xlsx")
    assert find_offices(tmp_path).found == (folder,)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "别处", "青岛/档案.csv")
    root = tmp_path / "公司"
    root.mkdir()
    (root / "青岛").symlink_to(tmp_path / "别处" / "青岛")
    assert find_offices(root).found == ()


def test_a_folder_that_is_an_office_itself(tmp_path: Path) -> None:
    put(tmp_path, "青岛/档案.csv")
    assert is_office(tmp_path / "青岛")
    assert not is_office(tmp_path)
