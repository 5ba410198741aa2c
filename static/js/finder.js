// The finder answers as soon as something is ticked. Without this module its button does the same.

const finder = document.getElementById("finder");

const address = (form) => {
  const pairs = [...new FormData(form)].filter(([name, value]) => value && (name !== "currency" || form.max.value));
  const query = new URLSearchParams(pairs);
  query.sort();
  return form.action + (pairs.length ? `?${query}` : "");
};

const same = (page, element) =>
  element.id ? page.getElementById(element.id) : page.querySelector(`[name="${element.name}"][value="${element.value}"]`);

let latest;

// XMLHttpRequest reads HTML by itself: no script turns text into elements here, and the policy forbids it.
const load = (url) =>
  new Promise((resolve, reject) => {
    latest?.abort();
    latest = new XMLHttpRequest();
    latest.open("GET", url);
    latest.responseType = "document";
    latest.onload = ({ target }) => (target.status === 200 && target.response ? resolve(target) : reject());
    latest.onerror = reject;
    latest.send();
  });

const show = async (url, remember) => {
  try {
    const answer = await load(url);
    const page = answer.response;
    const open = [...finder.querySelectorAll("details")].map((details) => details.open);
    const focused = finder.contains(document.activeElement) && document.activeElement;
    if (remember) history.pushState(null, "", answer.responseURL);
    finder.replaceChildren(...page.getElementById("finder").childNodes);
    document.querySelectorAll(".languages a").forEach((link, place) => {
      link.href = page.querySelectorAll(".languages a")[place].href;
    });
    finder.querySelectorAll("details").forEach((details, place) => (details.open ||= open[place]));
    if (focused) same(document, focused)?.focus();
    document.getElementById("finder-news").textContent = document.getElementById("results-heading").textContent;
    document.dispatchEvent(new Event("finder:shown"));
  } catch {
    location.assign(url);
  }
};

finder.addEventListener("change", (event) => {
  const form = event.target.closest(".finder__form");
  if (form) show(address(form), true);
});
finder.addEventListener("submit", (event) => {
  if (!event.target.matches(".finder__form")) return;
  event.preventDefault();
  show(address(event.target), true);
});
addEventListener("popstate", () => show(location.href, false));
