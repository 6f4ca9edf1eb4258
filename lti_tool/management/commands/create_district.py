from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from lti_tool.management.said import SayingCommand
from lti_tool.services.districts import BadName, create_district
from lti_tool.web.addresses import public_address


class Command(SayingCommand):
    help = "Create a district and print the address by which it registers its platforms (7 days)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("name")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            made = create_district(name=options["name"], at=timezone.now())
        except BadName as trouble:
            raise CommandError(str(trouble)) from trouble
        self.say(
            {
                "id": str(made.district.pk),
                "name": made.district.name,
                "registration_url": public_address("lti:register", made.invitation),
            },
            as_json=options["json"],
        )
