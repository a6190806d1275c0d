// Filtering by grade and words, and notes that make room for each other. The page is complete without it.
(() => {
  const form = document.getElementById("filter");
  const output = form.querySelector("output");
  const papers = [...document.querySelectorAll(".paper")].map((paper) => [paper, [...paper.querySelectorAll(".notes")]]);
  const notes = [...document.querySelectorAll(".remark")].map((note) => [note, note.textContent.toLowerCase()]);
  const painted = [...document.querySelectorAll("[data-keys]")].map((mark) => [mark, mark.dataset.keys.split(" ").filter(Boolean)]);
  const lists = [...document.querySelectorAll(".list")].map((list) => [list.querySelector(".empty"), [...list.querySelectorAll("li")]]);
  const told = new Map(); // note → its row in the list, itself, and its numbers in the text
  for (const element of document.querySelectorAll("[data-key]")) {
    told.set(element.dataset.key, [...(told.get(element.dataset.key) || []), element]);
  }

  // Notes beside their paragraph, one below the other where they are many: the text closes up, as with comments in Word.
  const wide = matchMedia("(min-width: 62.01rem)");
  const layOut = () => {
    for (const [paper] of papers) {
      paper.classList.toggle("floating", wide.matches);
      paper.style.minHeight = "";
    }
    // First read everything, then write: a page of a hundred reports is laid out once, not once a note.
    const sizes = papers.map(([, all]) => (wide.matches ? all.map((aside) => [aside.parentElement.offsetTop, aside.offsetHeight]) : []));
    papers.forEach(([paper, all], i) => {
      let below = 0;
      all.forEach((aside, n) => {
        const [beside, height] = sizes[i][n] || [0, 0];
        const top = Math.max(beside, below);
        aside.style.top = sizes[i].length ? `${top}px` : "";
        below = top + height;
      });
      if (sizes[i].length) paper.style.minHeight = `${below + 24}px`;
    });
  };

  const apply = () => {
    const grades = new Set([...form.querySelectorAll("[name=grade]:checked")].map((box) => box.value));
    const words = form.elements.words.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const off = new Set();
    for (const [note, text] of notes) {
      const shown = grades.has(note.dataset.grade) && words.every((word) => text.includes(word));
      if (!shown) off.add(note.dataset.key);
      for (const element of told.get(note.dataset.key)) element.hidden = !shown;
    }
    for (const [mark, keys] of painted) {
      if (keys.length) mark.classList.toggle("off", keys.every((key) => off.has(key)));
    }
    for (const [empty, items] of lists) empty.hidden = items.some((item) => !item.hidden);
    output.textContent = off.size || words.length
      ? output.dataset.said.replace("%1", notes.length - off.size).replace("%2", notes.length) : "";
    layOut();
  };

  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("resize", layOut);
  document.addEventListener("toggle", layOut, true);
  apply();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open]):not(.passed)")];
    for (const element of closed) element.open = true;
  });
  addEventListener("afterprint", () => { for (const element of closed) element.open = false; });
})();
