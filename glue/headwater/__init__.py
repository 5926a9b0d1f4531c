"""Headwater's Spark job: loads tables of a source into the lake, and builds models from them."""

import os

if os.environ.get("HEADWATER_LIBRARIES"):
    # A Python worker of Spark, which imports this package before anything that is not in it.
    from .libraries import bootstrap

    bootstrap(os.environ["HEADWATER_LIBRARIES"])
