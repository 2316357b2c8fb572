"""Distinguish a program of this machine from a web page that is open in the owner's browser.

A page can send a request to any port of the machine, but not hide it: the browser adds `Origin` or `Sec-Fetch-Site`,
and the host name of the page's address (https://fetch.spec.whatwg.org/#origin-header, https://w3c.github.io/webappsec-
fetch-metadata/). A name that resolves to this machine (DNS rebinding) therefore shows in `Host`.
"""

HOST_NAMES = ("127.0.0.1", "localhost")


def why_foreign(port: int, *, host: str | None, origin: str | None, site: str | None) -> str | None:
    """Return why a request to the port is not from a program of this machine, or None if it can be from one.

    Parameters
    ----------
    host, origin, site
        The headers Host, Origin and Sec-Fetch-Site.

    """
    if origin is not None or site not in {None, "none"}:
        return "A web page sent this request, and only programs on this machine may use this port."
    if host not in {f"{name}:{port}" for name in HOST_NAMES}:
        return f"The request is for another host. The address of this port is http://127.0.0.1:{port}/."
    return None
