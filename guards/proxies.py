"""Keeps the owner's proxy out of calls within this machine; calls to the world still use it."""

from collections.abc import MutableMapping

LOCAL = ("127.0.0.1", "localhost")
EXCEPTIONS = ("no_proxy", "NO_PROXY")
"""Libraries read one or the other; most prefer the first."""
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


def bypass_proxies(environment: MutableMapping[str, str]) -> None:
    """Add this machine to the variables that name the exceptions from the proxy, for every HTTP library."""
    given = next((environment[name] for name in EXCEPTIONS if environment.get(name)), "")
    names = [name.strip() for name in given.split(",") if name.strip()]
    value = ",".join(dict.fromkeys([*names, *LOCAL]))
    environment.update(dict.fromkeys(EXCEPTIONS, value if given.strip() != "*" else "*"))
