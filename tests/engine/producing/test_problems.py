"""What speaks against a message: each kind has its words, and is in files what it was."""

import json

import pytest

from kafka_explorer.engine.producing.problems import (
    Fact,
    Framework,
    Problem,
    ProblemKind,
    header_means,
    problem_of,
    told,
)

FACTS: dict[ProblemKind, tuple[Fact, ...]] = {
    ProblemKind.NO_PARTITION: (9, 3),
    ProblemKind.TOO_LARGE: (2_000, 1_000),
    ProblemKind.KEY_WANTED: (),
    ProblemKind.HEADER_MEANS: ("kafka_dlt-x", Framework.SPRING_DEAD_LETTERS.name),
    ProblemKind.NAME_NOT_UTF8: (1, 42),
    ProblemKind.NO_JSON: (5, "unexpected {character}"),
    ProblemKind.NO_OBJECT: (5,),
    ProblemKind.HEADERS_NO_LIST: (5,),
    ProblemKind.HEADER_WITHOUT_NAME: (5,),
    ProblemKind.NOT_WHOLE: (5,),
    ProblemKind.NO_TEXT: (5, "value"),
    ProblemKind.UNKNOWN_ENCODING: (5, "value_encoding", '"hex"'),
    ProblemKind.NO_BASE64: (5, "value", "wrong"),
    ProblemKind.NO_NUMBER: (5, "partition"),
    ProblemKind.CELL_COUNT: (3, 2, 6),
    ProblemKind.CELL_NO_NUMBER: (4, "partition", "x"),
    ProblemKind.TOLD: ("number 4 is bad",),
}
PROBLEMS = [Problem(kind, FACTS[kind]) for kind in ProblemKind]


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.kind.value)
def test_each_is_told_with_all_its_facts_and_comes_back_from_a_file(problem: Problem) -> None:
    words = str(problem)
    shown = problem.facts if problem.kind is not ProblemKind.HEADER_MEANS else problem.facts[:1]
    assert all(f"{fact:,}" in words if isinstance(fact, int) else fact in words for fact in shown)
    assert problem_of(json.loads(json.dumps(problem.as_list()))) == problem


def test_a_header_says_who_acts_upon_it() -> None:
    problem = header_means("mm2-x", Framework.MIRROR_MAKER)
    assert str(problem) == "the header mm2-x means something to others (MirrorMaker's marks)"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (["line 5 is no JSON: as an earlier version wrote it"], "line 5 is no JSON: as an earlier version wrote it"),
        (["no-partition", 9], "no-partition 9"),
        (["header-means", "x", "NOBODY"], "header-means x NOBODY"),
        ([None], "None"),
        ([], ""),
    ],
)
def test_what_another_version_wrote_is_told_as_it_stands(found: list[object], words: str) -> None:
    assert problem_of(found) == told(words)
