"""The rules of the house as functions over source text; each breach says where it is and what to do instead."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

PACKAGE = "kafka_explorer"
MAX_FILE_LINES, MAX_FUNCTION_LINES, MAX_METHODS = 400, 50, 25

# Who may import whom, inside the package. A new row here is a new room: think twice.
EVERY_ROOM = frozenset({"engine", "config", "sandbox", "ui", "app", "cli", "demo", "files"})
MAY_IMPORT = {
    "engine": {"engine"},
    "config": {"config"},
    "sandbox": {"sandbox", "engine", "files"},
    "ui": {"ui", "engine", "config", "files"},
    "app": EVERY_ROOM,  # the composition root of the desktop program
    "cli": EVERY_ROOM,  # the other front door
    "demo": EVERY_ROOM,  # walks through the whole program
    "files": set(),
    "__main__": {"cli"},
    "__init__": set(),
}

# Every third-party library has one door. Paths are relative to the package; a folder ends with a slash.
DOORS = {
    "confluent_kafka": ("engine/", "sandbox/"),
    "cramjam": ("engine/decoders/compressed.py", "engine/wire/record_batches.py"),
    "cryptography": ("config/keystores.py",),
    "faker": ("engine/templates/faking.py",),
    "keyring": ("config/secrets.py",),
    "msgspec": ("engine/filters/json_paths.py",),
    "numpy": ("engine/",),
    "orjson": ("engine/",),
    "platformdirs": ("config/", "sandbox/"),
    "pyqtgraph": ("ui/widgets/plot.py",),
    "PySide6": ("ui/", "app.py", "demo/"),
    "qtawesome": ("ui/theme.py",),
    "re2": ("engine/filters/linear.py",),
    "shiboken6": ("ui/", "app.py", "demo/"),
    "stringzilla": ("engine/filters/finding.py",),
    "tomlkit": ("config/",),
    "yaml": ("config/imports/yaml_text.py",),
    "tomllib": ("config/",),
}

ASSEMBLY = {"cluster_pages", "cluster_tab", "main_window"}  # the only files of ui/ that bring features together
SHARED_FOLDERS = {"widgets"}  # the folders of ui/ that are not a feature
EMPTY_NAMES = {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}
MIRRORED = {"engine", "config"}

# What there is one of in the program, or in the window: it outlives most of those who listen to it. An argument of one
# of these classes is known by its annotation, an attribute by the name that each has everywhere.
LONG_LIVED = {"Clock", "FilterShelf", "Jobs", "Memory", "OpenClusters", "QAction", "SearchShelf", "SendShelf"}
LONG_LIVED |= {"Theme", "WatchList"}
LONG_LIVED_NAMES = {"clock", "jobs", "memory", "open_clusters", "theme", "watch_list"}
LONG_LIVED_HOLDERS = {"shelves", "tools"}  # whatever hangs on them
LONG_LIVED_CALLS = {"clipboard", "instance", "primaryScreen", "styleHints"}  # Qt's own

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})(?![0-9a-zA-Z_])|\brgba?\(")
_GLOBAL_COLOUR = re.compile(r"Qt\.GlobalColor\.(?!transparent$)")


@dataclass(frozen=True)
class Module:
    """One Python file; `path` is relative to the checkout, as in ``kafka_explorer/ui/jobs.py``."""

    path: PurePosixPath
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source, str(self.path))

    @property
    def inside(self) -> str:
        """The path inside the package: ``ui/jobs.py``."""
        return "/".join(self.path.parts[1:])

    @property
    def room(self) -> str:
        return self.path.parts[1].removesuffix(".py")

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of everything imported, at the top or inside a function."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def imports_of_rooms(module: Module) -> Iterator[str]:
    """Rooms import only what the table allows."""
    if module.room not in MAY_IMPORT:
        yield f"{module.path}: a new room. Put it into one of {sorted(EVERY_ROOM)}, or give it a row in MAY_IMPORT."
        return
    for line, room in _our_imports(module):
        if room in MAY_IMPORT and room != "__init__" and room not in MAY_IMPORT[module.room]:
            yield (
                f"{module.path}:{line}: {module.room} may not import {room}. Take the value as an argument, or move "
                "the code to the room that may; app.py introduces rooms to each other."
            )


def _our_imports(module: Module) -> Iterator[tuple[int, str]]:
    for line, name in module.imports():
        package, _, rest = name.partition(".")
        if package == PACKAGE:
            yield line, rest.partition(".")[0] or "__init__"


def imports_of_features(module: Module, features: set[str]) -> Iterator[str]:
    """A feature of the screen imports itself and what features share; only assembly brings features together."""
    if module.room != "ui" or PurePosixPath(module.inside).stem in ASSEMBLY:
        return
    folder = module.path.parts[2]
    for line, name in module.imports():
        if not name.startswith(f"{PACKAGE}.ui."):
            continue
        target = name.split(".")[2]
        if target in features and target != folder:
            yield (
                f"{module.path}:{line}: only {sorted(ASSEMBLY)} know the feature {target!r}. Say what happened with a "
                "signal and let the assembly connect it, or move what is shared to ui/ or ui/widgets/."
            )
        elif target in ASSEMBLY:
            yield f"{module.path}:{line}: nobody imports {target}; send a signal upwards, it is connected there."


def third_party_doors(module: Module) -> Iterator[str]:
    """Each third-party library is imported behind its one door."""
    for line, name in module.imports():
        library = name.partition(".")[0]
        if library == PACKAGE or (library in sys.stdlib_module_names and library not in DOORS):
            continue
        doors = DOORS.get(library)
        if doors is None:
            yield f"{module.path}:{line}: {library} has no door. Is it worth a dependency? Then give it one in DOORS."
        elif not any(module.inside == door or (door[-1] == "/" and module.inside.startswith(door)) for door in doors):
            yield f"{module.path}:{line}: {library} is imported only in {', '.join(doors)}. Call what stands there."


def absolute_imports(module: Module) -> Iterator[str]:
    """Relative imports would hide from the other rules."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"{module.path}:{node.lineno}: import by the full name, {PACKAGE}...."


