"""The lake: Iceberg tables in the Glue catalog, written so that readers see a load whole and checked, or not at all."""
