// Points in time, in the reader's own time zone and language.

const DATE = { day: "numeric", month: "long", year: "numeric" }
const TIME = { hour: "2-digit", minute: "2-digit" }
const FORMS = { date: DATE, time: TIME, both: { ...DATE, ...TIME }, day: { weekday: "long", ...TIME } }

export const timeOf = (date) => new Intl.DateTimeFormat(document.documentElement.lang, FORMS.time).format(date)

export function showMoments(root) {
  for (const element of root.querySelectorAll("time[data-moment]")) {
    const form = FORMS[element.dataset.moment]
    element.textContent = new Intl.DateTimeFormat(document.documentElement.lang, form).format(new Date(element.dateTime))
  }
}
