"""The demonstration without a display: a real Kafka, every page, a picture of each."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage


@pytest.mark.timeout(900)  # a hundred pages; two minutes on a quiet machine
def test_the_walk_takes_a_picture_of_every_page(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "kafka_explorer", "demo", "--screenshots", str(tmp_path), "--themes", "dark"],
        capture_output=True,
        text=True,
        timeout=840,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    pictures = [Path(line) for line in ended.stdout.splitlines()]
    names = {picture.name.removesuffix("-dark-1280x800.png") for picture in pictures}
    assert names >= {"connections", "connection-form", "overview", "topics", "topic-partitions", "messages-newest"}
    for picture in pictures:
        image = QImage(str(picture))
        assert (image.width(), image.height()) == (1280, 800), picture
        colours = {image.pixel(x, y) for x in range(0, 1280, 16) for y in range(0, 800, 16)}
        assert len(colours) > 5, f"{picture.name} shows next to nothing"
