// Building nodes. Text always becomes text nodes; nothing here or elsewhere parses HTML.
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "dataset") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export const byId = (id) => document.getElementById(id);

const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

// The address of a link as a URL object, or null where a browser should not follow it.
export function safeUrl(address) {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`);
    return SAFE.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

const PAYLOAD = /^[\w-]{0,64}$/;

// The payload of https://t.me/<bot>?start=payload, empty where Telegram would drop it; null for any other address.
export function startPayload(url, username) {
  if (!/^(t|telegram)\.me$/i.test(url.hostname)) return null;
  if (url.pathname.slice(1).toLowerCase() !== username.toLowerCase()) return null;
  const payload = url.searchParams.get("start");
  return payload === null || PAYLOAD.test(payload) ? payload : "";
}
