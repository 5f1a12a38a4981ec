"""How the front-end packages come into ``static/vendor``."""

from pathlib import Path

import pytest

from scripts import assets


@pytest.fixture
def packages(tmp_path, monkeypatch) -> Path:
    """Packages as npm installs them, in small, and a place to collect them in."""
    resources = tmp_path / "node_modules" / "krds-uiux" / "resources"
    for name in ("css/token/krds_tokens.css", "css/component/output.css", "img/component/a.svg", "fonts/f.woff2"):
        (resources / name).parent.mkdir(parents=True, exist_ok=True)
        (resources / name).write_text("a { background: url(../../img/component/a.svg) }")
    script = tmp_path / "node_modules" / "x.min.js"
    script.write_text("x")
    (tmp_path / "static").mkdir()
    monkeypatch.setattr(assets, "KRDS", resources)
    monkeypatch.setattr(assets, "SCRIPTS", (script,))
    monkeypatch.setattr(assets, "VENDOR", tmp_path / "static" / "vendor")
    return tmp_path


def collected(vendor: Path) -> set[str]:
    return {str(one.relative_to(vendor)) for one in vendor.rglob("*") if one.is_file()}


WANTED = {"krds/css/krds.css", "krds/img/a.svg", "krds/fonts/f.woff2", "x.min.js"}


def test_what_was_collected_before_gives_way(packages):
    vendor = packages / "static" / "vendor"
    vendor.mkdir()
    (vendor / "old.js").write_text("old")

    assets.collect()

    assert collected(vendor) == WANTED
    assert "url(../img/a.svg)" in (vendor / "krds/css/krds.css").read_text()


@pytest.mark.parametrize("there", [True, False], ids=["a folder of others", "nothing"])
def test_a_link_gives_way_and_what_it_leads_to_stays(packages, there):
    vendor, others = packages / "static" / "vendor", packages / "others"
    if there:
        others.mkdir()
        (others / "theirs.js").write_text("theirs")
    vendor.symlink_to(others, target_is_directory=True)

    assets.collect()

    assert not vendor.is_symlink()
    assert collected(vendor) == WANTED
    assert not there or collected(others) == {"theirs.js"}
