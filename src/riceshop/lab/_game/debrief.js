// The end of a run: the result beside the robots' and what Wang did otherwise, then every plot at once.

function drawResult(view, content) {
  const { speaker, result } = view;
  result.hidden = view.line === "what_if";
  result.replaceChildren(speaker.element("h3", "", "game.result"));
  const best = Math.max(...content.robots.map((robot) => robot.score), 1);
  const ranking = make("ol", "rs-ranking");
  for (const robot of [...content.robots].sort((a, b) => b.score - a.score)) {
    const row = make("li", `rs-rank rs-rank-${robot.id}`);
    const bar = make("i", "", { "aria-hidden": "true" });
    bar.style.width = `${Math.max(1, (100 * Math.max(0, robot.score)) / best)}%`;
    const figure = make("b");
    figure.textContent = robot.score.toLocaleString("en-US");
    row.append(speaker.put(make("span"), robot.name), figure, bar);
    ranking.append(row);
  }
  const code = make("div", "rs-code");
  const text = make("code", "", { tabindex: "0", "aria-label": speaker.say("game.code") });
  text.textContent = content.code;
  code.append(speaker.element("span", "", "game.code"), text, copyButton(view, content.code));
  const wang = make("div", "rs-wang");
  const list = make("ul");
  for (const pair of content.wang) list.append(speaker.put(make("li"), pair));
  wang.append(speaker.element("h4", "", "game.what_wang"), list, speaker.element("p", "rs-fine", "game.log_tip"));
  result.append(ranking, code, speaker.element("p", "rs-fine", "game.code_is"),
    speaker.put(make("p", "rs-fine"), content.saved), wang);
}

function copyButton(view, code) {
  const button = view.button("rs-small", "game.copy", async () => {
    try {
      await navigator.clipboard.writeText(code);
      view.speaker.put(button, view.speaker.pair("game.copied"));
    } catch {
      view.result.querySelector("code").focus();
      getSelection().selectAllChildren(view.result.querySelector("code"));
    }
  });
  return button;
}

function drawDebrief(view, content) {
  const { speaker, debrief } = view;
  debrief.hidden = false;
  debrief.replaceChildren(speaker.element("h3", "", "game.debrief"));
  const plots = make("div", "rs-multiples");
  for (const plot of content.plots) {
    const series = content.robots.filter((robot) => robot.series[plot.id]).map((robot) => ({
      id: robot.id,
      name: speaker.plain(robot.short, true),
      values: robot.series[plot.id],
    }));
    const show = (value) => (plot.unit === "fen" ? yuan(value, 0) : Math.round(value).toLocaleString("en-US"));
    const ends = series.map((one) => `${one.name} ${show(one.values.at(-1))}`).join(", ");
    const title = speaker.put(make("span"), plot.title);
    plots.append(smallMultiple(title, series, show, `${speaker.plain(plot.title)}: ${ends}`));
  }
  debrief.append(plots);
}
