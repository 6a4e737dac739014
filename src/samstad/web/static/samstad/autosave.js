// Saves each part of an answer while it is written. Without this script the button saves; with it nothing else changes.
// The page sends the version that it read. Where a colleague has written since, the server puts both together, and the
// answer says so; what was typed while the answer was on its way is never overwritten.
(() => {
  "use strict";
  const QUIET = 3000; // milliseconds without a key before a save
  const form = document.getElementById("write");
  if (!form) return;
  const token = form.elements.csrfmiddlewaretoken.value;

  for (const status of form.querySelectorAll("[data-autosave]")) {
    const field = document.getElementById(status.dataset.field);
    const version = document.getElementById(status.dataset.version);
    let saved = field.value; // what the server has of mine
    let read = null; // what I had before me, where the server has put something together since
    let timer = 0;
    let busy = false;

    const save = async () => {
      clearTimeout(timer);
      if (busy || field.value === saved) return;
      busy = true;
      const sent = field.value;
      const name = field.name.replace(/-text$/, "");
      const body = new URLSearchParams({ [`${name}-text`]: sent, [`${name}-version`]: version.value });
      if (read !== null) body.set("read", read);
      try {
        const answer = await fetch(status.dataset.autosave, {
          method: "POST",
          body,
          headers: { "X-CSRFToken": token },
          redirect: "error",
        });
        const said = await answer.json();
        status.textContent = said.said;
        status.classList.toggle("late", !answer.ok || (said.both || []).length > 0);
        if (answer.ok) {
          version.value = said.version;
          saved = sent;
          read = null;
          if (said.text !== sent && field.value === sent) {
            const at = field.selectionStart;
            field.value = saved = said.text;
            field.setSelectionRange(at, at);
          } else if (said.text !== sent) {
            read = sent;
          }
        } else {
          saved = sent; // told why; not sent again until it is changed
        }
      } catch {
        status.textContent = status.dataset.failed;
        status.classList.add("late");
      } finally {
        busy = false;
        if (field.value !== saved) timer = setTimeout(save, QUIET);
      }
    };

    field.addEventListener("input", () => {
      status.textContent = status.dataset.waiting;
      status.classList.remove("late");
      clearTimeout(timer);
      timer = setTimeout(save, QUIET);
    });
    field.addEventListener("blur", save);

    // What is pasted with its marks is put in as the form can write it; what was taken away is told. Where the server
    // does not answer, the words alone are put in.
    field.addEventListener("paste", async (event) => {
      const html = event.clipboardData.getData("text/html");
      const plain = event.clipboardData.getData("text/plain");
      if (!status.dataset.paste || !html || html.length > 1000000) return;
      event.preventDefault();
      let text = plain;
      let told = "";
      try {
        const answer = await fetch(status.dataset.paste, {
          method: "POST",
          body: new URLSearchParams({ html }),
          headers: { "X-CSRFToken": token },
          redirect: "error",
        });
        const said = await answer.json();
        told = said.said;
        if (answer.ok) text = said.text;
      } catch {
        // The words alone, as without this script.
      }
      field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      if (told) {
        const note = document.createElement("p");
        note.className = "note";
        note.setAttribute("role", "status");
        status.after(note);
        note.textContent = told;
      }
    });
  }
})();
