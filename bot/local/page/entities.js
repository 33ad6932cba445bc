// Text and its entities become nodes. Offsets are UTF-16 units, which is how JavaScript counts.
import { el, safeUrl, startPayload } from "./dom.js";
import { locale, say } from "./words.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre" };
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

// `act` has say(text), for hashtags and commands, and username, for links that start the bot.
export function formatted(text, entities, act) {
  const sorted = entities.map((one) => ({ ...one, end: one.offset + one.length }));
  sorted.sort((a, b) => a.offset - b.offset || b.end - a.end);
  return span(text, 0, text.length, sorted, act);
}

function span(text, start, end, entities, act) {
  const nodes = [];
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const stop = Math.min(entity.end, end);
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inner = [];
    const after = [];
    for (const other of others) {
      if (other.offset >= stop) after.push(other);
      else if (other.end <= stop) inner.push(other);
      else {
        // Crossing entities are cut at the border, as Telegram does.
        inner.push({ ...other, end: stop });
        after.push({ ...other, offset: stop });
      }
    }
    nodes.push(wrap(entity, text.slice(entity.offset, stop), span(text, entity.offset, stop, inner, act), act));
    at = stop;
    // A block ends its line by itself.
    if (BLOCKS.has(entity.type) && text[at] === "\n") at += 1;
    rest = after.filter((other) => other.end > at).map((other) => ({ ...other, offset: Math.max(other.offset, at) }));
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function wrap(entity, text, children, act) {
  if (TAGS[entity.type]) return el(TAGS[entity.type], {}, ...children);
  switch (entity.type) {
    case "text_link": return link(entity.url, children, act);
    case "url": return link(text, children, act);
    case "email": return link(`mailto:${text}`, children, act);
    case "mention": return link(`https://t.me/${text.slice(1)}`, children, act);
    case "hashtag":
    case "bot_command": return el("button", { type: "button", class: "says", onclick: () => act.say(text) }, text);
    case "spoiler": return spoiler(children);
    case "blockquote": return el("blockquote", {}, ...children);
    case "expandable_blockquote": return expandable(children);
    case "date_time": return time(entity, text);
    default: return el("span", {}, ...children);
  }
}

export function link(address, children, act) {
  const url = safeUrl(address);
  if (!url) return el("span", {}, ...children);
  const payload = startPayload(url, act.username);
  if (payload !== null) {
    // A link and no button, so that long titles run on in their line.
    const start = (event) => {
      event.preventDefault();
      act.say(`/start ${payload}`.trim());
    };
    return el("a", { class: "says", href: url.href, title: url.href, onclick: start }, ...children);
  }
  const props = { href: url.href, target: "_blank", rel: "noopener noreferrer" };
  // A long address tells more than it shows.
  return el("a", { ...props, title: url.href }, ...children);
}

function spoiler(children) {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": say("reveal") }, ...children);
  const show = (event) => {
    if (node.classList.contains("shown")) return;
    event.preventDefault();
    event.stopPropagation();
    node.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", show, true);
  node.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") show(event); });
  return node;
}

function expandable(children) {
  const knob = el("button", { type: "button", class: "knob", "aria-expanded": "false", "aria-label": say("expand") });
  const node = el("blockquote", { class: "expandable" }, el("div", { class: "inside" }, ...children), knob);
  const toggle = () => {
    const open = node.classList.toggle("open");
    knob.setAttribute("aria-expanded", String(open));
    knob.setAttribute("aria-label", say(open ? "fold" : "expand"));
  };
  node.addEventListener("click", (event) => {
    if (event.target === knob) toggle();
    else if (!event.target.closest("a, button, .spoiler") && getSelection().isCollapsed) toggle();
  });
  return node;
}

function time(entity, text) {
  const date = new Date(entity.unix_time * 1000);
  const node = el("time", { datetime: date.toISOString(), title: date.toLocaleString(locale()) }, text);
  if (entity.date_time_format) {
    node.dataset.format = entity.date_time_format;
    tell(node);
  }
  return node;
}

// Writes (again) what a <time> with a format shows now.
export function tell(node) {
  const date = new Date(node.dateTime);
  const format = node.dataset.format;
  node.textContent = format === "r" ? relative(date) : absolute(date, format);
}

const STEPS = [["second", 60], ["minute", 60], ["hour", 24], ["day", 7], ["week", 4.35], ["month", 12], ["year", Infinity]];

function relative(date) {
  let value = (date - Date.now()) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(value) < size) {
      return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(Math.round(value), unit);
    }
    value /= size;
  }
  return date.toLocaleDateString(locale());
}

function absolute(date, format) {
  const options = {};
  if (format.includes("w")) options.weekday = "long";
  if (format.includes("d")) Object.assign(options, { day: "numeric", month: "numeric", year: "numeric" });
  if (format.includes("D")) Object.assign(options, { day: "numeric", month: "long", year: "numeric" });
  if (/[tT]/.test(format)) Object.assign(options, { hour: "2-digit", minute: "2-digit" });
  if (format.includes("T")) options.second = "2-digit";
  return date.toLocaleString(locale(), options);
}
