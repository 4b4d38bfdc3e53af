"use strict";
// Texts of reports are never parsed as HTML: everything is written as text nodes.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (selector) => document.querySelector(selector);
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // The map and the world below it.
  const map = L.map("map", { worldCopyJump: false, minZoom: 0, maxZoom: 14, zoomSnap: 0.25, fadeAnimation: !still, zoomAnimation: !still, markerZoomAnimation: !still, attributionControl: false, maxBounds: [[-89, -250], [89, 250]] });
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
  // Above one another in this order; the keyboard comes to the uppermost first.
  const order = ["regions", "claim_areas", "borders", "claims", "places", "leaders", "events"];
  for (let i = order.length; i--; ) map.createPane(order[i]).style.zIndex = 400 + i * 20;
  const flip = (c) => (typeof c[0] === "number" ? [c[1], c[0]] : c.map(flip));
  const radius = { small: 7, medium: 10, large: 14 };
  // The whole world has less room for each.
  const sized = (feature) => Math.max(6, (radius[feature.size] || 7) * Math.min(1, 0.55 + 0.12 * map.getZoom()));
  const dotted = () => (map.getZoom() < 4 ? 3 : 4.5);
  const features = data.features.map((feature, number) => ({ ...feature, number, layer: data.layers[feature.layer].name, title: data.layers[feature.layer].title, drawn: null }));
  const numbered = features.filter((f) => f.layer === "events").length;
  // More features than this, and only what is in view is drawn: points in groups, each shape once, on a canvas.
  const crowded = features.length > 800;
  const MOST_SHAPES = 1500, GROUP_PX = 56, MOST_APART = 250;
  const shared = crowded && L.canvas({ pane: "borders", padding: 0.2 });
  // Events are hidden in groups only where they are very many.
  const inGroups = (feature) => feature.layer === "places" || (feature.layer === "events" && numbered > MOST_APART);

  const make = (feature) => {
    const coordinates = flip(data.geometries[feature.geometry]);
    const pane = feature.layer;
    if (feature.layer === "events") {
      const size = 2 * (radius[feature.size] || 7);
      const dot = element("span", null, { class: feature.background ? "dot background" : "dot" });
      dot.style.setProperty("--hue", feature.color);
      const icon = L.divIcon({ html: dot, className: "event", iconSize: [size, size] });
      // Small ones lie above large ones, and the one that is pointed at or focused above all.
      const level = 1000 * (20 - size / 2);
      const marker = L.marker(coordinates, { icon, title: feature.name, alt: feature.name, pane, keyboard: true, zIndexOffset: level, riseOnHover: true, riseOffset: 50000, autoPanOnFocus: false });
      marker.on("add", () => {
        const node = marker.getElement();
        node.setAttribute("aria-label", feature.name);
        node.addEventListener("focus", () => { marker.setZIndexOffset(level + 60000); if (node.matches(":focus-visible")) into(feature); });
        node.addEventListener("blur", () => marker.setZIndexOffset(level));
        for (const [kind, on] of [["focus", true], ["mouseenter", true], ["blur", false], ["mouseleave", false]])
          node.addEventListener(kind, () => marker.getTooltip().getElement()?.classList.toggle("raised", on));
      });
      return marker;
    }
    if (feature.layer === "places") {
      return L.circleMarker(coordinates, { radius: dotted(), color: "#fff", weight: 1, fillColor: feature.color, fillOpacity: 1, pane });
    }
    const style = { color: feature.color, weight: feature.width || 1.5, opacity: 0.9, pane, ...(shared && { renderer: shared }) };
    if (feature.layer === "claims") return L.polyline(coordinates, { ...style, dashArray: "7 6", lineCap: "round" });
    if (feature.layer === "borders") return L.polyline(coordinates, { ...style, opacity: 0.6 });
    const faint = feature.layer === "claim_areas";
    return L.polygon(coordinates, { ...style, weight: 1, opacity: 0.6, dashArray: faint ? "4 4" : null, fillOpacity: faint ? 0.07 : 0.13, smoothFactor: 1.2 });
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
    const label = { events: feature.label, claims: feature.label, places: feature.name }[feature.layer];
    if (label) drawn.bindTooltip(text(label), { permanent: true, direction: "center", className: `name ${feature.layer}` });
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
    inOrder();
    stand();
    plan();
  }

  // Markers follow each other in the document, and so for the keyboard, as in the reports.
  function inOrder() {
    const pane = map.getPane("events");
    if (pane.contains(document.activeElement)) return;
    const nodes = [...drawn].filter((f) => f.layer === "events").sort((a, b) => a.number - b.number).map((f) => f.drawn.getElement());
    if (nodes.some((node, i) => i && !(nodes[i - 1].compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING))) pane.append(...nodes);
  }

  // At this zoom, markers that would cover each other step aside, and a line leads to their place.
  const leaders = ["casing", "leader"].map((className) => L.polyline([], { pane: "leaders", className, interactive: false, smoothFactor: 0, noClip: true }).addTo(map));
  let standing = new Map();
  function stand() {
    const zoom = map.getZoom(), events = [...drawn].filter((f) => f.layer === "events").sort((a, b) => a.number - b.number);
    const all = events.map((f) => ({ of: f, marker: f.drawn, r: sized(f) }));
    for (const marker of together.getLayers()) if (marker.options.pane === "events") all.push({ of: marker, marker, r: marker.options.icon.options.iconSize[0] / 2, whole: true });
    const dots = all.map(({ marker, r, whole }) => ({ ...map.project(marker.getLatLng(), zoom), r, whole }));
    const lines = [], found = spread.apart(dots);
    standing = new Map();
    all.forEach(({ of, marker, whole }, i) => {
      const { dx, dy, r } = found[i];
      standing.set(of, found[i]);
      move(marker, dx, dy, r);
      // From the place to the marker's edge.
      const far = Math.hypot(dx, dy), share = (far - r) / far;
      if (share > 0 && !whole) lines.push([marker.getLatLng(), map.unproject([dots[i].x + dx * share, dots[i].y + dy * share], zoom)]);
    });
    for (const leader of leaders) leader.setLatLngs(lines);
    for (const feature of drawn) if (feature.layer === "places" && feature.drawn.getRadius() !== dotted()) feature.drawn.setRadius(dotted());
  }

  // A marker of radius r beside its place, by as many pixels.
  function move(marker, dx, dy, r) {
    const icon = marker.options.icon.options, node = marker.getElement(), popup = marker.getPopup();
    Object.assign(icon, { iconSize: [2 * r, 2 * r], iconAnchor: [r - dx, r - dy], popupAnchor: [dx, dy - r + 4] });
    if (node) Object.assign(node.style, { width: `${2 * r}px`, height: `${2 * r}px`, marginLeft: `${dx - r}px`, marginTop: `${dy - r}px` });
    if (popup?.isOpen()) {
      popup.options.autoPan = false;
      popup.setLatLng(popup.getLatLng());
      popup.options.autoPan = true;
    }
  }

  // The map moves as little as it must for a marker to be in view, clear of the buttons.
  function into(feature) {
    const { dx, dy } = standing.get(feature), zoom = map.getZoom();
    const at = map.project(feature.drawn.getLatLng(), zoom).add([dx, dy]);
    map.panInside(map.unproject(at, zoom), { paddingTopLeft: [64, 24], paddingBottomRight: [24, 40], animate: !still });
  }

  // Of many features: shapes that are in view and not too small to see, each once; points by cells of a grid.
  function inView() {
    const view = map.getBounds().pad(0.1), zoom = map.getZoom(), next = new Set(), shapes = new Set(), cells = new Map();
    const [south, west, north, east] = [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()];
    const least = 360 / 256 / 2 ** zoom * 3;
    for (const feature of wanted) {
      const box = boxes[feature.geometry];
      if (feature.layer === "events" && !inGroups(feature)) { next.add(feature); continue; }
      if (box[0] > north || box[2] < south || box[1] > east || box[3] < west) continue;
      if (inGroups(feature)) {
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
    const size = events ? 24 + Math.min(22, 3 * Math.log2(members.length)) : 18 + Math.min(8, Math.log2(members.length));
    const dot = element("span", members.length, { class: events ? "group" : "group minor" });
    const title = `${members.length} ${events ? "features" : "places"}${events ? `, ${events} of them events` : ""}`;
    const icon = L.divIcon({ html: dot, className: "event", iconSize: [size, size] });
    const marker = L.marker(box.getCenter(), { icon, title, alt: title, pane: events ? "events" : "places", keyboard: true });
    const near = map.getZoom() >= 13 || box.getNorthEast().distanceTo(box.getSouthWest()) < 200;
    const closer = () => map.fitBounds(box.pad(0.2), { maxZoom: 14, animate: !still });
    // Not the marker's own popup: it would close with the marker when the map is drawn again.
    const tell = () => {
      const list = element("div");
      list.append(element("h2", title));
      for (const feature of members.slice(0, 100)) {
        const go = element("button", feature.name, { type: "button" });
        go.addEventListener("click", () => show(feature));
        list.append(go, " ");
      }
      if (members.length > 100) list.append(element("p", `and ${members.length - 100} more`));
      L.popup({ maxWidth: 340 }).setLatLng(box.getCenter()).setContent(list).openOn(map);
    };
    marker.on("click", near ? tell : closer);
    marker.on("add", () => marker.getElement().addEventListener("keydown", (event) => { if (event.key === "Enter") marker.fire("click"); }));
    return marker;
  }

  // The text beside the map leads to it, and the other way round.
  const show = (feature) => {
    pinned = feature;
    render();
    const shape = feature.drawn;
    if (shape.getLatLng) map.setView(shape.getLatLng(), Math.max(map.getZoom(), 7), { animate: !still });
    else map.fitBounds(shape.getBounds().pad(0.3), { maxZoom: feature.layer === "claims" ? 11 : 9, animate: !still });
    shape.openPopup();
  };
  const turned = (number) => {
    const box = bounds(features.filter((f) => f.report === number));
    if (box) map.fitBounds(box, { padding: [40, 40], maxZoom: 9, animate: !still });
  };
  const { read, light } = reading(data.reports, features, { show, turned, still });

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
  // Labels stand on the first side that is free; of those that would cover each other, the more important one stays.
  const weight = (f) => (f.layer === "events" ? 100 + (radius[f.size] || 0) - (f.background ? 5 : 0) : f.layer === "claims" ? 50 : 0);
  function declutter() {
    const at = (latlng) => map.latLngToContainerPoint(latlng), dots = [], labels = [];
    for (const marker of together.getLayers()) {
      const { dx, dy, r } = standing.get(marker) || { dx: 0, dy: 0, r: marker.options.icon.options.iconSize[0] / 2 };
      dots.push({ ...at(marker.getLatLng()).add([dx, dy]), r, matters: true });
    }
    for (const feature of [...drawn].sort((a, b) => weight(b) - weight(a))) {
      const tooltip = feature.drawn.getTooltip(), node = tooltip && tooltip.getElement();
      if (feature.layer !== "events" && !node) continue;
      const { dx, dy, r } = standing.get(feature) || { dx: 0, dy: 0, r: feature.layer === "places" ? dotted() : 0 };
      const point = at(tooltip ? tooltip.getLatLng() : feature.drawn.getLatLng()), { x, y } = point.add([dx, dy]);
      if (r) dots.push({ x, y, r, matters: feature.layer === "events" });
      const w = node && node.offsetWidth, h = node && node.offsetHeight;
      if (!w) continue;
      const aside = r + 4 + w / 2, above = r + 1 + h / 2;
      const sides = dx < 0 ? [[-aside, 0], [aside, 0]] : [[aside, 0], [-aside, 0]];
      const round = r ? [...sides, [0, -above], [0, above], [aside, -h / 2], [-aside, -h / 2], [aside, h / 2], [-aside, h / 2]] : [[0, h], [0, -h], [0, 0]];
      labels.push({ tooltip, node, point, w, h, centres: round.map(([i, j]) => [x + i, y + j]) });
    }
    const { left, top } = map.getContainer().getBoundingClientRect();
    const taken = [...document.querySelectorAll("#map .leaflet-control")].map((node) => {
      const box = node.getBoundingClientRect();
      return { left: box.left - left, top: box.top - top, right: box.right - left, bottom: box.bottom - top };
    });
    const found = spread.label(labels, dots, { ...map.getSize(), taken });
    labels.forEach(({ tooltip, node, point, centres }, i) => {
      const [x, y] = found[i] || centres[0];
      tooltip.options.offset = L.point(x, y).subtract(point);
      tooltip.setLatLng(tooltip.getLatLng());
      node.style.visibility = found[i] ? "" : "hidden";
    });
  }
  let planned = 0;
  const plan = () => { cancelAnimationFrame(planned); planned = requestAnimationFrame(declutter); };
  map.on("zoomend", () => { if (!crowded) stand(); });
  map.on("moveend zoomend resize", () => (crowded ? render() : plan()));
  const far = () => map.getContainer().classList.toggle("far", map.getZoom() < 5);
  map.on("zoomend", far);
  map.fitBounds(bounds(features) || [[-60, -170], [75, 170]], { paddingTopLeft: [60, 40], paddingBottomRight: [40, 40], maxZoom: 9, animate: false });
  far();
  if (data.note) { $("#note").textContent = data.note; $("#note").hidden = false; }
  if (data.reports.length) read(0);
  draw();
  map.whenReady(() => requestAnimationFrame(() => { declutter(); document.documentElement.dataset.ready = "1"; }));
})();
