// What holds a page in the LMS's frame together: the session on every request, a Back that means something, and
// a sentence where something went wrong.

import { showMoments } from "beside/moments"
import { authorization, notice, say } from "beside/session"

const panel = document.getElementById("panel")
const TOP = { target: "#panel", swap: "innerHTML show:window:top" }
const wakers = [showMoments]

const here = () => panel.querySelector("[data-path]")?.dataset.path

const wake = (root) => wakers.forEach((waker) => waker(root))

/** Lead the reader to what is said about what they did, where it is said, or else to the new page's heading. */
function lead() {
  const said = panel.querySelector("[data-focus]")
  if (!said) return panel.querySelector("h1")?.focus()
  said.focus({ preventScroll: true })
  said.scrollIntoView({ block: "center" })
}

/** Have this called with every part of the page that comes to be, from now on. */
export function onWake(waker) {
  wakers.push(waker)
  waker(panel)
}

document.addEventListener("htmx:configRequest", ({ detail }) => Object.assign(detail.headers, authorization()))

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target !== panel) return wake(detail.target)
  wake(panel)
  lead()
  document.getElementById("notice").hidden = true
  if (!detail.requestConfig.headers["X-Back"] && history.state?.panel !== here()) {
    history.pushState({ panel: here() }, "")
  }
})

document.addEventListener("htmx:oobAfterSwap", ({ detail }) => wake(detail.target))

// A refused form comes back as the whole page, with the reason on it and nothing lost. Where something is said
// in the middle of a page, the reader is led there, not to the top.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.responseText.includes("data-focus")) detail.swapOverride = "innerHTML show:none"
  if ([409, 422].includes(detail.xhr.status) && detail.xhr.responseText.includes("data-path=")) {
    detail.shouldSwap = true
    detail.isError = false
  }
})

document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  const sentence = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("[data-sentence]")
  const sayings = { 401: "ended", 404: "gone" }
  notice(sentence?.textContent ?? say(sayings[xhr.status] ?? "failed"))
})

document.addEventListener("htmx:sendError", () => notice(say("offline")))
document.addEventListener("htmx:timeout", () => notice(say("failed")))

window.addEventListener("popstate", ({ state }) => {
  if (state?.panel) htmx.ajax("GET", state.panel, { ...TOP, headers: { "X-Back": "1" } })
})

document.querySelector("#notice button").addEventListener("click", () => {
  document.getElementById("notice").hidden = true
})

// In a tab of its own there is no course around the panel, so it says the way back.
if (window.top === window) document.getElementById("way-back")?.removeAttribute("hidden")

history.replaceState({ panel: here() }, "")
wake(panel)
