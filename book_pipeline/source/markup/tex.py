"""Formulas in TeX as plain text, so that they can be read: Greek letters, fractions, indices, relations."""

import re

SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω",
    "times": "×", "cdot": "·", "div": "÷", "pm": "±", "mp": "∓", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
    "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "∼", "propto": "∝", "infty": "∞", "partial": "∂",
    "nabla": "∇", "int": "∫", "sum": "∑", "prod": "∏", "in": "∈", "notin": "∉", "subset": "⊂", "cup": "∪", "cap": "∩",
    "to": "→", "rightarrow": "→", "Rightarrow": "⇒", "leftarrow": "←", "forall": "∀", "exists": "∃", "circ": "°",
    "langle": "⟨", "rangle": "⟩", "mid": "|", "perp": "⊥", "dagger": "†", "ast": "∗", "star": "⋆", "iff": "⇔",
    "ldots": "…", "cdots": "…", "dots": "…", "prime": "′", "degree": "°",
}  # fmt: skip
LAYOUT = {
    "displaystyle", "textstyle", "scriptstyle", "left", "right", "big", "Big", "bigg", "Bigg", "limits", "nolimits",
    "mathrm", "mathbf", "mathit", "mathsf", "mathcal", "mathbb", "mathfrak", "operatorname", "text", "textrm", "textbf",
    "textit", "mbox", "hat", "bar", "vec", "tilde", "dot", "overline", "underline", "boldsymbol", "quad", "qquad",
}  # fmt: skip
"""Commands without words or signs of their own."""
GROUP = r"(?:\{([^{}]*)\}|(\w))"
FRACTION = re.compile(rf"\\[dtc]?frac\s*{GROUP}\s*{GROUP}")
ROOT = re.compile(rf"\\sqrt\s*{GROUP}")
INDEX = re.compile(r"([\^_])\s*(?:\{([^{}]*)\}|(\\[A-Za-z]+|[^\s\\{}]))")
RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
SPACING = re.compile(r"\\[,;:!>\s\\]|[~&]")
LONGEST = 2_000
"""Characters of a formula that is converted; a longer one stays as it is."""


def plain_formula(tex: str) -> str:
    r"""Return a formula as plain text on one line: `\tfrac12 x^2 \le \pi` becomes "1/2 x² ≤ π".

    Unknown commands become their names, so nothing is lost.
    """
    if len(tex) > LONGEST:
        return " ".join(tex.split())
    text = SPACING.sub(" ", tex)
    for pattern, replace in ((FRACTION, _fraction), (ROOT, _root), (INDEX, _index)):
        text = pattern.sub(replace, text)
    text = COMMAND.sub(_command, text)
    return " ".join(re.sub(r"\\([^A-Za-z])", r"\1", text).replace("{", "").replace("}", "").split())


def _fraction(match: re.Match[str]) -> str:
    above, below = (match[1] or match[2] or "").strip(), (match[3] or match[4] or "").strip()
    return f"{_grouped(above)}/{_grouped(below)}"


def _grouped(term: str) -> str:
    return term if re.fullmatch(r"\w*|\\[A-Za-z]+", term) else f"({term})"


def _root(match: re.Match[str]) -> str:
    return f"√{_grouped(match[1] or match[2] or '')}"


def _index(match: re.Match[str]) -> str:
    index = (match[2] if match[2] is not None else match[3]).strip()
    if index == "\\circ":
        return "°"
    moved = index.translate(RAISED if match[1] == "^" else LOWERED)
    if moved != index and not re.search(r"[\w+=()-]", re.sub(r"[⁰¹²³⁴-₎]", "", moved)):
        return moved
    return f"{match[1] if match[1] == '^' else ' '}{index}"


def _command(match: re.Match[str]) -> str:
    name = match[1]
    if name in LAYOUT:
        return ""
    return SYMBOLS.get(name, f" {name} ")
