// Prints the tickets that a query in JSON asks for, {"$filter": text, "$expand": text}, read with odata (o.js).
"use strict";

const { o } = require("odata");

async function main(query) {
  const service = o(`${process.env.TIKIT_URL}/`, {
    headers: { Authorization: `Bearer ${process.env.TIKIT_TOKEN}` },
    // query() gives the entities alone; so it gives the page, with its next link.
    fragment: "page",
  });
  let page = await service.get("Ticket").query(query);
  const found = page.value;
  while (page["@odata.nextLink"]) {
    page = await service.get(page["@odata.nextLink"]).query();
    found.push(...page.value);
  }
  process.stdout.write(JSON.stringify(found));
}

main(JSON.parse(process.argv[2]));
