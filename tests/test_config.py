"""The configuration: the example file, its mistakes, and the token."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from bot.config import Config, FeedConfig, load
from bot.errors import ConfigError

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "config.example.toml"
LISTS = ROOT / ".." / "shared" / "data" / "feed-lists" / "canada.csv"
TOKEN = "123456789:" + "abcDEF_ghi-" * 3
OTHER_TOKEN = "987654321:" + "zyxWVU_tsr-" * 3


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(path: Path, environment: dict[str, str] | None = None) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        load(path, environment or {})
    return dict(caught.value.mistakes)


def options() -> list[tuple[str, str]]:
    """Every option as (section, name); feeds are a section of their own."""
    found = [("feeds", name) for name in FeedConfig.model_fields]
    for section, field in Config.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found += [(section, name) for name in field.annotation.model_fields]
    return found


def sections(text: str) -> dict[str, str]:
    """The text below each heading of the example, headings in comments included; a table counts as an option."""
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if heading := re.match(r"#?\[+([\w.]+)\]+$", line):
            name, _, table = heading[1].partition(".")
            line = f"{table} =" if table else ""  # noqa: PLW2901 - a table shows the option of its name
        found[name] = found.get(name, "") + line + "\n"
    return found


# ---------------------------------------------------------------------- the example
def test_the_example_loads_without_mistakes() -> None:
    assert load(EXAMPLE, {}).feeds


@pytest.mark.parametrize(("section", "name"), options(), ids=[".".join(option) for option in options()])
def test_every_option_is_in_the_example(section: str, name: str) -> None:
    assert re.search(rf"^#?{name} *=", sections(EXAMPLE.read_text(encoding="utf-8"))[section], re.MULTILINE)


def test_the_example_shows_the_defaults() -> None:
    plain: dict[str, Any] = {"feeds": ()}
    shown = load(EXAMPLE, {})
    for name in set(Config.model_fields) - {"feeds"}:
        plain[name] = getattr(shown, name)
    plain["gather"] = shown.gather.model_copy(update={"contact": ""})
    plain["editions"] = shown.editions.model_copy(update={"disclaimer": {}})
    assert Config(**plain) == Config()


def test_every_option_of_the_example_is_explained() -> None:
    commented = True
    for line in EXAMPLE.read_text(encoding="utf-8").partition("# The feeds. For each:")[0].splitlines():
        if line.startswith("["):
            commented = line in {"[editions.disclaimer]", "[ranking.topics]"}
        elif line.startswith("# "):
            commented = True
        elif not line.strip():
            commented = False
        else:
            assert commented, f"nothing is said of {line!r}"


def test_the_example_has_forty_feeds_in_two_languages_with_families_and_tiers() -> None:
    feeds = load(EXAMPLE, {}).feeds
    assert len(feeds) >= 40
    assert sum(feed.language == "fr" for feed in feeds) >= 10
    assert sum(feed.language == "en" for feed in feeds) >= 25
    assert {feed.tier for feed in feeds} == {1, 2, 3}
    assert len({feed.owner for feed in feeds}) >= 20


def test_an_outlet_of_the_example_has_one_family_and_one_tier() -> None:
    told: dict[str, set[tuple[str, int]]] = {}
    for feed in load(EXAMPLE, {}).feeds:
        told.setdefault(feed.outlet, set()).add((feed.owner, feed.tier))
    assert {outlet: facts for outlet, facts in told.items() if len(facts) > 1} == {}


def test_the_example_keeps_to_publishers_own_feeds() -> None:
    for feed in load(EXAMPLE, {}).feeds:
        assert not re.search(r"reddit\.com|news\.google\.com|yahoo\.com", feed.url)
        assert not feed.private_network


def test_the_example_has_a_disclaimer_in_both_languages() -> None:
    disclaimer = load(EXAMPLE, {}).editions.disclaimer
    assert set(disclaimer) == {"en", "fr"}
    assert all(len(text) > 40 for text in disclaimer.values())


@pytest.mark.shared
@pytest.mark.skipif(not LISTS.exists(), reason="the feed lists beside the project are not here")
def test_the_feeds_of_the_example_are_from_the_checked_list_in_their_language() -> None:
    with LISTS.open(encoding="utf-8", newline="") as lines:
        known = {row["url"]: row["language"] for row in csv.DictReader(lines)}
    assert {feed.url: feed.language for feed in load(EXAMPLE, {}).feeds}.items() <= known.items()


# ---------------------------------------------------------------------- mistakes
def test_without_a_file_there_are_defaults() -> None:
    assert load(None, {}) == Config()


def test_every_mistake_is_reported_at_once_with_its_path(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        [store]
        keep_days = 1
        [editions]
        zone = "Atlantis/Main_Street"
        times = ["07:30", "25:00"]
        [[feeds]]
        url = "https://example.org/feed"
        outlet = "One"
        [[feeds]]
        url = "ftp://example.org/feed"
        tier = 9
        """,
    )
    found = mistakes(path)
    assert set(found) == {
        "store.keep_days",
        "editions.zone",
        "editions.times",
        "feeds[1].url",
        "feeds[1].outlet",
        "feeds[1].tier",
    }
    assert found["feeds[1].outlet"] == "is missing"
    assert "Atlantis/Main_Street" in found["editions.zone"]
    assert "25:00" in found["editions.times"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("colour = 1", "colour"),
        ("[gather]\nspeed = 1", "gather.speed"),
        ('[[feeds]]\nurl = "https://example.org/"\noutlet = "One"\nlang = "en"', "feeds[0].lang"),
    ],
)
def test_an_unknown_key_is_a_mistake(tmp_path: Path, text: str, where: str) -> None:
    found = mistakes(write(tmp_path, text))
    assert list(found) == [where]
    assert "unknown" in found[where]


