import pytest

from tests.conftest import Arrival, administer


@pytest.fixture
def kiri_of_platform(platform) -> Arrival:
    """Kiri, as an administrator of the platform that the tests of launches send from."""
    return administer("token-of-kiri", "Kiri", "Walker", platform)
