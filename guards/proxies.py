"""Exclude calls within this machine from the owner's proxy; calls to the internet still use it."""

from collections.abc import Mapping, MutableMapping

LOCAL = ("127.0.0.1", "localhost")
EXCEPTIONS = ("no_proxy", "NO_PROXY")
"""A library reads one of these variables; if it reads both, it prefers the first."""
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


def bypass_proxies(environment: MutableMapping[str, str]) -> None:
    """Add this machine to the exceptions from the proxy, for every HTTP library that reads the environment."""
    given = next((environment[name] for name in EXCEPTIONS if environment.get(name)), "")
    names = [name.strip() for name in given.split(",") if name.strip()]
    exceptions = "*" if "*" in names else ",".join(dict.fromkeys([*names, *LOCAL]))  # `*` counts only alone
    environment.update(dict.fromkeys(EXCEPTIONS, exceptions))


def proxies_of(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that name the proxy and the exceptions, this machine among them; empty without a proxy."""
    proxies = {name: environment[name] for name in PROXIES if name in environment}
    if proxies:
        proxies |= {name: environment[name] for name in EXCEPTIONS if name in environment}
        bypass_proxies(proxies)
    return proxies
