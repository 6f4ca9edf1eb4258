// A panel in which people write: editors, keepers, and saving before moving on.

import { startEditors } from "beside/editors"
import { onWake } from "beside/frame"
import { release, saveAll, startKeepers } from "beside/keeper"
import { notice, say } from "beside/session"

const panel = document.getElementById("panel")

onWake(startKeepers)
onWake(startEditors)
onWake((root) => {
  for (const link of root.querySelectorAll(".prose a[href]")) {
    link.target = "_blank"
    link.rel = "noopener noreferrer"
  }
})

// What was picked goes back to the LMS by a form of its own, for the LMS wants it from the browser.
onWake((root) => root.querySelector("form[data-answer]")?.submit())

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

document.addEventListener("keydown", (event) => {
  if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return
  const key = event.code.replace("Key", "").toLowerCase()
  const link = panel.querySelector(`[data-key="${CSS.escape(key)}"]`)
  if (!link) return
  event.preventDefault()
  link.click()
})
