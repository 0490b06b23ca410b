// Time: days that came are played back, the player goes back to any of them, and everything follows the day on show.

const TIME = {
  play() {
    cancelAnimationFrame(this.frame);
    const last = this.done;
    const span = last - this.at;
    if (span <= 0) return;
    const each = span === 1 ? 1500 : Math.max(24, Math.min(700, 6000 / span));
    this.map.slow = each > 600;
    const from = this.at;
    const begin = performance.now();
    let shown = -1;
    const step = (now) => {
      const passed = from + Math.max(0, now - begin) / each;
      if (passed >= last) return this.jump(last);
      const day = Math.floor(passed);
      if (day !== shown) {
        shown = day;
        this.at = day;
        this.map.show(this.states[day + 1], this.states[day]);
        this.figures(day + 1);
      }
      this.map.draw(this.quiet.matches ? 1 : passed - day);
      this.frame = requestAnimationFrame(step);
      return undefined;
    };
    step(begin);
  },

  replay() {
    if (this.done < 1) return;
    const from = this.at >= this.done ? 0 : this.at;
    this.jump(from);
    this.play();
  },

  jump(index) {
    cancelAnimationFrame(this.frame);
    this.at = Math.max(0, Math.min(index, this.done));
    this.settle();
  },

  settle() {
    if (!this.states.length) return;
    const inside = this.root.contains(document.activeElement);
    this.map.show(this.states[this.at]);
    this.figures(this.at);
    this.showCard();
    if (!this.note.classList.contains("rs-told")) this.showNote();
    this.panel.disable(this.finished);
    for (const button of this.buttons) button.disabled = this.finished;
    this.actions.hidden = this.finished;
    this.panelHost.hidden = this.finished;
    this.note.hidden = this.finished && !this.note.classList.contains("rs-told");
    this.result.hidden = this.line === "what_if" || !this.debriefing;
    this.banner.show();
    this.told.show();
    this.shop.show?.();
    if (this.finished) this.shop.hidden = true;
    this.root.classList.toggle("rs-what-if", this.line === "what_if");
    this.head.tools(this.line === "played" && (this.done === 0 || this.finished));
    // What had the focus may be hidden now: the keys must still reach the game.
    if (inside && document.activeElement.offsetParent === null) this.root.focus({ preventScroll: true });
  },

  figures(index) {
    this.head.show(this.states, index, this.setup.days);
    this.panel.showUsed(this.states[index], this.setup.day_min);
    this.scrub.max = this.done;
    this.scrub.value = index;
    this.scrub.setAttribute("aria-valuetext", this.speaker.say("game.day_of", { day: index, days: this.setup.days }));
    this.scrub.style.setProperty("--rs-part", `${(100 * index) / Math.max(1, this.done)}%`);
    showAgain(this, this.again);
    this.chart.cursor(index);
    this.root.dataset.line = this.line;
    this.root.dataset.day = index;
    this.root.dataset.done = this.done;
    this.showLog(index);
  },

  showLog(index) {
    this.log.replaceChildren();
    for (let i = index; i >= Math.max(0, index - 13); i -= 1) {
      for (const pair of this.states[i].lines) {
        const line = make("li");
        const day = make("b");
        day.textContent = i;
        line.append(day, this.speaker.put(make("span"), pair));
        this.log.append(line);
      }
    }
  },
};
