// Two versions of one text: both are shown, and the writer says which shall stand.

function fill(place, parts, labels) {
  for (const [key, html] of Object.entries(parts)) {
    if (!html) continue
    const heading = document.createElement("h5")
    heading.textContent = labels[key] ?? ""
    const words = document.createElement("div")
    words.innerHTML = html // the server's own cleaned words, or what this page's editor wrote
    place.append(heading, words)
  }
}

function both(mine, other) {
  const joined = { ...other }
  for (const [key, html] of Object.entries(mine)) {
    joined[key] = other[key] && html && other[key] !== html ? `${other[key]}${html}` : html || other[key]
  }
  return joined
}

/** Ask which version shall stand. Answers the chosen parts. */
export function askWhichStands(form, mine, other, labels) {
  form.querySelector(".conflict")?.remove()
  const question = document.getElementById("conflict").content.cloneNode(true).firstElementChild
  fill(question.querySelector('[data-version="mine"]'), mine, labels)
  fill(question.querySelector('[data-version="other"]'), other, labels)
  form.prepend(question)
  question.querySelector("h3").focus()
  const answers = { mine, other, both: both(mine, other) }
  return new Promise((resolve) => {
    question.addEventListener("click", ({ target }) => {
      const choice = target.closest("[data-choose]")?.dataset.choose
      if (!choice) return
      question.remove()
      resolve(answers[choice])
    })
  })
}
