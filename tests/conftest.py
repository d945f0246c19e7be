"""What every test gets: no display needed, no user's file touched, nothing left behind."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt
