"""What every test can ask for: the databases and the application on them (`tests/databases.py`)."""

pytest_plugins = ["tests.databases"]
