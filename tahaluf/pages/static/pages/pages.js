// What every page does: dialogs, theme buttons, upload fields, words for failed requests. No code in the page itself.
(function () {
  "use strict";

  function openDialog(id) {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) dialog.showModal();
  }

  document.addEventListener("click", function (event) {
    const target = event.target.closest("[data-dialog-open],[data-dialog-close],[data-theme-choice],[data-print]");
    if (!target) return;
    if (target.dataset.dialogOpen) openDialog(target.dataset.dialogOpen);
    else if ("dialogClose" in target.dataset) target.closest("dialog").close();
    else if (target.dataset.themeChoice) {
      window.tahalufTheme.choose(target.dataset.themeChoice);
      markTheme();
    } else window.print();
  });

  function markTheme() {
    const chosen = window.tahalufTheme.chosen();
    document.querySelectorAll("[data-theme-choice]").forEach(function (button) {
      const on = button.dataset.themeChoice === chosen;
      button.classList.toggle("active", on);
      button.setAttribute("aria-pressed", String(on));
    });
  }

  function watchUpload(field) {
    const input = field.querySelector("input[type=file]");
    const hint = field.querySelector(".upload-hint");
    const invitation = hint.textContent;
    input.addEventListener("change", function () {
      const names = Array.from(input.files, function (file) { return file.name; });
      hint.textContent = names.join(", ") || invitation;
      field.classList.toggle("has-file", names.length > 0);
    });
    ["dragenter", "dragover"].forEach(function (name) {
      field.addEventListener(name, function (event) { event.preventDefault(); field.classList.add("is-over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      field.addEventListener(name, function () { field.classList.remove("is-over"); });
    });
    field.addEventListener("drop", function (event) {
      event.preventDefault();
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change"));
    });
  }

  // Where the row of rooms does not fit, it shows the one that the page belongs to.
  function showRoom(tabs) {
    const here = tabs.querySelector("[aria-current]");
    if (!here) return;
    const row = tabs.getBoundingClientRect(), room = here.getBoundingClientRect();
    tabs.scrollLeft += room.left + room.width / 2 - row.left - row.width / 2;
  }

  function say(words) {
    const notice = document.getElementById("notice");
    if (!notice) return;
    notice.textContent = words;
    notice.hidden = false;
    window.setTimeout(function () { notice.hidden = true; }, 8000);
  }

  const notice = document.getElementById("notice");
  document.addEventListener("htmx:sendError", function () { say(notice.dataset.lost); });
  document.addEventListener("htmx:responseError", function () { say(notice.dataset.refused); });

  // A session that ended meanwhile answers with the sign-in page, which is no part of this one.
  document.addEventListener("htmx:beforeSwap", function (event) {
    const address = new URL(event.detail.xhr.responseURL, window.location.href);
    if (!address.pathname.startsWith("/accounts/")) return;
    event.detail.shouldSwap = false;
    window.location.reload();
  });

  // allauth's security key code reports failures here; without this they would only reach the console.
  document.addEventListener("allauth.error", function (event) {
    const place = document.querySelector("[data-key-error]");
    if (!place) return;
    event.preventDefault();
    place.hidden = false;
    place.focus();
  });

  document.querySelectorAll(".tabs").forEach(showRoom);
  document.querySelectorAll("[data-upload]").forEach(watchUpload);
  markTheme();
})();
