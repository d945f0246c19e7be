"""Where the user's files lie."""

from pathlib import Path

from kafka_explorer.config import places


def test_everything_of_the_user_lies_in_one_configuration_folder(own_folders: Path) -> None:
    assert places.config_folder().is_relative_to(own_folders)
    assert places.config_folder().name == "kafka-explorer"
    assert places.profiles_folder() == places.config_folder() / "connections"
    assert places.preferences_file() == places.config_folder() / "preferences.toml"


def test_asking_where_creates_nothing() -> None:
    places.profiles_folder()
    assert not places.config_folder().exists()


def test_the_watch_list_is_configuration_and_the_history_is_not(own_folders: Path) -> None:
    assert places.watch_list_file() == places.config_folder() / "watch-list.toml"
    assert places.filters_file() == places.config_folder() / "filters.jsonl"
    assert places.searches_file() == places.config_folder() / "searches.jsonl"
    assert places.history_folder().is_relative_to(own_folders)
    assert not places.history_folder().is_relative_to(places.config_folder())


def test_messages_that_were_read_lie_in_the_cache() -> None:
    assert places.spools_folder().name == "spools"
    assert "kafka-explorer" in places.spools_folder().parts


def test_what_is_sent_leaves_configuration_and_state(own_folders: Path) -> None:
    assert places.templates_file() == places.config_folder() / "templates.jsonl"
    assert places.catalogues_folder() == places.config_folder() / "catalogues"
    assert places.producer_settings_file() == places.config_folder() / "producers.jsonl"
    for place in (places.sends_folder(), places.send_history_file()):
        assert place.is_relative_to(own_folders)
        assert not place.is_relative_to(places.config_folder())
