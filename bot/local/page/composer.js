// The line to write in, with the menu of commands and the buttons that the bot puts below it.
import { byId, el } from "./dom.js";
import { say } from "./words.js";

// Where somebody may be who shares a place here: nobody's real one is asked for.
const PLACES = [
  ["Toronto", 43.65, -79.38], ["Montréal", 45.5, -73.57], ["Paris", 48.86, 2.35], ["Nairobi", -1.29, 36.82], ["Kolkata", 22.57, 88.36],
];

export function composer(act) {
  const text = byId("text");
  const menu = byId("menu");
  const opener = byId("menu-button");
  let commands = [];
  let marked = -1;

  function send(words) {
    const line = words.trim();
    if (!line) return;
    text.value = "";
    grow();
    hide();
    act.say(line);
  }

  function grow() {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
    byId("send").disabled = !text.value.trim();
  }

  function show(rows) {
    marked = -1;
    menu.replaceChildren(...rows.map((one) => (one.query ? card(one) : row(one))));
    menu.hidden = !rows.length;
    opener.setAttribute("aria-expanded", String(!menu.hidden));
  }

  function hide() {
    show([]);
  }

  function row({ command, description }) {
    const props = { type: "button", role: "option", tabindex: "-1", onclick: () => send(`/${command}`) };
    return el("button", props, el("strong", {}, `/${command}`), el("span", {}, description));
  }

  // While a command is being typed, those that begin like it.
  function suggest() {
    const typed = text.value.match(/^\/(\w*)$/);
    show(typed ? commands.filter((one) => one.command.startsWith(typed[1].toLowerCase())) : []);
  }

  // "@bot words" asks the bot what it offers to share.
  let asked = 0;
  function offer() {
    const typed = text.value.match(/^@(\w+)\s([^]*)$/);
    clearTimeout(asked);
    if (!typed || typed[1].toLowerCase() !== act.username.toLowerCase()) return false;
    asked = setTimeout(async () => {
      const answer = await act.inline(typed[2].trim(), "");
      if (answer && text.value === typed[0]) show(answer.results.map((one) => ({ one, query: answer.query })));
    }, 300);
    return true;
  }

  function card({ one, query }) {
    const share = () => { text.value = ""; grow(); hide(); act.share(query, one.id); };
    const props = { type: "button", role: "option", tabindex: "-1", class: "offer", onclick: share };
    return el("button", props, el("strong", {}, one.title), el("span", {}, one.description));
  }

  // A button that asks for a place is answered by one of a few.
  function offerPlaces() {
    const choose = ([name, latitude, longitude]) => el("button", {
      type: "button", role: "option", tabindex: "-1", onclick: () => { hide(); act.locate(latitude, longitude); },
    }, el("strong", {}, `📍 ${name}`), el("span", {}, `${latitude}, ${longitude}`));
    menu.replaceChildren(...PLACES.map(choose));
    menu.hidden = false;
  }

  function below(one) {
    const press = () => (one.request_location ? offerPlaces() : send(one.text));
    return el("button", { type: "button", onclick: press }, one.text);
  }

  function mark(step) {
    const rows = [...menu.children];
    marked = (marked + step + rows.length) % rows.length;
    rows.forEach((one, index) => one.setAttribute("aria-selected", String(index === marked)));
    rows[marked].scrollIntoView({ block: "nearest" });
  }

  text.addEventListener("input", () => { grow(); if (!offer()) suggest(); });
  text.addEventListener("keydown", (event) => {
    const open = !menu.hidden;
    if (event.key === "Escape") hide();
    else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      mark(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (open && marked >= 0) menu.children[marked].click();
      else send(text.value);
    }
  });
  byId("composer").addEventListener("submit", (event) => { event.preventDefault(); send(text.value); });
  opener.addEventListener("click", () => { if (menu.hidden) show(commands); else hide(); });
  byId("scroll").addEventListener("click", hide);
  grow();

  return {
    menu(rows) {
      commands = rows;
      opener.hidden = !rows.length;
    },
    keyboard(rows) {
      const lines = rows.map((row) => el("div", {}, ...row.map(below)));
      byId("keyboard").replaceChildren(...lines);
      byId("keyboard").hidden = !rows.length;
    },
    words() {
      text.placeholder = say("place");
      text.setAttribute("aria-label", say("place"));
      opener.setAttribute("aria-label", say("menu"));
      byId("send").setAttribute("aria-label", say("send"));
    },
  };
}
