"""What renders share takes a bounded room in each worker."""

import pytest

from mesi_site.delivery.pagecache import memory


@pytest.fixture(autouse=True)
def empty_memory():
    memory.forget()
    yield
    memory.forget()


@pytest.mark.parametrize("value", ["ы" * 10_000, ("an", "entry")], ids=["texts", "objects"])
def test_however_much_is_read_a_worker_keeps_thirty_megabytes_at_most(value):
    most = 0
    with memory.under(1):
        for key in range(20_000):
            memory.remembered(key, lambda: value)
            most = max(most, memory.size())
        assert memory.remembered("last", lambda: value) == value
    assert 1_000 < most < 10_000
