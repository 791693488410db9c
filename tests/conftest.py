"""A real Elasticsearch for the session: started for it, or the one that TEST_ELASTICSEARCH_URL names."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.servers.elasticsearch import CannotRunError, running


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    given = os.environ.get("TEST_ELASTICSEARCH_URL")
    if given:
        yield given
        return
    try:
        server = running()
        url = server.__enter__()
    except CannotRunError as problem:
        pytest.fail(f"The tests need Elasticsearch: {problem}", pytrace=False)
    try:
        yield url
    finally:
        server.__exit__(None, None, None)
