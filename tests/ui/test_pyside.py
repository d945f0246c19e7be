"""PySide6 itself: the faults we know of, so that an upgrade is proved and not hoped for."""

import sys

from PySide6.QtCore import QObject, Signal


class _Speaker(QObject):
    spoke = Signal(int)


def test_emit_keeps_the_reference_count_of_true() -> None:
    """PySide6 6.12.0 on Python 3.11 drops a reference to True with every emit and aborts after some dozens."""
    speaker = _Speaker()
    heard: list[int] = []
    speaker.spoke.connect(heard.append)
    emits = 100

    before = sys.getrefcount(True)
    for number in range(emits):
        speaker.spoke.emit(number)
    lost = before - sys.getrefcount(True)

    assert heard == list(range(emits))
    assert abs(lost) < emits // 2, f"{lost} references to True are lost after {emits} emits: do not use this PySide6."
