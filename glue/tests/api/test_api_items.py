"""Items as rows: what the contract describes, what it doesn't, whose they are, and what nobody may see."""

from __future__ import annotations

import json

from support.pages import Raw, field, items, page, parts, read

from headwater.api.fields import Inside

KEY = field("id", "bigint", "integer", required=True)


def extras(rows: list[dict]) -> list:
    return [json.loads(row["_extra"]) if row["_extra"] else None for row in rows]


def test_where_an_item_comes_from(tmp_path):
    rows = read(items("things", [KEY], at="a.b"), [page(3, [{"id": 1}, {"id": 2}], at="a.b", etag='W/"x"'), page(4, [], at="a.b")], tmp_path)
    assert [(row["_extraction"], row["_page"], row["_item"], row["_etag"], row["_read_at"]) for row in rows] == [
        ("00000001", 3, 0, 'W/"x"', "2026-11-01 10:00:00+00"), ("00000001", 3, 1, 'W/"x"', "2026-11-01 10:00:00+00"),
    ]  # fmt: skip
    assert read(items("things", [KEY], at=""), [page(0, [{"id": 1}], at="")], tmp_path)[0]["id"] == 1, "the answer is the list"


def test_where_the_list_is(tmp_path):
    bodies = {
        "@odata.value": '{"@odata.value": [{"id": 1}]}', "a.@odata.value": '{"a": {"@odata.value": [{"id": 1}]}}', "a.b.c": '{"a.b": {"c": [{"id": 1}]}, "a": {"b": null}}',
        "data.1.rows": '{"data": [{"rows": []}, {"rows": [{"id": 1}, 1.50]}]}', "0": '[[{"id": 1}], [{"id": 2}]]',
    }  # fmt: skip
    for at, body in bodies.items():
        line = page(0, [], at="").replace('"body": []', f'"body": {body}')
        found = read(items("things", [KEY], at=at), [line], tmp_path)
        assert found and found[0]["id"] == 1, at


def test_where_the_keys_of_a_list_are(tmp_path):
    columns = [field("a.b"), field("first"), field("id")]
    dataset = parts("things", columns, ("id",), array="x.list", keys={"a.b": "a.b", "first": "all.0.id"})
    listed = [{"a.b": 1.5, "all": [{"id": "z"}], "x.list": [{"id": "i"}]}, {"a": {"b": 2}, "x": {"list": [{"id": "j"}]}}]
    rows = read(dataset, [page(0, listed)], tmp_path)
    assert [(row["a.b"], row["first"], row["id"]) for row in rows] == [("1.5", "z", "i"), ("2", None, "j")]


def test_unknown_fields(tmp_path):
    columns = [
        KEY, field("owner", "struct<id:bigint,home:struct<city:string>>", "object"), field("lines", "array<struct<sku:string,tax:array<struct<rate:double>>>>", "array"),
        field("free", "string", "object"),
    ]  # fmt: skip
    listed = [
        {"id": 1, "owner": {"id": 1, "home": {"city": "x"}}, "lines": [{"sku": "a", "tax": []}], "free": {"any": 1}},
        Raw('{"id": 2, "z": 1.0, "a": [1, {"b": null}], "owner": {"id": 1, "home": {"zip": "0"}, "x y": true}}'),
        {"id": 3, "lines": [{"sku": "a"}, {"sku": "b", "q": 2, "tax": [{"rate": 1, "why": "w"}]}, None]},
        {"id": 4, "owner": None, "lines": None, "free": None, "n/o~": None, 'q"': "\\"},
    ]
    rows = read(items("things", columns), [page(0, listed)], tmp_path)
    assert extras(rows) == [
        None,
        {"a": [1, {"b": None}], "z": 1.0, "owner": {"x y": True, "home": {"zip": "0"}}},
        {"lines": [None, {"q": 2, "tax": [{"why": "w"}]}, None]},
        {"n/o~": None, 'q"': "\\"},
    ]
    assert rows[1]["_extra"].startswith('{"a":[1,{"b":null}],"z":1.0,'), "in the order of names, as it came"
    assert rows[0]["free"] == '{"any":1}' and all(row["_problem"] is None for row in rows)


def test_the_order_of_fields_makes_no_difference(tmp_path):
    rows = read(items("things", [KEY]), [page(0, [{"id": 1, "b": 1, "a": 2}, {"a": 2, "b": 1, "id": 1}])], tmp_path)
    assert rows[0]["_extra"] == rows[1]["_extra"] == '{"a":2,"b":1}'


def test_objects_may_be_columns(tmp_path):
    columns = [
        field("played_at", "timestamp", "timestamp", required=True), field("track_id", required=True, path="track.id"), field("track_name", path="track.name"),
        field("album", "bigint", path="track.album.year"),
    ]  # fmt: skip
    listed = [
        {"played_at": "2026-11-01T10:00:00Z", "track": {"id": "t", "name": "n", "album": {"year": 1999, "label": "l"}, "uri": "u"}},
        {"played_at": "2026-11-01T10:00:00Z", "track": None}, {"played_at": "2026-11-01T10:00:00Z", "track": "t"}, {"track": {"id": "x", "album": [1]}},
    ]  # fmt: skip
    rows = read(items("plays", columns, key=("played_at", "track_id")), [page(0, listed)], tmp_path)
    assert [(row["track_id"], row["track_name"], row["album"]) for row in rows] == [("t", "n", 1999), (None, None, None), (None, None, None), ("x", None, None)]
    assert extras(rows) == [{"track": {"uri": "u", "album": {"label": "l"}}}, None, None, None]
    assert [row["_problem"] for row in rows] == [
        None, "required column track_id is null", "required column track_id is null; track: it is not an object",
        "required column played_at is null; track.album: it is not an object",
    ]  # fmt: skip


def test_names_that_differ_in_case_alone(tmp_path):
    """The engine's objects know only one of them."""
    columns = [
        KEY, field("number", "bigint", "integer", path="Id"), field("upper", "array<string>", "array", path="T"), field("lower", "array<string>", "array", path="t"),
        field("a", path="Owner.name"), field("b", path="owner.name"), field("c", path="owner.Name"),
    ]  # fmt: skip
    listed = [
        Raw('{"Id": 2, "id": 1, "T": ["a"], "t": null, "Owner": {"name": "x"}, "owner": {"Name": "z", "name": "y", "more": 1.50}}'),
        {"id": 3, "ID": 4, "t": ["b"], "OWNER": {}}, {"id": 5, "Id": "x", "T": {}, "Owner": "x"},
    ]  # fmt: skip
    rows = read(items("things", columns), [page(0, listed)], tmp_path)
    assert [[row[column["name"]] for column in columns] for row in rows[:2]] == [[1, 2, ["a"], None, "x", "y", "z"], [3, None, None, ["b"], None, None, None]]
    assert rows[0]["_extra"] == '{"owner":{"more":1.50}}' and extras(rows)[1] == {"ID": 4, "OWNER": {}}
    said = ["number: bigint cannot hold x", "upper: array<string> cannot hold {}", "Owner: it is not an object"]
    assert [row["_problem"] for row in rows] == [None, None, "; ".join(said)]
    dataset = parts("things", [field("a"), field("b"), field("id")], ("a", "id"), array="All", keys={"a": "Id", "b": "id"})
    rows = read(dataset, [page(0, [{"all": [], "ID": 1, "id": 2, "Id": 3, "All": [{"id": 4}]}])], tmp_path)
    assert [(row["a"], row["b"], row["id"]) for row in rows] == [("3", "2", "4")]


