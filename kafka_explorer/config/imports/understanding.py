"""Any pasted configuration -> a draft of a connection: the one door of this folder."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import replace

from kafka_explorer.config.connection import Environment
from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.imports import properties_text, spring, yaml_text
from kafka_explorer.config.imports.imported import Imported, ImportFailed, Need, NeedKind, Source
from kafka_explorer.config.imports.jaas import looks_like_jaas
from kafka_explorer.config.imports.properties_text import Pairs
from kafka_explorer.config.imports.signing_in import read_jaas_alone
from kafka_explorer.config.imports.translating import Found, translate
from kafka_explorer.config.profile_reading import parse

_LIMIT = 1_000_000
_NOTHING = (
    "No setting of a Kafka connection was found in this text. Paste a client.properties, a Spring application.yaml or "
    "application.properties, a JAAS line, a kcat.conf or a snippet of your provider."
)
_ON_PROFILE = ("spring.config.activate.onprofile", "spring.profiles")
_KAFKA = re.compile(
    r"^(bootstrap\.servers|metadata\.broker\.list|security\.protocol|sasl\.|ssl\.|enable\.ssl|enable\.sasl|group\.id$|"
    r"client\.|schema\.registry|basic\.auth|bearer\.auth|acks$|key\.|value\.)"
)
_ENVIRONMENTS = (
    (re.compile(r"prod", re.IGNORECASE), Environment.PRODUCTION),
    (re.compile(r"stag|preprod|uat", re.IGNORECASE), Environment.STAGING),
    (re.compile(r"test|qa\b|integration", re.IGNORECASE), Environment.TEST),
    (re.compile(r"\bdev|local", re.IGNORECASE), Environment.DEV),
)
_YAML_LINE = re.compile(r"^\s*(?:- )?[\"']?[\w.\[\]-]+[\"']?\s*:(?:\s|$)|^---\s*$", re.MULTILINE)
_PROPERTY_LINE = re.compile(r"^\s*(?:export\s+)?[\w.\[\]-]+\s*=", re.MULTILINE)


def understand(
    text: str, name: str = "", *, spring_profile: str | None = None, variables: Mapping[str, str] | None = None
) -> Imported:
    """Return the connection that `text` describes. Raises ImportFailed with a sentence, and nothing else.

    `name` is the file's name, where there is one. `spring_profile` chooses among a file's documents; `variables` are
    values for placeholders, by their names.
    """
    text = re.sub(r"(?m)^\s*export\s+(?=[A-Z_]+=)", "", text.removeprefix("\ufeff").replace("\0", ""))
    if len(text) > _LIMIT:
        raise ImportFailed("This text has more than a million characters. Paste only the part about Kafka.")
    if not text.strip():
        raise ImportFailed("There is nothing to import yet. Paste a configuration, or drop a file.")
    found = _own(text) or translate(_found(text, name, spring_profile), variables or {})
    hints = f"{name} {found.chosen}"
    environment = next((each for pattern, each in _ENVIRONMENTS if pattern.search(hints)), found.profile.environment)
    return (
        found
        if found.source is Source.PROFILE
        else replace(found, profile=replace(found.profile, environment=environment))
    )


def _own(text: str) -> Imported | None:
    """Return a connection file of this program."""
    if not re.search(r"^\s*bootstrap_servers\s*=", text, re.MULTILINE):
        return None
    try:
        parsed = parse(text)
    except ProfileError as error:
        raise ImportFailed(error.sentence) from None
    needed = tuple(Need(NeedKind.VALUE, "", note) for note in parsed.notes)
    return Imported(Source.PROFILE, parsed.profile, needed=needed)


def _found(text: str, name: str, spring_profile: str | None) -> Found:
    stripped = text.strip()
    if re.match(r"^(?:\$\s*)?(?:kcat|kafkacat)\s|^-[bX]\s", stripped):
        return _kcat_command(stripped)
    if (
        looks_like_jaas(text)
        and not _PROPERTY_LINE.search(re.sub(r"[\w.]*sasl\.jaas\.config\s*=", "", _before_jaas(text)))
        and not _YAML_LINE.search(text)
    ):
        return Found(Source.JAAS, read_jaas_alone(text), {})
    documents, is_yaml = _documents(text, name)
    return _chosen(documents, is_yaml, name, spring_profile)


def _before_jaas(text: str) -> str:
    """Return the text up to the login module: options have equal signs of their own."""
    return text[: next((match.start() for match in re.finditer(r"[\w.$]+LoginModule", text)), len(text))]


def _documents(text: str, name: str) -> tuple[list[Pairs], bool]:
    lower = name.lower()
    if lower.endswith((".yaml", ".yml", ".json")):
        return yaml_text.parse_documents(text), True
    if lower.endswith((".properties", ".conf", ".config", ".cnf", ".env")):
        return properties_text.parse_documents(text), False
    if len(_YAML_LINE.findall(text)) > len(_PROPERTY_LINE.findall(text)) or text.lstrip().startswith("{"):
        return yaml_text.parse_documents(text), True
    return properties_text.parse_documents(text), False


def _chosen(documents: list[Pairs], is_yaml: bool, name: str, spring_profile: str | None) -> Found:
    """Choose among Spring's documents: those without a profile come first, the chosen one goes over them."""
    flats = [dict(pairs) for pairs in documents]
    profiles = [_on_profile(flat) for flat in flats]
    names = tuple(dict.fromkeys(each for each in profiles if each))
    chosen = spring_profile if spring_profile is not None else (names[0] if len(names) == 1 else "")
    merged: dict[str, str] = {}
    for flat, on in zip(flats, profiles, strict=True):
        if not on or chosen in re.split(r"[\s,|&!()]+", on):
            merged |= flat
    if not _says_anything(merged) and names and not chosen:
        chosen = names[0]
        merged |= {
            key: value for flat, on in zip(flats, profiles, strict=True) if on == chosen for key, value in flat.items()
        }
    return replace(_kafka(merged, is_yaml, name), documents=names, chosen=chosen)


