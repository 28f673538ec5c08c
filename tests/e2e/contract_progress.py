"""What a long run has found so far, so that one that was cut short goes on where it stopped."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tests.e2e.contract_drive import Told


class Progress:
    """One line an operation, in a file; without a file nothing is kept."""

    def __init__(self, place: Path | None, key: str) -> None:
        """`key` names the code, the size and the seed: what was found with others is begun anew."""
        self._place, self._key, self._found = place, key, {}
        if place is not None and place.exists():
            lines = [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()]
            self._found = {each["name"]: each["told"] for each in lines if each["key"] == key}

    @classmethod
    def of(cls, environment: Mapping[str, str], examples: int, seed: int) -> "Progress":
        """The progress that the environment names."""
        place = environment.get("TIDU_PROOF_PROGRESS")
        return cls(Path(place) if place else None, f"{environment.get('TIDU_PROOF_COMMIT')} {examples} {seed}")

    def found(self, name: str) -> Told | None:
        """What an operation answered before, None when it has not been asked."""
        kept = self._found.get(name)
        return (
            None if kept is None else Told(**{**kept, **{name: Counter(kept[name]) for name in ("asked", "statuses")}})
        )

    def keep(self, name: str, told: Told) -> None:
        """Remember what an operation answered; one with faults is asked again."""
        if self._place is not None and not told.faults:
            with self._place.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"key": self._key, "name": name, "told": vars(told)}) + "\n")

    def done(self) -> None:
        """The run is whole: the next begins anew."""
        if self._place is not None:
            self._place.unlink(missing_ok=True)
