"use strict";
const element = (name, text, attributes = {}) => {
  const made = document.createElement(name);
  if (text != null) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

// The reports: sentences that features come from are marked, and lead to the map. `show` brings a feature up on the map, `turned`
// hears of another report that is read. Gives `read(number)`, and `light(feature, focus)`, which shows a feature's sentence.
const reading = (reports, features, { show, turned, still }) => {
  const article = document.querySelector("#text"), select = document.querySelector("#report");
  reports.forEach((report, i) => select.append(element("option", report.title, { value: i })));
  const rank = { events: 0, claims: 1, places: 2, regions: 3, borders: 4, claim_areas: 5 };
  let marks = [];
  const read = (number) => {
    const report = reports[number];
    select.value = number;
    const about = document.querySelector("#about");
    about.textContent = report.published ? `Published ${report.published}. ` : "";
    if (report.url) about.append(element("a", report.url, { href: report.url, rel: "noopener noreferrer", target: "_blank" }));
    article.textContent = "";
    marks = [];
    const mine = features.filter((f) => f.report === number && f.span);
    if (report.text == null) {
      for (const feature of mine.sort((a, b) => a.span[0] - b.span[0])) {
        const row = element("p");
        row.append(mark(feature, feature.quote || feature.name));
        article.append(row);
      }
      return;
    }
    const cuts = [...new Set([0, report.text.length, ...mine.flatMap((f) => f.span)])].sort((a, b) => a - b);
    for (let i = 0; i + 1 < cuts.length; i++) {
      const piece = report.text.slice(cuts[i], cuts[i + 1]);
      const over = mine.filter((f) => f.span[0] <= cuts[i] && f.span[1] >= cuts[i + 1]);
      // The shortest statement is the most telling one.
      over.sort((a, b) => a.span[1] - a.span[0] - (b.span[1] - b.span[0]) || rank[a.layer] - rank[b.layer]);
      article.append(over.length ? mark(over[0], piece, over) : piece);
    }
  };
  const mark = (feature, content, all = [feature]) => {
    const made = element("mark", content, { tabindex: "0", role: "button", title: `Show on the map: ${feature.name}` });
    made.style.setProperty("--hue", feature.color);
    const go = () => show(feature);
    made.addEventListener("click", go);
    made.addEventListener("keydown", (event) => { if (event.key === "Enter") go(); });
    marks.push([made, all]);
    return made;
  };
  const light = (feature, scroll) => {
    if (+select.value !== feature.report) read(feature.report);
    let first = null;
    for (const [made, all] of marks) {
      const lit = all.includes(feature);
      made.classList.toggle("lit", lit);
      if (lit && !first) first = made;
    }
    if (first) {
      first.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
      if (scroll) first.focus({ preventScroll: true });
    }
  };
  select.addEventListener("change", () => {
    read(+select.value);
    turned(+select.value);
  });
  return { read, light };
};
