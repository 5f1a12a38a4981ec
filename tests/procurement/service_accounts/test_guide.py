"""The example of ``docs/api.md`` works as it stands."""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from procurement.organisations.enums import Role
from procurement.service_accounts import services
from tests import sample_files
from tests.permits.world import draft, people
from tests.procurement.service_accounts.world import ALL

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "api.md"


@pytest.fixture
def example():
    """The commands of the guide."""
    missing = [name for name in ("bash", "curl", "jq") if shutil.which(name) is None]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"{missing} are missing, and CI must have them", pytrace=False)
    if missing:
        pytest.skip(f"NOT TESTED: {missing} are missing")
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return next(one for one in blocks if "api/oauth/token" in one)


def test_a_program_does_what_the_guide_says(live_site, example, tmp_path):
    who = people()
    permit = draft(who)
    account, secret = services.make(who.applicant, name="연동", role=Role.REPRESENTATIVE, scopes=ALL)
    (tmp_path / "plan.pdf").write_bytes(sample_files.pdf(text="plan"))

    done = subprocess.run(
        ["bash", "-eu", "-c", example.replace("http://127.0.0.1:8000", live_site)],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "client": account.client_id, "secret": secret},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [hashlib.sha256(sample_files.pdf(text="plan")).hexdigest(), "SUBMITTED"]
    permit.refresh_from_db()
    assert permit.events.get(transition="submit").actor == account.user
    assert permit.documents.get().document.title == "Plan of the year"
