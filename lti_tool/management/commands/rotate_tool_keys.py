from typing import Any

from lti_tool.management.said import SayingCommand
from lti_tool.services.keys import rotate_tool_keys


class Command(SayingCommand):
    help = "Let the next signing key take over. All keys in use stay published."

    def handle(self, *_args: Any, **options: Any) -> None:
        turn = rotate_tool_keys()
        self.say({"active": turn.active, "next": turn.next, "retired": turn.retired}, as_json=options["json"])
