"""How tests find their way through the district console."""

from playwright.sync_api import Frame, Page, expect


def go(frame: Frame, place: str) -> None:
    """Choose a place in the console's menu, and wait until it is there and its heading has the focus."""
    menu = frame.get_by_role("navigation", name="Console")
    menu.get_by_role("link", name=place).click()
    expect(menu.locator('[aria-current="page"]')).to_have_text(place)
    expect(frame.get_by_role("heading", level=1)).to_be_focused()


def find_learner(frame: Frame, name: str) -> None:
    """Find a learner under people's rights, and open the page of their record."""
    go(frame, "People’s rights")
    frame.get_by_label("Name or id").fill(name)
    frame.get_by_role("button", name="Find").click()
    frame.get_by_role("link", name=name).click()
    expect(frame.get_by_role("heading", level=1)).to_have_text(name)


def policy(frame: Frame, label: str):
    """The form of one policy."""
    return frame.locator("form.policy").filter(has=frame.get_by_role("heading", name=label, exact=True))


def said(frame: Frame):
    """What is said about what was just done; it has the focus."""
    return frame.locator("[data-focus]")


FOCUSED = """() => {
  const here = document.activeElement
  return [here?.ariaLabel, ...(here?.ariaLabelledByElements ?? []).map(one => one.textContent),
    ...[...(here?.labels ?? [])].map(one => one.textContent), here?.textContent].filter(Boolean).join(" ")
}"""


def tab_to(page: Page, frame: Frame, words: str, most: int = 60) -> None:
    """Press Tab until what has the focus bears these words."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if words in frame.evaluate(FOCUSED):
            return
    raise AssertionError(f"{words} is not reached by Tab")
