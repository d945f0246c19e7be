"""The registry of a connection, looked up for scans."""

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.config.security import RegistryAuth, SchemaRegistry
from kafka_explorer.engine.filters import Decoding
from kafka_explorer.engine.registry import RegistrySettings
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.scan_decoding import ScanDecoding

URL = "http://registry.example.com:8081"


@pytest.mark.parametrize(
    ("registry", "found"),
    [
        (SchemaRegistry(), None),
        (SchemaRegistry(URL), Decoding((RegistrySettings(URL),))),
        # Its password is nowhere: scans say of each schema that nobody could be asked.
        (SchemaRegistry(URL, RegistryAuth.BASIC, "ann"), Decoding()),
    ],
)
def test_registries(qtbot: QtBot, jobs: Jobs, registry: SchemaRegistry, found: Decoding | None) -> None:
    owner = QObject()
    decoding = ScanDecoding(jobs, ConnectionProfile("a", ("a:1",), schema_registry=registry), SecretStore(), owner)
    qtbot.waitUntil(lambda: not jobs.running(), timeout=30_000)
    assert decoding() == found
    owner.deleteLater()
