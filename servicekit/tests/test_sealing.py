from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runningmate_servicekit.sealing import SealBroken, Sealer, add_key

SECRET = b"a refresh token"
PURPOSE = "strava.tokens/7"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "secrets" / "sealing.json"


def test_what_is_sealed_opens_again_and_shows_nothing(path: Path) -> None:
    sealer = Sealer.load_or_create(path)
    sealed = sealer.seal(SECRET, PURPOSE)
    assert SECRET not in sealed
    assert sealer.seal(SECRET, PURPOSE) != sealed
    assert Sealer(path).open(sealed, PURPOSE) == SECRET


def test_the_key_file_is_closed_to_others_or_refused(path: Path) -> None:
    Sealer.load_or_create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    with pytest.raises(PermissionError, match="chmod 600"):
        Sealer(path)


def test_a_value_opens_for_its_own_purpose_only(path: Path) -> None:
    sealer = Sealer.load_or_create(path)
    with pytest.raises(SealBroken):
        sealer.open(sealer.seal(SECRET, PURPOSE), "strava.tokens/8")


def test_the_key_of_another_mesh_opens_nothing(path: Path, tmp_path: Path) -> None:
    sealed = Sealer.load_or_create(path).seal(SECRET, PURPOSE)
    with pytest.raises(SealBroken, match="is not in"):
        Sealer.load_or_create(tmp_path / "other.json").open(sealed, PURPOSE)


def test_a_rotated_key_seals_anew_and_the_old_one_still_opens(path: Path) -> None:
    running = Sealer.load_or_create(path)
    old = running.seal(SECRET, PURPOSE)
    key_id = add_key(path)
    fresh = Sealer(path)
    assert fresh.active_key_id == key_id
    new = fresh.resealed(old, PURPOSE)
    assert new is not None
    assert fresh.resealed(new, PURPOSE) is None
    assert fresh.open(old, PURPOSE) == fresh.open(new, PURPOSE) == SECRET
    assert running.open(new, PURPOSE) == SECRET  # one that still runs with the earlier file reads it again


def test_two_who_begin_at_once_share_a_key(path: Path) -> None:
    found: list[Sealer] = []
    threads = [threading.Thread(target=lambda: found.append(Sealer.load_or_create(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({sealer.active_key_id for sealer in found}) == 1


@pytest.mark.parametrize(
    "content", ["", "[]", '{"active": "a", "keys": {}}', '{"active": "a", "keys": {"a": "YQ=="}}']
)
def test_a_file_without_keys_is_said(path: Path, content: str) -> None:
    path.parent.mkdir()
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(ValueError, match="holds no keys"):
        Sealer(path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Sealer:
    return Sealer.load_or_create(tmp_path_factory.mktemp("seal") / "keys.json")


@given(place=st.integers(0, 10_000), flip=st.integers(1, 255))
def test_a_changed_byte_anywhere_is_noticed(shared: Sealer, place: int, flip: int) -> None:
    sealed = bytearray(shared.seal(SECRET, PURPOSE))
    sealed[place % len(sealed)] ^= flip
    with pytest.raises(SealBroken):
        shared.open(bytes(sealed), PURPOSE)
