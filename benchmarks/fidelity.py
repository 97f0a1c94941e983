"""What marking two cells and an empty one, with notes, does to workbooks of strangers: ours beside other programs.

Each workbook is marked by each program, and the result held against the original, part by part and cell by cell.
`--read` also opens each of ours with openpyxl, calamine and LibreOffice and compares every value (slow).

    python benchmarks/fidelity.py FOLDER… [--read]

openpyxl and LibreOffice are tried where they are installed, wolfxl after `pip install wolfxl`.
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "workbook"))

from fidelity import differences
from strangers import FILL, Trial, trial_of

from kehu_xlsx.workbook import Mark, mark_workbook

Marker = Callable[[Path, Trial, Path], bool]
_SUFFIXES = {".xlsx", ".xlsm", ".xltx", ".xltm"}
_SECONDS = 120
_MEMORY = 6 << 30


def main() -> None:
    """Print the table of all programs, and what was found wrong with ours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--read", action="store_true", help="compare what other programs read, before and after")
    options = parser.parse_args()
    workbooks = sorted(path for folder in options.folders for path in folder.rglob("*") if path.suffix in _SUFFIXES)
    print(f"{len(workbooks)} workbooks\n")
    print("| program | marked | refused or failed | loses a part | changes another part | changes more of the sheet |"
          " loses a formula's value | writes no XML | s |\n|---|---|---|---|---|---|---|---|---|")  # fmt: skip
    for name, marker in _markers():
        print(_line(name, marker, workbooks), flush=True)
    if options.read:
        print(*(f"{path.name}: {found}" for path in workbooks for found in _alone(_read_again, path) or ()), sep="\n")


def _line(name: str, marker: Marker, workbooks: list[Path]) -> str:
    counts: Counter[str] = Counter()
    start = time.perf_counter()
    for path in workbooks:
        found = _alone(_tried, marker, path)
        counts["failed" if found is None else "marked"] += 1
        counts.update({line.partition(":")[0] for line in found or ()})
        if name == "kehu-xlsx" and found:
            print(f"{path}: {found}", file=sys.stderr)
    kinds = ("marked", "failed", "lost", "changed", "outside the marked cells", "cache", "no XML")
    return f"| {name} | {' | '.join(str(counts[kind]) for kind in kinds)} | {time.perf_counter() - start:.0f} |"


def _tried(marker: Marker, path: Path) -> list[str] | None:
    """What is wrong with a workbook that the program marked; None where it did not mark it."""
    trial = trial_of(path)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"marked{path.suffix}"
        if not marker(path, trial, target):
            return None
        return differences(path, target, trial.places(trial.marks))


