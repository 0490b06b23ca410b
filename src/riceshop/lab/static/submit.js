// Hand-in button: saves the notebook it stands in, then lets Python pack it and shows what Python says.

function home(app, root) {
  for (const widget of app.shell.widgets("main")) {
    if (widget.node.contains(root) && widget.context) return widget;
  }
  return null;
}

// Returns what Python must know: whether the page was saved just now, and its path.
async function save(root) {
  const app = window.jupyterapp;
  const widget = app && app.shell && app.commands ? home(app, root) : null;
  if (!widget) return { saved: false, path: "" };
  try {
    if (app.shell.currentWidget === widget) await app.commands.execute("docmanager:save");
    else await widget.context.save();
    return { saved: !widget.context.model.dirty, path: widget.context.localPath || widget.context.path };
  } catch (problem) {
    return { saved: false, path: "" };
  }
}

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "rsp-paper rsp-submit";
  // Lab's own shortcuts must not see these keys: "d d" would delete the cell.
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const button = document.createElement("button");
  button.type = "button";
  button.className = "rsp-check";
  const said = document.createElement("div");
  said.className = "rsp-said";
  said.setAttribute("role", "status");
  const answer = document.createElement("div");
  answer.append(said);
  root.append(button, answer);
  el.append(root);

  let waiting = false;
  const paint = () => {
    const labels = model.get("labels");
    button.textContent = labels.press;
    button.setAttribute("aria-label", labels.aria);
    const lines = waiting ? [labels.saving] : model.get("lines");
    answer.dataset.state = model.get("state");
    said.replaceChildren(...lines.map((line) => {
      const part = document.createElement("div");
      part.textContent = line;
      return part;
    }));
  };
  button.addEventListener("click", async () => {
    if (waiting) return;
    waiting = true;
    paint();
    const told = await save(root);
    model.set("pressed", { ...told, count: (model.get("pressed").count || 0) + 1 });
    model.save_changes();
  });
  const answered = () => { waiting = false; paint(); };
  model.on("change:answered", answered);
  model.on("change:labels", paint);
  paint();
  return () => { model.off("change:answered", answered); model.off("change:labels", paint); };
}

export default { render };
