from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from lti_tool.management.said import SayingCommand, found
from lti_tool.models import Deployment, Platform
from lti_tool.services.console_links import forget_console_links


class Command(SayingCommand):
    help = "Let the next link by which an administrator comes open the console, instead of the one that does now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--platform", required=True, help="the platform's id")
        parser.add_argument("--deployment", help="only the deployment of this id, as the LMS names it")

    def handle(self, *_args: Any, **options: Any) -> None:
        platform = found(Platform, options["platform"])
        deployments = Deployment.objects.filter(platform=platform)
        if options["deployment"] is not None:
            deployments = deployments.filter(lms_id=options["deployment"])
            if not deployments.exists():
                raise CommandError(f"The platform has no deployment of the id {options['deployment']}.")
        forgotten = forget_console_links(deployments=deployments, at=timezone.now())
        self.say(
            {"platform": str(platform.pk), "deployments": [one.lms_id for one in forgotten]},
            as_json=options["json"],
        )
