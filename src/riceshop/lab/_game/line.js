// What if: the second line of the game, from a past day on; the line played waits until the player comes back to it.

function startBranch(view, content) {
  cancelAnimationFrame(view.frame);
  view.lines.what_if = view.lines.played.slice(0, content.day + 1);
  Object.assign(view, { line: "what_if", branch: content });
  view.marked.clear();
  view.panel.take(content.values);
  view.wait(false);
  view.jump(view.done);
  view.root.querySelector(".rs-main").focus({ preventScroll: true });
  view.live.textContent = view.speaker.say("game_whatif.banner", { day: content.day + 1 });
}

function leaveBranch(view) {
  if (view.line !== "what_if" || view.waiting) return;
  const { at } = view;
  view.line = "played";
  view.marked.clear();
  view.panel.take(view.playedValues);
  view.note.classList.remove("rs-told", "rs-warn");
  view.jump(at);
  view.chart.draw();
}

function askBranch(view) {
  if (view.waiting || view.line !== "played" || view.at >= view.done) return;
  view.playedValues = { ...view.panel.values };
  view.wait(true);
  view.model.send({ kind: "what_if", day: view.at });
}

function againButton(view) {
  const button = make("button", "rs-small rs-again", { type: "button", "aria-keyshortcuts": "I" });
  button.addEventListener("click", () => askBranch(view));
  return button;
}

// The button names the day it goes back to: the one after the evening on show.
function showAgain(view, button) {
  const { speaker, at, done } = view;
  const late = at >= done;
  const locked = view.setup.contest && done < view.setup.days;
  const key = locked ? "game_whatif.contest_later" : late ? "game_whatif.pick" : "game_whatif.here_hint";
  button.hidden = view.line !== "played" || done < 1;
  button.disabled = late || locked;
  button.title = speaker.say(key);
  speaker.put(button, speaker.pair("game_whatif.again", { day: Math.min(at + 1, done) }));
}

// What was changed and what came of it, beside the map while the second line is on show.
function toldBox(view) {
  const box = make("ul", "rs-told-box", { hidden: "" });
  box.show = () => {
    box.hidden = view.line !== "what_if" || !view.charted?.told.length;
    if (box.hidden) return;
    box.replaceChildren(...view.charted.told.map((pair) => view.speaker.put(make("li"), pair)));
  };
  return box;
}

function bannerRow(view) {
  const row = make("div", "rs-banner", { hidden: "" });
  const told = make("span", "rs-banner-text");
  row.append(told, view.button("rs-small rs-back", "game_whatif.back", () => leaveBranch(view), "B"));
  row.show = () => {
    row.hidden = view.line !== "what_if";
    if (row.hidden) return;
    const key = view.finished ? "game_whatif.done" : "game_whatif.banner";
    view.speaker.put(told, view.speaker.pair(key, { day: view.branch.day + 1 }));
  };
  return row;
}
