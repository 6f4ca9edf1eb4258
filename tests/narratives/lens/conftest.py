from datetime import UTC, datetime

import pytest

from lti_tool.models import Launch
from lti_tool.selectors.launches import token_digest
from tests.conftest import Arrival
from tests.factories.lti_tool import PersonFactory


@pytest.fixture
def administer():
    """`administer("token", platform)`: somebody came to the console of that platform's district."""

    def administer(token, platform):
        person = PersonFactory.create(platform=platform, name="Administrator")
        now = datetime.now(UTC)
        launch = Launch.objects.create(
            district=platform.district,
            platform=platform,
            person=person,
            at=now,
            used_at=now,
            outcome=Launch.OPENED,
            reference="0badcafe",
            message_type="LtiResourceLinkRequest",
            subject=person.subject,
            role="district_admin",
            nonce_digest=token_digest(f"nonce of {token}"),
            token_digest=token_digest(token),
        )
        return Arrival(person, launch, token)

    return administer


@pytest.fixture
def administrator(administer, kowhai):
    """Administers the district of Kea Room."""
    return administer("token-of-administrator", kowhai)


@pytest.fixture
def stranger(administer, yuki):
    """Administers the other district."""
    return administer("token-of-stranger", yuki.person.platform)
