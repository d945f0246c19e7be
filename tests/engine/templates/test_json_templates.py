"""JSON with placeholders in an editor."""

import pytest

from kafka_explorer.engine.templates.json_templates import compacted, formatted, template_problem
from kafka_explorer.engine.templates.placeholders import moment

TEXT = '{"id":"{{uuid}}","at":{{now:array}},"n":{{random:int:1:5}},"s":"a {{pick:x,y}} b","exact":1.10}'


def test_placeholders_stay_whole() -> None:
    shown = formatted(TEXT)
    assert shown.splitlines()[:3] == ["{", '  "id": "{{uuid}}",', '  "at": {{now:array}},']
    assert compacted(shown) == TEXT
    assert formatted(shown) == shown


def test_what_could_be_mistaken_is_left_alone() -> None:
    text = '{"a":"\ue000"}'
    assert formatted(text) == text


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ('{"at": {{now:array}},\n "x": }', 2, 7, "a value is missing"),
        ('{"at": {{now:array}} "x"', 1, 22, "a comma is missing"),
        ('{"at":\n {{nau}}}', 2, 2, "no placeholder"),
    ],
)
def test_the_place_of_an_error_is_that_in_the_template(text: str, line: int, column: int, says: str) -> None:
    problem = template_problem(text, moment(0, 0))
    assert problem is not None
    assert (problem.line, problem.column) == (line, column)
    assert says in problem.reason


def test_nothing_is_wrong_with_a_good_one() -> None:
    assert template_problem(TEXT, moment(3, 1)) is None
