"""Every error has words."""

import pytest

from kafka_explorer.config.errors import ProfileError, SecretsError
from kafka_explorer.engine import errors
from kafka_explorer.engine.errors import ConnectionFault, ExplorerError
from kafka_explorer.engine.lag.moving import OffsetsChanged
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import UnexpectedError

ADDRESS = "broker.example:9092"
EXAMPLES: list[ExplorerError] = [
    *(errors.ConnectionFailed(fault, ADDRESS, "the detail") for fault in ConnectionFault),
    errors.AuthenticationFailed(ConnectionFault.SASL, ADDRESS, "bad password"),
    errors.NotAuthorized("Describe", "topic orders"),
    errors.RequestRefused(42, "INVALID_REQUEST", "the request is invalid"),
    errors.UnknownTopic("orders"),
    errors.UnknownPartitions("orders", (7, 9), 6),
    errors.UnknownGroup("billing"),
    errors.TopicExists("orders"),
    errors.GroupNotEmpty("billing"),
    errors.ReadOnlyCluster("move offsets"),
    OffsetsChanged("billing"),
    errors.RequestTimedOut("list topics", 5),
    errors.FilterSyntaxError(4, "a value is missing"),
    errors.DecodeError((("json", "no brace"),)),
    errors.SpoolFull("cache", "no space left"),
    errors.WorkerDied("signal 9"),
    UnexpectedError("ZeroDivisionError: nought"),
]


def test_every_kind_of_error_is_among_the_examples() -> None:
    def kinds(of: type[ExplorerError]) -> set[type[ExplorerError]]:
        below = of.__subclasses__()
        return {of, *(kind for child in below for kind in kinds(child))}

    ours = {kind for kind in kinds(ExplorerError) if kind.__module__ == errors.__name__}
    named = {kind for kind in ours if not kind.__name__.startswith("_")} - {ExplorerError}
    assert named <= {type(error) for error in EXAMPLES}


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_a_title_and_whole_sentences(error: ExplorerError) -> None:
    told = explain(error)
    assert told.title
    assert not told.title.endswith(".")
    for sentence in filter(None, (told.sentence, told.hint)):
        assert sentence[-1] in ".!?", sentence
        assert "{" not in sentence
    assert told.sentence


@pytest.mark.parametrize("fault", list(ConnectionFault))
def test_a_connection_error_names_the_address_and_keeps_the_detail(fault: ConnectionFault) -> None:
    told = explain(errors.ConnectionFailed(fault, ADDRESS, "the detail"))
    assert ADDRESS in told.sentence
    assert told.details == "the detail"
    assert told.hint


def test_names_are_told() -> None:
    assert "orders" in explain(errors.UnknownTopic("orders")).sentence
    assert "topic orders" in explain(errors.NotAuthorized("Describe", "topic orders")).sentence
    assert "Column 5" in explain(errors.FilterSyntaxError(4, "a value is missing")).sentence
    assert explain(errors.RequestTimedOut("list topics", 2.5)).details == "list topics"


def test_an_error_of_ours_that_has_no_words_tells_its_own() -> None:
    class NewError(ExplorerError):
        pass

    assert explain(NewError("Something new.")).sentence == "Something new."


def test_what_nobody_foresaw_is_told_as_our_mistake() -> None:
    told = explain(ZeroDivisionError("nought"))
    assert "mistake" in told.title
    assert told.details == "ZeroDivisionError: nought"
    assert explain(UnexpectedError("KeyError: 3")).details == "KeyError: 3"


def test_what_the_user_can_mend_in_a_connection_is_told_in_its_own_words() -> None:
    assert explain(ProfileError("name", "A name is needed.")).sentence == "A name is needed."
    told = explain(SecretsError("The keyring is locked."))
    assert told.sentence == "The keyring is locked."
    assert "this session" in told.hint
