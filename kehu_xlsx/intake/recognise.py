"""Which table a row of headings is: by its headings; title, sheet and file name refuse tables and break ties."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kehu_xlsx.intake.headings import CODE, NAME, Vocabulary, plain
from kehu_xlsx.intake.match import Match, Names, match
from kehu_xlsx.intake.spoken import (
    OWN,
    Surroundings,
    is_named,
    names_customers,
    return_kind,
    speak_for_another,
    spoken,
    word_against,
)
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import (
    Complaints,
    Customers,
    Origin,
    Payments,
    Placements,
    PlanChecks,
    Plans,
    ProductPlans,
    Purchases,
    Receivables,
    Returns,
    Visits,
)
from kehu_xlsx.tables.words import ReturnKind

# A heading that begins like this says that the sheet is about suppliers, whatever else fits …
_OF_SUPPLIERS = re.compile(
    r"供应商|供货商|供货单位|供货方|供方|(?:期初|期末|本期|其[他它])?应付|欠付金额|采购合同号|采购经办人"
)
# Beside a customer this tells but whose goods he bought.
_SUPPLIED_BY = re.compile(r"(?:供应商|供货商|供货单位|供货方|供方)(?:名称|全称|简称)?")
# … and like this about staff or equipment, unless customers are named beside it.
_OF_THE_HOUSE = re.compile(r"工号$|(?:资产|设备|员工|职工)(?:编号|编码|名称|姓名|代码|号|类别|型号)")
_PAYABLE, _RECEIVABLE = re.compile(r"应付"), re.compile(r"应收")
_STOCK = plain("仓库")  # the store that a sale left from or, where nobody is named, stock
_NOT_OF_SUPPLIERS = (Customers, Plans, ProductPlans, Purchases, Payments, Receivables)
_PLAN_FIGURES = frozenset(
    {Plans.sales_target, Plans.purchase_plan, Plans.placement_target, Plans.placement_request, Plans.payment_plan}
)
# A table is not itself without at least one of these.
_ONE_OF: Mapping[type[Origin], frozenset[Column]] = {
    Plans: _PLAN_FIGURES,
    ProductPlans: frozenset({ProductPlans.planned_quantity, ProductPlans.planned_amount}),
    PlanChecks: frozenset({PlanChecks.purchase_status, PlanChecks.placement_status, PlanChecks.payment_status}),
}
# Beside these a balance runs on from line to line and is no statement of what is owed.
_POSTINGS = re.compile(r"借方|贷方|发生额")
_STATED = re.compile(r"期末|本期|月末|月底|.*[未待]")  # a balance at an end, or what is open of a line: no running one
_NARRATIVE = plain("摘要")
# A balance too common to tell a table by itself: only with a word of the table around it.
_WEAK = frozenset(map(plain, ("余额", "结余")))
_GOODS = frozenset({Purchases.product, Purchases.quantity, Purchases.price})
# Headings of money that speak for no table, and where they matter.
_NEUTRAL = frozenset(
    map(plain, ("金额", "总金额", "合计金额", "金额合计", "本币金额", "小计金额", "实收金额", "amount", "total"))
)
_WAYS_TO_PAY = frozenset({"结算方式", "付款方式", "支付方式", "方式"})
# Money that came in, in a bank's words; without the other side's account they may be a posting of our own books.
_CREDITED = frozenset({"贷方发生额", "贷方金额", "贷方发生额(收入)", "收入", "收入金额(贷方)", "转入金额", "存入金额"})
_OF_A_BANK = re.compile(r"对方(?:户名|账户|账号|帐号)|收[(/]?付\)?方(?:户名|账户|账号|帐号|名称)")
_OWED = frozenset({"应收金额"})  # of a line that was sold, or still open
_RIVALS: Mapping[type[Origin], tuple[type[Origin], Column]] = {
    Purchases: (Payments, Purchases.amount),
    Payments: (Purchases, Payments.amount),
}
_RETURNING, _REALLY = re.compile(r"退|换"), re.compile(r"实际")
_OF_ANYTHING = plain("名称")  # a customer's only beside what only customers have
_CREDIT = frozenset({Customers.credit_limit, Customers.temporary_limit, Customers.terms, Customers.opening_balance})
# Columns that only a register of customers has.
_MASTER_ONLY = frozenset({
    Customers.credit_limit, Customers.temporary_limit, Customers.temporary_limit_until, Customers.terms,
    Customers.opening_balance, Customers.opening_date, Customers.contact, Customers.phone, Customers.email,
    Customers.address, Customers.since, Customers.usual_interval, Customers.needs_certificate, Customers.state,
    Customers.stopped_on, Customers.aliases, *(Customers.column(name) for name in (
        "region_manager", "marketing_director", "branch_manager", "sales_manager")),
})  # fmt: skip
_DATED = (Purchases, Payments, Placements, Visits, PlanChecks, Returns, Complaints)
_LEAST_MASTER = 3
_SURELY_MASTER = 4
_NEAR = {1: 3, 2: 4}  # needed columns missing → recognised columns that still make a near miss


@dataclass(frozen=True)
class Recognition:
    """What a heading row was taken for: a table, or the one it nearly is, or the ones it could equally be.

    `refused` is a table whose headings stand there but not the words: which, and the word against it; `is_account`
    says that it is a running account with a balance a line.
    """

    match: Match | None = None
    near: Match | None = None
    rivals: tuple[type[Origin], ...] = ()
    refused: tuple[type[Origin], str] | None = None
    is_account: bool = False

    @property
    def is_set_aside(self) -> bool:
        """Whether the headings are understood, and the sheet is not read for what it is."""
        return self.is_account or self.refused is not None


Matches = Mapping[type[Origin], Match]


@dataclass(frozen=True)
class Scene:
    """A row of headings with what stands around and under it.

    `names` are the heading candidates a sheet column; `surroundings` are sheet name, title and file name;
    `can_supply` tells whether a needed column can come from around the table (month or customer in the title);
    `words_below` gives the words under a sheet column.
    """

    names: Names
    surroundings: Surroundings
    can_supply: Callable[[Column], bool]
    words_below: Callable[[int], Sequence[str]]

    @property
    def headings(self) -> list[str]:
        """Every heading and group of headings."""
        return [text for candidates in self.names.values() for text in candidates]

    @property
    def first_headings(self) -> Mapping[int, str]:
        """The most telling heading of each sheet column."""
        return {index: candidates[0] for index, candidates in self.names.items()}

    def says(self, found: Match, column: Column, words: Iterable[str]) -> bool:
        """Whether the column was recognised by one of these very words."""
        return column in found.columns and any(plain(text) in words for text in self.names[found.columns[column]])


def recognise(scene: Scene, vocabulary: Vocabulary, among: Collection[type[Origin]] = tuple(OWN)) -> Recognition:
    """The table that the headings make, `among` these, or what else is to be said of them."""
    tables = [table for table in OWN if not (table in _NOT_OF_SUPPLIERS and is_foreign(scene.names, vocabulary))]
    matches = {table: match(table, scene.names, vocabulary) for table in tables}
    if _is_account(matches, scene):
        return Recognition(is_account=True)
    refused = {table: word for table in matches if (word := _word_against(table, scene))}
    complete = [found for found in matches.values() if found.table in among and _is_complete(found, scene)]
    whole = [found for found in complete if found.table not in refused and _is_sound(found, matches, scene)]
    if {Purchases, Payments} <= {found.table for found in whole} and _is_ledger(matches, scene):
        whole = [found for found in whole if found.table is not Payments]  # they are read beside the purchases
    if whole:
        return _best(_without_rivals(whole), matches, scene)
    candidates = [found for found in matches.values() if found.table in among and found.table not in refused]
    near = [found for found in candidates if _is_near(found, scene)]
    nearest = max(near, key=lambda found: _merit(found, scene), default=None)
    named = nearest is not None and is_named(nearest.table, scene.surroundings)
    said = next(((found.table, refused[found.table]) for found in complete if found.table in refused), None)
    return Recognition(refused=said) if said and not named else Recognition(near=nearest)


def is_foreign(names: Names, vocabulary: Vocabulary) -> bool:
    """Whether the headings are those of a table about suppliers, staff, equipment or stock."""
    texts = [plain(text) for candidates in names.values() for text in candidates]
    has_receivables = any(map(_RECEIVABLE.search, texts))
    of_suppliers = [text for text in texts if _OF_SUPPLIERS.match(text)]
    has_customers = names_customers([text for text in texts if text not in of_suppliers])
    harmless = [
        text
        for text in of_suppliers
        if (has_receivables and _PAYABLE.search(text)) or (has_customers and _SUPPLIED_BY.fullmatch(text))
    ]
    if of_suppliers != harmless:
        return True
    if any(map(_OF_THE_HOUSE.match, texts)) and not names_customers(texts):
        return True
    return _STOCK in texts and not {CODE, NAME} & match(Purchases, names, vocabulary).columns.keys()


def _word_against(table: type[Origin], scene: Scene) -> str:
    word = word_against(table, scene.surroundings)
    is_made = table is Visits and any(map(_REALLY.search, scene.headings))
    return "" if is_made else word


def _is_complete(found: Match, scene: Scene) -> bool:
    one_of = _ONE_OF.get(found.table)
    if one_of and not one_of & found.columns.keys():
        return False
    if found.table is Customers:
        return Customers.name in found.columns and (Customers.level in found.columns or _master(found) >= _LEAST_MASTER)
    return found.fit > 1 and all(_is_supplied(column, found, scene) for column in found.missing)


def _is_supplied(column: Column, found: Match, scene: Scene) -> bool:
    if found.table is Returns and column == Returns.kind:
        return kind_of_returns(found, scene.first_headings, scene.surroundings) is not None
    return scene.can_supply(column)


def kind_of_returns(found: Match, headings: Mapping[int, str], surroundings: Surroundings) -> ReturnKind | None:
    """退货 or 换货 where no column says it: by the headings of the returns, else by the words around them."""
    indices = [*found.columns.values(), *(index for *_, index in found.passed_over)]
    return return_kind([headings[index] for index in indices], surroundings)


def _is_sound(found: Match, matches: Matches, scene: Scene) -> bool:
    """Whether a table that has all its columns is not another one after all."""
    check = _CHECKS.get(found.table)
    return check is None or check(found, matches, scene)


def _is_of_customers(found: Match, _matches: Matches, scene: Scene) -> bool:
    is_bare = scene.says(found, Customers.name, {_OF_ANYTHING}) and not _CREDIT & found.columns.keys()
    return not is_bare or names_customers([*scene.headings, *scene.surroundings])


def _is_of_purchases(found: Match, matches: Matches, scene: Scene) -> bool:
    """No purchases are goods that came back, whether their quantity or their kinds say so."""
    returned = matches[Returns].columns.get(Returns.quantity)
    came_back = returned is not None and _RETURNING.search(scene.first_headings[returned])
    if (came_back and Purchases.quantity not in found.columns) or _kinds(matches, scene) == {True}:
        return False
    return _is_not_its_rival(found, matches, scene)


def _is_of_returns(found: Match, matches: Matches, scene: Scene) -> bool:
    """A column 类型 makes returns of a list of sales only where it says so, or the words around do."""
    if Returns.kind not in found.columns or _says_returned(found, scene) or True in _kinds(matches, scene):
        return True
    return Purchases not in matches or not _is_complete(matches[Purchases], scene)


def _says_returned(found: Match, scene: Scene) -> bool:
    headings = (scene.first_headings[index] for index in found.columns.values())
    return is_named(Returns, scene.surroundings) or any(map(_RETURNING.search, headings))


def _kinds(matches: Matches, scene: Scene) -> set[bool]:
    """Whether what stands in a column 类型 is 退货 or 换货: all, none, or some of it."""
    index = matches[Returns].columns.get(Returns.kind)
    return set() if index is None else {bool(_RETURNING.search(word)) for word in scene.words_below(index)}


def _is_of_payments(found: Match, matches: Matches, scene: Scene) -> bool:
    """Money for goods that stand beside it is no receipt, unless the sheet or the amount says so."""
    if scene.says(found, Payments.amount, _CREDITED) and not is_of_a_bank(scene.headings):
        return False
    has_goods = bool(_GOODS & matches[Purchases].columns.keys())
    is_named_so = is_named(Payments, scene.surroundings) or not scene.says(found, Payments.amount, _NEUTRAL)
    return (is_named_so or not has_goods) and _is_not_its_rival(found, matches, scene)


def _is_not_its_rival(found: Match, _matches: Matches, scene: Scene) -> bool:
    """收款 in a title speaks against purchases that only a neutral 金额 makes, and 销售 against such payments."""
    rival, amount = _RIVALS[found.table]
    has_own = bool(_GOODS & found.columns.keys()) or not scene.says(found, amount, _NEUTRAL)
    return has_own or not speak_for_another(found.table, rival, scene.surroundings)


def _is_a_statement(found: Match, matches: Matches, scene: Scene) -> bool:
    """Whether a balance is what customers owe in all, and no column of deliveries, of receipts or of an account."""
    goods = _GOODS & matches[Purchases].columns.keys()
    is_named_so = is_named(Receivables, scene.surroundings)
    if _is_dated(matches):
        is_account = any(map(_POSTINGS.search, scene.headings))
        is_another = any(speak_for_another(Receivables, other, scene.surroundings) for other in _RIVALS)
        if is_account or is_another:
            return False
    if _is_ledger(matches, scene) and not any(map(_STATED.match, scene.names[found.columns[Receivables.balance]])):
        return False
    is_weak = scene.says(found, Receivables.balance, _WEAK) and not spoken(Receivables, scene.surroundings)
    return not is_weak and (not goods or (is_named_so and Purchases.price not in goods))


def _is_account(matches: Matches, scene: Scene) -> bool:
    """Whether it is a running account: a date a line, postings to either side, a balance, no goods.

    Not so a bank's statement, whose credits are receipts.
    """
    if is_of_a_bank(scene.headings):
        return False
    owed = matches[Receivables].columns if Receivables in matches else {}
    if Receivables.balance not in owed or not _is_dated(matches):
        return False
    sides = [index for index, texts in scene.names.items() if any(map(_POSTINGS.search, texts))]
    amounts = Purchases.amount in matches[Purchases].columns and Payments.amount in matches[Payments].columns
    is_posted = len(sides) > 1 or (amounts and _NARRATIVE in map(plain, scene.headings))
    is_someones = bool({CODE, NAME} & owed.keys()) or scene.can_supply(Receivables.customer)
    is_ours = is_someones or is_named(Receivables, scene.surroundings)
    return is_posted and is_ours and not _GOODS & matches[Purchases].columns.keys()


def is_of_a_bank(headings: Sequence[str]) -> bool:
    """Whether the headings name the account on the other side, as only a bank's statement does."""
    return any(map(_OF_A_BANK.match, map(plain, headings)))


