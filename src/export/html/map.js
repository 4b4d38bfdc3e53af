"use strict";
// Texts of reports are never parsed as HTML: everything is written as text nodes.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (selector) => document.querySelector(selector);
  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text != null) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // The map and the world below it.
  const map = L.map("map", { worldCopyJump: false, minZoom: 1, maxZoom: 14, zoomSnap: 0.5, fadeAnimation: !still, zoomAnimation: !still, markerZoomAnimation: !still, attributionControl: false, maxBounds: [[-89, -250], [89, 250]] });
  L.control.attribution({ prefix: false }).addAttribution(data.attribution).addTo(map);
  L.control.scale({ imperial: true }).addTo(map);
  map.createPane("world").style.zIndex = 150;
  const canvas = L.canvas({ pane: "world", padding: 0.5 });
  const rings = (ring) => {
    let x = 0, y = 0;
    const out = [];
    for (let i = 0; i < ring.length; i += 2) {
      x += ring[i]; y += ring[i + 1];
      out.push([y / data.world.units, x / data.world.units]);
    }
    return out;
  };
  const world = L.polygon(data.world.polygons.map((polygon) => polygon.map(rings)), { renderer: canvas, interactive: false, weight: 0.8, fillOpacity: 1, smoothFactor: 0.5 }).addTo(map);
  const paint = () => world.setStyle({ color: css("--coast"), fillColor: css("--land") });
  paint();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);

  // Features.
  const groups = new Map(data.layers.map((layer) => [layer.name, L.layerGroup().addTo(map)]));
  const order = ["regions", "claim_areas", "borders", "claims", "places", "events"];
  order.forEach((name, i) => { map.createPane(name).style.zIndex = 400 + i * 20; });
  const flip = (c) => (typeof c[0] === "number" ? [c[1], c[0]] : c.map(flip));
  const radius = { small: 7, medium: 10, large: 14 };
  const features = data.features.map((feature, number) => ({ ...feature, number, layer: data.layers[feature.layer].name, title: data.layers[feature.layer].title, drawn: null }));
  const numbered = features.filter((f) => f.layer === "events").length;
  // More features than this, and only what is in view is drawn: points in groups, each shape once, on a canvas.
  const crowded = features.length > 800;
  const MOST_SHAPES = 1500, GROUP_PX = 56;
  const shared = crowded && L.canvas({ pane: "borders", padding: 0.2 });
  const isPoint = (feature) => feature.layer === "events" || feature.layer === "places";

  // Events at one position stand around it, as drawn; their position stays what it is.
  const fellows = new Map();
  for (const feature of features) if (feature.layer === "events") fellows.set(feature.geometry, [...(fellows.get(feature.geometry) || []), feature]);
  const aside = (feature) => {
    const all = fellows.get(feature.geometry), turn = (2 * Math.PI * all.indexOf(feature)) / all.length;
    const far = all.length < 2 ? 0 : Math.max(14, 6 * all.length);
    return [Math.round(far * Math.cos(turn)), Math.round(far * Math.sin(turn))];
  };

  const make = (feature) => {
    const coordinates = flip(data.geometries[feature.geometry]);
    const pane = feature.layer;
    if (feature.layer === "events") {
      const size = 2 * (radius[feature.size] || 7);
      const dot = element("span", null, { class: feature.background ? "dot background" : "dot" });
      dot.style.cssText = `display:block;width:${size}px;height:${size}px;background:${feature.color}`;
      const [dx, dy] = aside(feature);
      const icon = L.divIcon({ html: dot, className: "", iconSize: [size, size], iconAnchor: [size / 2 - dx, size / 2 - dy], popupAnchor: [dx, dy], tooltipAnchor: [dx, dy] });
      const marker = L.marker(coordinates, { icon, title: feature.name, alt: feature.name, pane, keyboard: true, riseOnHover: true });
      marker.on("add", () => marker.getElement()?.setAttribute("aria-label", feature.name));
      return marker;
    }
    if (feature.layer === "places") {
      return L.circleMarker(coordinates, { radius: 4.5, color: "#fff", weight: 1, fillColor: feature.color, fillOpacity: 1, pane });
    }
    const style = { color: feature.color, weight: feature.width || 1.5, opacity: 0.9, pane, ...(shared && { renderer: shared }) };
    if (feature.layer === "claims") return L.polyline(coordinates, { ...style, dashArray: "7 6", lineCap: "round" });
    if (feature.layer === "borders") return L.polyline(coordinates, { ...style, opacity: 0.6 });
    const faint = feature.layer === "claim_areas";
    return L.polygon(coordinates, { ...style, weight: 1, opacity: 0.6, dashArray: faint ? "4 4" : null, fillOpacity: faint ? 0.07 : 0.13, smoothFactor: 0.7 });
  };

  const words = (feature) => {
    const report = data.reports[feature.report];
    const box = element("div");
    box.append(element("h2", feature.name));
    if (feature.verdict) {
      const tag = element("p", feature.verdict, { class: "tag" });
      tag.style.color = feature.color;
      box.append(tag);
    }
    if (feature.days) box.append(element("p", feature.days[0] === feature.days[1] ? feature.days[0] : feature.days.join(" to ")));
    if (feature.facts) box.append(element("p", feature.facts));
    if (feature.quote) box.append(element("blockquote", feature.quote));
    const line = element("p");
    if (report.url) line.append(element("a", report.title, { href: report.url, rel: "noopener noreferrer", target: "_blank" }));
    else line.append(element("span", report.title));
    if (report.published) line.append(`, ${report.published}`);
    box.append(line);
    // Markers that lie on each other are reached from each other.
    const at = feature.drawn.getLatLng && map.latLngToContainerPoint(feature.drawn.getLatLng());
    const others = features.filter((f) => f !== feature && at && f.layer === "events" && feature.layer === "events" && f.drawn && map.hasLayer(f.drawn) && map.latLngToContainerPoint(f.drawn.getLatLng()).distanceTo(at) < 20);
    if (others.length) {
      const also = element("p", "Also here: ");
      for (const other of others.slice(0, 12)) {
        const go = element("button", other.name, { type: "button" });
        go.addEventListener("click", () => other.drawn.openPopup());
        also.append(go, " ");
      }
      box.append(also);
    }
    if (report.text != null && feature.span) {
      const show = element("button", "Show in the text", { type: "button" });
      show.addEventListener("click", () => light(feature, true));
      box.append(show);
    }
    return box;
  };

  // What stands for a feature on the map, made when it is needed first.
  const onMap = (feature) => {
    if (feature.drawn) return feature.drawn;
    const drawn = (feature.drawn = make(feature));
    drawn.bindPopup(() => words(feature), { maxWidth: 340, autoPan: true });
    drawn.on("popupopen", () => { pinned = feature; light(feature, false); });
    if (feature.layer === "events") {
      const west = aside(feature)[0] < 0, gap = radius[feature.size] || 7;
      if (numbered <= 60 || crowded) drawn.bindTooltip(text(feature.label), { permanent: true, direction: west ? "left" : "right", offset: [west ? -gap : gap, 0], className: "name event" });
    } else if (feature.layer === "claims" && feature.label) {
      drawn.bindTooltip(text(feature.label), { permanent: true, direction: "center", className: "name claim" });
    } else if (feature.layer === "places") {
      drawn.bindTooltip(text(feature.name), { permanent: true, direction: "right", offset: [5, 0], className: "name place" });
    }
    // Shapes too are reached with the keyboard.
    drawn.on("add", () => {
      const node = feature.layer !== "events" && drawn.getElement && drawn.getElement();
      if (!node) return;
      node.setAttribute("tabindex", "0");
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", `${feature.title}: ${feature.name}`);
      node.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); drawn.openPopup(); }
      });
    });
    return drawn;
  };

  // Boxes of geometries: [south, west, north, east].
  const boxes = data.geometries.map((geometry) => {
    const box = [90, 180, -90, -180];
    const add = (c) => {
      if (typeof c[0] !== "number") return c.forEach(add);
      box[0] = Math.min(box[0], c[1]); box[1] = Math.min(box[1], c[0]);
      box[2] = Math.max(box[2], c[1]); box[3] = Math.max(box[3], c[0]);
    };
    add(geometry);
    return box;
  });
  // A tooltip's content as a text node, never as HTML.
  function text(content) { return element("span", content); }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });

  // Filters.
  const tick = (into, value, label, chip) => {
    const box = element("input", null, { type: "checkbox", value });
    box.checked = true;
    const row = element("label");
    row.append(box);
    if (chip) {
      const sign = element("span", null, { class: `chip ${chip.kind || ""}`, "aria-hidden": "true" });
      sign.style.background = chip.color;
      row.append(sign);
    }
    row.append(` ${label}`);
    $(into).append(row);
    box.addEventListener("change", draw);
  };
  const capital = (word) => word[0].toUpperCase() + word.slice(1);
  const present = (field) => [...new Set(features.map((f) => f[field]).filter(Boolean))];
  for (const layer of [...data.layers].reverse()) if (features.some((f) => f.layer === layer.name)) tick("#layers", layer.name, layer.title);
  for (const [family, color] of data.families) if (present("family").includes(family)) tick("#families", family, family === "any" ? "Other" : capital(family), { color });
  for (const [verdict, color] of data.verdicts) if (present("verdict").includes(verdict)) tick("#verdicts", verdict, capital(verdict), { color, kind: "line" });
  for (const set of ["#families", "#verdicts"]) $(set).hidden = !$(set).querySelector("input");
  const chosen = (set) => new Set([...document.querySelectorAll(`${set} input:checked`)].map((box) => box.value));
  const from = $("[data-dl=from]"), to = $("[data-dl=to]"), range = $("[data-dl=range]");
  const days = features.flatMap((f) => f.days || []).sort();
  const [first, last] = [days[0], days[days.length - 1]];
  const number = (day) => Math.round(Date.parse(day) / 864e5);
  const name = (day) => new Date(day * 864e5).toISOString().slice(0, 10);
  if (first) {
    [range.min, range.max] = [number(first), number(last)];
    for (const input of [from, to]) [input.min, input.max] = [first, last];
  }
  const allTime = () => { from.value = first || ""; to.value = last || ""; range.value = range.max; };
  allTime();
  $("#time").hidden = !first;
  range.addEventListener("input", () => { to.value = name(+range.value); draw(); });
  for (const input of [from, to]) input.addEventListener("input", () => { if (to.value) range.value = number(to.value); draw(); });
  $("#all-time").addEventListener("click", () => { allTime(); draw(); });
  $("#filters-button").addEventListener("click", (event) => {
    const open = $("#filters").classList.toggle("open");
    event.currentTarget.setAttribute("aria-expanded", open);
    map.invalidateSize();
  });

  const visible = (feature, layers, families, verdicts) =>
    layers.has(feature.layer) &&
    (!feature.family || families.has(feature.family)) &&
    (!feature.verdict || verdicts.has(feature.verdict)) &&
    // What has no day is always shown.
    (!feature.days || ((!from.value || feature.days[1] >= from.value) && (!to.value || feature.days[0] <= to.value)));

  // What the filters leave, and what is on the map of it.
  let wanted = [], drawn = new Set(), pinned = null;
  const together = L.layerGroup().addTo(map);
  function draw() {
    const [layers, families, verdicts] = ["#layers", "#families", "#verdicts"].map(chosen);
    wanted = features.filter((feature) => visible(feature, layers, families, verdicts));
    pinned = null;
    $("[data-dl=count]").textContent = `${wanted.filter((f) => f.layer === "events").length} of ${numbered} events, ${data.reports.length} reports`;
    render();
  }

  function render() {
    const next = crowded ? inView() : new Set(wanted);
    if (pinned) next.add(pinned);
    for (const feature of drawn) if (!next.has(feature)) groups.get(feature.layer).removeLayer(feature.drawn);
    for (const feature of next) if (!drawn.has(feature)) groups.get(feature.layer).addLayer(onMap(feature));
    drawn = next;
    plan();
  }

  // Of many features: shapes that are in view and not too small to see, each once; points by cells of a grid.
  function inView() {
    const view = map.getBounds().pad(0.1), zoom = map.getZoom(), next = new Set(), shapes = new Set(), cells = new Map();
    const [south, west, north, east] = [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()];
    const least = 360 / 256 / 2 ** zoom * 3;
    for (const feature of wanted) {
      const box = boxes[feature.geometry];
      if (box[0] > north || box[2] < south || box[1] > east || box[3] < west) continue;
      if (isPoint(feature)) {
        const at = map.project([box[0], box[1]], zoom);
        const cell = `${Math.floor(at.x / GROUP_PX)} ${Math.floor(at.y / GROUP_PX)}`;
        if (!cells.has(cell)) cells.set(cell, []);
        cells.get(cell).push(feature);
      } else if (shapes.size < MOST_SHAPES && box[2] - box[0] + box[3] - box[1] > least) {
        const shape = `${feature.layer} ${feature.geometry}`;
        if (!shapes.has(shape)) next.add(feature);
        shapes.add(shape);
      }
    }
    together.clearLayers();
    for (const members of cells.values()) {
      if (members.length === 1) next.add(members[0]);
      else together.addLayer(group(members));
    }
    return next;
  }

  // A marker for features that are too close to each other: it leads nearer, or lists them.
  function group(members) {
    const box = L.latLngBounds(members.map((f) => [boxes[f.geometry][0], boxes[f.geometry][1]]));
    const events = members.filter((f) => f.layer === "events").length;
    const size = 26 + Math.min(22, 4 * Math.log2(members.length));
    const dot = element("span", members.length, { class: "group" });
    dot.style.cssText = `width:${size}px;height:${size}px`;
    const title = `${members.length} features${events ? `, ${events} of them events` : ""}`;
    const icon = L.divIcon({ html: dot, className: "", iconSize: [size, size] });
    const marker = L.marker(box.getCenter(), { icon, title, alt: title, pane: "events", keyboard: true });
    const near = map.getZoom() >= 13 || box.getNorthEast().distanceTo(box.getSouthWest()) < 200;
    if (!near) return marker.on("click", () => map.fitBounds(box.pad(0.2), { maxZoom: 14, animate: !still }));
    // Not the marker's own popup: it would close with the marker when the map is drawn again.
    return marker.on("click", () => {
      const list = element("div");
      list.append(element("h2", title));
      for (const feature of members.slice(0, 100)) {
        const go = element("button", feature.name, { type: "button" });
        go.addEventListener("click", () => show(feature));
        list.append(go, " ");
      }
      if (members.length > 100) list.append(element("p", `and ${members.length - 100} more`));
      L.popup({ maxWidth: 340 }).setLatLng(box.getCenter()).setContent(list).openOn(map);
    });
  }

  // Text: sentences that features come from are marked, and lead to the map.
  const article = $("#text"), select = $("#report");
  data.reports.forEach((report, i) => select.append(element("option", report.title, { value: i })));
  const rank = { events: 0, claims: 1, places: 2, regions: 3, borders: 4, claim_areas: 5 };
  let marks = [];
  const read = (number) => {
    const report = data.reports[number];
    select.value = number;
    const about = $("#about");
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
  const show = (feature) => {
    pinned = feature;
    render();
    const shape = feature.drawn;
    if (shape.getLatLng) map.setView(shape.getLatLng(), Math.max(map.getZoom(), 7), { animate: !still });
    else map.fitBounds(shape.getBounds().pad(0.3), { maxZoom: 9, animate: !still });
    shape.openPopup();
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
    const number = +select.value;
    read(number);
    const box = bounds(features.filter((f) => f.report === number));
    if (box) map.fitBounds(box, { padding: [40, 40], maxZoom: 9, animate: !still });
  });

  // The first view: events, places and claims, since an area may be half the world.
  function bounds(some) {
    const near = some.filter((f) => ["events", "places", "claims"].includes(f.layer));
    const box = L.latLngBounds([]);
    for (const f of near.length ? near : some) {
      const [south, west, north, east] = boxes[f.geometry];
      box.extend([[south, west], [north, east]]);
    }
    return box.isValid() ? box : null;
  }
  // Of labels that would cover each other, the more important one stays.
  const weight = (f) => (f.layer === "events" ? 100 + (radius[f.size] || 0) : f.layer === "claims" ? 50 : 0);
  function declutter() {
    const taken = [];
    const labelled = [...drawn].filter((f) => f.drawn.getTooltip()).sort((a, b) => weight(b) - weight(a));
    for (const feature of labelled) {
      const label = map.hasLayer(feature.drawn) && feature.drawn.getTooltip().getElement();
      if (!label) continue;
      const box = label.getBoundingClientRect();
      if (!box.width) continue;
      const free = taken.every((t) => t.right < box.left || t.left > box.right || t.bottom < box.top || t.top > box.bottom);
      label.style.visibility = free ? "" : "hidden";
      if (free) taken.push(box);
    }
  }
  let planned = 0;
  const plan = () => { cancelAnimationFrame(planned); planned = requestAnimationFrame(declutter); };
  map.on("moveend zoomend resize", () => (crowded ? render() : plan()));
  const far = () => map.getContainer().classList.toggle("far", map.getZoom() < 5);
  map.on("zoomend", far);
  map.fitBounds(bounds(features) || [[-60, -170], [75, 170]], { padding: [50, 50], maxZoom: 9, animate: false });
  far();
  if (data.note) { $("#note").textContent = data.note; $("#note").hidden = false; }
  if (data.reports.length) read(0);
  draw();
  map.whenReady(() => requestAnimationFrame(() => { declutter(); document.documentElement.dataset.ready = "1"; }));
})();
