// Platform storage: a frame that keeps small values for tools (lti-pm-s 0.1), within limits.
const MOST_CHARACTERS = 4096
const MOST_KEYS = 500
const shelves = new Map()

const SUBJECTS = ["lti.capabilities", "lti.put_data", "lti.get_data"]

function answer(data, origin) {
  const shelf = shelves.get(origin) ?? shelves.set(origin, new Map()).get(origin)
  if (data.subject === "lti.capabilities") {
    return { supported_messages: SUBJECTS.map((subject) => ({ subject, frame: "post_message_forwarding" })) }
  }
  if (typeof data.key !== "string") return { error: { code: "bad_request", message: "key is missing" } }
  if (data.subject === "lti.get_data") return { key: data.key, value: shelf.get(data.key) ?? null }
  if (data.value === null) shelf.delete(data.key)
  else {
    const size = [...shelf].reduce((sum, [key, value]) => sum + key.length + value.length, 0)
    if (size + data.key.length + String(data.value).length > MOST_CHARACTERS || shelf.size >= MOST_KEYS) {
      return { error: { code: "storage_exhaustion", message: "too much is kept already" } }
    }
    shelf.set(data.key, String(data.value))
  }
  return { key: data.key, value: data.value }
}

window.addEventListener("message", ({ data, origin, source }) => {
  if (!data || !SUBJECTS.includes(data.subject)) return
  source.postMessage({ subject: `${data.subject}.response`, message_id: data.message_id, ...answer(data, origin) }, origin)
})
