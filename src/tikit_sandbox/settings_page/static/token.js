// What the pages do beyond HTML. Each works without it: in UTC, searching by its button, copying by hand.
"use strict";

const at = (id) => document.getElementById(id);
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

// The server writes days and times in the browser's zone, so it has to be told. Only a page that can be had again is.
if (zone && !document.cookie.split("; ").includes(`zone=${zone}`)) {
  document.cookie = `zone=${zone}; path=/settings/token; samesite=strict`;
  const told = document.cookie.split("; ").includes(`zone=${zone}`);
  if (told && document.body.hasAttribute("data-zoned")) location.reload();
}

function follow(field, act) {
  field.addEventListener("input", act);
  // What was typed before this script ran, and what the browser brought back.
  addEventListener("pageshow", () => field.value !== field.defaultValue && act());
}

const search = at("search");
if (search) {
  const rows = [...document.querySelectorAll("#tokens tbody tr")];
  const text = (row) => `${row.cells[0].textContent}\n${row.cells[1].textContent}`.toLowerCase();
  follow(search, () => {
    const wanted = search.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !text(row).includes(wanted);
    const found = rows.filter((row) => !row.hidden).length;
    at("found").textContent = found;
    at("none").hidden = found > 0;
  });
}

const day = at("day");
if (day) {
  follow(day, () => {
    const [year, month, date] = day.value.split("-").map(Number);
    // A midnight that the clocks skip becomes the moment at which they do: the day's last, as on the server.
    const inUtc = at("day-zone").textContent === "UTC";
    const end = inUtc ? new Date(Date.UTC(year, month - 1, date + 1)) : new Date(year, month - 1, date + 1);
    const known = !Number.isNaN(end.getTime());
    at("day-known").hidden = !known;
    at("day-unknown").hidden = known;
    if (known) {
      at("day-utc").dateTime = end.toISOString();
      at("day-utc").textContent = end.toISOString().slice(0, 16).replace("T", " ");
    }
  });
}

const copy = at("copy");
if (copy) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(at("value").value);
      at("copied").textContent = "Copied.";
    } catch {
      at("value").select();
      at("copied").textContent = "The browser does not let the page copy: the value is selected, copy it by hand.";
    }
  });
}
