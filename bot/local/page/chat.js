// The chat: asks the server what changed, shows it, and tells it what the person does.
import { byId, el } from "./dom.js";
import { tell } from "./entities.js";
import { messageNode } from "./message.js";
import { composer } from "./composer.js";
import { roomView } from "./rooms.js";
import { languageName, locale, say, speak } from "./words.js";

const RETRY_MS = 1500;
const NEAR_PX = 120;
const ABOVE_PX = 52;
const state = { person: null, chat: null, topic: 0, answers: null, anonymous: false, username: "", epoch: "", seen: -1, nodes: new Map(), follow: true, anchor: null, unread: new Set(), read: new Map() };
const scroll = byId("scroll");
const log = byId("log");
let poll = new AbortController();

// ---------------------------------------------------------------- what the person does
const act = {
  get username() { return state.username; },
  say(text) {
    const answered = state.answers;
    answer(null);
    return post("say", { text, reply_to: answered?.message_id ?? null, anonymous: state.anonymous });
  },
  answer,
  open: (url) => window.open(url, "_blank", "noopener,noreferrer"),
  toast,
  async copy(text) {
    await navigator.clipboard.writeText(text);
    toast(say("copied"));
  },
  react(message, emoji) {
    return post("react", { message_id: message.message_id, emoji: message.reactions.includes(emoji) ? "" : emoji });
  },
  locate: (latitude, longitude) => post("locate", { latitude, longitude }),
  inline: (text, offset) => post("inline", { text, offset }),
  share: (query, result) => post("share", { query, result }),
  async tap(message, data, button) {
    if (button.classList.contains("busy")) return;
    button.classList.add("busy");
    button.setAttribute("aria-busy", "true");
    const done = await post("tap", { message_id: message.message_id, data });
    button.classList.remove("busy");
    button.removeAttribute("aria-busy");
    if (done) answered(done.answer);
  },
};

function answered(answer) {
  if (!answer) return toast(say("silent"));
  if (answer.url) return act.open(answer.url);
  if (!answer.text) return undefined;
  if (!answer.show_alert) return toast(answer.text);
  byId("alert").querySelector("p").textContent = answer.text;
  return byId("alert").showModal();
}

