"""Rows of a table one by one, as documents walk through them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kehu_xlsx.documents.masters import present


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Each row by English column name, missing values as None."""
    return [{str(name): present(value) for name, value in row.items()} for row in frame.to_dict("records")]
