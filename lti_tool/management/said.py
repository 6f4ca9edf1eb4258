"""How Beside's commands answer: lines for a person, or one JSON object for a program."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from lti_tool.models import District, Platform

Tenant = TypeVar("Tenant", District, Platform)


class SayingCommand(BaseCommand):
    """A command whose result is a mapping of names to values."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Every command of Beside takes `--json`."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def say(self, result: Mapping[str, Any], *, as_json: bool) -> None:
        """Print the result in the form that was asked for."""
        if as_json:
            self.stdout.write(json.dumps(result))
            return
        for name, value in result.items():
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            self.stdout.write(f"{name}: {shown}")


def found(model: type[Tenant], pk: str) -> Tenant:
    """The district or platform of that id. Raises CommandError, in words, where there is none."""
    try:
        return model._default_manager.get(pk=pk)  # noqa: SLF001 - Django's public name for it
    except (model.DoesNotExist, ValidationError) as trouble:
        raise CommandError(f"There is no {model.__name__.lower()} with the id {pk}.") from trouble
