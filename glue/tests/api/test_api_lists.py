"""Datasets beside others: children of a parent's items, and lists inside items."""

from __future__ import annotations

import gzip
import tempfile

import boto3
import duckdb
import pytest
from support.pages import counted, extraction, failed, field, items, parts

ALBUMS = [field("id", required=True), field("name")]
ARTISTS = [field("album_id", required=True), field("position", "bigint", "integer"), field("id", required=True), field("name")]


def catalogue() -> dict:
    return {
        "albums": items("albums", ALBUMS, maxInvalidPercent=50),
        "artists": parts("albums", ARTISTS, ("album_id", "position"), array="artists", keys={"album_id": "id"}, position="position", maxInvalidPercent=50),
    }  # fmt: skip


def album(number: int, artists: str | None, **more) -> dict:
    row = {"id": f"a{number}", "name": f"Album {number}"} | more
    return row if artists is None else row | {"artists": [{"id": letter, "name": letter.upper()} for letter in artists]}


def lists(made, spark) -> dict[str, str]:
    """Artists of each album, in their order."""
    rows = made.table(spark, "silver", "artists").orderBy("album_id", "position").collect()
    return {of: "".join(r["id"] for r in rows if r["album_id"] == of) for of in {r["album_id"] for r in rows}}


@pytest.mark.slow
def test_lists_follow_their_items(platform, spark):
    made = platform(catalogue())
    extraction(made, "albums", [[album(1, "abc"), album(2, "d"), album(3, ""), album(4, None)]], number=1, expected=4)
    first = made.run(spark, "run-1")
    assert {o.status for o in first.values()} == {"SUCCEEDED"}, first
    assert (first["artists"].rows_read, first["artists"].rows_inserted, first["artists"].pattern) == (4, 4, "apiArray")
    assert (first["albums"].unknown_fields, first["artists"].unknown_fields) == (0, 0), "the list is a dataset of its own"
    assert lists(made, spark) == {"a1": "abc", "a2": "d"}
    # Only what changed was read: of those items what is no longer in their lists goes, of others nothing.
    extraction(made, "albums", [[album(1, "bc"), album(3, "e")]], number=2, whole=False)
    second = made.run(spark, "run-2")["artists"]
    assert second.status == "SUCCEEDED", second.error
    assert (second.rows_inserted, second.rows_updated, second.rows_deleted) == (1, 2, 1)
    assert lists(made, spark) == {"a1": "bc", "a2": "d", "a3": "e"}
    extraction(made, "albums", [[album(2, ""), album(1, "bc")]], number=3, whole=False)
    third = made.run(spark, "run-3")["artists"]
    assert (third.rows_read, third.rows_deleted, third.rows_updated) == (2, 1, 0) and lists(made, spark) == {"a1": "bc", "a3": "e"}
    extraction(made, "albums", [[album(3, "")]], number=4, whole=False)
    assert made.run(spark, "run-4")["artists"].rows_deleted == 1, "nothing but an empty list"
    assert made.run(spark, "run-4")["artists"].rows_deleted == 1, "told once more, not done once more"
    # Of an item that comes twice the later list counts, also where it is shorter or empty.
    extraction(made, "albums", [[album(1, "xyz"), album(2, "q"), album(5, "m")], [album(1, "z"), album(2, "")]], number=5)
    fifth = made.run(spark, "run-5")["artists"]
    assert fifth.status == "SUCCEEDED" and lists(made, spark) == {"a1": "z", "a5": "m"}, fifth.error


@pytest.mark.slow
def test_parts_in_quarantine_are_not_gone(platform, spark):
    made = platform(catalogue())
    extraction(made, "albums", [[album(1, "abc"), album(2, "d")]], number=1)
    made.run(spark, "run-1")
    broken = album(1, "abc")
    broken["artists"][1] = {"name": "no id"}
    extraction(made, "albums", [[broken]], number=2, whole=False)
    outcome = made.run(spark, "run-2")["artists"]
    assert (outcome.rows_quarantined, outcome.rows_deleted) == (1, 0) and lists(made, spark) == {"a1": "abc", "a2": "d"}
    extraction(made, "albums", [[broken, album(2, "d")]], number=3)
    assert made.run(spark, "run-3")["artists"].rows_deleted == 0 and lists(made, spark) == {"a1": "abc", "a2": "d"}
    # No list at all, in one of the items; of the other it is shorter.
    for number, whole in ((4, False), (5, True)):
        extraction(made, "albums", [[album(1, None) | {"artists": "abc"}, album(2, "d" if whole else "de")]], number=number, whole=whole)
        outcome = made.run(spark, f"run-{number}")["artists"]
        assert (outcome.rows_quarantined, outcome.rows_deleted) == (1, int(whole)), outcome
        assert lists(made, spark) == {"a1": "abc", "a2": "d" if whole else "de"}
    # A field that is gone is not an empty list.
    extraction(made, "albums", [[album(1, None), album(2, None)]], number=6)
    outcome = made.run(spark, "run-6")["artists"]
    assert outcome.error["code"] == "SchemaBroken" and "has `artists`" in outcome.error["message"]
    extraction(made, "albums", [[album(1, ""), album(2, None)]], number=7)
    assert made.run(spark, "run-7")["artists"].rows_deleted == 4
    # Neither is a list that is null, as some servers write one of nothing: the field is there.
    extraction(made, "albums", [[album(1, "a"), album(2, "b")]], number=8)
    made.run(spark, "run-8")
    extraction(made, "albums", [[album(1, None) | {"artists": None}]], number=9, whole=False)
    outcome = made.run(spark, "run-9")["artists"]
    assert (outcome.status, outcome.rows_deleted, lists(made, spark)) == ("SUCCEEDED", 1, {"a2": "b"}), outcome.error


