"""Mails of a month: who gets which files, each looked over first, and what is said of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from kehu_xlsx.addresses import addresses_in, is_address
from kehu_xlsx.delivery.inspection import Party, Strangers
from kehu_xlsx.delivery.message import Attachment, Mail, as_bytes
from kehu_xlsx.delivery.smtp import Server
from kehu_xlsx.documents import mails as wording
from kehu_xlsx.documents.alert_reports import report_files
from kehu_xlsx.documents.calendars import calendar_files
from kehu_xlsx.documents.mail_list import ListedMail, mail_list
from kehu_xlsx.documents.masters import Masters
from kehu_xlsx.documents.names import file_names
from kehu_xlsx.documents.plan_rows import PlanRow, plan_rows
from kehu_xlsx.documents.plans import plan_files
from kehu_xlsx.documents.visit_calls import by_visitor, calls
from kehu_xlsx.documents.visit_plans import record_files
from kehu_xlsx.errors import NotSent, Problem
from kehu_xlsx.intake.files import OUTPUT, RULEBOOK
from kehu_xlsx.intake.mail_texts import MailText, read_mail_texts
from kehu_xlsx.pipeline.month import Progress, Read, Request, work_out
from kehu_xlsx.pipeline.outputs import ALERTS, CREDIT, MAIL_TEMPLATE, PLANS, VISITS, files_to_send, template_path
from kehu_xlsx.pipeline.run import placed, read_with_answers
from kehu_xlsx.pipeline.sending import Desk, MailRequest
from kehu_xlsx.pipeline.store import Store
from kehu_xlsx.policy import FINANCE, MailRules, Policy
from kehu_xlsx.tables import PEOPLE_SEPARATOR, ROLE_COLUMNS, Customers, Person, ProductProposal
from kehu_xlsx.tables.outcome import Outcome
from kehu_xlsx.tables.words import Role
from kehu_xlsx.texts import mails as texts
from kehu_xlsx.texts.plan_documents import PROPERTY_CUSTOMER, PROPERTY_MONTH
from kehu_xlsx.texts.rulebook import RECIPIENTS
from kehu_xlsx.workbook.inside import custom_properties
from kehu_xlsx.workbook.write import render_book

FOLDER = "邮件"
LIST = "邮件清单.xlsx"
_ENDING = ".eml"


@dataclass(frozen=True)
class MailSummary:
    """How many mails of each state, why others were not made or sent, and where the list is, "" where none was made."""

    states: Mapping[str, int]
    reasons: Mapping[str, int]
    written: str
    listed: tuple[ListedMail, ...] = ()
    problems: tuple[Problem, ...] = ()  # with the rules by which mails are sent


@dataclass(frozen=True)
class _Draft:
    """A mail to be, or why there is none; `party` is the customer whom its files must be about, None for our own.

    `remark` is what to know of a mail that is made: an address among others that is none.
    """

    to: str
    stem: str
    addresses: tuple[str, ...]
    files: tuple[str, ...]
    text: MailText
    table: wording.Table = ()
    party: Party | None = None
    customer: str = ""
    reason: str = ""
    remark: str = ""


@dataclass
class _Outbox:
    """Where mails are made and looked over; `files` are those of the month as they must stand in 输出/ now."""

    outcome: Outcome
    policy: Policy
    wordings: Mapping[str, MailText]
    folder: Path
    files: Mapping[Path, bytes]
    masters: Masters = field(init=False)

    def __post_init__(self) -> None:
        self.masters = Masters(self.outcome)

    def drafts(self) -> Iterator[_Draft]:
        """A draft for each distributor with a plan row, each manager with a file of his own, and finance."""
        yield from self._distributors()
        yield from self._managers()
        yield from self._finance()

    def _distributors(self) -> Iterator[_Draft]:
        plans = plan_rows(self.outcome)
        names = plan_files(self.outcome, plans)
        confirmed = dict(zip(plans.customers[PlanRow.customer], plans.customers[PlanRow.confirmed], strict=True))
        for customer, name in names.items():
            given = addresses_in(self.masters.text(customer, Customers.email) or "")
            good = tuple(filter(is_address, given))
            values = wording.plan_values(self.outcome, self.policy, self.masters, customer)
            bad = "；".join(texts.bad_address(address) for address in given if not is_address(address))
            said = confirmed[customer]
            reason = (bad or texts.NO_ADDRESS) if not good else ""
            party = Party(self.masters.code(customer), self.masters.name(customer))
            yield _Draft(
                party.name, f"{party.code}_{party.name}" if party.code else party.name, good, (f"{PLANS}/{name}",),
                self.wordings[texts.PLAN].filled(values), party=party, customer=customer,
                reason=reason if pd.notna(said) and said else texts.DRAFT, remark=bad,
            )  # fmt: skip

    def _managers(self) -> Iterator[_Draft]:
        visits = by_visitor(calls(self.outcome))
        reports, calendars, records = report_files(self.outcome), calendar_files(visits), record_files(visits)
        people = dict.fromkeys((*reports, *(Person(Role(role), name) for role, name in visits)))
        for person in people:
            who = (str(person.role), person.name)
            files = (
                *([f"{ALERTS}/{reports[person]}"] if person in reports else []),
                *([f"{VISITS}/{calendars[who]}"] if who in calendars else []),
                *filter(self._is_current, [f"{VISITS}/{records[who]}"] if who in records else []),
            )
            values = wording.manager_values(self.outcome, person, len(visits.get(who, ())))
            addresses = self._addresses(person.role, person.name)
            yield _Draft(
                str(person), f"{person.role}_{person.name}", addresses, files,
                self.wordings[texts.MANAGER].filled(values),
                wording.alert_table(self.outcome, person, self.masters),
                reason="" if addresses else texts.NO_MANAGER_ADDRESS,
            )  # fmt: skip

    def _finance(self) -> Iterator[_Draft]:
        for recipient in (each for each in self.policy.recipients if each.role == FINANCE):
            values = wording.finance_values(self.outcome, recipient.name)
            name = f"{FINANCE} {recipient.name}".strip()
            yield _Draft(
                name, name.replace(" ", "_"), recipient.addresses, (CREDIT,),
                self.wordings[texts.FINANCE].filled(values),
            )  # fmt: skip

    def _addresses(self, role: str, name: str) -> tuple[str, ...]:
        """Those of the person, else of everyone in the role."""
        of_role = [each for each in self.policy.recipients if each.role == role]
        of_person = [each for each in of_role if each.name == name] or [each for each in of_role if not each.name]
        return tuple(dict.fromkeys(address for each in of_person for address in each.addresses))

    def _is_current(self, name: str) -> bool:
        """Whether a file stands in 输出/ as it would be made now; a form that somebody has begun to fill in is his."""
        path = self.folder / name
        return path.is_file() and path.read_bytes() == self.files.get(path)

    def mail(self, draft: _Draft) -> Mail:
        """The mail of a draft with its files."""
        attachments = tuple(Attachment(Path(name).name, self.files[self.folder / name]) for name in draft.files)
        return Mail(
            draft.to,
            draft.addresses,
            draft.text.subject,
            wording.as_text(draft.text.body, draft.table),
            wording.as_html(draft.text.body, draft.table),
            attachments,
        )

    def why_not(self, draft: _Draft, strangers: Strangers) -> str:
        """Why a draft must not go out, "" where it may: its files are there, current, and about nobody else."""
        if draft.reason or not draft.files:
            return draft.reason or texts.NOTHING_TO_SEND
        for name in draft.files:
            if not (self.folder / name).is_file():
                return texts.NOT_THERE
            if not self._is_current(name):
                return texts.NOT_CURRENT
        return self._about_others(draft, strangers) if draft.party else ""

    def _about_others(self, draft: _Draft, strangers: Strangers) -> str:
        party = draft.party or Party("", "")
        for name in draft.files:
            content = self.files[self.folder / name]
            held = custom_properties(content)
            said = (held.get(PROPERTY_CUSTOMER), held.get(PROPERTY_MONTH))
            if said != (draft.customer, str(self.outcome.next_month)):
                return texts.not_his()
            word = strangers.found_in(content, party)
            if word:
                return texts.stranger(word)
        return ""


def mail_office(
    request: Request, wanted: MailRequest, *, out: Path | None, progress: Progress,
    sleep: Callable[[float], None] = time.sleep, now: Callable[[], dt.datetime] = dt.datetime.now,
    server: Server | None = None,
) -> MailSummary:  # fmt: skip
    """Make the month's mails as drafts beside 邮件清单, or send them; with `dry_run` nothing is written or sent.

    A mail is made of the files that a run wrote, once they are seen to be what a run would write now. The list always
    holds all mails of the month; the summary tells of those asked for. NotSent where no mail can be sent at all.
    """
    store = Store(request.folder / OUTPUT, out)
    with store.held():
        office = read_with_answers(store, request, progress)
        outcome = work_out(request, office, progress)
        outbox = _outbox(outcome, office, request, store)
        drafts = list(outbox.drafts())
        asked = _asked(drafts, wanted.only)
        strangers = Strangers(_parties(outcome), _names_of_others(outcome))
        reasons = [outbox.why_not(draft, strangers) for draft in drafts]
        mails = {place: outbox.mail(draft) for place, draft in enumerate(drafts) if not reasons[place]}
        desk = Desk(store, request, office, outcome, wanted, sleep, now)
        folder = outbox.folder / FOLDER
        paths = [folder / name for name in file_names((draft.stem for draft in drafts), _ENDING)]
        to_draft, states = _left_alone(desk, {place: mails[place] for place in mails if place not in asked}, paths)
        going = {place: mails[place] for place in mails if place in asked}
        if wanted.send and not wanted.dry_run:
            states |= desk.send(going, server, progress)
        else:
            made, said = desk.drafted(going)
            to_draft, states = to_draft | made, states | said
        listed = [
            _listed(draft, mails.get(place), reasons[place], states.get(place)) for place, draft in enumerate(drafts)
        ]
        if not wanted.dry_run:
            still = {paths[place]: mail for place, mail in to_draft.items() if states[place][0] == texts.DRAFTED}
            files = {folder / LIST: render_book(mail_list(outcome, listed)), **_eml(still, office.policy)}
            store.put(files, complete=folder)  # drafts of mails that are sent must go
    if desk.stopped:
        raise desk.stopped
    told = tuple(each for place, each in enumerate(listed) if place in asked)
    return _summary(told, "" if wanted.dry_run else str(folder / LIST), office.problems)


def _left_alone(
    desk: Desk, mails: Mapping[int, Mail], paths: Sequence[Path]
) -> tuple[dict[int, Mail], dict[int, tuple[str, str]]]:
    """The mails that --only leaves out: what was sent stays so, a draft that lies there stays, no new one is made."""
    made, states = dataclasses.replace(desk, wanted=MailRequest()).drafted(mails)
    missing = [place for place in made if states[place][0] == texts.DRAFTED and not paths[place].exists()]
    return made, states | dict.fromkeys(missing, (texts.NOT_MADE, texts.NOT_ASKED))


def _summary(told: tuple[ListedMail, ...], written: str, problems: Iterable[Problem]) -> MailSummary:
    counts = Counter(each.state for each in told)
    why = Counter(each.remark for each in told if each.state == texts.NOT_MADE)
    sent = [each for each in told if each.state == texts.SENT]
    before = sum(each.remark.count(texts.SENT_BEFORE) == len(each.addresses) for each in sent)
    why |= {texts.SENT_BEFORE: before} if before else {}
    return MailSummary(dict(counts), dict(why), written, told, tuple(filter(_is_of_mail, problems)))


def _is_of_mail(problem: Problem) -> bool:
    return problem.workbook == RULEBOOK and problem.sheet in (MailRules.sheet, RECIPIENTS)


def _outbox(outcome: Outcome, office: Read, request: Request, store: Store) -> _Outbox:
    folder = store.root / str(outcome.month)
    files = files_to_send(placed(outcome, folder, request.folder), office.policy, request.folder, folder)
    wordings = read_mail_texts(template_path(request.folder, MAIL_TEMPLATE))
    return _Outbox(outcome, office.policy, wordings, folder, files)


def _parties(outcome: Outcome) -> Iterator[Party]:
    """Every customer of the office by code and name."""
    masters = Masters(outcome)
    return (Party(masters.code(each), masters.name(each)) for each in outcome.books.customers[Customers.customer])


def _names_of_others(outcome: Outcome) -> Iterator[str]:
    """What a plan says of its own accord and a customer may be called too: products, our people, ourselves."""
    yield outcome.office
    yield from plan_rows(outcome).products[ProductProposal.product]
    for column in ROLE_COLUMNS.values():
        for names in outcome.books.customers[column].dropna():
            yield from names.split(PEOPLE_SEPARATOR)


def _asked(drafts: Sequence[_Draft], only: Collection[str]) -> set[int]:
    """Which drafts are for those asked for, customers by code or name, others as 邮件清单 calls them; without any, all.

    NotSent where one asked for is nobody.
    """
    called = [{draft.to, draft.customer, draft.party.code if draft.party else ""} - {""} for draft in drafts]
    unknown = set(only).difference(*called)
    if unknown:
        raise NotSent(texts.nobody_called(unknown))
    return {place for place, words in enumerate(called) if words & set(only) or not only}


def _listed(draft: _Draft, mail: Mail | None, reason: str, state: tuple[str, str] | None) -> ListedMail:
    size = sum(len(each.content) for each in mail.attachments) if mail else 0
    said, words = state or (texts.NOT_MADE, reason)
    remark = "；".join(filter(None, (words, draft.remark))) if state else words
    names = tuple(Path(name).name for name in draft.files)
    return ListedMail(draft.to, draft.addresses, draft.text.subject, names, size, said, remark)


def _eml(mails: Mapping[Path, Mail], policy: Policy) -> dict[Path, bytes]:
    sender = (policy.mail.sender, policy.mail.sender_name)
    return {path: as_bytes(mail, *sender, is_draft=True) for path, mail in mails.items()}
