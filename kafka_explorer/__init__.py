"""Kafka Explorer: a desktop window into Apache Kafka."""

__version__ = "0.1.0"
