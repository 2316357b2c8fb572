"""MathML as plain text: the author's description, or the formula on one line.

Elements: https://www.w3.org/TR/mathml-core/. The formula has the signs of the original and no words, so that it fits
every language.
"""

import re

from book_pipeline.source.markup.boilerplate import Element, local_name

RAISED = str.maketrans("0123456789+−-=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
LOWERED = str.maketrans("0123456789+−-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
INVISIBLE = re.compile("[\u2061-\u2064\u200b]")
SPACED = re.compile(r"[=≠<>≤≥≈≡±+−×·÷∈∉⊂⊆∪∩→⇒⇔↦∼≅∝-]|:=|,|;")
MARKUP = re.compile(r"[\\{}]|\^|_")
"""Signs of LaTeX, which some programs write as the description."""
PLACEHOLDER = re.compile(
    r"(?:alt(?:ernat(?:iv)?e)?[ -]?text|(?:no )?(?:alt(?:ernat(?:iv)?e)?[ -]?)?(?:text|description)"
    r"|math(?:ml)?|formula|equation)(?: is)?(?: (?:not available|unavailable|missing|todo))?\W*",
    re.IGNORECASE,
)
"""What programs write when there is no description."""
SIMPLE = re.compile(r"[\w.,∞]*|\(.*\)")
SILENT = frozenset(("annotation", "annotation-xml", "mphantom", "mspace", "none", "mprescripts"))
TOKENS = frozenset(("mi", "mn", "mo", "ms", "mtext"))
JOINED = {
    "mtable": ("", "; ", ""), "mtr": ("", ", ", ""), "mlabeledtr": ("", ", ", ""), "mfenced": ("(", ", ", ")"),
}  # fmt: skip
"""What is before, between and after the parts of a table, a row and a pair of fences."""
DEEPEST = 60
"""Levels of a formula that are read with its signs."""


def math_text(element: Element) -> str:
    """Return a formula's description, unless it is markup, or the formula on one line."""
    described = " ".join((element.get("alttext") or element.get("aria-label") or "").split())
    if described and not MARKUP.search(described) and not PLACEHOLDER.fullmatch(described):
        return described
    return " ".join(_text(element, 0).split()) or described


def _text(element: Element, depth: int) -> str:
    name = local_name(element)
    if name in SILENT:
        return ""
    if depth > DEEPEST or name in TOKENS:
        return _sign(element) if name == "mo" else "".join(map(str, element.itertext()))
    parts = [_text(child, depth + 1) for child in element if isinstance(child.tag, str)]
    if name == "semantics":
        return parts[0] if parts else ""
    if name in JOINED:
        before, between, after = JOINED[name]
        return f"{element.get('open', before)}{between.join(parts)}{element.get('close', after)}"
    return _with_scripts(name, parts) or "".join([element.text or "", *parts])


def _sign(element: Element) -> str:
    """Return an operator, with spaces if it is between two terms."""
    sign = INVISIBLE.sub("", "".join(map(str, element.itertext()))).strip()
    if not SPACED.fullmatch(sign) or element.getprevious() is None:
        return sign
    return f"{sign} " if sign in (",", ";") else f" {sign} "


def _with_scripts(name: str, parts: list[str]) -> str:
    """Return a fraction, a root, or a sign with others above or below it; nothing for other elements."""
    text = ""
    match name, parts:
        case "mfrac", [above, below]:
            text = f"{_grouped(above)}/{_grouped(below)}"
        case "msqrt", _:
            text = "√" + _grouped("".join(parts))
        case "mroot", [inner, degree]:
            text = f"{_raised(degree)}√{_grouped(inner)}"
        case (("mover" | "munder"), [base, script]) if not any(map(str.isalnum, script)):
            text = base  # an accent or a brace
        case (("msup" | "mover"), [base, script]):
            text = base + _raised(script)
        case (("msub" | "munder"), [base, script]):
            text = base + _lowered(script)
        case (("msubsup" | "munderover"), [base, below, above]):
            text = base + _lowered(below) + _raised(above)
    return text


def _grouped(text: str) -> str:
    text = text.strip()
    return text if SIMPLE.fullmatch(text) else f"({text})"


def _raised(text: str) -> str:
    compact = text.replace(" ", "")
    if not any(map(str.isalnum, compact)):
        return compact  # a prime
    raised = compact.translate(RAISED)
    return raised if all(ord(letter) in RAISED for letter in compact) else f"^{_grouped(text)}"


def _lowered(text: str) -> str:
    compact = text.replace(" ", "")
    return compact.translate(LOWERED) if all(ord(letter) in LOWERED for letter in compact) else f" {text.strip()} "
