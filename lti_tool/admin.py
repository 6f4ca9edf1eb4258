"""The operator's admin: districts, platforms, deployments and keys, to look at and to switch.

It is there where OPERATOR_ADMIN is on. What it changes goes through the services, so that the district's audit
has it; Django's own history says which operator it was. It shows nobody's name and nothing that people write.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import PROTECT, ManyToOneRel, Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lti_tool.models import Action, Deployment, District, Platform, ToolKey
from lti_tool.services.audit import record
from lti_tool.services.platforms import approve_deployments
from lti_tool.services.policies import POLICIES
from lti_tool.services.suspensions import Suspension, restore, suspend

admin.site.site_header = admin.site.site_title = _("Beside, for its operator")
admin.site.site_url = None  # Beside has no page for people who come from nowhere
admin.site.index_title = _("Districts and their platforms")


class Shown(admin.ModelAdmin):  # type: ignore[type-arg] # Django's class takes none at run time
    """Rows to read. Nothing is written in a form: commands register, and actions switch."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        """Never by a form."""
        return False

    def has_operate_permission(self, request: HttpRequest) -> bool:
        """Whether this operator may use the actions: whoever may change such rows by Django's permissions."""
        return super().has_change_permission(request)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Never many deletions at once."""
        return {name: one for name, one in super().get_actions(request).items() if name != "delete_selected"}


class Switched(Shown):
    """Rows that can be suspended, and deleted for as long as nothing stands on them."""

    actions: Sequence[str] = ("suspend_chosen", "restore_chosen")

    @admin.action(description=_("Suspend: refuse launches and end sessions"), permissions=["operate"])
    def suspend_chosen(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        """Switch them off."""
        ended = self._switch(request, chosen, suspend, "suspended")
        said = ngettext(
            "Suspended. %(count)d open session ends.", "Suspended. %(count)d open sessions end.", ended
        )
        self.message_user(request, said % {"count": ended})

    @admin.action(description=_("Restore: let launches in again"), permissions=["operate"])
    def restore_chosen(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        """Switch them on."""
        self._switch(request, chosen, restore, "restored")
        self.message_user(request, _t("Restored."))

    def get_deleted_objects(self, objs: Sequence[Any] | QuerySet[Any], request: HttpRequest) -> Any:
        """What would go; or in words, and without loading it, what stands on it and so forbids it."""
        held = sorted({what for one in objs for what in standing_on(one)})
        return ([], {}, set(), held) if held else super().get_deleted_objects(objs, request)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete it, and tell the audit of its district, if that is not what goes."""
        if not isinstance(obj, District):
            detail = {"switch": "deleted", "name": str(obj)}
            record(Action.SWITCHED, by=obj.district, at=timezone.now(), target=obj, detail=detail)
        super().delete_model(request, obj)

    @transaction.atomic
    def _switch(
        self,
        request: HttpRequest,
        chosen: QuerySet[Any],
        switch: Callable[..., Suspension],
        said: str,
    ) -> int:
        """Switch each of them, and answer how many sessions stand on them."""
        sessions = 0
        for target in chosen:
            sessions += switch(target=target, at=timezone.now()).sessions
            self.log_change(request, target, said)
        return sessions


@admin.register(District)
class DistrictAdmin(Switched):
    """Districts with their policies, which `set_policy` and the district's own console decide."""

    fields = ("id", "name", "created_at", "suspended_at", *POLICIES)
    list_display = ("name", "created_at", "suspended_at")
    list_filter = (("suspended_at", admin.EmptyFieldListFilter),)
    search_fields = ("name",)
    ordering = ("name",)


@admin.register(Platform)
class PlatformAdmin(Switched):
    """Platforms and the addresses that they told."""

    fields = (
        *("id", "name", "district", "product", "issuer", "client_id", "auth_login_url", "auth_token_url"),
        *("jwks_url", "audience", "is_invited", "created_at", "suspended_at"),
    )
    list_display = ("name", "district", "product", "issuer", "client_id", "suspended_at")
    list_filter = ("product", ("suspended_at", admin.EmptyFieldListFilter))
    list_select_related = ("district",)
    search_fields = ("name", "issuer", "client_id", "district__name")
    ordering = ("name",)


@admin.register(Deployment)
class DeploymentAdmin(Switched):
    """Deployments, those that wait for approval among them."""

    actions = ("approve_chosen", "suspend_chosen", "restore_chosen")
    fields = ("lms_id", "platform", "district", "state", "services", "created_at", "suspended_at")
    list_display = ("lms_id", "platform", "district", "state", "created_at", "suspended_at")
    list_filter = ("state", ("suspended_at", admin.EmptyFieldListFilter))
    list_select_related = ("platform", "district")
    search_fields = ("lms_id", "platform__name", "district__name")
    ordering = ("-state", "-created_at")

    @admin.action(description=_("Approve: let it be used"), permissions=["operate"])
    @transaction.atomic
    def approve_chosen(self, request: HttpRequest, chosen: QuerySet[Deployment]) -> None:
        """Approve those that wait, on their districts' behalf."""
        approved = [
            one
            for waiting in chosen.select_related("district")
            for one in approve_deployments(deployments=[waiting], by=waiting.district, at=timezone.now())
        ]
        for one in approved:
            self.log_change(request, one, "approved")
        said = ngettext("Approved %(count)d deployment.", "Approved %(count)d deployments.", len(approved))
        self.message_user(request, said % {"count": len(approved)})


@admin.register(ToolKey)
class ToolKeyAdmin(Shown):
    """The tool's keys by their public halves. `rotate_tool_keys` changes them; nothing shows a private one."""

    list_display = ("__str__", "state", "created_at")
    fields = ("state", "created_at", "public_jwk")
    ordering = ("state",)

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        """Never: platforms may still hold the public half."""
        return False


def standing_on(row: Model) -> Iterator[str]:
    """The kinds of rows that stand on this one and keep it from being deleted, each by its name."""
    for relation in row._meta.get_fields(include_hidden=True):  # noqa: SLF001 - Django's public name for it
        if not isinstance(relation, ManyToOneRel) or relation.on_delete is not PROTECT:
            continue
        others = relation.field.model
        if others._default_manager.filter(**{relation.field.name: row.pk}).exists():  # noqa: SLF001 - as above
            yield str(others._meta.verbose_name_plural)  # noqa: SLF001 - as above
