// Sorts and filters the table. The page can be read without it.
#include "lab/report_html_parts.hpp"

namespace laneway::lab {

const std::string_view page_script = R"js(
"use strict";
(() => {
  const table = document.getElementById("results");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const form = document.getElementById("filter");
  const status = form.querySelector("output");

  // What was not measured sorts last, whichever way.
  const sort = (column, kind, descending) => {
    const key = (row) => {
      const cell = row.cells[column];
      return kind === "number" ? parseFloat(cell.dataset.value) : cell.textContent;
    };
    const compare = (a, b) => {
      const [left, right] = [key(a), key(b)];
      if (kind === "text") return left.localeCompare(right) * (descending ? -1 : 1);
      if (isNaN(left) || isNaN(right)) return isNaN(left) - isNaN(right);
      return (left - right) * (descending ? -1 : 1);
    };
    body.append(...[...rows].sort(compare));
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const descending = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      sort(column, head.dataset.sort, descending);
    });
  });

  const labels = { endpoint: (row) => row.dataset.endpoint, verdict: (row) => row.dataset.verdict, target: (row) => row.cells[2].textContent };
  const filter = () => {
    let shown = 0;
    for (const row of rows) {
      row.hidden = Object.keys(labels).some((name) => form.elements[name].value && form.elements[name].value !== row.dataset[name]);
      shown += !row.hidden;
    }
    status.value = shown === rows.length ? `${rows.length} rows` : `${shown} of ${rows.length} rows`;
  };
  for (const name of Object.keys(labels)) {
    const select = form.elements[name];
    select.add(new Option("all", ""));
    for (const [value, label] of new Map(rows.map((row) => [row.dataset[name], labels[name](row)]))) select.add(new Option(label, value));
  }
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  filter();
})();
)js";

const std::string_view page_script_sha256 = "UOjejq63X/tY5f8S5HB8owgnYVrqu3gRVRJPMKm7PkM=";

}  // namespace laneway::lab
