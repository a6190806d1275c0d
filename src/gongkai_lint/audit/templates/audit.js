// Sorting and filtering. Without it the table is whole, worst first.
"use strict";
{
  const table = document.getElementById("table"), body = table.tBodies[0], rows = [...body.rows];
  const form = document.getElementById("filter"), shown = document.getElementById("shown");
  const words = document.getElementById("words"), level = document.getElementById("level"), only = document.getElementById("only");
  const states = [...form.querySelectorAll("[name=state]")];
  const filter = () => {
    const wanted = new Set(states.filter(s => s.checked).map(s => s.value));
    const asked = words.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const d = row.dataset;
      const fits = wanted.has(d.state) && (level.value === "*" || d.level === level.value) && (!only.value || Number(d[only.value]) > 0)
        && asked.every(word => d.words.includes(word));
      row.hidden = !fits;
      count += fits;
    }
    shown.textContent = `${count} / ${rows.length}`;
  };
  const value = (row, index, numeric) => {
    const cell = row.cells[index], text = cell.dataset.sort ?? cell.textContent.trim();
    return numeric ? Number(text) : text;
  };
  [...table.tHead.rows[0].cells].forEach((head, index) => {
    const kind = head.dataset.kind;
    if (!kind) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const numeric = kind === "number";
      // Figures are first wanted from the largest, names and verdicts (worst is 1) from the first.
      const first = numeric && head.classList.contains("r") ? "descending" : "ascending";
      const order = head.ariaSort === first ? (first === "ascending" ? "descending" : "ascending") : first;
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      rows.sort((a, b) => {
        const x = value(a, index, numeric), y = value(b, index, numeric);
        return sign * (numeric ? x - y : x.localeCompare(y, document.documentElement.lang));
      });
      body.append(...rows);
    });
  });
  form.addEventListener("input", filter);
  form.addEventListener("submit", event => event.preventDefault());
  form.hidden = false;
  filter();
}
