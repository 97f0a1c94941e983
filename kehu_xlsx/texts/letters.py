"""Words of the letters that answer written complaints."""

from __future__ import annotations

from typing import Final

ENDING: Final = "_投诉回复函.xlsx"


def letter_number(office: str, year: int, complaint: str) -> str:
    """What a letter is called in the office's books: 青岛办事处〔2026〕投诉复字 TS2026-030 号."""
    return f"{office}〔{year}〕投诉复字 {complaint} 号"


def stem(complaint: str, customer: str) -> str:
    """How a letter's file is named, without its ending."""
    return f"{complaint}_{customer}"
