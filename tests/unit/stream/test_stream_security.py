"""How the brokers are talked to follows the settings, and TLS is never half on."""

from __future__ import annotations

import ssl

from wirestream.settings import Settings
from wirestream.stream.security import client_options


def test_several_brokers_are_several() -> None:
    assert client_options(Settings(bootstrap_servers="one:1,two:2"))["bootstrap_servers"] == ["one:1", "two:2"]


def test_plain_text_has_neither_user_nor_certificates() -> None:
    assert not {"ssl_context", "sasl_mechanism", "sasl_plain_password"} & set(client_options(Settings()))


def test_tls_checks_certificates_and_host_names() -> None:
    context = client_options(Settings(security_protocol="SSL"))["ssl_context"]
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_sasl_over_tls_has_both() -> None:
    settings = Settings(security_protocol="SASL_SSL", sasl_username="user", sasl_password="word")  # noqa: S106
    options = client_options(settings)
    assert (options["sasl_plain_username"], options["sasl_plain_password"]) == ("user", "word")
    assert (options["sasl_mechanism"], options["security_protocol"]) == ("SCRAM-SHA-512", "SASL_SSL")
    assert isinstance(options["ssl_context"], ssl.SSLContext)
