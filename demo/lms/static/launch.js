document.getElementById("launch").submit()
