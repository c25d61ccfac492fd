// Keys for who prefers them. Single letters can be switched off in Settings; none works while typing.
"use strict";

const OFF = "relance-keys-off";

function row(step) {
  const ticks = [...document.querySelectorAll("main input[data-tick]")];
  const at = ticks.indexOf(document.activeElement);
  ticks[Math.min(ticks.length - 1, Math.max(0, at + step))]?.focus();
}

function press(selector) {
  const button = document.querySelector(selector);
  if (button && button.checkVisibility()) button.click();
}

const KEYS = {
  "/": () => document.querySelector("main input[type=search]")?.focus(),
  j: () => row(1),
  k: () => row(-1),
  x: () => { if (document.activeElement?.matches("[data-tick]")) document.activeElement.click(); },
  e: () => press("[data-bulk] [value=enroll]"),
  u: () => press("[data-bulk] [value=unenroll]"),
  "?": () => document.getElementById("keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  const typing = event.target.closest("input:not([data-tick]), textarea, select, dialog, [contenteditable]");
  if (!act || typing || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(OFF)) return;
  event.preventDefault();
  act();
});

for (const box of document.querySelectorAll("[data-keys-choice]")) {
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  });
}
