"""Profiles as files: loaded whatever lies in the folder, saved without losing anything, refused with a reason."""

import errno
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kafka_explorer.config import profiles
from kafka_explorer.config.profiles import (
    ConnectionProfile,
    Environment,
    ProfileError,
    ProfileFolder,
    delete_profile,
    load_profiles,
    save_profile,
)
from kafka_explorer.files import shipped

NEWER = (
    'In "format": This file has format 7 and needs a newer Kafka Explorer; this one reads up to format 1. '
    "Update Kafka Explorer."
)
PROFILE = ConnectionProfile("Staging", ("a:1",), Environment.STAGING)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "connections"


def write(folder: Path, file: str, name: str, rest: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file
    path.write_text(f'name = "{name}"\nbootstrap_servers = ["a:1"]\n{rest}', encoding="utf-8")
    return path


def names(*folders: Path | ProfileFolder) -> list[str]:
    found = load_profiles([each if isinstance(each, ProfileFolder) else ProfileFolder(each) for each in folders])
    return [profile.name for profile in found[0]]


def sentences(folder: Path) -> list[str]:
    return [problem.sentence for problem in load_profiles([ProfileFolder(folder)])[1]]


def test_the_shipped_profiles_are_in_order() -> None:
    found, problems = load_profiles([ProfileFolder(shipped("connections"), shipped=True)])
    assert not problems
    assert "Local broker" in [profile.name for profile in found]
    assert all(profile.shipped and profile.origin for profile in found)


def test_a_missing_folder_is_an_empty_one(folder: Path) -> None:
    assert load_profiles([ProfileFolder(folder)]) == ([], [])


def test_profiles_come_in_alphabetical_order_folder_by_folder(tmp_path: Path) -> None:
    write(tmp_path / "mine", "1.toml", "beta")
    write(tmp_path / "mine", "2.toml", "Alpha")
    write(tmp_path / "theirs", "1.toml", "aaa")
    assert names(tmp_path / "mine", tmp_path / "theirs") == ["Alpha", "beta", "aaa"]


def test_the_users_own_name_wins_over_a_shipped_one(tmp_path: Path) -> None:
    mine = write(tmp_path / "mine", "1.toml", "Local")
    write(tmp_path / "shipped", "1.toml", "LOCAL")
    found, problems = load_profiles([ProfileFolder(mine.parent), ProfileFolder(tmp_path / "shipped", shipped=True)])
    assert [(profile.origin, profile.shipped) for profile in found] == [(mine, False)]
    assert not problems


def test_two_files_with_one_name_are_a_problem_of_the_second(folder: Path) -> None:
    write(folder, "1.toml", "Local")
    second = write(folder, "2.toml", "local")
    found, problems = load_profiles([ProfileFolder(folder)])
    assert [profile.name for profile in found] == ["Local"]
    assert [problem.path for problem in problems] == [second]
    assert 'In "name": There is already a connection "Local" (in 1.toml)' in problems[0].sentence


def test_a_bad_file_never_prevents_the_others(folder: Path) -> None:
    write(folder, "good.toml", "good")
    (folder / "bad.toml").write_text("name = \n")
    (folder / "newer.toml").write_text("format = 7\n")
    (folder / "latin.toml").write_bytes(b'name = "\xe9"')
    (folder / "huge.toml").write_bytes(b"#" * 1_000_001)
    (folder / "folder.toml").mkdir()
    (folder / "readme.txt").write_text("not ours")
    assert names(folder) == ["good"]
    assert sentences(folder) == [
        "This is not valid TOML: Invalid value (at line 1, column 8). Mend the file in a text editor.",
        "This file is larger than 1 MB, which no connection is. Move it out of this folder.",
        "Byte 9 is not UTF-8. Save the file as UTF-8 text.",
        NEWER,
    ]


def test_what_is_not_known_is_a_note_and_the_profile_is_there(folder: Path) -> None:
    path = write(folder, "a.toml", "a", "color = 1\n")
    found, problems = load_profiles([ProfileFolder(folder)])
    assert [profile.name for profile in found] == ["a"]
    assert [(problem.path, problem.unusable) for problem in problems] == [(path, False)]


def test_the_mark_that_windows_editors_leave_is_no_fault(folder: Path) -> None:
    path = write(folder, "a.toml", "a")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert names(folder) == ["a"]


def test_a_folder_that_cannot_be_read_is_a_problem(folder: Path) -> None:
    folder.write_text("a file")
    assert sentences(folder) == ["The folder cannot be read: a file stands where a folder is needed."]


def refuse(number: int) -> Callable[..., None]:
    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return refused


def test_a_file_that_cannot_be_read_is_a_problem(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "a.toml", "a")
    monkeypatch.setattr(Path, "open", refuse(errno.EACCES))
    assert "permission was denied" in sentences(folder)[0]


def test_saving_makes_a_private_file_named_after_the_profile(folder: Path) -> None:
    saved = save_profile(PROFILE, folder)
    assert saved == replace(PROFILE, origin=folder / "staging.toml")
    assert load_profiles([ProfileFolder(folder)]) == ([saved], [])
    if os.name == "posix":
        assert stat.S_IMODE((folder / "staging.toml").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Больница №1", "больница-no1.toml"),
        ("a/../b\\c:d", "a-b-c-d.toml"),
        ("???", "connection.toml"),
        ("CON", "connection-con.toml"),
        ("e\u0301", "é.toml"),
        ("x" * 80, "x" * 48 + ".toml"),
    ],
)
def test_file_names_are_safe_everywhere(folder: Path, name: str, file: str) -> None:
    assert save_profile(replace(PROFILE, name=name), folder).origin == folder / file


