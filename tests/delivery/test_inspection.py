"""Nobody else stands anywhere in what is sent: looked for in every text, name, note and property."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName

from kehu_xlsx.delivery.inspection import Party, Strangers

OWN = Party("QD001", "青岛海信达商贸")
OTHER = Party("QD002", "即墨墨泉河")


def workbook(place: str, words: str) -> bytes:
    """A workbook about its owner in which some words stand in one place."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = f"{OWN.name}（{OWN.code}）"
    if place == "cell":
        sheet["B2"] = words
    elif place == "hidden sheet":
        hidden = book.create_sheet("参数")
        hidden["A1"] = words
        hidden.sheet_state = "veryHidden"
    elif place == "sheet name":
        book.create_sheet(words)
    elif place == "note":
        sheet["A2"].comment = Comment(words, "我")
    elif place == "defined name":
        book.defined_names["某"] = DefinedName("某", attr_text=f'"{words}"')
    elif place == "property":
        book.custom_doc_props.append(StringProperty(name="客户", value=words))
    elif place == "title":
        book.properties.title = words
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


PLACES = ("cell", "hidden sheet", "sheet name", "note", "defined name", "property", "title")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", [OTHER.name, OTHER.code, f"见 {OTHER.name}。", f"编号{' '}{OTHER.code}"])
def test_another_customer_is_found_wherever_he_stands(place: str, words: str) -> None:
    assert Strangers([OWN, OTHER]).found_in(workbook(place, words), OWN) in (OTHER.name, OTHER.code)


@pytest.mark.parametrize("words", ["QD0021", "XQD002", "即墨墨泉河路 8 号", ""])
def test_a_part_of_a_longer_word_is_nobody(words: str) -> None:
    assert Strangers([OWN, OTHER]).found_in(workbook("cell", words), OWN) == ""


def test_a_name_inside_the_own_one_is_judged_by_code() -> None:
    within = Party("QD003", "海信达")
    assert Strangers([OWN, within]).found_in(workbook("cell", "海信达"), OWN) == ""
    assert Strangers([OWN, within]).found_in(workbook("cell", "QD003"), OWN) == "QD003"
    namesake = Party("QD004", OWN.name)
    assert Strangers([OWN, namesake]).found_in(workbook("cell", OWN.name), OWN) == ""


def test_a_code_like_the_name_of_a_cell_counts_where_it_is_not_one() -> None:
    celled = Party("B2", "乙店")
    assert Strangers([OWN, celled]).found_in(workbook("cell", "您好"), OWN) == ""
    assert Strangers([OWN, celled]).found_in(workbook("cell", "见 B2"), OWN) == "B2"
    assert Strangers([OWN, celled]).found_in(workbook("note", "B2"), OWN) == "B2"


def test_a_code_of_digits_counts_only_where_it_stands_alone() -> None:
    numbered = Party("12", "乙店")
    assert Strangers([OWN, numbered]).found_in(workbook("cell", "12 箱"), OWN) == ""
    assert Strangers([OWN, numbered]).found_in(workbook("hidden sheet", "12"), OWN) == "12"


@pytest.mark.parametrize("code", ["2", "3", "8", "11", "15", "1200"])
def test_a_code_of_digits_is_no_quantity_row_or_font_size(code: str) -> None:
    """Offices that number their customers from 1 could not mail a single plan."""
    book = openpyxl.Workbook()
    for row in (["甲店"], [1200, 2], ["啤酒", 15]):
        book.active.append(row)
    book.create_sheet("第二张")
    out = io.BytesIO()
    book.save(out)
    assert Strangers([OWN, Party(code, "乙店")]).found_in(out.getvalue(), OWN) == ""


@pytest.mark.parametrize("place", ["cell", "hidden sheet", "sheet name", "note", "property", "title"])
def test_a_code_of_digits_is_found_wherever_it_stands_as_a_word(place: str) -> None:
    assert Strangers([OWN, Party("1200", "乙店")]).found_in(workbook(place, "1200"), OWN) == "1200"


def test_who_is_called_like_a_product_is_known_by_his_code() -> None:
    beer = Party("QD003", "啤酒")
    assert Strangers([OWN, beer]).found_in(workbook("cell", "啤酒"), OWN) == "啤酒"
    assert Strangers([OWN, beer], ["啤酒"]).found_in(workbook("cell", "啤酒"), OWN) == ""
    assert Strangers([OWN, beer], ["啤酒"]).found_in(workbook("cell", "QD003"), OWN) == "QD003"
    assert Strangers([OWN, Party("", "啤酒")], ["啤酒"]).found_in(workbook("cell", "啤酒"), OWN) == "啤酒"
