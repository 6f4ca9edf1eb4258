from typing import Any

from django.utils import timezone

from lti_tool.management.suspending import SuspendingCommand
from lti_tool.services.suspensions import restore


class Command(SuspendingCommand):
    help = "Switch on again what was suspended."

    def handle(self, *_args: Any, **options: Any) -> None:
        changed = restore(target=self.target(options), at=timezone.now())
        self.tell(changed, as_json=options["json"])
