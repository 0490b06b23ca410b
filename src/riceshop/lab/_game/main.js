// The game's view: puts the parts together, sends decisions to Python and plays back the days that return.

class GameView {
  constructor(model, el) {
    this.model = model;
    this.root = make("section", "rs-game", { tabindex: "-1" });
    el.append(this.root);
    this.speaker = new Speaker(model.get("words"), model.get("lang"));
    this.quiet = matchMedia("(prefers-reduced-motion: reduce)");
    this.cleanup = [];
    this.listen();
    this.start();
  }

  listen() {
    // Without this, "d d" on a button inside the cell would delete the notebook's cell.
    this.root.addEventListener("keydown", (event) => {
      event.stopPropagation();
      pressed(this, event);
    });
    const onMessage = (content, buffers) => this.receive(content, buffers);
    this.model.on("msg:custom", onMessage);
    const onSetup = () => this.start();
    this.model.on("change:setup", onSetup);
    const onLang = () => this.relabel();
    this.model.on("change:lang", onLang);
    const themes = new MutationObserver(() => this.map && this.map.repaint());
    themes.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
    const sizes = new ResizeObserver(() => {
      if (!this.map) return;
      this.map.resize(this.stage.clientWidth);
      this.chart.draw();
    });
    this.cleanup.push(() => {
      this.model.off("msg:custom", onMessage);
      this.model.off("change:setup", onSetup);
      this.model.off("change:lang", onLang);
      themes.disconnect();
      sizes.disconnect();
      cancelAnimationFrame(this.frame);
    });
    this.sizes = sizes;
  }

  close() {
    for (const undo of this.cleanup) undo();
  }

  // A new run, or the same run seen again: forget the days, rebuild, and ask Python for what has happened.
  start() {
    this.setup = this.model.get("setup");
    this.lines = { played: [], what_if: null };
    this.line = "played";
    this.at = 0;
    this.debriefing = null;
    this.charted = null;
    this.waiting = false;
    this.values = { ...this.setup.values };
    this.marked = new Map();
    this.order = null;
    this.reports = [];
    this.build();
    this.model.send({ kind: "hello" });
  }

  relabel() {
    this.speaker.lang = this.model.get("lang");
    this.values = { ...this.panel.values };
    const selected = this.map.selected;
    this.build();
    this.map.selected = selected;
    if (this.debriefing) this.showDebrief(this.debriefing);
    else this.chart.show(this.charted);
    drawReports(this);
    this.settle();
  }

  build() {
    const { speaker } = this;
    this.root.replaceChildren();
    this.root.setAttribute("aria-label", speaker.say("game.title"));
    this.live = make("div", "rs-hidden", { "aria-live": "polite" });
    this.head = new Head(this);
    this.stage = make("div", "rs-stage");
    this.card = make("div", "rs-card", { hidden: "" });
    this.map = new TownMap(this.root, this.setup.map, (pair) => speaker.plain(pair, true));
    this.map.marked = this.marked;
    this.map.live.setAttribute("aria-label", speaker.say("game.map_label"));
    this.stage.append(this.map.base, this.map.live, this.card);
    this.bindMap();
    const left = make("div", "rs-left");
    this.shop = reportShop(this);
    left.append(this.stage, this.timeRow(), this.logBox(), this.shop);
    this.side = make("aside", "rs-side");
    this.panelHost = make("div", "rs-panel");
    this.panel = new Panel(this.panelHost, speaker, this.setup.groups, this.values, () => this.decided());
    // The buttons come first, so that they are in sight on a low screen too.
    this.told = toldBox(this);
    this.side.append(this.actionRow(), this.markNote(), this.told, this.panelHost);
    this.result = make("div", "rs-result", { hidden: "" });
    this.side.append(this.result);
    const body = make("div", "rs-body");
    body.append(left, this.side);
    this.banner = bannerRow(this);
    const lines = make("div", "rs-chart", { hidden: "" });
    this.chart = new LineChart(this, lines);
    this.bought = make("div", "rs-bought", { hidden: "" });
    this.debrief = make("div", "rs-debrief", { hidden: "" });
    this.help = helpCard(speaker, () => this.toggleHelp());
    this.root.append(this.head.element, this.banner, body, this.bought, lines, this.debrief, this.help, this.live);
    this.sizes.disconnect();
    this.sizes.observe(this.stage);
    this.map.resize(this.stage.clientWidth);
  }

  timeRow() {
    const row = make("div", "rs-time");
    this.playButton = this.button("rs-small", "game.replay", () => this.replay());
    this.scrub = make("input", "rs-range rs-scrub", { type: "range", min: 0, max: 0, step: 1, value: 0 });
    this.scrub.setAttribute("aria-label", this.speaker.say("game.scrub"));
    this.scrub.addEventListener("input", () => this.jump(Number(this.scrub.value)));
    this.again = againButton(this);
    row.append(this.playButton, this.scrub, this.again, this.legend());
    return row;
  }

