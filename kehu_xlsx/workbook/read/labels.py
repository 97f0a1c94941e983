"""What a workbook says of itself: its keywords and the names of its custom properties."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

_CORE, _CUSTOM = "docProps/core.xml", "docProps/custom.xml"
_KEYWORDS = re.compile(r"<(?:\w+:)?keywords>([^<]*)</")
_PROPERTY = re.compile(r"<(?:\w+:)?property\b[^>]*\bname=\"([^\"]*)\"")
_DAMAGE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
_LARGEST = 1_000_000


def labels_of(path: Path) -> frozenset[str]:
    """The keywords and property names of an .xlsx workbook; none where there are none, or of another format."""
    try:
        with zipfile.ZipFile(path) as archive:
            text = "".join(_part(archive, name) for name in (_CORE, _CUSTOM))
    except _DAMAGE:
        return frozenset()
    return frozenset((*_KEYWORDS.findall(text), *_PROPERTY.findall(text)))


def _part(archive: zipfile.ZipFile, name: str) -> str:
    if name not in archive.namelist() or archive.getinfo(name).file_size > _LARGEST:
        return ""
    return archive.read(name).decode("utf-8", "replace")
