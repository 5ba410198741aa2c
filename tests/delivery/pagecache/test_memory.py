"""What renders share takes a bounded room in each worker."""

import pytest

from mesi_site.delivery.pagecache import memory


@pytest.fixture(autouse=True)
def empty_memory():
    memory.forget()
    yield
    memory.forget()


@pytest.mark.parametrize(
    ("value", "size"), [("ы" * 10_000, 20_000), (("an", "entry"), memory.OBJECT_BYTES)], ids=["texts", "objects"]
)
def test_however_much_is_read_a_worker_keeps_twelve_megabytes_at_most(value, size):
    most = 0
    with memory.under(1):
        for key in range(20_000):
            memory.remembered(key, lambda: value)
            most = max(most, memory.size())
        assert memory.remembered("last", lambda: value) == value
    assert 11_000_000 < most * size < 12_100_000
