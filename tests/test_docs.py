"""What the README, the help and the example configuration say is what there is."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from bot.__main__ import COMMANDS, parser
from handlers import COMMANDS as CHAT_COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    match = re.search(rf"<!-- {name}:.*?-->(.*?)<!-- end of {name} -->", README, re.DOTALL)
    assert match, f"the README has no section on {name}"
    return match[1]


def test_the_readme_begins_with_the_two_commands() -> None:
    head = README.split("\n## ")[0]
    assert head.index("make run") < head.index("make test") < 400


def test_the_readme_lists_every_command_of_the_chat_and_no_other() -> None:
    listed = re.findall(r"^\| `/(\w+)", section("commands"), re.MULTILINE)
    assert listed == [command.name for command in CHAT_COMMANDS]


def test_the_readme_describes_the_commands_of_the_chat_as_help_does() -> None:
    for command in CHAT_COMMANDS:
        assert command.description in section("commands"), command.name


def subparsers(of: argparse.ArgumentParser, prefix: str = "") -> dict[str, argparse.ArgumentParser]:
    """Every command that can be given, also those within another: ``feeds add``."""
    found = {}
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                found |= subparsers(command, f"{prefix}{name} ") or {f"{prefix}{name}": command}
    return found


def test_the_readme_lists_every_command_and_option_of_the_command_line() -> None:
    described = section("command line")
    assert {name.split()[0] for name in subparsers(parser())} == set(COMMANDS)
    for name, command in subparsers(parser()).items():
        row = next(line for line in described.splitlines() if re.search(rf"python -m bot {name}\b", line))
        for action in command._actions:
            for option in action.option_strings:
                if option.startswith("--") and option not in {"--help", "--config"}:
                    assert option in row, f"{name} {option}"


def test_no_option_of_the_command_line_is_invented_by_the_readme() -> None:
    actions = [action for command in subparsers(parser()).values() for action in command._actions]
    real = {option for action in actions for option in action.option_strings}
    assert set(re.findall(r"--[a-z][a-z-]+", section("command line"))) <= real


def test_links_in_the_readme_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (ROOT / target).exists(), target
