"""What is said when outputs can't be written."""

from __future__ import annotations

import errno
from collections.abc import Mapping

BUSY = "这个文件夹正在由另一次运行处理，本次没有做任何事。请等那次运行结束后再试。"
_IN_USE = "文件正打开着，或没有写入权限"
_IN_THE_WAY = "同名的文件或文件夹占着它的位置"
_REASONS: Mapping[int | None, str] = {
    errno.EACCES: _IN_USE,
    errno.EPERM: _IN_USE,
    errno.EEXIST: _IN_THE_WAY,
    errno.EISDIR: _IN_THE_WAY,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.ENOTEMPTY: _IN_THE_WAY,
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "文件名或路径太长",
}
_UNKNOWN = "系统拒绝写入"


def refused(files: Mapping[str, int | None]) -> str:
    """The files that can't be written, each with the system's error number."""
    named = "；".join(f"“{name}”（{_REASONS.get(code, _UNKNOWN)}）" for name, code in files.items())
    return f"写不了{named}。请关闭正在打开的文件，或检查磁盘空间和写入权限，再运行一次；没有文件因此损坏或丢失。"
