// Shortcuts of the work pages. Single keys can be switched off (WCAG 2.2, 2.1.4) in the help dialog.
(function () {
  "use strict";
  const key = "tahaluf-keys";
  let pending = "";

  function areOn() {
    try {
      return window.localStorage.getItem(key) !== "off";
    } catch (refused) {
      return true;
    }
  }

  function isTyping(target) {
    return target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;
  }

  function items() {
    return Array.from(document.querySelectorAll("[data-item] a[href], a[data-item][href]")).filter(function (link) {
      return link.closest("[data-item]").querySelector("a[href]") === link || link.matches("[data-item]");
    });
  }

  function move(step) {
    const all = items();
    if (!all.length) return;
    const here = all.indexOf(document.activeElement);
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1);
    all[next].focus();
  }

  function follow(letter) {
    const link = document.querySelector('[data-key-target="' + letter + '"]');
    if (link) window.location.assign(link.href);
  }

  const actions = {
    "/": function () {
      const field = document.getElementById("search-field");
      if (field) field.focus();
    },
    "?": function () { document.getElementById("keyboard-help").showModal(); },
    j: function () { move(1); },
    k: function () { move(-1); },
    g: function () { pending = "g"; window.setTimeout(function () { pending = ""; }, 1500); },
  };

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !areOn()) return;
    if (pending) {
      pending = "";
      if (/^[a-z]$/.test(event.key)) follow(event.key);
      return;
    }
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  const choice = document.querySelector("[data-keyboard-switch]");
  choice.checked = areOn();
  choice.addEventListener("change", function () {
    try {
      window.localStorage.setItem(key, choice.checked ? "on" : "off");
    } catch (refused) {
      choice.checked = true;
    }
  });
})();
