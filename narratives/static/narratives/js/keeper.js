// Keeps what is being typed: on this computer at once, on the server within two seconds.

import { askWhichStands } from "beside/conflict"
import { setWords } from "beside/editors"
import { timeOf } from "beside/moments"
import { authorization, say } from "beside/session"
import { forget, keep, kept } from "beside/shelf"

const PAUSE = 700
const AT_MOST = 1500
const LONGEST_RETRY = 30_000
const LARGEST_KEEPALIVE = 60_000
const keepers = new Map()

class Keeper {
  constructor(form) {
    const { place, kind, learner, narrative, basedOn } = form.dataset
    Object.assign(this, { form, place, kind, learner, narrative: narrative || null, basedOn: Number(basedOn) })
    this.fields = [...form.querySelectorAll("textarea[name]")]
    this.status = form.querySelector(".status")
    // What the server has sent, and not what stands here now: somebody may have typed before this script came.
    this.saved = JSON.stringify(Object.fromEntries(this.fields.map((field) => [field.name, field.defaultValue])))
    this.failures = 0
    form.addEventListener("input", () => this.typed())
    if (!this.restore()) this.typed()
  }

  parts() {
    return Object.fromEntries(this.fields.map((field) => [field.name, field.value]))
  }

  get isDirty() {
    return JSON.stringify(this.parts()) !== this.saved
  }

  /** Words of an earlier visit that never reached the server come back, and are saved. Answers whether there were any. */
  restore() {
    const earlier = kept(this.place)
    if (!earlier) return false
    if (JSON.stringify(earlier.parts) === this.saved) {
      forget(this.place)
      return false
    }
    for (const field of this.fields) setWords(field, earlier.parts[field.name] ?? field.value)
    // What was based on a text that has left this page (shared meanwhile, say) begins a new one.
    if (!earlier.narrative || earlier.narrative === this.narrative) this.basedOn = earlier.basedOn
    this.tell(say("restored"))
    this.plan(PAUSE)
    return true
  }

  typed() {
    if (!this.isDirty) return
    this.lasting = keep(this.place, { parts: this.parts(), basedOn: this.basedOn, narrative: this.narrative })
    this.tell(say("saving"))
    this.firstTyped ??= Date.now()
    this.plan(Math.max(0, Math.min(PAUSE, AT_MOST - (Date.now() - this.firstTyped))))
  }

  plan(wait) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), wait)
  }

  /** Send what is there. Answers whether the server has everything now. */
  async save({ leaving = false } = {}) {
    clearTimeout(this.timer)
    if (!this.isDirty || this.asking) return !this.asking
    if (this.sending) return this.sending.then(() => this.save())
    this.sending = this.send(leaving)
    try {
      return await this.sending
    } finally {
      this.sending = null
    }
  }

  async send(leaving) {
    const parts = this.parts()
    this.firstTyped = null
    const body = JSON.stringify({
      kind: this.kind, learner: this.learner, narrative: this.narrative, parts, based_on: this.basedOn,
    })
    let answer
    try {
      answer = await fetch(this.form.dataset.keep, {
        method: "PUT",
        headers: { ...authorization(), "Content-Type": "application/json" },
        body,
        keepalive: leaving && body.length < LARGEST_KEEPALIVE,
      })
    } catch {
      return this.later("offline")
    }
    if (answer.ok) return this.accepted(await answer.json(), parts)
    if (answer.status === 412) return this.settle(await answer.json(), parts)
    if (answer.status === 401) return this.refused(say(this.lasting ? "ended" : "page"))
    if (answer.status >= 500 || answer.status === 429) return this.later("local")
    const { detail } = await answer.json().catch(() => ({}))
    return this.refused(detail ?? say("local"))
  }

  accepted({ narrative, version }, parts) {
    Object.assign(this, { failures: 0, basedOn: version, narrative: narrative ?? this.narrative })
    this.saved = JSON.stringify(parts)
    if (this.isDirty) {
      this.typed()
      return false
    }
    forget(this.place)
    this.tell(say("saved", { time: timeOf(new Date()) }))
    return true
  }

  later(saying) {
    this.failures += 1
    this.tell(say(this.lasting ? saying : "page"), true)
    this.plan(Math.min(LONGEST_RETRY, 1000 * 2 ** this.failures) * (0.75 + Math.random() / 2))
    return false
  }

  refused(sentence) {
    this.tell(sentence, true)
    return false
  }

  async settle(current, mine) {
    this.asking = true
    this.tell("")
    const labels = Object.fromEntries(this.fields.map((field) => [field.name, field.labels[0]?.textContent]))
    const { version, narrative, parts: other } = current
    const chosen = await askWhichStands(this.form, mine, other, labels)
    this.asking = false
    Object.assign(this, { basedOn: version, narrative: narrative ?? this.narrative })
    const whole = Object.fromEntries(this.fields.map((field) => [field.name, other[field.name] ?? ""]))
    this.saved = JSON.stringify(whole)
    for (const field of this.fields) setWords(field, chosen[field.name] ?? "")
    if (this.isDirty) this.typed()
    else this.accepted(current, whole)
    return false
  }

  tell(sentence, worry = false) {
    this.status.textContent = sentence
    this.status.dataset.tone = worry ? "worry" : ""
  }
}

/** Keep every form of this part of the page that asks for it. */
export function startKeepers(root) {
  for (const form of root.querySelectorAll("form[data-keep]")) {
    if (!keepers.has(form)) keepers.set(form, new Keeper(form))
  }
}

function alive() {
  for (const form of keepers.keys()) if (!form.isConnected) keepers.delete(form)
  return [...keepers.values()]
}

/** Save everything now. Answers whether the server has it all. */
export async function saveAll(options) {
  const done = await Promise.all(alive().map((keeper) => keeper.save(options)))
  return done.every(Boolean)
}

/** What was sent as an answer, or given up, is no longer being typed. */
export function release(form) {
  const keeper = keepers.get(form)
  if (!keeper) return
  clearTimeout(keeper.timer)
  keepers.delete(form)
  forget(keeper.place)
}

document.addEventListener("visibilitychange", () => document.hidden && saveAll({ leaving: true }))
window.addEventListener("pagehide", () => saveAll({ leaving: true }))
window.addEventListener("online", () => saveAll())
