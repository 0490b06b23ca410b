// Colours of the theme and the drawings of the town: jar, roof, shop, cart, coin, river, railway, fields.

const COLOUR_NAMES = [
  "paper", "paper-edge", "ink", "soft", "street", "street-edge", "field", "rail",
  "rice", "husk", "sun", "clay", "jade", "indigo", "mist", "jar", "jar-ours", "inside", "roof", "night", "lamp", "rain", "water",
];

function readTheme(root) {
  const style = getComputedStyle(root);
  const theme = {};
  for (const name of COLOUR_NAMES) theme[name] = style.getPropertyValue(`--rs-${name}`).trim();
  theme.serif = style.getPropertyValue("--rs-serif").trim();
  return theme;
}

function smooth(t) {
  const x = Math.min(1, Math.max(0, t));
  return x * x * (3 - 2 * x);
}

// A rice jar standing on (x, y), h high: narrow mouth, wide shoulder, narrow foot.
function jarPath(ctx, x, y, h) {
  const w = h * 0.92;
  ctx.beginPath();
  ctx.moveTo(x - w * 0.27, y - h);
  ctx.lineTo(x + w * 0.27, y - h);
  ctx.bezierCurveTo(x + w * 0.5, y - h * 0.88, x + w * 0.56, y - h * 0.42, x + w * 0.3, y);
  ctx.lineTo(x - w * 0.3, y);
  ctx.bezierCurveTo(x - w * 0.56, y - h * 0.42, x - w * 0.5, y - h * 0.88, x - w * 0.27, y - h);
  ctx.closePath();
}

// `level` 0..1 of a measured jar, null for a jar nobody has measured (lid on).
function drawJar(ctx, theme, x, y, h, { level = null, ours = false }) {
  const edge = Math.max(0.9, h * 0.075);
  jarPath(ctx, x, y, h);
  ctx.fillStyle = ours ? theme["jar-ours"] : theme.jar;
  ctx.fill();
  if (level !== null) {
    ctx.save();
    jarPath(ctx, x, y, h);
    ctx.clip();
    ctx.fillStyle = theme.inside;
    ctx.fillRect(x - h, y - h, h * 2, h);
    ctx.fillStyle = level < 0.18 ? theme.clay : theme.rice;
    ctx.fillRect(x - h, y - h * level * 0.94, h * 2, h);
    ctx.fillStyle = theme.husk;
    if (level > 0.03) ctx.fillRect(x - h, y - h * level * 0.94, h * 2, Math.max(0.8, h * 0.06));
    ctx.restore();
  }
  jarPath(ctx, x, y, h);
  ctx.lineWidth = edge;
  ctx.strokeStyle = ours ? theme.indigo : theme.soft;
  ctx.stroke();
  if (level === null) {
    ctx.fillStyle = ours ? theme.indigo : theme.soft;
    ctx.fillRect(x - h * 0.34, y - h - edge, h * 0.68, edge * 1.6);
    ctx.fillRect(x - h * 0.08, y - h - edge * 2.4, h * 0.16, edge * 1.6);
  }
}

// The tiled roof over a jar.
function drawRoof(ctx, theme, x, y, w, ours) {
  ctx.beginPath();
  ctx.moveTo(x - w * 0.62, y + w * 0.1);
  ctx.quadraticCurveTo(x - w * 0.3, y, x, y - w * 0.3);
  ctx.quadraticCurveTo(x + w * 0.3, y, x + w * 0.62, y + w * 0.1);
  ctx.lineWidth = Math.max(1, w * 0.11);
  ctx.lineCap = "round";
  ctx.strokeStyle = ours ? theme.indigo : theme.roof;
  ctx.stroke();
}

// The red paper diamond on the door of a household that buys from us.
function drawTag(ctx, theme, x, y, r) {
  ctx.beginPath();
  ctx.moveTo(x, y - r);
  ctx.lineTo(x + r, y);
  ctx.lineTo(x, y + r);
  ctx.lineTo(x - r, y);
  ctx.closePath();
  ctx.fillStyle = theme.clay;
  ctx.fill();
}

