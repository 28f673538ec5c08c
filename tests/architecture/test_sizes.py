"""Files stay small enough to be read in one sitting."""

import pytest

from tests.architecture.sources import name, python_files

LIMIT = 400
DOOR_LIMIT = 40
FILES = list(python_files("contracts", "chassis", "services", "gateway", "devstack", "bench", "tests"))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_file_is_longer_than_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LIMIT


def test_both_doors_of_a_service_fit_on_a_screen():
    doors = [p for p in python_files("services") if p.name in {"app.py", "worker.py"} and len(p.parts) >= 2]
    long = {name(p): n for p in doors if (n := len(p.read_text(encoding="utf-8").splitlines())) > DOOR_LIMIT}
    assert long == {}
