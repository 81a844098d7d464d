"""Run a stage over a batch so that a story on which it raises costs that story alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from wirestream.faults import Fault, FaultCode, Stage

In = TypeVar("In")
Out = TypeVar("Out")
Verb = Callable[[Sequence[In]], Sequence[Out]]


def isolate(stage: Stage, verb: Verb[In, Out], items: Sequence[In | Fault]) -> list[Out | Fault]:
    """`verb` over the batch, order kept; what is a fault already stays one, what it raises on becomes one."""
    whole = [item for item in items if not isinstance(item, Fault)]
    done = iter(halve(stage, verb, whole))
    return [item if isinstance(item, Fault) else next(done) for item in items]


def halve(stage: Stage, verb: Verb[In, Out], items: Sequence[In]) -> list[Out | Fault]:
    """`verb(items)`, with each item on which it raises found by halving and replaced by a fault."""
    try:
        return one_for_one(verb, items) if items else []
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001  a panic in the native module derives from BaseException
        if len(items) == 1:
            return [Fault(FaultCode.STAGE_FAILED, stage, f"{type(error).__name__} in {stage}")]
        middle = len(items) // 2
        return halve(stage, verb, items[:middle]) + halve(stage, verb, items[middle:])


def one_for_one(verb: Verb[In, Out], items: Sequence[In]) -> list[Out | Fault]:
    """What `verb` makes of the items, as many as there are items: else results would slip to the wrong story."""
    results = verb(items)
    if len(results) != len(items):
        raise ValueError(f"{len(results)} results for {len(items)} items")
    return list(results)
