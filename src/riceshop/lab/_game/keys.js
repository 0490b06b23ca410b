// The keyboard: single letters anywhere in the game, arrows and Enter on the map; the help card lists them.

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const LETTERS = {
  n: (view) => view.go(1),
  w: (view) => view.go(7),
  e: (view) => view.go(view.setup.days),
  m: (view) => view.map.live.focus(),
  d: (view) => (view.panelHost.querySelector("input:not(:disabled)") || view.result.querySelector("button"))?.focus(),
  r: (view) => view.replay(),
  i: (view) => askBranch(view),
  b: (view) => leaveBranch(view),
  l: (view) => view.head.nextLanguage(),
  s: (view) => view.model.send({ kind: "save" }),
  h: (view) => view.toggleHelp(),
  "?": (view) => view.toggleHelp(),
};

function pressed(view, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { map } = view;
  const onMap = event.target === map.live;
  const letter = LETTERS[event.key.toLowerCase()];
  if (onMap && ARROWS[event.key]) {
    const from = map.selected < 0 ? view.setup.map.first : map.selected;
    view.select(map.neighbour(from, ...ARROWS[event.key]), true);
  } else if (onMap && (event.key === "Enter" || event.key === " ")) view.mark(map.selected);
  else if (event.key === "Escape" && !view.help.hidden) view.toggleHelp();
  else if (letter && !event.repeat) letter(view);
  else return;
  event.preventDefault();
}
