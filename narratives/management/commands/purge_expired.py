from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from lti_tool.management.said import SayingCommand
from narratives.services.retention import NotEverywhere, purge_expired


class Command(SayingCommand):
    help = "Delete what has outlived its time in every district, and print how many of each kind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--dry-run", action="store_true", help="only count what would be deleted")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            gone = purge_expired(at=timezone.now(), dry_run=options["dry_run"])
        except NotEverywhere as trouble:
            self.say(trouble.gone, as_json=options["json"])
            raise CommandError(str(trouble)) from trouble
        self.say(gone, as_json=options["json"])
