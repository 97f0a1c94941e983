"""E-mail addresses as offices write them."""

from __future__ import annotations

import pytest

from kehu_xlsx.addresses import addresses_in


@pytest.mark.parametrize(
    "words",
    [
        "a@x.cn；b@x.cn",
        "a@x.cn / b@x.cn",
        "a@x.cn/b@x.cn",
        "a@x.cn|b@x.cn",
        "a@x.cn、A@X.CN\nb@x.cn",
        "<a@x.cn>，b\uff20x.cn",
    ],
)
def test_each_address_is_read_once_whatever_stands_between(words: str) -> None:
    assert addresses_in(words) == ("a@x.cn", "b@x.cn")
