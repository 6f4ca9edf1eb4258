"""Browser profiles by what they let a framed site keep."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Playwright

from tests.browser.chromium import LAUNCH_ARGS, find_chromium

# Chromium's names for these settings. `cookie_controls_mode` is the one that counts: without it some builds
# block and some do not, and `block_third_party_cookies` changes nothing.
ALLOW_THIRD_PARTY, BLOCK_THIRD_PARTY = 0, 1
BLOCK_ALL = 2

# Playwright turns Chromium's partitioning of storage off, so that blocking third-party cookies also takes
# storage from a frame. Chromium obeys the last such switch only: this one replaces Playwright's and leaves
# partitioning on, as people have it. The rest keeps HTTP from being upgraded and the browser quiet.
PARTITIONED_STORAGE = (
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "DestroyProfileOnBrowserClose,MediaRouter,PaintHolding,OptimizationHints,NetworkTimeServiceQuerying,"
    "PreconnectToSearch"
)


def cookie_profile(
    playwright: Playwright,
    folder: Path,
    *,
    third_party_blocked: bool,
    all_blocked: bool = False,
    blocked_site: str = "",
    partitioned_storage: bool = False,
    **options: Any,
) -> BrowserContext:
    """A fresh Chromium that allows or blocks third-party cookies, or all cookies, or all of one site.

    A frame's partitioned cookies survive the blocking of third-party ones. Its local storage, session storage
    and IndexedDB survive only with `partitioned_storage`, which is how Chromium comes to its users; without it
    the browser is stricter than theirs. `options` go to `launch_persistent_context`. Raises `NoChromium`.
    """
    profile: dict[str, Any] = {
        "cookie_controls_mode": BLOCK_THIRD_PARTY if third_party_blocked else ALLOW_THIRD_PARTY
    }
    if blocked_site:
        # As a number of microseconds since 1601, which is how Chromium writes it.
        profile["content_settings"] = {
            "exceptions": {
                "cookies": {f"{blocked_site},*": {"last_modified": "13400000000000000", "setting": 2}}
            }
        }
    if all_blocked:
        profile["default_content_setting_values"] = {"cookies": BLOCK_ALL}
    preferences = folder / "Default" / "Preferences"
    preferences.parent.mkdir(parents=True)
    preferences.write_text(json.dumps({"profile": profile}))
    return playwright.chromium.launch_persistent_context(
        str(folder),
        executable_path=str(find_chromium()),
        args=[*LAUNCH_ARGS, PARTITIONED_STORAGE] if partitioned_storage else LAUNCH_ARGS,
        headless=True,
        **options,
    )
