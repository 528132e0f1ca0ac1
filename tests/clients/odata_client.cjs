// Prints the tickets that a query in JSON asks for, {"condition": name, "expand": [name, ...]}, read with @odata/client.
"use strict";

const { EdmV4, OData } = require("@odata/client");

// The conditions of store.py, in the words of the client's filter builder.
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
  const found = page.value;
  while (page["@odata.nextLink"]) {
    page = await client.requestUri(page["@odata.nextLink"]);
    found.push(...page.value);
  }
  process.stdout.write(JSON.stringify(found));
}

main(JSON.parse(process.argv[2]));
