"""What lies in deploy/ runs as script/server does, by settings that README names."""

import re
import shlex
from importlib.util import find_spec

import pytest
import yaml

from config.local import server
from config.local.postgres import GRANTS
from config.settings import BASE_DIR

DEPLOY = BASE_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
OURS = {
    name: service
    for name, service in COMPOSE.items()
    if service.get("image") == "complaint-desk"
}
# As script/server runs them; where and with which schedule is the deployment's.
RUNNING = {
    "web": server.web(8000),
    "worker": server.worker("worker", queue="celery", processes=2),
    "deliveries": server.worker("deliveries", queue="deliveries", processes=1),
    "beat": server.beat(BASE_DIR / "schedule"),
}
ITS_OWN = ("--bind=", "--schedule=")


def unit(name: str) -> dict[str, list[str]]:
    """The values of each key."""
    text = (DEPLOY / "systemd" / f"desk-{name}.service").read_text()
    found: dict[str, list[str]] = {}
    for line in text.replace("\\\n", " ").splitlines():
        if "=" in line and not line.startswith("#"):
            key, _equals, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def arguments(name: str) -> list[list[str]]:
    """What its processes run, by systemd and by compose, after `python -m`."""
    (line,) = unit(name)["ExecStart"]
    _python, _m, *by_systemd = shlex.split(line.replace("%%", "%"))
    _python, _m, *by_compose = COMPOSE[name]["command"]
    return [by_systemd, by_compose]


def settings_of_readme() -> set[str]:
    table = (BASE_DIR / "README.md").read_text().partition("## Settings")[2]
    rows = re.findall(r"^\| (`.*?) \|", table.partition("\n## ")[0], re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def names_in(file: str) -> set[str]:
    lines = (DEPLOY / file).read_text().splitlines()
    return {line.split("=")[0] for line in lines if line and not line.startswith("#")}


@pytest.mark.parametrize("name", RUNNING)
def test_each_process_runs_as_script_server_runs_it(name):
    wanted = [part for part in RUNNING[name] if not part.startswith(ITS_OWN)]

    for given in arguments(name):
        assert [part for part in given if not part.startswith(ITS_OWN)] == wanted
        assert find_spec(given[0]) is not None


def test_no_process_is_forgotten_and_beat_is_one():
    units = {path.stem.removeprefix("desk-") for path in UNITS}

    assert units == {*RUNNING, "migrate"} == OURS.keys()
    wanted = (DEPLOY / "systemd" / "desk.target").read_text()
    assert all(f"desk-{name}.service" in wanted for name in RUNNING)


def test_migrating_runs_commands_that_there_are():
    by_systemd = " ".join(unit("migrate")["ExecStart"])
    by_compose = " ".join(COMPOSE["migrate"]["command"])

    for given in (by_systemd, by_compose):
        assert re.findall(r"manage.py (\w+)", given) == ["migrate", "collectstatic"]


def test_every_setting_stands_in_readme():
    known = settings_of_readme()
    of_units = {
        value.split("=")[0]
        for path in UNITS
        for value in unit(path.stem.removeprefix("desk-")).get("Environment", ())
    }
    of_compose = {name for service in OURS.values() for name in service["environment"]}

    assert len(known) > 40
    assert names_in("desk.env.example") <= known
    assert names_in("owner.env.example") == {"MIGRATION_DATABASE_URL"}
    assert of_units | of_compose <= known


def test_the_owners_address_is_known_where_tables_are_made_alone():
    owners = [path.stem for path in UNITS if "owner.env" in path.read_text()]
    has = [n for n, s in OURS.items() if "MIGRATION_DATABASE_URL" in s["environment"]]

    assert (owners, has) == (["desk-migrate"], ["migrate"])


def test_roles_are_granted_what_the_embedded_ones_are():
    text = " ".join((DEPLOY / "roles.sql").read_text().split())

    for grant in GRANTS:
        assert grant in text


def test_what_the_image_takes_is_there():
    text = (DEPLOY / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (\S+)", text, re.MULTILINE)

    assert all((BASE_DIR / name).exists() for name in copied)
    assert {"branches", "complaints", "config", "reports"} <= set(copied)
