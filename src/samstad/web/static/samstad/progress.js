// The page of a job looks again each second and shows what has changed, until there is nothing more to wait for.
"use strict";
(function () {
  async function look() {
    const shown = document.getElementById("progress");
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("progress");
      if (answer.ok && fresh && fresh.innerHTML !== shown.innerHTML) {
        shown.replaceChildren(...fresh.childNodes);
        shown.dataset.state = fresh.dataset.state;
      }
    } catch (error) {
      // The network is away for a moment: look again.
    }
    if (["queued", "running"].includes(shown.dataset.state)) setTimeout(look, 1000);
  }
  setTimeout(look, 1000);
})();
