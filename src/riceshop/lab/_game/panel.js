// The decisions: one control per choice that Python names, grouped as Python groups them.

class Panel {
  constructor(host, speaker, groups, values, onChange) {
    Object.assign(this, { host, speaker, groups, onChange });
    this.values = { ...values };
    this.rows = [];
    this.build();
  }

  build() {
    this.host.replaceChildren();
    this.rows = [];
    for (const group of this.groups) {
      const box = make("fieldset", "rs-group");
      box.append(this.speaker.element("legend", "", group.label));
      for (const control of group.controls) {
        const row = this.row(control);
        this.rows.push([control, row]);
        box.append(row);
      }
      if (group.used) box.append(this.meter(group.used));
      this.host.append(box);
    }
    this.refresh();
  }

  row(control) {
    if (control.kind === "choice") return this.choice(control);
    if (control.kind === "switch") return this.toggle(control);
    if (control.kind === "many") return this.many(control);
    if (control.kind === "stops") return this.stops(control);
    return this.slider(control);
  }

  // A slider over a few values that have names: Python says which values, and how each is told.
  stops(control) {
    const row = make("label", "rs-row rs-slide");
    const figure = make("output", "rs-figure");
    const last = control.stops.length - 1;
    const input = make("input", "rs-range", { type: "range", min: 0, max: last, step: 1 });
    input.dataset.id = control.id;
    row.show = () => {
      const value = this.values[control.id];
      const exact = control.stops.indexOf(value);
      const away = control.stops.map((stop) => Math.abs(stop - value));
      input.value = exact < 0 ? away.indexOf(Math.min(...away)) : exact;
      const told = exact < 0 ? this.speaker.pair(control.unit, { n: value / control.scale }) : control.told[exact];
      figure.textContent = this.speaker.plain(told, true);
      input.setAttribute("aria-valuetext", this.speaker.plain(told));
      input.style.setProperty("--rs-part", `${(100 * input.value) / last}%`);
    };
    input.addEventListener("input", () => this.set(control.id, control.stops[Number(input.value)]));
    row.append(this.speaker.element("span", "rs-name", control.label), figure, input);
    this.hint(row, input, control);
    return row;
  }

  slider(control) {
    const row = make("label", "rs-row rs-slide");
    const name = this.speaker.element("span", "rs-name", control.label);
    const figure = make("output", "rs-figure");
    const input = make("input", "rs-range", { type: "range", min: control.min, max: control.max, step: control.step });
    input.value = this.values[control.id];
    input.dataset.id = control.id;
    row.show = () => {
      input.value = this.values[control.id];
      const shown = control.kind === "minutes" ? this.values[control.id] / 60 : this.values[control.id];
      const told = this.speaker.say(control.unit, { n: shown });
      figure.textContent = this.speaker.plain(this.speaker.pair(control.unit, { n: shown }), true);
      input.setAttribute("aria-valuetext", told);
      const part = (input.value - control.min) / (control.max - control.min || 1);
      input.style.setProperty("--rs-part", `${part * 100}%`);
    };
    input.addEventListener("input", () => this.set(control.id, Number(input.value)));
    row.append(name, figure, input);
    this.hint(row, input, control);
    return row;
  }

  choice(control) {
    const row = make("div", "rs-row rs-choice", { role: "radiogroup", "aria-label": this.speaker.say(control.label) });
    const bar = make("div", "rs-segments");
    const inputs = [];
    for (const option of control.options) {
      const label = make("label", "rs-segment");
      const input = make("input", "", { type: "radio", name: `${this.uid()}-${control.id}`, value: option.value });
      input.dataset.id = control.id;
      input.checked = this.values[control.id] === option.value;
      input.addEventListener("change", () => input.checked && this.set(control.id, option.value));
      label.append(input, this.speaker.element("span", "", option.label));
      bar.append(label);
      inputs.push(input);
    }
    row.show = () => inputs.forEach((input) => (input.checked = this.values[control.id] === input.value));
    row.append(this.speaker.element("span", "rs-name", control.label), bar);
    this.hint(row, bar, control);
    return row;
  }

  toggle(control) {
    const row = make("label", "rs-row rs-toggle");
    const input = make("input", "rs-switch", { type: "checkbox", role: "switch" });
    input.dataset.id = control.id;
    input.addEventListener("change", () => this.set(control.id, input.checked));
    row.show = () => (input.checked = Boolean(this.values[control.id]));
    row.append(this.speaker.element("span", "rs-name", control.label), input);
    this.hint(row, input, control);
    return row;
  }

  hint(row, target, control) {
    if (control.hint) row.title = this.speaker.say(control.hint);
    if (control.hint) target.setAttribute("aria-description", this.speaker.say(control.hint));
  }

  // Any number of small words that can each be on or off.
  many(control) {
    const row = make("div", "rs-row rs-choice", { role: "group", "aria-label": this.speaker.say(control.label) });
    const chips = make("div", "rs-chips");
    const inputs = [];
    for (const option of control.options) {
      const label = make("label", "rs-chip");
      const input = make("input", "", { type: "checkbox", value: option.value });
      input.dataset.id = control.id;
      input.addEventListener("change", () =>
        this.set(control.id, inputs.filter((one) => one.checked).map((one) => one.value)));
      label.append(input, this.speaker.element("span", "", option.label));
      chips.append(label);
      inputs.push(input);
    }
    row.show = () => inputs.forEach((input) => (input.checked = this.values[control.id].includes(input.value)));
    row.append(chips);
    this.hint(row, chips, control);
    return row;
  }

  // How much of the day's hours the day on show has taken.
  meter(name) {
    this.used = { name, bar: make("i"), text: make("span", "rs-fine") };
    const box = make("div", "rs-meter");
    const track = make("div", "rs-track", { "aria-hidden": "true" });
    track.append(this.used.bar);
    box.append(track, this.used.text);
    return box;
  }

  showUsed(day, limit) {
    const minutes = day[this.used.name];
    this.used.bar.style.width = `${Math.min(100, (100 * minutes) / Math.max(1, limit))}%`;
    const values = { used: (minutes / 60).toFixed(1), all: Math.round(limit / 60) };
    this.speaker.put(this.used.text, this.speaker.pair("game.hours_used", values));
  }

  uid() {
    this.id = this.id || `rs${Math.random().toString(36).slice(2, 8)}`;
    return this.id;
  }

  set(id, value) {
    this.values[id] = value;
    this.refresh();
    this.onChange(id);
  }

  // Other values than the player's own: those of another line, or of another day.
  take(values) {
    this.values = { ...values };
    this.refresh();
  }

  refresh() {
    for (const [control, row] of this.rows) {
      row.show();
      row.hidden = Boolean(control.needs) && !control.needs.values.includes(this.values[control.needs.id]);
    }
  }

  disable(off) {
    for (const input of this.host.querySelectorAll("input")) input.disabled = off;
  }
}
