"""Make the sample office and its facts anew: python samples/make.py [FOLDER]; the same bytes each time."""

import json
import shutil
import sys
from pathlib import Path

from _book import Planted
from _expected import expected
from _facts import facts
from _field import write_placements, write_service, write_visits
from _ledger import make_ledger
from _office import OFFICE
from _plans import write_plans
from _receipts import write_payments, write_receivables
from _registers import write_contacts, write_old_register, write_register
from _sales import write_export, write_last_year, write_october, write_old_excel

UNREADABLE = "历史/2025年销售台账（损坏）.xlsx"
LOCK_FILE, HIDDEN_FILE = "~$2026年10月进货记录.xlsx", ".临时备份.xlsx"


def make(root: Path) -> None:
    """Write the office's folder, facts.json and expected.md below a root; what stood in the folder's place goes."""
    folder = root / OFFICE
    shutil.rmtree(folder, ignore_errors=True)
    ledger, planted = make_ledger(), Planted()
    write_register(folder, ledger, planted)
    write_old_register(folder, ledger)
    write_contacts(folder)
    write_export(folder, ledger, planted)
    write_last_year(folder, ledger)
    write_old_excel(folder, ledger)
    write_october(folder, ledger, planted)
    write_payments(folder, ledger, planted)
    write_receivables(folder, ledger, planted)
    write_plans(folder, ledger, planted)
    write_placements(folder, ledger)
    write_visits(folder, ledger)
    write_service(folder)
    _litter(folder, planted)
    known = facts(ledger, planted)
    _write_text(root / "facts.json", json.dumps(known, ensure_ascii=False, indent=1) + "\n")
    _write_text(root / "expected.md", expected(known))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _litter(folder: Path, planted: Planted) -> None:
    """What lies about in any office's folder: a lock file, a hidden file, a workbook that broke."""
    (folder / LOCK_FILE).write_bytes("\x06办公室".encode("gb18030").ljust(165, b" "))
    (folder / HIDDEN_FILE).write_bytes(b"not a workbook")
    (folder / UNREADABLE).write_bytes(b"PK\x03\x04" + bytes(2000))
    planted.problem(UNREADABLE, "", "", "文件损坏，读不出", "")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
