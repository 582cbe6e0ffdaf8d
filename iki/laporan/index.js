/* Filters and sorts the agencies. Everything that is shown is in the page already. */
(() => {
"use strict";
const $ = id => document.getElementById(id);
const form = $("i-saring"), body = $("i-baris"), search = $("i-cari");
const fold = text => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
const number = cell => {
  const text = cell.querySelector("data")?.value ?? cell.textContent.trim();
  return /^-?[0-9.]+$/.test(text) ? Number(text) : null;
};
const all = [...body.rows].map(row => ({row, text: fold(row.cells[0].textContent),
  name: row.querySelector("a").textContent, predikat: row.querySelector(".badge").textContent,
  states: row.dataset.s.split(" "), numbers: [...row.cells].map(number)}));
let order = "";

/* A column, the largest first, or the smallest if it is negative; what has no number comes last. */
const by = column => (a, b) => {
  const [x, y] = [a, b].map(item => item.numbers[Math.abs(column)]);
  return x === null || y === null ? (x === null) - (y === null) : (y - x) * Math.sign(column);
};

function filter() {
  const words = fold(search.value).split(/\s+/).filter(Boolean);
  const predikat = $("s-predikat").value, state = $("s-status").value;
  let shown = 0;
  for (const item of all) {
    const ok = (!predikat || item.predikat === predikat) && (!state || item.states.includes(state))
      && words.every(word => item.text.includes(word));
    item.row.hidden = !ok;
    shown += ok;
  }
  $("i-hitungan").textContent = `${shown} dari ${all.length} instansi`;
  $("i-kosong").hidden = shown > 0;
  const chosen = $("i-urut").value;
  if (chosen === order) return;
  order = chosen;
  const compare = chosen === "nama" ? (a, b) => a.name.localeCompare(b.name, "id") : by(Number(chosen));
  body.append(...(chosen ? [...all].sort(compare) : all).map(item => item.row));
}

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === search && event.key === "Escape") { search.value = ""; filter(); search.blur(); return; }
  if (event.key !== "/" || /^(INPUT|SELECT)$/.test(event.target.tagName)) return;
  event.preventDefault();
  search.focus();
});
search.addEventListener("input", filter);
form.addEventListener("change", filter);
form.addEventListener("submit", event => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
form.hidden = false;
filter();
})();
