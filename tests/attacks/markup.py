"""Hostile XML and HTML: expanding or external entities, deep or wide trees."""

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
SECRET = "file:///etc/hostname"
DTDS = {
    "billion laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}<!ENTITY e "&l9;">]>',
    "quadratic blow-up": f'<!DOCTYPE x [<!ENTITY e "{"a" * 50_000}">]>',
    "a file": f'<!DOCTYPE x [<!ENTITY e SYSTEM "{SECRET}">]>',
    "an address": '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/e">]>',
    "a public name": f'<!DOCTYPE x [<!ENTITY e PUBLIC "any" "{SECRET}">]>',
    "a parameter entity": f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{SECRET}"> %p; <!ENTITY e "x">]>',
    "a nested parameter entity": "<!DOCTYPE x [<!ENTITY % p '<!ENTITY e SYSTEM \"file:///etc/hostname\">'> %p;]>",
    "markup in an entity": '<!DOCTYPE x [<!ENTITY e "<b>x</b>">]>',
}
OUTSIDE = {
    "an external DTD": f'<!DOCTYPE x SYSTEM "{SECRET}">',
    "a DTD on the web": '<!DOCTYPE x PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://127.0.0.1:9/xhtml11.dtd">',
}
MENTIONS = "&e;" * 1000


def deep(name: str, levels: int, inside: str = "x", attributes: str = "") -> str:
    """Return nested elements."""
    return f"<{name}{attributes}>" * levels + inside + f"</{name}>" * levels
