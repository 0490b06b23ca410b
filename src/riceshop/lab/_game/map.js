// The town map: a still layer (paper, streets, shops) and a live layer (jars, carts, rain), drawn on two canvases.

const FLAG = { customer: 1, delivered: 2, bought: 4, ranOut: 8, measured: 16, paid: 32, visited: 64 };
const UNKNOWN = 255;

class TownMap {
  constructor(root, town, nameOf) {
    this.root = root;
    this.town = town;
    this.nameOf = nameOf;
    this.count = town.house.x.length;
    this.base = document.createElement("canvas");
    this.live = document.createElement("canvas");
    for (const canvas of [this.base, this.live]) canvas.className = "rs-canvas";
    this.live.tabIndex = 0;
    this.live.setAttribute("role", "application");
    this.marked = new Map();
    this.selected = -1;
    this.sprites = new Map();
    this.before = null;
    this.now = null;
    this.drawn = 0;
    // Nights are drawn in slow play only: at several days a second they would flash.
    this.slow = true;
    this.own = town.shops.find((shop) => shop.kind === "own") || { x: 500, y: 300 };
    this.size = Math.max(8, Math.min(20, town.jar));
  }

  resize(width) {
    if (width < 50) return;
    const ratio = Math.max(1, window.devicePixelRatio || 1);
    const height = Math.round((width * this.town.height) / this.town.width);
    this.scale = width / this.town.width;
    for (const canvas of [this.base, this.live]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.height = `${height}px`;
      const ctx = canvas.getContext("2d");
      ctx.setTransform(this.scale * ratio, 0, 0, this.scale * ratio, 0, 0);
    }
    this.pixels = this.scale * ratio;
    this.repaint();
  }

  repaint() {
    this.theme = readTheme(this.root);
    this.sprites.clear();
    this.drawBase();
    this.draw(1);
  }

  drawBase() {
    const ctx = this.base.getContext("2d");
    const { theme, town } = this;
    ctx.fillStyle = theme.paper;
    ctx.fillRect(0, 0, town.width, town.height);
    drawRiver(ctx, theme, town.river);
    drawFields(ctx, theme, town);
    ctx.lineCap = "round";
    ctx.lineJoin = "round";
    for (const pass of ["street-edge", "street"]) {
      for (const street of town.streets) {
        tracePath(ctx, street.path);
        ctx.lineWidth = street.wide + (pass === "street" ? 0 : 1.6);
        ctx.strokeStyle = theme[pass];
        ctx.stroke();
      }
    }
    drawRailway(ctx, theme, town.rail);
    ctx.font = `10.5px ${theme.serif}`;
    ctx.textBaseline = "middle";
    ctx.fillStyle = theme.soft;
    for (const street of town.streets) {
      ctx.textAlign = street.align;
      ctx.lineWidth = 3;
      ctx.strokeStyle = theme.paper;
      ctx.strokeText(this.nameOf(street.label), street.at[0], street.at[1]);
      ctx.fillText(this.nameOf(street.label), street.at[0], street.at[1]);
    }
    for (const place of town.places) this.drawPlace(ctx, place);
    const order = [...town.shops].sort((a, b) => (a.kind === "rival" ? 0 : 1) - (b.kind === "rival" ? 0 : 1));
    for (const shop of order) {
      drawShop(ctx, theme, shop.x, shop.y, shop.kind === "own" ? 27 : 22, { kind: shop.kind, name: shop.name ? this.nameOf(shop.name) : "" });
    }
  }

