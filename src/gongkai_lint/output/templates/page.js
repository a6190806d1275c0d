// Filtering by grade and words. The page is complete without it.
(() => {
  const form = document.getElementById("filter");
  const output = form.querySelector("output");
  const notes = [...document.querySelectorAll(".remark")];
  const of = (key) => document.querySelectorAll(
    `#l-${key}, .ref[data-key="${key}"], #n-${key}`);
  const apply = () => {
    const grades = new Set([...form.querySelectorAll("[name=grade]:checked")].map((box) => box.value));
    const words = form.elements.words.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const off = new Set();
    for (const note of notes) {
      const text = note.textContent.toLowerCase();
      const shown = grades.has(note.dataset.grade) && words.every((word) => text.includes(word));
      if (!shown) off.add(note.dataset.key);
      for (const element of of(note.dataset.key)) element.hidden = !shown;
    }
    for (const mark of document.querySelectorAll("[data-keys]")) {
      const keys = mark.dataset.keys.split(" ").filter(Boolean);
      if (keys.length) mark.classList.toggle("off", keys.every((key) => off.has(key)));
    }
    for (const list of document.querySelectorAll(".list")) {
      list.querySelector(".empty").hidden = [...list.querySelectorAll("li")].some((item) => !item.hidden);
    }
    output.textContent = off.size || words.length
      ? output.dataset.said.replace("%1", notes.length - off.size).replace("%2", notes.length) : "";
    layOut();
  };
  // Notes beside their paragraph, one below the other where they are many: the text closes up, as with comments in Word.
  const wide = matchMedia("(min-width: 62.01rem)");
  const layOut = () => {
    for (const paper of document.querySelectorAll(".paper")) {
      paper.classList.toggle("floating", wide.matches);
      paper.style.minHeight = "";
      let below = 0;
      for (const aside of paper.querySelectorAll(".notes")) {
        aside.style.top = "";
        if (!wide.matches) continue;
        const top = Math.max(aside.parentElement.offsetTop, below);
        aside.style.top = `${top}px`;
        below = top + aside.offsetHeight;
      }
      if (below) paper.style.minHeight = `${below + 24}px`;
    }
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
