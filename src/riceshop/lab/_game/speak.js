// The reader's language: every sentence comes from Python as a pair [Chinese, English].

class Speaker {
  constructor(words, lang) {
    this.words = words;
    this.lang = lang;
  }

  // A value may itself be a pair.
  pair(key, values = {}) {
    const found = this.words[key] || [key, key];
    const fill = (which) => (whole, name) => {
      if (!(name in values)) return whole;
      return Array.isArray(values[name]) ? values[name][which] : values[name];
    };
    return found.map((line, which) => line.replace(/\{(\w+)\}/g, fill(which)));
  }

  // One string, for labels a screen reader speaks and for the canvas.
  plain(pair, short = false) {
    if (this.lang === "zh") return pair[0];
    if (this.lang === "en") return pair[1];
    return short || pair[0] === pair[1] ? pair[0] : `${pair[0]} ｜ ${pair[1]}`;
  }

  say(key, values) {
    return this.plain(this.pair(key, values));
  }

  // Put a pair into an element, each language marked so that it is spoken and broken rightly.
  put(element, pair) {
    element.replaceChildren();
    const shown = this.lang === "zh" ? [0] : this.lang === "en" ? [1] : pair[0] === pair[1] ? [0] : [0, 1];
    for (const which of shown) {
      const span = document.createElement("span");
      span.lang = which ? "en" : "zh-CN";
      if (shown.length === 2 && which) span.className = "rs-second";
      span.textContent = pair[which];
      element.append(span);
    }
    return element;
  }

  element(tag, className, key, values) {
    return this.put(make(tag, className), this.pair(key, values));
  }
}

function make(tag, className = "", attributes = {}) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

// Fen are shown as yuan with two places; whole yuan in the big figures.
function yuan(fen, places = 2) {
  return (fen / 100).toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
}
