"""The keys of the environment: known by the database, changed, and what they encrypt."""