def test_an_object_beside_its_fields(tmp_path):
    columns = [KEY, field("track_id", required=True, path="track.id"), field("track_json", "string", "object", path="track")]
    for order in (columns, columns[::-1]):
        rows = read(items("plays", order), [page(0, [Raw('{"id": 1, "track": {"id": "t", "n": 1.50}}'), {"id": 2, "track": "t"}])], tmp_path)
        assert (rows[0]["track_id"], rows[0]["track_json"], rows[0]["_problem"]) == ("t", '{"id":"t","n":1.50}', None)
        assert "track: it is not an object" in rows[1]["_problem"]


def test_keys_of_the_parent(tmp_path):
    columns = [field("album_id", "bigint", "integer", required=True), field("shop", "decimal(10,2)"), field("id", required=True)]
    dataset = items("tracks", columns, key=("album_id", "id"), parent={"dataset": "albums", "keys": {"album_id": "id", "shop": "s"}, "maxFailedPercent": 10})
    lines = [
        page(0, [{"id": "a", "album_id": 4711}], parent={"album_id": "9007199254740993", "shop": "1.50"}), page(1, [{"id": "a"}], parent={"album_id": "x"}),
    ]  # fmt: skip
    rows = read(dataset, lines, tmp_path)
    assert (rows[0]["album_id"], str(rows[0]["shop"]), rows[0]["_extra"]) == (9007199254740993, "1.50", None)
    assert rows[1]["_problem"] == "album_id: bigint cannot hold x"


def test_lists_in_items(tmp_path):
    columns = [field("album_id", "bigint", "integer"), field("position", "bigint", "integer"), field("id"), field("name", required=True)]
    dataset = parts("albums", columns, ("album_id", "position"), array="by.artists", keys={"album_id": "id"}, position="position")
    listed = [
        {"id": 1, "by": {"artists": [{"id": "a", "name": "A", "x": 1}, {"id": "b"}]}, "name": "album"}, {"id": 2, "by": {"artists": []}}, {"id": 3},
        {"id": 4, "by": {"artists": "none"}}, {"id": 5, "by": {"artists": [None, {"name": "C"}]}}, {"by": {"artists": [{"name": "D"}]}},
    ]  # fmt: skip
    rows = read(dataset, [page(0, listed)], tmp_path)
    assert [(row["_item"], row["_element"], row["album_id"], row["position"], row["name"], row["_problem"]) for row in rows] == [
        (0, 0, 1, 0, "A", None), (0, 1, 1, 1, None, "required column name is null"), (1, None, 2, None, None, None), (2, None, 3, None, None, None),
        (3, None, 4, None, None, "by.artists: it is not a list"), (4, 0, 5, 0, None, "the item is not an object"), (4, 1, 5, 1, "C", None),
        (5, 0, None, 0, "D", "required column album_id is null"),
    ]  # fmt: skip
    assert extras(rows)[0] == {"x": 1} and not any(extras(rows)[1:])


def test_lists_of_plain_values(tmp_path):
    columns = [field("id"), field("place", "int", "integer"), field("genre", required=True)]
    dataset = parts("albums", columns, ("id", "place"), array="genres", keys={"id": "id"}, position="place")
    rows = read(dataset, [page(0, [{"id": "a", "genres": ["pop", None, 1.5, {"genre": "rock", "x": 1}]}])], tmp_path)
    assert [row["genre"] for row in rows] == ["pop", None, "1.5", "rock"] and rows[1]["_problem"] == "the item is not an object"
    assert extras(rows) == [None, None, None, {"x": 1}]


def test_what_a_list_of_its_own_knows_is_no_news(tmp_path):
    plain = items("albums", [KEY])
    described = items("albums", [KEY, field("artists", "array<struct<id:string>>", "array")])
    listed = [{"id": 1, "artists": [{"id": "a", "mail": "hush", "new": 1}], "tags": {"list": ["x"], "more": 1}}]
    lists = (Inside("artists", ("id", "mail")), Inside("tags.list", ("tag",)))
    assert extras(read(plain, [page(0, listed)], tmp_path, lists)) == [{"tags": {"more": 1}}]
    assert extras(read(described, [page(0, listed)], tmp_path, lists)) == [{"artists": [{"new": 1}], "tags": {"more": 1}}]


