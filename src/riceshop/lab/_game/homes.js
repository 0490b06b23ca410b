// The households on the map: walking from one to the next, marking them for tomorrow, and the card of what is known.

const HOMES = {
  bindMap() {
    const { live } = this.map;
    live.addEventListener("mousemove", (event) => {
      const house = this.map.at(event);
      live.style.cursor = house < 0 ? "default" : "pointer";
      if (house >= 0 && house !== this.map.selected) this.select(house, false);
    });
    live.addEventListener("mouseleave", () => document.activeElement !== live && this.select(-1, false));
    live.addEventListener("click", (event) => {
      const house = this.map.at(event);
      if (house >= 0) this.mark(house);
    });
    live.addEventListener("focus", () => this.map.selected < 0 && this.select(this.setup.map.first, true));
    live.addEventListener("blur", () => this.select(-1, false));
  },

  // A household is marked for rice, marked again for the ruler, and the third time not at all.
  mark(house) {
    if (this.finished || house < 0) return;
    const next = { undefined: "visit", visit: "measure", measure: null }[this.marked.get(house)];
    if (next) this.marked.set(house, next);
    else this.marked.delete(house);
    this.note.classList.remove("rs-told", "rs-warn");
    this.select(house, true);
    this.showNote();
  },

  errands() {
    const of = (kind) => [...this.marked].filter(([, mark]) => mark === kind).map(([house]) => house);
    return { visit: of("visit"), measure: of("measure") };
  },

  showNote() {
    const { visit, measure } = this.errands();
    const some = visit.length === 1 ? "game.marked_one" : "game.marked";
    const key = this.marked.size ? some : "game.mark_hint";
    this.speaker.put(this.note, this.speaker.pair(key, { visit: visit.length, measure: measure.length }));
  },

  select(house, speak) {
    if (house === this.map.selected && !speak) return;
    this.map.selected = house;
    this.map.draw(1);
    const told = this.showCard();
    if (speak && told) this.live.textContent = told;
  },

  showCard() {
    const house = this.map.selected;
    this.card.hidden = house < 0 || !this.states.length;
    if (this.card.hidden) return "";
    const pairs = householdLines(this.speaker, this.setup.map, this.states[this.at], house, this.marked.get(house));
    this.card.replaceChildren(...pairs.map((pair, i) => this.speaker.put(make("div", i ? "" : "rs-card-title"), pair)));
    const { x, y } = this.setup.map.house;
    const { width, height } = this.setup.map;
    this.card.style.left = `${(100 * x[house]) / width}%`;
    this.card.style.top = `${(100 * y[house]) / height}%`;
    this.card.classList.toggle("rs-card-low", y[house] < height * 0.3);
    this.card.classList.toggle("rs-card-right", x[house] > width * 0.8);
    this.card.classList.toggle("rs-card-left", x[house] < width * 0.2);
    return pairs.map((pair) => this.speaker.plain(pair)).join(" ");
  },
};
