// Keys of the alerts' pages: choose, assign to me, open. They keep still where single keys are switched off.
(function () {
  "use strict";

  function areOn() {
    try {
      return window.localStorage.getItem("tahaluf-keys") !== "off";
    } catch (refused) {
      return true;
    }
  }

  function row() {
    return document.activeElement ? document.activeElement.closest("[data-item]") : null;
  }

  function box(here) {
    return here ? here.querySelector("input[type=checkbox][name=uid]") : null;
  }

  function choose() {
    const found = box(row());
    if (found) found.checked = !found.checked;
  }

  function assignToMe() {
    const alone = document.querySelector("[data-take]");
    if (alone) {
      alone.requestSubmit();
      return;
    }
    const form = document.querySelector("[data-assign]");
    if (!form) return;
    const found = box(row());
    if (found && !form.querySelector("input[name=uid]:checked")) found.checked = true;
    const field = form.querySelector("select[name=assignee]");
    field.value = field.dataset.me;
    form.requestSubmit();
  }

  function open() {
    const here = row();
    const link = here ? here.querySelector("a[href]") : null;
    if (link) window.location.assign(link.href);
  }

  const actions = { x: choose, a: assignToMe, o: open };

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !areOn()) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]")) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  document.addEventListener("change", function (event) {
    if (!("chooseAll" in event.target.dataset)) return;
    document.querySelectorAll("input[type=checkbox][name=uid]").forEach(function (each) {
      each.checked = event.target.checked;
    });
  });
})();
