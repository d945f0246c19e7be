"""Errors are sentences with a remedy."""

import errno
import pickle

from kafka_explorer.config.errors import ProfileError, os_error_cause


def test_a_profile_error_is_its_sentence_and_knows_its_field() -> None:
    error = ProfileError("name", "Choose another name.")
    assert (error.field, error.sentence, str(error)) == ("name", "Choose another name.", "Choose another name.")


def test_a_profile_error_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(ProfileError("client", "No.")))  # noqa: S301 - our own bytes
    assert (error.field, str(error)) == ("client", "No.")


def test_causes_say_what_to_do() -> None:
    assert "disk is full" in os_error_cause(OSError(errno.ENOSPC, "No space left on device"))
    assert "permission was denied" in os_error_cause(PermissionError(errno.EACCES, "Permission denied"))


def test_an_unusual_cause_is_the_systems_own_words() -> None:
    assert os_error_cause(OSError(errno.EIO, "Input/output error")) == "the system says: Input/output error."
    assert os_error_cause(OSError("something")) == "the system says: something."