def test_a_list_that_is_loaded_by_itself(platform, spark):
    made = platform(catalogue())
    extraction(made, "albums", [[album(1, "abc")]], number=1)
    extraction(made, "albums", [[album(2, "d")]], number=2, whole=False)
    # Its dataset is not part of the run: what there is is taken.
    made.plan("run-9", ["artists"])
    outcome = made.run(spark, "run-9", "artists")["artists"]
    assert outcome.status == "SUCCEEDED", outcome.error
    assert lists(made, spark) == {"a1": "abc", "a2": "d"}
    made.plan("run-10", ["artists"])
    outcome = made.run(spark, "run-10", "artists")["artists"]
    assert (outcome.status, outcome.rows_read, outcome.source_time) == ("SUCCEEDED", 0, "2026-11-01T02:00:00.000Z")
    # It is part of the run, and there is nothing of it.
    made.plan("run-11")
    assert made.run(spark, "run-11", "artists")["artists"].error["code"] == "ExtractionMissing"
    failed(made, "albums", "run-11", "Timeout", "no answer")
    assert made.run(spark, "run-11", "artists")["artists"].error == {"code": "Timeout", "message": "no answer"}


def test_lists_without_the_key_of_their_item(platform, spark):
    """Two items may have the same label: that one was read says nothing of the other's list."""
    columns = [field("label"), field("id", required=True)]
    made = platform({
        "albums": items("albums", ALBUMS), "artists": parts("albums", columns, ("label", "id"), array="artists", keys={"label": "label"}),
    })  # fmt: skip
    extraction(made, "albums", [[album(1, "ab", label="x"), album(2, "bc", label="x")]], number=1)
    made.run(spark, "run-1")
    extraction(made, "albums", [[album(2, "c", label="x")]], number=2, whole=False)
    outcome = made.run(spark, "run-2")["artists"]
    assert outcome.status == "SUCCEEDED" and outcome.rows_deleted == 0
    assert [row[0] for row in made.rows(spark, "silver", "artists", "id")] == ["a", "b", "c"]


def test_children(platform, spark):
    columns = [field("album_id", "bigint", "integer", required=True), field("id", required=True), field("name")]
    parent = {"dataset": "albums", "keys": {"album_id": "id"}, "maxFailedPercent": 10}
    made = platform({"tracks": items("tracks", columns, ("album_id", "id"), parent=parent)})
    pages = [[{"id": "t1", "name": "a"}, {"id": "t2", "name": "b"}], [{"id": "t1", "name": "c"}], [{"id": "t2", "name": "d"}]]
    parents = [{"album_id": "9007199254740993"}, {"album_id": "9007199254740995"}, {"album_id": "9007199254740993"}]
    extraction(made, "tracks", pages, number=1, parents=parents, expected=3)
    outcome = made.run(spark, "run-1")["tracks"]
    assert outcome.status == "SUCCEEDED", outcome.error
    assert made.rows(spark, "silver", "tracks", "album_id", "id", "name") == [
        (9007199254740993, "t1", "a"), (9007199254740993, "t2", "d"), (9007199254740995, "t1", "c"),
    ]  # fmt: skip


def duplicates(outcome) -> list[str]:
    assert outcome.status == "SUCCEEDED", outcome.error
    return [f["message"].split(" stand ")[0] for f in outcome.findings if f["kind"] == "DuplicateKeys"]


