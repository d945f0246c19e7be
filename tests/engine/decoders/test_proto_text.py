"""Schemas of Protobuf are read as far as decoding needs them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders.proto_text import ProtoField, parse
from kafka_explorer.engine.errors import DecodeError

SCHEMA = """
// A comment with "quotes" and { brackets
syntax = "proto3";
package clinic.v1;
import public "google/protobuf/timestamp.proto"; /* another
one */
option java_package = "org.clinic"; option (own.option) = { a: 1 b: "}" };
message Patient {
  reserved 4, 10 to 20; reserved "old";
  option deprecated = true;
  string id = 1 [deprecated = true, (validate.rules).string = {min_len: 1}];
  repeated int64 visits = 2 [packed = false];
  map<string, Address> addresses = 3;
  oneof contact { string phone = 5; .clinic.v1.Patient.Address mail = 6; }
  optional Kind kind = 7;
  message Address { string street = 0x1; message Deep { int32 x = 017; } }
  enum Kind { option allow_alias = true; UNKNOWN = 0; IN = 1 [deprecated = true]; INSIDE = 1; OUT = -2; }
  extensions 100 to max;
}
extend Patient { string nick = 100; }
service Patients { rpc Get (Patient) returns (stream Patient) { option (http) = { get: "/x" }; } }
message Old { required group Result = 1 { optional string url = 2; } };
message message { string message = 1; string option = 2; map<int32, bool> enum = 3; }
enum Level { LOW = 0; }
"""


def test_a_whole_file() -> None:
    file = parse(SCHEMA)
    assert file.package == "clinic.v1"
    assert [message.name for message in file.messages] == [
        "clinic.v1.Patient",
        "clinic.v1.Old",
        "clinic.v1.message",
    ]
    patient = file.messages[0]
    assert [message.name for message in patient.nested] == ["clinic.v1.Patient.Address"]
    assert patient.fields[2] == ProtoField(2, "visits", "int64", "clinic.v1.Patient", repeated=True)
    assert patient.fields[3] == ProtoField(3, "addresses", "Address", "clinic.v1.Patient", key_type="string")
    assert {number: field.name for number, field in patient.fields.items()} == {
        1: "id",
        2: "visits",
        3: "addresses",
        5: "phone",
        6: "mail",
        7: "kind",
    }
    assert file.by_name["clinic.v1.Patient.Address.Deep"].fields[15].name == "x"
    assert file.enums["clinic.v1.Patient.Kind"] == {0: "UNKNOWN", 1: "IN", -2: "OUT"}
    assert file.enums["clinic.v1.Level"] == {0: "LOW"}
    group = file.messages[1].fields[1]
    assert (group.name, group.type_name, group.group) == ("result", "clinic.v1.Old.Result", True)
    assert [field.name for field in file.messages[2].fields.values()] == ["message", "option", "enum"]


@pytest.mark.parametrize(
    "text",
    [
        "message {",
        "message A { string x = ; }",
        "message A { string x = y; }",
        "message A { string x 1; }",
        "message A { string x = 1 }",
        "enum A { B }",
        "{",
        'syntax = "proto3',
        "message A { message A { " * 200,
        "message A { oneof x { " * 2000,
        "§",
    ],
)
def test_what_is_no_schema_is_refused(text: str) -> None:
    with pytest.raises(DecodeError, match="the schema"):
        parse(text)


@given(st.text("{}[]()<>;=,:\"'/* \nmessage enum oneof A1.", max_size=200))
def test_any_text_is_a_schema_or_refused(text: str) -> None:
    try:
        parse(text)
    except DecodeError as error:
        refused = error
    else:
        return
    assert refused.reasons[0][0] == "protobuf"
