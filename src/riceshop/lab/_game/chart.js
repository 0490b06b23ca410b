// The lines side by side: one chart with a selector, every line with its name and a dash of its own, and its figures as a table.

const CHART_HIGH = 250;
const CHART_ROOM = { left: 58, right: 78, top: 14, bottom: 24 };

class LineChart {
  constructor(view, host) {
    Object.assign(this, { view, host, content: null, chosen: "cash_fen", day: 0 });
    host.hidden = true;
  }

  show(content) {
    this.content = content;
    this.host.hidden = !content;
    if (!content) return;
    const { speaker } = this.view;
    this.drawing = make("div", "rs-chart-drawing");
    this.table = make("table", "rs-chart-table");
    const told = make("ul", "rs-told-lines");
    for (const pair of content.told) told.append(speaker.put(make("li"), pair));
    this.host.replaceChildren(speaker.element("h3", "", "game_whatif.chart"), this.selector(), this.drawing,
      this.timeline(), told, this.table);
    this.draw();
    this.cursor(this.view.at);
  }

  selector() {
    const { speaker } = this.view;
    const bar = make("div", "rs-segments", { role: "group", "aria-label": speaker.say("game_whatif.figure") });
    for (const figure of this.content.figures) {
      const button = make("button", "rs-segment-button", { type: "button", "data-figure": figure.id });
      speaker.put(button, figure.title);
      button.addEventListener("click", () => {
        this.chosen = figure.id;
        this.draw();
      });
      bar.append(button);
    }
    this.bar = bar;
    this.again = againButton(this.view);
    const row = make("div", "rs-chart-head");
    row.append(bar, this.again);
    return row;
  }

  // The slider lies under the drawing, as long as its axis: the day it shows is the day to live again from.
  timeline() {
    const row = make("div", "rs-chart-time");
    this.slider = make("input", "rs-range", { type: "range", min: 0, max: 0, step: 1 });
    this.slider.setAttribute("aria-label", this.view.speaker.say("game.scrub"));
    this.slider.addEventListener("input", () => this.view.jump(Number(this.slider.value)));
    row.append(this.slider);
    return row;
  }

  get days() {
    return Math.max(1, ...this.content.lines.map((line) => line.series[this.chosen].length - 1));
  }

  draw() {
    if (!this.content) return;
    for (const button of this.bar.children) {
      const on = button.dataset.figure === this.chosen;
      button.classList.toggle("rs-on", on);
      button.setAttribute("aria-pressed", on);
    }
    const width = Math.max(420, this.host.clientWidth - 28 || 900);
    const box = { ...CHART_ROOM, width, height: CHART_HIGH, days: this.days };
    this.drawing.replaceChildren(this.picture(box));
    this.box = box;
    this.cursor(this.day);
  }

  picture(box) {
    const { speaker } = this.view;
    const figure = this.content.figures.find((one) => one.id === this.chosen);
    this.format = (value) => (figure.unit === "fen" ? yuan(value, 0) : Math.round(value).toLocaleString("en-US"));
    const lines = this.content.lines.map((line) => ({ ...line, values: line.series[this.chosen] }));
    const all = lines.flatMap((line) => line.values);
    const [low, high] = [Math.min(0, ...all), Math.max(1, ...all)];
    const x = (day) => box.left + ((box.width - box.left - box.right) * day) / box.days;
    const y = (value) => box.height - box.bottom - ((box.height - box.bottom - box.top) * (value - low)) / (high - low);
    const ends = lines.map((line) => `${speaker.plain(line.short, true)} ${this.format(line.values.at(-1))}`).join(", ");
    const label = speaker.say("game_whatif.chart_label", { figure: speaker.plain(figure.title), lines: ends });
    const picture = svg("svg", { viewBox: `0 0 ${box.width} ${box.height}`, role: "img", "aria-label": label });
    this.axes(picture, box, x, y, low, high);
    for (const line of lines) if (line.from) this.parting(picture, box, x(line.from), line.from + 1);
    // The player's own lines lie on top, the what-if's dashes over the line played where both are one.
    const depth = { what_if: 2, you: 1 };
    for (const line of [...lines].sort((a, b) => (depth[a.id] || 0) - (depth[b.id] || 0))) {
      const values = line.values.slice(line.from);
      const path = pathOf(values, (i) => x(i + line.from), y);
      picture.append(svg("path", { d: path, class: `rs-line rs-line-${line.id}` }));
    }
    const ended = (line) => line.values.length - 1 < box.days;
    const named = (line) => ({ id: line.id, name: speaker.plain(line.short, true), at: y(line.values.at(-1)) });
    placeNames(picture, lines.filter((line) => !ended(line)).map(named), box.width - box.right + 7, box.height - box.bottom + 4);
    // A line that is not lived to the end yet has its name where it stops.
    for (const line of lines.filter(ended)) {
      const stop = x(line.values.length - 1);
      picture.append(svg("circle", { cx: stop, cy: y(line.values.at(-1)), r: 3.2, class: `rs-stop rs-end-${line.id}` }));
      const name = named(line);
      placeNames(picture, [{ ...name, at: Math.max(box.top, name.at - 11) }], stop + 5, box.height);
    }
    this.needle = svg("line", { y1: box.top, y2: box.height - box.bottom, class: "rs-needle" });
    picture.append(this.needle);
    this.x = x;
    return picture;
  }