@pytest.mark.slow
def test_keys_that_do_not_tell_items_apart(platform, spark):
    """Rows that go for lack of a better key are told."""
    columns, of = [field("album_id"), field("id", required=True)], {"album_id": "id"}
    made = platform({
        "albums": items("albums", ALBUMS), "artists": parts("albums", columns, ("id",), array="artists", keys=of),
        "roles": parts("albums", [*columns, field("name")], ("album_id", "id"), array="artists", keys=of),
        "tracks": items("tracks", columns, parent={"dataset": "albums", "keys": of, "maxFailedPercent": 10}),
    })  # fmt: skip
    listed = [[album(1, "ab"), album(2, "b")], [album(2, "b")]]
    tracks, parents = [[{"id": "t"}], [{"id": "u"}], [{"id": "t"}]], [{"album_id": n} for n in "122"]
    extraction(made, "albums", listed, number=1)
    extraction(made, "tracks", tracks, number=1, parents=parents)
    outcomes = made.run(spark, "run-1")
    found = {name: duplicates(outcome) for name, outcome in outcomes.items()}
    assert found == {"albums": [], "artists": ["1 values of the key (id)"], "roles": [], "tracks": ["1 values of the key (id)"]}
    # From one extraction to the next they may go to another parent; in a list there is one of a key.
    twice = album(3, "c")
    twice["artists"] += [{"id": "c", "name": "another role"}]
    extraction(made, "albums", [[album(1, "b")]], number=2, whole=False)
    extraction(made, "albums", [[album(2, "b"), twice]], number=3, whole=False)
    outcomes = made.run(spark, "run-3")
    assert duplicates(outcomes["artists"]) == ["1 values of the key (id)"] and duplicates(outcomes["roles"]) == ["1 values of the key (album_id, id)"]


def everything(made) -> dict[str, bytes]:
    """Contents of all objects of the platform but the pages themselves, unpacked as far as they are packed."""
    s3, found = boto3.client("s3"), {}
    for zone, bucket in made.buckets.items():
        for batch in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
            for row in batch.get("Contents", []):
                body = s3.get_object(Bucket=bucket, Key=row["Key"])["Body"].read()
                if row["Key"].endswith(".parquet"):
                    body += values_of(body)
                elif body[:2] == b"\x1f\x8b":
                    body += gzip.decompress(body)
                found[f"{zone}/{row['Key']}"] = body
    return {name: body for name, body in found.items() if "/api-pages/" not in f"/{name}" and not name.startswith("artefacts/manifest")}


def values_of(body: bytes) -> bytes:
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file, duckdb.connect() as reader:
        file.write(body)
        file.flush()
        reader.execute("SET TimeZone = 'UTC'")
        rows = reader.execute(f"SELECT t::VARCHAR FROM read_parquet('{file.name}') t").fetchall()
    return repr(rows).encode()


def test_what_is_masked_is_nowhere(platform, spark):
    columns = [
        field("id", required=True), field("mail", mask="hash"), field("phone", "bigint", mask="redact"), field("pin", mask="drop"),
        field("home", "struct<city:string>", "object", mask="redact"),
    ]  # fmt: skip
    inner = [field("id", required=True), field("place", "int", "integer"), field("street", mask="hash"), field("key", mask="drop")]
    made = platform({
        "people": items("people", columns, maxInvalidPercent=60),
        "homes": parts("people", inner, ("id", "place"), array="homes", keys={"id": "id"}, position="place", maxInvalidPercent=60),
    })  # fmt: skip
    secrets = {"mail": "hush-mail", "phone": 47114711, "pin": "hush-pin", "home": {"city": "hush-city", "hush": 1}}
    homes = [{"street": "hush-street", "key": "hush-key", "new": "seen"}]
    people = [
        {"id": "p1", **secrets, "homes": homes, "other": "seen"}, {"id": "p2", **secrets, "mail": ["hush-list"], "phone": "hush-phone", "home": "hush-home"},
        {"id": None, **secrets, "homes": [{"street": {"hush": 1}}]}, {"id": "p3", "homes": [{"street": ["hush"]}]},
    ]  # fmt: skip
    extraction(made, "people", [people, people[:1]], number=1)
    made.plan("run-1")
    outcomes = made.run(spark, "run-1")
    for name, outcome in outcomes.items():
        assert outcome.status == "SUCCEEDED", outcome.error
        made.put(f"runs/main/run-1/results/{name}.json", outcome.document())
    assert (outcomes["people"].rows_quarantined, outcomes["homes"].rows_quarantined) == (2, 2)
    seen = everything(made)
    zones = ("bronze/people/", "silver/people/", "quarantine/people/", "bronze/homes/", "silver/homes/", "quarantine/homes/", "artefacts/runs/")
    assert all(any(name.startswith(zone) for name in seen) for zone in zones), sorted(seen)
    assert any(b"seen" in body for body in seen.values()), "the search finds what is there"
    for name, body in seen.items():
        assert b"hush" not in body and b"47114711" not in body, name


def test_a_state_without_extractions(platform, spark):
    made = platform(catalogue())
    counted(made, "albums", 0)
    made.plan("run-1", ["artists"])
    outcome = made.run(spark, "run-1", "artists")["artists"]
    assert outcome.error["code"] == "ExtractionMissing" and "never read to its end" in outcome.error["message"]
