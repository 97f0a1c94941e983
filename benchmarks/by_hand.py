"""What a user who programs a little would write instead: pandas and openpyxl, the same main sheets, simple rules.

Reads the workbooks of a made-up office (`offices.py`), writes 计划达成, 产品达成, 授信, 逾期明细, 预警, 拜访执行,
退换货, 投诉, next month's proposal, a workbook of alerts a manager, and a plan a customer from the template: loaded,
filled and saved. It marks nothing, checks nothing, remembers nothing and reads no other layout.

    python benchmarks/by_hand.py OFFICE TEMPLATE TARGET
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.styles import Border, Font, Side
from openpyxl.utils import get_column_letter

AS_OF = pd.Timestamp("2026-10-31")
MONTH = pd.Period("2026-10", "M")
RULED = Border(*[Side("thin")] * 4)
ROLES = ("大区经理", "营销总监", "分支机构总经理", "分支机构销售经理", "业务经理")
INTERVALS = {"分支机构销售经理": (7, 15, 30, 60, 90), "业务经理": (3, 7, 15, 30, 30)}


def main(office: Path, template: Path, target: Path) -> None:
    """Read, work out, write."""
    tables = {path.stem: read(path) for path in office.glob("*.xlsx")}
    register = tables["客户档案"].set_index("客户编号")
    bought = pd.concat([table for name, table in tables.items() if name.startswith("进货记录")])
    fulfilled = fulfilment(register, bought, tables)
    credit, overdue = receivables(register, bought, tables["应收"])
    alerts = warnings(register, bought, fulfilled, credit)
    proposal, by_product = proposals(register, bought)
    in_month = bought[bought["发货日期"].dt.to_period("M") == MONTH]
    products = in_month.groupby(["客户编号", "产品名称"])[["数量", "价税合计"]].sum().reset_index()
    report = {
        "计划达成": fulfilled.reset_index(), "产品达成": products, "预警": alerts, "授信": credit.reset_index(),
        "拜访执行": visits(register, tables["拜访"]), "退换货": tables["退换货"], "投诉": tables["投诉"],
    }  # fmt: skip
    write(target / "月报.xlsx", report)
    write(target / "信用检查表.xlsx", {"授信": credit.reset_index(), "逾期明细": overdue})
    write(target / "计划汇总.xlsx", {"客户计划": proposal.reset_index(), "产品计划": by_product})
    for role in ROLES:
        for person, told in alerts.groupby(alerts["客户编号"].map(register[role])):
            write(target / f"{role}_{person}.xlsx", {"预警报告": told})
    for code, row in register.iterrows():
        plan(
            template,
            target / f"{code}_计划表.xlsx",
            row,
            proposal.loc[code],
            by_product[by_product["客户编号"] == code],
        )


def read(path: Path) -> pd.DataFrame:
    """All sheets of a workbook below each other."""
    return pd.concat(pd.read_excel(path, sheet_name=None, engine="openpyxl").values())


def fulfilment(register: pd.DataFrame, bought: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """计划达成 of the month."""
    plans = tables["计划"]
    table = register[["客户名称", "客户级别", "区域", "业务经理"]].join(
        plans[plans["月份"].dt.to_period("M") == MONTH].set_index("客户编号")[["销售目标", "铺货目标", "回款计划"]]
    )
    of_month = {name: rows[rows.iloc[:, 0].dt.to_period("M") == MONTH] for name, rows in tables.items()
                if name in ("回款", "铺货")}  # fmt: skip
    table["进货净额"] = bought[bought["发货日期"].dt.to_period("M") == MONTH].groupby("客户编号")["价税合计"].sum()
    table["实际回款"] = of_month["回款"].groupby("客户编号")["回款金额"].sum()
    table["实际铺货"] = of_month["铺货"].groupby("客户编号")["网点名称"].nunique()
    for done, planned in (("进货净额", "销售目标"), ("实际回款", "回款计划"), ("实际铺货", "铺货目标")):
        table[f"{done}达成率"] = table[done].fillna(0) / table[planned]
    rates = [column for column in table if column.endswith("达成率")]
    table["本月达成"] = (table[rates] >= 1).all(axis=1).map({True: "是", False: "否"})
    return table


def receivables(register: pd.DataFrame, bought: pd.DataFrame, owed: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """授信 and the open purchases, laid from the newest back."""
    credit = register[["客户名称", "授信额度"]].join(owed.set_index("客户编号")["应收余额"])
    credit["额度使用率"] = credit["应收余额"] / credit["授信额度"]
    items = []
    for code, lines in bought.sort_values("发货日期", ascending=False).groupby("客户编号"):
        left = credit.loc[code, "应收余额"]
        for line in lines.itertuples():
            if left <= 0:
                break
            open_amount = min(left, line.价税合计)
            left -= open_amount
            days = (AS_OF - line.发货日期).days - 30
            items.append((code, line.客户名称, line.发货日期, line.出库单号, line.价税合计, open_amount, max(days, 0)))
    columns = ["客户编号", "客户名称", "发货日期", "单号", "金额", "未付金额", "逾期天数"]
    overdue = pd.DataFrame(items, columns=columns)
    late = overdue[overdue["逾期天数"] > 0].groupby("客户编号")
    credit["逾期金额"] = late["未付金额"].sum()
    credit["最长逾期"] = late["逾期天数"].max()
    return credit, overdue


def warnings(
    register: pd.DataFrame, bought: pd.DataFrame, fulfilled: pd.DataFrame, credit: pd.DataFrame
) -> pd.DataFrame:
    """预警 of receivables, of progress and of customers lost."""
    last = (AS_OF - bought.groupby("客户编号")["发货日期"].max()).dt.days
    rows = []
    for code, customer in register.iterrows():
        of = (code, customer["客户名称"], customer["客户级别"])
        if credit.loc[code, "额度使用率"] >= 0.8 or credit.loc[code, "逾期金额"] >= 100:
            rows.append((*of, "应收货款预警", f"应收 {credit.loc[code, '应收余额']:,.2f}"))
        if fulfilled.loc[code, "进货净额"] < 0.9 * fulfilled.loc[code, "销售目标"]:
            rows.append((*of, "销售进度预警", f"进货 {fulfilled.loc[code, '进货净额']:,.2f}"))
        if last.get(code, 999) > 60:
            rows.append((*of, "客户流失预警", f"{last.get(code)} 天没有进货"))
    return pd.DataFrame(rows, columns=["客户编号", "客户名称", "客户级别", "预警类型", "预警说明"])


def visits(register: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """拜访执行: the last visit of each role and when the next is due."""
    last = made.groupby(["客户编号", "角色"])["拜访日期"].max()
    rows = []
    for code, customer in register.iterrows():
        for role, intervals in INTERVALS.items():
            seen = last.get((code, role))
            days = intervals["一二三四五".index(customer["客户级别"][0])]
            due = None if seen is None else seen + pd.Timedelta(days=days)
            rows.append((code, customer["客户名称"], role, customer[role], seen, due))
    return pd.DataFrame(rows, columns=["客户编号", "客户名称", "角色", "拜访人", "上次拜访", "应访日期"])


def proposals(register: pd.DataFrame, bought: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Next month's plans: the mean of three months and 5 %, by product by its share."""
    recent = bought[bought["发货日期"] > AS_OF - pd.DateOffset(months=3)]
    plans = register[["客户名称", "客户级别"]].copy()
    plans["销售目标"] = (recent.groupby("客户编号")["价税合计"].sum() / 3 * 1.05).round(-2)
    share = recent.groupby(["客户编号", "产品名称"])["价税合计"].sum()
    share = share / share.groupby(level=0).transform("sum")
    planned = (share * share.index.get_level_values(0).map(plans["销售目标"])).round(-2)
    return plans, planned.rename("计划金额").reset_index()


