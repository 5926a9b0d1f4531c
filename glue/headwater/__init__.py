"""Headwater's Spark job: loads tables of a source into the lake, and builds models from them."""
