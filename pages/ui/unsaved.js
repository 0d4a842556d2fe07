/* A form left half filled: the browser asks before its window is closed, the atlas before its page is left. */
export default function (component) {
  const { text, form } = component.data;
  const known = (window.atlasUnsaved = window.atlasUnsaved || {});
  /* Another row, or the same after it was stored: what was entered before is done with. */
  if (known.form !== form) known.touched = null;
  Object.assign(known, { text, form });
  if (known.listening) return;
  known.listening = true;

  const LEADS_AWAY = "[data-testid=stTopNavLink], [data-testid=stSidebarNavLink], .st-key-records_back button";
  const inside = (element) => element && element.closest && element.closest("[data-testid=stForm]");
  const unsaved = () => known.touched && document.contains(known.touched);

  function touch(element) {
    if (inside(element)) known.touched = inside(element);
  }

  window.addEventListener("input", (event) => touch(event.target), true);
  /* Lists open outside the form; the box that they belong to keeps the focus. */
  window.addEventListener("click", (event) => {
    if (event.target.closest("[role=option]")) touch(document.activeElement);
    if (!event.target.closest(LEADS_AWAY) || !unsaved()) return;
    if (window.confirm(known.text)) {
      known.touched = null;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }, true);
  window.addEventListener("beforeunload", (event) => {
    if (unsaved()) event.preventDefault();
  });
}
