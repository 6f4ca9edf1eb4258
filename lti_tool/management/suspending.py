"""What the commands `suspend` and `restore` share: whom they name, and how they answer."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from lti_tool.management.said import SayingCommand, found
from lti_tool.models import Deployment, District, Person, Platform
from lti_tool.services.suspensions import NothingToSuspend, Suspension, find_target


class SuspendingCommand(SayingCommand):
    """A command about a district, a platform, or a deployment or person of it."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One of a district and a platform; of a platform perhaps one part only."""
        super().add_arguments(parser)
        whole = parser.add_mutually_exclusive_group(required=True)
        whole.add_argument("--district", help="the district's id")
        whole.add_argument("--platform", help="the platform's id")
        part = parser.add_mutually_exclusive_group()
        part.add_argument("--deployment", help="only the deployment of this id, as the LMS names it")
        part.add_argument("--sub", help="only the person of this id, as the LMS names it")

    def target(self, options: dict[str, Any]) -> District | Platform | Deployment | Person:
        """What the options name. Raises CommandError."""
        deployment, subject = options["deployment"], options["sub"]
        if options["district"]:
            if deployment is not None or subject is not None:
                raise CommandError("--deployment and --sub belong to a --platform.")
            return found(District, options["district"])
        platform = found(Platform, options["platform"])
        try:
            return find_target(platform=platform, deployment_lms_id=deployment, subject=subject)
        except NothingToSuspend as trouble:
            raise CommandError(str(trouble)) from trouble

    def tell(self, changed: Suspension, *, as_json: bool) -> None:
        """Say what was switched, and how many open sessions stood on it."""
        target = changed.target
        self.say(
            {
                "kind": type(target).__name__.lower(),
                "id": str(target.pk),
                "suspended": target.suspended_at is not None,
                "sessions": changed.sessions,
            },
            as_json=as_json,
        )
