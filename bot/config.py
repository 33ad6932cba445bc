"""config.toml and the environment become one frozen ``Config``; every mistake is reported at once.

Nothing is read at import. Secrets (the bot token, the key of a language model) come from the environment or from a file
that the configuration names, and never appear in ``repr``.
"""

from __future__ import annotations

import os
import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from zoneinfo import available_timezones

from pydantic import (
    AnyHttpUrl,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
# What something counts; nothing above the weight of a crowd.
Weight = Annotated[float, Field(ge=0, le=10)]
_TIME = re.compile(r"^([01]?\d|2[0-3]):([0-5]\d)$")
# What a link to a bot may carry, and what is not read as a link to a story or a hashtag.
_INVITE = re.compile(r"^(?!s\d+$|t_)[A-Za-z0-9_-]{8,64}$")
_TOKEN = re.compile(r"^\d+:[\w-]{30,}$")


def _web_address(url: str) -> str:
    try:
        TypeAdapter(AnyHttpUrl).validate_python(url)
    except ValidationError:
        raise ValueError(f"{url!r} is not an http or https address") from None
    return url


class Section(BaseModel):
    """What all sections share: unknown keys are mistakes, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class TelegramConfig(Section):
    """Who the bot is on Telegram. Without a token the local chat is started."""

    token: SecretStr | None = None
    token_file: Path | None = None
    admins: tuple[int, ...] = ()
    # Either makes the bot private.
    allowed: tuple[int, ...] = ()
    invite_code: SecretStr | None = None
    # What one person may ask in a minute.
    asks_per_minute: Annotated[int, Field(ge=5, le=100_000)] = 30
    # Only for an own Bot API server and for tests.
    api: str = "https://api.telegram.org"

    @property
    def is_private(self) -> bool:
        """Whether only people on the list, and those invited, are answered."""
        return bool(self.allowed) or self.invite_code is not None

    @field_validator("invite_code")
    @classmethod
    def _fits_into_a_link(cls, code: SecretStr | None) -> SecretStr | None:
        if code is not None and not _INVITE.match(code.get_secret_value()):
            raise ValueError(
                "takes 8 to 64 letters, digits, - and _, and does not begin like a link to a story or hashtag"
            )
        return code


class StoreConfig(Section):
    """Where things are kept, and for how long. Subscriptions are kept for good."""

    database: str = "data/broadsheet.db"
    keep_days: Annotated[int, Field(ge=4, le=3650)] = 30


class GatherConfig(Section):
    """How feeds are read."""

    contact: str = ""
    concurrency: Annotated[int, Field(ge=1, le=256)] = 16
    workers: Annotated[int, Field(ge=1, le=16)] = 1
    interval_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    interval_floor_minutes: Annotated[int, Field(ge=1, le=1440)] = 10
    interval_ceiling_minutes: Annotated[int, Field(ge=1, le=10080)] = 720
    deadline_seconds: Annotated[float, Field(gt=0, le=120)] = 10.0
    parse_seconds: Annotated[float, Field(gt=0, le=120)] = 8.0
    max_megabytes: Annotated[float, Field(gt=0, le=100)] = 8.0
    max_entries: Annotated[int, Field(ge=1, le=5000)] = 200
    host_spacing_seconds: Annotated[float, Field(ge=0, le=60)] = 1.0

    @model_validator(mode="after")
    def _floor_below_ceiling(self) -> Self:
        if self.interval_floor_minutes > self.interval_ceiling_minutes:
            raise ValueError("interval_floor_minutes is above interval_ceiling_minutes")
        return self


class StoriesConfig(Section):
    """How entries become stories."""

    window_hours: Annotated[int, Field(ge=6, le=240)] = 72
    vectors: bool = True
    # After so many hours a story counts half of what it counted fresh.
    half_life_hours: Annotated[float, Field(gt=0, le=240)] = 12.0


# What concerns how people live comes before what entertains them; where nothing is said a topic counts 1.
_TOPICS = {
    **dict.fromkeys(("politics", "elections", "foreignpolicy", "war", "terrorism", "disaster", "wildfire"), 1.8),
    **dict.fromkeys(("justice", "humanrights", "protests", "police", "economy", "health", "coronavirus"), 1.5),
    **dict.fromkeys(("immigration", "indigenous", "racism", "accident", "crime", "environment", "education"), 1.2),
    **dict.fromkeys(("science", "space", "animals"), 0.5),
    **dict.fromkeys(("sport", "football", "culture", "film", "television", "music", "books", "technology"), 0.4),
    **dict.fromkeys(("celebrity", "royalty", "fashion", "food", "travel", "videogames"), 0.25),
}


class RankingConfig(Section):
    """How much a story matters: the weights of who reports it, how, and what it is about."""

    # What the voice of a publisher family counts, by the tier of its best outlet here: 1, 2, 3.
    tiers: tuple[Weight, Weight, Weight] = (1.5, 1.0, 0.5)
    copied: Weight = 0.15
    light: Weight = 0.35
    front_places: Annotated[int, Field(ge=0, le=100)] = 3
    front: Weight = 0.2
    language: Weight = 0.75
    fast_families: Annotated[int, Field(ge=2, le=100)] = 3
    fast_minutes: Annotated[int, Field(ge=1, le=1440)] = 120
    fast: Annotated[float, Field(ge=1, le=10)] = 1.25
    again: Annotated[float, Field(ge=0, le=1)] = 0.5
    topics: dict[str, Annotated[float, Field(gt=0, le=10)]] = Field(default_factory=lambda: dict(_TOPICS))


class TagsConfig(Section):
    """What the operator corrects in hashtags, in any spelling: ``aliases`` lead to others, ``banned`` are not shown."""

    aliases: dict[str, str] = {}
    banned: tuple[str, ...] = ()


class ModelConfig(Section):
    """A language model that gives stories their words; off until it has an address and a name.

    ``key`` is where the password to it ends up, wherever it came from; servers of one's own mostly want none.
    """

    base_url: str = ""
    name: Annotated[str, Field(max_length=200)] = ""
    key: SecretStr | None = None
    key_variable: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] = "BROADSHEET_MODEL_KEY"
    key_file: Path | None = None
    style: Literal["plain", "wry"] = "plain"
    # Those of [editions] where empty.
    languages: tuple[Language, ...] = ()
    requests_a_day: Annotated[int, Field(ge=1, le=1_000_000)] = 300
    tokens_a_day: Annotated[int, Field(ge=1000, le=10_000_000_000)] = 600_000
    concurrency: Annotated[int, Field(ge=1, le=32)] = 2
    timeout_seconds: Annotated[float, Field(gt=0, le=900)] = 60.0
    retries: Annotated[int, Field(ge=0, le=5)] = 2
    answer_tokens: Annotated[int, Field(ge=200, le=16_000)] = 1200

    @property
    def is_wanted(self) -> bool:
        """Whether stories are to be worded by a model at all."""
        return bool(self.base_url and self.name)

    @field_validator("base_url")
    @classmethod
    def _address(cls, url: str) -> str:
        return _web_address(url) if url else url

    @model_validator(mode="after")
    def _whole_or_none(self) -> Self:
        if bool(self.base_url) != bool(self.name):
            raise ValueError("needs both base_url and name; leave both empty to do without a model")
        return self


class EditionsConfig(Section):
    """What subscribers are sent when they have not chosen otherwise."""

    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("en", "fr")
    zone: str = "America/Toronto"
    times: Annotated[tuple[str, ...], Field(min_length=1)] = ("07:30",)
    more_stories: Annotated[int, Field(ge=0, le=20)] = 5
    fresh_hours: Annotated[int, Field(ge=1, le=168)] = 36
    disclaimer: dict[Language, str] = Field(default_factory=dict)

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"{zone!r} is not a time zone; write one like America/Toronto or Europe/Paris")
        return zone

    @field_validator("times")
    @classmethod
    def _times_of_day(cls, times: tuple[str, ...]) -> tuple[str, ...]:
        for time in times:
            if not _TIME.match(time):
                raise ValueError(f"{time!r} is not a time of day; write one like 07:30")
        return times

    @property
    def minutes(self) -> tuple[int, ...]:
        """The default times as minutes after local midnight, ascending."""
        pairs = (time.split(":") for time in self.times)
        return tuple(sorted({int(hour) * 60 + int(minute) for hour, minute in pairs}))


_FREE_PER_SECOND = 30


class DeliveryConfig(Section):
    """How fast Telegram is spoken to."""

    per_second: Annotated[int, Field(ge=1, le=1000)] = 30
    # Telegram takes Stars of the bot's for each message beyond 30 a second.
    paid_broadcast: bool = False
    per_group_minute: Annotated[int, Field(ge=1, le=20)] = 20
    give_up_hours: Annotated[int, Field(ge=1, le=168)] = 12
    # A text file that gets a line for each attempt to send; none where this is empty.
    log: str = ""

    @model_validator(mode="after")
    def _no_faster_than_allowed(self) -> Self:
        if self.per_second > _FREE_PER_SECOND and not self.paid_broadcast:
            raise ValueError(f"per_second is above {_FREE_PER_SECOND}, which takes paid_broadcast = true")
        return self


class AlertsConfig(Section):
    """When a story breaks, and how often somebody who wants to know at once is told."""

    # So many publisher families, each with its first report within so many minutes.
    families: Annotated[int, Field(ge=2, le=100)] = 6
    within_minutes: Annotated[int, Field(ge=5, le=1440)] = 120
    gap_hours: Annotated[float, Field(ge=0, le=168)] = 3.0


class LocalConfig(Section):
    """The local chat page and the sample newsroom. Ports of 0 mean: any free one."""

    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    newsroom_port: Annotated[int, Field(ge=0, le=65535)] = 0


class FeedConfig(Section):
    """One feed of the operator."""

    url: str
    outlet: Annotated[str, Field(min_length=1, max_length=80)]
    family: Annotated[str, Field(max_length=80)] = ""
    language: Language | None = None
    tier: Annotated[int, Field(ge=1, le=3)] = 2
    private_network: bool = False

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        return _web_address(url)

    @property
    def owner(self) -> str:
        """The publisher family: as configured, else the outlet itself."""
        return self.family or self.outlet


class Config(Section):
    """Everything that can be configured."""

    telegram: TelegramConfig = TelegramConfig()
    store: StoreConfig = StoreConfig()
    gather: GatherConfig = GatherConfig()
    stories: StoriesConfig = StoriesConfig()
    ranking: RankingConfig = RankingConfig()
    tags: TagsConfig = TagsConfig()
    model: ModelConfig = ModelConfig()
    editions: EditionsConfig = EditionsConfig()
    delivery: DeliveryConfig = DeliveryConfig()
    alerts: AlertsConfig = AlertsConfig()
    local: LocalConfig = LocalConfig()
    feeds: tuple[FeedConfig, ...] = ()

    @property
    def window(self) -> timedelta:
        """How far back an entry may join a story."""
        return timedelta(hours=self.stories.window_hours)

    @property
    def half_life(self) -> timedelta:
        """After how long a story counts half."""
        return timedelta(hours=self.stories.half_life_hours)

    @property
    def give_up(self) -> timedelta:
        """How long a delivery is tried."""
        return timedelta(hours=self.delivery.give_up_hours)

    @property
    def retention(self) -> timedelta:
        """How long entries and stories are kept."""
        return timedelta(days=self.store.keep_days)

    @field_validator("feeds")
    @classmethod
    def _each_once(cls, feeds: tuple[FeedConfig, ...]) -> tuple[FeedConfig, ...]:
        urls = [feed.url for feed in feeds]
        twice = sorted({url for url in urls if urls.count(url) > 1})
        if twice:
            raise ValueError("listed twice: " + ", ".join(twice))
        return feeds


def load(path: Path | None, environment: Mapping[str, str] | None = None) -> Config:
    """Read ``path`` (defaults for everything when None) and the environment.

    Raises ConfigError with every mistake, each with its path in the file.
    """
    environment = os.environ if environment is None else environment
    raw = {} if path is None else _read(path)
    mistakes: list[tuple[str, str]] = []
    config = Config()
    try:
        config = Config.model_validate(raw)
    except ValidationError as error:
        mistakes += [_explain(dict(problem)) for problem in error.errors()]
    token = _token(_telegram(raw), path, environment, mistakes)
    key = _model_key(config.model, path, environment, mistakes)
    if mistakes:
        raise ConfigError(mistakes)
    database = environment.get("BROADSHEET_DATABASE", config.store.database)
    return config.model_copy(
        update={
            "telegram": config.telegram.model_copy(update={"token": token}),
            "store": config.store.model_copy(update={"database": database}),
            "model": config.model.model_copy(update={"key": key}),
        }
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError([(str(path), "no such file; copy config.example.toml to it")]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([(str(path), f"cannot be read: {error}")]) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([(str(path), f"is not valid TOML: {error}")]) from None


def _telegram(raw: dict[str, Any]) -> TelegramConfig:
    """The section on its own, so that a wrong token is reported beside mistakes elsewhere."""
    try:
        return TelegramConfig.model_validate(raw.get("telegram", {}))
    except ValidationError:
        return TelegramConfig()


def _explain(problem: dict[str, Any]) -> tuple[str, str]:
    """One mistake as its path (``feeds[3].url``) and what to do."""
    path = ""
    for part in problem["loc"]:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    words = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        words = "unknown key; see config.example.toml for those that exist"
    elif problem["type"] == "missing":
        words = "is missing"
    return path.removeprefix(".") or "(top level)", words


def _token(
    telegram: TelegramConfig, path: Path | None, environment: Mapping[str, str], mistakes: list[tuple[str, str]]
) -> SecretStr | None:
    """The token from the environment, the named file or the configuration, in this order."""
    where, token = "telegram.token", telegram.token.get_secret_value() if telegram.token else ""
    if telegram.token_file is not None:
        where = "telegram.token_file"
        token = _secret_file(telegram.token_file, path, where, mistakes)
    if environment.get("TELEGRAM_BOT_TOKEN"):
        where, token = "TELEGRAM_BOT_TOKEN", environment["TELEGRAM_BOT_TOKEN"].strip()
    if not token:
        return None
    if not _TOKEN.match(token):
        mistakes.append((where, "is not a bot token; @BotFather gives one like 123456:ABC..."))
        return None
    return SecretStr(token)


def _model_key(
    model: ModelConfig, path: Path | None, environment: Mapping[str, str], mistakes: list[tuple[str, str]]
) -> SecretStr | None:
    """The key of the language model from the named variable, the named file or the configuration, in this order."""
    if environment.get(model.key_variable):
        return SecretStr(environment[model.key_variable].strip())
    if model.key_file is not None:
        return SecretStr(_secret_file(model.key_file, path, "model.key_file", mistakes)) or None
    return model.key


def _secret_file(file: Path, path: Path | None, where: str, mistakes: list[tuple[str, str]]) -> str:
    """What a file beside the configuration holds; one that cannot be read is a mistake."""
    try:
        return ((path.parent if path else Path()) / file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        mistakes.append((where, f"{file} cannot be read"))
        return ""
