"""Times of day in every zone, on ordinary days and on those when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.editions.schedule import awake, next_due, parse_spell, parse_time, parse_times
from bot.errors import BadTime

ZONES = sorted(available_timezones() - {"Factory", "localtime"})
instants = st.datetimes(datetime(1975, 1, 1), datetime(2037, 12, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 - made aware
minutes = st.integers(0, 1439)


def wall(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def exists(local: datetime, zone: str) -> bool:
    return wall(local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), zone) == local


def changes(zone: str, start: datetime, days: int) -> list[datetime]:
    """The instants, to the hour, around which a zone changes its offset."""
    place = ZoneInfo(zone)
    hours = [start + timedelta(hours=hour) for hour in range(days * 24)]
    offsets = [hour.astimezone(place).utcoffset() for hour in hours]
    return [hour for hour, one, other in zip(hours, offsets, offsets[1:], strict=False) if one != other]


def check_one(at_minutes: int, zone: str, after: datetime) -> None:
    due = next_due([at_minutes], zone, after)
    assert due > after
    # Two days where a whole local date was skipped or lived twice, else one with an hour or two of change.
    assert due - after <= timedelta(hours=49)
    local = wall(due, zone)
    asked = datetime.combine(local.date(), time(*divmod(at_minutes, 60)))
    if local == asked:
        before = wall(due - timedelta(hours=1), zone), wall(due - timedelta(minutes=30), zone)
        assert asked not in before, "the second of two occurrences"
    else:
        # Sent later than asked, because the asked time does not exist: the second before lies before the gap.
        missed = asked if asked < local else asked - timedelta(days=1)
        assert not exists(missed, zone)
        assert wall(due - timedelta(seconds=1), zone) < missed < local


@settings(max_examples=300, deadline=None)
@given(minutes, st.sampled_from(ZONES), instants)
def test_any_time_in_any_zone_is_due_at_its_next_wall_time(at_minutes: int, zone: str, after: datetime) -> None:
    check_one(at_minutes, zone, after)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(ZONES), st.integers(1975, 2036))
def test_every_change_of_clocks_is_survived(data: st.DataObject, zone: str, year: int) -> None:
    found = changes(zone, datetime(year, 1, 1, tzinfo=UTC), 366)
    if not found:
        return
    change = data.draw(st.sampled_from(found))
    after = change + timedelta(minutes=data.draw(st.integers(-1500, 200)))
    local = wall(change, zone)
    near = data.draw(st.integers(-90, 150))
    check_one((local.hour * 60 + local.minute + near) % 1440, zone, after)


@settings(max_examples=100, deadline=None)
@given(st.lists(minutes, min_size=1, max_size=4), st.sampled_from(ZONES), instants)
def test_a_month_of_editions_never_doubles_and_never_misses(times: list[int], zone: str, after: datetime) -> None:
    end, at, dates = after + timedelta(days=30), after, []
    while at < end:
        at = next_due(times, zone, at)
        dates.append(wall(at, zone))
    # A local date and minute is met once: the second occurrence of a repeated hour is left out.
    assert len(set(dates)) == len(dates)
    days = {date.date() for date in dates[:-1]}
    assert len(days) >= 28


def test_a_time_that_does_not_exist_is_due_when_the_clock_has_jumped() -> None:
    # In Toronto 02:00 becomes 03:00 on 8 March 2026.
    due = next_due([150], "America/Toronto", datetime(2026, 3, 8, 5, tzinfo=UTC))
    assert due == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)
    assert wall(due, "America/Toronto").time() == time(3, 0)
    assert next_due([150], "America/Toronto", due) == datetime(2026, 3, 9, 6, 30, tzinfo=UTC)


def test_a_time_that_occurs_twice_is_due_once() -> None:
    # In Toronto 02:00 becomes 01:00 on 1 November 2026: 01:30 is at 05:30 and again at 06:30 UTC.
    due = next_due([90], "America/Toronto", datetime(2026, 11, 1, 4, tzinfo=UTC))
    assert due == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert next_due([90], "America/Toronto", due) == datetime(2026, 11, 2, 6, 30, tzinfo=UTC)


def test_a_skipped_date_is_made_good_on_the_morning_after() -> None:
    # Samoa went from 29 to 31 December 2011.
    due = next_due([450], "Pacific/Apia", datetime(2011, 12, 29, 18, tzinfo=UTC))
    assert wall(due, "Pacific/Apia") == datetime(2011, 12, 31, 0, 0)  # noqa: DTZ001 - a wall time


def test_a_half_hour_change_is_known_too() -> None:
    # Lord Howe Island moves by thirty minutes: 02:00 becomes 02:30 on 4 October 2026.
    due = next_due([135], "Australia/Lord_Howe", datetime(2026, 10, 3, 12, tzinfo=UTC))
    assert wall(due, "Australia/Lord_Howe") == datetime(2026, 10, 4, 2, 30)  # noqa: DTZ001 - a wall time


def test_the_next_of_several_times_is_chosen() -> None:
    after = datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert next_due([450, 1080], "America/Toronto", after) == datetime(2026, 3, 10, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize("times", [[], [1440], [-1]])
def test_what_is_no_time_of_day_is_refused(times: list[int]) -> None:
    with pytest.raises(ValueError, match="not times of day"):
        next_due(times, "UTC", datetime(2026, 3, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7:30", 450), ("07h30", 450), ("7h", 420), ("7am", 420), ("19.30", 1170), ("7:30 pm", 1170), ("noon", 720),
        ("midi", 720), ("Minuit", 0), ("7 h 30", 450), ("0730", 450), ("7 P.M.", 1140), ("24:00", 0), ("12am", 0),
        ("12:15 pm", 735), ("7", 420), ("７：３０", 450), ("8 heures", 480), ("à 7h30", 450), ("at 7:30", 450),
        ("7\u202fh\u202f30", 450),
    ],
)  # fmt: skip
def test_times_are_understood_as_people_write_them(text: str, expected: int) -> None:
    assert parse_time(text) == expected


@pytest.mark.parametrize("text", ["25:00", "7:60", "soon", "", "13pm", "0am", "7:3", "99999", "7:30:15", "7 8"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(BadTime):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("07:30 18:00", (450, 1080)), ("18h, 7h", (420, 1080)), ("7:30 pm, 18h", (1080, 1170)),
        ("7 am and 6 pm", (420, 1080)), ("7 h 30 18 h", (450, 1080)), ("7h et 7h", (420,)), ("7 19", (420, 1140)),
    ],
)  # fmt: skip
def test_several_times_in_one_line_are_told_apart(text: str, expected: tuple[int, ...]) -> None:
    assert parse_times(text) == expected


def test_the_bad_one_of_several_times_is_named() -> None:
    with pytest.raises(BadTime) as caught:
        parse_times("7:30 later")
    assert caught.value.asked == "later"


@given(minutes)
def test_every_minute_is_read_back(at: int) -> None:
    hour, minute = divmod(at, 60)
    assert parse_time(f"{hour}:{minute:02}") == parse_time(f"{hour:02}h{minute:02}") == at


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_a_bad_time(text: str) -> None:
    try:
        times = parse_times(text)
    except BadTime:
        return
    assert all(0 <= at < 1440 for at in times)


weekdays = st.integers(1, 127)
spells = st.tuples(minutes, minutes).filter(lambda spell: spell[0] != spell[1])


def is_quiet(at: datetime, zone: str, quiet: tuple[int, int]) -> bool:
    local, (start, end) = wall(at, zone), quiet
    now = local.hour * 60 + local.minute
    return start <= now < end if start < end else now >= start or now < end


@settings(max_examples=200, deadline=None)
@given(minutes, weekdays, st.sampled_from(ZONES), instants)
def test_an_edition_comes_on_a_chosen_weekday_within_two_weeks(at: int, days: int, zone: str, after: datetime) -> None:
    due = next_due([at], zone, after, days=days)
    assert timedelta() < due - after <= timedelta(days=15)
    local = wall(due, zone)
    # A day on which the time does not exist is made good on the next one at the latest.
    asked = {day.weekday() for day in (local.date(), (local - timedelta(days=1)).date())}
    assert any(days >> day & 1 for day in asked)
    if days >> local.weekday() & 1 == 0:
        assert not exists(datetime.combine(local.date() - timedelta(days=1), time(*divmod(at, 60))), zone)


@settings(max_examples=200, deadline=None)
@given(st.lists(minutes, min_size=1, max_size=3), weekdays, spells, st.sampled_from(ZONES), instants)
def test_no_edition_ever_falls_into_the_quiet_hours(
    times: list[int], days: int, quiet: tuple[int, int], zone: str, after: datetime
) -> None:
    due = next_due(times, zone, after, days=days, quiet=quiet)
    assert due > after
    # Where clocks go back over the end of the quiet hours, the end comes twice, and the first one counts.
    if wall(due, zone) - wall(due - timedelta(hours=3), zone) == timedelta(hours=3):
        assert not is_quiet(due, zone, quiet)
    assert due <= awake(next_due(times, zone, after, days=days), zone, quiet)


@settings(max_examples=200, deadline=None)
@given(spells, st.sampled_from(ZONES), instants)
def test_the_quiet_hours_end_within_a_day_and_change_nothing_outside(
    quiet: tuple[int, int], zone: str, at: datetime
) -> None:
    until = awake(at, zone, quiet)
    assert (until == at) or (is_quiet(at, zone, quiet) and until - at <= timedelta(hours=49))
    assert awake(at, zone, None) == awake(at, zone, (5, 5)) == at


def test_weekly_is_weekly_through_a_change_of_clocks() -> None:
    saturday = datetime(2026, 3, 7, 20, tzinfo=UTC)
    first = next_due([540], "America/Toronto", saturday, days=0b1000000)
    assert first == datetime(2026, 3, 8, 13, tzinfo=UTC)
    assert next_due([540], "America/Toronto", first, days=0b1000000) == datetime(2026, 3, 15, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("22:00 07:00", (1320, 420)), ("22:00-07:00", (1320, 420)), ("from 10 pm to 7 am", (1320, 420)),
        ("de 22h à 7h", (1320, 420)), ("22h-7h", (1320, 420)), ("23:30 – 6:15", (1410, 375)),
        ("midnight to 6", (0, 360)),
    ],
)  # fmt: skip
def test_quiet_hours_are_understood_as_people_write_them(text: str, expected: tuple[int, int]) -> None:
    assert parse_spell(text) == expected


@pytest.mark.parametrize("text", ["", "22:00", "22:00 22:00", "22:00 07:00 08:00", "night", "25:00 7:00"])
def test_what_are_no_quiet_hours_is_refused(text: str) -> None:
    with pytest.raises(BadTime):
        parse_spell(text)
