// The launch session lives in this page and nowhere else: no cookie, no storage, no address holds its token.

const token = document.querySelector('meta[name="launch-session"]').content

export const authorization = () => ({ Authorization: `Bearer ${token}` })

/** The translated sentence of that name, with %names% filled in. */
export function say(name, values = {}) {
  const said = [...document.querySelectorAll("template.sayings")]
    .map((sayings) => sayings.content.querySelector(`[data-say="${name}"]`))
    .find(Boolean).textContent
  return said.replace(/%(\w+)%/g, (_, key) => values[key])
}

/** Show a sentence where nobody can miss it, until it is closed. */
export function notice(sentence) {
  const place = document.getElementById("notice")
  place.querySelector("p").textContent = sentence
  place.hidden = false
}
