"""The user's connection profiles and the shipped ones: one TOML file each, loaded, saved, renamed and deleted here.

This module is the room's door for profiles: a caller needs no other.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kafka_explorer.config.atomic import write_atomically
from kafka_explorer.config.client_settings import client_settings
from kafka_explorer.config.connection import (
    ConnectionProfile,
    Environment,
    checked,
    free_name,
    same_name,
)
from kafka_explorer.config.errors import ProfileError, os_error_cause
from kafka_explorer.config.profile_reading import parse
from kafka_explorer.config.profile_writing import render

__all__ = [
    "ConnectionProfile",
    "Environment",
    "ProfileError",
    "ProfileFolder",
    "ProfileProblem",
    "checked",
    "client_settings",
    "delete_profile",
    "free_name",
    "load_profiles",
    "same_name",
    "save_profile",
]

_SIZE_LIMIT_BYTES = 1_000_000
_SLUG_LIMIT = 48
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])$")  # Windows has no files of these names


@dataclass(frozen=True, slots=True)
class ProfileFolder:
    """A folder of profiles; a `shipped` one is the program's own, a `team` one is shared: neither is ever written."""

    path: Path
    shipped: bool = False
    team: bool = False


@dataclass(frozen=True, slots=True)
class ProfileProblem:
    """What is wrong with one file. When not `unusable`, its profile was loaded and only something in it left alone."""

    path: Path
    sentence: str
    unusable: bool = True


def load_profiles(folders: Iterable[ProfileFolder]) -> tuple[list[ConnectionProfile], list[ProfileProblem]]:
    """Loads every `*.toml` of `folders`, in order of name within a folder. Raises nothing for what a file holds.

    A name in an earlier folder hides the same name in a later one, so the user's own folder comes first.
    Two files of one folder with the same name are a problem of the second. A missing folder is an empty one.
    """
    profiles: list[ConnectionProfile] = []
    problems: list[ProfileProblem] = []
    for folder in folders:
        found, wrong = _load_folder(folder)
        profiles += [profile for profile in found if not any(same_name(profile.name, has.name) for has in profiles)]
        problems += wrong
    return profiles, problems


def _load_folder(folder: ProfileFolder) -> tuple[list[ConnectionProfile], list[ProfileProblem]]:
    profiles: list[ConnectionProfile] = []
    problems: list[ProfileProblem] = []
    try:
        paths = _profile_paths(folder.path)
    except OSError as error:
        return [], [ProfileProblem(folder.path, f"The folder cannot be read: {os_error_cause(error)}")]
    for path in paths:
        try:
            found = parse(_read(path))
            profile = replace(found.profile, origin=path, shipped=folder.shipped, team=folder.team)
            _refuse_same_name(profile.name, profiles)
        except ProfileError as error:
            problems.append(ProfileProblem(path, _file_sentence(error)))
            continue
        profiles.append(profile)
        problems += [ProfileProblem(path, note, unusable=False) for note in found.notes]
    return sorted(profiles, key=lambda each: each.name.casefold()), problems


def _profile_paths(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() == ".toml" and path.is_file())
    except FileNotFoundError:
        return []


def _refuse_same_name(name: str, others: Iterable[ConnectionProfile]) -> None:
    for other in others:
        if same_name(name, other.name):
            where = f" (in {other.origin.name})" if other.origin else ""
            raise ProfileError("name", f'There is already a connection "{other.name}"{where}. Choose another name.')


def _file_sentence(error: ProfileError) -> str:
    return f'In "{error.field}": {error.sentence}' if error.field else error.sentence


