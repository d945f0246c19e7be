"""What the tests of this room share."""

from tests.config.store_fixtures import java_stores

__all__ = ["java_stores"]
