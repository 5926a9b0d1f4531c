"""Types of the lake's columns, from the way in which Spark SQL spells them."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F
from pyspark.sql.types import (
    ArrayType,
    BinaryType,
    BooleanType,
    DataType,
    DateType,
    DecimalType,
    DoubleType,
    FloatType,
    IntegerType,
    LongType,
    StringType,
    StructField,
    StructType,
    TimestampNTZType,
    TimestampType,
)

# Iceberg has no smaller integers than int.
_TYPES: dict[str, DataType] = {
    "boolean": BooleanType(), "tinyint": IntegerType(), "smallint": IntegerType(), "int": IntegerType(), "bigint": LongType(),
    "float": FloatType(), "double": DoubleType(), "string": StringType(), "binary": BinaryType(), "date": DateType(),
    "timestamp": TimestampType(), "timestamp_ntz": TimestampNTZType(), "integer": IntegerType(), "long": LongType(),
}  # fmt: skip
_WIDER = {"int": {"bigint"}, "float": {"double"}}


def parse(spark_type: str) -> DataType:
    """The type, every part of it nullable: `array<struct<code:string,quantity:bigint>>`. Raises ValueError."""
    text = spark_type.strip()
    name, _, rest = text.partition("<")
    name = name.strip().lower()
    if rest and text.endswith(">"):
        inner = rest[:-1]
        if name == "array":
            return ArrayType(parse(inner), True)
        if name == "struct":
            return StructType([_field(part) for part in split(inner)])
    if name.startswith("decimal"):
        numbers = name.removeprefix("decimal").strip().strip("()").split(",")
        if len(numbers) == 2 and all(n.strip().isdigit() for n in numbers):
            return DecimalType(int(numbers[0]), int(numbers[1]))
    if rest or name not in _TYPES:
        raise ValueError(f"'{spark_type}' is not one of the lake's types")
    return _TYPES[name]


def _field(text: str) -> StructField:
    text = text.strip()
    if text.startswith("`"):
        end = text.index("`", 1)
        name, spark_type = text[1:end], text[end + 1 :].lstrip().removeprefix(":")
    else:
        name, _, spark_type = text.partition(":")
    return StructField(name.strip(), parse(spark_type), True)


def split(text: str) -> list[str]:
    """The parts between the commas that are in no bracket."""
    parts, depth, start = [], 0, 0
    for i, letter in enumerate(text):
        depth += (letter in "<(") - (letter in ">)")
        if letter == "," and depth == 0:
            parts.append(text[start:i])
            start = i + 1
    return [*parts, text[start:]]


def union(old: DataType, new: DataType) -> DataType | None:
    """
    The type that holds every value of both, if it is `old` or Iceberg can change the column to it without rewriting
    files; else None. A struct may get fields, and lack some of those that it had (they are null then).
    """
    if isinstance(old, ArrayType) and isinstance(new, ArrayType):
        items = union(old.elementType, new.elementType)
        return items and ArrayType(items, True)
    if isinstance(old, StructType) and isinstance(new, StructType):
        known, news = ({f.name: f.dataType for f in struct.fields} for struct in (old, new))
        kinds = {name: union(kind, news[name]) if name in news else kind for name, kind in known.items()}
        kinds |= {name: kind for name, kind in news.items() if name not in known}
        return None if None in kinds.values() else StructType([StructField(*kind, True) for kind in kinds.items()])
    if old == new or _wider(new, old):
        return old
    return new if _wider(old, new) else None


def _wider(old: DataType, new: DataType) -> bool:
    if isinstance(old, DecimalType) and isinstance(new, DecimalType):
        return new.scale == old.scale and new.precision >= old.precision
    return new.simpleString() in _WIDER.get(old.simpleString(), ())


def shaped(value: Column, have: DataType, want: DataType) -> Column:
    """The value as `want`; fields of structs by name, those that are not there null (Spark's cast goes by their place)."""
    if have.simpleString() == want.simpleString():
        return value
    if isinstance(have, StructType) and isinstance(want, StructType):
        known = {f.name: f.dataType for f in have.fields}
        fields = [
            (shaped(value.getField(f.name), known[f.name], f.dataType) if f.name in known else F.lit(None).cast(f.dataType)).alias(
                f.name
            )
            for f in want.fields
        ]
        return F.when(value.isNotNull(), F.struct(*fields))
    if isinstance(have, ArrayType) and isinstance(want, ArrayType):
        return F.transform(value, lambda item: shaped(item, have.elementType, want.elementType))
    return value.cast(want)

