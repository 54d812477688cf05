"""Corrections are checked before anything is built: what is wrong is said in one line."""

from datetime import UTC, datetime

import pytest

from summitry import corrections, transform
from summitry.errors import InputError
from summitry.settings import Settings

HEADER = ",".join(corrections.COLUMNS)
MEETING, OTHER, VISIT, PACT = (
    "s-00000000000000aa", "s-00000000000000bb", "t-00000000000000cc", "a-00000000000000dd",
)  # fmt: skip
NOW = datetime(2026, 5, 1, tzinfo=UTC)
ABOUT = "J. Desk,2026-03-01,asked"


def load(home, *lines, header=HEADER):
    path = home / "corrections.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return corrections.load(Settings(home=home), now=NOW)


def test_the_projects_own_file_is_empty(tmp_path):
    assert corrections.load(Settings(home=tmp_path), now=NOW) == ()


def test_each_action_is_read(tmp_path):
    found = load(
        tmp_path,
        f"reject,{MEETING},,,,,{ABOUT}",
        f"merge,{OTHER},s-00000000000000ee,,,,{ABOUT}",
        f"split,{OTHER},,u-2| u-1 |u-2,,,{ABOUT}",
        f'set,{VISIT},,,city,"Bern, Old Town",{ABOUT}',
        f"set,{VISIT},,,arrival_date,2026-02,{ABOUT}",
        f"set,{PACT},,,topic_id,energy,A. Clerk,2026-03-01T10:00:00+02:00,asked",
        f"clear,{OTHER},,,series,,{ABOUT}",
    )
    assert [one.action for one in found] == [
        "reject", "merge", "split", "set", "set", "set", "clear",
    ]  # fmt: skip
    assert [one.event_type for one in found[2:6]] == ["summit", "trip", "trip", "agreement"]
    assert found[2].article_ids == ("u-1", "u-2")
    assert found[3].value == "Bern, Old Town"
    assert found[0].corrected_at == datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)
    assert found[5].corrected_at == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert len({one.correction_id for one in found}) == 7


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (f"drop,{MEETING},,,,,{ABOUT}", "column action: one of reject, merge"),
        (f",{MEETING},,,,,{ABOUT}", "column action: a value is needed"),
        (f"reject,m-1,,,,,{ABOUT}", "column event_id: an event's id is needed"),
        (f"reject,,,,,,{ABOUT}", "column event_id: a value is needed"),
        (f"reject,{MEETING},{OTHER},,,,{ABOUT}", "column other_event_id: reject takes nothing"),
        (f"merge,{MEETING},,,,,{ABOUT}", "column other_event_id: a value is needed"),
        (f"merge,{MEETING},{MEETING},,,,{ABOUT}", "another event is needed"),
        (f"merge,{MEETING},{VISIT},,,,{ABOUT}", "a summit is needed"),
        (f"split,{MEETING},,,,,{ABOUT}", "column article_ids: a value is needed"),
        (f"set,{MEETING},,,mood,good,{ABOUT}", "column attribute: of a summit, one of status"),
        (f"set,{MEETING},,,signed_on,2026-01-01,{ABOUT}", "column attribute: of a summit"),
        (f"set,{MEETING},,,city,,{ABOUT}", "column value: a value is needed"),
        (f"set,{MEETING},,,status,signed,{ABOUT}", "column value: one of proposed, planned"),
        (
            f"set,{MEETING},,,country_id,XXX,{ABOUT}",
            "an entry of countries.csv, column iso3, is needed",
        ),
        (
            f"set,{PACT},,,topic_id,gossip,{ABOUT}",
            "an entry of topics.csv, column topic_id, is needed",
        ),
        (f"set,{MEETING},,,start_date,2026-02-30,{ABOUT}", "a day, month or year is needed"),
        (f"set,{MEETING},,,end_date,2026-02,{ABOUT}", "a day is needed"),
        (f"clear,{MEETING},,,status,,{ABOUT}", "a summit can't be without it"),
        (f"clear,{MEETING},,,city,Bern,{ABOUT}", "column value: clear takes nothing here"),
        (f"reject,{MEETING},,,,,,2026-03-01,asked", "column corrected_by: a value is needed"),
        (f"reject,{MEETING},,,,,J. Desk,,asked", "column corrected_at: a value is needed"),
        (f"reject,{MEETING},,,,,J. Desk,2026-03-01,", "column reason: a value is needed"),
        (f"reject,{MEETING},,,,,J. Desk,March,asked", "a day or an instant is needed"),
        (f"reject,{MEETING},,,,,J. Desk,2026-06-01,asked", "a time that has come is needed"),
        (f"reject,{MEETING},,,,,{ABOUT},more", "9 columns are needed, not 10"),
        (f'reject,{MEETING},,,,,"J.\nDesk",2026-03-01,asked', "not a line of text"),
        (f'reject,{MEETING},,,,,"J. Desk,2026-03-01,asked', "unexpected end of data"),
    ],
)
def test_a_row_that_cannot_be_one_is_named_with_its_line(tmp_path, line, fault):
    with pytest.raises(InputError, match=r"^corrections\.csv, line \d") as error:
        load(tmp_path, line)
    assert fault in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("first", "second", "fault"),
    [
        (f"reject,{MEETING},,,,,{ABOUT}", f"reject,{MEETING},,,,,{ABOUT}", "repeats"),
        (
            f"merge,{MEETING},{OTHER},,,,{ABOUT}",
            f"merge,{OTHER},{MEETING},,,,{ABOUT}",
            "contradicts",
        ),
        (
            f"set,{MEETING},,,city,Bern,{ABOUT}",
            f"set,{MEETING},,,city,Basel,{ABOUT}",
            "contradicts",
        ),
        (f"set,{MEETING},,,city,Bern,{ABOUT}", f"clear,{MEETING},,,city,,{ABOUT}", "contradicts"),
        (f"set,{MEETING},,,city,Bern,{ABOUT}", f"reject,{MEETING},,,,,{ABOUT}", "is rejected"),
        (f"reject,{OTHER},,,,,{ABOUT}", f"merge,{MEETING},{OTHER},,,,{ABOUT}", "is rejected"),
        (
            f"split,{MEETING},,u-1|u-2,,,{ABOUT}",
            f"split,{MEETING},,u-2,,,{ABOUT}",
            "contradicts",
        ),
        (
            f"set,{MEETING},,,end_date,2026-01-03,{ABOUT}",
            f"set,{MEETING},,,start_date,2026-01-04,{ABOUT}",
            "it ends before it starts",
        ),
    ],
)
def test_rows_that_contradict_each_other_are_both_named(tmp_path, first, second, fault):
    with pytest.raises(InputError) as error:
        load(tmp_path, first, second)
    assert fault in str(error.value)
    assert {"line 2", "line 3"} <= set(str(error.value).replace(":", ",").split(", "))


def test_a_part_of_a_rejected_event_may_be_split_off(tmp_path):
    rows = (f"reject,{MEETING},,,,,{ABOUT}", f"split,{MEETING},,u-1,,,{ABOUT}")
    assert len(load(tmp_path, *rows)) == 2
    assert len(load(tmp_path, *reversed(rows))) == 2


def test_another_header_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"corrections\.csv, line 1: the columns are action,"):
        load(tmp_path, header="action;event_id")


def test_what_is_wrong_is_said_before_anything_is_built(tmp_path):
    settings = Settings(home=tmp_path)
    (tmp_path / "corrections.csv").write_text(HEADER + "\nreject\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2: 9 columns are needed"):
        transform.build(settings)
    assert not settings.build_path.exists()
