"""Items of an API, from the pages of extractions to silver."""

from __future__ import annotations

import sys
from datetime import datetime, timezone

from support.aws import aws_environment
from support.pages import Raw, counted, extraction, failed, field, items
from support.processes import ROOT

COLUMNS = [field("id", required=True), field("name"), field("price", "decimal(10,2)", "number"), field("tags", "array<string>", "array")]


def album(number: int, **more) -> dict:
    return {"id": f"a{number}", "name": f"Album {number}", "price": number + 0.5, "tags": ["x"]} | more


def albums(**more) -> dict:
    return {"albums": items("albums", COLUMNS, **more)}


def names(made, spark) -> dict:
    return {row["id"]: row["name"] for row in made.table(spark, "silver", "albums").collect()}


def kinds(outcome) -> list[str]:
    return [found["kind"] for found in outcome.findings]


def test_items_arrive(platform, spark):
    made = platform(albums())
    found = [{"kind": "SourceShifted", "severity": "warning", "message": "moved"}]
    extraction(made, "albums", [[album(n) for n in range(5)], [album(n, label="L", x=None) for n in range(5, 8)], []], number=1, findings=found, expected=8)
    first = made.run(spark, "run-1")["albums"]
    assert first.status == "SUCCEEDED", first.error
    assert (first.rows_read, first.rows_inserted, first.unknown_fields, first.source_time) == (8, 8, 3, "2026-11-01T01:00:00.000Z")
    assert kinds(first) == ["SourceShifted", "UnknownFields"] and "label (3), x (3)" in first.findings[1]["message"]
    document = first.document()
    assert document["unknownFields"] == 3 and document["pattern"] == "api" and "eventsRepeated" not in document
    bronze = made.table(spark, "bronze", "albums").orderBy("id").collect()
    assert [(r["_extraction"], r["_page"], r["_item"], r["_etag"]) for r in bronze] == [("00000001", n // 5, n % 5, "e") for n in range(8)]
    assert bronze[0]["_read_at"].astimezone(timezone.utc) == datetime(2026, 11, 1, 10, tzinfo=timezone.utc)
    assert bronze[0]["_run_id"] == "run-1" and bronze[0]["_source_position"] == "extraction 00000001"
    silver = made.table(spark, "silver", "albums")
    assert silver.columns == ["id", "name", "price", "tags", "_extra", "_load_id", "_loaded_at"]
    assert {r["id"]: r["_extra"] for r in silver.collect()}["a6"] == '{"label":"L","x":null}'
    assert made.state("albums").watermark == {"extraction": "00000001"}
    # Read anew: what is as it was stays as it was, what changed changes, what is gone goes.
    now = [album(n) for n in range(3)] + [album(3, name="new"), album(5, label="M", x=None), album(9)]
    extraction(made, "albums", [now[:3], now[3:]], number=2)
    second = made.run(spark, "run-2")["albums"]
    assert (second.rows_inserted, second.rows_updated, second.rows_deleted, second.unknown_fields) == (1, 2, 3, 1)
    assert [f["severity"] for f in first.findings + second.findings] == ["warning", "warning", "info"], "told before"
    loads = {r["id"]: r["_load_id"] for r in made.table(spark, "silver", "albums").collect()}
    assert loads == {f"a{n}": "00000001" for n in range(3)} | {"a3": "00000002", "a5": "00000002", "a9": "00000002"}
    extraction(made, "albums", [now[3:], now[:3]], number=3)
    third = made.run(spark, "run-3")["albums"]
    assert (third.rows_read, third.rows_inserted, third.rows_updated, third.rows_deleted) == (6, 0, 0, 0)
    assert made.table(spark, "bronze", "albums").count() == 20


def test_partial_ones_are_laid_over_a_whole_one(platform, spark):
    made = platform(albums())
    extraction(made, "albums", [[album(1), album(2), album(3)]], number=1)
    made.run(spark, "run-1")
    # Three that no load has taken; what is before the whole one is not even looked at.
    extraction(made, "albums", [[album(4)]], number=2, whole=False)
    extraction(made, "albums", [[album(1, name="whole"), album(5)]], number=3)
    extraction(made, "albums", [[album(5, name="late"), album(6)]], number=4, whole=False)
    extraction(made, "albums", [], number=5, whole=True, unchanged=True)
    import boto3

    boto3.client("s3").delete_object(Bucket=made.buckets["bronze"], Key="api-pages/albums/00000002/complete.json")
    outcome = made.run(spark, "run-5")["albums"]
    assert outcome.status == "SUCCEEDED", outcome.error
    assert names(made, spark) == {"a1": "whole", "a5": "late", "a6": "Album 6"}
    assert (outcome.rows_deleted, outcome.source_time) == (2, "2026-11-01T05:00:00.000Z")
    assert kinds(outcome) == ["RepeatedItems"] and made.state("albums").watermark == {"extraction": "00000005"}
    # By key alone.
    extraction(made, "albums", [[album(6, name="newer"), album(7)]], number=6, whole=False)
    outcome = made.run(spark, "run-6", full=True)["albums"]
    assert (outcome.rows_read, outcome.rows_inserted, outcome.rows_updated, outcome.rows_deleted) == (2, 1, 1, 0), "a full run reads no old ones"


def test_of_repeated_items_the_last_counts(platform, spark):
    made = platform(albums())
    first = [album(n) for n in range(4)]
    extraction(made, "albums", [first, [album(3, name="moved"), album(2, name="b")], [album(2, name="c"), album(2, name="d")]], number=1, expected=4)
    outcome = made.run(spark, "run-1")["albums"]
    assert names(made, spark) == {"a0": "Album 0", "a1": "Album 1", "a2": "d", "a3": "moved"}
    assert (outcome.rows_read, outcome.rows_inserted, outcome.rows_quarantined) == (8, 4, 0)
    assert [(f["kind"], f["severity"]) for f in outcome.findings] == [("RepeatedItems", "info"), ("DuplicateKeys", "warning")]
    assert "4 items" in outcome.findings[0]["message"], "a2 is twice in one answer"
    assert outcome.findings[1]["message"].startswith("1 values of the key (id) stand for several items"), outcome.findings
    # What is the same in one answer is one thing, and so is what differs between two.
    extraction(made, "albums", [[album(1), album(1), album(2)], [album(2, name="moved")]], number=2)
    assert kinds(made.run(spark, "run-2")["albums"]) == ["RepeatedItems"]


def test_fewer_than_the_server_has(platform, spark):
    made = platform(albums())
    extraction(made, "albums", [[album(1), album(2)]], number=1, expected=2)
    made.run(spark, "run-1")
    # Eleven read, one of them twice: one that moved between pages is missing.
    extraction(made, "albums", [[album(n) for n in range(10)] + [album(3)]], number=2, expected=11)
    outcome = made.run(spark, "run-2")["albums"]
    assert outcome.error["code"] == "ItemsMissing" and "10 different items" in outcome.error["message"] and "11" in outcome.error["message"]
    assert len(names(made, spark)) == 2 and made.state("albums").watermark == {"extraction": "00000001"}
    assert made.run(spark, "run-2")["albums"].error["code"] == "ItemsMissing", "and again: nothing was half done"
    # Those in quarantine are there too, with a key or without.
    extraction(made, "albums", [[album(n) for n in range(28)] + [album(28, price="much"), album(29, id=None)]], number=3, expected=30)
    outcome = made.run(spark, "run-3")["albums"]
    assert outcome.status == "SUCCEEDED", outcome.error
    assert (len(names(made, spark)), outcome.rows_quarantined) == (28, 2)
    # Of what is not whole nobody knows how many there are.
    extraction(made, "albums", [[album(40)]], number=4, whole=False, expected=1000)
    assert made.run(spark, "run-4")["albums"].rows_inserted == 1


def test_rejected_then_mended(platform, spark):
    check = {"name": "cheap", "kind": "sql", "query": "select max(price) from {table}", "max": 100, "severity": "error"}
    made = platform(albums(checks=[check]))
    extraction(made, "albums", [[album(1), album(2)]], number=1)
    made.run(spark, "run-1")
    extraction(made, "albums", [[album(1, name="new"), album(500), album(3)]], number=2, whole=False)
    outcome = made.run(spark, "run-2")["albums"]
    assert outcome.error["code"] == "AuditFailed" and made.state("albums").watermark == {"extraction": "00000001"}
    assert made.run(spark, "run-2b")["albums"].error["code"] == "ExtractionMissing", "that run has read nothing"
    # The same items again, together with newer ones that mend them.
    extraction(made, "albums", [[album(500, price=1)]], number=3, whole=False)
    outcome = made.run(spark, "run-3")["albums"]
    assert outcome.status == "SUCCEEDED", outcome.error
    assert (outcome.rows_read, outcome.rows_inserted, outcome.rows_updated) == (4, 2, 1)
    assert names(made, spark) == {"a1": "new", "a2": "Album 2", "a3": "Album 3", "a500": "Album 500"}
    assert made.state("albums").watermark == {"extraction": "00000003"}


def test_invalid_items(platform, spark):
    made = platform(albums())
    extraction(made, "albums", [[album(n) for n in range(20)]], number=1)
    made.run(spark, "run-1")
    changed = [album(0, name="new"), *(album(n) for n in range(1, 19))]
    extraction(made, "albums", [changed, [album(19, price="free", name="broken")]], number=2)
    outcome = made.run(spark, "run-2")["albums"]
    assert outcome.status == "SUCCEEDED", outcome.error
    assert (outcome.rows_updated, outcome.rows_deleted, outcome.rows_quarantined) == (1, 0, 1)
    assert names(made, spark)["a19"] == "Album 19", "what was good once stays until it is gone or good again"
    (row,) = made.table(spark, "quarantine", "albums").collect()
    assert row["reason"] == "price: decimal(10,2) cannot hold free" and '"name":"broken"' in row["row"]
    assert row["_source_position"] == "extraction 00000002, page 1, item 0"
    # Too many: nothing at all.
    extraction(made, "albums", [[album(n, price="free" if n < 3 else 1, id=None if n == 3 else f"a{n}") for n in range(20)]], number=3)
    outcome = made.run(spark, "run-3")["albums"]
    assert outcome.error["code"] == "InvalidItems", outcome
    for words in ("4 of 20 items", "10 %", "price: decimal(10,2) does not hold the value (3)", "required column id is null (1)"):
        assert words in outcome.error["message"], outcome.error
    assert names(made, spark)["a0"] == "new" and made.state("albums").watermark == {"extraction": "00000002"}
    # None at all: the contract or the API changed.
    extraction(made, "albums", [[{"key": "a1"}, {"key": "a2"}]], number=4)
    outcome = made.run(spark, "run-4")["albums"]
    assert outcome.error["code"] == "SchemaBroken" and "no item has a value for id" in outcome.error["message"]
    # None of a few, where any number may be.
    made.datasets |= albums(maxInvalidPercent=100)
    assert made.run(spark, "run-4")["albums"].error["code"] == "SchemaBroken", "a table of nothing"
    made.datasets |= albums()
    # Mended, with all that had come meanwhile.
    made.datasets |= albums(maxInvalidPercent=50)
    extraction(made, "albums", [[album(1, price=7)]], number=5, whole=False)
    outcome = made.run(spark, "run-5")["albums"]
    assert outcome.error["code"] == "InvalidItems", "the newest whole one is where it begins"
    extraction(made, "albums", [[album(n) for n in range(20)]], number=6)
    assert made.run(spark, "run-6")["albums"].status == "SUCCEEDED" and len(names(made, spark)) == 20
    extraction(made, "albums", [[album(1, price="free")]], number=7, whole=False)
    assert made.run(spark, "run-7")["albums"].error["code"] == "SchemaBroken"
    made.datasets |= albums(maxInvalidPercent=100)
    outcome = made.run(spark, "run-7")["albums"]
    assert (outcome.status, outcome.rows_quarantined, kinds(outcome)) == ("SUCCEEDED", 1, ["RowsQuarantined"]), outcome.error
    assert len(names(made, spark)) == 20


def test_empty(platform, spark):
    made = platform(albums())
    extraction(made, "albums", [[album(1), album(2)]], number=1)
    made.run(spark, "run-1")
    extraction(made, "albums", [], number=2, unchanged=True)
    outcome = made.run(spark, "run-2")["albums"]
    assert (outcome.status, outcome.rows_read, len(names(made, spark)), outcome.source_time) == ("SUCCEEDED", 0, 2, "2026-11-01T02:00:00.000Z")
    extraction(made, "albums", [[], []], number=3, whole=False)
    assert made.run(spark, "run-3")["albums"].rows_deleted == 0 and len(names(made, spark)) == 2
    # Items that are where nobody looks for them are not no items.
    extraction(made, "albums", [[album(1)]], number=4, at="data")
    outcome = made.run(spark, "run-4")["albums"]
    assert outcome.error["code"] == "ItemsMissing" and "`items`" in outcome.error["message"] and len(names(made, spark)) == 2
    extraction(made, "albums", [], number=5, objects=[], items=3)
    assert made.run(spark, "run-5")["albums"].error["code"] == "ItemsMissing"
    extraction(made, "albums", [], number=6, expected=1)
    assert made.run(spark, "run-6")["albums"].error["code"] == "ItemsMissing"
    # Accepted as it is by the extraction.
    extraction(made, "albums", [[]], number=7, expected=0)
    outcome = made.run(spark, "run-7")["albums"]
    assert (outcome.status, outcome.rows_deleted, len(names(made, spark))) == ("SUCCEEDED", 2, 0)
    extraction(made, "albums", [[album(1)]], number=8)
    assert made.run(spark, "run-8")["albums"].rows_inserted == 1


def test_the_extraction_failed(platform, spark):
    made = platform(albums())
    failed(made, "albums", "run-1", "AuthorizationFailed", "The token was refused twice.")
    outcome = made.run(spark, "run-1")["albums"]
    assert outcome.error == {"code": "AuthorizationFailed", "message": "The token was refused twice."}
    assert made.run(spark, "run-2")["albums"].error["code"] == "ExtractionMissing" and made.state("albums").load_seq == 0
    extraction(made, "albums", [[album(1)], [album(2)]], number=1, run="run-3", size=1)
    import boto3

    s3, key = boto3.client("s3"), "api-pages/albums/00000001/000001-1.ndjson.gz"
    body = s3.get_object(Bucket=made.buckets["bronze"], Key=key)["Body"].read()
    s3.put_object(Bucket=made.buckets["bronze"], Key=key, Body=body[:-12])
    assert made.run(spark, "run-3")["albums"].error["code"] == "PagesDamaged"
    s3.delete_object(Bucket=made.buckets["bronze"], Key=key)
    assert made.run(spark, "run-3")["albums"].error["code"] == "ExtractionMissing"
    s3.put_object(Bucket=made.buckets["bronze"], Key=key, Body=body)
    counted(made, "albums", 0)
    outcome = made.run(spark, "run-3")["albums"]
    assert outcome.error["code"] == "ExtractionMissing" and "before it was counted" in outcome.error["message"]
    counted(made, "albums", 1)
    assert made.run(spark, "run-3")["albums"].rows_inserted == 2
    # The state of the reading was lost, and its numbers begin anew.
    extraction(made, "albums", [[album(3)]], number=1, run="run-4")
    outcome = made.run(spark, "run-4")["albums"]
    assert outcome.error["code"] == "ExtractionMissing" and "was lost" in outcome.error["message"]
    # Silver was dropped: what was taken is taken again.
    made.lake(spark).drop("silver", "albums")
    assert made.run(spark, "run-4")["albums"].status == "SUCCEEDED" and names(made, spark) == {"a3": "Album 3"}


def test_the_contract_changes(platform, spark):
    made = platform(albums())
    extraction(made, "albums", [[album(1, year=1999, owner={"id": 1, "name": "n"})]], number=1)
    made.run(spark, "run-1")
    made.datasets["albums"]["columns"] = [*COLUMNS, field("year", "bigint", "integer"), field("owner", "struct<id:bigint>", "object")]
    extraction(made, "albums", [[album(1, year=1999, owner={"id": 1, "name": "n"})]], number=2)
    second = made.run(spark, "run-2")["albums"]
    assert (second.status, second.rows_updated) == ("SUCCEEDED", 1), second.error
    assert "owner.name (1)" in second.findings[-1]["message"], second.findings
    made.datasets["albums"]["columns"] = [*COLUMNS, field("year", "bigint", "integer"), field("owner", "struct<id:bigint,name:string>", "object")]
    extraction(made, "albums", [[album(1, year=1999, owner={"id": 1, "name": "n"})]], number=3)
    assert made.run(spark, "run-3")["albums"].unknown_fields == 0
    (row,) = made.table(spark, "silver", "albums").collect()
    assert (row["year"], row["owner"].asDict(), row["_extra"]) == (1999, {"id": 1, "name": "n"}, None)
    made.datasets["albums"]["columns"] = [*COLUMNS, field("year")]
    extraction(made, "albums", [[album(1, year="MM")]], number=4)
    assert made.run(spark, "run-4")["albums"].error["code"] == "SchemaBroken"
    # A field that no item has any more.
    made.datasets["albums"]["columns"] = [*COLUMNS, field("year", "bigint", "integer")]
    plain = album(1)
    del plain["tags"]
    extraction(made, "albums", [[plain | {"year": None}]], number=5)
    outcome = made.run(spark, "run-5")["albums"]
    assert outcome.status == "SUCCEEDED", outcome.error
    (found,) = [f for f in outcome.findings if f["kind"] == "FieldsMissing"]
    assert "has tags, which" in found["message"], "a field that is null is there"
    extraction(made, "albums", [[plain]], number=6, whole=False)
    assert "FieldsMissing" not in kinds(made.run(spark, "run-6")["albums"]), "one item may well lack it"


def test_a_transform(platform, spark):
    made = platform(albums())
    made.datasets["albums"]["transform"] = "select id, upper(name) as name, price, _extra from input where price < 100"
    extraction(made, "albums", [[album(1), album(500), album(1, name="later")]], number=1)
    outcome = made.run(spark, "run-1")["albums"]
    assert outcome.status == "SUCCEEDED", outcome.error
    assert names(made, spark) == {"a1": "LATER"}


def test_large_loads_are_read_by_sparks_workers(platform, spark, aws, monkeypatch):
    module = sys.modules["headwater.api.extract"]
    monkeypatch.setattr(module, "SPREAD_PARTS", 2)
    monkeypatch.setattr(module, "PART_OBJECTS", 2)
    monkeypatch.setattr(module, "has_workers", lambda spark: True)
    # On AWS the job's --extra-py-files and its role do this.
    for name, value in {"PYTHONPATH": str(ROOT / "glue"), **aws_environment(aws)}.items():
        monkeypatch.setitem(spark.sparkContext.environment, name, value)
    made = platform({"albums": items("albums", [field("id", mask="hash"), field("price", "decimal(38,10)", "number")])})
    pages = [[{"id": f"{n}-{i}", "price": Raw("1")} for i in range(10)] for n in range(5)]
    pages[3][0] = Raw('{"id": "3-0", "price": 1234567890123456789012345678.0123456789, "x": 1.10}')
    extraction(made, "albums", pages, number=1, size=1)
    outcome = made.run(spark, "run-1")["albums"]
    assert outcome.status == "SUCCEEDED", outcome.error
    assert (outcome.rows_inserted, outcome.unknown_fields) == (50, 1)
    found = made.table(spark, "silver", "albums").selectExpr("count(distinct id)", "min(length(id))", "max(price)", "max(_extra)").first()
    assert (found[0], found[1], str(found[2]), found[3]) == (50, 64, "1234567890123456789012345678.0123456789", '{"x":1.10}')
    files = made.table(spark, "bronze", "albums").selectExpr("input_file_name() as f").distinct().count()
    assert files == 3, "a part a task"
