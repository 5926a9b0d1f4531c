"""Whatever the contract and whatever the items: what goes in as JSON comes out as the same values."""

from __future__ import annotations

import datetime as dt
import json
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from support.pages import Raw, field, items, page, read

NAMES = st.sampled_from(["a", "b", "c d", "Ü", "e'f", "type", "id"])
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\ufdd0"), max_size=12)
BIG = st.integers(-(2**63), 2**63 - 1)


def number(value: Decimal, draw: Any) -> str:
    """A number in one of the ways in which it may be written, with all its digits."""
    plain = f"{value:f}"
    exponent = draw(st.integers(-3, 3))
    moved = f"{value.scaleb(-exponent):f}e{exponent:+d}"
    return draw(st.sampled_from([plain, moved, json.dumps(plain)]))


@st.composite
def scalars(draw: Any) -> tuple[str, Any, str]:
    """A type, a value of it, and a text of JSON for the value."""
    kind = draw(st.sampled_from(["string", "bigint", "decimal", "double", "boolean", "date", "timestamp"]))
    if kind == "bigint":
        value = draw(BIG)
        return kind, value, draw(st.sampled_from([str(value), f'"{value}"', f"{value}.0"]))
    if kind == "decimal":
        scale = draw(st.integers(0, 12))
        value = Decimal(draw(st.integers(-(10**20), 10**20))).scaleb(-scale)
        return f"decimal(38,{scale + 3})", value.quantize(Decimal(1).scaleb(-scale - 3)), number(value, draw)
    if kind == "double":
        value = draw(st.floats(allow_nan=False, allow_infinity=False))
        return kind, value, repr(value) if abs(value) < 1e300 else f'"{value!r}"'
    if kind == "boolean":
        value = draw(st.booleans())
        return kind, value, json.dumps(value)
    if kind == "date":
        value = draw(st.dates(dt.date(1583, 1, 1)))
        return kind, value, json.dumps(value.isoformat())
    if kind == "timestamp":
        value = draw(st.datetimes(dt.datetime(1583, 1, 1), timezones=st.sampled_from([dt.timezone.utc, dt.timezone(dt.timedelta(hours=5, minutes=30))])))
        return kind, value, json.dumps(value.isoformat(draw(st.sampled_from(["T", " "]))))
    value = draw(TEXTS)
    return kind, value, json.dumps(value, ensure_ascii=draw(st.booleans()))


def complexes(inner: Any) -> Any:
    @st.composite
    def lists(draw: Any) -> tuple[str, Any, str]:
        kind, value, text = draw(inner)
        picks = draw(st.lists(st.booleans(), max_size=3))
        return f"array<{kind}>", [value if pick else None for pick in picks], f"[{', '.join(text if pick else 'null' for pick in picks)}]"

    @st.composite
    def objects(draw: Any) -> tuple[str, Any, str]:
        fields = {name: draw(inner) for name in draw(st.lists(NAMES, min_size=1, max_size=3, unique_by=str.lower))}
        kinds = ",".join(f"`{name}`:{kind}" for name, (kind, _, _) in fields.items())
        texts = [f"{json.dumps(name)}: {text}" for name, (_, _, text) in draw(st.permutations(sorted(fields.items())))]
        return f"struct<{kinds}>", {name: value for name, (_, value, _) in fields.items()}, f"{{{', '.join(texts)}}}"

    return st.one_of(lists(), objects())


VALUES = st.recursive(scalars(), complexes, max_leaves=4)
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=3) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)


class Exact(json.JSONEncoder):
    """Decimals as the numbers that they are."""

    def iterencode(self, o: Any, _one_shot: bool = False) -> Any:
        marks: dict[str, str] = {}

        def plain(value: Any) -> Any:
            if isinstance(value, Decimal):
                marks[f'"\ufdd1{len(marks)}\ufdd1"'] = f"{value:f}"
                return f"\ufdd1{len(marks) - 1}\ufdd1"
            if isinstance(value, dict):
                return {key: plain(one) for key, one in value.items()}
            return [plain(one) for one in value] if isinstance(value, list) else value

        text = json.dumps(plain(o), ensure_ascii=False)
        for mark, number in marks.items():
            text = text.replace(mark, number)
        yield text


def same(found: Any, value: Any) -> bool:
    if isinstance(value, dt.datetime):
        return moment(found) == value.astimezone(dt.timezone.utc)
    if isinstance(value, dict):
        return found is not None and found.keys() == value.keys() and all(same(found[key], one) for key, one in value.items())
    if isinstance(value, list):
        return found is not None and len(found) == len(value) and all(map(same, found, value))
    if isinstance(value, float):
        return found == value and math.copysign(1, found) == math.copysign(1, value)
    return found == value and type(found) is type(value)


def moment(found: Any) -> dt.datetime | None:
    if isinstance(found, str):
        second, _, fraction = found.removesuffix("+00").partition(".")
        return dt.datetime.fromisoformat(f"{second}.{fraction:0<6}+00:00")
    return found and found.astimezone(dt.timezone.utc)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_goes_in_comes_out(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("round") if data else Path()
    made = data.draw(st.lists(VALUES, min_size=1, max_size=4))
    nulls = data.draw(st.lists(st.booleans(), min_size=len(made), max_size=len(made)))
    unknown = data.draw(st.dictionaries(TEXTS.filter(lambda name: not name.startswith("c") and name != "id"), JSONS, max_size=3))
    columns = [field("id", "bigint", "integer")] + [
        field(f"c{i}", kind, "array" if kind[0] == "a" else "object" if kind[:2] == "st" and kind != "string" else "string") for i, (kind, _, _) in enumerate(made)
    ]
    texts = [f'"c{i}": {"null" if none else text}' for i, ((_, _, text), none) in enumerate(zip(made, nulls))]
    texts += [f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(value, cls=Exact)}" for name, value in unknown.items()]
    item = Raw(f'{{"id": 1, {", ".join(data.draw(st.permutations(texts)))}}}')
    (row,) = read(items("things", columns), [page(0, [item])], folder)
    assert row["_problem"] is None, row["_problem"]
    for i, ((_, value, _), none) in enumerate(zip(made, nulls)):
        assert same(row[f"c{i}"], None if none else value), (row[f"c{i}"], value)
    extra = json.loads(row["_extra"], parse_float=Decimal) if row["_extra"] else {}
    assert extra == unknown, "as they came"
    assert {name: str(value) for name, value in extra.items()} == {name: str(value) for name, value in unknown.items()}, "to the last digit"
