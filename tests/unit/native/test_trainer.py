"""The trainer: repeatable, and what it makes is what the tagger takes."""

from __future__ import annotations

import pytest

from wirestream._native import Tagger, Trainer
from wirestream.tag.data import Data

DATA = Data.load()
TEXT = "Ada Ray met Bo Li in Oslo."
SPANS = [(0, 7, 0, 1.0), (12, 17, 0, 1.0), (21, 25, 2, 1.0)]


def trainer() -> Trainer:
    made = Trainer(DATA.clusters, DATA.lists, DATA.phrases)
    made.add([TEXT] * 8, [SPANS] * 8, 4)
    return made


def tagger(model: bytes) -> Tagger:
    return Tagger(model, DATA.clusters, DATA.lists, DATA.phrases, DATA.native_names(), [])


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, again, other = (trainer().train(2, seed, 3e-3) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_what_was_learnt_is_found() -> None:
    model = trainer().train(12, 1, 3e-3)
    _, _, mentions, _, _, _ = tagger(model).tag([TEXT], [None])[0]
    flat = memoryview(mentions).cast("I").tolist()
    assert list(zip(flat[::4], flat[1::4], flat[2::4], strict=True)) == [span[:3] for span in SPANS]


def test_the_larger_share_of_a_label_decides() -> None:
    made = Trainer(DATA.clusters, DATA.lists, DATA.phrases)
    made.add([TEXT] * 8, [[(0, 7, 0, 0.2), (0, 7, 1, 0.7), (21, 25, 2, 0.3)]] * 8, 4)
    _, _, mentions, _, _, _ = tagger(made.train(12, 1, 3e-3)).tag([TEXT], [None])[0]
    flat = memoryview(mentions).cast("I").tolist()
    assert list(zip(flat[::4], flat[1::4], flat[2::4], strict=True)) == [(0, 7, 1)]


def test_damaged_weights_are_refused() -> None:
    with pytest.raises(ValueError, match="model file is damaged"):
        tagger(b"not a model")


def test_labels_that_fit_no_text_are_refused() -> None:
    with pytest.raises(ValueError, match="a type 0, 1, 2 or 3"):
        trainer().add([TEXT], [[(0, 7, 9, 1.0)]], 1)
