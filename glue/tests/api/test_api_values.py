"""Values of JSON as the contract has them: exactly, or not at all."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from support.pages import Raw, field, items, page, read

LONG = "123456789012345678901234567.123456789"

GOOD = [
    ("bigint", "9223372036854775807", 2**63 - 1), ("bigint", '"-9223372036854775808"', -(2**63)), ("bigint", "12345678901234567.0", 12345678901234567),
    ("bigint", "1e3", 1000), ("bigint", "1.5E1", 15), ("bigint", '" 7 "', 7), ("bigint", '"+7"', 7), ("bigint", "-0", 0), ("bigint", '"007"', 7),
    ("int", "-2147483648", -(2**31)), ("decimal(38,9)", LONG, Decimal(LONG)), ("decimal(38,9)", f'"{LONG}"', Decimal(LONG)),
    ("decimal(10,2)", "0.1", Decimal("0.10")), ("decimal(10,2)", "12.500", Decimal("12.50")), ("decimal(10,2)", "1.25e3", Decimal("1250.00")),
    ("decimal(10,2)", "99999999.99", Decimal("99999999.99")), ("decimal(20,0)", "18446744073709551615", Decimal(2**64 - 1)),
    ("double", "0.30000000000000004", 0.30000000000000004), ("double", "1.7976931348623157e308", 1.7976931348623157e308), ("double", '"2.5"', 2.5),
    ("double", "9007199254740992", 2.0**53), ("double", "5e-324", 5e-324), ("double", "10000000000000000000000", 1e22), ("float", "0.5", 0.5),
    ("boolean", "true", True), ("boolean", '"FALSE"', False), ("boolean", "1", True), ("boolean", '"0"', False),
    ("string", "1.10", "1.10"), ("string", "1e2", "1e2"), ("string", "12345678901234567890123", "12345678901234567890123"), ("string", "true", "true"),
    ("string", '"a\\u0000b\\n\\"\\\\ \\ud83d\\ude00"', 'a\0b\n"\\ 😀'), ("string", '""', ""), ("string", '"[x]"', "[x]"), ("string", '"{1.50}"', "{1.50}"),
    ("date", '"2026-02-28"', dt.date(2026, 2, 28)), ("date", '"2026-02-28T00:00:00.000+05:30"', dt.date(2026, 2, 28)),
    ("timestamp", '"2026-11-01t10:00:00.123456+05:30"', "2026-11-01 04:30:00.123456+00"), ("timestamp", '"2026-11-01"', "2026-11-01 00:00:00+00"),
    ("timestamp", '"2026-11-01 10:00:00"', "2026-11-01 10:00:00+00"), ("timestamp", '"2026-11-01T10:00Z"', "2026-11-01 10:00:00+00"),
    ("timestamp", '"2026-11-01T10:00+0130"', "2026-11-01 08:30:00+00"), ("timestamp", '"2026-11-01T10:00:00.123456789Z"', "2026-11-01 10:00:00.123456+00"),
    ("timestamp", "1700000000", "2023-11-14 22:13:20+00"), ("timestamp", "1700000000.25", "2023-11-14 22:13:20.25+00"),
    ("timestamp", "1700000000123", "2023-11-14 22:13:20.123+00"), ("timestamp", '"1700000000123"', "2023-11-14 22:13:20.123+00"),
    ("timestamp", "1700000000123456", "2023-11-14 22:13:20.123456+00"), ("timestamp", "-1000000000", "1938-04-24 22:13:20+00"),
    ("timestamp_ntz", '"2026-11-01T10:00:00.5"', "2026-11-01 10:00:00.5"),
    ("array<bigint>", '[1, "2", 9007199254740993, null]', [1, 2, 9007199254740993, None]), ("array<string>", '["a", 1.50, null, "[]"]', ["a", "1.50", None, "[]"]),
    ("array<array<double>>", "[[1, 2.5], [], null]", [[1.0, 2.5], [], None]), ("array<bigint>", "[]", []),
    ("struct<a:bigint,b:struct<c:array<decimal(4,2)>>>", '{"b": {"c": [1.5, "2"]}, "a": "5"}', {"a": 5, "b": {"c": [Decimal("1.50"), Decimal("2.00")]}}),
    ("array<struct<a:date,`b c`:string>>", '[{"b c": {"x": 1.0}, "a": "2026-01-31"}, null]', [{"a": dt.date(2026, 1, 31), "b c": '{"x":1.0}'}, None]),
]  # fmt: skip

BAD = [
    ("bigint", "3.7"), ("bigint", "9223372036854775808"), ("bigint", '"0x1F"'), ("bigint", '"1_000"'), ("bigint", '""'), ("bigint", "true"),
    ("bigint", "1e-9999"), ("bigint", "{}"), ("int", "2147483648"), ("decimal(10,2)", "12.345"), ("decimal(10,2)", "100000000"), ("decimal(10,2)", '"abc"'),
    ("double", "1e400"), ("double", "9007199254740993"), ("double", '"NaN"'), ("float", "16777217"), ("boolean", '"yes"'), ("boolean", "2"),
    ("string", '{"a": 1}'), ("string", '[]'), ("date", '"2026-02-30"'), ("date", '"2026-02-28T10:00:00Z"'), ("date", '"2026"'), ("date", "20260228"),
    ("timestamp", '"tomorrow"'), ("timestamp", "20240501"), ("timestamp", "2024"), ("timestamp", '"2026-1-1"'), ("timestamp", '"infinity"'),
    ("timestamp_ntz", '"2026-11-01T10:00:00Z"'), ("array<bigint>", "[1, 2.5]"), ("array<bigint>", '{"a": 1}'), ("array<bigint>", '"1"'),
    ("struct<a:bigint>", "[1]"), ("struct<a:bigint>", '{"a": "x"}'), ("array<struct<a:bigint>>", "[5]"), ("array<struct<a:array<date>>>", '[{"a": ["x"]}]'),
]  # fmt: skip


def logical(kind: str) -> str:
    return "array" if kind.startswith("array") else "object" if kind.startswith("struct") else "string"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], dict]:
    """Rows of all cases, each an item of its own, and each type beside the others of its file."""
    kinds = list(dict.fromkeys(kind for kind, *_ in [*GOOD, *BAD]))
    columns = [field("id", "bigint", "integer", required=True)] + [field(f"c{i}", kind, logical(kind)) for i, kind in enumerate(kinds)]
    cases = [(kind, text) for kind, text, *_ in [*GOOD, *BAD]]
    listed = [Raw(f'{{"id": {n}, "c{kinds.index(kind)}": {text}}}') for n, (kind, text) in enumerate(cases)]
    rows = read(items("things", columns), [page(0, listed)], tmp_path_factory.mktemp("values"))
    return {case: rows[n] | {"value": rows[n][f"c{kinds.index(case[0])}"]} for n, case in enumerate(cases)}


@pytest.mark.parametrize(("kind", "text", "value"), GOOD)
def test_a_value_that_fits(found, kind, text, value):
    row = found[kind, text]
    assert row["_problem"] is None and row["_extra"] is None
    assert row["value"] == value and type(row["value"]) is type(value)


@pytest.mark.parametrize(("kind", "text"), BAD)
def test_a_value_that_does_not(found, kind, text):
    row = found[kind, text]
    assert row["_problem"] and "cannot hold" in row["_problem"] and "<" not in row["_problem"].split(":")[0], row
    assert row["_problem"].startswith("c")


def test_the_same_whatever_stands_beside(tmp_path):
    """A value that the engine can't be given as it stands has all numbers of its file read in another way."""
    columns = [field("id", "bigint", "integer"), field("n", "bigint", "integer"), field("t"), field("list", "array<double>", "array"), field("at", "timestamp")]
    plain = ['{"id": 1, "n": 5, "t": "x 1.50, y", "list": [1.5, 2], "at": 1700000000, "more": {"a": [1, 2.5, "3.0"]}}']
    shaky = ['{"id": 2, "t": 1.50}', '{"id": 3, "more": [0.10, -0, 1E5]}']
    (alone,) = read(items("things", columns), [page(0, list(map(Raw, plain)))], tmp_path)
    beside = read(items("things", columns), [page(0, list(map(Raw, plain + shaky)))], tmp_path)
    assert beside[0] == alone and alone["t"] == "x 1.50, y"
    assert (beside[1]["t"], beside[2]["_extra"]) == ("1.50", '{"more":[0.10,-0,1E5]}')


