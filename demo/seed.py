"""A few people and a few words, put in through the front door: by launches and the API."""

from demo.visitor import Visitor

MIA = {
    "how_i_see_it": "<p>My bridge looks like an accordion. I folded the paper eleven times, because the flat one bent at once.</p>",
    "proud_of": "<p>It held the dictionary! I did not think so. I only moved the folds closer together.</p>",
    "help_with": "<p>Why does it break in the middle and never at the ends?</p>",
}
AMARA = {
    "how_i_see_it": "<p>I made an arch. It fell four times and then I put the stones on the outside.</p>",
    "proud_of": "<p>That I asked Leo how he glued his.</p>",
}
TO_AMARA = {
    "celebrations": "<p>You let the arch fall four times and looked each time at <em>where</em> it gave way. That is how builders look.</p>",
    "challenges": "<p>The feet of the arch wanted to slide apart. You noticed it before I did, and put the stones there.</p>",
    "next_steps": "<p>On Thursday there is time to try it with one stone less on each side. What do you think will happen first?</p>",
}


def seed(lms: str, beside: str) -> None:
    """Let some of Room 12 come in and write. The others stand on the desk because the roster names them."""
    here = ("room-12", "bridge-story")
    Visitor(lms, beside).open("sam", *here)
    mia, amara = Visitor(lms, beside).open("mia", *here), Visitor(lms, beside).open("amara", *here)
    aroha = Visitor(lms, beside).open("aroha", *here)
    for learner, words in ((mia, MIA), (amara, AMARA)):
        reflection = learner.call("POST", "narratives/", {"kind": "reflection", "parts": words})
        learner.call("POST", f"narratives/{reflection['id']}/share/")
    about = [amara.call("GET", "session/")["person"]["id"]]
    letter = aroha.call("POST", "narratives/", {"kind": "feedback", "learners": about, "parts": TO_AMARA})
    aroha.call("POST", f"narratives/{letter['id']}/share/")
    amara.call("GET", f"narratives/{letter['id']}/")
    answer = "<p>I think the left foot will go first. I will draw it before I try.</p>"
    amara.call("POST", f"narratives/{letter['id']}/replies/", {"text": answer})
