"""Identity and card numbers: the checksum decides."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from gongkai_lint.checks.text import id_card, luhn

BODY = st.builds(
    lambda place, year, month, day, order: f"{place}{year}{month:02d}{day:02d}{order:03d}",
    st.integers(110000, 659999),
    st.integers(1900, 2024),
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(0, 999),
)
CHECKS = "0123456789X"


@given(BODY)
def test_exactly_one_check_character_is_right(body: str) -> None:
    assert sum(id_card(body + check) for check in CHECKS) == 1


@given(BODY)
def test_a_small_x_is_as_good(body: str) -> None:
    assert id_card(body + "x") == id_card(body + "X")


@given(BODY, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(body: str, at: int, shift: int) -> None:
    number = next(body + c for c in CHECKS if id_card(body + c))
    changed = number[:at] + str((int(number[at]) + shift) % 10) + number[at + 1 :]
    assert not id_card(changed)


def test_what_is_no_identity_number() -> None:
    assert id_card("11010519491231002X")
    for text in ("", "11010519491231002", "11010519491331002X", "1101051949123100２X", "11010519491231002XX"):
        assert not id_card(text)


@given(st.text("0123456789", min_size=15, max_size=18))
def test_exactly_one_last_digit_makes_a_card(body: str) -> None:
    assume(len(set(body)) > 1)  # one digit all along is no card, whatever its sum
    assert sum(luhn(body + digit) for digit in "0123456789") == 1


@given(st.text("0123456789", max_size=14))
def test_short_numbers_are_no_cards(body: str) -> None:
    assert not luhn(body)


def test_a_card_may_have_spaces() -> None:
    assert not luhn("0000 0000 0000 0000")
    assert luhn("4111 1111 1111 1111") and not luhn("4111 1111 1111 1112")
