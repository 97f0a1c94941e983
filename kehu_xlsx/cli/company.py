"""What `hq` does once its words are parsed; Dask is loaded only here."""

from __future__ import annotations

import dataclasses

from kehu_xlsx.cli.options import Options
from kehu_xlsx.cli.progress import bar_shown
from kehu_xlsx.cli.work import request, say
from kehu_xlsx.errors import ExitStatus
from kehu_xlsx.hq.run import HeadquartersRequest, run_headquarters
from kehu_xlsx.texts.headquarters import summary_lines


def run_company(options: Options, scheduler: str | None, *, everything: bool) -> int:
    """Run every office below the folder, write the totals and say what came out; failed offices are told there."""
    asked = HeadquartersRequest(request(options), scheduler, everything)
    with bar_shown(quiet=options.quiet or options.as_json) as told:
        summary = run_headquarters(asked, told)
    say(options, dataclasses.asdict(summary), summary_lines(summary))
    return ExitStatus.DONE
