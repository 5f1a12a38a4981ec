"""Packed lists of the open API (formats 2.4): ``[1^a^b],[2^c^d]``, and the members of a contract in them."""

import re
from decimal import Decimal

from procurement.contracts.reading import values
from procurement.contracts.reading.answers import Item, first_of

Member = list[str]

_BETWEEN = re.compile(r"\]\s*,\s*\[")
_MAKER = "제작"
_NO_SHARE = re.compile(r"0+(?:\.0*)?%?", re.ASCII)
_SURE = frozenset({"", "BUSINESS_NUMBER_CHECKSUM"})
_FULL_MEMBER, _NAMED_MEMBER = 10, 4


def packed(text: str) -> list[Member]:
    """The entries of a packed list ``[1^a^b],[2^c^d]``; a missing first bracket or a last comma is read.

    Names may hold brackets and commas: only ``],[`` stands between entries.
    """
    stripped = text.strip().rstrip(",").rstrip()
    if not stripped:
        return []
    entries = _BETWEEN.split(stripped.removeprefix("[").removesuffix("]"))
    return [[values.plain(part) for part in entry.split("^")] for entry in entries]


def _full(entry: Member) -> Member:
    """An entry of ten parts; of one with more, a caret in the company's name has made two of one.

    The business number stands last and tells that: were it in its place, something was added behind it.
    """
    more = len(entry) - _FULL_MEMBER
    if more > 0 and values.business_number(entry[-1])[1] in _SURE and values.business_number(entry[9])[1] not in _SURE:
        return [*entry[:3], "^".join(entry[3 : 4 + more]), *entry[4 + more :]]
    return entry + [""] * -more


def members_of(item: Item) -> list[Member]:
    """The contract partners: a maker without a share, or anyone with a share of nothing, is none (rule C-9).

    A member whose end is cut off stays one without a number, so that nobody else gets its part of the amount.
    """
    listed = [_full(entry) for entry in packed(item.get("corplist", "")) if len(entry) >= _NAMED_MEMBER]
    partners = [one for one in listed if not (_NO_SHARE.fullmatch(one[6]) or (_MAKER in one[1] and not one[6]))]
    if partners or listed:
        return partners or listed
    name = first_of(item, "rprsntcorpnm")
    return [["1", "", "", name, "", "", "", "", "", first_of(item, "rprsntcorpbizrno")]]


def complete_shares(members: list[Member]) -> None:
    """Give the one member without a stated share what the others leave of 100 %."""
    silent = [member for member in members if not member[6]]
    if len(silent) != 1 or len(members) == 1:
        return
    stated = [values.share(member[6]) for member in members if member[6]]
    if any(wrong for _share, wrong in stated):
        return
    left = 100 - sum(Decimal(share) for share, _wrong in stated)
    if left > 0:
        silent[0][6] = str(left)
