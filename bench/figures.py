"""A measured value and its bound."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A figure; `bound` is the maximum of `value`, or None if there is none."""

    name: str
    value: float
    unit: str
    bound: float | None = None

    @property
    def holds(self) -> bool:
        return self.bound is None or self.value <= self.bound

    def __str__(self) -> str:
        bound = (
            "" if self.bound is None else f"   (at most {self.bound:g} {self.unit}: {'yes' if self.holds else 'NO'})"
        )
        return f"{self.name:<58}{self.value:10.3f} {self.unit}{bound}"
