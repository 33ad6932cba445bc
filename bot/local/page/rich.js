// A rich message: blocks become nodes. Text always becomes text nodes.
import { el } from "./dom.js";
import { link, tell } from "./entities.js";

const STYLES = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", marked: "mark", subscript: "sub",
  superscript: "sup",
};

// `act` as in message.js.
export function richNode(rich, act) {
  const page = el("div", { class: "rich" });
  page.append(...rich.blocks.map((one) => block(one, page, act)));
  return page;
}

function block(one, page, act) {
  const inside = () => text(one.text, page, act);
  switch (one.type) {
    case "heading": return el(`h${Math.min(6, one.size + 1)}`, { class: `h${one.size}` }, ...inside());
    case "paragraph": return el("p", {}, ...inside());
    case "footer": return el("footer", {}, ...inside());
    case "divider": return el("hr");
    case "anchor": return el("span", { class: "anchor", dataset: { anchor: one.name } });
    case "list": return el("ul", {}, ...one.items.map((item) => listed(item, page, act)));
    case "details": return details(one, page, act);
    case "blockquote": return el("blockquote", {}, ...one.blocks.map((inner) => block(inner, page, act)));
    case "expandable_blockquote": return el("blockquote", {}, ...inside());
    case "photo": return photo(one, page, act);
    default: return el("p", {}, `[${one.type}]`);
  }
}

function listed(item, page, act) {
  const [only, ...more] = item.blocks;
  const plain = only.type === "paragraph" && !more.length;
  return el("li", {}, ...(plain ? text(only.text, page, act) : item.blocks.map((one) => block(one, page, act))));
}

function details(one, page, act) {
  const summary = el("summary", {}, ...text(one.summary, page, act));
  return el("details", { open: one.is_open || null }, summary, ...one.blocks.map((inner) => block(inner, page, act)));
}

function photo(one, page, act) {
  const address = one.photo[0].file_id;
  const picture = el("img", { src: `/local/picture?url=${encodeURIComponent(address)}`, alt: "" });
  // Only pictures of the sample newsroom are fetched.
  picture.addEventListener("error", () => picture.remove());
  if (!one.caption) return el("figure", {}, picture);
  const credit = one.caption.credit ? el("cite", {}, ...text(one.caption.credit, page, act)) : null;
  return el("figure", {}, picture, el("figcaption", {}, ...text(one.caption.text, page, act), credit));
}

function text(rich, page, act) {
  if (typeof rich === "string") return [rich];
  if (Array.isArray(rich)) return rich.flatMap((one) => text(one, page, act));
  const inner = text(rich.text, page, act);
  if (STYLES[rich.type]) return [el(STYLES[rich.type], {}, ...inner)];
  switch (rich.type) {
    case "url": return [link(rich.url, inner, act)];
    case "hashtag": return [el("button", { type: "button", class: "says", onclick: () => act.say(`#${rich.hashtag}`) }, ...inner)];
    case "anchor_link": return [jump(rich.anchor_name, inner, page)];
    case "date_time": return [moment(rich, inner)];
    default: return [el("span", {}, ...inner)];
  }
}

function jump(name, children, page) {
  const go = () => [...page.querySelectorAll(".anchor")].find((one) => one.dataset.anchor === name)?.scrollIntoView({ behavior: "smooth" });
  return el("button", { type: "button", class: "says jump", onclick: go }, ...children);
}

function moment(rich, children) {
  const node = el("time", { datetime: new Date(rich.unix_time * 1000).toISOString() }, ...children);
  if (rich.date_time_format) {
    node.dataset.format = rich.date_time_format;
    tell(node);
  }
  return node;
}
