// Tables with data-sorts are sorted by a click on a heading, again the other way round.
// Without JavaScript they stand in the order of the server.

const collator = new Intl.Collator("zh-Hans-CN", { numeric: true });

function sort(table, at, descending) {
  const body = table.tBodies[0];
  const key = (row) => row.cells[at]?.innerText.trim() ?? "";
  const rows = [...body.rows].sort((a, b) => collator.compare(key(a), key(b)));
  if (descending) rows.reverse();
  body.append(...rows);
}

for (const table of document.querySelectorAll("table[data-sorts]")) {
  [...table.tHead.rows[0].cells].forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "report-sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const descending = head.ariaSort === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.ariaSort = descending ? "descending" : "ascending";
      sort(table, at, descending);
    });
  });
}
