"""What a load's items are held to before the load begins: it ends here, or goes on with what a person should know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb

from ..errors import LoadError
from ..source.engine import engine, use_s3
from ..source.model import Finding
from ..source.postgres.names import ident, text
from .extractions import Extraction
from .fields import Inside, tree
from .unknown import names_query

#: Most names in a message.
MOST_NAMES = 20
#: Most names of unknown fields that are remembered from load to load.
MOST_REMEMBERED = 1000
#: So few items may well all lack a field that others have.
FEW_ITEMS = 100


@dataclass(frozen=True)
class Items:
    """What was written of a load's items."""

    name: str
    row: dict[str, Any]
    lists: Iterable[Inside]
    files: list[str]
    #: Rows in the files; in lists there is one too for each item with nothing in its list.
    rows: int
    nulls: dict[str, int]
    absent: frozenset[str]


@dataclass(frozen=True)
class Verdict:
    """Items (rows to be loaded or quarantined), and those of them that have unknown fields."""

    items: int
    unknown: int
    #: Names of unknown fields, those that were told before too.
    names: list[str]
    findings: tuple[Finding, ...]


def check(items: Items, taken: list[Extraction], told: list[str]) -> Verdict:
    """
    `told`: names of unknown fields that were told before. Raises LoadError: `ItemsMissing` where there are not as many as the
    extraction counted, or the server said; `SchemaBroken` where nothing fits the contract; `InvalidItems` where too little does.
    """
    with engine(1) as database:
        cursor = database.cursor()
        try:
            if items.files:
                use_s3(database)
            return _Check(items, taken, cursor).verdict(told)
        finally:
            cursor.close()


