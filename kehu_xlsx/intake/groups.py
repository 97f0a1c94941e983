"""Columns that come again in one heading: 数量 and 金额 for each product, 日期 and 金额 for each payment."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kehu_xlsx.intake.headings import plain
from kehu_xlsx.intake.match import Match
from kehu_xlsx.schema import Column
from kehu_xlsx.tables import Origin, Payments, Purchases

# The figure of which one row may hold several.
_FIGURES: Mapping[type[Origin], tuple[Column, ...]] = {
    Purchases: (Purchases.amount, Purchases.quantity),
    Payments: (Payments.amount,),
}
# A group with one of these of its own is a record of its own.
_TELLING = (Purchases.date, Purchases.product, Purchases.number)
_SUM = re.compile(r"合计|小计|总计|总额|汇总")
# Names of groups that tell the same goods or money in another way, or tell those of another time …
_OTHER_VIEW = re.compile(
    r"含税|税前|税后|未税|本币|原币|外币|折前|折后|原价|[本当上去][月年期季日]|同期|今年|计划|目标|任务|预算|预计|实际"
    r"|完成|差[异额]|订单|订货|下单|发货|出库|出货|送货|签收|收货|结算|对账|开票|期[初末]|库存|结存|入库|累计"
)
# … or goods that were not bought; months are no products.
_NOT_BOUGHT = re.compile(r"退|换货|赠|样品")
_PERIOD = re.compile(r"\d+月|[一二三四五六七八九十]月|季度|第.{1,2}[周旬期]|[上中下]旬|\d{4}")


@dataclass(frozen=True)
class Groups:
    """The groups of columns that come again: the match of each that is read, by its name.

    `figures` are the sheet columns of the figure that comes again, `sums` those that add them up. `are_products` tells
    that the names alone tell the groups apart.
    """

    figures: tuple[int, ...]
    sums: tuple[int, ...]
    names: tuple[str, ...]
    matches: tuple[Match, ...] = ()
    are_products: bool = False


def groups_of(match: Match, words: Mapping[int, str], above: Mapping[int, str]) -> Groups | None:
    """The groups whose figure has the same heading as the match's; None where it has none or they tell the same.

    `words` are the lowest words of each sheet column's heading, `above` the words over its group. The groups are read
    where each has a day, a product or a number of its own, or is called by a product's name.
    """
    column = next((column for column in _FIGURES.get(match.table, ()) if column in match.columns), None)
    places = [] if column is None else _same_words(match.columns[column], words)
    named = _names(places, above)
    groups = {index: name for index, name in named.items() if not _SUM.search(name)}
    are_bought = not any(map(_NOT_BOUGHT.search, groups.values()))
    if len(groups) < 2 or (are_bought and any(map(_OTHER_VIEW.search, groups.values()))):
        return None
    summed = {index for index, name in above.items() if _SUM.search(name)}
    sums = [index for each, _, index in match.passed_over if each == column and _SUM.search(words.get(index, ""))]
    found = Groups(tuple(groups), (*(index for index in named if index not in groups), *sums), tuple(groups.values()))
    matches = tuple(_one_each(match, len(groups), words, summed))
    if len(matches) < len(groups) or not are_bought:
        return found
    if _tell_apart(matches):
        return replace(found, matches=matches)
    return replace(found, matches=matches, are_products=True) if _are_products(match, found.names) else found


def _same_words(place: int, words: Mapping[int, str]) -> list[int]:
    return [index for index, word in sorted(words.items()) if plain(word) == plain(words[place])]


def _names(places: Sequence[int], above: Mapping[int, str]) -> dict[int, str]:
    """The groups' names; what stands over all of them is a title and none."""
    names = {index: above.get(index, "") for index in places}
    return names if len(set(names.values())) > 1 else dict.fromkeys(places, "")


def _one_each(match: Match, size: int, words: Mapping[int, str], summed: Collection[int]) -> Iterator[Match]:
    """The match of each group: a column that comes as often as the groups is each one's own, any other all have.

    None where a column comes more than once and less often, so that nobody knows whose it is.
    """
    places = {column: _same_words(index, words) for column, index in match.columns.items()}
    own = {column: [index for index in found if index not in summed] for column, found in places.items()}
    if any(len(found) not in {1, size} for found in own.values()):
        return
    taken = {index for found in own.values() for index in found}
    passed_over = tuple(each for each in match.passed_over if each[2] not in taken)
    for number in range(size):
        columns = {column: found[number % len(found)] for column, found in own.items()}
        yield replace(match, columns=columns, passed_over=passed_over)


def _tell_apart(matches: Sequence[Match]) -> bool:
    told = ({match.columns.get(column) for match in matches} for column in _TELLING)
    return any(len(columns) == len(matches) for columns in told)


def _are_products(match: Match, names: Sequence[str]) -> bool:
    is_open = match.table is Purchases and Purchases.product not in match.columns
    return is_open and len(set(names)) == len(names) and all(name and not _PERIOD.search(name) for name in names)
