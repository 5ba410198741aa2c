"""A page cache by itself."""

import pytest

from tests.delivery.pagecache.layer_site import Site


@pytest.fixture
def site():
    """A page cache before a small application."""
    return Site()
