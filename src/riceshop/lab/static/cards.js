// Cards: draws card sets of five shapes; what is right is decided in Python.

function make(tag, className, parent, words) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (words !== undefined) node.textContent = words;
  if (parent) parent.append(node);
  return node;
}

function press(parent, className, words, act) {
  const button = make("button", className, parent, words);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

const put = (model, card, where) => {
  model.set("placed", { ...model.get("placed"), [card]: where });
  model.save_changes();
};

// A card with one button per place; `toggle` cards take several.
function chooser(model, root, letters) {
  const labels = model.get("labels");
  const many = model.get("shape") === "tag";
  const rows = model.get("cards").map((card) => {
    const box = make("div", "rsp-card", root);
    const words = make("p", "rsp-words", box, card.text);
    words.id = `rsp-${Math.random().toString(36).slice(2, 10)}`;
    const group = make("div", "rsp-places", box);
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", words.id);
    const buttons = model.get("groups").map((place, i) => {
      const button = press(group, "rsp-place", letters ? letters[i] : place.text, () => {
        const now = model.get("placed")[card.key] || [];
        const next = now.includes(place.key) ? now.filter((one) => one !== place.key) : [...now, place.key];
        put(model, card.key, many ? next : place.key);
      });
      if (letters) button.setAttribute("aria-label", `${letters[i]}: ${place.text}`);
      return button;
    });
    const said = make("p", "rsp-said", box);
    said.setAttribute("role", "status");
    return { card, box, buttons, said };
  });
  return () => rows.forEach(({ card, box, buttons, said }) => {
    const placed = model.get("placed")[card.key];
    const feedback = model.get("feedback")[card.key];
    model.get("groups").forEach((place, i) => {
      const on = many ? (placed || []).includes(place.key) : placed === place.key;
      buttons[i].setAttribute("aria-pressed", on ? "true" : "false");
    });
    box.dataset.state = feedback ? feedback.state : "";
    said.textContent = feedback ? feedback.text : "";
  });
}

function match(model, root) {
  const letters = model.get("groups").map((_, i) => String.fromCharCode(65 + i));
  const list = make("ol", "rsp-key", root);
  model.get("groups").forEach((place, i) => {
    const row = make("li", "", list);
    make("span", "rsp-letter", row, letters[i]);
    make("span", "rsp-words", row, place.text);
  });
  return chooser(model, root, letters);
}

function tag(model, root) {
  const paintRows = chooser(model, root);
  const labels = model.get("labels");
  make("h4", "rsp-ask", root, labels.alike);
  const both = make("div", "rsp-maps", root);
  const places = ["yours", "teacher"].map((whose) => {
    const fold = make(whose === "teacher" ? "details" : "div", "rsp-map", both);
    make(whose === "teacher" ? "summary" : "p", "rsp-hint", fold, labels[whose]);
    return [whose, make("table", "rsp-heat", fold)];
  });
  const cards = model.get("cards");
  const paintMap = () => places.forEach(([whose, table]) => {
    table.replaceChildren();
    const head = make("tr", "", make("thead", "", table));
    make("td", "", head);
    cards.forEach((card) => make("th", "", head, card.short).setAttribute("scope", "col"));
    const body = make("tbody", "", table);
    (model.get("alike")[whose] || []).forEach((line, i) => {
      const row = make("tr", "", body);
      make("th", "", row, cards[i].short).setAttribute("scope", "row");
      line.forEach((value) => {
        const cell = make("td", "", row, String(value));
        cell.style.setProperty("--rsp-heat", `${value}%`);
      });
    });
  });
  model.on("change:alike", paintMap);
  return () => { paintRows(); paintMap(); };
}

function order(model, root) {
  const labels = model.get("labels");
  make("p", "rsp-hint", root, labels.first);
  const list = make("ol", "rsp-order", root);
  make("p", "rsp-hint", root, labels.last);
  const foot = make("div", "rsp-foot", root);
  const said = make("p", "rsp-said", foot);
  said.setAttribute("role", "status");
  press(foot, "rsp-check", labels.check, () => { model.set("asked", model.get("asked") + 1); model.save_changes(); });
  const sorted = () => [...model.get("cards")].sort((a, b) => model.get("placed")[a.key] - model.get("placed")[b.key]);
  let keep = null;
  const move = (index, step) => {
    const now = sorted().map((card) => card.key);
    const other = index + step;
    if (other < 0 || other >= now.length) return;
    keep = [now[index], step];
    [now[index], now[other]] = [now[other], now[index]];
    model.set("placed", Object.fromEntries(now.map((key, i) => [key, i])));
    model.save_changes();
    paint();
  };
  const paint = () => {
    list.replaceChildren();
    sorted().forEach((card, i, all) => {
      const row = make("li", "rsp-card", list);
      const feedback = model.get("feedback")[card.key];
      row.dataset.state = feedback ? feedback.state : "";
      make("span", "rsp-words", row, card.text);
      const moves = make("span", "rsp-moves", row);
      [[-1, labels.up, "↑"], [1, labels.down, "↓"]].forEach(([step, label, sign]) => {
        const button = press(moves, "rsp-move", sign, () => move(i, step));
        button.setAttribute("aria-label", `${label}: ${card.text}`);
        button.disabled = i + step < 0 || i + step >= all.length;
        // Focus stays with the card that moved, so that a key can be pressed again.
        if (keep && keep[0] === card.key && keep[1] === step) queueMicrotask(() => (button.disabled ? moves.querySelector("button:enabled") : button).focus());
      });
      const why = make("p", "rsp-said", row);
      why.textContent = feedback ? feedback.text : "";
    });
    keep = null;
    const whole = model.get("feedback")["*"];
    foot.dataset.state = whole ? whole.state : "";
    said.textContent = whole ? whole.text : "";
  };
  return paint;
}

function poll(model, root) {
  const labels = model.get("labels");
  make("p", "rsp-hint rsp-hands", root, labels.hands);
  const rows = model.get("cards").map((card) => {
    const row = make("div", "rsp-vote", root);
    const mine = press(row, "rsp-option", card.text, () => { model.set("choice", card.key); model.save_changes(); paint(); });
    const count = make("div", "rsp-count", row);
    const step = (by, sign, label) => press(count, "rsp-move", sign, () =>
      put(model, card.key, Math.max(0, Math.min(999, (model.get("placed")[card.key] || 0) + by)))
    ).setAttribute("aria-label", `${label}: ${card.text}`);
    step(-1, "−", labels.fewer);
    const number = make("output", "rsp-number", count, "0");
    step(1, "+", labels.more);
    const bar = make("div", "rsp-bar", make("div", "rsp-track", row));
    return { card, mine, number, bar };
  });
  const said = make("p", "rsp-said", root);
  said.setAttribute("role", "status");
  const paint = () => {
    const hands = model.get("placed");
    const all = Object.values(hands).reduce((a, b) => a + b, 0);
    rows.forEach(({ card, mine, number, bar }) => {
      mine.setAttribute("aria-pressed", model.get("choice") === card.key ? "true" : "false");
      number.textContent = hands[card.key] || 0;
      bar.style.width = all ? `${(100 * (hands[card.key] || 0)) / all}%` : "0";
    });
    const moved = model.get("feedback")[model.get("choice")];
    said.textContent = model.get("choice") ? [moved && moved.text, labels.done].filter(Boolean).join("\n") : "";
  };
  model.on("change:choice", paint);
  return paint;
}

const SHAPES = { sort: chooser, match, order, tag, poll };

function render({ model, el }) {
  const labels = model.get("labels");
  const shape = model.get("shape");
  const root = make("div", `rsp-paper rsp-cards rsp-kind-${shape}`, el);
  root.lang = labels.lang;
  // Otherwise pressing d d on a button would delete the notebook cell.
  root.addEventListener("keydown", (event) => event.stopPropagation());
  make("h3", "rsp-title", root, labels.title);
  const paintShape = SHAPES[shape](model, root);
  let paintScore = () => {};
  if (shape === "sort" || shape === "match") {
    const foot = make("div", "rsp-foot", root);
    const score = make("span", "rsp-score", foot);
    score.setAttribute("role", "status");
    press(foot, "rsp-again", labels.again, () => { model.set("placed", {}); model.save_changes(); });
    paintScore = () => {
      const done = Object.values(model.get("feedback")).filter((one) => one.state === "right").length;
      const all = model.get("cards").length;
      score.textContent = done === all && labels.done ? labels.done : labels.score.replace("%1", done).replace("%2", all);
    };
  }
  const paint = () => { paintShape(); paintScore(); };
  model.on("change:placed", paint);
  model.on("change:feedback", paint);
  paint();
  return () => { model.off("change:placed", paint); model.off("change:feedback", paint); };
}

export default { render };
