"""The main job, in a browser that blocks third-party cookies."""

from playwright.sync_api import expect


def write(frame, part, words):
    field = frame.get_by_role("textbox", name=part)
    field.click()
    field.press_sequentially(words)


def test_teacher_writes_and_shares_learner_reads_and_answers(browser, visit):
    # Mia speaks first.
    _, mia = visit(browser, "mia")
    visit(browser, "tom")
    write(mia, "What I am proud of", "It held the dictionary.")
    expect(mia.get_by_role("status")).to_contain_text("Saved")
    mia.get_by_role("button", name="Give it to your teacher").click()
    expect(mia.get_by_text("Your teacher can read this now.")).to_be_visible()

    # Aroha reads her words, writes in three parts, and is told it is saved.
    _, aroha = visit(browser, "aroha")
    expect(aroha.get_by_text("Mia has written about this work.")).to_be_visible()
    aroha.get_by_role("link", name="Mia Tane").click()
    expect(aroha.get_by_text("It held the dictionary.")).to_be_visible()
    write(aroha, "Celebrations", "You moved the folds closer.")
    write(aroha, "Challenges", "The middle gave way first.")
    write(aroha, "Next steps", "Try a wider span on Thursday.")
    expect(aroha.get_by_role("status").first).to_contain_text("Saved")

    # She reads it as Mia would, and shares it.
    aroha.get_by_role("link", name="Read it as Mia would").click()
    expect(aroha.get_by_role("article")).to_contain_text("Dear Mia,")
    expect(aroha.get_by_role("article")).to_contain_text("The middle gave way first.")
    aroha.get_by_role("button", name="Share with Mia").click()
    expect(aroha.get_by_text("You can call it back until")).to_be_visible()

    # Mia finds a letter and answers it.
    _, mia = visit(browser, "mia")
    expect(mia.get_by_role("article")).to_contain_text("Dear Mia,")
    expect(mia.get_by_role("article")).to_contain_text("Try a wider span on Thursday.")
    mia.get_by_label("Write an answer").fill("I will bring the long ruler.")
    mia.get_by_role("button", name="Send the answer").click()
    expect(mia.locator(".reply")).to_contain_text("I will bring the long ruler.")

    # Aroha sees the answer, on her desk and under the letter.
    _, aroha = visit(browser, "aroha")
    aroha.get_by_text("Mia has answered you.").wait_for()
    aroha.get_by_role("link", name="Mia Tane").click()
    expect(aroha.locator(".reply")).to_contain_text("I will bring the long ruler.")
    expect(aroha.get_by_role("article")).to_contain_text("Read by Mia Tane")

    # Tom sees nothing of it.
    _, tom = visit(browser, "tom")
    expect(tom.get_by_role("heading", name="How do you see your work?")).to_be_visible()
    assert "Mia" not in tom.content()
    assert "dictionary" not in tom.content()
