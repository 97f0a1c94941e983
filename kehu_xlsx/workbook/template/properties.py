"""The document properties of a filled workbook: nobody's name, no clock, and what we want to read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lxml import etree

from kehu_xlsx.workbook.package import Package, xml_bytes

_CUSTOM_PART: Final = "docProps/custom.xml"
_CUSTOM_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VARIANT_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
# Named here, since other libraries may teach lxml prefixes of their own, and the bytes must not depend on that.
_PREFIXES: Final[Any] = {None: _CUSTOM_NS, "vt": _VARIANT_NS}
_USER_DEFINED: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST_PID: Final = 2
_PERSONAL: Final = frozenset(("creator", "lastModifiedBy", "lastPrinted", "manager"))
_MOMENTS: Final = frozenset(("created", "modified"))
_FIXED_MOMENT: Final = "2000-01-01T00:00:00Z"


def anonymous(package: Package) -> Package:
    """The workbook without the names and times of who made it."""
    parts = {}
    for part in (*package.related("", "core-properties"), *package.related("", "extended-properties")):
        root = package.xml(part)
        for node in root.findall("{*}*"):
            name = etree.QName(node).localname
            if name[:1].lower() + name[1:] in _PERSONAL:
                root.remove(node)
            elif name in _MOMENTS:
                node.text = _FIXED_MOMENT
        parts[part] = xml_bytes(root)
    return package.with_parts(parts)


def ready_for_properties(package: Package) -> Package:
    """The workbook with a part for custom document properties; one that has it already stays as it is."""
    if package.related("", "custom-properties"):
        return package
    empty = etree.Element(f"{{{_CUSTOM_NS}}}Properties", nsmap=_PREFIXES)
    package = package.with_override(_CUSTOM_PART, _CUSTOM_TYPE)
    package = package.with_relation("", "custom-properties", _CUSTOM_PART)
    return package.with_parts({_CUSTOM_PART: xml_bytes(empty)})


def with_properties(package: Package, properties: Mapping[str, str]) -> Package:
    """A workbook that is ready for custom document properties with these set; those that it has besides stay."""
    (part, *_) = package.related("", "custom-properties")
    root = package.xml(part)
    for node in root.findall("{*}property"):
        if node.get("name") in properties:
            root.remove(node)
    for name, value in properties.items():
        _add(root, name, value)
    return package.with_parts({part: xml_bytes(root)})


def _add(root: etree._Element, name: str, value: str) -> None:
    pids = (int(node.get("pid", "0")) for node in root.iterfind("{*}property"))
    pid = str(max(pids, default=_FIRST_PID - 1) + 1)
    node = etree.SubElement(root, f"{{{_CUSTOM_NS}}}property", fmtid=_USER_DEFINED, pid=pid, name=name)
    etree.SubElement(node, f"{{{_VARIANT_NS}}}lpwstr").text = value
