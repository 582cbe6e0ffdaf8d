/* Filters, sorts, and follows links to cards. Everything that is shown is in the page already. */
(() => {
"use strict";
const $ = id => document.getElementById(id);
const form = $("i-saring"), cards = [...document.querySelectorAll(".card")];
const sections = [...document.querySelectorAll(".jab")];
const flat = $("i-datar"), tree = $("i-kartu"), search = $("i-cari");
const fold = text => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
const wanting = new Set([...document.querySelectorAll(".att a")].map(a => a.hash.slice(1)));
const all = cards.map(card => {
  const badge = card.querySelector("summary > .badge").textContent;
  const value = card.querySelector(".cap data");
  return {card, badge, home: card.parentNode, jabatan: card.parentNode.id, status: card.dataset.s,
    value: value ? Number(value.value) : null, name: card.querySelector("h4").textContent, text: null};
});
const read = item => item.text ??= fold(`${item.card.id} ${item.card.querySelector("summary").textContent} ${
  [...item.card.querySelectorAll(".goal, .said, .var > p")].map(p => p.textContent).join(" ")}`);
const is = {
  "": () => true,
  perhatian: item => wanting.has(item.card.id),
  tanpa: item => item.value === null,
};
const compare = {
  naik: (a, b) => (a.value ?? Infinity) - (b.value ?? Infinity),
  turun: (a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity),
  nama: (a, b) => a.name.localeCompare(b.name, "id"),
};
let order = "";

function sort(chosen) {
  if (chosen === order) return;
  order = chosen;
  if (chosen) {
    flat.append(...[...all].sort(compare[chosen]).map(item => item.card));
  } else {
    for (const section of sections) section.append(...all.filter(item => item.home === section).map(item => item.card));
  }
  flat.hidden = !chosen;
  tree.hidden = !!chosen;
}

function filter() {
  const words = fold(search.value).split(/\s+/).filter(Boolean);
  const jabatan = $("s-jabatan").value, predikat = $("s-predikat").value, status = $("s-status").value;
  const holds = is[status] ?? (item => item.status === status);
  const none = $("s-predikat").dataset.none;
  const filled = new Set(), counts = new Map();
  let shown = 0, computed = 0, provisional = 0;
  for (const item of all) {
    const ok = (!jabatan || item.jabatan === jabatan)
      && (!predikat || item.badge === predikat || (predikat === none && item.value === null))
      && holds(item) && words.every(word => read(item).includes(word));
    if (item.card.hidden === ok) item.card.hidden = !ok;
    if (!ok) continue;
    shown++;
    filled.add(item.home);
    if (item.value === null) continue;
    computed++;
    if (item.status === "sementara") provisional++;
    counts.set(item.badge, (counts.get(item.badge) ?? 0) + 1);
  }
  for (const section of sections) section.hidden = !filled.has(section);
  const parts = [`${shown} dari ${all.length} indikator`, `${computed} terhitung`];
  if (provisional) parts.push(`${provisional} sementara`);
  if (shown > computed) parts.push(`${shown - computed} belum ada angka`);
  for (const option of $("s-predikat").options)
    if (counts.has(option.value)) parts.push(`${option.value} ${counts.get(option.value)}`);
  $("i-hitungan").textContent = parts.join(" · ");
  $("i-kosong").hidden = shown > 0;
  sort($("i-urut").value);
}

function follow() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!target) return;
  if (target.hidden || (target.parentNode && target.parentNode.hidden)) { form.reset(); filter(); }
  for (let up = target; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  land(target);
}

/* What comes near the window is laid out only now, and may push the target away: not every browser holds it. */
function land(target, frames = 4) {
  target.scrollIntoView();
  if (frames) requestAnimationFrame(() => land(target, frames - 1));
}

const visible = () => (order ? [...flat.children] : cards).filter(card => !card.hidden);
const openAll = () => {
  const found = visible(), open = found.some(card => !card.open);
  for (const card of found) card.open = open;
  $("i-buka").textContent = open ? "Tutup semua" : "Buka semua";
};
function step(by) {
  const found = visible(), now = found.indexOf(document.activeElement.closest(".card"));
  const next = found[now < 0 ? (by > 0 ? 0 : found.length - 1) : now + by];
  if (next) { next.querySelector("summary").focus(); next.scrollIntoView({block: "nearest"}); }
}
const keys = {
  "/": () => { search.scrollIntoView({block: "center"}); search.focus(); },
  "?": () => $("i-bantuan").showModal(),
  n: () => step(1),
  p: () => step(-1),
  b: openAll,
};
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("i-bantuan").open) return;
  if (event.target === search && event.key === "Escape") { search.value = ""; filter(); search.blur(); return; }
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  if (Object.hasOwn(keys, event.key)) { event.preventDefault(); keys[event.key](); }
});
let waiting;
search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 60); });
form.addEventListener("change", event => { if (event.target !== search) filter(); });
form.addEventListener("submit", event => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
$("i-buka").addEventListener("click", openAll);
$("i-tombol").addEventListener("click", () => $("i-bantuan").showModal());
addEventListener("hashchange", follow);
/* A link that is followed a second time changes no address. */
addEventListener("click", event => {
  const link = event.target.closest("a");
  if (link && link.hash && link.hash === location.hash) follow();
});
/* What is printed is open; afterwards everything is as it was. */
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => { for (const details of opened) details.open = false; });
form.hidden = false;
filter();
follow();
/* So that the first word is found as fast as the next ones. */
(window.requestIdleCallback ?? setTimeout)(() => all.forEach(read));
})();
