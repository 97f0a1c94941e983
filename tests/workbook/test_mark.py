"""Marks on cells: the fill and the note are there, nothing else is different, and they come off again."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from fidelity import Place, differences, looks, members
from openpyxl.styles import Border, Font, PatternFill, Side

from kehu_xlsx.workbook import Mark, mark_workbook, unmark_workbook

RED, YELLOW = "FFC7CE", "FFEB9C"
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with formats, a merged area, formats of a row and of a column, and a note of somebody's."""
    path = tmp_path / "客户.xlsx"
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet("客户")
    money = workbook.add_format({"num_format": "#,##0.00", "bold": True, "border": 1, "align": "right"})
    sheet.set_row(7, None, workbook.add_format({"num_format": "0.0%"}))
    sheet.set_column("H:H", 12, workbook.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_row("A1", ["客户", "额度"])
    sheet.write_row("A2", ["海天", 80000], money)
    sheet.write_formula("B3", "=SUM(B2)", money, 80000)
    sheet.merge_range("A5:C6", "合并", money)
    sheet.write_comment("A2", "问过财务", {"author": "王"})
    workbook.close()
    return path


def marked(source: Path, *marks: Mark) -> Path:
    target = source.with_name(f"标注_{source.name}")
    report = mark_workbook(source, marks, target)
    assert (report.done, report.refused) == (marks, ())
    return target


def places(*cells: str) -> list[Place]:
    return [Place("客户", cell) for cell in cells]


def changed(source: Path, change: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> Path:
    """The workbook with other members, as some strange writer would have left it."""
    target = source.with_name(f"别样_{source.name}")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in change(members(source)).items():
            archive.writestr(name, data)
    return target


def test_only_the_fill_of_the_cell_is_another(book: Path) -> None:
    target = marked(book, Mark("客户", "B2", RED))
    assert differences(book, target, places("B2")) == []
    before, after = (openpyxl.load_workbook(path)["客户"]["B2"] for path in (book, target))
    assert (after.fill.fill_type, after.fill.fgColor.rgb) == ("solid", f"FF{RED}")
    for aspect in ("value", "number_format", "font", "border", "alignment", "protection"):
        assert repr(getattr(after, aspect)) == repr(getattr(before, aspect))


def test_one_format_serves_all_cells_that_were_alike(book: Path) -> None:
    target = marked(book, Mark("客户", "A2", RED), Mark("客户", "B2", RED), Mark("客户", "B3", RED))
    formats = [len(openpyxl.load_workbook(path)._cell_styles) for path in (book, target)]
    assert formats[1] == formats[0] + 1


def test_a_formula_keeps_its_value(book: Path) -> None:
    target = marked(book, Mark("客户", "B3", RED))
    assert openpyxl.load_workbook(target)["客户"]["B3"].value == "=SUM(B2)"
    assert openpyxl.load_workbook(target, data_only=True)["客户"]["B3"].value == 80000


@pytest.mark.parametrize("cell", ["A5", "B6"])
def test_a_merged_cell_is_coloured_whole(book: Path, cell: str) -> None:
    target = marked(book, Mark("客户", cell, RED, "查一下"))
    whole = ["A5", "B5", "C5", "A6", "B6", "C6"]
    assert differences(book, target, places(*whole)) == []
    styles = re.findall(rb'<c r="[ABC][56]" s="(\d+)"', members(target)[SHEET])
    assert len(styles) == len(whole) and len(set(styles)) == 1
    assert looks(target, Place("客户", "A5")) == (f"FF{RED}", "查一下")


@pytest.mark.parametrize(
    ("cell", "number_format"), [("E2", "General"), ("E8", "0.0%"), ("H2", "yyyy-mm-dd"), ("H20", "yyyy-mm-dd")]
)
def test_a_missing_cell_is_made_in_its_place_with_the_format_that_it_would_have(
    book: Path, cell: str, number_format: str
) -> None:
    target = marked(book, Mark("客户", cell, YELLOW))
    assert differences(book, target, places(cell)) == []
    found = openpyxl.load_workbook(target)["客户"][cell]
    assert (found.fill.fgColor.rgb, found.number_format) == (f"FF{YELLOW}", number_format)


def test_missing_cells_of_a_row_and_missing_rows_come_in_order(book: Path) -> None:
    cells = ["D2", "C2", "A4", "C4", "A30", "A29", "XFD1048576"]
    target = marked(book, *(Mark("客户", cell, RED) for cell in cells))
    assert differences(book, target, places(*cells)) == []
    xml = members(target)[SHEET]
    rows = [int(number) for number in re.findall(rb'<row r="(\d+)"', xml)]
    assert rows == sorted(rows) and rows[-3:] == [29, 30, 1048576]
    assert re.findall(rb'<c r="([A-D]2)"', xml) == [b"A2", b"B2", b"C2", b"D2"]
    assert b'<dimension ref="A1:XFD1048576"/>' in xml


class TestNotes:
    def test_a_new_note(self, book: Path) -> None:
        target = marked(book, Mark("客户", "B2", RED, "已用 112%\n请核对 <授信> & 余额"))
        assert differences(book, target, places("B2")) == []
        assert looks(target, Place("客户", "B2")) == (f"FF{RED}", "已用 112%\n请核对 <授信> & 余额")
        assert looks(target, Place("客户", "A2"))[1] == "问过财务"

    def test_our_words_follow_those_of_others(self, book: Path) -> None:
        target = marked(book, Mark("客户", "A2", RED, "超过额度"))
        assert looks(target, Place("客户", "A2")) == (f"FF{RED}", "问过财务\n超过额度")

    def test_the_first_notes_of_a_sheet(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        workbook = openpyxl.Workbook()
        workbook.active.append(["甲", 1])
        workbook.save(path)
        target = marked(path, Mark("Sheet", "A1", RED, "一"), Mark("Sheet", "B1", YELLOW, "二"))
        assert [looks(target, Place("Sheet", cell)) for cell in ("A1", "B1")] == [
            (f"FF{RED}", "一"), (f"FF{YELLOW}", "二"),
        ]  # fmt: skip
        parts = members(target)
        assert b"<author>kehu-xlsx</author>" in parts["xl/comments1.xml"]
        assert parts["xl/drawings/vmlDrawing1.vml"].count(b'ObjectType="Note"') == 2
        assert re.search(rb'<legacyDrawing [^>]*r:id="rId2"/></worksheet>$', parts[SHEET])

    def test_several_notes_on_one_cell_follow_each_other(self, book: Path) -> None:
        target = marked(book, Mark("客户", "B2", RED, "一"), Mark("客户", "B2", RED, "二"))
        assert looks(target, Place("客户", "B2")) == (f"FF{RED}", "一\n二")

    def test_more_notes_than_one_block_of_shapes_holds(self, book: Path) -> None:
        cells = [f"J{row}" for row in range(1, 1101)]
        target = marked(book, *(Mark("客户", cell, RED, cell) for cell in cells))
        numbers = re.findall(rb'id="_x0000_s(\d+)"', members(target)["xl/drawings/vmlDrawing1.vml"])
        assert len(numbers) == len(set(numbers)) == 1101

    def test_a_thread_is_not_doubled(self, book: Path) -> None:
        def threaded(parts: dict[str, bytes]) -> dict[str, bytes]:
            space = b"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
            thread = b'<ThreadedComments xmlns="%s"><threadedComment ref="A2"><text>?</text></threadedComment>' % space
            link = b'<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2017/10/relationships/'
            rels = "xl/worksheets/_rels/sheet1.xml.rels"
            links = parts[rels].replace(
                b"</Relationships>",
                link + b'threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>',
            )
            return {
                **parts,
                rels: links,
                "xl/threadedComments/threadedComment1.xml": thread + b"</ThreadedComments>",
            }

        source = changed(book, threaded)
        target = source.with_name("标注.xlsx")
        report = mark_workbook(source, [Mark("客户", "A2", RED, "超过额度")], target)
        assert report.remarks == ("工作表“客户”的 A2 已有会话批注，只标了颜色，没有另加批注。",)
        assert looks(target, Place("客户", "A2")) == (f"FF{RED}", "问过财务")


class TestOff:
    def test_every_part_is_what_it_was(self, book: Path) -> None:
        marks = [Mark("客户", "A2", RED, "一"), Mark("客户", "B6", YELLOW, "二"), Mark("客户", "M40", RED)]
        target = marked(book, *marks)
        back = book.with_name("还原.xlsx")
        report = unmark_workbook(target, back)
        assert (report.done, report.refused, report.remarks) == (tuple(marks), (), ())
        assert members(back) == members(book)

    def test_marking_twice_marks_once(self, book: Path) -> None:
        mark = Mark("客户", "A2", RED, "一")
        target = marked(book, mark)
        again = book.with_name("再标.xlsx")
        assert mark_workbook(target, [mark], again).done == (mark,)
        assert again.read_bytes() == target.read_bytes()

    def test_marks_made_one_after_another_all_come_off(self, book: Path) -> None:
        first = marked(book, Mark("客户", "A2", RED, "一"))
        second = marked(first, Mark("客户", "B2", YELLOW, "二"))
        assert looks(second, Place("客户", "A2")) == (f"FF{RED}", "问过财务\n一")
        assert looks(second, Place("客户", "B2")) == (f"FF{YELLOW}", "二")
        back = book.with_name("还原.xlsx")
        unmark_workbook(second, back)
        assert members(back) == members(book)

    def test_a_workbook_that_was_never_marked(self, book: Path) -> None:
        report = unmark_workbook(book, book.with_name("还原.xlsx"))
        assert (report.written, report.remarks) == (False, ("这个工作簿里没有本程序的标注。",))

    def test_after_somebody_saved_it_what_is_still_ours_comes_off(self, book: Path) -> None:
        target = marked(
            book, Mark("客户", "A2", RED, "一"), Mark("客户", "B2", YELLOW, "二"), Mark("客户", "E3", RED, "三")
        )
        saved = changed(
            target,
            lambda parts: {**parts, SHEET: re.sub(rb'(<c r="E3" s=")\d+"', rb'\g<1>0"', parts[SHEET])},
        )
        back = book.with_name("还原.xlsx")
        report = unmark_workbook(saved, back)
        assert [mark.cell for mark in report.done] == ["A2", "B2"]
        assert [(one.mark.cell, one.reason) for one in report.refused] == [
            ("E3", "单元格的填充色已被改过，没有再动它。")
        ]
        assert report.remarks == ("标注之后有人另存过这个工作簿，标注已按单元格逐个去掉，没有逐字节还原。",)
        assert looks(back, Place("客户", "A2")) == (None, "问过财务")
        assert looks(back, Place("客户", "B2")) == (None, None)
        assert openpyxl.load_workbook(back)["客户"]["B2"].font.b
        assert members(back)["xl/drawings/vmlDrawing1.vml"].count(b'ObjectType="Note"') == 1

    def test_after_excel_saved_it_nothing_of_ours_is_left(self, book: Path) -> None:
        """Excel gives our part a name and properties of its own kind, and moves formats about."""

        def by_excel(parts: dict[str, bytes]) -> dict[str, bytes]:
            found = {name: data for name, data in parts.items() if "kehu-xlsx-marks" not in name}
            found["customXml/item1.xml"] = parts["customXml/kehu-xlsx-marks1.xml"]
            found["customXml/itemProps1.xml"] = b'<ds:datastoreItem xmlns:ds="urn:x" ds:itemID="{0}"/>'
            kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps"
            found["customXml/_rels/item1.xml.rels"] = (
                b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                b'<Relationship Id="rId1" Type="%s" Target="itemProps1.xml"/></Relationships>' % kind
            )
            for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
                found[name] = parts[name].replace(b"kehu-xlsx-marks1.xml", b"item1.xml")
            found[SHEET] = parts[SHEET].replace(b"<sheetData>", b"<sheetData>\n")
            return found

        target = marked(book, Mark("客户", "B2", RED, "一"), Mark("客户", "A2", YELLOW, "二"))
        saved, back = changed(target, by_excel), book.with_name("还原.xlsx")
        report = unmark_workbook(saved, back)
        assert ([mark.cell for mark in report.done], report.refused) == (["B2", "A2"], ())
        assert not [name for name in members(back) if "customXml" in name]
        assert b"customXml" not in b"".join(members(back).values())
        assert looks(back, Place("客户", "B2")) == (None, None)
        assert looks(back, Place("客户", "A2")) == (None, "问过财务")


class TestRefused:
    def refusal(self, source: Path, mark: Mark, **options: bool) -> str:
        target = source.with_name("标注.xlsx")
        report = mark_workbook(source, [mark], target, **options)
        assert (report.done, len(report.refused)) == ((), 1)
        assert target.exists() == report.written
        return report.refused[0].reason

    @pytest.mark.parametrize(
        ("mark", "reason"),
        [
            (Mark("应收", "A1", RED), "没有工作表“应收”，工作簿里有：客户。"),
            (Mark("客户", "A0", RED), "“A0”不是单元格地址。"),
            (Mark("客户", "XFE1", RED), "“XFE1”不是单元格地址。"),
            (Mark("客户", "A1048577", RED), "“A1048577”不是单元格地址。"),
        ],
    )
    def test_a_place_that_is_not_there(self, book: Path, mark: Mark, reason: str) -> None:
        assert self.refusal(book, mark) == reason

    def test_a_chart_sheet(self, tmp_path: Path) -> None:
        path = tmp_path / "图.xlsx"
        workbook = xlsxwriter.Workbook(path)
        workbook.add_worksheet("数据").write(0, 0, 1)
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=数据!$A$1:$A$1"})
        workbook.add_chartsheet("图表").set_chart(chart)
        workbook.close()
        reason = "“图表”是图表或宏工作表，没有可以标注的单元格。"
        assert self.refusal(path, Mark("图表", "A1", RED)) == reason

    def test_no_colour(self) -> None:
        with pytest.raises(ValueError, match="RRGGBB"):
            Mark("客户", "A1", "red")

    @pytest.mark.parametrize("data", [b"", b"PK\3\4", b"no zip"])
    def test_broken(self, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / "坏.xlsx"
        path.write_bytes(data)
        reason = "工作簿不完整或已损坏，没有标注；请用 Excel 或 WPS 打开并另存后再标注。"
        assert self.refusal(path, Mark("客户", "A1", RED)) == reason

    def test_an_old_workbook(self, tmp_path: Path) -> None:
        path = tmp_path / "旧.xls"
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
        reason = "这是旧的 .xls 格式，不能就地标注；请用 Excel 或 WPS 另存为 .xlsx 后再标注。"
        assert self.refusal(path, Mark("客户", "A1", RED)) == reason

    def test_a_signature(self, book: Path) -> None:
        source = changed(book, lambda parts: {**parts, "_xmlsignatures/origin.sigs": b""})
        reason = "工作簿有数字签名，一标注签名就会失效，所以没有标注；确认可以失效时请加上 --break-signature。"
        assert self.refusal(source, Mark("客户", "B2", RED)) == reason
        report = mark_workbook(source, [Mark("客户", "B2", RED)], book.with_name("标注.xlsx"), break_signature=True)
        assert report.remarks == ("工作簿的数字签名因标注而失效。",)

    def test_a_pivot_table(self, book: Path) -> None:
        def pivoted(parts: dict[str, bytes]) -> dict[str, bytes]:
            space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            rels = "xl/worksheets/_rels/sheet1.xml.rels"
            kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotTable"
            link = b'<Relationship Id="rId9" Type="%s" Target="../pivotTables/pivotTable1.xml"/></Relationships>' % kind
            return {
                **parts,
                rels: parts[rels].replace(b"</Relationships>", link),
                "xl/pivotTables/pivotTable1.xml": b'<pivotTableDefinition xmlns="%s"><location ref="A1:B2"/>' % space
                + b"</pivotTableDefinition>",
            }

        source = changed(book, pivoted)
        reason = "工作表“客户”的 B2 在数据透视表里，刷新后标注会丢失，所以没有标注。"
        assert self.refusal(source, Mark("客户", "B2", RED)) == reason
        marked(source, Mark("客户", "B3", RED))


def utf16(parts: dict[str, bytes]) -> dict[str, bytes]:
    text = parts[SHEET].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return {**parts, SHEET: text.encode("utf-16")}


def prefixed(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Every element of the sheet and of the styles with the prefix x:, as some servers write them."""
    found = dict(parts)
    for name in (SHEET, "xl/styles.xml"):
        xml = re.sub(rb"<(/?)(?=[A-Za-z])", rb"<\1x:", parts[name])
        found[name] = xml.replace(b'xmlns="', b'xmlns:x="')
    return found


def without_references(parts: dict[str, bytes]) -> dict[str, bytes]:
    xml = re.sub(rb'(<(?:row|c)) r="[A-Z]*\d+"', rb"\1", parts[SHEET].split(b'<row r="5"')[0])
    return {**parts, SHEET: xml + b'<row r="5"' + parts[SHEET].split(b'<row r="5"')[1]}


def turned_round(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {name.replace("/", "\\") if name.startswith("xl/") else name: data for name, data in parts.items()}


def commented(parts: dict[str, bytes]) -> dict[str, bytes]:
    xml = parts[SHEET].replace(b"<sheetData>", b'<sheetData><!-- <row r="2"><c r="B2"/></row> -->')
    return {**parts, SHEET: xml}


def unstyled(parts: dict[str, bytes]) -> dict[str, bytes]:
    found = {name: data for name, data in parts.items() if name != "xl/styles.xml"}
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        found[name] = re.sub(rb"<[^<>]*styles[^<>]*/>", b"", found[name])
    found[SHEET] = re.sub(rb' s="\d+"', b"", found[SHEET])
    return found


def spaced(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {**parts, SHEET: re.sub(rb'<c r="(\w+)" s="(\d+)"', rb"<c\n s = '\2'\n r = '\1' ", parts[SHEET])}


@pytest.mark.parametrize(
    "strange",
    [utf16, prefixed, without_references, turned_round, commented, unstyled, spaced],
    ids=lambda one: one.__name__,
)
def test_strange_but_lawful_workbooks(book: Path, strange: Callable[[dict[str, bytes]], dict[str, bytes]]) -> None:
    source = changed(book, strange)
    marks = [Mark("客户", "B2", RED, "一"), Mark("客户", "E2", YELLOW, "二"), Mark("客户", "A4", RED)]
    target = marked(source, *marks)
    assert differences(source, target, places("B2", "E2", "A4")) == []
    back = book.with_name("还原.xlsx")
    unmark_workbook(target, back)
    assert members(back) == members(source)
    if strange is not turned_round:  # openpyxl finds no part by such a name
        assert looks(target, Place("客户", "B2")) == (f"FF{RED}", "一")
        assert looks(target, Place("客户", "E2")) == (f"FF{YELLOW}", "二")


def test_an_empty_sheet(tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    workbook = openpyxl.Workbook()
    workbook.save(path)
    source = changed(
        path, lambda parts: {**parts, SHEET: parts[SHEET].replace(b"<sheetData></sheetData>", b"<sheetData/>")}
    )
    target = marked(source, Mark("Sheet", "B2", RED), Mark("Sheet", "A7", RED), Mark("Sheet", "A1", RED))
    assert [looks(target, Place("Sheet", cell))[0] for cell in ("B2", "A7", "A1")] == [f"FF{RED}"] * 3


def test_a_protected_sheet_is_marked_and_this_is_said(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    workbook["客户"].protection.enable()
    source = book.with_name("保护.xlsx")
    workbook.save(source)
    report = mark_workbook(source, [Mark("客户", "B2", RED)], book.with_name("标注.xlsx"))
    assert report.remarks == ("工作表“客户”有保护，标注照做；要在 Excel 里手工改动标注，须先撤销保护。",)


def test_a_cell_with_a_fill_gets_it_back(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook = openpyxl.Workbook()
    cell = workbook.active["A1"]
    cell.value, cell.fill = 1, PatternFill("solid", fgColor="FF00FF00")
    cell.font, cell.border = Font(b=True), Border(left=Side("thin"))
    workbook.save(path)
    target = marked(path, Mark("Sheet", "A1", RED))
    saved = changed(target, lambda parts: {**parts, SHEET: parts[SHEET] + b"\n"})
    back = tmp_path / "还原.xlsx"
    unmark_workbook(saved, back)
    found = openpyxl.load_workbook(back)["Sheet"]["A1"]
    assert (found.fill.fgColor.rgb, found.font.b, found.border.left.style) == ("FF00FF00", True, "thin")


def test_a_plain_copy_does_not_pass_for_a_marked_workbook(book: Path) -> None:
    copy = book.with_name("抄.xlsx")
    copy.write_bytes(book.read_bytes())
    assert differences(book, copy, places("B2")) == []
    assert looks(copy, Place("客户", "B2")) == (None, None)


def test_saving_with_openpyxl_does_not_pass_for_faithful(book: Path) -> None:
    saved = book.with_name("存.xlsx")
    workbook = openpyxl.load_workbook(book)
    workbook["客户"]["B2"].fill = PatternFill("solid", fgColor=f"FF{RED}")
    workbook.save(saved)
    assert any(line.startswith("lost") for line in differences(book, saved, places("B2")))


def test_the_target_is_never_half_a_workbook(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = book.with_name("标注.xlsx")
    target.write_bytes(b"before")
    monkeypatch.setattr(Path, "write_bytes", _fail)
    with pytest.raises(OSError, match="full"):
        mark_workbook(book, [Mark("客户", "B2", RED)], target)
    assert target.read_bytes() == b"before"
    assert sorted(path.name for path in book.parent.iterdir()) == ["客户.xlsx", "标注.xlsx"]


def _fail(*_: object) -> int:
    raise OSError("disk full")


def test_data_descriptors_and_other_zips_of_streams(book: Path) -> None:
    """A zip written to a pipe says the sizes after each member, not before it."""
    stream = _Pipe()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members(book).items():
            archive.writestr(name, data)
    source = book.with_name("流.xlsx")
    source.write_bytes(stream.getvalue())
    target = marked(source, Mark("客户", "B2", RED, "一"))
    assert differences(source, target, places("B2")) == []


class _Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise OSError

    def tell(self) -> int:
        raise OSError
