"""Where the user's own files lie on this machine."""

from pathlib import Path

import platformdirs

_APPLICATION = "kafka-explorer"


def config_folder() -> Path:
    """Returns the user's configuration folder, for instance ~/.config/kafka-explorer; it need not exist yet."""
    return Path(platformdirs.user_config_dir(_APPLICATION, appauthor=False))


def profiles_folder() -> Path:
    """Returns the folder of the user's own connection profiles, one TOML file each; it need not exist yet."""
    return config_folder() / "connections"


def preferences_file() -> Path:
    """Returns the file that keeps the user's preferences; it need not exist yet."""
    return config_folder() / "preferences.toml"


def spools_folder() -> Path:
    """Returns the folder for messages that were read, which are removed with the window; it need not exist yet."""
    return Path(platformdirs.user_cache_dir(_APPLICATION, appauthor=False)) / "spools"


def watch_list_file() -> Path:
    """Returns the file that keeps which consumer groups are watched; it need not exist yet."""
    return config_folder() / "watch-list.toml"


def filters_file() -> Path:
    """Returns the file that keeps the filters used and saved for each topic; it need not exist yet."""
    return config_folder() / "filters.jsonl"


def searches_file() -> Path:
    """Returns the file that keeps searches which may go on later; it need not exist yet."""
    return config_folder() / "searches.jsonl"


def history_folder() -> Path:
    """Returns the folder for the history of lag, one file per cluster; it need not exist yet."""
    return Path(platformdirs.user_state_dir(_APPLICATION, appauthor=False)) / "history"


def sends_folder() -> Path:
    """Returns the folder for the logs of messages sent, by which a stopped run goes on; it need not exist yet."""
    return Path(platformdirs.user_state_dir(_APPLICATION, appauthor=False)) / "sends"


def redrives_folder() -> Path:
    """Returns the folder for the accounts of redrives, by which a stopped one goes on; it need not exist yet."""
    return Path(platformdirs.user_state_dir(_APPLICATION, appauthor=False)) / "redrives"


def templates_file() -> Path:
    """Returns the file that keeps templates of messages; it need not exist yet."""
    return config_folder() / "templates.jsonl"


def send_history_file() -> Path:
    """Returns the file that keeps what was sent lately; it need not exist yet."""
    return Path(platformdirs.user_state_dir(_APPLICATION, appauthor=False)) / "sent.jsonl"


def catalogues_folder() -> Path:
    """Returns the folder of catalogues of expected topics, one TOML file per profile; it need not exist yet."""
    return config_folder() / "catalogues"


def producer_settings_file() -> Path:
    """Returns the file that keeps how the producers of profiles differ from the defaults; it need not exist yet."""
    return config_folder() / "producers.jsonl"
