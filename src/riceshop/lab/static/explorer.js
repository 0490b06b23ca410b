// Explorer: controls that send values, and the picture and sentence that Python sends back; shapes glide.

function make(tag, className, parent, words) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (words !== undefined) node.textContent = words;
  if (parent) parent.append(node);
  return node;
}

// Turns one picture into the next by changing attributes, so that the style sheet can animate them.
function morph(now, next) {
  if (now.nodeType !== next.nodeType || now.nodeName !== next.nodeName) {
    now.replaceWith(next);
    return;
  }
  if (now.nodeType === Node.TEXT_NODE) {
    if (now.data !== next.data) now.data = next.data;
    return;
  }
  for (const { name } of [...now.attributes]) if (!next.hasAttribute(name)) now.removeAttribute(name);
  for (const { name, value } of next.attributes) if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  const before = [...now.childNodes];
  [...next.childNodes].forEach((child, i) => (before[i] ? morph(before[i], child) : now.append(child)));
  before.slice(next.childNodes.length).forEach((child) => child.remove());
}

// Sends at most one setting at a time: the next goes out when its answer is here, or after a quarter of a second.
function sender(model) {
  let waiting = null;
  let busy = 0;
  const flush = () => {
    if (!waiting || Date.now() < busy) return;
    model.set("values", { ...model.get("values"), ...waiting });
    waiting = null;
    busy = Date.now() + 250;
    model.save_changes();
  };
  const timer = setInterval(flush, 60);
  const answered = () => { busy = 0; flush(); };
  model.on("change:scene", answered);
  return {
    send: (change) => { waiting = { ...waiting, ...change }; flush(); },
    stop: () => { clearInterval(timer); model.off("change:scene", answered); },
  };
}

function slider(control, model, send, place) {
  const row = make("label", "rsp-slider", place);
  make("span", "rsp-name", row, control.label);
  const input = make("input", "", row);
  Object.assign(input, { type: "range", min: control.low, max: control.high, step: control.step });
  const number = make("output", "rsp-number", row);
  const paint = (value) => {
    input.value = value;
    number.textContent = control.unit ? `${value} ${control.unit}` : value;
    input.setAttribute("aria-valuetext", number.textContent);
    input.style.setProperty("--rsp-part", `${(100 * (value - control.low)) / (control.high - control.low)}%`);
  };
  input.addEventListener("input", () => { paint(+input.value); send({ [control.key]: +input.value }); });
  const stop = control.plays ? player(control, model, input, paint, send, row) : () => {};
  return { paint: () => paint(model.get("values")[control.key]), stop };
}

function player(control, model, input, paint, send, row) {
  const labels = model.get("labels");
  const button = make("button", "rsp-play", row, "▶");
  button.type = "button";
  let timer = null;
  const stop = () => { clearInterval(timer); timer = null; button.textContent = "▶"; button.setAttribute("aria-label", labels.play); };
  stop();
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (+input.value >= control.high) input.value = control.low;
    button.textContent = "❚❚";
    button.setAttribute("aria-label", labels.stop);
    timer = setInterval(() => {
      const next = +input.value + control.step;
      if (next > control.high) return stop();
      paint(next);
      send({ [control.key]: next });
    }, 220);
  });
  return stop;
}

function tick(control, model, send, place) {
  const row = make("label", "rsp-tick", place);
  const input = make("input", "", row);
  input.type = "checkbox";
  make("span", "", row, control.label);
  input.addEventListener("change", () => send({ [control.key]: input.checked }));
  return { paint: () => { input.checked = model.get("values")[control.key]; }, stop: () => {} };
}

function choice(control, model, send, place) {
  const row = make("div", "rsp-choice", place);
  const name = make("span", "rsp-name", row, control.label);
  name.id = `rsp-${Math.random().toString(36).slice(2, 10)}`;
  const group = make("div", "rsp-places", row);
  group.setAttribute("role", "group");
  group.setAttribute("aria-labelledby", name.id);
  const buttons = control.options.map(([key, label]) => {
    const button = make("button", "rsp-place", group, label);
    button.type = "button";
    button.addEventListener("click", () => send({ [control.key]: key }));
    return [key, button];
  });
  const paint = () => buttons.forEach(([key, button]) =>
    button.setAttribute("aria-pressed", model.get("values")[control.key] === key ? "true" : "false"));
  return { paint, stop: () => {} };
}

function list(control, model, send, place) {
  const row = make("label", "rsp-list", place);
  make("span", "rsp-name", row, control.label);
  const input = make("select", "", row);
  control.options.forEach(([key, label]) => { make("option", "", input, label).value = key; });
  input.addEventListener("change", () => send({ [control.key]: input.value }));
  return { paint: () => { input.value = model.get("values")[control.key]; }, stop: () => {} };
}

const KINDS = { slider, tick, choice: (control, ...rest) => (control.compact ? list : choice)(control, ...rest) };

function table(scene, place, caption) {
  place.replaceChildren();
  place.hidden = !scene.rows.length;
  if (place.hidden) return;
  make("caption", "", place, caption);
  const head = make("tr", "", make("thead", "", place));
  scene.columns.forEach((name) => make("th", "", head, name).setAttribute("scope", "col"));
  const body = make("tbody", "", place);
  scene.rows.forEach((cells) => {
    const row = make("tr", "", body);
    cells.forEach((cell, i) => make(i ? "td" : "th", "", row, cell));
  });
}

function render({ model, el }) {
  const labels = model.get("labels");
  const root = make("section", "rsp-paper rsp-explorer", el);
  root.lang = labels.lang;
  if (labels.both) root.dataset.both = "";
  // Otherwise pressing d d on a slider would delete the notebook cell.
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const title = make("h3", "rsp-title", root, model.get("title"));
  title.id = `rsp-${Math.random().toString(36).slice(2, 10)}`;
  root.setAttribute("aria-labelledby", title.id);
  const wire = sender(model);
  const place = make("div", "rsp-controls", root);
  const ticks = make("div", "rsp-ticks", null);
  const parts = model.get("controls").map((control) =>
    KINDS[control.kind](control, model, wire.send, control.kind === "tick" ? ticks : place));
  if (ticks.childNodes.length) place.append(ticks);
  const picture = make("div", "rsp-picture", root);
  picture.setAttribute("role", "img");
  const answer = make("p", "rsp-answer", root);
  answer.setAttribute("role", "status");
  const notes = make("div", "rsp-notes", root);
  const grid = make("table", "rsp-table", root);
  const paint = () => {
    const scene = model.get("scene");
    const next = new DOMParser().parseFromString(scene.svg || "<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml").documentElement;
    if (picture.firstChild) morph(picture.firstChild, document.importNode(next, true));
    else picture.append(document.importNode(next, true));
    picture.setAttribute("aria-label", scene.answer);
    answer.textContent = scene.answer;
    notes.replaceChildren(...scene.notes.map((line) => make("p", "rsp-hint", null, line)));
    table(scene, grid, labels.table);
  };
  const paintControls = () => parts.forEach((part) => part.paint());
  model.on("change:scene", paint);
  model.on("change:values", paintControls);
  paintControls();
  paint();
  return () => {
    parts.forEach((part) => part.stop());
    wire.stop();
    model.off("change:scene", paint);
    model.off("change:values", paintControls);
  };
}

export default { render };
