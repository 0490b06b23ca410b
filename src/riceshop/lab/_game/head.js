// The head of the game: day, headline score with its formula, cash, what is owed, customers, language and length.

class Head {
  constructor(view) {
    this.view = view;
    const { speaker } = view;
    this.element = make("header", "rs-head");
    const seal = make("div", "rs-seal", { "aria-hidden": "true" });
    seal.textContent = "米";
    const name = make("div", "rs-title");
    name.append(speaker.element("strong", "", "game.title"), speaker.put(make("span", "rs-mode"), view.setup.mode));
    this.list = make("div", "rs-figures", { role: "group", "aria-label": speaker.say("game.title") });
    this.cells = {};
    for (const id of ["day", "score", "cash", "owed", "customers"]) {
      const cell = make("div", `rs-cell rs-cell-${id}`);
      this.cells[id] = make("div", "rs-value");
      cell.append(speaker.element("div", "rs-label", `game.${id}`), this.cells[id]);
      this.list.append(cell);
    }
    this.cells.customers.parentNode.title = speaker.say("game.regular_is");
    this.spark = make("div", "rs-spark-box");
    this.cells.score.parentNode.append(this.spark);
    this.formula = speaker.put(make("p", "rs-formula"), view.setup.formula);
    this.element.append(seal, name, this.list, this.toolbar(), this.formula);
  }

  toolbar() {
    const { view } = this;
    const bar = make("div", "rs-tools");
    this.lengths = make("div", "rs-segments rs-lengths", { role: "group", "aria-label": view.speaker.say("game.length") });
    for (const days of view.setup.lengths) {
      const chosen = days === view.setup.days && !view.setup.contest;
      const button = view.button(`rs-segment-button${chosen ? " rs-on" : ""}`, "game.n_days", () => view.restart(days, false));
      view.speaker.put(button, view.speaker.pair("game.n_days", { n: days }));
      button.setAttribute("aria-pressed", chosen);
      this.lengths.append(button);
    }
    const contest = view.button(`rs-segment-button${view.setup.contest ? " rs-on" : ""}`, "game.contest", () =>
      view.restart(view.setup.contest_days, true));
    contest.title = view.speaker.say("game.contest_hint");
    contest.setAttribute("aria-pressed", view.setup.contest);
    this.lengths.append(contest);
    const language = view.button("rs-small", "game.language", () => this.nextLanguage());
    // The button shows what it switches to.
    language.textContent = { zh: "English", en: "中 En", both: "中文" }[view.speaker.lang];
    language.setAttribute("aria-label", `${view.speaker.say("game.language")}: ${language.textContent}`);
    const help = view.button("rs-small", "game.help", () => view.toggleHelp());
    help.textContent = "?";
    help.setAttribute("aria-label", view.speaker.say("game.help"));
    bar.append(this.lengths, language, help);
    return bar;
  }

  // The length of the run can be chosen before the first day and after the last.
  tools(open) {
    this.lengths.hidden = !open;
  }

  nextLanguage() {
    const order = ["zh", "en", "both"];
    const { model } = this.view;
    model.set("lang", order[(order.indexOf(model.get("lang")) + 1) % 3]);
    model.save_changes();
  }

  show(states, index, days) {
    const now = states[index];
    const { speaker } = this.view;
    this.cells.day.textContent = `${index} / ${days}`;
    this.cells.score.textContent = now.score.toLocaleString("en-US");
    this.cells.cash.textContent = yuan(now.cash_fen);
    this.cells.owed.textContent = yuan(now.receivables_fen);
    this.cells.customers.textContent = now.customers;
    const scores = states.slice(0, index + 1).map((state) => state.score);
    sparkline(this.spark, scores, days, speaker.say("game.spark", { low: Math.min(...scores), high: Math.max(...scores) }));
  }
}

function helpCard(speaker, close) {
  const box = make("div", "rs-help", { role: "dialog", "aria-label": speaker.say("game.help"), hidden: "" });
  const list = make("dl");
  const keys = [["N", "key_n"], ["W", "key_w"], ["E", "key_e"], ["M", "key_m"], ["← ↑ ↓ →", "key_arrows"],
    ["Enter", "key_enter"], ["D", "key_d"],
    ["R", "key_r"], ["I", "key_i"], ["B", "key_b"], ["L", "key_l"], ["S", "key_s"], ["?", "key_help"]];
  for (const [key, word] of keys) {
    const term = make("dt");
    const kbd = make("kbd");
    kbd.textContent = key;
    term.append(kbd);
    list.append(term, speaker.element("dd", "", `game.${word}`));
  }
  const button = make("button", "rs-button", { type: "button" });
  speaker.put(button, speaker.pair("game.close"));
  button.addEventListener("click", close);
  box.append(speaker.element("h3", "", "game.help"), speaker.element("p", "", "game.how"),
    speaker.element("p", "", "game.regular_is"), list, button);
  return box;
}

// What the shop knows about one household, as sentences: nothing here that has not been seen or measured.
function householdLines(speaker, map, day, house, marked) {
  const lines = [speaker.pair("game.house", { street: map.house.street[house], number: map.house.number[house] })];
  lines.push(speaker.pair("game.house_id", { house }));
  if (day.level[house] === UNKNOWN) lines.push(speaker.pair("game.house_closed"));
  else lines.push(speaker.pair("game.house_level", { percent: day.level[house] }));
  if (day.days_left[house] !== UNKNOWN) lines.push(speaker.pair("game.house_days", { n: day.days_left[house] }));
  if (day.members[house]) lines.push(speaker.pair("game.house_members", { n: day.members[house] }));
  if (day.flags[house] & FLAG.customer) lines.push(speaker.pair("game.house_ours"));
  if (day.owed_fen[house]) lines.push(speaker.pair("game.house_owes", { yuan: yuan(day.owed_fen[house]) }));
  if (day.flags[house] & FLAG.ranOut) lines.push(speaker.pair("game.house_out"));
  if (marked) lines.push(speaker.pair(`game.house_${marked}`));
  return lines;
}
