"""Which customer a cell means (CONTRACT section 1)."""

from __future__ import annotations

import pandas as pd
import pytest

from kehu_xlsx.intake.customers import Directory, Match, Remark, aliases_in, normalise
from kehu_xlsx.tables import Customers

ROWS = [
    {"customer": "QD001", "code": "QD001", "name": "青岛澜泊商贸有限公司", "aliases": "澜泊商贸、青岛澜泊"},
    {"customer": "QD013", "code": "QD013", "name": "青岛礁石坊商贸有限公司（市南店）", "aliases": "礁石坊"},
    {"customer": "QD014", "code": "QD014", "name": "青岛礁石坊商贸有限公司（市北店）"},
    {"customer": "00123", "code": "00123", "name": "胶州云溪渡商贸行"},
    {"customer": "K1", "code": "K1", "name": "同名商行"},
    {"customer": "K2", "code": "K2", "name": "同名商行"},
    {"customer": "无编号商店", "name": "无编号商店"},
]


def full_width(text):
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


@pytest.fixture(scope="module")
def directory():
    return Directory(Customers.frame(ROWS))


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("青岛礁石坊商贸有限公司（市南店）", id="as it is"),
        pytest.param("青岛礁石坊商贸有限公司(市南店)", id="half-width brackets"),
        pytest.param("青岛礁石坊商贸有限公司【市南店】", id="square brackets"),
        pytest.param(" 青岛 礁石坊 商贸有限公司（市南店） ", id="stray spaces"),
        pytest.param("青岛礁石坊商贸\n有限公司（市南店）", id="line break inside"),
        pytest.param("青岛·礁石坊商贸有限公司（市南店）", id="a middle dot"),
        pytest.param("青岛礁石坊商贸有限公司\u200b（市南店）", id="an invisible character"),
        pytest.param("礁石坊", id="alias"),
        pytest.param("QD013", id="code"),
        pytest.param("qd013", id="code in small letters"),
        pytest.param(full_width("QD013"), id="full-width code"),
    ],
)
@pytest.mark.parametrize("heading", ["code", "name"])
def test_either_heading_may_hold_either(directory, name, heading):
    pair = (name, None) if heading == "code" else (None, name)
    assert directory.find(*pair) == Match("QD013")


@pytest.mark.parametrize(
    ("code", "name", "match"),
    [
        pytest.param("QD001", "青岛澜泊商贸有限公司", Match("QD001"), id="both agree"),
        pytest.param("QD001", "青岛澜泊", Match("QD001"), id="code and alias agree"),
        pytest.param("QD001", "QD001", Match("QD001"), id="code twice"),
        pytest.param("QD001", "礁石坊", Match("QD001", Remark.CONFLICT), id="the code counts"),
        pytest.param("QD001", "青岛蓝泊商贸", Match("QD001", Remark.NAME_UNKNOWN), id="name that nobody has"),
        pytest.param("QD999", "礁石坊", Match("QD013", Remark.CODE_UNKNOWN), id="code that nobody has"),
        pytest.param("QD999", "没有此店", None, id="neither known"),
        pytest.param(None, None, None, id="nothing given"),
        pytest.param("", " ", None, id="blanks"),
        pytest.param(None, "同名商行", Match(None, Remark.AMBIGUOUS), id="two of one name"),
        pytest.param("K2", "同名商行", Match("K2"), id="the code tells two of one name apart"),
        pytest.param("QD999", "同名商行", Match(None, Remark.AMBIGUOUS), id="no help from an unknown code"),
        pytest.param("123", None, Match("00123", Remark.CODE_ALIKE), id="leading zeros lost"),
        pytest.param("000123", None, Match("00123", Remark.CODE_ALIKE), id="a zero too many"),
        pytest.param("123.0", None, Match("00123", Remark.CODE_ALIKE), id="a number written as text"),
        pytest.param("QD-001", None, Match("QD001", Remark.CODE_ALIKE), id="a hyphen too many"),
        pytest.param("001-23", None, None, id="a hyphen between figures means something"),
        pytest.param("123", "胶州云溪渡商贸行", Match("00123"), id="zeros lost, the name confirms"),
        pytest.param(None, "无编号商店", Match("无编号商店"), id="customer without a code"),
    ],
)
def test_find(directory, code, name, match):
    assert directory.find(code, name) == match


