"""Where the walk through the program stops: what to do there, and when the page has come."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kafka_explorer.app import Program
from kafka_explorer.config.connection import ConnectionProfile


@dataclass(frozen=True, slots=True)
class Stop:
    """`arrive` is called once; the picture `name` is taken when `ready` holds."""

    name: str
    arrive: Callable[[], object]
    ready: Callable[[], bool]


def stops(running: Program, profile: ConnectionProfile) -> Iterator[Stop]:
    """Every page, in the order in which a newcomer meets them."""
    window = running.window

    def idle() -> bool:
        return not running.tools.jobs.running()

    yield Stop("connections", window.show_start, idle)
    yield Stop("connection-form", running.start.open_new, idle)
    running.start.leave_form()
    tab = window.open_profile(profile)
    yield Stop("messages", lambda: None, lambda: tab.current_page == "messages")
    tab.navigation.topic_chosen.emit("logging-events")
    yield Stop("messages-newest", lambda: None, idle)
