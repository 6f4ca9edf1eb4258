from typing import Any

from django.utils import timezone

from lti_tool.management.suspending import SuspendingCommand
from lti_tool.services.suspensions import suspend


class Command(SuspendingCommand):
    help = (
        "Switch a district, a platform, one of its deployments or one person off. Open sessions end with it."
    )

    def handle(self, *_args: Any, **options: Any) -> None:
        changed = suspend(target=self.target(options), at=timezone.now())
        self.tell(changed, as_json=options["json"])
