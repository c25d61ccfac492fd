// Small help on top of pages that work without it: ticks, bulk bars, dialogs, toasts, theme, time zone.
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// One head tick over a table's row ticks; the bulk bar shows while something is ticked.
function countTicks(form) {
  const ticks = all("input[data-tick]", form);
  const ticked = ticks.filter((tick) => tick.checked).length;
  const head = form.querySelector("input[data-tick-all]");
  if (head) {
    head.checked = ticked > 0 && ticked === ticks.length;
    head.indeterminate = ticked > 0 && ticked < ticks.length;
  }
  const wholeFilter = form.querySelector("input[name=all_of_filter]");
  const bar = form.querySelector("[data-bulk]");
  if (bar) {
    bar.hidden = ticked === 0;
    const many = wholeFilter?.checked ? Number(wholeFilter.dataset.total) : ticked;
    all("[data-count]", bar).forEach((place) => { place.textContent = many.toLocaleString(document.documentElement.lang); });
  }
  const offer = form.querySelector("[data-all-offer]");
  if (offer) {
    offer.hidden = !(head?.checked);
    if (offer.hidden && wholeFilter) wholeFilter.checked = false;
  }
}

document.addEventListener("change", (event) => {
  const box = event.target;
  const form = box.closest("form[data-ticks]");
  if (form && box.matches("[data-tick-all]")) {
    all("input[data-tick]", form).forEach((tick) => { tick.checked = box.checked; });
  }
  if (form) countTicks(form);
  if (box.matches("[data-submit]")) box.form.requestSubmit();
  if (box.matches("[data-theme-choice]")) chooseTheme(box.value);
  if (box.matches("[data-press]")) pressWith(box);
  if (box.matches("[data-warns]")) document.getElementById(box.dataset.warns).hidden = box.checked;
});

// Chosen files go to the server at once, which says what is wrong with them; too many bytes are not even sent.
function pressWith(box) {
  const much = [...box.files].reduce((sum, file) => sum + file.size, 0) > Number(box.dataset.most);
  box.closest(".field").querySelector("[data-too-much]").hidden = !much;
  if (much) box.value = "";
  else if (box.files.length) box.form.requestSubmit(document.getElementById(box.dataset.press));
}

function chooseTheme(theme) {
  const year = 365 * 24 * 3600;
  document.cookie = `theme=${theme}; path=/; max-age=${theme ? year : 0}; samesite=lax`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

document.addEventListener("click", (event) => {
  const target = event.target;
  const opener = target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  const closer = target.closest("[data-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog")?.close();
  }
  if (target.closest("[data-close-toast]")) target.closest(".toast").remove();
  const clear = target.closest("[data-clear]");
  if (clear) {
    const form = clear.closest("form");
    all("input[data-tick], input[name=all_of_filter]", form).forEach((tick) => { tick.checked = false; });
    countTicks(form);
  }
  const show = target.closest("[data-show]");
  if (show) {
    const input = document.getElementById(show.dataset.show);
    input.type = input.type === "password" ? "text" : "password";
    show.setAttribute("aria-pressed", String(input.type === "text"));
  }
  const copy = target.closest("[data-copy]");
  if (copy) navigator.clipboard?.writeText(copy.dataset.copy).then(() => { copy.dataset.done = "yes"; });
  const merge = target.closest("[data-merge]");
  if (merge) insertField(merge);
  all("details.menu[open]").forEach((menu) => { if (!menu.contains(target)) menu.open = false; });
});

function insertField(button) {
  const text = document.getElementById(button.closest("[data-merge-into]").dataset.mergeInto);
  text.setRangeText(button.dataset.merge, text.selectionStart, text.selectionEnd, "end");
  button.closest("details").open = false;
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

// What is open closes at the second click; the first one is htmx's. Before htmx: the capturing phase.
document.addEventListener("click", (event) => {
  const expands = event.target.closest("[data-expands]");
  if (expands) toggle(event, expands);
}, true);

function toggle(event, button) {
  const open = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!open));
  if (!open) return;
  event.preventDefault();
  event.stopPropagation();
  document.getElementById(button.getAttribute("aria-controls")).replaceChildren();
}

// A second click does nothing while the first is under way. Before htmx: the capturing phase.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.busy) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  form.dataset.busy = "yes";
  delete form.dataset.dirty;
  event.submitter?.setAttribute("aria-busy", "true");
  all("[data-if-open]", form).forEach((field) => { field.disabled = !field.closest("details").open; });
}, true);
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) form.dataset.dirty = "yes";
});
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-guard][data-dirty]")) event.preventDefault();
});
window.addEventListener("pageshow", () => all("form[data-busy]").forEach(release));
function release(form) {
  delete form.dataset.busy;
  all("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
}

// Dialogs are opened by what htmx puts into them, and emptied when closed. The focus stays where it was.
let focused = "";
document.addEventListener("htmx:before:request", () => { focused = document.activeElement?.id || ""; });
document.addEventListener("htmx:after:swap", () => {
  all("form[data-busy]").forEach(release);
  all("dialog").forEach((dialog) => {
    if (!dialog.childElementCount || dialog.open || "still" in dialog.dataset) return;
    if (dialog.matches(".sheet")) leaveBox();
    dialog.showModal();
  });
  start();
  const sheet = document.querySelector("dialog.sheet[open]");
  const again = focused && document.getElementById(focused);
  if (sheet && !sheet.querySelector("[aria-invalid=true]")) (again || sheet.querySelector("[autofocus]"))?.focus();
});
// A sheet that was chosen in the box takes its place.
function leaveBox() {
  const box = document.getElementById("box");
  box.close();
  box.replaceChildren();
}
document.addEventListener("close", (event) => {
  const dialog = event.target;
  if (dialog.querySelector("[data-reload-after]")) location.reload();
  if (dialog.matches("dialog:not([data-still])")) dialog.replaceChildren();
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") all("details.menu[open]").forEach((menu) => { menu.open = false; });
});

function tellZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  all("[data-zone]").forEach((field) => { if (!field.dataset.touched) field.value = zone; });
  const country = (navigator.language.split("-")[1] || "").toUpperCase();
  all("[data-country]").forEach((field) => {
    if (!field.value && all("option", field).some((option) => option.value === country)) field.value = country;
  });
  const to = document.body.dataset.zoneTo;
  if (to && zone) {
    const form = new FormData();
    form.set("zone", zone);
    form.set("csrf_token", document.body.dataset.csrf);
    fetch(to, { method: "POST", body: form });
  }
}

function start() {
  all("form[data-ticks]").forEach(countTicks);
  all("[data-show][hidden]").forEach((button) => { button.hidden = false; });
  all("button[data-wait]:not([data-ready])").forEach((button) => {
    button.dataset.ready = "yes";
    button.disabled = true;
    setTimeout(() => { button.disabled = false; }, Number(button.dataset.wait));
  });
  all(".toast:not([data-timed])").forEach((toast) => {
    toast.dataset.timed = "yes";
    const leave = () => { if (toast.matches(":hover, :focus-within")) setTimeout(leave, 2000); else toast.remove(); };
    setTimeout(leave, 8000);
  });
  all("dialog[data-now]").forEach((dialog) => {
    delete dialog.dataset.now;
    dialog.close();
    dialog.showModal();
  });
  all("[data-right]").forEach((box) => { box.scrollLeft = box.scrollWidth; });
  document.querySelector("[aria-invalid=true]")?.focus();
}

start();
tellZone();
