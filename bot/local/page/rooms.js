// Groups, channels and topics: the list of chats, the tabs of a forum, and who is in a chat.
import { byId, el } from "./dom.js";
import { say } from "./words.js";

const LEADS = new Set(["creator", "administrator"]);

// `page` has state, go(chat, topic), post(what, body), toast(text).
export function roomView(page) {
  let news = null;
  let me = null;
  let room = null;

  function show(given, person, here) {
    [news, me, room] = [given, person, here];
    byId("bot-name").textContent = room.title;
    byId("where").textContent = say("where");
    byId("chats").replaceChildren(...news.chats.map(line));
    tabs();
    const face = byId("room-face");
    face.className = `face ${room.kind}`;
    face.textContent = room.title.charAt(0);
    face.hidden = room.kind === "private";
    document.querySelector("header .avatar").hidden = !face.hidden;
    const button = byId("room-button");
    button.hidden = room.kind === "private";
    button.textContent = "⋮";
    button.setAttribute("aria-label", say("room"));
    byId("composer").classList.toggle("mute", !room.writes);
    byId("text").disabled = !room.writes;
    if (!room.writes) byId("text").placeholder = say("reader");
    if (byId("room").open) fill();
  }

  function about(one) {
    if (one.kind === "private") return say("bot");
    const kind = one.forum ? say("forum") : say(one.kind);
    return `${kind} · ${say("youAre")} ${say(one.mine)} · ${say("botIs")} ${say(one.bot)}`;
  }

  function line(one) {
    const fresh = one.id !== news.chat && one.newest > (page.state.read.get(one.id) ?? 0) && one.kind !== "private";
    const names = el("span", { class: "names" }, el("strong", {}, one.title), el("small", {}, about(one)));
    const face = el("span", { class: `face ${one.kind}`, "aria-hidden": "true" }, one.title.charAt(0));
    const dot = fresh ? el("span", { class: "dot", role: "img", "aria-label": say("unread") }) : null;
    const props = { type: "button", "aria-pressed": String(one.id === news.chat), onclick: () => page.go(one.id) };
    return el("li", {}, el("button", props, face, names, dot));
  }

  function tabs() {
    const bar = byId("topics");
    bar.hidden = !room.forum;
    const all = [{ id: 0, name: say("general") }, ...room.topics];
    bar.replaceChildren(...all.map((one) => el("button", {
      type: "button", "aria-pressed": String(one.id === page.state.topic), onclick: () => page.go(room.id, one.id),
    }, one.name)));
  }

  // ---------------------------------------------------------------- who is here, and what they may do
  function fill() {
    const owner = room.mine === "creator";
    const leads = LEADS.has(room.mine);
    byId("room").replaceChildren(
      el("h2", {}, room.title),
      el("p", { class: "kind" }, about(room)),
      el("ul", {}, bot(leads), ...room.members.map((one) => member(one, owner))),
      topicDeeds(leads),
      owner && room.kind === "group" ? deed(say("grow"), async () => {
        const done = await page.post("grow", {});
        if (done) { byId("room").close(); page.go(done.chat); }
      }) : "",
      leads && room.kind !== "channel" ? anonymous() : "",
      el("form", { method: "dialog" }, el("button", {}, say("close"))),
    );
  }

  function bot(leads) {
    const there = room.bot === "member" || room.bot === "administrator";
    const deeds = [];
    if (leads && !there && room.kind !== "channel") deeds.push(deed(say("bringIn"), () => page.post("bot", { status: "member" })));
    if (leads && room.bot !== "administrator") {
      const words = room.kind === "channel" ? say("bringToChannel") : say("promote");
      if (there || room.kind === "channel") deeds.push(deed(words, () => page.post("bot", { status: "administrator" })));
    }
    if (leads && there) deeds.push(deed(say("sendAway"), () => page.post("bot", { status: "left" })));
    return row(news.bot.name, room.bot, deeds);
  }

  function member(one, owner) {
    const set = (status) => page.post("member", { who: one.id, status });
    const deeds = [];
    if (owner && one.status === "member") deeds.push(deed(say("promote"), () => set("administrator")));
    if (owner && one.status === "administrator") deeds.push(deed(say("demote"), () => set("member")));
    return row(one.id === me.id ? `${one.name} (${say("you")})` : one.name, one.status, deeds);
  }

  function row(name, status, deeds) {
    return el("li", {}, el("span", {}, el("strong", {}, name), el("small", {}, say(status))), ...deeds);
  }

  function topicDeeds(leads) {
    if (!leads || !room.forum) return "";
    const name = el("input", { maxlength: "128", placeholder: say("topicName"), "aria-label": say("topicName") });
    const add = deed(say("addTopic"), async () => {
      const done = name.value.trim() ? await page.post("topic", { name: name.value }) : null;
      if (done) { byId("room").close(); page.go(room.id, done.topic); }
    });
    const remove = page.state.topic ? deed(say("removeTopic"), async () => {
      await page.post("topic", { remove: page.state.topic });
      byId("room").close();
      page.go(room.id, 0);
    }) : "";
    return el("div", { class: "topic-deeds" }, name, add, remove);
  }

  function anonymous() {
    const box = el("input", { type: "checkbox" });
    box.checked = page.state.anonymous;
    box.addEventListener("change", () => { page.state.anonymous = box.checked; });
    return el("label", {}, box, say("anonymous"));
  }

  function deed(words, act) {
    return el("button", { type: "button", class: "deed", onclick: act }, words);
  }

  byId("room-button").addEventListener("click", () => { fill(); byId("room").showModal(); });
  byId("room").addEventListener("click", (event) => { if (event.target === byId("room")) byId("room").close(); });
  return { show, about };
}
