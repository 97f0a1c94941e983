"""expected.md: the planted customers, returns, complaints and faults as tables to read beside a run's report."""

from typing import Any

_HEADER = """# What the sample office is expected to give

Written by make.py with facts.json, for month 2026-10 as of 2026-10-31; don't edit by hand.
Customers that are not listed raise no alert and meet each month's plan.
"""


def expected(facts: dict[str, Any]) -> str:
    """The whole page, in Markdown."""
    parts = [
        _HEADER,
        _section("Customers", ("code", "name", "level", "shows", "alerts", "misses in a row"), _customers(facts)),
        _section("Returns", ("day", "customer", "product", "cases", "shows", "verdicts"), _returns(facts)),
        _section("Complaints", ("number", "customer", "shows", "state", "letter"), _complaints(facts)),
        _section("Faults", ("workbook", "sheet", "cell", "value", "what is wrong"), _faults(facts)),
    ]
    return "\n".join(parts)


def _section(title: str, headings: tuple[str, ...], rows: list[list[Any]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    table = "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
    return f"## {title}\n\n{table}\n"


def _customers(facts: dict[str, Any]) -> list[list[Any]]:
    rows = []
    for code, customer in facts["customers"].items():
        case = facts["planted"].get(code)
        if case or customer["alerts"]:
            alerts = "、".join(f"{kind} {severity}" for kind, severity in customer["alerts"])
            shows = case["shows"] if case else ""
            rows.append([code, customer["name"], customer["level"] or "（空白）", shows, alerts, customer["misses"]])
    return rows


def _returns(facts: dict[str, Any]) -> list[list[Any]]:
    return [
        [
            line["day"],
            line["customer"],
            line["product"],
            line["quantity"],
            f"{line['shows']}（{line['kind']}）",
            "，".join(f"{verdict} {quantity}" for verdict, quantity in line["verdicts"]),
        ]
        for line in facts["returns"]
    ]


def _complaints(facts: dict[str, Any]) -> list[list[Any]]:
    return [
        [line["number"], line["customer"], line["shows"], line["state"], "投诉回复函" if line["letter"] else ""]
        for line in facts["complaints"]
    ]


def _faults(facts: dict[str, Any]) -> list[list[Any]]:
    keys = ("workbook", "sheet", "cell", "value", "what")
    return [[problem[key] for key in keys] for problem in facts["problems"]]
