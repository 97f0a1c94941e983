"""Which archive member holds which worksheet of an Office Open XML workbook."""

from __future__ import annotations

import posixpath

from kehu_xlsx.workbook.read.archive import Archive


def worksheet_members(archive: Archive, relations: str) -> dict[str, str]:
    """Map the relation ids of the worksheets, and of nothing else, to archive members."""
    return {
        relation.get("Id", ""): _member(relation.get("Target", ""))
        for relation in archive.xml(relations).iterfind("{*}Relationship")
        if relation.get("Type", "").endswith("/worksheet")
    }


def _member(target: str) -> str:
    """Targets are absolute, relative to the workbook's folder or, wrongly but often, relative to the root."""
    path = target.replace("\\", "/").lstrip("/")
    return path if path.lower().startswith("xl/") else posixpath.normpath(f"xl/{path}")
