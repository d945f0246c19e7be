"""The language of the window: the desktop's where there is a translation, else English."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator


def speak(app: QCoreApplication, folder: Path, locale: QLocale | None = None) -> list[str]:
    """Install the translations of Qt's own words and of ours, and return the names of those found.

    `folder` holds files like ``kafka_explorer_de.qm``; a missing folder is an empty one.
    """
    wanted = QLocale.system() if locale is None else locale
    places = {"qtbase": QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "kafka_explorer": str(folder)}
    found = []
    for name, place in places.items():
        translator = QTranslator(app)
        if translator.load(wanted, name, "_", place) and app.installTranslator(translator):
            found.append(name)
    return found