def test_a_file_name_that_is_taken_gets_a_number(folder: Path) -> None:
    write(folder, "A B.toml", "something else")
    first = save_profile(replace(PROFILE, name="a-b"), folder)
    second = save_profile(replace(PROFILE, name="a b"), folder)
    assert [each.origin for each in (first, second)] == [folder / "a-b-2.toml", folder / "a-b-3.toml"]


def test_a_name_that_is_taken_is_refused_whatever_its_case(folder: Path) -> None:
    save_profile(PROFILE, folder)
    with pytest.raises(ProfileError, match="Choose another name") as caught:
        save_profile(replace(PROFILE, name="STAGING"), folder)
    assert caught.value.field == "name"


def test_an_edit_keeps_comments_and_what_is_unknown(folder: Path) -> None:
    path = write(folder, "hand.toml", "a", "# why\ncolor = 1\n")
    profile = load_profiles([ProfileFolder(folder)])[0][0]
    saved = save_profile(replace(profile, read_only=True), folder)
    assert saved == replace(profile, read_only=True)
    assert "# why\ncolor = 1\n" in path.read_text()


def test_renaming_renames_the_file_that_was_named_after_the_profile(folder: Path) -> None:
    first = save_profile(PROFILE, folder)
    renamed = save_profile(replace(first, name="Production"), folder)
    assert renamed.origin == folder / "production.toml"
    assert [path.name for path in folder.iterdir()] == ["production.toml"]


def test_renaming_leaves_a_file_name_that_the_user_chose(folder: Path) -> None:
    path = write(folder, "hand.toml", "a")
    renamed = save_profile(replace(PROFILE, origin=path, name="b"), folder)
    assert renamed.origin == path
    assert names(folder) == ["b"]


def test_changing_only_the_case_of_a_name_is_no_clash_with_itself(folder: Path) -> None:
    saved = save_profile(save_profile(PROFILE, folder), folder)
    assert save_profile(replace(saved, name="STAGING"), folder).origin == saved.origin


def test_a_file_that_cannot_be_renamed_keeps_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = save_profile(PROFILE, folder)
    monkeypatch.setattr(Path, "rename", refuse(errno.EACCES))
    assert save_profile(replace(saved, name="b"), folder).origin == saved.origin
    assert names(folder) == ["b"]


