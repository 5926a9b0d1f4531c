"""What is PostgreSQL's own: its catalog, its types, its snapshots and the horizon of its transactions."""