  drawPlace(ctx, place) {
    const { theme } = this;
    ctx.fillStyle = theme.soft;
    ctx.strokeStyle = theme.soft;
    ctx.lineWidth = 1.4;
    ctx.strokeRect(place.x - 14, place.y - 18, 28, 18);
    for (let i = 0; i < 3; i += 1) ctx.fillRect(place.x - 10 + i * 8, place.y - 13, 4, 5);
    ctx.font = `600 12px ${theme.serif}`;
    ctx.textAlign = place.side < 0 ? "right" : "left";
    ctx.textBaseline = "middle";
    ctx.lineWidth = 3;
    ctx.strokeStyle = theme.paper;
    ctx.strokeText(this.nameOf(place.name), place.x + 20 * place.side, place.y - 8);
    ctx.fillText(this.nameOf(place.name), place.x + 20 * place.side, place.y - 8);
  }

  // One picture per look of a household, drawn once and stamped after that.
  sprite(level, ours) {
    const step = level === UNKNOWN ? UNKNOWN : Math.min(12, Math.round(level / 8.34));
    const key = step * 2 + (ours ? 1 : 0);
    let made = this.sprites.get(key);
    if (!made) {
      const side = this.size * 2.4;
      made = document.createElement("canvas");
      made.width = made.height = Math.ceil(side * this.pixels);
      const ctx = made.getContext("2d");
      ctx.setTransform(this.pixels, 0, 0, this.pixels, 0, 0);
      drawRoof(ctx, this.theme, side / 2, side * 0.3, this.size, ours);
      drawJar(ctx, this.theme, side / 2, side * 0.86, this.size, { level: step === UNKNOWN ? null : step / 12, ours });
      if (ours) drawTag(ctx, this.theme, side / 2, side * 0.66, this.size * 0.15);
      this.sprites.set(key, made);
    }
    return made;
  }

  show(day, before = null) {
    this.now = day;
    this.before = before;
    this.tours = before ? this.planTours(day) : [];
    if (!before) this.draw(1);
  }

  planTours(day) {
    const { x, y } = this.town.house;
    const stops = [];
    for (let i = 0; i < this.count; i += 1) if (day.flags[i] & (FLAG.delivered | FLAG.visited)) stops.push(i);
    const angle = (i) => Math.atan2(y[i] - this.own.y, x[i] - this.own.x);
    stops.sort((a, b) => angle(a) - angle(b));
    const carts = Math.min(3, Math.ceil(stops.length / 4));
    const tours = [];
    for (let c = 0; c < carts; c += 1) {
      const mine = stops.slice(Math.floor((c * stops.length) / carts), Math.floor(((c + 1) * stops.length) / carts));
      mine.sort((a, b) => y[a] - y[b] || (Math.round(y[a] / 60) % 2 ? x[b] - x[a] : x[a] - x[b]));
      tours.push(new Tour([this.own.x, this.own.y], mine, (i) => [x[i], y[i] + this.size * 0.9]));
    }
    return tours;
  }

  // Draw the day at moment t: 0 the evening before, 1 the day is over.
  draw(t) {
    const ctx = this.live.getContext("2d");
    ctx.clearRect(0, 0, this.town.width, this.town.height);
    this.drawn += 1;
    if (!this.now || !this.theme) return;
    const { x, y } = this.town.house;
    const moving = this.before && t < 1;
    const side = this.size * 2.4;
    const arrived = moving ? this.arrivals(t) : null;
    for (let i = 0; i < this.count; i += 1) {
      const level = moving && !arrived.has(i) ? this.before.level[i] : this.now.level[i];
      const ours = ((moving ? this.before : this.now).flags[i] & FLAG.customer) !== 0;
      ctx.drawImage(this.sprite(level, ours), x[i] - side / 2, y[i] - side * 0.5, side, side);
    }
    this.drawMarks(ctx, moving ? t : 1);
    if (moving) this.drawMovement(ctx, t);
    this.drawSky(ctx, t, moving);
    this.drawCursor(ctx);
    this.live.dataset.drawn = this.drawn;
  }

  arrivals(t) {
    const done = new Set();
    for (const tour of this.tours) for (const stop of tour.reached(smooth((t - 0.22) / 0.7))) done.add(stop);
    if (t > 0.6) for (let i = 0; i < this.count; i += 1) if (!(this.now.flags[i] & FLAG.delivered)) done.add(i);
    return done;
  }

