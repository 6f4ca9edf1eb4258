from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from lti_tool.management.said import SayingCommand, found
from lti_tool.models import District
from lti_tool.services.policies import POLICIES, BadPolicy, set_policy


class Command(SayingCommand):
    help = "Decide a policy of a district. " + " ".join(
        f"{name} ({policy.values}): {policy.effect}" for name, policy in POLICIES.items()
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--district", required=True, help="the district's id")
        parser.add_argument("name")
        parser.add_argument("value")

    def handle(self, *_args: Any, **options: Any) -> None:
        district = found(District, options["district"])
        try:
            now = set_policy(
                district=district, name=options["name"], value=options["value"], at=timezone.now()
            )
        except BadPolicy as trouble:
            raise CommandError(str(trouble)) from trouble
        self.say({"district": str(district.pk), options["name"]: now}, as_json=options["json"])