async function post(what, body) {
  follow();
  try {
    const answer = await fetch(`/local/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ person: state.person, chat: state.chat, topic: state.topic, ...body }),
    });
    if (answer.ok) return await answer.json();
    toast(answer.status === 409 ? say("old") : await answer.text());
  } catch {
    toast(say("offline"));
  }
  return null;
}

let toastTimer = 0;
function toast(text) {
  const node = byId("toast");
  node.textContent = text;
  node.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { node.hidden = true; }, 3500);
}

// ---------------------------------------------------------------- what the server tells
async function listen() {
  for (;;) {
    poll = new AbortController();
    try {
      const query = new URLSearchParams({
        person: state.person ?? "", chat: state.chat ?? "", topic: state.topic, seen: state.seen, epoch: state.epoch,
      });
      const answer = await fetch(`/local/state?${query}`, { signal: poll.signal });
      if (answer.status === 404) forget(state.chat === null ? null : state.person);
      else show(await answer.json());
    } catch (error) {
      if (error.name === "AbortError") continue;
      byId("status").textContent = say("offline");
      await new Promise((resume) => { setTimeout(resume, RETRY_MS); });
    }
  }
}

function show(news) {
  if (news.epoch !== state.epoch) clear();
  const first = state.seen < 0;
  Object.assign(state, {
    epoch: news.epoch, seen: news.seen, person: news.person, chat: news.chat, username: news.bot.username,
  });
  localStorage.setItem("person", news.person);
  const me = news.people.find((one) => one.id === news.person);
  speak(me.language);
  const room = news.chats.find((one) => one.id === news.chat);
  chrome(news, me, room);
  for (const id of news.removed) remove(id);
  for (const message of news.messages) put(message);
  grow(news.draft);
  separate();
  settle(first);
  if (room.kind === "private") state.read.set(news.person, me.newest);
  state.read.set(room.id, room.newest);
  input.menu(news.menu);
  input.keyboard(news.keyboard);
  const empty = !state.nodes.size && room.kind === "private" && !state.topic;
  byId("welcome").hidden = !empty;
  byId("start").hidden = !empty;
}

function put(message) {
  const node = messageNode(message, act);
  const old = state.nodes.get(message.message_id);
  node.dataset.date = message.date;
  if (old) replace(old, node);
  else {
    const next = Math.min(...[...state.nodes.keys()].filter((id) => id > message.message_id));
    log.insertBefore(node, state.nodes.get(next) ?? null);
    node.classList.add("new");
    if (state.follow) state.anchor ??= node;
    if (!message.own) state.unread.add(node);
  }
  state.nodes.set(message.message_id, node);
  for (const quote of node.querySelectorAll("blockquote.expandable")) measure.observe(quote.firstChild);
}

// An edit keeps the focus on the button that was tapped.
function replace(old, node) {
  const at = [...old.querySelectorAll(".key")].indexOf(document.activeElement);
  old.replaceWith(node);
  node.querySelectorAll(".key")[at]?.focus({ preventScroll: true });
  if (state.anchor === old) state.anchor = node;
}

// A message that is still being written stands below all others.
function grow(draft) {
  log.querySelector(".draft")?.remove();
  if (!draft) return;
  const node = messageNode({ ...draft, message_id: 0, date: Date.now() / 1000, reactions: [], own: false }, act);
  node.classList.add("draft");
  node.dataset.date = Date.now() / 1000;
  log.append(node);
}

function remove(id) {
  state.nodes.get(id)?.remove();
  state.nodes.delete(id);
}

function clear() {
  log.replaceChildren();
  Object.assign(state, { seen: -1, nodes: new Map(), follow: true, anchor: null, unread: new Set() });
}

function forget(person) {
  Object.assign(state, { person, chat: null, topic: 0, epoch: "", anonymous: false });
  answer(null);
  poll.abort();
}

// Another chat, or another topic of it.
function go(chat, topic = 0) {
  Object.assign(state, { chat, topic, epoch: "", anonymous: false });
  answer(null);
  side(false);
  poll.abort();
}

// What the next message answers.
function answer(message) {
  state.answers = message;
  const bar = byId("answering");
  bar.hidden = !message;
  if (!message) return bar.replaceChildren();
  const words = (message.text || message.caption || "").slice(0, 90);
  const end = el("button", { type: "button", "aria-label": say("stopAnswering"), onclick: () => answer(null) }, "✕");
  bar.replaceChildren(el("span", {}, `${say("answer")}: ${words}`), end);
  return byId("text").focus();
}

// A line with the day stands before the first message of each day.
function separate() {
  for (const line of log.querySelectorAll(".day")) line.remove();
  let day = "";
  for (const node of log.querySelectorAll(".message")) {
    const date = new Date(node.dataset.date * 1000);
    if (date.toDateString() === day) continue;
    day = date.toDateString();
    node.before(el("div", { class: "day" }, el("span", {}, dayName(date))));
  }
}

function dayName(date) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return say("today");
  if (days === 1) return say("yesterday");
  return date.toLocaleDateString(locale(), { day: "numeric", month: "long" });
}

// ---------------------------------------------------------------- scrolling
// Follow what the person's last deed brings, but never so far that its first message leaves the screen.
function settle(first) {
  const bottom = scroll.scrollHeight - scroll.clientHeight;
  if (first) scroll.scrollTo({ top: bottom, behavior: "instant" });
  else if (state.follow && state.anchor) {
    const begin = state.anchor.offsetTop - ABOVE_PX;
    scroll.scrollTo({ top: Math.min(bottom, begin), behavior: "smooth" });
  }
  if (first) state.anchor = null;
  arrow();
}

function follow() {
  state.follow = true;
  state.anchor = null;
}

function arrow() {
  const below = scroll.scrollHeight - scroll.clientHeight - scroll.scrollTop;
  // Read is what has come into sight; an edited message has another node, and was read before.
  for (const node of state.unread) {
    if (!node.isConnected || below < NEAR_PX || node.offsetTop < scroll.scrollTop + scroll.clientHeight) state.unread.delete(node);
  }
  byId("down").hidden = below < NEAR_PX;
  byId("unread").textContent = state.unread.size || "";
}

for (const name of ["wheel", "touchmove", "keydown"]) {
  scroll.addEventListener(name, () => { state.follow = false; }, { passive: true });
}
scroll.addEventListener("scroll", () => {
  if (scroll.scrollHeight - scroll.clientHeight - scroll.scrollTop < 4 && !state.follow) follow();
  arrow();
});
byId("down").addEventListener("click", () => scroll.scrollTo({ top: scroll.scrollHeight, behavior: "smooth" }));

// A quote that is short enough needs no knob.
const measure = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const quote = target.parentElement;
    if (!quote.classList.contains("open")) quote.classList.toggle("short", target.scrollHeight <= target.clientHeight + 2);
  }
});

// ---------------------------------------------------------------- around the messages
function chrome(news, me, room) {
  rooms.show(news, me, room);
  byId("status").textContent = news.typing ? say("typing") : rooms.about(room);
  byId("status").classList.toggle("typing", news.typing);
  byId("who").textContent = say("who");
  byId("about-page").textContent = say("about");
  byId("welcome-title").textContent = say("welcome");
  byId("welcome-text").textContent = news.bot.about;
  byId("welcome-hint").textContent = say("hint");
  byId("start").textContent = say("start");
  byId("down").setAttribute("aria-label", say("down"));
  input.words();
  const face = byId("switch");
  face.textContent = me.name.charAt(0);
  face.dataset.tint = news.people.indexOf(me) % 4;
  face.setAttribute("aria-label", `${say("person")} (${me.name})`);
  byId("people").replaceChildren(...news.people.map((one, index) => person(one, index, one === me)));
}

function person(one, index, current) {
  const choose = () => {
    side(false);
    if (!current) forget(one.id);
    byId("text").focus();
  };
  const names = el("span", { class: "names" }, el("strong", {}, one.name), el("small", {}, languageName(one.language)));
  const face = el("span", { class: "face", dataset: { tint: index % 4 }, "aria-hidden": "true" }, one.name.charAt(0));
  const fresh = !current && one.newest > (state.read.get(one.id) ?? 0);
  const dot = fresh ? el("span", { class: "dot", role: "img", "aria-label": say("unread") }) : null;
  return el("li", {}, el("button", { type: "button", "aria-pressed": String(current), onclick: choose }, face, names, dot));
}

function side(open) {
  byId("side").classList.toggle("open", open);
  byId("switch").setAttribute("aria-expanded", String(open));
}

byId("switch").addEventListener("click", () => side(!byId("side").classList.contains("open")));
scroll.addEventListener("click", () => side(false));
byId("start").addEventListener("click", () => act.say("/start"));
setInterval(() => document.querySelectorAll("time[data-format]").forEach(tell), 20_000);
// "Typing" ends by itself.
setInterval(() => {
  const status = byId("status");
  if (status.classList.contains("typing")) { status.classList.remove("typing"); status.textContent = ""; }
}, 6_000);

const input = composer(act);
const rooms = roomView({ state, go, post, toast });
state.person = Number(localStorage.getItem("person")) || null;
listen();
