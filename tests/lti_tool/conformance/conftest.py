import pytest

from lti_tool.models import Launch, Person


@pytest.fixture
def assert_refused():
    """Assert that a launch was refused in this way, with a reference, and that nothing was opened."""

    def assert_refused(response, status, slug):
        said = response.json()
        assert (response.status_code, said["type"].rsplit("/", 1)[1]) == (status, slug)
        assert said["reference"]
        assert not Launch.objects.filter(outcome=Launch.OPENED).exists()
        assert not Person.objects.exists()

    return assert_refused


@pytest.fixture
def whole_beside(settings):
    """Launches lead to Beside's own panel, which is a page."""
    settings.ROOT_URLCONF = "config.urls"
    settings.LAUNCH_PANEL = "panel:arrival"
