"""Runs a program under an identity that PostgreSQL accepts: it refuses to be root.

Root first tries a user namespace, in which it is called nobody and still owns its files. Where those are forbidden
it becomes the owner of the data, or the real nobody.
"""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from mesi_site.processes import die_with_parent

NOBODY_INSIDE = 65534  # the usual number of nobody; the namespace has no other user


def nobody():
    return pwd.getpwnam("nobody")


def enter_user_namespace():
    """Keep root's files and lose root's name. Raises OSError where the kernel forbids it."""
    os.unshare(os.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY_INSIDE} 0 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY_INSIDE} 0 1")
    os.setresuid(NOBODY_INSIDE, NOBODY_INSIDE, NOBODY_INSIDE)


def become(user):
    os.setgroups([])
    os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
    os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)


def try_as(change, *paths):
    """Whether a process that has made this change may use all the paths."""
    look = ["/bin/sh", "-c", 'for path; do test -x "$path" || exit 1; done', "sh", *map(str, paths)]
    try:
        return subprocess.run(look, preexec_fn=change, check=False).returncode == 0
    except subprocess.SubprocessError:
        return False


def namespaces_work(*paths):
    """Whether root can run programs in a user namespace here, with these paths in reach."""
    if os.environ.get("POSTGRES_USER_NAMESPACE") == "off":
        return False
    return hasattr(os, "unshare") and try_as(enter_user_namespace, *paths)


def preparation(owner):
    """What the child does between fork and exec to be allowed to serve data that this user number owns."""
    if os.geteuid() != 0:
        change = None
    elif owner == 0:
        change = enter_user_namespace
    else:
        change = lambda: become(pwd.getpwuid(owner))  # noqa: E731

    def prepare():
        if change:
            change()
        die_with_parent()  # last, since a change of identity clears it

    return prepare


def within_reach(binaries, user, copies):
    """The programs, copied to where this user may run them if they lie in a closed folder such as root's home."""
    if try_as(lambda: become(user), binaries.postgres):
        return binaries.folder
    package = binaries.folder.parent.parent
    copy = copies / f"{package.name}-{int((binaries.folder / 'postgres').stat().st_mtime)}"
    if not copy.exists():
        unfinished = copies / f"unfinished-{os.getpid()}"
        shutil.copytree(package, unfinished / package.name, symlinks=True, ignore=shutil.ignore_patterns("*.py*"))
        libraries = package.parent / f"{package.name}.libs"
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        for path in (unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
        unfinished.rename(copy)
    return copy / package.name / binaries.folder.parent.name / binaries.folder.name
