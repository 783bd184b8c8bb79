"""Ask for long work, and do it: once, whoever asks twice, and whatever dies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from typing import IO

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from branches.models import EVERY_BRANCH_READERS, User
from reports.jobs.models import KEPT, Job, JobState
from reports.periods import Period

# Tells how many parts of how many are done.
Progress = Callable[[int, int], None]
Builder = Callable[[Period, Progress], IO[bytes]]
Builders = Mapping[str, Builder]


class SupersededError(Exception):
    """Another worker has taken the job: this one was thought dead."""


def ask(kind: str, month: Period, *, by: User) -> Job:
    """The job that makes it: a new one, or the one that is at work."""
    if by.post not in EVERY_BRANCH_READERS or not by.is_active:
        raise PermissionDenied
    try:
        with transaction.atomic():
            return Job.objects.create(kind=kind, month=month.first, asked_by=by)
    except IntegrityError:
        return Job.objects.unfinished().get(kind=kind, month=month.first)


def run(pk: int, builders: Builders) -> bool:
    """Do the job, unless somebody is at it; False where there was nothing to do."""
    if not _take(pk):
        return False
    job = Job.objects.get(pk=pk)
    with suppress(SupersededError), ExitStack() as failed:
        failed.callback(_close, job, state=JobState.FAILED)
        _finish(job, builders[job.kind](job.period, _progress(job)))
        failed.pop_all()
    return True


def _take(pk: int) -> bool:
    mine = Job.objects.abandoned().filter(pk=pk)
    started = {"state": JobState.RUNNING, "heard_at": timezone.now()}
    return bool(mine.update(**started, done=0, total=0))


def throw_old_away() -> int:
    """Files that were kept long enough; the line that they were made stays."""
    old = Job.objects.filter(finished_at__lt=timezone.now() - KEPT).exclude(file="")
    for job in old:
        default_storage.delete(job.file.name)
        job.file = ""
        job.save(update_fields=["file"])
    return len(old)


def _progress(job: Job) -> Progress:
    def told(done: int, total: int) -> None:
        now = timezone.now()
        mine = Job.objects.filter(pk=job.pk, heard_at=job.heard_at)
        if not mine.update(done=done, total=total, heard_at=now):
            raise SupersededError
        job.done, job.total, job.heard_at = done, total, now

    return told


def _finish(job: Job, made: IO[bytes]) -> None:
    with made:
        name = f"jobs/{job.pk}-{job.period.slug}.{job.kind}"
        job.file = default_storage.save(name, File(made))
    job.size = default_storage.size(job.file.name)
    if not _close(job, state=JobState.DONE, file=job.file, size=job.size):
        default_storage.delete(job.file.name)


def _close(job: Job, **columns: object) -> int:
    """Only by who works on it still."""
    mine = Job.objects.filter(pk=job.pk, heard_at=job.heard_at)
    return mine.update(finished_at=timezone.now(), **columns)
