// Reads tickets with the package odata (o.js) and prints them. The argument is JSON: {"$filter": text, "$expand": text}.
"use strict";

const { o } = require("odata");

async function main(query) {
  const service = o(`${process.env.TIKIT_URL}/`, {
    headers: { Authorization: `Bearer ${process.env.TIKIT_TOKEN}` },
    // By default query() returns only the entities. With a fragment it returns the page, with its next link.
    fragment: "page",
  });
  let page = await service.get("Ticket").query(query);
  const tickets = page.value;
  while (page["@odata.nextLink"]) {
    page = await service.get(page["@odata.nextLink"]).query();
    tickets.push(...page.value);
  }
  process.stdout.write(JSON.stringify(tickets));
}

main(JSON.parse(process.argv[2]));
