"""The format of an archive: a plain tar, which any tar can list, closed by a seal over every byte before it.

format            "mesi-backup 1"
database/000001…  what pg_dump wrote (custom format, compressed), cut into parts so that nothing is kept in memory
media/…           public files and originals
private/…         files without a public address
manifest.json     size and SHA-256 of each member, rows of each table, migrations, versions
seal              SHA-256 of all that stands before it
"""

import hashlib
import io
import json
import re
import tarfile
from dataclasses import dataclass, field

from . import Problem

FORMAT = 1
MAGIC = "mesi-backup"
CHUNK = 1024 * 1024
PART = 8 * CHUNK
SEAL_SIZE = 2048  # header, digest, and the two empty blocks that end a tar
AREAS = ("media", "private")
DATABASE = re.compile(r"database/\d{6}")
TABLE = re.compile(r'([a-z0-9_]+|"[^"$\\]+")\.([a-z0-9_]+|"[^"$\\]+")')  # it becomes a part of a statement
DAMAGED = "The archive is damaged or cut off: {}. Nothing was changed."


def seal(digest):
    """The last bytes of an archive, which follow from all the others."""
    return _header("seal", 64).tobuf(tarfile.PAX_FORMAT) + digest.encode().ljust(1536, b"\0")


def _header(name, size, mtime=0):
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, int(mtime), 0o644
    return info


@dataclass
class Manifest:
    """What an archive says about itself."""

    created: str
    postgresql: int
    migrations: dict
    tables: dict
    missing: list = field(default_factory=list)  # files that the database names and that were not there
    members: dict = field(default_factory=dict)

    @classmethod
    def from_json(cls, text):
        found = cls(**json.loads(text))
        counted = all(TABLE.fullmatch(table) and type(rows) is int for table, rows in found.tables.items())
        if not counted or not all(type(name) is str for names in found.migrations.values() for name in names):
            raise ValueError("its manifest is not one of this site")
        return found

    def to_json(self):
        return json.dumps(vars(self), ensure_ascii=False, indent=1).encode()


class _Hashed:
    """Passes bytes on and remembers how many there were and their SHA-256."""

    def __init__(self, stream, seen=lambda _count: None):
        self.stream, self.seen = stream, seen
        self.size, self.hash = 0, hashlib.sha256()

    def _note(self, data):
        self.hash.update(data)
        self.size += len(data)
        self.seen(len(data))
        return data

    def read(self, size=-1):
        return self._note(self.stream.read(size))

    def write(self, data):
        return self.stream.write(self._note(data))

    def tell(self):
        return self.size


class Writer:
    """Writes members one after the other into a stream that need not be a file."""

    def __init__(self, stream, seen=lambda _count: None, number=FORMAT):
        self.stream = _Hashed(stream, seen)
        self.tar = tarfile.open(fileobj=self.stream, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self.members = {}
        text = f"{MAGIC} {number}\n".encode()
        self.add("format", io.BytesIO(text), len(text))

    def add(self, name, source, size, mtime=0):
        hashed = _Hashed(source)
        self.tar.addfile(_header(name, size, mtime), hashed)
        self.members[name] = {"size": hashed.size, "sha256": hashed.hash.hexdigest()}

    def add_database(self, stream, size=PART):
        """What pg_dump writes, part by part."""
        number = 0
        while part := stream.read(size):
            number += 1
            self.add(f"database/{number:06}", io.BytesIO(part), len(part))

    def finish(self, manifest):
        manifest.members = dict(self.members)
        text = manifest.to_json()
        self.add("manifest.json", io.BytesIO(text), len(text))
        self.stream.stream.write(seal(self.stream.hash.hexdigest()))


class _Unsealed:
    """All bytes but the seal, which is held back and compared at the end."""

    def __init__(self, stream, seen):
        self.stream, self.seen = stream, seen
        self.held, self.hash = b"", hashlib.sha256()

    def read(self, size):
        while len(self.held) < size + SEAL_SIZE and (data := self.stream.read(CHUNK)):
            self.held += data
            self.seen(len(data))
        given = self.held[: max(0, min(size, len(self.held) - SEAL_SIZE))]
        self.held = self.held[len(given) :]
        self.hash.update(given)
        return given

    def is_whole(self):
        """Whether the rest, read to its end, is followed by the seal that belongs to it."""
        while self.read(CHUNK):
            pass
        return self.held == seal(self.hash.hexdigest())


def ignore(_name, stream, _info):
    while stream.read(CHUNK):
        pass


def read(stream, sink=ignore, seen=lambda _count: None):
    """Reads an archive from beginning to end, checks all of it, and returns its manifest.

    Each file and each part of the database is handed to `sink(name, stream, info)`, which must read it whole. What a
    sink has got is right only when this returns.
    """
    unsealed = _Unsealed(stream, seen)
    found, manifest = {}, None
    try:
        with tarfile.open(fileobj=unsealed, mode="r|", format=tarfile.PAX_FORMAT, bufsize=CHUNK) as tar:
            for info in tar:
                _refuse_strange(info, found, manifest)
                hashed = _Hashed(tar.extractfile(info))
                if info.name == "format":
                    _check_format(hashed.read())
                elif info.name == "manifest.json":
                    manifest = Manifest.from_json(hashed.read())
                    continue
                else:
                    sink(info.name, hashed, info)
                found[info.name] = {"size": hashed.size, "sha256": hashed.hash.hexdigest()}
    except (tarfile.TarError, ValueError, TypeError, AttributeError, EOFError, RecursionError) as error:
        raise Problem(DAMAGED.format(f"it cannot be read ({error})")) from None
    if not unsealed.is_whole():
        raise Problem(DAMAGED.format("its seal is not right"))
    if manifest is None or manifest.members != found:
        raise Problem(DAMAGED.format("it does not hold what its manifest says"))
    return manifest


def is_ordinary(path):
    """Whether a file's path leads into its folder, and not to what that keeps for itself."""
    parts = path.split("/")
    return not ({"", ".", ".."} & set(parts) or parts[0].startswith(".") or "\\" in path or "\0" in path)


def _refuse_strange(info, found, manifest):
    """Only ordinary files at ordinary places, each once, and nothing after the manifest."""
    area, _slash, path = info.name.partition("/")
    is_file = area in AREAS and is_ordinary(path)
    known = info.name in ("format", "manifest.json") or DATABASE.fullmatch(info.name) or is_file
    ordinary = info.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not info.issparse()
    if not (known and ordinary) or info.name in found or manifest or bool(found) == (info.name == "format"):
        raise ValueError(f"{info.name!r} has no place in it")


def _check_format(text):
    magic, _space, number = text.decode().strip().partition(" ")
    if magic != MAGIC or not number.isdecimal():
        raise ValueError("it is no backup of this site")
    if int(number) > FORMAT:
        raise Problem(f"The archive has format {number}, this version reads up to {FORMAT}: restore with a newer one.")
