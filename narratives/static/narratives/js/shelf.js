// Words that the server does not have yet, kept on this computer under the writer's own name.
// Once the server has them they are taken off again, so nothing stays behind on a shared computer.
//
// Some browsers that block third-party cookies deny a framed page its storage too, all but partitioned
// cookies. Those hold one letter's worth of words: the newest. Their path keeps them out of every request
// but the next launch from this same place.

const PREFIX = "beside:"
const COOKIE = "beside-words"
const COOKIE_LASTS = 7 * 24 * 60 * 60
const COOKIE_HOLDS = 3800
const memory = new Map()

function storage() {
  try {
    return window.localStorage
  } catch {
    return null
  }
}

function bakeCookie(value, seconds) {
  document.cookie = `${COOKIE}=${value}; Path=${location.pathname}; Max-Age=${seconds}; Secure; SameSite=None; Partitioned`
}

function cookieOf(place) {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${COOKIE}=`))
  if (!found) return null
  const said = JSON.parse(decodeURIComponent(found.slice(COOKIE.length + 1)))
  return said.place === place ? said.text : null
}

function keepInCookie(place, text) {
  const value = encodeURIComponent(JSON.stringify({ place, text }))
  if (value.length > COOKIE_HOLDS) return false
  bakeCookie(value, COOKIE_LASTS)
  return cookieOf(place) === text
}

/** Keep the words; answers whether they would survive this page being closed. */
export function keep(place, words) {
  const text = JSON.stringify(words)
  memory.set(place, text)
  try {
    storage().setItem(PREFIX + place, text)
    return true
  } catch {
    return keepInCookie(place, text)
  }
}

/** The words that were kept there, or null. */
export function kept(place) {
  const text = memory.get(place) ?? storage()?.getItem(PREFIX + place) ?? cookieOf(place)
  return text ? JSON.parse(text) : null
}

export function forget(place) {
  memory.delete(place)
  storage()?.removeItem(PREFIX + place)
  if (cookieOf(place) !== null) bakeCookie("", 0)
}
