"""The kinds of narrative: one table of rules. A new kind is a row here, not a module."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lti_tool.viewer import Role

TEACHING = frozenset({Role.TEACHER, Role.ASSISTANT})
LEARNING = frozenset({Role.LEARNER})


class UnknownKind(Exception):
    """There is no such kind of narrative."""


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a narrative. The starter is a question, shown while the part is empty and never saved."""

    key: str
    label: str | Promise
    starter: str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """What holds for every narrative of a kind.

    `about_self`: the author is the only learner it is about. `on_assignment`: it hangs on an assignment.
    `retired_parts` are no longer written, but name what was written under them.
    """

    key: str
    label: str | Promise
    written_by: frozenset[Role]
    parts: tuple[Part, ...]
    about_self: bool
    on_assignment: bool
    retired_parts: tuple[Part, ...] = ()

    @property
    def known_parts(self) -> tuple[Part, ...]:
        """Every part that a narrative of this kind may hold words in, in order."""
        return self.parts + self.retired_parts


KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            key="feedback",
            label=_("Feedback"),
            written_by=TEACHING,
            parts=(
                Part(
                    "celebrations", _("Celebrations"), _("What did you see here that you want to celebrate?")
                ),
                Part(
                    "challenges", _("Challenges"), _("Where did the work push back, and what did that show?")
                ),
                Part(
                    "next_steps",
                    _("Next steps"),
                    _("What could be tried next, and when is there time for it?"),
                ),
            ),
            about_self=False,
            on_assignment=True,
        ),
        Kind(
            key="reflection",
            label=_("Reflection"),
            written_by=LEARNING,
            parts=(
                Part(
                    "how_i_see_it",
                    _("How I see my work"),
                    _("What would you tell somebody who has not seen it?"),
                ),
                Part("proud_of", _("What I am proud of"), _("Which part would you show first, and why?")),
                Part("help_with", _("What I would like help with"), _("What do you still wonder about?")),
            ),
            about_self=True,
            on_assignment=True,
        ),
    )
}


def kind_of(key: str) -> Kind:
    """The kind of that key. Raises UnknownKind."""
    try:
        return KINDS[key]
    except KeyError:
        raise UnknownKind(key) from None
