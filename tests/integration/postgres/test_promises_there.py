"""The promises hold on Postgres as they do on SQLite: the same tests, on another database."""

from tests.integration.test_promises import *  # noqa: F403
