"""How the brokers are talked to: one answer for all of our clients."""

from __future__ import annotations

import ssl
from typing import Any

from wirestream.settings import Settings


def client_options(settings: Settings) -> dict[str, Any]:
    """Options that every aiokafka client takes."""
    options: dict[str, Any] = {
        "bootstrap_servers": settings.bootstrap_servers.split(","),
        "security_protocol": settings.security_protocol,
        "metadata_max_age_ms": int(settings.metadata_max_age * 1000),
    }
    if settings.security_protocol.endswith("SSL"):
        options["ssl_context"] = tls(settings)
    if settings.security_protocol.startswith("SASL"):
        options["sasl_mechanism"] = settings.sasl_mechanism
        options["sasl_plain_username"] = settings.sasl_username
        options["sasl_plain_password"] = settings.sasl_password
    return options


def tls(settings: Settings) -> ssl.SSLContext:
    """TLS 1.2 or newer, certificates and host names checked."""
    context = ssl.create_default_context(cafile=settings.ssl_cafile)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
