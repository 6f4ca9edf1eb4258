// What holds a panel together: the session on every request, saving before moving on, a Back that means something.

import { startEditors } from "beside/editors"
import { release, saveAll, startKeepers } from "beside/keeper"
import { showMoments } from "beside/moments"
import { authorization, notice, say } from "beside/session"

const panel = document.getElementById("panel")
const TOP = { target: "#panel", swap: "innerHTML show:window:top" }

function wake() {
  showMoments(panel)
  startKeepers(panel)
  startEditors(panel)
  for (const link of panel.querySelectorAll(".prose a[href]")) {
    link.target = "_blank"
    link.rel = "noopener noreferrer"
  }
}

const here = () => panel.querySelector("[data-path]").dataset.path

document.addEventListener("htmx:configRequest", ({ detail }) => Object.assign(detail.headers, authorization()))

document.addEventListener("htmx:confirm", (event) => {
  event.preventDefault()
  const { elt, issueRequest } = event.detail
  const matters = elt.closest("[data-after-saving]")
  saveAll().then((done) => {
    if (done || !matters) return issueRequest(true)
    notice(say("unsaved"))
  })
})

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.elt.matches("form.answer")) release(detail.elt)
})

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  wake()
  panel.querySelector("h1")?.focus()
  document.getElementById("notice").hidden = true
  if (!detail.requestConfig.headers["X-Back"] && history.state?.panel !== here()) {
    history.pushState({ panel: here() }, "")
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

document.addEventListener("keydown", (event) => {
  if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return
  const key = event.code.replace("Key", "").toLowerCase()
  const link = panel.querySelector(`[data-key="${CSS.escape(key)}"]`)
  if (!link) return
  event.preventDefault()
  link.click()
})

// In a tab of its own there is no course around the panel, so it says the way back.
if (window.top === window) document.getElementById("way-back")?.removeAttribute("hidden")

history.replaceState({ panel: here() }, "")
wake()
