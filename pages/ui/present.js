/* Keys of a presentation: arrows, a clicker's Page Up and Page Down, B, F, L, Z, a number and Enter, Escape.

   Two windows of one browser may show it: what the hall sees, and what the speaker sees. The hall's
   window says which slide it shows; the speaker's follows, and hands what is pressed there to the hall's. */
export default function (component) {
  const { data, setTriggerValue } = component;
  const forward = data && data.rtl ? "ArrowLeft" : "ArrowRight";
  const back = data && data.rtl ? "ArrowRight" : "ArrowLeft";
  const acts = {
    [forward]: "next", ArrowDown: "next", PageDown: "next", " ": "next",
    [back]: "previous", ArrowUp: "previous", PageUp: "previous",
    Home: "first", End: "last",
  };

  function blank() { return document.getElementById("atlas-blank"); }

  function toggle() {
    if (blank()) { blank().remove(); return; }
    const cover = document.createElement("div");
    cover.id = "atlas-blank";
    cover.addEventListener("click", toggle);
    document.body.appendChild(cover);
  }

  /* Digits typed one after the other are the number of a slide; Enter goes there. */
  let typed = "";

  function typing(target) {
    return target.closest && target.closest("input, textarea, [role=combobox], [role=listbox], [data-testid=stPopoverBody]");
  }

  function pressed(event) {
    if (!document.querySelector(".atlas-stage")) return;
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    /* Escape closes a list that is open, and only that. */
    if (event.key === "Escape" && document.querySelector("[data-testid=stPopoverBody]")) return;
    if (event.key === "b" || event.key === "B" || event.key === ".") toggle();
    else if (event.key === "f" || event.key === "F") {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen();
    } else if (event.key === "l" || event.key === "L") window.atlasPresent.send("language");
    else if (/^[0-9]$/.test(event.key)) typed = (typed + event.key).slice(-3);
    else if (/^[zZ]$/.test(event.key)) window.atlasPresent.send("turn");
    else if (event.key === "Enter" && typed) {
      window.atlasPresent.send("go:" + typed);
      typed = "";
    } else if (event.key === "Escape") {
      if (blank()) toggle();
      else window.atlasPresent.send("leave");
    } else if (blank()) toggle();
    else if (event.key === " " && event.target.closest && event.target.closest("button")) return;
    else if (window.atlasPresent.acts[event.key]) window.atlasPresent.send(window.atlasPresent.acts[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function heard({ data: said }) {
    const { speaker, at, act } = window.atlasPresent;
    if (speaker && said.at && said.at !== at) act("go:" + said.at);
    else if (!speaker && said.act) act(said.act);
    else if (!speaker && said.asked) window.atlasHall.postMessage({ at });
  }

  /* The map in a window of its own fills it, and hands on the keys that it has no use for. */
  function fill() {
    const frame = document.querySelector(".st-key-present_map iframe");
    const inner = frame && frame.contentDocument;
    if (!inner || !inner.documentElement || frame.atlasFilled === inner) return;
    frame.atlasFilled = inner;
    inner.documentElement.classList.add("atlas-fill");
    inner.addEventListener("keydown", (event) => {
      if (/^(Page|Arrow|Escape$|[a-zA-Z0-9.]$)/.test(event.key)) pressed(event);
    }, true);
  }

  function clock() {
    const place = document.querySelector(".atlas-clock");
    if (!place) return;
    const seconds = Math.floor((Date.now() - window.atlasBegan) / 1000);
    const two = (number) => String(number).padStart(2, "0");
    place.textContent = two(Math.floor(seconds / 60)) + ":" + two(seconds % 60);
  }

  /* One listener for the life of the page: a key pressed between two runs is not lost. */
  const act = (name) => setTriggerValue("act", name);
  const { speaker, at } = data;
  const send = (name) => (speaker && name !== "leave" ? window.atlasHall.postMessage({ act: name }) : act(name));
  window.atlasPresent = { acts, act, at, send, speaker };
  if (!window.atlasPressed) {
    window.atlasPressed = pressed;
    window.atlasBegan = Date.now();
    window.atlasHall = new BroadcastChannel("atlas-present");
    window.atlasHall.addEventListener("message", heard);
    window.addEventListener("keydown", pressed, true);
    setInterval(clock, 1000);
    new MutationObserver(fill).observe(document.body, { childList: true, subtree: true });
    document.addEventListener("load", fill, true);
    if (speaker) window.atlasHall.postMessage({ asked: true });
  }
  if (!speaker) window.atlasHall.postMessage({ at });
  clock();
  fill();
}