def sizes(module: Module) -> Iterator[str]:
    """No file, function or class grows beyond what one can hold in mind. A docstring does not count in a function."""
    lines = len(module.source.splitlines())
    if lines > MAX_FILE_LINES:
        yield f"{module.path}: {lines} lines, at most {MAX_FILE_LINES}. Which noun in it wants its own file?"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = _function_lines(node)
            if length > MAX_FUNCTION_LINES:
                yield (
                    f"{module.path}:{node.lineno}: {node.name}() has {length} lines, at most {MAX_FUNCTION_LINES}. "
                    "Give its steps names."
                )
        elif isinstance(node, ast.ClassDef):
            methods = sum(isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) for item in node.body)
            if methods > MAX_METHODS:
                yield f"{module.path}:{node.lineno}: {node.name} has {methods} methods (of {MAX_METHODS}). Split it."


def _function_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        docstring = function.body[0]
        length -= (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1
    return length


def telling_names(module: Module) -> Iterator[str]:
    """A file is named after the thing in it."""
    for part in module.path.with_suffix("").parts:
        empty = EMPTY_NAMES.intersection(part.split("_"))
        if empty:
            yield f"{module.path}: {empty.pop()!r} says nothing. Name the file after the noun or operation it holds."


def colours_from_tokens(module: Module) -> Iterator[str]:
    """Colours stand in resources/themes/tokens.json and nowhere else."""
    if module.room not in {"ui", "app", "demo"}:
        return
    docstrings = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            if found := _COLOUR.search(node.value):
                yield f"{module.path}:{node.lineno}: the colour {found.group()!r} stands in tokens.json; ask the theme."
        elif isinstance(node, ast.Attribute) and _GLOBAL_COLOUR.match(ast.unparse(node)):
            yield f"{module.path}:{node.lineno}: {ast.unparse(node)} ignores the theme; ask it for a colour."


def slots_that_go_with_their_widget(module: Module) -> Iterator[str]:
    """To what outlives a widget only a method is connected: Qt parts it when its object goes.

    A lambda, a function within a function and what a call returns (`partial`) stay, hold the widget, and work on what
    is gone.
    """
    if module.room != "ui":
        return
    outlives = LONG_LIVED_NAMES | _annotated(module.tree, LONG_LIVED)
    inner = _inner_functions(module.tree)
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="connect", value=ast.Attribute(value=owner)), args=[slot, *_]):
                if _is_closure(slot, inner) and _outlives_widgets(owner, outlives):
                    yield (
                        f"{module.path}:{node.lineno}: {ast.unparse(owner)} outlives the widget, and this slot would "
                        "stay with it. Connect a method of the widget."
                    )


def _annotated(tree: ast.Module, classes: set[str]) -> set[str]:
    """The names of arguments and variables that are annotated as one of these classes, also as "Class | None"."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case (
                ast.arg(arg=name, annotation=ast.expr() as kind)
                | ast.AnnAssign(target=ast.Name(id=name) | ast.Attribute(attr=name), annotation=kind)
            ):
                words = {each.id for each in ast.walk(kind) if isinstance(each, ast.Name)}
                if words & classes and words <= classes | {"Optional"}:
                    found.add(name.lstrip("_"))
    return found


def _inner_functions(tree: ast.Module) -> set[str]:
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return {
        inner.name
        for outer in functions
        for inner in ast.walk(outer)
        if isinstance(inner, ast.FunctionDef) and inner is not outer
    }


def _is_closure(slot: ast.expr, inner: set[str]) -> bool:
    match slot:
        case ast.Lambda() | ast.Call():
            return True
        case ast.Name(id=name):
            return name in inner
    return False


def _outlives_widgets(owner: ast.expr, names: set[str]) -> bool:
    match owner:
        case ast.Name(id=name) | ast.Attribute(attr=name) if name.lstrip("_") in names:
            return True
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
            return name in LONG_LIVED_CALLS
        case ast.Attribute(value=ast.Name(id=holder) | ast.Attribute(attr=holder)):
            return holder.lstrip("_") in LONG_LIVED_HOLDERS
    return False


def mirror_test(module: Module) -> PurePosixPath | None:
    """The test file a module must have: ``engine/spool.py`` has ``tests/engine/test_spool.py``; None if it needs none.

    A package's ``__init__.py`` needs one, named after the package, when it holds code.
    """
    if module.room not in MIRRORED or len(module.path.parts) == 2:
        return None
    folder, stem = module.path.parent.parts[1:], module.path.stem
    if stem == "__init__":
        if not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in module.tree.body):
            return None
        stem = folder[-1]
    return PurePosixPath("tests", *folder, f"test_{stem}.py")


def honest_tests(module: Module) -> Iterator[str]:
    """A test runs, and it waits for what it needs instead of hoping."""
    attributes = (node for node in ast.walk(module.tree) if isinstance(node, ast.Attribute))
    for line, name in ((node.lineno, ast.unparse(node)) for node in attributes):
        if name in {"pytest.skip", "pytest.mark.skip", "pytest.importorskip"}:
            yield f"{module.path}:{line}: {name}: a test that does not run proves nothing. Make it run, or remove it."
        if name in {"time.sleep", "qtbot.wait"}:
            yield (
                f"{module.path}:{line}: {name} is slow when it works and wrong when it does not. Wait for the "
                "condition: qtbot.waitUntil, qtbot.waitSignal, Task.wait, threading.Event.wait."
            )
