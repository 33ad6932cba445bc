// One message becomes one element: bubble, preview, buttons.
import { el, safeUrl, startPayload } from "./dom.js";
import { formatted, link } from "./entities.js";
import { richNode } from "./rich.js";
import { locale, say } from "./words.js";

// `act` has say(text), tap(message, data, button), open(url), react(message), copy(text), toast(text), username.
export function messageNode(message, act) {
  const happened = service(message);
  if (happened) return el("article", { class: "message service", dataset: { id: message.message_id } }, happened);
  const bubble = el("div", { class: "bubble" }, ...content(message, act), foot(message, act));
  bubble.addEventListener("dblclick", (event) => {
    if (!event.target.closest("a, button, blockquote")) act.react(message, "👍");
  });
  if (!message.own && message.message_id) bubble.append(reactions(message, act));
  const rows = message.reply_markup?.inline_keyboard || [];
  const width = (message.preview?.large || message.rich_message ? " wide" : "") + (rows.length ? " keyed" : "");
  return el(
    "article",
    { class: (message.own ? "message own" : "message") + width, dataset: { id: message.message_id } },
    bubble,
    rows.length ? keyboard(message, rows, act) : null,
  );
}

// What a reader can react with; Telegram shows more of them at a long press.
function reactions(message, act) {
  const give = (emoji) => el("button", {
    type: "button", "aria-label": `${say("react")} ${emoji}`, "aria-pressed": String(message.reactions.includes(emoji)),
    onclick: () => act.react(message, emoji),
  }, emoji);
  return el("div", { class: "react" }, give("👍"), give("👎"));
}

function content(message, act) {
  const words = message.text ?? message.caption ?? "";
  const entities = message.entities || message.caption_entities || [];
  const text = words ? el("div", { class: "text" }, ...formatted(words, entities, act)) : null;
  const named = message.chat && message.chat.type !== "private" && !message.own;
  const parts = [named ? el("div", { class: "author" }, message.name) : null];
  // A message in a topic that answers nothing else "answers" the one with which the topic began.
  if (message.reply_to_message && !message.reply_to_message.forum_topic_created) parts.push(quoted(message.reply_to_message));
  if (message.picture) parts.push(el("img", { class: "picture", src: message.picture, alt: "" }));
  if (message.rich_message) parts.push(richNode(message.rich_message, act));
  if (message.location) parts.push(el("div", { class: "place" }, place(message.location)));
  if (message.document) parts.push(file(message.document));
  const card = message.preview ? preview(message.preview, act) : null;
  return message.preview?.above ? [...parts, card, text] : [...parts, text, card];
}

function place({ latitude, longitude }) {
  return `📍 ${latitude.toFixed(2)}, ${longitude.toFixed(2)}`;
}

function quoted(message) {
  const words = (message.text || message.caption || "").slice(0, 120);
  return el("div", { class: "quoted" }, words);
}

function file(document) {
  return el("a", { class: "file", href: `/local/file/${document.file_id}`, download: document.file_name }, document.file_name);
}

// What happened in a chat, as one line.
function service(message) {
  if (message.forum_topic_created) return `${message.name}: ${say("topic")} “${message.forum_topic_created.name}”`;
  if (message.new_chat_title) return `“${message.new_chat_title}” ${say("named")}`;
  if (message.migrate_from_chat_id || message.migrate_to_chat_id) return say("isNow");
  return "";
}

function foot(message, act) {
  const date = new Date(message.date * 1000);
  const clock = date.toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });
  const words = message.edit_date ? `${say("edited")} ${clock}` : clock;
  const reactions = message.reactions.map((emoji) => el("span", { class: "reaction" }, emoji));
  return el(
    "div",
    { class: "foot" },
    ...reactions,
    el("time", { datetime: date.toISOString(), title: date.toLocaleString(locale()) }, words),
    message.message_id ? el("button", { type: "button", class: "answer", "aria-label": say("answer"), onclick: () => act.answer(message) }, "↩") : null,
    message.own ? el("span", { class: "ticks", "aria-hidden": "true" }, "✓✓") : null,
  );
}

function preview(card, act) {
  const parts = [
    el("span", { class: "site" }, card.site),
    card.title ? el("strong", {}, card.title) : null,
    card.description ? el("span", { class: "about" }, card.description) : null,
  ];
  const picture = card.image ? el("img", { src: card.image, alt: "" }) : null;
  const node = link(card.url, [el("span", { class: "words" }, ...parts), picture], act);
  node.classList.add("card", card.large ? "large" : "small");
  return node;
}

function keyboard(message, rows, act) {
  const lines = rows.map((row) => el("div", { class: "row" }, ...row.map((one) => button(message, one, act))));
  return el("div", { class: "keyboard" }, ...lines);
}

function button(message, one, act) {
  const node = el("button", { type: "button", class: one.style ? `key ${one.style}` : "key" }, one.text);
  node.addEventListener("click", () => press(message, one, node, act));
  if (one.url) node.classList.add("leads");
  return node;
}

function press(message, one, node, act) {
  if (one.callback_data !== undefined) return act.tap(message, one.callback_data, node);
  if (one.copy_text) return act.copy(one.copy_text.text);
  const url = one.url ? safeUrl(one.url) : null;
  if (!url) return act.toast(say("notHere"));
  const payload = startPayload(url, act.username);
  return payload === null ? act.open(url.href) : act.say(`/start ${payload}`.trim());
}
