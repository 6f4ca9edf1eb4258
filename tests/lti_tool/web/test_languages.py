import pytest
from django.test import Client


@pytest.fixture
def languages(settings):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic"), ("pt-br", "Brazilian Portuguese")]


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("ar", "ar"),
        ("ar-EG", "ar"),
        ("pt_BR", "pt-br"),
        ("xx", "en"),
        ("$Message.locale", "en"),
        ("é" * 300, "en"),
    ],
)
def test_panel_speaks_the_language_that_the_platform_asks_for_also_after_the_launch(
    send, languages, locale, language
):
    opened = send(launch_presentation={"locale": locale})
    later = Client().get("/who/", headers={"Authorization": f"Bearer {opened.json()['token']}"})

    assert opened.json()["language"] == language
    assert later.json()["language"] == language


def test_reader_of_a_platform_that_asks_for_none_gets_the_language_of_the_browser(send, languages):
    opened = send(launch_presentation=None)
    header = {"Authorization": f"Bearer {opened.json()['token']}", "Accept-Language": "ar"}

    assert Client().get("/who/", headers=header).json()["language"] == "ar"
