// Enhances the pages. Without this script they show UTC, search with the button, and leave copying to the user.
"use strict";

const byId = (id) => document.getElementById(id);
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

// The server formats dates and times in the zone of this cookie. Only pages marked data-zoned are reloaded: a reload
// of another page would lose the token's value or the form's error messages.
if (zone && !document.cookie.split("; ").includes(`zone=${zone}`)) {
  document.cookie = `zone=${zone}; path=/settings/token; samesite=strict`;
  const stored = document.cookie.split("; ").includes(`zone=${zone}`);
  if (stored && document.body.hasAttribute("data-zoned")) location.reload();
}

function onChange(field, update) {
  field.addEventListener("input", update);
  // The user may type before this script runs, and the browser restores typed text when the user goes back.
  addEventListener("pageshow", () => field.value !== field.defaultValue && update());
}

const search = byId("search");
if (search) {
  const rows = [...document.querySelectorAll("#tokens tbody tr")];
  const text = (row) => `${row.cells[0].textContent}\n${row.cells[1].textContent}`.toLowerCase();
  onChange(search, () => {
    const needle = search.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !text(row).includes(needle);
    const count = rows.filter((row) => !row.hidden).length;
    byId("match-count").textContent = count;
    byId("no-match").hidden = count > 0;
  });
}

const day = byId("day");
if (day) {
  onChange(day, () => {
    const [year, month, date] = day.value.split("-").map(Number);
    // If the clocks skip midnight, Date returns the time of the skip, and the server does the same.
    const inUtc = byId("day-zone").textContent === "UTC";
    const expires = inUtc ? new Date(Date.UTC(year, month - 1, date + 1)) : new Date(year, month - 1, date + 1);
    const valid = !Number.isNaN(expires.getTime());
    byId("day-valid").hidden = !valid;
    byId("day-invalid").hidden = valid;
    if (valid) {
      byId("day-utc").dateTime = expires.toISOString();
      byId("day-utc").textContent = expires.toISOString().slice(0, 16).replace("T", " ");
    }
  });
}

const copy = byId("copy");
if (copy) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(byId("value").value);
      byId("copied").textContent = "Copied.";
    } catch {
      byId("value").select();
      byId("copied").textContent = "The browser did not allow the copy. The value is selected: copy it manually.";
    }
  });
}
