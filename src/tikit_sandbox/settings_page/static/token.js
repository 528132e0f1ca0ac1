// Enhances the pages. Without this script they show UTC, search with the button, and leave copying to the user.
"use strict";

const byId = (id) => document.getElementById(id);
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

// The server formats dates and times in the zone of this cookie. Only pages marked data-zoned are reloaded: a reload
// of another page would lose the token's value or the form's error messages.
if (zone && !document.cookie.split("; ").includes(`zone=${zone}`)) {
  document.cookie = `zone=${zone}; path=/settings/token; samesite=lax`;
  const stored = document.cookie.split("; ").includes(`zone=${zone}`);
  if (stored && document.body.hasAttribute("data-zoned")) location.reload();
}

// A page from the back/forward cache may show what has changed since. A form is kept: a reload would empty its fields.
addEventListener("pageshow", (event) => event.persisted && !byId("new-token") && location.reload());

function onChange(field, update) {
  field.addEventListener("input", update);
  // The user may type before this script runs, and the browser restores typed text when the user goes back.
  addEventListener("pageshow", () => field.value !== field.defaultValue && update());
}

const search = byId("search");
if (search) {
  let timer, running;
  const show = async () => {
    running?.abort();
    running = new AbortController();
    const url = new URL(search.form.action);
    if (search.value.trim()) url.searchParams.set("search", search.value.trim());
    try {
      const response = await fetch(url, { signal: running.signal });
      if (!response.ok) throw new Error(response.statusText);
      const found = new DOMParser().parseFromString(await response.text(), "text/html");
      if (!found.getElementById("results")) return location.assign(url); // the session has ended
      byId("results").replaceWith(found.getElementById("results"));
      byId("count").textContent = found.getElementById("count").textContent;
      byId("new").href = found.getElementById("new").href;
      history.replaceState(null, "", url);
    } catch (error) {
      if (error.name !== "AbortError") byId("count").textContent = "The search failed. Press Search to try again.";
    }
  };
  onChange(search, () => {
    clearTimeout(timer);
    timer = setTimeout(show, 150);
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

const value = byId("value");
if (value) {
  // The back/forward cache stores the page without the value.
  addEventListener("pagehide", () => { value.value = ""; });
  // The second click of a double click on "Create token" may hit a link of this page, which is shown once.
  document.addEventListener("click", (event) => event.detail > 1 && event.target.closest("a") && event.preventDefault());
  byId("copy").hidden = false;
  byId("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(value.value);
      byId("copied").textContent = "Copied.";
    } catch {
      value.select();
      byId("copied").textContent = "The browser did not allow the copy. The value is selected: copy it manually.";
    }
  });
}
