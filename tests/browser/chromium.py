"""Starts Debian's Chromium without its background requests."""

import shutil

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",  # CI is root
    "--disable-gpu",
    "--in-process-gpu",  # one process less that draws
    "--autoplay-policy=no-user-gesture-required",
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"),
]


def launch(playwright: Playwright) -> Browser | None:
    """Return the browser, or None if none is installed."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return playwright.chromium.launch(executable_path=found, args=FLAGS) if found else None
