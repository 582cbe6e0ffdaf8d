/* Asks whether the page is renewed, and loads it again as it stands: same place, same cards open. */
(() => {
"use strict";
const root = document.documentElement, key = "iki-laporan";
const fields = () => [...document.querySelectorAll("#i-saring input, #i-saring select")];
try {
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  sessionStorage.removeItem(key);
  if (kept) {
    for (const field of fields()) if (field.id in kept.fields) field.value = kept.fields[field.id];
    fields()[0]?.dispatchEvent(new Event("input", {bubbles: true}));
    for (const id of kept.open) { const card = document.getElementById(id); if (card) card.open = true; }
    requestAnimationFrame(() => scrollTo({top: kept.y, behavior: "instant"}));
  }
} catch { /* what was kept is not what is shown now */ }
const state = document.getElementById("i-pantau");
setInterval(async () => {
  try {
    const answer = await fetch("/versi", {cache: "no-store"});
    state.textContent = "Dipantau: halaman ini diperbarui sendiri.";
    if (await answer.text() === root.dataset.versi) return;
    sessionStorage.setItem(key, JSON.stringify({
      y: scrollY,
      open: [...document.querySelectorAll(".card[open]")].map(card => card.id),
      fields: Object.fromEntries(fields().map(field => [field.id, field.value])),
    }));
    location.reload();
  } catch {
    state.textContent = "Terputus: iki tidak lagi memantau, halaman ini tidak diperbarui.";
  }
}, 700);
})();