  drawMarks(ctx, t) {
    const { theme, now, size } = this;
    const { x, y } = this.town.house;
    const pulse = t < 1 ? 0.6 + 0.4 * Math.sin(t * 18) : 1;
    for (let i = 0; i < this.count; i += 1) {
      if (now.flags[i] & FLAG.ranOut && t > 0.55) {
        ctx.globalAlpha = pulse;
        ctx.strokeStyle = theme.clay;
        ctx.lineWidth = 1.8;
        ctx.beginPath();
        ctx.arc(x[i], y[i] + size * 0.2, size * 0.98, 0, Math.PI * 2);
        ctx.stroke();
        ctx.fillStyle = theme.clay;
        ctx.font = `700 ${size * 0.85}px ${theme.serif}`;
        ctx.textAlign = "center";
        ctx.textBaseline = "middle";
        ctx.fillText("!", x[i] + size * 1.02, y[i] - size * 0.5);
        ctx.globalAlpha = 1;
      }
      const mark = this.marked.get(i);
      if (mark) this.drawErrand(ctx, x[i], y[i] + size * 1.05, mark);
    }
  }

  // A tick for rice, a ruler for measuring.
  drawErrand(ctx, px, py, mark) {
    const { theme, size } = this;
    ctx.beginPath();
    ctx.strokeStyle = theme.paper;
    ctx.fillStyle = theme.jade;
    ctx.lineWidth = 1.6;
    ctx.roundRect(px - size * 0.66, py - size * 0.36, size * 1.32, size * 0.72, size * 0.2);
    ctx.fill();
    ctx.beginPath();
    if (mark === "visit") {
      ctx.moveTo(px - size * 0.3, py);
      ctx.lineTo(px - size * 0.06, py + size * 0.2);
      ctx.lineTo(px + size * 0.34, py - size * 0.2);
    } else {
      for (let k = -2; k <= 2; k += 1) {
        ctx.moveTo(px + k * size * 0.22, py - size * 0.3);
        ctx.lineTo(px + k * size * 0.22, py + (k % 2 ? -size * 0.05 : size * 0.12));
      }
    }
    ctx.stroke();
  }

  drawMovement(ctx, t) {
    const { theme, now, size, own } = this;
    const { x, y } = this.town.house;
    const walk = smooth((t - 0.25) / 0.5);
    if (walk > 0 && walk < 1) {
      ctx.fillStyle = theme.ink;
      for (let i = 0; i < this.count; i += 1) {
        if (!(now.flags[i] & FLAG.bought)) continue;
        const there = 1 - Math.abs(walk * 2 - 1);
        ctx.beginPath();
        ctx.arc(x[i] + (own.x - x[i]) * there, y[i] + (own.y - y[i]) * there, size * 0.16, 0, Math.PI * 2);
        ctx.fill();
      }
    }
    const along = smooth((t - 0.22) / 0.7);
    for (const tour of this.tours) {
      const [px, py, heading] = tour.at(along);
      drawCart(ctx, theme, px, py, size * 0.9, heading);
    }
    if (t > 0.55) {
      const rise = (t - 0.55) / 0.45;
      for (let i = 0; i < this.count; i += 1) {
        if (now.flags[i] & FLAG.paid) drawCoin(ctx, theme, x[i], y[i] - size * (0.6 + rise), size * 0.3, 1 - rise);
      }
    }
  }

