"""Every action once."""

from collections import Counter

from kafka_explorer.ui.actions import Actions, action_kinds
from kafka_explorer.ui.theme import Theme


def test_no_name_and_no_key_is_used_twice() -> None:
    kinds = action_kinds()
    assert max(Counter(kind.name for kind in kinds).values()) == 1
    assert max(Counter(key for kind in kinds for key in kind.keys).values()) == 1


def test_actions_have_text_icon_and_key(theme: Theme) -> None:
    actions = Actions(theme)
    palette = actions["palette"]
    assert palette.text() == "Search or run…"
    assert palette.shortcut().toString() == "Ctrl+K"
    assert all(not action.icon().isNull() for action in actions.all())


def test_icons_follow_the_theme(theme: Theme) -> None:
    actions = Actions(theme)
    before = actions["refresh"].icon().cacheKey()
    theme.set_mode("dark")
    assert actions["refresh"].icon().cacheKey() != before


def test_one_of_a_group_is_checked(theme: Theme) -> None:
    actions = Actions(theme)
    actions["theme_dark"].trigger()
    actions["theme_light"].trigger()
    assert [actions[f"theme_{mode}"].isChecked() for mode in ("system", "light", "dark")] == [False, True, False]
