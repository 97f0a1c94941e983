"""What is said when outputs can't be written."""

from __future__ import annotations

BUSY = "这个文件夹正在由另一次运行处理，本次没有做任何事。请等那次运行结束后再试。"


def in_use(name: str) -> str:
    """A file in the way is open in Excel or may not be replaced."""
    return (
        f"写不了“{name}”：文件正打开着，或没有写入权限。请先在 Excel 中关闭它，再运行一次；其余结果已保存，不会丢失。"
    )


def not_written(name: str, reason: str) -> str:
    """The system refused to write; `reason` is its own words."""
    return f"写不了“{name}”（{reason}）。请检查磁盘空间和写入权限，再运行一次；原有文件没有改动。"
