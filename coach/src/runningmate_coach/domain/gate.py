"""The gate before every engine: it speaks only of what was read for it and for nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from runningmate_servicekit.datause import Provenance, Reader

T = TypeVar("T")


class NotClearedError(Exception):
    """Something was not read for the reader who would see it. A fault of this code; nothing was shown."""


@dataclass(frozen=True, slots=True)
class Cleared(Generic[T]):
    """A value that one reader may see. Only `Gate.clear` makes them.

    Attributes:
        reader: Who may see it.
        provenance: What it rests on, and what was withheld.
    """

    _value: T
    reader: Reader
    provenance: Provenance

    def value_for(self, reader: Reader) -> T:
        """The value. Raises NotClearedError for any other reader."""
        if reader is not self.reader:
            raise NotClearedError(f"This was cleared for {self.reader}, not for {reader}.")
        return self._value


class Gate:
    """What is read for one answer, and for whom. Adapters name its reader in each call and note each answer."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.provenance = Provenance()
        self._strange: set[str] = set()

    def note(self, reader: str, provenance: Provenance) -> None:
        """Takes note of an answer: for whom it was made, and what it rests on."""
        if reader != self.reader:
            self._strange.add(reader)
        self.provenance |= provenance

    def clear(self, told: T) -> Cleared[T]:
        """What was read, for this gate's reader.

        Raises:
            NotClearedError: An external model would see an answer that was not made for it.
        """
        if self.reader is Reader.EXTERNAL_MODEL and self._strange:
            raise NotClearedError(f"Answers for {sorted(self._strange)} do not go to {self.reader}.")
        return Cleared(told, self.reader, self.provenance)
