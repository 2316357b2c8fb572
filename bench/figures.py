"""A measured value and its bounds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A figure; `bound` is the maximum of `value`, `least` its minimum, or None if there is none.

    A value that is not a number holds no bound.
    """

    name: str
    value: float
    unit: str
    bound: float | None = None
    least: float | None = None

    @property
    def holds(self) -> bool:
        return (self.bound is None or self.value <= self.bound) and (self.least is None or self.value >= self.least)

    def __str__(self) -> str:
        bounds = (("at most", self.bound), ("at least", self.least))
        wanted = " and ".join(f"{word} {bound:g}" for word, bound in bounds if bound is not None)
        verdict = f"   ({wanted} {self.unit}: {'yes' if self.holds else 'NO'})" if wanted else ""
        return f"{self.name:<58}{self.value:10.3f} {self.unit}{verdict}"