def _on_profile(flat: Mapping[str, str]) -> str:
    return next((value for name, value in flat.items() if spring.canonical(name) in _ON_PROFILE), "")


def _says_anything(flat: Mapping[str, str]) -> bool:
    return spring.is_spring(flat) or any(_KAFKA.match(key) or "kafka" in key for key in flat)


def _kafka(flat: Mapping[str, str], is_yaml: bool, name: str) -> Found:
    if spring.is_spring(flat):
        settings, written = spring.kafka_settings(flat)
        if not settings:
            raise ImportFailed(_NOTHING)
        # what else the file says is a place to look up placeholders, as Spring does
        return Found(Source.SPRING_YAML if is_yaml else Source.SPRING_PROPERTIES, settings, written, context=flat)
    quarkus = _prefixed(flat)
    if quarkus is not None:
        return quarkus
    plain = {_plain_name(key): value for key, value in flat.items()}
    if not any(_KAFKA.match(key) for key in plain):
        raise ImportFailed(_NOTHING)
    is_kcat = "kcat" in name.lower() or "kafkacat" in name.lower() or "metadata.broker.list" in plain
    written = {_plain_name(key): key for key in flat}
    return Found(Source.KCAT if is_kcat else Source.CLIENT_PROPERTIES, plain, written)


def _plain_name(key: str) -> str:
    """Return a name without what other tools put before it, KAFKA_BOOTSTRAP_SERVERS as bootstrap.servers."""
    bare = key.removeprefix("export ").strip()
    if re.fullmatch(r"(?:KAFKA|CONNECT|CLIENT)_[A-Z0-9_]+", bare):
        return bare.partition("_")[2].lower().replace("_", ".")
    for prefix in ("consumer.", "producer.", "admin.", "consumer.override.", "properties."):
        if bare.startswith(prefix) and _KAFKA.match(bare.removeprefix(prefix)):
            return bare.removeprefix(prefix)
    return bare


def _prefixed(flat: Mapping[str, str]) -> Found | None:
    """Return Quarkus' (kafka.*, mp.messaging.*) and Micronaut's (kafka.*) settings; a channel's go over the common."""
    settings: dict[str, str] = {}
    written: dict[str, str] = {}
    channels: dict[str, str] = {}
    for key, value in flat.items():
        bare = re.sub(r"^%[\w-]+\.", "", key)
        channel = re.match(r"^mp\.messaging\.(?:incoming|outgoing|connector)\.[\w-]+\.(.+)$", bare)
        common = re.match(r"^kafka\.(?!security\.protocol\.map)(.+)$", bare)
        inside = channel[1] if channel else common[1] if common else ""
        if inside and _KAFKA.match(inside):
            (channels if channel else settings)[inside] = value
            written[inside] = key
    merged = {**channels, **settings} if not channels else {**settings, **channels}
    if not merged:
        return None
    micronaut = any(key.startswith("micronaut.") for key in flat)
    return Found(Source.MICRONAUT if micronaut else Source.QUARKUS, merged, written)


def _kcat_command(text: str) -> Found:
    try:
        words = shlex.split(text.removeprefix("$").replace("\\\n", " "), comments=True)
    except ValueError:
        raise ImportFailed("A quotation mark of this command is not closed. Close it.") from None
    settings: dict[str, str] = {}
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        option, value = (word[:2], word[2:] or following) if word[:2] in {"-b", "-X"} else ("", "")
        if option == "-b":
            settings["bootstrap.servers"] = value
        elif option == "-X" and "=" in value:
            key, _, setting = value.partition("=")
            settings[key.strip()] = setting
    if not settings:
        raise ImportFailed("This command names no broker (-b) and no setting (-X). Paste all of it.")
    return Found(Source.KCAT, settings, {})