def test_moments_as_the_watermark_has_them(tmp_path):
    columns = [field("id", "bigint", "integer"), field("at", "timestamp", "timestamp")]
    load = {"incremental": {"field": "at", "format": "epochSeconds", "lag": 0}}
    rows = read(items("things", columns, **load), [page(0, [{"id": 1, "at": 20240501}, {"id": 2, "at": 0}])], tmp_path)
    assert [row["at"] for row in rows] == ["1970-08-23 06:21:41+00", "1970-01-01 00:00:00+00"]


def test_what_other_readers_pass(tmp_path):
    columns = [field("id"), field("t")]
    listed = [Raw('{"id": "\\ud83d", "t": "\\\\ud83d"}'), Raw('{"id": "\udcff", "t": "\\ud83d\\ude00"}'), Raw('{"id": 1.10, "t": "\\\\\\udc00x"}')]
    rows = read(items("things", columns), [page(0, listed)], tmp_path)
    assert [(row["id"], row["t"]) for row in rows] == [("\ufffd", "\\ud83d"), ("\ufffd", "😀"), ("1.10", "\\\ufffdx")]


def test_pages_that_are_cut(tmp_path):
    with pytest.raises(Exception) as error:
        read(items("things", [field("id")]), [page(0, [{"id": "a"}])[:-10]], tmp_path)
    assert error.value.code == "PagesDamaged" and "mode 'full'" in str(error.value)


def test_a_page_without_a_list_where_items_are(tmp_path, caplog):
    dataset, line = items("things", [field("id")], at="a"), page(0, [{"hush": "hush-hush-hush"}], at="a.items")
    for hushed in (line, line.replace('{"total"', '"hush-hush-hush", "x": {"total"').replace('"a": ', '"a": "hush-hush-hush", "b": ')):
        with pytest.raises(Exception) as error:
            read(dataset, [hushed], tmp_path)
        assert error.value.code == "ItemsMissing" and "`a`" in str(error.value)
        assert "hush" not in str(error.value) and "hush" not in caplog.text, "it may be masked"
    assert "can't be read as it is" in caplog.text


def test_large_pages(tmp_path):
    """As large as they may be: 64 MB, also with numbers that are marked."""
    columns = [field("id", "bigint", "integer", required=True), field("price", "decimal(20,2)", "number")]
    filling = "x" * 1000
    listed = [{"id": n, "price": 0.5, "text": filling} for n in range(63_000)] + [Raw('{"id": 63000, "price": 12345678901234567.25}')]
    rows = read(items("things", columns), [page(0, listed)], tmp_path, select="count(*), sum(id), max(price), count(_extra)")
    assert rows == [(63_001, 63_000 * 63_001 // 2, Decimal("12345678901234567.25"), 63_000)]
