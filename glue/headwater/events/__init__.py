"""Loads of a stream's delivered events: which files, how they are read, and how their events meet silver's."""

from .extract import EventExtract, extract

__all__ = ["EventExtract", "extract"]