def _is_ledger(matches: Matches, scene: Scene) -> bool:
    """Whether a line is a purchase or a payment as its two columns say: 日期, 客户, 进货金额, 回款金额."""
    both = [matches[table] for table in _RIVALS if table in matches and _is_complete(matches[table], scene)]
    amounts = {found.columns.get(_RIVALS[found.table][1]) for found in both}
    is_plain = any(scene.says(found, _RIVALS[found.table][1], _NEUTRAL | _OWED) for found in both)
    return len(both) == len(amounts) == len(_RIVALS) and not is_plain and _is_dated(matches)


def _is_dated(matches: Matches) -> bool:
    return Purchases.date in matches[Purchases].columns or Payments.date in matches[Payments].columns


_CHECKS: Mapping[type[Origin], Callable[[Match, Matches, Scene], bool]] = {
    Customers: _is_of_customers,
    Purchases: _is_of_purchases,
    Payments: _is_of_payments,
    Receivables: _is_a_statement,
    Returns: _is_of_returns,
}


def _is_near(found: Match, scene: Scene) -> bool:
    """Whether what is missing is worth a line: the sheet calls itself so, or most of its columns are there."""
    is_called_so = spoken(found.table, scene.surroundings) > 0
    if found.table in {Customers, *_ONE_OF}:
        return is_called_so and _is_almost(found)
    if found.table is Returns and not (is_called_so or _says_returned(found, scene)):
        return False
    return _is_almost(found) or (is_named(found.table, scene.surroundings) and _tells_of_customers(found, scene))


