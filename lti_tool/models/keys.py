"""The tool's own signing keys."""

from django.db import models

from lti_tool.models.rows import Row


class ToolKey(Row):
    """One RSA key pair on its way from next to active to retired.

    All three are published, so a platform that cached our key set knows a key before its first
    use and after its last. `sealed_private_key` is encrypted with FIELD_KEYS and shown nowhere.
    """

    class State(models.TextChoices):
        NEXT = "next"
        ACTIVE = "active"
        RETIRED = "retired"

    state = models.CharField(max_length=20, choices=State.choices)
    public_jwk = models.JSONField()
    sealed_private_key = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state__in=["next", "active"]),
                name="one_tool_key_is_active_and_one_is_next",
            ),
        ]

    def __str__(self) -> str:
        """The id by which platforms know it."""
        return str(self.public_jwk["kid"])
