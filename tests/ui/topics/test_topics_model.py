"""The list's model on made-up topics: filter, order, what is told of what is not known."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from kafka_explorer.engine.errors import NotAuthorized
from kafka_explorer.engine.groups import GroupsByTopic
from kafka_explorer.engine.message_counts import MessageCounts
from kafka_explorer.engine.surveys import TopicsSurvey
from kafka_explorer.engine.topic_configs import CleanupPolicies
from kafka_explorer.engine.topics import TopicSummary
from kafka_explorer.ui.topics.columns import GROUPS, MESSAGES, NAME, PARTITIONS, POLICY, STATE
from kafka_explorer.ui.topics.model import TopicsModel
from kafka_explorer.ui.widgets.columns import COPY_ROLE, DISPLAY_ROLE, TONE_ROLE

TIP_ROLE = int(Qt.ItemDataRole.ToolTipRole)
UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
TOPICS = (
    TopicSummary("Orders.EU", 12, 3, under_replicated=2),
    TopicSummary("__consumer_offsets", 50, 3, internal=True),
    TopicSummary("orders.us", 1200, 3),
    TopicSummary("patients", 3, 3, offline=(1,)),
)
SURVEY = TopicsSurvey(
    MessageCounts(
        {"Orders.EU": 1_234_567, "orders.us": 0, "__consumer_offsets": 9},
        {"patients": NotAuthorized("Describe", "topic patients")},
        4,
    ),
    CleanupPolicies({"Orders.EU": "compact,delete", "orders.us": "delete"}),
    GroupsByTopic({"Orders.EU": ("billing", "search"), "orders.us": ("billing",)}, {}, 2, 2),
)


@pytest.fixture
def model() -> TopicsModel:
    made = TopicsModel()
    made.set_topics(TOPICS)
    return made


def names(model: TopicsModel) -> list[str]:
    return [topic.name for topic in model.shown]


def told(model: TopicsModel, name: str, column: int, role: int = DISPLAY_ROLE) -> object:
    return model.data(model.index(model.row_of(name), column), role)


def test_the_model_keeps_qts_contract(model: TopicsModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt's
    model.set_survey(SURVEY, complete=True)
    model.sort_by(MESSAGES, DOWN)
    model.narrow("orders", internal=True)


def test_internal_topics_are_shown_only_if_wanted(model: TopicsModel) -> None:
    assert names(model) == ["Orders.EU", "orders.us", "patients"]
    model.narrow("", internal=True)
    assert names(model) == ["__consumer_offsets", "Orders.EU", "orders.us", "patients"]
    assert told(model, "__consumer_offsets", STATE) == "internal"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ORDERS", ["Orders.EU", "orders.us"]),
        ("eu ord", ["Orders.EU"]),
        ("  us  ", ["orders.us"]),
        ("orders patients", []),
        (".", ["Orders.EU", "orders.us"]),
    ],
)
def test_every_word_must_be_in_the_name(model: TopicsModel, text: str, found: list[str]) -> None:
    model.narrow(text, internal=False)
    assert names(model) == found


def test_what_is_not_known_yet_is_blank_and_what_cannot_be_known_is_a_dash(model: TopicsModel) -> None:
    assert [told(model, "patients", column) for column in (MESSAGES, POLICY, GROUPS)] == ["", "", ""]
    model.set_survey(SURVEY, complete=True)
    assert [told(model, "patients", column) for column in (MESSAGES, POLICY, GROUPS)] == ["–", "–", "–"]
    assert "refuses" in str(told(model, "patients", MESSAGES, TIP_ROLE))


def test_a_compacted_topic_has_at_most_that_many_messages(model: TopicsModel) -> None:
    model.set_survey(SURVEY, complete=True)
    assert told(model, "Orders.EU", MESSAGES) == "≤ 1,234,567"
    assert "Compaction" in str(told(model, "Orders.EU", MESSAGES, TIP_ROLE))
    assert told(model, "Orders.EU", MESSAGES, COPY_ROLE) == "1234567"
    assert told(model, "orders.us", MESSAGES) == "0"
    assert told(model, "orders.us", MESSAGES, TIP_ROLE) is None


def test_what_is_wrong_stands_on_a_badge(model: TopicsModel) -> None:
    assert (told(model, "patients", STATE), told(model, "patients", STATE, TONE_ROLE)) == ("1 offline", "bad")
    assert (told(model, "Orders.EU", STATE), told(model, "Orders.EU", STATE, TONE_ROLE)) == (
        "2 under-replicated",
        "warn",
    )
    assert told(model, "orders.us", STATE) == ""
    assert str(told(model, "patients", STATE, TIP_ROLE)).endswith("leader: 1")


def test_groups_are_named_and_counted_where_there_are_several(model: TopicsModel) -> None:
    model.set_survey(SURVEY, complete=True)
    assert told(model, "Orders.EU", GROUPS) == "2 · billing, search"
    assert told(model, "orders.us", GROUPS) == "billing"
    assert told(model, "Orders.EU", GROUPS, COPY_ROLE) == "billing, search"
    assert told(model, "Orders.EU", GROUPS, TIP_ROLE) == "billing\nsearch"


def test_sorting_puts_what_is_unknown_last_either_way(model: TopicsModel) -> None:
    model.set_survey(SURVEY, complete=True)
    model.sort_by(MESSAGES, UP)
    assert names(model) == ["orders.us", "Orders.EU", "patients"]
    model.sort_by(MESSAGES, DOWN)
    assert names(model) == ["Orders.EU", "orders.us", "patients"]
    model.sort_by(PARTITIONS, DOWN)
    assert names(model) == ["orders.us", "Orders.EU", "patients"]
    model.sort_by(STATE, DOWN)
    assert names(model)[:2] == ["patients", "Orders.EU"]
    model.sort_by(NAME, DOWN)
    assert names(model) == ["patients", "orders.us", "Orders.EU"]


def test_counts_fill_in_without_moving_a_row_until_it_settles(model: TopicsModel) -> None:
    model.sort_by(MESSAGES, DOWN)
    before = names(model)
    model.set_survey(SURVEY, complete=False)
    assert names(model) == before
    model.set_survey(TopicsSurvey(), complete=False)
    assert told(model, "Orders.EU", MESSAGES) == "≤ 1,234,567", "what was known went away while counting again"
    model.set_survey(SURVEY, complete=True)
    model.settle()
    assert names(model) == ["Orders.EU", "orders.us", "patients"]


def test_what_a_complete_count_does_not_know_is_gone(model: TopicsModel) -> None:
    model.set_survey(SURVEY, complete=True)
    model.set_survey(TopicsSurvey(), complete=True)
    assert told(model, "Orders.EU", GROUPS) == "–"
