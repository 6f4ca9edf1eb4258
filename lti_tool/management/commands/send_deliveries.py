from collections import Counter
from typing import Any

from django.utils import timezone

from lti_tool.management.said import SayingCommand
from lti_tool.services.deliveries import count_open
from lti_tool.services.sending import owed_platforms, send_due

PATIENCE = 70.0
"""Seconds: by then, the turn of somebody who was killed has come to its end."""


class Command(SayingCommand):
    help = (
        "Send what is owed to the platforms and due now, and print what left the outbox and what still waits."
    )

    def handle(self, *_args: Any, **options: Any) -> None:
        done: Counter[str] = Counter()
        for platform in owed_platforms(at=timezone.now()):
            done += send_due(platform_id=platform.pk, clock=timezone.now, patience=PATIENCE)
        left = {state: done[state] for state in ("sent", "refused", "withdrawn")}
        self.say(left | count_open(at=timezone.now()), as_json=options["json"])
