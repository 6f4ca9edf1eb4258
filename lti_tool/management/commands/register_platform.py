from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from lti_tool.management.said import SayingCommand, found
from lti_tool.models import District, Platform
from lti_tool.services.platforms import BadRegistration, PlatformAddresses, register_platform
from lti_tool.web.addresses import public_address


class Command(SayingCommand):
    help = "Register an LMS with a district, and print what to enter in the LMS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--district", required=True, help="the district's id")
        parser.add_argument("--name", required=True)
        parser.add_argument("--issuer", required=True)
        parser.add_argument("--client-id", required=True)
        parser.add_argument("--auth-login-url", required=True)
        parser.add_argument("--auth-token-url", required=True)
        parser.add_argument("--jwks-url", required=True)
        parser.add_argument("--audience", default="", help="audience of token requests, if not the token URL")
        parser.add_argument("--product", choices=Platform.Product.values, default=Platform.Product.OTHER)
        parser.add_argument("--deployment-id", action="append", default=[], help="repeatable")

    def handle(self, *_args: Any, **options: Any) -> None:
        district = found(District, options["district"])
        try:
            platform = register_platform(
                district=district,
                name=options["name"],
                product=options["product"],
                addresses=PlatformAddresses(
                    issuer=options["issuer"],
                    client_id=options["client_id"],
                    auth_login_url=options["auth_login_url"],
                    auth_token_url=options["auth_token_url"],
                    jwks_url=options["jwks_url"],
                    audience=options["audience"],
                ),
                deployment_ids=options["deployment_id"],
                at=timezone.now(),
            )
        except BadRegistration as trouble:
            raise CommandError(str(trouble)) from trouble
        self.say(
            {
                "id": str(platform.pk),
                "login_url": public_address("lti:platform-login", platform.pk),
                "launch_url": public_address("lti:launch"),
                "jwks_url": public_address("lti:jwks"),
                "deployments": options["deployment_id"],
            },
            as_json=options["json"],
        )
