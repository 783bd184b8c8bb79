from celery import shared_task
from celery.signals import worker_ready

from branches.decided import merging
from complaints.clocks import clock, heartbeat
from complaints.lifecycle import needless
from complaints.lifecycle.sweeping import sweep as sweeping
from complaints.requests.waiting import lapsing, vacancies


@shared_task
def sweep() -> None:
    """Rung by beat; a second one at once finds the rows locked or done."""
    now = clock.for_sweep()
    sweeping.sweep(now=now)
    sweeping.open_visits(now=now)
    heartbeat.beat(heartbeat.WORKER)


@shared_task
def fill_vacancies() -> None:
    """Rung by beat, mostly in vain: see vacancies."""
    lapsing.lapse_moot(now=clock.now())
    needless.lapse_appointments(now=clock.now())
    merging.move_people()
    vacancies.move_up()
    vacancies.ask_headquarters()
    vacancies.tell_deputies()


@worker_ready.connect
def first_pass(**kwargs: object) -> None:
    """A start after an outage does not wait for beat's first ring."""
    heartbeat.beat(heartbeat.WORKER)
    sweep.delay()
