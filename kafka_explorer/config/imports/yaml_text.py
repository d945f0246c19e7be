"""PyYAML's door: YAML documents as flat names and values, with Spring's spelling of names."""

from collections.abc import Iterator

import yaml

from kafka_explorer.config.imports.imported import ImportFailed
from kafka_explorer.config.imports.properties_text import Pairs

_LIMIT = 20_000


class _TextLoader(yaml.SafeLoader):
    """Reads every scalar as it is written: `on` stays on, 1_000 stays 1_000."""


_TextLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if tag in {"tag:yaml.org,2002:null", "tag:yaml.org,2002:merge"}
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def parse_documents(text: str) -> list[Pairs]:
    """Return the names and values of each document; raises ImportFailed with the place of a mistake."""
    try:
        documents = list(yaml.load_all(text, _TextLoader))  # a SafeLoader that knows even less
        return [_limited(_flat(document, "")) for document in documents]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "an unknown place"
        raise ImportFailed(f"This is not valid YAML: {error.problem} at {place}. Correct it there.") from None
    except yaml.YAMLError as error:
        raise ImportFailed(f"This is not valid YAML: {str(error).splitlines()[0]}.") from None
    except (RecursionError, ValueError, TypeError, AttributeError, OverflowError):
        raise ImportFailed("This YAML is beyond reading: nested too deep, or a value that is none.") from None


def _limited(pairs: Iterator[tuple[str, str]]) -> Pairs:
    found: Pairs = []
    for pair in pairs:
        found.append(pair)
        if len(found) > _LIMIT:  # a few aliases of aliases make millions
            raise ImportFailed("This YAML has too many values for a configuration. Paste only the part about Kafka.")
    return found


def _flat(value: object, prefix: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, _joined(prefix, str(key)))
    elif isinstance(value, list):
        plain = [each for each in value if not isinstance(each, (dict, list))]
        if len(plain) == len(value):
            yield prefix, ",".join(_text(each) for each in plain)
        else:
            for at, each in enumerate(value):
                yield from _flat(each, f"{prefix}[{at}]")
    elif prefix:
        yield prefix, _text(value)


def _joined(prefix: str, key: str) -> str:
    key = key[1:-1] if key.startswith("[") and key.endswith("]") else key  # "[sasl.jaas.config]": Spring keeps its dots
    return f"{prefix}.{key}" if prefix else key


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
