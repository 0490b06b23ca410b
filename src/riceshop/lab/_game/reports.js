// Market research: what is on sale, what was bought, and at the end how near it came and whether it was worth its price.

// The reports on sale, as a group of the panel: one may be ordered for tonight, like an errand.
function reportShop(view) {
  const { speaker } = view;
  const box = make("fieldset", "rs-group rs-shop", { hidden: "" });
  if (!view.setup.reports.length) return box;
  box.hidden = false;
  box.append(speaker.element("legend", "", "game_research.title"));
  const buttons = view.setup.reports.map((report) => {
    const button = make("button", "rs-report", { type: "button", "data-report": report.id });
    button.title = speaker.say(`game_research.about.${report.id}`);
    button.addEventListener("click", () => orderReport(view, report.id));
    const offer = speaker.element("small", "", "game_research.offer", { n: report.asked, yuan: yuan(report.fen) });
    button.append(speaker.element("span", "", `game_research.kinds.${report.id}`), offer);
    box.append(button);
    return button;
  });
  box.append(speaker.element("p", "rs-fine", "game_research.hint"));
  box.show = () => {
    box.hidden = view.line !== "played";
    for (const button of buttons) {
      const on = button.dataset.report === view.order;
      button.classList.toggle("rs-on", on);
      button.setAttribute("aria-pressed", on);
    }
  };
  return box;
}

function orderReport(view, kind) {
  view.order = view.order === kind ? null : kind;
  view.shop.show?.();
}

function drawReports(view) {
  const { speaker, reports, bought } = view;
  bought.hidden = !reports.length;
  if (!reports.length) return;
  const cards = make("div", "rs-cards");
  for (const report of reports) {
    const card = make("article", "rs-paper");
    const list = make("ul");
    for (const pair of report.lines) list.append(speaker.put(make("li"), pair));
    const title = make("h4");
    title.append(speaker.put(make("span"), report.title));
    if (report.tag) title.append(speaker.put(make("b", `rs-tag rs-tag-${report.verdict}`), report.tag));
    card.append(title, list, speaker.put(make("p", "rs-fine"), report.cost));
    for (const pair of report.advice) card.append(speaker.put(make("p", "rs-advice"), pair));
    for (const pair of report.truth || []) card.append(speaker.put(make("p", "rs-truth"), pair));
    for (const pair of report.worth || []) card.append(speaker.put(make("p", "rs-worth"), pair));
    if (view.debriefing && !report.worth) card.append(speaker.element("p", "rs-fine", "game_research.worth.looking"));
    cards.append(card);
  }
  bought.replaceChildren(speaker.element("h3", "", "game_research.bought"), cards);
  if (reports.some((report) => report.worth)) bought.append(speaker.element("p", "rs-fine", "game_research.worth.caution"));
}
