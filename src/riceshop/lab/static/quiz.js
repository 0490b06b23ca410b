// Quiz: draws the questions that Python sends, sends back what was chosen, shows what Python answers.

function make(tag, className, parent, words) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (words !== undefined) speak(node, words);
  if (parent) parent.append(node);
  return node;
}

// Backticks in a sentence become code; everything else stays text, never markup.
function speak(node, words) {
  node.replaceChildren(...String(words).split("`").map((part, i) => {
    if (i % 2 === 0) return document.createTextNode(part);
    const code = document.createElement("code");
    code.textContent = part;
    return code;
  }));
}

function question(model, item, number, root) {
  const labels = model.get("labels");
  const box = make("section", "rsp-item", root);
  const ask = make("h4", "rsp-ask", box, `${number}. ${item.ask}`);
  ask.id = `rsp-${model.get("labels").title}-${item.key}-${Math.random().toString(36).slice(2, 8)}`.replace(/\s/g, "");
  make("p", "rsp-hint", box, item.many ? labels.choose_many : labels.choose_one);
  const group = make("div", "rsp-options", box);
  group.setAttribute("role", "group");
  group.setAttribute("aria-labelledby", ask.id);
  const chosen = new Set(model.get("answers")[item.key] || []);
  const send = () => {
    model.set("answers", { ...model.get("answers"), [item.key]: [...chosen] });
    model.save_changes();
  };
  const buttons = item.options.map((option, i) => {
    const button = make("button", "rsp-option", group);
    button.type = "button";
    make("span", "rsp-letter", button, "ABCDEF"[i]).setAttribute("aria-hidden", "true");
    make("span", "rsp-words", button, option.text);
    button.addEventListener("click", () => {
      if (item.many) {
        chosen.has(option.key) ? chosen.delete(option.key) : chosen.add(option.key);
        draft = true;
        paint();
      } else {
        chosen.clear();
        chosen.add(option.key);
        send();
      }
    });
    return button;
  });
  let draft = false;
  if (item.many) {
    const check = make("button", "rsp-check", box, labels.check);
    check.type = "button";
    check.addEventListener("click", () => { draft = false; send(); paint(); });
  }
  const said = make("p", "rsp-said", box);
  said.setAttribute("role", "status");
  function paint() {
    if (!draft) {
      chosen.clear();
      for (const key of model.get("answers")[item.key] || []) chosen.add(key);
    }
    const feedback = draft ? undefined : model.get("feedback")[item.key];
    buttons.forEach((button, i) => {
      const on = chosen.has(item.options[i].key);
      button.setAttribute("aria-pressed", on ? "true" : "false");
      button.dataset.state = on && feedback ? feedback.state : "";
    });
    box.dataset.state = feedback ? feedback.state : "";
    speak(said, feedback ? feedback.text : "");
  }
  paint();
  return paint;
}

function render({ model, el }) {
  const labels = model.get("labels");
  const root = make("div", "rsp-paper rsp-quiz", el);
  root.lang = labels.lang;
  // Otherwise pressing d d on a button would delete the notebook cell.
  root.addEventListener("keydown", (event) => event.stopPropagation());
  make("h3", "rsp-title", root, labels.title);
  const painters = model.get("items").map((item, i) => question(model, item, i + 1, root));
  const foot = make("div", "rsp-foot", root);
  const score = make("span", "rsp-score", foot);
  score.setAttribute("role", "status");
  const again = make("button", "rsp-again", foot, labels.again);
  again.type = "button";
  again.addEventListener("click", () => { model.set("answers", {}); model.save_changes(); });
  const paint = () => {
    painters.forEach((one) => one());
    const states = Object.values(model.get("feedback"));
    const right = states.filter((one) => one.state === "right").length;
    score.textContent = labels.score.replace("%1", right).replace("%2", painters.length);
  };
  model.on("change:feedback", paint);
  model.on("change:answers", paint);
  paint();
  return () => { model.off("change:feedback", paint); model.off("change:answers", paint); };
}

export default { render };
