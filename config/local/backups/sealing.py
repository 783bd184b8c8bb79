"""The parts of a backup, through age or gpg where that is asked for."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

from config.local.errors import ServiceError, last_line, out_of_space

AGE_RECIPIENTS = ("age1", "ssh-")
CHUNK = 1 << 20


def program_for(recipient: str) -> str:
    """age or gpg, as the recipient's key looks; "" where nothing is encrypted."""
    if not recipient:
        return ""
    return installed("age" if recipient.startswith(AGE_RECIPIENTS) else "gpg")


def installed(program: str) -> str:
    if shutil.which(program) is None:
        raise ServiceError(f"{program} is not installed, which this backup needs")
    return program


@contextmanager
def written(folder: Path, name: str, recipient: str) -> Iterator[IO[bytes]]:
    """A new file below the folder; whatever is written is encrypted on its way."""
    program = program_for(recipient)
    path = folder / (f"{name}.{program}" if program else name)
    with path.open("xb") as file:
        if not program:
            yield file
            return
        batch = ["--batch", "--trust-model=always"] if program == "gpg" else []
        command = [program, *batch, "--encrypt", "--recipient", recipient]
        with through(command, stdin=subprocess.PIPE, stdout=file) as into:
            yield into


@contextmanager
def opened(path: Path, identity: str) -> Iterator[IO[bytes]]:
    """What was written; `identity` is the file with age's key."""
    program = path.suffix.removeprefix(".")
    with path.open("rb") as file:
        if program not in ("age", "gpg"):
            yield file
            return
        how = ["--identity", identity] if program == "age" else ["--quiet"]
        command = [installed(program), "--decrypt", *how]
        with through(command, stdin=file, stdout=subprocess.PIPE) as source:
            yield source
            while source.read(CHUNK):
                pass  # What its reader did not ask for, or the program never ends.


@contextmanager
def through(
    command: list[str], *, stdin: IO[bytes] | int, stdout: IO[bytes] | int
) -> Iterator[IO[bytes]]:
    """The one end of the program that is a pipe."""
    with TemporaryFile() as words:
        process = subprocess.Popen(  # noqa: S603 (age or gpg)
            command, stdin=stdin, stdout=stdout, stderr=words
        )
        pipe = cast(IO[bytes], process.stdin or process.stdout)
        try:
            yield pipe
            pipe.close()
        except BaseException as error:
            if not ended_by_itself(process, error):
                process.kill()
                raise
        finally:
            with suppress(BrokenPipeError):
                pipe.close()
            status = process.wait()
        words.seek(0)
        refuse_failed(command[0], status, words.read())


def ended_by_itself(process: subprocess.Popen[bytes], error: BaseException) -> bool:
    """Whether it is the reason why its neighbour in the pipe failed too."""
    if isinstance(error, BrokenPipeError):
        return True
    return isinstance(error, ServiceError) and bool(process.poll())


def refuse_failed(program: str, status: int, words: bytes) -> None:
    if not status:
        return
    said = words.decode(errors="replace")
    if out_of_space(said):
        raise ServiceError(f"no space left on the disk ({program})")
    raise ServiceError(f"{program}: {last_line(said)}")
