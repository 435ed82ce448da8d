// The token is behind the #, which no browser sends to anyone; it goes to the host once, in the body of a request.
const token = location.hash.slice(1);
history.replaceState(null, "", "/open");
const notice = document.getElementById("notice");
try {
  const answer = await fetch("/session", { method: "POST", body: token });
  if (answer.ok)
    location.replace("/");
  else
    notice.textContent = await answer.text();
} catch {
  notice.textContent = "PetRecon does not answer: it has been stopped, or the connection is broken.";
}
