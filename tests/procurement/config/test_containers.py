"""The compose file fits the code. No container engine is needed, and none is run."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from procurement.config import health

ROOT = Path(__file__).resolve().parents[3]
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
SETTINGS = (ROOT / "procurement" / "config" / "settings.py").read_text()
LASTING = {"postgres", "redis", "web", "worker", "beat"}


def test_every_process_of_the_site_is_a_service():
    assert set(SERVICES) == LASTING | {"migrate"}


@pytest.mark.parametrize("name", sorted(LASTING))
def test_every_lasting_service_has_a_health_check(name):
    check = SERVICES[name]["healthcheck"]

    assert check["test"][0] == "CMD"
    assert {"interval", "timeout", "retries"} <= set(check)


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_health_check_asks_a_question_that_exists(name):
    command = SERVICES[name]["healthcheck"]["test"]

    assert command[1:4] == ["python", "-m", "procurement.config.health"]
    assert callable(getattr(health, command[4]))


@pytest.mark.parametrize("name", ["migrate", "web", "worker", "beat"])
def test_settings_read_every_variable(name):
    unknown = [key for key in SERVICES[name]["environment"] if f'"{key}"' not in SETTINGS]

    assert unknown == []


def test_only_the_migration_knows_the_owner():
    assert SERVICES["migrate"]["environment"]["DATABASE_ROLE"] == "owner"
    for name in ("web", "worker", "beat"):
        assert not {"OWNER_DATABASE_URL", "DATABASE_ROLE"} & set(SERVICES[name]["environment"])


def test_site_starts_after_the_migration():
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_files_that_the_containers_need_exist():
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    mounted = [volume.split(":")[0] for volume in SERVICES["postgres"]["volumes"] if volume.startswith("./")]

    for name in [*" ".join(copied).split(), *mounted]:
        assert (ROOT / name).exists()


def test_shell_scripts_are_well_formed():
    subprocess.run(["bash", "-n", ROOT / "deploy" / "roles.sh"], check=True)
    subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=True)
