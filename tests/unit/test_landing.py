"""The landing: what was acknowledged is there, whatever was cut short."""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
from pathlib import Path

import pytest
from landed import entry

from summitry.errors import StageError
from summitry.landing import Landed, Landing, as_stream, read_entries
from summitry.settings import Settings

BODY = b"raw bytes, as they came"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def line(raw: bytes = BODY, **values: object) -> Landed:
    return entry(landing_hash=hashlib.sha256(raw).hexdigest(), byte_count=len(raw), **values)


def land(settings: Settings, raw: bytes = BODY, **values: object) -> Landed:
    one = line(raw, **values)
    Landing(settings).add(one, as_stream(raw))
    return one


def content(settings: Settings, one: Landed) -> bytes:
    with Landing(settings).open(one.landing_hash) as raw:
        return raw.read()


def files(settings: Settings) -> list[str]:
    found = settings.landing_dir.rglob("*")
    return sorted(str(path.relative_to(settings.landing_dir)) for path in found if path.is_file())


def test_bytes_come_out_as_they_went_in(settings: Settings) -> None:
    one = land(settings)
    assert content(settings, one) == BODY
    assert Landing(settings).entries == (one,)
    assert read_entries(settings) == (one,)


def test_an_object_is_named_by_its_hash_and_compressed(settings: Settings) -> None:
    one = land(settings)
    name = f"objects/{one.landing_hash[:2]}/{one.landing_hash}.gz"
    assert files(settings) == ["manifest.jsonl", name]
    assert gzip.decompress((settings.landing_dir / name).read_bytes()) == BODY


def test_what_came_gzipped_stays_as_it_was(settings: Settings) -> None:
    raw = gzip.compress(BODY)
    one = land(settings, raw)
    name = f"objects/{one.landing_hash[:2]}/{one.landing_hash}.raw"
    assert (settings.landing_dir / name).read_bytes() == raw
    assert content(settings, one) == raw


def test_the_same_bytes_make_the_same_file(tmp_path: Path) -> None:
    paths = []
    for name in ("one", "two"):
        one = land(Settings(home=tmp_path / name))
        paths.append(next((tmp_path / name).rglob(f"{one.landing_hash}.gz")))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_landing_again_adds_nothing(settings: Settings) -> None:
    land(settings)
    before = (settings.landing_dir / "manifest.jsonl").read_bytes()
    land(settings)
    assert (settings.landing_dir / "manifest.jsonl").read_bytes() == before


def test_the_same_bytes_from_elsewhere_are_another_landing_of_one_object(
    settings: Settings,
) -> None:
    land(settings)
    land(settings, locator="/elsewhere.jsonl")
    assert len(Landing(settings).entries) == 2
    assert len([name for name in files(settings) if name.startswith("objects")]) == 1


def test_a_torn_last_line_is_dropped_and_the_object_lands_again(settings: Settings) -> None:
    first = land(settings)
    second = land(settings, b"second")
    manifest = settings.landing_dir / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes()[:-10])
    assert read_entries(settings) == (first,)
    assert Landing(settings).entries == (first,)
    land(settings, b"second")
    assert read_entries(settings) == (first, second)
    assert content(settings, second) == b"second"


def test_a_manifest_that_is_one_torn_line_is_empty(settings: Settings) -> None:
    land(settings)
    manifest = settings.landing_dir / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes()[:20])
    assert Landing(settings).entries == ()
    assert manifest.read_bytes() == b""


def test_a_damaged_line_in_the_middle_is_an_error_with_its_number(settings: Settings) -> None:
    land(settings)
    land(settings, b"second")
    manifest = settings.landing_dir / "manifest.jsonl"
    manifest.write_bytes(b"{}\n" + manifest.read_bytes())
    with pytest.raises(StageError, match="line 1"):
        Landing(settings)


def test_an_object_cut_short_between_its_line_and_its_place_is_put_there(
    settings: Settings,
) -> None:
    one = land(settings)
    placed = settings.landing_dir / "objects" / one.landing_hash[:2] / f"{one.landing_hash}.gz"
    placed.rename(settings.landing_dir / "incoming" / placed.name)
    assert content(settings, one) == BODY
    assert files(settings) == ["manifest.jsonl", str(placed.relative_to(settings.landing_dir))]


def test_what_was_never_acknowledged_is_swept(settings: Settings) -> None:
    land(settings)
    incoming = settings.landing_dir / "incoming"
    (incoming / f"{'a' * 64}.gz").write_bytes(b"whole, but without a line")
    (incoming / f"{'b' * 64}.partial").write_bytes(b"half")
    Landing(settings)
    assert list(incoming.iterdir()) == []


def test_an_object_without_a_line_is_taken_up_when_it_comes_again(settings: Settings) -> None:
    one = land(settings)
    (settings.landing_dir / "manifest.jsonl").unlink()
    assert Landing(settings).entries == ()
    land(settings)
    assert content(settings, one) == BODY


def test_damage_to_an_object_is_noticed(settings: Settings) -> None:
    raw = gzip.compress(BODY)
    one = land(settings, raw)
    path = next(settings.landing_dir.rglob("*.raw"))
    path.write_bytes(raw[:-1] + b"\xff")
    with pytest.raises(StageError, match="damaged"):
        Landing(settings).verify(one.landing_hash)


@pytest.mark.parametrize("damage", [b"", b"no gzip", gzip.compress(BODY, mtime=0)[:-4]])
def test_an_object_that_can_not_be_read_is_an_error(settings: Settings, damage: bytes) -> None:
    one = land(settings)
    next(settings.landing_dir.rglob("*.gz")).write_bytes(damage)
    with pytest.raises(StageError, match=one.landing_hash):
        Landing(settings).verify(one.landing_hash)


def test_a_missing_object_is_an_error(settings: Settings) -> None:
    one = land(settings)
    next(settings.landing_dir.rglob("*.gz")).unlink()
    with pytest.raises(StageError, match="lacks object"):
        Landing(settings).verify(one.landing_hash)


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_full_disk_lands_nothing_and_the_next_try_does(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    first = land(settings)
    manifest = settings.landing_dir / "manifest.jsonl"
    before = manifest.read_bytes()

    def full(descriptor: int, *rest: bytes) -> int:
        if call == "write":  # half of the line still fits
            os.pwrite(descriptor, rest[0][:20], len(before))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        with pytest.raises(StageError, match="No space left"):
            land(settings, b"second")
    assert manifest.read_bytes() == before
    assert Landing(settings).entries == (first,)
    second = land(settings, b"second")
    assert content(settings, second) == b"second"


def test_bytes_that_are_not_what_their_line_says_do_not_land(settings: Settings) -> None:
    landing = Landing(settings)
    with pytest.raises(StageError, match="changed while it was read"):
        landing.add(line(), as_stream(b"other bytes"))
    assert Landing(settings).entries == ()
    assert files(settings) == []