function drawShop(ctx, theme, x, y, s, { kind, name }) {
  const big = kind === "own" || kind === "japanese";
  const w = big ? s * 1.5 : s * 0.62;
  const h = big ? s * 0.95 : s * 0.5;
  ctx.fillStyle = kind === "own" ? theme.clay : kind === "japanese" ? theme.ink : theme.mist;
  ctx.strokeStyle = ctx.fillStyle;
  ctx.lineWidth = big ? 2 : 1.2;
  ctx.beginPath();
  ctx.moveTo(x - w * 0.72, y - h * 0.5);
  ctx.quadraticCurveTo(x - w * 0.35, y - h * 0.62, x - w * 0.25, y - h);
  ctx.lineTo(x + w * 0.25, y - h);
  ctx.quadraticCurveTo(x + w * 0.35, y - h * 0.62, x + w * 0.72, y - h * 0.5);
  ctx.closePath();
  ctx.fill();
  ctx.fillStyle = theme.paper;
  ctx.fillRect(x - w * 0.5, y - h * 0.5, w, h * 0.5);
  ctx.strokeRect(x - w * 0.5, y - h * 0.5, w, h * 0.5);
  if (!big) return;
  ctx.font = `600 ${Math.round(s * 0.62)}px ${theme.serif}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineWidth = 3.5;
  ctx.lineJoin = "round";
  ctx.strokeStyle = theme.paper;
  ctx.strokeText(name, x, y + 2);
  ctx.fillStyle = kind === "own" ? theme.clay : theme.ink;
  ctx.fillText(name, x, y + 2);
  drawLantern(ctx, theme, x + w * 0.62, y - h * 0.28, s * 0.16, kind === "own");
}

function drawLantern(ctx, theme, x, y, r, lit) {
  ctx.beginPath();
  ctx.ellipse(x, y, r * 0.85, r, 0, 0, Math.PI * 2);
  ctx.fillStyle = lit ? theme.sun : theme.mist;
  ctx.fill();
}

function drawCart(ctx, theme, x, y, s, heading) {
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(heading < 0 ? -1 : 1, 1);
  ctx.fillStyle = theme.ink;
  ctx.beginPath();
  ctx.arc(s * 0.75, -s * 0.95, s * 0.24, 0, Math.PI * 2);
  ctx.fill();
  ctx.fillRect(s * 0.6, -s * 0.75, s * 0.3, s * 0.7);
  ctx.fillRect(-s * 0.6, -s * 0.42, s * 1.3, s * 0.12);
  ctx.fillStyle = theme.rice;
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.roundRect(-s * 0.55, -s * 0.95, s * 0.85, s * 0.55, s * 0.2);
  ctx.fill();
  ctx.stroke();
  ctx.beginPath();
  ctx.arc(-s * 0.15, -s * 0.12, s * 0.26, 0, Math.PI * 2);
  ctx.stroke();
  ctx.restore();
}

function drawCoin(ctx, theme, x, y, r, alpha) {
  ctx.globalAlpha = alpha;
  ctx.beginPath();
  ctx.arc(x, y, r, 0, Math.PI * 2);
  ctx.fillStyle = theme.sun;
  ctx.fill();
  ctx.fillStyle = theme.paper;
  ctx.fillRect(x - r * 0.3, y - r * 0.3, r * 0.6, r * 0.6);
  ctx.globalAlpha = 1;
}

function tracePath(ctx, path) {
  ctx.beginPath();
  path.forEach(([px, py], i) => (i ? ctx.lineTo(px, py) : ctx.moveTo(px, py)));
}

function drawRiver(ctx, theme, river) {
  ctx.beginPath();
  ctx.moveTo(...river[0]);
  for (let i = 1; i < river.length; i += 1) {
    const [a, b] = [river[i - 1], river[i]];
    const middle = (a[1] + b[1]) / 2;
    ctx.bezierCurveTo(a[0], middle, b[0], middle, b[0], b[1]);
  }
  ctx.lineWidth = 17;
  ctx.strokeStyle = theme.water;
  ctx.stroke();
}

function drawRailway(ctx, theme, rail) {
  tracePath(ctx, rail);
  ctx.lineWidth = 7;
  ctx.strokeStyle = theme.rail;
  ctx.stroke();
  ctx.setLineDash([7, 7]);
  ctx.lineWidth = 4;
  ctx.strokeStyle = theme.paper;
  ctx.stroke();
  ctx.setLineDash([]);
}

function drawFields(ctx, theme, town) {
  ctx.strokeStyle = theme.field;
  ctx.lineWidth = 1.2;
  for (const [fx, fy, rows, columns] of town.fields) {
    for (let r = 0; r < rows; r += 1) {
      for (let c = 0; c < columns; c += 1) {
        const px = fx + c * 13 + (r % 2) * 6;
        const py = fy + r * 10;
        ctx.beginPath();
        ctx.moveTo(px - 2.5, py - 4);
        ctx.lineTo(px, py);
        ctx.lineTo(px + 2.5, py - 4);
        ctx.moveTo(px, py - 5.5);
        ctx.lineTo(px, py);
        ctx.stroke();
      }
    }
  }
}