  legend() {
    const box = make("div", "rs-legend");
    for (const [id, key] of [["closed", "game.legend_closed"], ["open", "game.legend_open"], ["ours", "game.legend_ours"],
      ["out", "game.legend_out"]]) {
      const item = make("span", `rs-key rs-key-${id}`);
      item.append(make("i", "", { "aria-hidden": "true" }), this.speaker.element("span", "", key));
      box.append(item);
    }
    return box;
  }

  logBox() {
    this.log = make("ol", "rs-log", { tabindex: "0", "aria-label": this.speaker.say("game.log_label") });
    return this.log;
  }

  markNote() {
    this.note = make("div", "rs-note");
    return this.note;
  }

  actionRow() {
    this.actions = make("div", "rs-actions");
    this.buttons = [
      this.button("rs-button rs-main", "game.next_day", () => this.go(1), "N"),
      this.button("rs-button", "game.next_week", () => this.go(7), "W"),
      this.button("rs-button", "game.to_the_end", () => this.go(this.setup.days), "E"),
    ];
    this.actions.append(...this.buttons);
    return this.actions;
  }

  button(className, key, action, letter = "") {
    const button = make("button", className, { type: "button" });
    this.speaker.put(button, this.speaker.pair(key));
    if (letter) {
      const hint = make("kbd");
      hint.textContent = letter;
      button.append(hint);
      button.setAttribute("aria-keyshortcuts", letter);
    }
    button.addEventListener("click", action);
    return button;
  }

  // ---- decisions -----------------------------------------------------------------------------------------

  get states() {
    return this.lines[this.line];
  }

  get done() {
    return this.states.length - 1;
  }

  // The last day of the line on show: a what-if ends where the line played had got to.
  get until() {
    return this.line === "what_if" ? this.branch.until : this.setup.days;
  }

  get finished() {
    return this.done >= this.until;
  }

  decided() {
    this.panel.disable(this.finished);
  }

  go(days) {
    if (this.waiting || this.finished || this.states.length === 0) return;
    this.jump(this.done);
    this.wait(true);
    const count = Math.min(days, this.until - this.done);
    this.model.send({ kind: "go", line: this.line, days: count, decisions: this.panel.values, ...this.errands(),
      survey: this.line === "played" ? this.order : null });
  }

  wait(on) {
    this.waiting = on;
    this.root.setAttribute("aria-busy", on);
  }

  // ---- what Python says ----------------------------------------------------------------------------------

  receive(content, buffers) {
    if (content.kind === "days") this.addDays(content, buffers[0]);
    else if (content.kind === "branch") startBranch(this, content);
    else if (content.kind === "chart") this.showChart(content);
    else if (content.kind === "reports") this.takeReports(content.cards);
    else if (content.kind === "verdict") {
      this.takeReports(this.reports.map((report, i) => (i === content.place ? { ...report, ...content } : report)));
    } else if (content.kind === "debrief") this.showDebrief(content);
    else if (content.kind === "notice") this.notice(content);
  }

  addDays(content, buffer) {
    const days = unpackDays(content, buffer, this.setup.columns, this.setup.map.house.x.length);
    const asked = this.waiting;
    const line = this.lines[content.line];
    const fresh = line.length === 0 || content.first === 0;
    line.splice(content.first, line.length, ...days);
    this.wait(false);
    if (content.line !== this.line) return;
    // Days that were played from code, or in a what-if, were decided elsewhere: the panel follows.
    if (content.line === "what_if" || !asked) this.panel.take(content.values);
    if (!fresh) {
      this.marked.clear();
      this.order = null;
      this.note.classList.remove("rs-told", "rs-warn");
      this.showNote();
    }
    if (fresh || this.quiet.matches) this.jump(this.done);
    else this.play();
    if (!fresh) this.live.textContent = this.speaker.plain(content.speech);
  }

  notice(content) {
    this.wait(false);
    this.live.textContent = this.speaker.plain(content.text);
    this.speaker.put(this.note, content.text);
    this.note.hidden = false;
    this.note.classList.add("rs-told");
    this.note.classList.toggle("rs-warn", content.warn);
  }

  toggleHelp() {
    this.help.hidden = !this.help.hidden;
    if (this.help.hidden) this.back?.focus();
    else {
      this.back = document.activeElement;
      this.help.querySelector("button").focus();
    }
  }

  takeReports(cards) {
    this.reports = cards;
    drawReports(this);
  }

  showChart(content) {
    this.charted = content;
    this.chart.show(content);
    this.told.show();
  }

  showDebrief(content) {
    this.debriefing = content;
    this.showChart(content.chart);
    drawReports(this);
    drawResult(this, content);
    drawDebrief(this, content);
  }

  restart(days, contest) {
    this.model.send({ kind: "restart", days, contest });
  }
}

Object.assign(GameView.prototype, HOMES, TIME);

function render({ model, el }) {
  const view = new GameView(model, el);
  return () => view.close();
}

export default { render };