def test_lost_zeros_must_be_unique():
    directory = Directory(
        Customers.frame(
            [
                {"customer": "00123", "code": "00123", "name": "甲店"},
                {"customer": "0123", "code": "0123", "name": "乙店"},
            ]
        )
    )
    assert directory.find("123", None) == Match(None, Remark.CODES_ALIKE)
    assert directory.find("123.0", "乙店") == Match("0123")
    assert directory.find("0123", None) == Match("0123")


@pytest.mark.parametrize(("known", "given"), [("4.0", "4"), ("4", "4.0"), ("QD-001", "qd001"), ("0040", "40.00")])
def test_the_register_may_be_what_excel_changed(known, given):
    directory = Directory(Customers.frame([{"customer": known, "code": known, "name": "甲店"}]))
    assert directory.find(given, None) == Match(known, Remark.CODE_ALIKE)


def test_a_name_goes_before_anothers_alias():
    directory = Directory(
        Customers.frame(
            [
                {"customer": "A", "code": "A", "name": "澜泊"},
                {"customer": "B", "code": "B", "name": "澜泊商贸", "aliases": "澜泊"},
            ]
        )
    )
    assert directory.find(None, "澜泊") == Match("A")


@pytest.mark.parametrize(
    "written",
    [
        "QD001 青岛澜泊商贸有限公司",
        "[QD001]青岛澜泊商贸有限公司",
        "QD001-青岛澜泊商贸有限公司",
        "青岛澜泊商贸有限公司（QD001）",
    ],
)
def test_code_and_name_in_one_cell(directory, written):
    assert directory.find(None, written) == Match("QD001")
    assert directory.find(written, None) == Match("QD001")


def test_a_code_beside_the_name_of_another_is_nobody_s(directory):
    assert directory.find(None, "QD013 青岛澜泊商贸有限公司") is None


def test_codes_that_differ_in_a_hyphen_are_two():
    directory = Directory(
        Customers.frame(
            [{"customer": "12-3", "code": "12-3", "name": "甲店"}, {"customer": "1-23", "code": "1-23", "name": "乙店"}]
        )
    )
    assert directory.find("12-3", None) == Match("12-3")


def test_find_all(directory):
    assert directory.find_all(["QD001", None, "QD999"], [None, "礁石坊", None]) == [
        Match("QD001"),
        Match("QD013"),
        None,
    ]


def test_what_is_written_alike_is_looked_up_once(directory, monkeypatch):
    looked_up = []
    find = Directory.find
    monkeypatch.setattr(Directory, "find", lambda self, *names: looked_up.append(names) or find(self, *names))
    matches = directory.find_all(["QD001", "QD013"] * 500, ["青岛澜泊", None] * 500)
    assert len(matches) == 1000
    assert sorted(looked_up, key=str) == [("QD001", "青岛澜泊"), ("QD013", None)]


def test_nearest(directory):
    assert directory.nearest("青岛蓝泊商贸有限公司", 1) == ("青岛澜泊商贸有限公司",)
    assert set(directory.nearest("礁石坊商贸", 2)) == {
        "青岛礁石坊商贸有限公司（市南店）",
        "青岛礁石坊商贸有限公司（市北店）",
    }
    assert directory.nearest("XYZ") == ()


def test_shown(directory):
    assert directory.shown("QD001") == "青岛澜泊商贸有限公司"
    assert directory.shown("QD999") == "QD999"


def test_names_in_titles(directory):
    assert directory.names_in("青岛礁石坊商贸有限公司(市北店)2026年分销计划")
    assert not directory.names_in("2026年10月分销计划")
    assert directory.name_in(["2026年10月", "礁石坊 十月计划"]) == "礁石坊"
    assert directory.name_in(["qd001"]) == "qd001"
    assert directory.name_in(["十月"]) is None


def test_an_empty_register_knows_nobody():
    directory = Directory(Customers.frame())
    assert directory.find("QD001", "青岛澜泊") is None
    assert directory.nearest("青岛澜泊") == ()
    assert not directory.names_in("青岛澜泊")


def test_missing_values_of_a_frame(directory):
    assert directory.find(float("nan"), pd.NA) is None


def test_normalise():
    assert normalise(f" 青岛（{full_width('ABC')}）\n商·贸 ") == "青岛(abc)商贸"


def test_aliases():
    assert aliases_in("澜泊商贸、青岛澜泊；澜泊/LB|澜泊店") == ("澜泊商贸", "青岛澜泊", "澜泊", "LB", "澜泊店")
