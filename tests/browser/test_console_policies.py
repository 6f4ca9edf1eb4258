"""What a district decides in the console, and what it changes: policies and formats, with stale pages."""

from datetime import UTC, datetime

from playwright.sync_api import expect

from lti_tool.models import Action, AuditEntry, District, Launch
from tests.browser.console import go, policy, said
from tests.browser.test_pages_are_for_everyone import open_writing


def test_short_names_are_all_that_a_teacher_sees_once_the_district_has_decided_so(
    browser, visit, administer, room_12
):
    _, kiri = administer(browser)
    go(kiri, "Policies")
    policy(kiri, "Names").get_by_role("combobox").select_option("Short names")
    policy(kiri, "Names").get_by_role("button", name="Decide").click()
    expect(policy(kiri, "Names").locator("[data-focus]")).to_have_text("Decided: Names.")
    expect(said(kiri)).to_be_focused()
    expect(said(kiri)).to_be_in_viewport()

    _, aroha = visit(browser, "aroha")
    expect(aroha.get_by_role("link", name="Mia T.")).to_be_visible()
    expect(aroha.get_by_text("Tane")).to_have_count(0)


def test_letter_can_be_called_back_for_as_long_as_the_district_decides(browser, visit, administer, room_12):
    _, kiri = administer(browser)
    go(kiri, "Policies")
    policy(kiri, "Minutes to call back").get_by_role("spinbutton").fill("0")
    policy(kiri, "Minutes to call back").get_by_role("button", name="Decide").click()
    expect(said(kiri)).to_have_text("Decided: Minutes to call back.")

    _, aroha = visit(browser, "aroha")
    open_writing(aroha, "Tom Ellis")
    aroha.get_by_role("textbox", name="Next steps").press_sequentially("Try again.")
    aroha.get_by_role("link", name="Read it as Tom would").click()
    aroha.get_by_role("button", name="Share with Tom").click()
    expect(aroha.get_by_text("Not opened by anybody yet.")).to_be_visible()
    expect(aroha.get_by_role("article")).to_contain_text("Try again.")
    expect(aroha.get_by_text("You can call it back until")).to_have_count(0)


def test_second_of_two_administrators_sees_both_values_and_decides(browser, administer, school):
    _, first = administer(browser)
    _, second = administer(browser)
    for frame, minutes in ((first, "60"), (second, "10")):
        go(frame, "Policies")
        policy(frame, "Minutes to call back").get_by_role("spinbutton").fill(minutes)
    decide = {"name": "Decide"}

    policy(first, "Minutes to call back").get_by_role("button", **decide).click()
    expect(said(first)).to_have_text("Decided: Minutes to call back.")
    policy(second, "Minutes to call back").get_by_role("button", **decide).click()
    expect(said(second)).to_contain_text("Somebody else has decided this since you opened the page.")
    expect(said(second)).to_contain_text("It is now “60”. You wanted “10”")
    expect(policy(second, "Minutes to call back").get_by_role("spinbutton")).to_have_value("10")
    policy(second, "Minutes to call back").get_by_role("button", **decide).click()
    expect(said(second)).to_have_text("Decided: Minutes to call back.")

    assert District.objects.get(pk=school.platform.district_id).recall_minutes == 10
    changes = AuditEntry.objects.filter(action=Action.DECIDED).order_by("pk")
    assert [(one.detail["from"], one.detail["to"]) for one in changes] == [("30", "60"), ("60", "10")]


def test_renamed_part_stands_on_the_teachers_page_and_in_the_learners_letter(browser, visit, administer):
    visit(browser, "mia")
    _, kiri = administer(browser)
    go(kiri, "Formats")
    feedback = kiri.locator('form[action$="/feedback/"]')
    feedback.get_by_role("group", name="Celebrations").get_by_label("Name").fill("What shines")
    feedback.get_by_role("button", name="Keep").click()
    expect(feedback.locator("[data-focus]")).to_have_text("Feedback is kept as you want it.")

    _, aroha = visit(browser, "aroha")
    open_writing(aroha, "Mia Tane")
    aroha.get_by_role("textbox", name="What shines").press_sequentially("You looked twice.")
    aroha.get_by_role("link", name="Read it as Mia would").click()
    aroha.get_by_role("button", name="Share with Mia").click()
    aroha.get_by_text("You can call it back until").wait_for()
    _, mia = visit(browser, "mia")
    expect(mia.get_by_role("article").get_by_role("heading", name="What shines")).to_be_visible()
    expect(mia.get_by_role("article")).to_contain_text("You looked twice.")


def test_part_that_asks_for_a_measure_is_refused_beside_its_form_and_nothing_typed_is_lost(
    browser, administer
):
    _, kiri = administer(browser)
    go(kiri, "Formats")
    feedback = kiri.locator('form[action$="/feedback/"]')
    feedback.get_by_label("Name").first.fill("Points for effort")

    feedback.get_by_role("button", name="Keep").click()

    expect(feedback.locator(".trouble")).to_contain_text("“Points” asks for a measure.")
    expect(feedback.locator(".trouble")).to_be_focused()
    expect(feedback.get_by_label("Name").first).to_have_value("Points for effort")


def test_stale_page_of_formats_shows_both_versions(browser, administer):
    _, first = administer(browser)
    _, second = administer(browser)
    for frame, words in ((first, "What shines"), (second, "What I love")):
        go(frame, "Formats")
        frame.locator('form[action$="/feedback/"]').get_by_label("Name").first.fill(words)
    first.get_by_role("button", name="Keep Feedback").click()
    expect(said(first)).to_have_text("Feedback is kept as you want it.")

    second.get_by_role("button", name="Keep Feedback").click()

    expect(said(second)).to_contain_text("Somebody else has changed this since you opened the page.")
    expect(said(second)).to_contain_text("It now has the parts: What shines, Challenges, Next steps.")
    field = second.locator('form[action$="/feedback/"]').get_by_label("Name").first
    expect(field).to_have_value("What I love")


def test_visit_that_has_ended_says_so_and_keeps_what_was_typed(browser, administer):
    _, kiri = administer(browser)
    go(kiri, "Policies")
    minutes = policy(kiri, "Minutes to call back").get_by_role("spinbutton")
    minutes.fill("45")
    Launch.objects.update(used_at=datetime(2026, 1, 1, tzinfo=UTC))

    policy(kiri, "Minutes to call back").get_by_role("button", name="Decide").click()

    expect(kiri.get_by_role("alert")).to_contain_text(
        "Your visit has ended. Open the console from your learning platform again."
    )
    expect(minutes).to_have_value("45")


def test_policy_that_beside_does_not_have_is_nowhere(browser, administer):
    _, kiri = administer(browser)
    token = kiri.locator('meta[name="launch-session"]').get_attribute("content")

    status = kiri.evaluate(
        """token => fetch("/console/policies/of_old/", {
          method: "POST", headers: { Authorization: `Bearer ${token}` }, body: new URLSearchParams({ value: "on" })
        }).then(answer => answer.status)""",
        token,
    )

    assert status == 404
