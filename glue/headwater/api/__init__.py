"""Items of REST APIs: what the extraction left in bronze as pages, brought into the lake by the contract."""

from .extract import extract
from .surroundings import surroundings

__all__ = ["extract", "surroundings"]