def _alone(work: Callable[..., list[str] | None], *arguments: object) -> list[str] | None:
    """Work done in a process of its own, as foreign programs crash, hang and eat memory; None where it did."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(theirs, work, arguments))
    process.start()
    theirs.close()
    try:
        return ours.recv() if ours.poll(_SECONDS) else None
    except EOFError:
        return None
    finally:
        process.kill()
        process.join()


def _serve(
    pipe: multiprocessing.connection.Connection, work: Callable[..., object], arguments: tuple[object, ...]
) -> None:
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.RLIM_INFINITY))
    try:
        pipe.send(work(*arguments))
    except Exception:
        pipe.send(None)


def _markers() -> Iterator[tuple[str, Marker]]:
    yield "kehu-xlsx", _ours
    yield "openpyxl", _openpyxl
    if importlib.util.find_spec("wolfxl"):
        yield "wolfxl", _wolfxl
    if shutil.which("soffice"):
        yield "LibreOffice (saved only)", _libreoffice


def _ours(path: Path, trial: Trial, target: Path) -> bool:
    return bool(_made(path, trial, target))


def _made(path: Path, trial: Trial, target: Path) -> tuple[Mark, ...]:
    return mark_workbook(path, trial.marks, target).done


def _openpyxl(path: Path, trial: Trial, target: Path) -> bool:
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    workbook = openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm")
    for mark in trial.marks:
        cell = workbook[mark.sheet][mark.cell]
        cell.fill = PatternFill("solid", fgColor=mark.fill)
        cell.comment = Comment(mark.note or "", "test")
    workbook.save(target)
    return True


def _wolfxl(path: Path, trial: Trial, target: Path) -> bool:
    import wolfxl

    workbook = wolfxl.load_workbook(str(path), modify=True)
    for mark in trial.marks:
        workbook[mark.sheet][mark.cell].fill = wolfxl.PatternFill("solid", fgColor=f"FF{mark.fill}")
    workbook.save(str(target))
    return True


def _libreoffice(path: Path, trial: Trial, target: Path) -> bool:
    return _converted(path, target.parent / "out", "xlsx") is not None and bool(
        shutil.move(target.parent / "out" / f"{path.stem}.xlsx", target)
    )


def _converted(path: Path, folder: Path, kind: str) -> Path | None:
    profile = f"-env:UserInstallation={(Path(tempfile.gettempdir()) / 'fidelity-profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)]
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
    found = folder / f"{path.stem}.{kind.partition(':')[0]}"
    return found if found.exists() else None


def _read_again(path: Path) -> list[str]:
    """Where another program reads other values of the marked workbook, or does not find fill and note."""
    trial = trial_of(path)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"{path.stem}{path.suffix}"
        trial = trial.of_marks(_made(path, trial, target))
        if not trial.marks:
            return []
        return [
            line for reader in (_by_openpyxl, _by_calamine, _by_libreoffice) for line in reader(path, target, trial)
        ]


def _by_openpyxl(path: Path, target: Path, trial: Trial) -> Iterator[str]:
    before = _read(_openpyxl_values, path)
    if before is not None:
        yield from _compared("openpyxl", before, _read(_openpyxl_values, target))
        yield from (f"openpyxl: {place} looks {look}" for place, look in _wrong_looks(target, trial))


def _by_calamine(path: Path, target: Path, trial: Trial) -> Iterator[str]:
    before = _read(_calamine_values, path)
    if before is not None:
        yield from _compared("calamine", before, _read(_calamine_values, target))


def _by_libreoffice(path: Path, target: Path, trial: Trial) -> Iterator[str]:
    """LibreOffice's own reading, saved anew by it and read by openpyxl; the fill and the note must be there too."""
    folder = target.parent / "read"
    before = _read(_libreoffice_values, path, folder)
    if before is not None:
        yield from _compared("LibreOffice", before, _read(_libreoffice_values, target, folder))
        saved = folder / f"{target.stem}.xlsx"
        if saved.exists():
            yield from (f"LibreOffice: {place} looks {look}" for place, look in _wrong_looks(saved, trial))


def _read(reader: Callable[..., dict[str, object]], *arguments: Path) -> dict[str, object] | None:
    try:
        return reader(*arguments)
    except Exception:
        return None


def _openpyxl_values(path: Path) -> dict[str, object]:
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    cells = ((sheet.title, cell) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return {f"{sheet}!{cell.coordinate}": cell.value for sheet, cell in cells if cell.value is not None}


def _calamine_values(path: Path) -> dict[str, object]:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(path)
    rows = (
        (name, number, row)
        for name in book.sheet_names
        for number, row in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
    )
    return {
        f"{name}!{number},{place}": value
        for name, number, row in rows
        for place, value in enumerate(row)
        if value != ""
    }


def _libreoffice_values(path: Path, folder: Path) -> dict[str, object]:
    saved = _converted(path, folder, "xlsx")
    return {} if saved is None else _openpyxl_values(saved)


def _compared(reader: str, before: dict[str, object], after: dict[str, object] | None) -> Iterator[str]:
    if after is None:
        yield f"{reader} does not open it any more"
    elif repr(sorted(before.items())) != repr(sorted(after.items())):
        other = next(cell for cell in {**before, **after} if repr(before.get(cell)) != repr(after.get(cell)))
        yield f"{reader} reads another value: {other} {before.get(other)!r} {after.get(other)!r}"


def _wrong_looks(workbook: Path, trial: Trial) -> Iterator[tuple[str, object]]:
    import openpyxl

    book = openpyxl.load_workbook(workbook)
    for mark, whole in zip(trial.marks, trial.whole, strict=True):
        cell = book[mark.sheet][whole[0]]
        fill = cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else None
        text = cell.comment.text if cell.comment else ""
        if fill != f"FF{FILL}" or (mark.note or "") not in text:
            yield f"{mark.sheet}!{mark.cell}", (fill, text)


if __name__ == "__main__":
    main()
