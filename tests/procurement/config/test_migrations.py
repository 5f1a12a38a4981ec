import pytest
from django.core.management import call_command


def test_models_have_no_change_without_a_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("app", ["procurement", "priority_purchase", "sme_support", "innovation"])
def test_migrations_can_run_while_the_site_is_in_use(committed_db, app, capsys):
    try:
        call_command("lintmigrations", app, no_cache=True)
    except SystemExit as refusal:
        pytest.fail(f"{refusal}: {capsys.readouterr().out}")
