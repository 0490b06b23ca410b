// Small charts in SVG: the sparkline in the head and the small multiples of the debrief.

const SVG = "http://www.w3.org/2000/svg";

function svg(tag, attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function pathOf(values, x, y) {
  return values.map((value, i) => `${i ? "L" : "M"}${x(i).toFixed(1)},${y(value).toFixed(1)}`).join("");
}

function sparkline(host, values, total, label) {
  const [w, h] = [132, 34];
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const x = (i) => 2 + ((w - 6) * i) / Math.max(1, total);
  const y = (value) => h - 4 - ((h - 8) * (value - low)) / span;
  const picture = svg("svg", { viewBox: `0 0 ${w} ${h}`, class: "rs-spark", role: "img", "aria-label": label });
  picture.append(svg("path", { d: pathOf(values, x, y), class: "rs-spark-line" }));
  picture.append(svg("circle", { cx: x(values.length - 1), cy: y(values.at(-1)), r: 2.8, class: "rs-spark-dot" }));
  host.replaceChildren(picture);
}

// series: [{name, values, mine}]; the player's line is thick, the robots' are thin and dashed, each named at its end.
function smallMultiple(title, series, show, label) {
  const [w, h, left, bottom, top] = [350, 168, 44, 20, 12];
  const all = series.flatMap((one) => one.values);
  const high = Math.max(...all, 1);
  const least = Math.min(...all);
  // Zero is shown unless all values lie far above it.
  const low = least > 0.5 * high ? least : Math.min(0, least);
  const days = Math.max(...series.map((one) => one.values.length)) - 1 || 1;
  const x = (i) => left + ((w - left - 52) * i) / days;
  const y = (value) => h - bottom - ((h - bottom - top) * (value - low)) / (high - low || 1);
  const box = make("figure", "rs-multiple");
  const picture = svg("svg", { viewBox: `0 0 ${w} ${h}`, role: "img", "aria-label": label });
  for (const tick of [low, (low + high) / 2, high]) {
    picture.append(svg("line", { x1: left, x2: w - 52, y1: y(tick), y2: y(tick), class: "rs-grid" }));
    const text = svg("text", { x: left - 5, y: y(tick) + 3.5, class: "rs-tick", "text-anchor": "end" });
    text.textContent = show(tick);
    picture.append(text);
  }
  for (const [i, anchor] of [[0, "start"], [days, "end"]]) {
    const text = svg("text", { x: x(i), y: h - 4, class: "rs-tick", "text-anchor": anchor });
    text.textContent = i;
    picture.append(text);
  }
  for (const one of series) picture.append(svg("path", { d: pathOf(one.values, x, y), class: `rs-line rs-line-${one.id}` }));
  placeNames(picture, series.map((one) => ({ id: one.id, name: one.name, at: y(one.values.at(-1)) })), w - 47, h - bottom + 4);
  const caption = make("figcaption");
  caption.append(title);
  box.append(caption, picture);
  return box;
}

// Names at the ends of lines, pushed apart so that none covers another. ends: [{id, name, at}], `lowest` the last place.
function placeNames(picture, ends, x, lowest) {
  ends.sort((a, b) => a.at - b.at);
  for (let i = 1; i < ends.length; i += 1) ends[i].at = Math.max(ends[i].at, ends[i - 1].at + 13);
  for (let i = ends.length - 1, limit = lowest; i >= 0; i -= 1, limit -= 13) ends[i].at = Math.min(ends[i].at, limit);
  for (const { id, name, at } of ends) {
    const text = svg("text", { x, y: at + 3.5, class: `rs-end rs-end-${id}` });
    text.textContent = name;
    picture.append(text);
  }
}
