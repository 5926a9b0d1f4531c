"""The merge, at every size that is treated in a way of its own, against a model of what it has to do."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from headwater.lake import merge, size
from headwater.lake.merge import Counts, Load, stage
from headwater.lake.rows import separate_duplicates
from headwater.lake.silver import Silver
from headwater.lake.size import Size
from headwater.manifest import Dataset
from support.platform import Platform, dataset

# In which way a table of that size is changed, by the limits that make a small one like it.
SIZES = {
    "one task": {},
    "most files": {"one_task": 0},
    "some files": {"one_task": 0, "files": 1000},
    "large load": {"one_task": 0, "broadcast": 0, "files": 1000},
}


# The ordinary one among the quick tests.
@pytest.fixture(params=[name if name == "some files" else pytest.param(name, marks=pytest.mark.slow) for name in SIZES])
def limits(request, monkeypatch):
    chosen = SIZES[request.param]
    monkeypatch.setattr(size, "ONE_TASK_ROWS", chosen.get("one_task", size.ONE_TASK_ROWS))
    if "files" in chosen:
        monkeypatch.setattr(Silver, "files", lambda self: chosen["files"])
    monkeypatch.setattr(size, "BROADCAST_ROWS", chosen.get("broadcast", size.BROADCAST_ROWS))
    monkeypatch.setattr(merge, "BROADCAST_ROWS", chosen.get("broadcast", merge.BROADCAST_ROWS))


@pytest.fixture
def made(platform) -> Platform:
    return platform({"t": dataset("t", [], ["a", "b"])})


def apply(made, spark, number, rows, whole=False) -> Counts:
    lake = made.lake(spark)
    lake.enter_thread()
    silver = Silver(lake, "t", f"{number:08d}", "test")
    frame = spark.createDataFrame(rows, "a int, b string, v string, n decimal(6,2), tags array<int>")
    single = separate_duplicates(Dataset("t", made.datasets["t"]), frame)
    load_id = f"{number:08d}"
    load = Load(single.good, Size(len(rows), 1), ["a", "b"], load_id, "2026-01-01T00:00:00+00:00", whole, single.count, single.bounds)
    staged, counts = stage(silver, load)
    silver.publish(staged, {"loadId": f"{number:08d}"})
    return counts


def row(key, generator):
    value = generator.choice([None, "x", "y", ""])
    return (*key, value, generator.choice([None, Decimal("1.00"), Decimal("2.50")]), generator.choice([None, [], [1], [1, None]]))


def test_loads_in_turn(made, spark, limits):
    generator = random.Random(7)
    keys = [(a, b) for a in range(12) for b in ("p", "q q", "ö")]
    model: dict[tuple, tuple] = {}
    for number in range(1, 5):
        whole = number in (1, 3)
        chosen = generator.sample(keys, 30 if whole else 12)
        load = {key: row(key, generator) for key in chosen}
        # Most of a load is often what was there already.
        for key in generator.sample(chosen, len(chosen) // 2):
            load[key] = model.get(key, load[key])
        expected = Counts(
            inserted=len(load.keys() - model.keys()),
            updated=sum(key in model and model[key] != value for key, value in load.items()),
            deleted=len(model.keys() - load.keys()) if whole else 0,
        )
        model = dict(load) if whole else model | load
        assert apply(made, spark, number, list(load.values()), whole) == expected, number
        have = made.table(spark, "silver", "t").select("a", "b", "v", "n", "tags").collect()
        assert sorted(map(repr, map(tuple, have))) == sorted(map(repr, model.values()))
        if number == 4:
            assert not apply(made, spark, number, list(load.values()), whole), "a second time changes nothing"


def test_values_that_move_between_columns_are_a_change(made, spark, limits):
    apply(made, spark, 1, [(1, "k", "x", None, None), (2, "k", None, None, [1])], whole=True)
    assert apply(made, spark, 2, [(1, "k", None, None, None), (2, "k", "x", None, None)]) == Counts(updated=2)
    assert apply(made, spark, 3, [(1, "k", "x", None, []), (2, "k", "x", None, None)]) == Counts(updated=1)
