"""Translations are found where there are some."""

from pathlib import Path

from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from kafka_explorer.ui.language import speak


def test_without_translations_the_window_speaks_english(qapp: QApplication, tmp_path: Path) -> None:
    assert speak(qapp, tmp_path / "none", QLocale(QLocale.Language.C)) == []


def test_a_translation_is_installed(qapp: QApplication, tmp_path: Path) -> None:
    # The smallest file Qt takes: its magic number, and no messages.
    magic = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
    (tmp_path / "kafka_explorer_de.qm").write_bytes(magic)
    try:
        assert "kafka_explorer" in speak(qapp, tmp_path, QLocale("de_DE"))
    finally:
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
            translator.deleteLater()
