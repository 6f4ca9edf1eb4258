// A tool that has registered itself says so, and its window is closed.
window.addEventListener("message", ({ data }) => {
  if (data?.subject === "org.imsglobal.lti.close") location.assign("/registration/")
})
