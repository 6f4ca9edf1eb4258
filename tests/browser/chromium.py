"""Where Chromium is on this machine, and how it is started. `python -m tests.browser.chromium` installs it if need be."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
DOWNLOADS = (Path.home() / ".cache" / "ms-playwright", Path.home() / "Library" / "Caches" / "ms-playwright")
DOWNLOADED = ("chromium-*/chrome-*/chrome", "chromium-*/chrome-*/*.app/Contents/MacOS/*")
LAUNCH_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoChromium(Exception):
    """This machine has no Chromium, or none where CHROMIUM_PATH says; the message says what to do."""


def find_chromium() -> Path:
    """The browser named by CHROMIUM_PATH, on the PATH, or downloaded by Playwright; `NoChromium` where there is none."""
    if given := os.environ.get("CHROMIUM_PATH"):
        if not Path(given).is_file():
            raise NoChromium(f"CHROMIUM_PATH names {given}, and there is no such file.")
        return Path(given)
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    if MAC.exists():
        return MAC
    if downloaded := downloaded_chromium():
        return downloaded
    raise NoChromium("No Chromium was found. Run `python -m tests.browser.chromium`, or set CHROMIUM_PATH.")


def downloaded_chromium() -> Path | None:
    """The browser Playwright has downloaded, if it has."""
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    caches = (Path(named),) if named else DOWNLOADS
    found = (
        path
        for cache in caches
        for pattern in DOWNLOADED
        for path in sorted(cache.glob(pattern), reverse=True)
    )
    return next(found, None)


def install_chromium() -> None:
    """From the system's packages where that may be done here, otherwise by Playwright; `NoChromium` if that fails."""
    root = os.geteuid() == 0
    if root and shutil.which("apt-get"):
        commands = [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    else:
        with_deps = ["--with-deps"] if root else []
        commands = [[sys.executable, "-m", "playwright", "install", *with_deps, "chromium"]]
    for command in commands:
        # What installers say is for the eye; standard output is for the path alone.
        done = subprocess.run(
            command, check=False, stdout=sys.stderr, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        )
        if done.returncode:
            raise NoChromium(
                f"Chromium could not be installed: `{' '.join(command)}` failed. Set CHROMIUM_PATH."
            )


def find_or_install() -> Path:
    """The browser that is here, or else a newly installed one; `NoChromium` where a named one is missing."""
    try:
        return find_chromium()
    except NoChromium:
        if os.environ.get("CHROMIUM_PATH"):
            raise
    install_chromium()
    return find_chromium()


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{find_or_install()}\n")
    except NoChromium as reason:
        sys.exit(str(reason))