class _Check:
    def __init__(self, items: Items, taken: list[Extraction], cursor: duckdb.DuckDBPyConnection) -> None:
        self.items, self.taken, self.cursor = items, taken, cursor
        self.load = items.row["load"]
        self.is_list = self.load["pattern"] == "apiArray"
        self.source = f"read_parquet([{', '.join(map(text, items.files))}])"

    def verdict(self, told: list[str]) -> Verdict:
        fillers = self._count() if self.items.files else 0
        rows = self.items.rows - fillers
        self._fits(rows)
        self._complete()
        unknown = self.items.rows - self.items.nulls.get("_extra", self.items.rows)
        found = self._ask(names_query(self.source, tree(self.items.row, self.items.lists))) if unknown else []
        names = sorted({*told, *(name for name, _ in found)})[:MOST_REMEMBERED]
        return Verdict(rows, unknown, names, (*_unknown(unknown, found, {*told}), *self._missing(rows)))

    def _ask(self, query: str) -> list[tuple]:
        return self.cursor.execute(query).fetchall()

    def _count(self) -> int:
        """Holds the number of items to what the extraction counted; rows that stand for items with nothing in their list."""
        counted, found, fillers = sum(one.items for one in self.taken), self.items.rows, 0
        if self.is_list:
            first = "_element IS NULL OR _element = 0"
            filler = "_element IS NULL AND _problem IS NULL"
            found, fillers = self._ask(f"SELECT count_if({first}), count_if({filler}) FROM {self.source}")[0]
        if found != counted:
            raise self._miscounted(found, counted)
        return fillers

    def _miscounted(self, found: int, counted: int) -> LoadError:
        where = self.load["items"] or "the answer itself"
        return LoadError(
            "ItemsMissing",
            f"The pages of '{self.items.name}' have {found} items at `{where}`, where {counted} were counted as they were read. "
            "Was `items` changed since? Then start the run with mode 'full'. Nothing was published.",
        )

    def _complete(self) -> None:
        """Of an extraction that is whole the server may have said how many different items there are."""
        if not self.items.files:
            found = sum(one.items for one in self.taken)
            if found:
                raise self._miscounted(0, found)
        for one in self.taken:
            if self.is_list or not one.whole or one.expected is None:
                continue
            number = self._different(one) if self.items.files else 0
            if number < one.expected:
                raise LoadError(
                    "ItemsMissing",
                    f"Extraction {one.number} of '{self.items.name}' has {number} different items, where the server said that "
                    f"there are {one.expected}. Nothing was published: readers see the last good load. Do several have the same "
                    f"key ({', '.join(self.items.row['primaryKey'])})? Then mend the contract. Else start the run with mode 'full'.",
                )

    def _different(self, one: Extraction) -> int:
        """By key; each item without one counts, which is in quarantine."""
        key = [ident(name) for name in self.items.row["primaryKey"]]
        of_it = f"SELECT {', '.join(key)} FROM {self.source} WHERE _extraction = {text(one.name)}"
        has = " AND ".join(f"{name} IS NOT NULL" for name in key)
        different = f"(SELECT count(*) FROM (SELECT DISTINCT * FROM ({of_it}) WHERE {has}))"
        return self._ask(f"SELECT {different} + (SELECT count(*) FROM ({of_it}) WHERE NOT ({has}))")[0][0]

    def _fits(self, rows: int) -> None:
        if self.is_list and self.items.files and not rows:
            self._has_lists()
        invalid = self.items.rows - self.items.nulls.get("_problem", self.items.rows)
        if not invalid:
            return
        most = self._reasons(invalid)
        name, percent = self.items.name, self.load["maxInvalidPercent"]
        # Who lets all of them be invalid means those of a load that adds to what is there; never a table that has nothing else.
        if invalid == rows and (percent < 100 or self._is_whole):
            required = [c["name"] for c in self.items.row["columns"] if c["required"]]
            lacking = ", ".join(one for one in required if self.items.nulls.get(one) == self.items.rows)
            what = f"no item has a value for {lacking}, which the contract requires" if lacking else "no item fits the contract"
            raise LoadError(
                "SchemaBroken",
                f"Dataset '{name}': {what} ({rows} items: {most}). Nothing was published. Has the API changed? Mend the "
                "contract, or its paths; the next load reads these items again.",
            )
        if invalid * 100 > rows * percent:
            raise LoadError(
                "InvalidItems",
                f"Dataset '{name}': {invalid} of {rows} items break the contract, more than the {percent:g} % of "
                f"`maxInvalidPercent`: {most}. Nothing was published. Mend the contract or the source; the next load reads "
                "these items again.",
            )

    def _has_lists(self) -> None:
        """An empty list in every item is one thing, a field that is gone another."""
        if "_element" in self.items.absent:
            raise LoadError(
                "SchemaBroken",
                f"Dataset '{self.items.name}': no item of '{self.load['dataset']}' has `{self.load['array']}`. Nothing was "
                "published. Has the API changed? Mend `array`; the next load reads these items again.",
            )

    def _reasons(self, invalid: int) -> str:
        # What comes behind is a value, or a second reason.
        reason = "regexp_replace(_problem, '( cannot hold |; ).*', '', 's')"
        query = f"SELECT {reason} AS why, count(*) FROM {self.source} WHERE _problem IS NOT NULL GROUP BY why"
        found = self._ask(f"{query} ORDER BY count(*) DESC, why LIMIT 5")
        return "; ".join(f"{why}{_of_value(why)} ({number})" for why, number in found)

    @property
    def _is_whole(self) -> bool:
        return bool(self.taken) and self.taken[0].whole

    def _missing(self, rows: int) -> Iterable[Finding]:
        gone = sorted(self.items.absent - {"_element"})
        if gone and rows and (self._is_whole or rows >= FEW_ITEMS):
            yield Finding(
                "FieldsMissing",
                f"None of {rows} items has {', '.join(gone)}, which the contract describes; null was stored. Was the field "
                "renamed? Mend the contract.",
            )


def _of_value(why: str) -> str:
    return "" if why.startswith(("required column ", "the item ")) or ": it is not " in why or ": it has a " in why else " does not hold the value"


def _unknown(number: int, found: list[tuple], told: set[str]) -> Iterable[Finding]:
    if not number:
        return
    # What is new comes first, and is what somebody has to look at.
    news = [(name, count) for name, count in found if name not in told]
    old = [(name, count) for name, count in found if name in told]
    names = ", ".join(f"{name} ({count})" for name, count in [*news, *old][:MOST_NAMES])
    more = f" and {len(found) - MOST_NAMES} more" if len(found) > MOST_NAMES else ""
    yield Finding(
        "UnknownFields",
        f"{number} items have fields that the contract doesn't describe: {names}{more}. Their values are in the column `_extra`. "
        "Describe them in the contract to make columns of them.",
        "warning" if news else "info",
    )
