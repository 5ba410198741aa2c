"""Archives encrypted by age for the holder of a key, as streams: the server that writes them cannot read them."""

import os
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

import pyrage
from pyrage import x25519

from . import Problem

INTRODUCTION = b"age-encryption.org/"


def recipients(texts):
    try:
        return [x25519.Recipient.from_str(text) for text in texts]
    except pyrage.RecipientError as error:
        raise Problem(f"--recipient is no public key of age, which begins with age1: {error}.") from None


def identities(path):
    """The private keys of a file that age-keygen wrote."""
    try:
        lines = Path(path).read_text().split("\n")
        found = [x25519.Identity.from_str(line.strip()) for line in lines if line.strip() and not line.startswith("#")]
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"The key cannot be read: {error}.") from None
    except pyrage.IdentityError:
        found = []
    if not found:
        raise Problem(f"{path} holds no private key of age, which begins with AGE-SECRET-KEY-1.")
    return found


class _Age(threading.Thread):
    """age in a thread of its own, since it wants to read and write by itself; we hold the pipe's other end."""

    def __init__(self, task, source, target, keys, its_end):
        super().__init__(daemon=True)
        self.work, self.its_end, self.error = lambda: task(source, target, keys), its_end, None

    def run(self):
        try:
            self.work()
        except Exception as error:  # raised again by whoever waits
            self.error = error
        finally:
            close(self.its_end)

    def end(self, our_end):
        close(our_end)
        self.join()
        return self.error


def close(end):
    with suppress(BrokenPipeError):
        end.close()


def _pipe():
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb"), os.fdopen(writing, "wb")


@contextmanager
def encrypted(file, keys):
    """A stream to write to; what arrives in the file is encrypted, or the same where there are no keys."""
    if not keys:
        yield file
        return
    source, target = _pipe()
    age = _Age(pyrage.encrypt_io, source, file, keys, source)
    age.start()
    try:
        yield target
    finally:
        if error := age.end(target):  # a full disk, for example: it comes as age's own
            raise Problem(f"The archive cannot be written: {error}.") from None


@contextmanager
def decrypted(file, keys):
    """A stream to read from. That all of it was right is known only after the block."""
    beginning = file.read(len(INTRODUCTION))
    file.seek(0)
    if beginning != INTRODUCTION:
        yield file
        return
    if not keys:
        raise Problem("The archive is encrypted: name the file of the private key by --identity.")
    source, target = _pipe()
    age = _Age(pyrage.decrypt_io, file, target, keys, target)
    age.start()
    try:
        yield source
    finally:
        error = age.end(source)
        if error and not isinstance(error, BrokenPipeError):
            raise Problem(f"The archive cannot be decrypted: {error}. Nothing was changed.") from None