def test_a_feed_that_is_listed_twice_is_a_mistake(tmp_path: Path) -> None:
    feed = '[[feeds]]\nurl = "https://example.org/feed"\noutlet = "One"\n'
    assert "https://example.org/feed" in mistakes(write(tmp_path, feed * 2))["feeds"]


def test_a_pace_beyond_the_free_one_has_to_be_paid_for(tmp_path: Path) -> None:
    assert "paid_broadcast = true" in mistakes(write(tmp_path, "[delivery]\nper_second = 31"))["delivery"]
    path = write(tmp_path, "[delivery]\nper_second = 1000\npaid_broadcast = true")
    assert load(path, {}).delivery.per_second == 1000


def test_a_floor_above_the_ceiling_is_a_mistake(tmp_path: Path) -> None:
    path = write(tmp_path, "[gather]\ninterval_floor_minutes = 60\ninterval_ceiling_minutes = 30")
    assert "interval_floor_minutes" in mistakes(path)["gather"]


def test_a_missing_file_says_which_and_what_to_copy(tmp_path: Path) -> None:
    missing = tmp_path / "none.toml"
    assert "config.example.toml" in mistakes(missing)[str(missing)]


def test_what_is_not_toml_is_said_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, "[gather\n")
    assert "line 1" in mistakes(path)[str(path)]


def test_a_file_that_is_not_text_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in mistakes(path)[str(path)]


# ---------------------------------------------------------------------- secrets and the environment
def secret(config: Config) -> str | None:
    return config.telegram.token.get_secret_value() if config.telegram.token else None


def test_the_token_comes_from_the_environment_then_the_file_then_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "token.txt").write_text(f"{OTHER_TOKEN}\n", encoding="utf-8")
    inside = f'[telegram]\ntoken = "{TOKEN}"\n'
    assert secret(load(write(tmp_path, inside), {})) == TOKEN
    both = write(tmp_path, inside + 'token_file = "token.txt"')
    assert secret(load(both, {})) == OTHER_TOKEN
    assert secret(load(both, {"TELEGRAM_BOT_TOKEN": f" {TOKEN} "})) == TOKEN


def test_without_a_token_there_is_none() -> None:
    assert secret(load(None, {"TELEGRAM_BOT_TOKEN": ""})) is None


def test_the_token_alone_in_the_environment_is_enough() -> None:
    assert secret(load(None, {"TELEGRAM_BOT_TOKEN": TOKEN})) == TOKEN


