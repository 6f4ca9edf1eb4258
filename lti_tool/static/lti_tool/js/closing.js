// Tells the LMS that its registration window may close (LTI Dynamic Registration 1.0, section 3.7).

(() => {
  const close = () => (window.opener ?? window.parent).postMessage({ subject: "org.imsglobal.lti.close" }, "*")
  document.getElementById("close").addEventListener("click", close)
  close()
})()
