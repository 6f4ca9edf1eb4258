// Between a platform's login and its launch: find out what this browser keeps, and go on accordingly.

(() => {
  const said = document.getElementById("opening").dataset
  const goOn = () => location.replace(said.next)

  function keepsCookies() {
    try {
      document.cookie = `${said.probe}=1; Path=/; Max-Age=15552000; Secure; SameSite=None; Partitioned`
      return document.cookie.split("; ").includes(`${said.probe}=1`)
    } catch {
      return false // a sandboxed frame may not even ask
    }
  }

  function offerTab() {
    document.getElementById("waiting").hidden = true
    document.getElementById("tab").hidden = false
    document.querySelector("#tab h1").focus()
    besideElsewhere.serve()
    document.querySelector("#tab form").addEventListener("submit", () => {
      document.getElementById("tab").hidden = true
      document.getElementById("opened").hidden = false
      document.querySelector("#opened h1").focus()
    })
  }

  if (keepsCookies()) goOn()
  else besideElsewhere.put(said, said.key, said.secret).then(goOn, offerTab)
})()