def test_a_token_file_is_looked_for_beside_the_configuration(tmp_path: Path) -> None:
    found = mistakes(write(tmp_path, '[telegram]\ntoken_file = "none.txt"'))
    assert found == {"telegram.token_file": "none.txt cannot be read"}


def test_a_wrong_token_is_reported_beside_mistakes_elsewhere(tmp_path: Path) -> None:
    path = write(tmp_path, '[telegram]\nname = "x"\n[store]\nkeep_days = 1')
    found = mistakes(path, {"TELEGRAM_BOT_TOKEN": "hello"})
    assert set(found) == {"telegram.name", "store.keep_days", "TELEGRAM_BOT_TOKEN"}


@pytest.mark.parametrize("wrong", ["hello", "123456:short", "abc:" + "d" * 35])
def test_what_is_not_a_token_is_refused_without_repeating_it(tmp_path: Path, wrong: str) -> None:
    found = mistakes(write(tmp_path, ""), {"TELEGRAM_BOT_TOKEN": wrong})
    assert "BotFather" in found["TELEGRAM_BOT_TOKEN"]
    assert wrong not in found["TELEGRAM_BOT_TOKEN"]


def test_the_token_is_never_shown(tmp_path: Path) -> None:
    config = load(write(tmp_path, f'[telegram]\ntoken = "{TOKEN}"'), {})
    for shown in (repr(config), str(config), repr(config.telegram), config.model_dump_json()):
        assert TOKEN not in shown
        assert TOKEN.partition(":")[2] not in shown


MODEL = '[model]\nbase_url = "http://127.0.0.1:11434/v1"\nname = "tiny"\n'


def key(config: Config) -> str | None:
    return config.model.key.get_secret_value() if config.model.key else None


def test_no_model_is_wanted_unless_one_is_named(tmp_path: Path) -> None:
    assert not load(None, {}).model.is_wanted
    assert load(write(tmp_path, MODEL), {}).model.is_wanted
    assert "both" in mistakes(write(tmp_path, '[model]\nname = "tiny"'))["model"]
    assert "address" in mistakes(write(tmp_path, '[model]\nbase_url = "tiny"'))["model.base_url"]


def test_the_key_of_a_model_comes_from_the_environment_then_the_file_then_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "key.txt").write_text("of-the-file\n", encoding="utf-8")
    inside = MODEL + 'key = "of-the-configuration"\n'
    assert key(load(write(tmp_path, MODEL), {})) is None
    assert key(load(write(tmp_path, inside), {})) == "of-the-configuration"
    both = write(tmp_path, inside + 'key_file = "key.txt"\n')
    assert key(load(both, {})) == "of-the-file"
    assert key(load(both, {"BROADSHEET_MODEL_KEY": " of-the-environment "})) == "of-the-environment"
    named = write(tmp_path, MODEL + 'key_variable = "MY_KEY"')
    assert key(load(named, {"MY_KEY": "mine", "BROADSHEET_MODEL_KEY": "other"})) == "mine"
    missing = mistakes(write(tmp_path, MODEL + 'key_file = "none.txt"'))
    assert missing == {"model.key_file": "none.txt cannot be read"}


def test_the_key_of_a_model_is_never_shown(tmp_path: Path) -> None:
    config = load(write(tmp_path, MODEL), {"BROADSHEET_MODEL_KEY": "sk-secret"})
    for shown in (repr(config), str(config), repr(config.model), config.model_dump_json()):
        assert "sk-secret" not in shown


def test_the_environment_names_another_database(tmp_path: Path) -> None:
    path = write(tmp_path, '[store]\ndatabase = "here.db"')
    assert load(path, {}).store.database == "here.db"
    assert load(path, {"BROADSHEET_DATABASE": "/there.db"}).store.database == "/there.db"


# ---------------------------------------------------------------------- meaning
def test_times_of_day_are_minutes_in_order_and_once() -> None:
    config = Config.model_validate({"editions": {"times": ["18:00", "7:30", "07:30"]}})
    assert config.editions.minutes == (450, 1080)


def test_a_feed_without_family_is_owned_by_its_outlet() -> None:
    assert FeedConfig(url="https://example.org/", outlet="One").owner == "One"
    assert FeedConfig(url="https://example.org/", outlet="One", family="Two").owner == "Two"
