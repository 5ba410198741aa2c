"""Takes a file from the standard input; gives what may be kept of it, or one word that says why nothing may."""

import resource
import sys

from . import Refused

MEMORY = 768 * 1024 * 1024
SECONDS = 20
WRITTEN = 100 * 1024 * 1024
REFUSED = 3


def main(kind):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        if kind == "picture":
            from .pictures import cleaned

            name, kept = cleaned(content)
            sys.stderr.write(name)
            sys.stdout.buffer.write(kept)
        elif kind == "stored_picture":
            from .pictures import is_clean

            sys.stderr.write("clean" if is_clean(content) else "")
        else:
            from .documents import check

            check(content, kind)
    except Refused as refused:
        sys.stderr.write(str(refused))
        return REFUSED
    except MemoryError:
        sys.stderr.write("too_large_inside")
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
