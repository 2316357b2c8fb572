"""A measured value beside the bound it is held to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`bound` is the most that `value` may be; None where a figure only informs."""

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
