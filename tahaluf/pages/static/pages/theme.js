// Runs before the page is drawn: sets the theme that was chosen in this browser, or the system's.
(function () {
  "use strict";
  const key = "tahaluf-theme";
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return window.localStorage.getItem(key) || "auto";
    } catch (refused) {
      return "auto";
    }
  }

  function apply() {
    const choice = chosen();
    const theme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
    document.documentElement.dataset.bsTheme = theme;
  }

  function choose(choice) {
    try {
      window.localStorage.setItem(key, choice);
    } catch (refused) {
      document.documentElement.dataset.bsTheme = choice;
      return;
    }
    apply();
  }

  dark.addEventListener("change", apply);
  apply();
  window.tahalufTheme = { choose: choose, chosen: chosen };
})();
