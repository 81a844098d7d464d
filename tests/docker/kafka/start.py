"""Starts Kafka in the test image: KAFKA_* variables become properties, as in the official image."""

import os
import subprocess
from pathlib import Path

JAVA = ["/opt/java/bin/java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
JAVA += ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", "/opt/kafka/libs/*"]
PROPERTIES = "/tmp/server.properties"  # noqa: S108 - in a container of its own
CLUSTER = "5L6g3nShT-eMCtK--X86sw"

settings = {
    name.removeprefix("KAFKA_").lower().replace("_", "."): value
    for name, value in os.environ.items()
    if name.startswith("KAFKA_")
}
Path(PROPERTIES).write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
if not Path(settings["log.dirs"], "meta.properties").exists():
    format_it = [
        *JAVA,
        "kafka.tools.StorageTool",
        "format",
        "-t",
        os.environ.get("CLUSTER_ID", CLUSTER),
        "-c",
        PROPERTIES,
    ]
    if subprocess.run(format_it, check=False).returncode:
        raise SystemExit("Kafka could not format its folder")
os.execv(JAVA[0], [*JAVA, "kafka.Kafka", PROPERTIES])  # noqa: S606
