"""`wirestream learn` on a real broker: counted in a table, whoever counts, and in force only once adopted."""

from __future__ import annotations

import signal
from pathlib import Path

import msgspec
import orjson
import pytest
from click.testing import CliRunner

from streams import Stream, Worker, until
from wirestream.broker import EmbeddedKafka
from wirestream.cli import main
from wirestream.story import EnrichedStory, Learned, RawRecord
from wirestream.stream import WorkerExit

pytestmark = pytest.mark.kafka

BODIES = [
    "The ferry to the islands sailed again on Monday after nine days at the pier of the old harbour.",
    "A court has halted the hunt for wolves hours before it was to begin in the forests of the north.",
    "Growers of coffee blocked two roads to ask for relief from loans that were taken after a storm.",
    "The museum has bought a painting of a mill by a painter whom nobody had heard of until last year.",
]
LINE = "Trams tonight in Torwick: line {} as on workdays"


def told(body: str, number: int, source: str = "Torwick Tidings") -> RawRecord:
    uri = f"urn:test:{number}"
    value = {"uri": uri, "source": source, "headline": body[:30], "body_text": f"{body}\n\n{LINE.format(number)}"}
    return RawRecord(orjson.dumps(value), uri.encode(), (("content-type", b"application/json"),))


def learner(stream: Stream) -> Worker:
    process = stream.worker("learn", ready=False)
    process.wait_for("learner_ready")
    return process


def enriched(stream: Stream, number: int) -> None:
    """Wait until so many stories are through the worker."""
    until(lambda: stream.count("enriched") >= number, f"{number} stories to be enriched")


def seen(stream: Stream, stories: int) -> None:
    """Wait until the line was counted for so many stories."""

    def most() -> int:
        values = [msgspec.json.decode(it.value) for it in stream.read("recurrence") if it.value]
        return max((len(stories_of) for _, stories_of, _ in values), default=0)

    until(lambda: most() >= stories, f"a line to be counted in {stories} stories")


def learned(stream: Stream) -> dict[bytes, Learned]:
    return {it.key: msgspec.json.decode(it.value, type=Learned) for it in stream.read("learned")}


def test_a_line_of_three_stories_is_learned_and_cut_once_adopted(kafka: EmbeddedKafka, tmp_path: Path) -> None:
    with Stream(kafka.bootstrap_servers) as stream:
        worker, first = stream.worker(), learner(stream)
        again = [told(f"{BODIES[0]} It was update {number}.", 100 + number) for number in range(4)]
        elsewhere = [told(body, 200 + number, f"Source {number}") for number, body in enumerate(BODIES)]
        stream.produce([*again, *elsewhere, told(BODIES[1], 1)])
        enriched(stream, 9)
        seen(stream, 2)
        assert learned(stream) == {}

        # Whoever takes over has the counts from the changelog.
        first.kill()
        second = learner(stream)
        stream.produce([told(BODIES[2], 2)])
        until(lambda: stream.count("learned"), "the line to be learned")
        stream.produce([told(BODIES[3], 3), told(BODIES[1], 1)])
        enriched(stream, 12)
        seen(stream, 4)
        assert second.stop(signal.SIGTERM) == WorkerExit.DRAINED
        [line] = learned(stream).values()
        assert (line.source, line.stories, len(set(line.uris))) == ("Torwick Tidings", 3, 3)
        assert line.masked == LINE.casefold().format("#")
        assert {"urn:test:1", "urn:test:2"} < set(line.uris)
        texts = [msgspec.json.decode(it.value, type=EnrichedStory).text for it in stream.read("enriched")]
        assert all("Trams tonight" in text for text in texts)
        worker.stop(signal.SIGTERM)

        # Adopted, it is cut, by `enrich` and by a worker.
        pack = tmp_path / "torwick.toml"
        settings = ("--bootstrap-servers", kafka.bootstrap_servers, "--topic-prefix", stream.settings.topic_prefix)
        shown = CliRunner().invoke(main, ["tail", "learned", "--no-follow", "--json", *settings])
        adopt = ["rules", "adopt", "-", "--source", "torwick tidings", "--into", str(pack)]
        assert CliRunner().invoke(main, adopt, input=shown.stdout).exit_code == 0
        assert CliRunner().invoke(main, ["rules", "check", "--packs", str(tmp_path)]).exit_code == 0
        result = CliRunner().invoke(
            main, ["enrich", "--packs", str(tmp_path)], input=(told(BODIES[3], 77).value or b"") + b"\n"
        )
        assert orjson.loads(result.stdout)["text"] == BODIES[3]
        assert orjson.loads(result.stdout)["cuts"][0]["rule"].startswith("learned.")
        stream.worker(packs=str(tmp_path))
        stream.produce([told(BODIES[3], 78)])
        enriched(stream, 13)
        texts = [msgspec.json.decode(it.value, type=EnrichedStory).text for it in stream.read("enriched")]
        assert texts.count(BODIES[3]) == 1


def test_counts_move_with_their_partitions(kafka: EmbeddedKafka) -> None:
    with Stream(kafka.bootstrap_servers) as stream:
        stream.worker()
        first = learner(stream)
        stream.produce([told(BODIES[0], 0)])
        seen(stream, 1)
        second = learner(stream)
        until(lambda: len(first.events("learner_ready")) > 1, "the first to have given some partitions away")
        stream.produce([told(BODIES[1], 1)])
        seen(stream, 2)
        second.kill()
        stream.produce([told(BODIES[2], 2)])
        until(lambda: stream.count("learned"), "the line to be learned")
        assert len(learned(stream)) == 1
        assert first.stop(signal.SIGTERM) == WorkerExit.DRAINED


def test_without_its_topics_it_says_so_or_makes_them(kafka: EmbeddedKafka) -> None:
    stream = Stream(kafka.bootstrap_servers)
    refused = stream.worker("learn", ready=False)
    assert refused.ended() == WorkerExit.TOPICS
    assert stream.topic("learned") in refused.events("topics_missing")[0]["missing"]
    maker = stream.worker("learn", ready=False, create=True)
    maker.wait_for("learner_ready")
    assert maker.stop(signal.SIGINT) == WorkerExit.DRAINED
