"""Loads of a stream's delivered events: which files, how they are read, and how their events meet silver's."""

from .extract import Extract, extract

__all__ = ["Extract", "extract"]
