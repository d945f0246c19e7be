"""The journal's keeper writes what it later reads."""

from kafka_explorer.engine.redrive.journal import Mark, Owner, decoded
from kafka_explorer.engine.redrive.keepers import JournalKeeper
from kafka_explorer.engine.redrive.request import JOURNAL_TOPIC, Guarantee


def test_marks_and_owners_become_records_of_the_journal() -> None:
    keeper = JournalKeeper("dlq", Guarantee("exactly_once"))
    mark = Mark("dlq", (1, 2), "sent", "job", "me", 3, "orders", 0, 9)
    owner = Owner("dlq", "run", "job", "me", 3)
    records = keeper.records([mark, owner])
    assert [decoded(each.key, each.value) for each in records] == [mark, owner]
    assert {each.topic for each in records} == {JOURNAL_TOPIC}
    assert keeper.commits([mark.place]) is None
    keeper.kept([mark.place])