def test_masks(tmp_path):
    columns = [
        KEY, field("mail", mask="hash"), field("phone", "bigint", mask="redact"), field("pin", mask="drop"), field("home", "struct<city:string>", "object", mask="hash"),
        field("card_number", mask="drop", path="card.number"), field("born", "date", mask="hash"),
    ]  # fmt: skip
    secret = {"mail": "hush-1", "phone": 4711, "pin": "hush-2", "home": {"city": "hush-3", "street": "hush-4"}, "card": {"number": "hush-5", "kind": "k"}}
    listed = [
        {"id": 1, **secret}, {"id": 2, **secret}, {"id": 3, "mail": {"x": "hush-6"}, "phone": "hush-7", "home": ["hush-8"], "born": "hush-9", "card": "hush-10"},
        {"id": 4, "mail": None, "phone": None}, Raw('{"id": 5, "mail": 1.50, "phone": 1.0}'),
    ]  # fmt: skip
    rows = read(items("people", columns), [page(0, listed)], tmp_path)
    assert "hush" not in str(rows) and "4711" not in str(rows)
    assert rows[0]["mail"] == rows[1]["mail"] and len(rows[0]["mail"]) == 64 and rows[0]["home"] == rows[1]["home"]
    assert [row["phone"] for row in rows] == ["***", "***", None, None, "***"] and "pin" not in rows[0] and rows[3]["mail"] is None
    assert extras(rows) == [{"card": {"kind": "k"}}] * 2 + [None] * 3
    said = ["mail: string", "phone: bigint", "home: struct<city:string>", "born: date"]
    assert rows[2]["_problem"].split("; ") == [f"{what} cannot hold its value (masked)" for what in said]
    assert rows[4]["mail"] != rows[0]["mail"] and rows[4]["_problem"] is None


def test_fields_that_are_there_twice(tmp_path):
    columns = [
        KEY, field("name"), field("o", "struct<a:string,b:struct<c:string>>", "object"), field("l", "array<struct<a:string>>", "array"), field("t_a", path="t.a"),
        field("t_u_b", path="t.u.b"),
    ]  # fmt: skip
    ones = ['"id": 1, "id": 2', '"id": 1, "o": {"a": "x", "a": "x"}', '"id": 1, "o": {"b": {"c": 1, "z": 2, "z": 3}}', '"id": 1, "l": [{"a": 1}, {"a": 1, "a": 2}]']
    ones += ['"id": 1, "t": {"a": 1, "a": 2}', '"id": 1, "t": {"u": {"b": 1, "b": 2}}', '"id": 1, "z": {"a": 1, "a": 2}']
    said = ["the item has a field twice", "o: it has a field twice", "o.b: it has a field twice", "l[]: it has a field twice", "t: it has a field twice"]
    said += ["t.u: it has a field twice", None]
    listed = [Raw(f"{{{one}}}") for one in ones]
    # The same where what stands beside makes the page be written anew.
    for beside in ('{"id": 3}', '{"id": 3, "name": "\\ud83d"}', '{"id": 3, "name": "\udcff"}'):
        rows = read(items("things", columns), [page(0, [*listed, Raw(beside)])], tmp_path)
        assert [row["_problem"] for row in rows] == [*said, None], beside
        assert rows[-2]["_extra"] == '{"z":{"a":1,"a":2}}', "nobody has described it"
    # On the way to the items the last one counts, as for the extraction.
    line = page(0, []).replace('"items": []', f'"items": [{{"id": 7}}], "items": [{listed[1]}]')
    assert [row["id"] for row in read(items("things", columns), [line], tmp_path)] == [1]


def test_items_that_are_none(tmp_path):
    rows = read(items("things", [KEY]), [page(0, [None, 5, "x", [1], Raw('{"id": 1, "id": 2}'), {}])], tmp_path)
    assert [row["_problem"] for row in rows] == ["the item is not an object"] * 4 + ["the item has a field twice", "required column id is null"]
