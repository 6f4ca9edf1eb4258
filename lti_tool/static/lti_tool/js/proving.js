// The launch came back without a cookie. If somebody else kept the secret of its login, launch again with that.

(() => {
  const { nonce } = document.currentScript
  const said = document.getElementById("proving").dataset
  const reason = document.getElementById("panel")
  const waiting = document.getElementById("waiting")

  async function launchAgain(secret) {
    const response = await fetch(location.href, {
      method: "POST",
      headers: { Accept: "text/html", "Beside-Proof": secret, "Beside-Page-Nonce": nonce },
      body: new URLSearchParams({ id_token: said.token, state: said.state }),
    })
    const page = await response.text()
    document.open()
    document.write(page)
    document.close()
  }

  reason.hidden = true
  waiting.hidden = false
  besideElsewhere
    .get(said, said.key)
    .then(launchAgain)
    .catch(() => {
      waiting.hidden = true
      reason.hidden = false
    })
})()
