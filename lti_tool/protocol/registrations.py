"""Beside's platforms, as pylti1p3 asks for them."""

from typing import Any

from pylti1p3.registration import Registration
from pylti1p3.request import Request
from pylti1p3.tool_config.abstract import ToolConfAbstract

from lti_tool.models import Platform
from lti_tool.protocol.refusals import UnknownPlatform


class Fields(Request):
    """The fields of a request, as pylti1p3 asks for them."""

    def __init__(self, fields: dict[str, str]) -> None:
        self._fields = fields

    def get_param(self, key: str) -> str:
        """The field, or an empty text."""
        return self._fields.get(key, "")

    def with_field(self, key: str, value: str) -> "Fields":
        """The same fields with this one changed."""
        return Fields(self._fields | {key: value})

    def is_secure(self) -> bool:
        """Unused: the cookie's attributes are Beside's own business."""
        return True


class PlatformRegistration(Registration):
    """A platform in pylti1p3's clothes."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.set_issuer(platform.issuer).set_client_id(platform.client_id)
        self.set_auth_login_url(platform.auth_login_url).set_auth_token_url(platform.auth_token_url)
        self.set_key_set_url(platform.jwks_url)
        if platform.audience:
            self.set_auth_audience(platform.audience)


def platform_of(registration: Registration) -> Platform:
    """The platform in a registration that PlatformConf found."""
    if not isinstance(registration, PlatformRegistration):
        raise TypeError("not a registration of Beside's")
    return registration.platform


class PlatformConf(ToolConfAbstract[Fields]):
    """Looks platforms up by issuer and client id.

    Deployments are looked at later, after the nonce is spent (services/launches.py).
    """

    def check_iss_has_one_client(self, iss: str) -> bool:  # noqa: ARG002 - the library's signature
        """Never assumed: hosted LMSs share one issuer among all their customers."""
        return False

    def check_iss_has_many_clients(self, iss: str) -> bool:  # noqa: ARG002 - the library's signature
        """Always, see above."""
        return True

    def find_registration_by_params(
        self, iss: str, client_id: str, *_args: Any, **_more: Any
    ) -> PlatformRegistration:
        """The platform of that issuer and client id; without a client id, the issuer's only one.

        Raises UnknownPlatform where there is none, or no single one (LTI Core 1.3, section 4.1.3).
        """
        found = Platform.objects.select_related("district").filter(issuer=iss)
        platforms = list(found.filter(client_id=client_id) if client_id else found[:2])
        if len(platforms) != 1:
            raise UnknownPlatform(
                "no platform, or more than one, with this issuer and client id",
                facts={"issuer": iss, "client_id": client_id},
            )
        return PlatformRegistration(platforms[0])

    def find_registration_by_issuer(self, iss: str, *_args: Any, **_more: Any) -> PlatformRegistration:
        """As above, with no client id."""
        return self.find_registration_by_params(iss, "")


PLATFORMS = PlatformConf()  # type: ignore[abstract] # Beside looks at deployments itself
