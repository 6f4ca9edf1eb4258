from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from lti_tool.management.said import SayingCommand, found
from lti_tool.models import District
from lti_tool.services.districts import invite
from lti_tool.web.addresses import public_address


class Command(SayingCommand):
    help = "Print a new address by which a district registers a platform (once, 7 days)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--district", required=True, help="the district's id")

    def handle(self, *_args: Any, **options: Any) -> None:
        token = invite(district=found(District, options["district"]), at=timezone.now())
        self.say({"registration_url": public_address("lti:register", token)}, as_json=options["json"])
