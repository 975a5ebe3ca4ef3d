// Light or dark: what the device asks for, unless a choice was made here. Runs before the first paint, so not a module.
(() => {
  const KEY = "colour-scheme"; // as browsers keep it since the first release
  const device = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (localStorage.getItem(KEY) ?? (device.matches ? "dark" : "light")) === "dark";

  const apply = () => {
    document.documentElement.dataset.bsTheme = isDark() ? "dark" : "light";
    document.getElementById("dark").media = isDark() ? "screen" : "not all";
  };

  const offerChoice = () => {
    for (const button of document.querySelectorAll("[data-color-scheme]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        localStorage.setItem(KEY, isDark() ? "light" : "dark");
        apply();
      });
    }
  };

  apply();
  device.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", offerChoice);
})();
