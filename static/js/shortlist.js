/*
 * Remembers on this device which programs a reader wants to compare; all words are the page's.
 *
 * [data-shortlist="program"]  a checkbox, or a link that becomes a button with two states
 * [data-shortlist-bar]        the link to the comparison, with how many there are, and a line that says if it is full
 * [data-shortlist-drop]       a program that is forgotten when this link is followed; what is no link names gone ones
 */

const KEY = "shortlist";
const MOST = 6; // as the comparison itself
let memory = []; // where the browser allows no storage

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(kept) ? kept.slice(0, MOST) : [];
  } catch {
    return memory;
  }
}

function save(programs) {
  memory = programs;
  try {
    localStorage.setItem(KEY, JSON.stringify(programs));
  } catch {
    // Private windows: known until the page is left.
  }
  show();
}

function drop(names) {
  save(load().filter((name) => !names.includes(name)));
}

function toggle(name) {
  const programs = load();
  if (programs.includes(name)) {
    drop([name]);
  } else if (programs.length < MOST) {
    save([...programs, name]);
  } else {
    show(true);
  }
}

function show(isFull = false) {
  const programs = load();
  for (const element of document.querySelectorAll("[data-shortlist]")) {
    const isChosen = programs.includes(element.dataset.shortlist);
    if (element.type === "checkbox") element.checked = isChosen;
    else element.ariaPressed = String(isChosen);
  }
  for (const bar of document.querySelectorAll("[data-shortlist-bar]")) {
    const link = bar.querySelector("a");
    link.search = new URLSearchParams(programs.map((name) => ["program", name]));
    link.querySelector("span").textContent = programs.length;
    link.hidden = !programs.length;
    bar.querySelector("small").textContent = isFull ? bar.dataset.full : "";
    const form = bar.querySelector("form");
    if (form) form.hidden = true;
  }
}

for (const link of document.querySelectorAll("a[data-shortlist]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.dataset.shortlist = link.dataset.shortlist;
  button.append(...link.childNodes);
  link.replaceWith(button);
}

document.addEventListener("click", ({ target }) => {
  const wanted = target.closest("button[data-shortlist], input[data-shortlist]");
  if (wanted) toggle(wanted.dataset.shortlist);
  const removing = target.closest("a[data-shortlist-drop]");
  if (removing) drop([removing.dataset.shortlistDrop]);
});
for (const gone of document.querySelectorAll("[data-shortlist-drop]:not(a)")) drop(gone.dataset.shortlistDrop.split(" "));
addEventListener("storage", () => show());
addEventListener("pageshow", () => show());
document.addEventListener("finder:shown", () => show());