def _read(path: Path) -> str:
    """Returns the text of a profile file; a byte order mark, as Windows editors leave it, is dropped."""
    try:
        with path.open("rb") as file:
            data = file.read(_SIZE_LIMIT_BYTES + 1)
    except OSError as error:
        raise ProfileError("", f"The file cannot be read: {os_error_cause(error)}") from error
    if len(data) > _SIZE_LIMIT_BYTES:
        raise ProfileError("", "This file is larger than 1 MB, which no connection is. Move it out of this folder.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProfileError("", f"Byte {error.start + 1} is not UTF-8. Save the file as UTF-8 text.") from None


def save_profile(profile: ConnectionProfile, folder: Path, *, like: Path | None = None) -> ConnectionProfile:
    """Writes `profile` into `folder` and returns it with its `origin`.

    A profile whose origin is in `folder` replaces that file, keeping comments and unknown keys; its file follows a
    change of name when it had been named after the old one. Any other profile gets a new file, which starts from
    the text of `like` when given: a duplicate keeps the comments of what it was made from.
    Raises ProfileError when a field is wrong, the name is taken or the file cannot be written; then nothing changed.
    """
    profile = checked(profile)
    own = profile.origin if profile.origin is not None and _is_own(profile, folder) else None
    neighbours = [each for each in _load_folder(ProfileFolder(folder))[0] if each.origin != own]
    _refuse_same_name(profile.name, neighbours)
    base = _base_text(own or like)
    text = render(profile, base)
    try:
        path = own or _free_path(folder, profile.name)
        write_atomically(path, text)
    except OSError as error:
        raise ProfileError("", f"The connection cannot be saved in {folder}: {os_error_cause(error)}") from error
    if own is not None and base is not None:
        path = _renamed(own, parse(base).profile.name, profile.name)
    return replace(profile, origin=path, shipped=False, team=False)


def _is_own(profile: ConnectionProfile, folder: Path) -> bool:
    return not profile.locked and profile.origin is not None and profile.origin.parent == folder


def _base_text(base: Path | None) -> str | None:
    """Returns the text to edit, known to be readable; None for a file that is gone, which is then written anew."""
    if base is None or not base.exists():
        return None
    try:
        text = _read(base)
        parse(text)
    except ProfileError as error:
        raise ProfileError("", f"{base.name} was changed meanwhile. {_file_sentence(error)}") from error
    return text


def _renamed(path: Path, old_name: str, new_name: str) -> Path:
    """Renames the file after its profile's new name, unless the user chose the file's name; returns its path.

    It comes after the contents were written: a file's name is for people only, so failing here loses nothing.
    """
    named_after_profile = re.sub(r"-[0-9]+$", "", path.stem) == _slug(old_name) or path.stem == _slug(old_name)
    if not named_after_profile or _slug(new_name) == _slug(old_name):
        return path
    try:
        return path.rename(_free_path(path.parent, new_name))
    except OSError:
        return path


def _free_path(folder: Path, name: str) -> Path:
    """Returns a path that no file has, whatever the file system thinks of case and of composed letters."""
    taken = {_slug(path.stem) for path in folder.iterdir()} if folder.exists() else set()
    slug = _slug(name)
    number = 1
    stem = slug
    while stem in taken:
        number += 1
        stem = f"{slug}-{number}"
    return folder / f"{stem}.toml"


def _slug(name: str) -> str:
    """Returns `name` as a file name without extension: lower case, letters and digits of any script, hyphens."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())
    slug = re.sub(r"[\W_]+", "-", folded)[:_SLUG_LIMIT].strip("-") or "connection"
    return f"connection-{slug}" if _RESERVED.match(slug) else slug


def delete_profile(profile: ConnectionProfile) -> None:
    """Deletes the file of `profile`; one that is gone already is no error. Raises ProfileError."""
    if profile.team:
        raise ProfileError("", f'"{profile.name}" lies in a folder that your team shares, where nothing is changed.')
    if profile.shipped or profile.origin is None:
        raise ProfileError("", f'"{profile.name}" comes with Kafka Explorer and has no file of yours to remove.')
    try:
        profile.origin.unlink(missing_ok=True)
    except OSError as error:
        raise ProfileError("", f"{profile.origin} cannot be removed: {os_error_cause(error)}") from error