def test_a_duplicate_keeps_comments_and_leaves_the_original_alone(folder: Path) -> None:
    path = write(folder, "hand.toml", "a", "# why\n")
    copy = save_profile(ConnectionProfile("a copy", ("a:1",)), folder, like=path)
    assert copy.origin == folder / "a-copy.toml"
    assert "# why" in copy.origin.read_text()
    assert names(folder) == ["a", "a copy"]


def test_a_shipped_profile_is_saved_as_ones_own(folder: Path, tmp_path: Path) -> None:
    origin = write(tmp_path / "shipped", "local.toml", "Local")
    saved = save_profile(replace(PROFILE, origin=origin, shipped=True), folder)
    assert (saved.origin, saved.shipped) == (folder / "staging.toml", False)
    assert 'name = "Local"' in origin.read_text()


def test_a_file_that_is_gone_is_written_anew(folder: Path) -> None:
    saved = save_profile(PROFILE, folder)
    assert saved.origin
    saved.origin.unlink()
    assert save_profile(replace(saved, name="b"), folder).origin == saved.origin
    assert names(folder) == ["b"]


def test_a_file_broken_meanwhile_is_not_overwritten(folder: Path) -> None:
    saved = save_profile(PROFILE, folder)
    assert saved.origin
    saved.origin.write_text("x")
    with pytest.raises(ProfileError, match=r"staging\.toml was changed meanwhile"):
        save_profile(saved, folder)
    assert saved.origin.read_text() == "x"


@pytest.mark.parametrize(
    ("number", "part"),
    [
        (errno.ENOSPC, "the disk is full. Free some space"),
        (errno.EACCES, "permission was denied"),
        (errno.EROFS, "the file system is read-only"),
    ],
)
def test_a_failed_save_changes_nothing_and_says_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, part: str
) -> None:
    saved = save_profile(PROFILE, folder)
    monkeypatch.setattr("os.fsync", refuse(number))
    with pytest.raises(ProfileError, match=part):
        save_profile(replace(saved, name="b"), folder)
    with pytest.raises(ProfileError, match=part):
        save_profile(replace(PROFILE, name="c"), folder)
    assert names(folder) == ["Staging"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProfileError, match="a file stands where a folder is needed"):
        save_profile(PROFILE, tmp_path / "file" / "connections")


def test_deleting_removes_the_file_once_and_for_all(folder: Path) -> None:
    saved = save_profile(PROFILE, folder)
    delete_profile(saved)
    delete_profile(saved)
    assert not list(folder.iterdir())


def test_what_is_not_the_users_is_not_deleted(folder: Path) -> None:
    path = write(folder, "a.toml", "a")
    for profile in (PROFILE, replace(PROFILE, origin=path, shipped=True)):
        with pytest.raises(ProfileError, match="no file of yours"):
            delete_profile(profile)
    assert path.exists()


def test_a_failed_delete_says_why(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = save_profile(PROFILE, folder)
    monkeypatch.setattr(Path, "unlink", refuse(errno.EACCES))
    with pytest.raises(ProfileError, match="cannot be removed: permission was denied"):
        delete_profile(saved)


@settings(deadline=None)
@given(data=st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_give_a_profile_or_a_problem(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "a.toml").write_bytes(data)
    found, problems = load_profiles([ProfileFolder(folder)])
    assert len(found) + len(problems) >= 1


@settings(deadline=None)
@given(
    data=st.tuples(
        st.sampled_from(
            [b'name = "a"\nbootstrap_servers = ["b"]\n', b'name = "a"\nbootstrap_servers = "b:1"\n[client]\n']
        ),
        st.binary(max_size=40),
        st.integers(0, 50),
    )
)
def test_a_file_with_a_piece_of_anything_in_it_gives_a_profile_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, data: tuple[bytes, bytes, int]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    good, piece, at = data
    (folder / "a.toml").write_bytes(good[:at] + piece + good[at:])
    found, problems = load_profiles([ProfileFolder(folder)])
    assert len(found) + len([problem for problem in problems if problem.unusable]) == 1


def test_this_module_is_the_door_for_profiles() -> None:
    assert all(hasattr(profiles, name) for name in profiles.__all__)
