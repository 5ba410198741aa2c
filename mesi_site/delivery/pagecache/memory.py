"""What renders share: values kept as long as nothing has changed that they could have been made from."""

import sys
from contextlib import contextmanager
from contextvars import ContextVar

MAX_BYTES = 12_000_000
OBJECT_BYTES = 4_000  # of a value that is neither text nor a file: about what lists' entries and a page's children take

_generation = ContextVar("pagecache_generation", default=None)
_kept = {}
_bytes = 0  # about


@contextmanager
def under(generation):
    """Have `remembered` keep values for the given generation, which must have been read before the block.

    None, where nobody knows whether something changes: then nothing is kept.
    """
    token = _generation.set(generation)
    try:
        yield
    finally:
        _generation.reset(token)


def remembered(key, build):
    """`build()`, or what it returned earlier in this generation of the content.

    The value is shared by threads and requests: it must depend on the database and the key alone, and nobody may
    change it. A value that is None is not kept.
    """
    global _bytes
    generation = _generation.get()
    if generation is None:
        return build()
    kept = _kept.get(key)
    # A newer value is welcome: the response that it goes into belongs to the past already.
    if kept is not None and kept[0] >= generation:
        return kept[1]
    value = build()
    if value is not None:
        if _bytes >= MAX_BYTES:
            forget()
        _bytes += sys.getsizeof(value) if isinstance(value, str | bytes) else OBJECT_BYTES
        _kept[key] = generation, value
    return value


def forget():
    """Drop everything: called when the generation rises, so that nothing old takes room."""
    global _bytes
    _kept.clear()
    _bytes = 0


def size():
    """How many values are kept now."""
    return len(_kept)
