"""The office's templates looked over before a month needs them: what each holds, what it leaves out, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kehu_xlsx.errors import TemplateError, UnreadableWorkbook
from kehu_xlsx.intake.files import TEMPLATES
from kehu_xlsx.intake.mail_texts import placeholders_of, read_mail_texts
from kehu_xlsx.pipeline.outputs import MAIL_TEMPLATE, PLAN_TEMPLATE, REPLY_TEMPLATE, VISIT_TEMPLATE, template_path
from kehu_xlsx.texts.mails import FIELDS
from kehu_xlsx.texts.templates import PLAN_BLOCKS, PLAN_FIELDS, REPLY_FIELDS, VISIT_BLOCKS, VISIT_FIELDS
from kehu_xlsx.workbook.template import compile_template

_KNOWN: tuple[tuple[str, dict[str, str], dict[str, dict[str, str]]], ...] = (
    (PLAN_TEMPLATE, PLAN_FIELDS, PLAN_BLOCKS),
    (VISIT_TEMPLATE, VISIT_FIELDS, VISIT_BLOCKS),
    (REPLY_TEMPLATE, REPLY_FIELDS, {}),
)


@dataclass(frozen=True)
class TemplateCheck:
    """One template: its name, whether it is the office's own, and every placeholder that it knows with its meaning.

    `used` says of a placeholder in which cells it stands (工作表!C7); `error` is what keeps the template from being
    filled, "" where nothing does.
    """

    name: str
    is_own: bool
    known: tuple[tuple[str, str], ...]
    used: dict[str, tuple[str, ...]]
    error: str = ""


def check_templates(office: Path) -> tuple[TemplateCheck, ...]:
    """The templates that a run of this office would fill: those in 模板/, else ours."""
    return (*(_checked(office, *each) for each in _KNOWN), _checked_mails(office))


def _checked_mails(office: Path) -> TemplateCheck:
    path = template_path(office, MAIL_TEMPLATE)
    is_own = path.is_relative_to(office / TEMPLATES)
    known = {field: words for fields in FIELDS.values() for field, words in fields.items()}
    try:
        read_mail_texts(path)
        used = placeholders_of(path)
    except (TemplateError, UnreadableWorkbook) as error:
        return TemplateCheck(MAIL_TEMPLATE, is_own, tuple(known.items()), {}, str(error))
    return TemplateCheck(
        MAIL_TEMPLATE, is_own, tuple(known.items()), {field: used[field] for field in known if field in used}
    )


def _checked(office: Path, name: str, fields: dict[str, str], blocks: dict[str, dict[str, str]]) -> TemplateCheck:
    path = template_path(office, name)
    is_own = path.is_relative_to(office / TEMPLATES)
    of_blocks = ((f"{block}.{field}", words) for block, meanings in blocks.items() for field, words in meanings.items())
    known = (*fields.items(), *of_blocks)
    used: dict[str, tuple[str, ...]] = {}
    try:
        for sheet, cell, placeholder in compile_template(path, fields, blocks, name=name).placeholders:
            used[placeholder] = (*used.get(placeholder, ()), f"{sheet}!{cell}")
    except (TemplateError, UnreadableWorkbook) as error:
        return TemplateCheck(name, is_own, known, {}, str(error))
    return TemplateCheck(name, is_own, known, used)
