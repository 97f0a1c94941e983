"""kehu-xlsx: a branch sales office's Excel workbooks in, the month's finished workbooks out."""

__version__ = "0.1.0"