  drawSky(ctx, t, moving) {
    const { theme, town, now } = this;
    const dark = moving && this.slow ? 0.62 * (1 - smooth((t - 0.06) / 0.4)) : 0;
    if (dark > 0.01) {
      ctx.globalAlpha = dark;
      ctx.fillStyle = theme.night;
      ctx.fillRect(0, 0, town.width, town.height);
      ctx.globalAlpha = Math.min(1, dark * 1.6);
      const glow = ctx.createRadialGradient(this.own.x, this.own.y - 6, 3, this.own.x, this.own.y - 6, 56);
      glow.addColorStop(0, theme.lamp);
      glow.addColorStop(1, "transparent");
      ctx.fillStyle = glow;
      ctx.fillRect(this.own.x - 60, this.own.y - 66, 120, 120);
      ctx.globalAlpha = 1;
    }
    if (now.rain) {
      ctx.strokeStyle = theme.rain;
      ctx.globalAlpha = moving ? 0.55 : 0.28;
      ctx.lineWidth = 1.1;
      ctx.beginPath();
      for (let i = 0; i < 130; i += 1) {
        const px = (i * 137.5 + t * 60) % (town.width + 60);
        const py = (i * 89.3 + t * 900 + (i % 7) * 31) % (town.height + 40);
        ctx.moveTo(px, py - 14);
        ctx.lineTo(px - 5, py);
      }
      ctx.stroke();
      ctx.globalAlpha = 1;
    }
  }

  drawCursor(ctx) {
    if (this.selected < 0) return;
    const { x, y } = this.town.house;
    const s = this.size * 1.5;
    ctx.strokeStyle = this.theme.sun;
    ctx.lineWidth = 2.6;
    ctx.beginPath();
    ctx.roundRect(x[this.selected] - s, y[this.selected] - s, s * 2, s * 2.15, 5);
    ctx.stroke();
  }

  // The household under a mouse position, or -1.
  at(event) {
    const box = this.live.getBoundingClientRect();
    const px = ((event.clientX - box.left) * this.town.width) / box.width;
    const py = ((event.clientY - box.top) * this.town.height) / box.height;
    let best = -1;
    let nearest = (this.size * 1.5) ** 2;
    for (let i = 0; i < this.count; i += 1) {
      const d = (this.town.house.x[i] - px) ** 2 + (this.town.house.y[i] - py) ** 2;
      if (d < nearest) [best, nearest] = [i, d];
    }
    return best;
  }

  // The next household in an arrow's direction: near and roughly straight ahead.
  neighbour(from, dx, dy) {
    const { x, y } = this.town.house;
    let best = from;
    let least = Infinity;
    for (let i = 0; i < this.count; i += 1) {
      const ahead = (x[i] - x[from]) * dx + (y[i] - y[from]) * dy;
      const aside = Math.abs((x[i] - x[from]) * dy) + Math.abs((y[i] - y[from]) * dx);
      if (i === from || ahead <= 0.5) continue;
      const cost = ahead + aside * 2.5;
      if (cost < least) [best, least] = [i, cost];
    }
    return best;
  }
}

// A delivery round: from the shop along the lanes to every stop and home again.
class Tour {
  constructor(start, stops, placeOf) {
    this.stops = stops;
    this.points = [start];
    this.length = [0];
    this.stopAt = [];
    for (const stop of stops) {
      const place = placeOf(stop);
      this.go([this.points.at(-1)[0], place[1]]);
      this.go(place);
      this.stopAt.push(this.length.at(-1));
    }
    this.go([this.points.at(-1)[0], start[1]]);
    this.go(start);
  }

  go(point) {
    const last = this.points.at(-1);
    this.length.push(this.length.at(-1) + Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]));
    this.points.push(point);
  }

  at(part) {
    const want = part * this.length.at(-1);
    let i = 1;
    while (i < this.length.length - 1 && this.length[i] < want) i += 1;
    const [a, b] = [this.points[i - 1], this.points[i]];
    const span = this.length[i] - this.length[i - 1] || 1;
    const u = Math.min(1, Math.max(0, (want - this.length[i - 1]) / span));
    return [a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u, b[0] - a[0]];
  }

  reached(part) {
    const want = part * this.length.at(-1);
    return this.stops.filter((_, i) => this.stopAt[i] <= want);
  }
}
