// Reads tickets with @odata/client and prints them. The argument is JSON: {"condition": name, "expand": [name, ...]}.
"use strict";

const { EdmV4, OData } = require("@odata/client");

// The conditions of store.py, for the filter builder of the client.
const CONDITIONS = {
  "several pages": (filter) => filter.property("StatusId").eq(18),
  "beyond ASCII": (filter) => filter.property("contains(Title,'打印机')").eq(true),
  null: (filter) => filter.property("AssigneeId").eq(null),
  date: (filter) =>
    filter
      .property("CreatedDate")
      .ge(EdmV4.DateTimeOffset.from("2026-06-01"))
      .property("Closed")
      .eq(false),
  "path and quote": (filter) => filter.property("Requester/Name").eq("Grace O''Brien"),
};

async function main({ condition, expand }) {
  const client = OData.New4({
    serviceEndpoint: `${process.env.TIKIT_URL}/`,
    commonHeaders: { Authorization: `Bearer ${process.env.TIKIT_TOKEN}` },
  });
  const params = client.newOptions();
  if (condition) params.filter(CONDITIONS[condition](client.newFilter()));
  if (expand) params.expand(expand);
  let page = await client.newRequest({ collection: "Ticket", params });
  const tickets = page.value;
  while (page["@odata.nextLink"]) {
    page = await client.requestUri(page["@odata.nextLink"]);
    tickets.push(...page.value);
  }
  process.stdout.write(JSON.stringify(tickets));
}

main(JSON.parse(process.argv[2]));