def _tells_of_customers(found: Match, scene: Scene) -> bool:
    """Whether a customer and something of the table's own stand there."""
    if not {CODE, NAME} & found.columns.keys():
        return False
    if found.table is Receivables:
        return any(map(OWN[Receivables].search, scene.headings))
    return bool(found.columns.keys() - {CODE, NAME})


def _is_almost(found: Match) -> bool:
    return found.fit - found.aids >= _NEAR.get(len(found.missing), found.fit + 1)


def _master(found: Match) -> int:
    return len(_MASTER_ONLY & found.columns.keys())


def _without_rivals(matches: list[Match]) -> list[Match]:
    """A register of customers repeats in many exports: dated records are never a register, plans and balances
    only where hardly anything but a register's columns stands beside them."""
    register = next((found for found in matches if found.table is Customers), None)
    if register is None or len(matches) == 1:
        return matches
    dated = any(found.table in _DATED for found in matches)
    if not dated and _master(register) >= _SURELY_MASTER:
        return [register]
    return [found for found in matches if found is not register]


def _best(whole: list[Match], matches: Matches, scene: Scene) -> Recognition:
    tables = {found.table for found in whole}
    if {Purchases, Returns} <= tables and len(_kinds(matches, scene)) > 1:
        return Recognition(rivals=(Purchases, Returns))
    best = max(_merit(found, scene) for found in whole)
    equal = [found for found in whole if _merit(found, scene) == best]
    if len(equal) > 1:
        return Recognition(rivals=tuple(found.table for found in equal))
    return Recognition(match=_filled(equal[0], scene))


def _merit(found: Match, scene: Scene) -> tuple[int, int, int, int, int]:
    """How many columns fit; how clearly the words around speak for it; how sure it is; what it lacks; what helps.

    How goods are paid for stands in lists of sales as well, and tells no payment.
    """
    named = spoken(found.table, scene.surroundings)
    is_of_either = found.table is Payments and scene.says(found, Payments.method, _WAYS_TO_PAY)
    return found.fit - is_of_either, named, -found.guesses, -len(found.missing), found.aids


def _filled(found: Match, scene: Scene) -> Match:
    """The same, with the second of two columns where nothing stands under the first.

    Not so the customer's code: names tell him as well, and a code of something else would not.
    """
    columns = dict(found.columns)
    for column, taken, other in found.passed_over if found.table is not Customers else ():
        if column != CODE and columns[column] == taken and scene.words_below(other) and not scene.words_below(taken):
            columns[column] = other
    return found if columns == found.columns else replace(found, columns=columns, passed_over=_swapped(found, columns))


def _swapped(found: Match, columns: Mapping[Column, int]) -> tuple[tuple[Column, int, int], ...]:
    return tuple(
        (column, columns[column], taken if other == columns[column] else other)
        for column, taken, other in found.passed_over
    )