  axes(picture, box, x, y, low, high) {
    const text = (at, down, anchor, words) => {
      const told = svg("text", { x: at, y: down, class: "rs-tick", "text-anchor": anchor });
      told.textContent = words;
      picture.append(told);
    };
    for (const tick of niceTicks(low, high)) {
      picture.append(svg("line", { x1: box.left, x2: box.width - box.right, y1: y(tick), y2: y(tick),
        class: tick === 0 ? "rs-grid rs-zero" : "rs-grid" }));
      text(box.left - 6, y(tick) + 3.5, "end", this.format(tick));
    }
    for (const day of niceTicks(0, box.days).filter(Number.isInteger)) text(x(day), box.height - 6, "middle", day);
  }

  parting(picture, box, at, day) {
    picture.append(svg("line", { x1: at, x2: at, y1: box.top, y2: box.height - box.bottom, class: "rs-parting" }));
    const late = at > box.width * 0.6;
    const told = svg("text", { x: at + (late ? -5 : 5), y: box.top + 9, class: "rs-tick", "text-anchor": late ? "end" : "start" });
    told.textContent = this.view.speaker.plain(this.view.speaker.pair("game_whatif.from_day", { day }), true);
    picture.append(told);
  }

  // The needle and the table follow the day on show.
  cursor(day) {
    this.day = day;
    if (!this.content || !this.needle) return;
    const at = this.x(Math.min(day, this.box.days));
    this.needle.setAttribute("x1", at);
    this.needle.setAttribute("x2", at);
    const most = this.view.done;
    this.slider.max = most;
    this.slider.value = day;
    const { left, right, width, days } = this.box;
    this.slider.style.marginLeft = `${left - 7}px`;
    this.slider.style.width = `${((width - left - right) * most) / days + 14}px`;
    this.slider.style.setProperty("--rs-part", `${(100 * day) / Math.max(1, most)}%`);
    this.slider.setAttribute("aria-valuetext", this.view.speaker.say("game.day_of", { day, days: most }));
    showAgain(this.view, this.again);
    this.rows(day);
  }

  rows(day) {
    const { speaker } = this.view;
    const head = make("tr");
    head.append(speaker.element("th", "", "game_whatif.on_day", { day }));
    for (const figure of this.content.figures) head.append(speaker.put(make("th", "", { scope: "col" }), figure.title));
    const rows = this.content.lines.map((line) => {
      const row = make("tr", `rs-of-${line.id}`);
      const name = make("th", "", { scope: "row" });
      const sample = svg("svg", { viewBox: "0 0 30 8", class: "rs-sample", "aria-hidden": "true" });
      sample.append(svg("path", { d: "M1,4L29,4", class: `rs-line rs-line-${line.id}` }));
      name.append(sample, speaker.put(make("span"), line.name));
      row.append(name);
      for (const figure of this.content.figures) {
        const cell = make("td");
        const value = line.series[figure.id][day];
        if (value === undefined) cell.textContent = "–";
        else cell.textContent = figure.unit === "fen" ? yuan(value) : value.toLocaleString("en-US");
        row.append(cell);
      }
      return row;
    });
    this.table.replaceChildren(head, ...rows);
  }
}

// Four to seven round numbers that cover low to high.
function niceTicks(low, high) {
  const rough = (high - low) / 6 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
  const found = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step) found.push(Math.round(tick / step) * step);
  return found;
}