def write(path: Path, sheets: Mapping[str, pd.DataFrame]) -> None:
    """Write tables with a bold heading, borders, number formats and widths."""
    with pd.ExcelWriter(path, engine="openpyxl") as writer:
        for name, table in sheets.items():
            table.to_excel(writer, sheet_name=name, index=False)
            sheet = writer.sheets[name]
            for place, heading in enumerate(table.columns, 1):
                sheet.column_dimensions[get_column_letter(place)].width = 14
                sheet.cell(1, place).font = Font(bold=True)
                number_format = "0.0%" if heading.endswith("率") else "#,##0.00"
                for (cell,) in sheet.iter_rows(min_row=2, min_col=place, max_col=place):
                    cell.border = RULED
                    if isinstance(cell.value, float):
                        cell.number_format = number_format


def plan(template: Path, path: Path, customer: pd.Series, target: pd.Series, products: pd.DataFrame) -> None:
    """One customer's plan from the template."""
    book = openpyxl.load_workbook(template)
    words = {"客户名称": customer["客户名称"], "业务经理": customer["业务经理"], "销售目标": target["销售目标"]}
    lines = iter(products.itertuples())
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and "{{" in cell.value:
                name = cell.value.strip("{} ")
                line = next(lines, None) if "产品" in name else None
                cell.value = words.get(name, line.产品名称 if line else None)
    book.save(path)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
