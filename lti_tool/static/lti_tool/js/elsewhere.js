// Keeping one secret of a login where cookies are refused: in the platform's own frame (LTI Client Side
// postMessages, lti_storage_target), or in the page of Beside that opened this tab. Both speak the same words.
// A classic script: the panel that may be written into this page brings an import map, which bears no module before it.

window.besideElsewhere = (() => {
  const PATIENCE = 2500
  const secrets = new Map()

  function keepers({ storageFrame, platformOrigin }) {
    const home = window.parent === window ? window.opener : window.parent
    const found = []
    if (home && storageFrame) found.push([home.frames[storageFrame] ?? home, platformOrigin])
    if (window.opener) found.push([window.opener, location.origin])
    return found
  }

  function ask([keeper, origin], message) {
    return new Promise((resolve, reject) => {
      const message_id = crypto.randomUUID()
      const giveUp = setTimeout(() => finish(reject), PATIENCE)
      function finish(settle, value) {
        clearTimeout(giveUp)
        window.removeEventListener("message", hear)
        settle(value)
      }
      function hear({ data, origin: from }) {
        if (from !== origin || data?.message_id !== message_id) return
        if (data.subject !== `${message.subject}.response` || data.error || !data.value) finish(reject)
        else finish(resolve, data.value)
      }
      window.addEventListener("message", hear)
      keeper.postMessage({ ...message, message_id }, origin)
    })
  }

  const first = (places, message) => Promise.any(keepers(places).map((keeper) => ask(keeper, message)))

  /** Have somebody keep the secret; settles when it is kept, rejects where nobody does. */
  const put = (places, key, value) => first(places, { subject: "lti.put_data", key, value })

  /** The secret that somebody keeps. Whoever else kept it is told to forget it. */
  async function get(places, key) {
    const value = await first(places, { subject: "lti.get_data", key })
    for (const [keeper, origin] of keepers(places)) {
      keeper.postMessage({ subject: "lti.put_data", message_id: crypto.randomUUID(), key, value: null }, origin)
    }
    return value
  }

  /** Be the one that keeps secrets for a tab that this page opens. Only Beside itself is answered. */
  function serve() {
    window.addEventListener("message", ({ data, origin, source }) => {
      if (origin !== location.origin || typeof data?.key !== "string") return
      if (data.subject === "lti.put_data") {
        if (data.value === null) secrets.delete(data.key)
        else secrets.set(data.key, data.value)
      } else if (data.subject !== "lti.get_data") return
      const { subject, message_id, key } = data
      source.postMessage({ subject: `${subject}.response`, message_id, key, value: secrets.get(key) ?? null }, origin)
    })
  }

  return { put, get, serve }
})()
