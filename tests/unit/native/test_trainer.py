"""The trainer: repeatable, and what it makes is what the tagger takes."""

from __future__ import annotations

import pytest

from wirestream._native import Tagger, Trainer
from wirestream.tag.data import Data

DATA = Data.load()
TEXT = "Ada Ray met Bo Li in Oslo."
SPANS = [(0, 7, 0), (12, 17, 0), (21, 25, 2)]


def trainer() -> Trainer:
    made = Trainer(DATA.clusters, DATA.lists, DATA.places)
    made.add([TEXT] * 8, [SPANS] * 8, 4)
    return made


def tagger(model: bytes) -> Tagger:
    return Tagger(model, DATA.clusters, DATA.lists, DATA.places, DATA.native_names(), [])


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, again, other = (trainer().train(2, seed, 3e-3) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_what_was_learnt_is_found() -> None:
    model = trainer().train(12, 1, 3e-3)
    _, _, mentions, _, _, _ = tagger(model).tag([TEXT], [None])[0]
    flat = memoryview(mentions).cast("I").tolist()
    assert list(zip(flat[::4], flat[1::4], flat[2::4], strict=True)) == SPANS


def test_a_student_listens_to_its_teachers() -> None:
    taught = trainer()
    teacher = taught.train(4, 1, 3e-3)
    alone = taught.train(2, 5, 3e-3)
    taught.soften([teacher], 0.5, 0, len(taught))
    assert taught.train(2, 5, 3e-3) != alone


def test_damaged_weights_are_refused() -> None:
    with pytest.raises(ValueError, match="model file is damaged"):
        tagger(b"not a model")
    with pytest.raises(ValueError, match="teacher's weights are damaged"):
        trainer().soften([b"not a model"], 0.5, 0, 1)


def test_labels_that_fit_no_text_are_refused() -> None:
    with pytest.raises(ValueError, match="a type 0, 1, 2 or 3"):
        trainer().add([TEXT], [[(0, 7, 9)]], 1)
    with pytest.raises(ValueError, match="no such sentences"):
        trainer().soften([], 0.5, 0, 10_000)
