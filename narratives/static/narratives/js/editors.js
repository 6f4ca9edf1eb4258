// The prose editors. Their code is fetched only where there is something to write in.

const editors = new WeakMap()
let lastFocused = null

document.addEventListener("focusin", ({ target }) => {
  lastFocused = target
})

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  editors.set(textarea, editor)
  const label = textarea.labels[0]
  label.id ||= `${textarea.id}-label`
  const words = editor.view.dom
  words.setAttribute("aria-labelledby", label.id)
  words.setAttribute("aria-describedby", textarea.getAttribute("aria-describedby"))
  words.setAttribute("aria-multiline", "true")
  words.setAttribute("role", "textbox")
  label.addEventListener("click", () => editor.commands.focus())
  // Who was typing in the bare field already goes on typing in its editor.
  if (lastFocused === textarea && document.activeElement === document.body) {
    editor.commands.setTextSelection(editor.state.doc.content.size)
    editor.view.focus() // at once, so that no key falls between
  }
})

/** Start the editors in this part of the page. */
export async function startEditors(root) {
  const fields = root.querySelectorAll("[data-django-prose-editor-configurable]")
  if (!fields.length) return
  const { createEditor } = await import("django-prose-editor/configurable")
  for (const field of fields) createEditor(field)
}

/** Put words into a field, whether or not its editor runs already. */
export function setWords(textarea, html) {
  const editor = editors.get(textarea)
  if (editor) editor.commands.setContent(html, { emitUpdate: false })
  textarea.value = html
}
