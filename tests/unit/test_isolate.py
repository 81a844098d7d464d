"""A stage that fails costs the story it fails on, and that one alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirestream.faults import Fault, FaultCode
from wirestream.isolate import isolate


class NativePanicError(BaseException):
    """What a panic in the native module looks like: no `Exception`."""


def refuse(bad: set[int], error: type[BaseException]) -> object:
    """A verb that raises on any batch that holds a bad item."""

    def double(items: Sequence[int]) -> list[int]:
        if bad & set(items):
            raise error("refused")
        return [2 * item for item in items]

    return double


def run(bad: set[int], items: Sequence[int | Fault], error: type[BaseException] = ValueError) -> list[int | Fault]:
    verb = refuse(bad, error)
    assert callable(verb)
    return isolate("tag", verb, items)


@given(items=st.lists(st.integers(0, 30)), bad=st.sets(st.integers(0, 30)))
def test_exactly_the_bad_ones_are_faults(items: list[int], bad: set[int]) -> None:
    results = run(bad, items)
    assert [isinstance(result, Fault) for result in results] == [item in bad for item in items]
    assert [result for result in results if not isinstance(result, Fault)] == [2 * i for i in items if i not in bad]


def test_a_fault_says_what_was_raised_where() -> None:
    assert run({1}, [1]) == [Fault(FaultCode.STAGE_FAILED, "tag", "ValueError in tag")]


def test_faults_of_earlier_stages_pass_through() -> None:
    fault = Fault(FaultCode.EMPTY, "decode")
    assert run(set(), [1, fault, 2]) == [2, fault, 4]


def test_a_panic_of_the_native_module_is_a_fault_too() -> None:
    results = run({2}, [1, 2, 3], NativePanicError)
    assert results == [2, Fault(FaultCode.STAGE_FAILED, "tag", "NativePanicError in tag"), 6]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_being_asked_to_stop_is_no_fault(error: type[BaseException]) -> None:
    with pytest.raises(error):
        run({1}, [1], error)


def test_results_never_slip_to_the_wrong_story() -> None:
    def forgetful(items: Sequence[int]) -> list[int]:
        return [item for item in items if item != 2]

    results = isolate("quote", forgetful, [1, 2, 3])
    assert results == [1, Fault(FaultCode.STAGE_FAILED, "quote", "ValueError in quote"), 3]
