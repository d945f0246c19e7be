"""The one error of this room."""

from kafka_explorer.engine.errors import ExplorerError


class SandboxError(ExplorerError):
    """Kafka could not be fetched, started or stopped; the text is one sentence that says what to do."""
