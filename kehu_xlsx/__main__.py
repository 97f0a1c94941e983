"""`python -m kehu_xlsx` is the command kehu-xlsx."""

from kehu_xlsx.cli import main

main()
