from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from lti_tool.management.said import SayingCommand, found
from lti_tool.models import Platform
from lti_tool.services.platforms import BadRegistration, approve_deployment


class Command(SayingCommand):
    help = "Let a deployment that waits for the district's approval be used."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--platform", required=True, help="the platform's id")
        parser.add_argument("--deployment", required=True, help="the deployment id as the LMS names it")

    def handle(self, *_args: Any, **options: Any) -> None:
        platform = found(Platform, options["platform"])
        try:
            deployment = approve_deployment(
                platform=platform, lms_id=options["deployment"], at=timezone.now()
            )
        except BadRegistration as trouble:
            raise CommandError(str(trouble)) from trouble
        self.say(
            {"platform": str(platform.pk), "deployment": deployment.lms_id, "state": deployment.state},
            as_json=options["json"],
        )
