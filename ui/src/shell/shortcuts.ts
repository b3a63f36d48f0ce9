/** The window's own keys. Single letters act only when nothing is being typed and no dialog is open. */
import { focusAgain } from "~/lib/focus";
import { command, modal, typing } from "~/lib/keys";
import { ids } from "~/lib/testids";
import { desk } from "~/state/desk.svelte";
import { drafts } from "~/state/drafts.svelte";
import { library } from "~/state/library.svelte";
import { session } from "~/state/session.svelte";
import { copyShown, editShown, focusSearch, openSettings } from "./actions";

/** What Ctrl or Command with a key does. */
const commands: Record<string, () => void> = {
  f: focusSearch,
  k: () => (desk.dialog = "palette"),
  l: () => void session.lock(),
  i: () => void drafts.choose(),
  ",": () => openSettings(),
};

/** What a single key does. */
const letters: Record<string, () => void> = {
  "/": focusSearch,
  "?": () => (desk.dialog = "shortcuts"),
  n: () => (desk.menu = true),
  e: editShown,
  c: copyShown,
};

/** Esc backs out of whatever is in front. */
function backOut() {
  if (desk.drawer) desk.drawer = false;
  else if (desk.wide) desk.wide = false;
  else if (drafts.open) drafts.hide();
  else if (library.section === "settings") {
    library.back();
    focusAgain(ids.settings);
  } else if (library.item) library.back();
}

/** The arrow against the line of reading. */
const backKey = () => (document.documentElement.dir === "rtl" ? "ArrowRight" : "ArrowLeft");

let resting = false;

/** Looks before anything else has heard the key: what is open now may be closed by the time it arrives. */
export function before() {
  resting = modal();
}

export function shortcuts(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  let act: (() => void) | undefined;
  if (command(event) && !event.altKey && !event.shiftKey) {
    act = commands[key];
    // Locking must always work; the rest waits for an open dialog.
    if (resting && key !== "l") act = undefined;
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !resting) {
    if (key === "Escape") act = backOut;
    else if (!typing(event.target)) act = letters[key];
  } else if (event.altKey && key === backKey() && !resting) act = () => library.canGoBack && library.back();
  if (!act) return;
  event.preventDefault();
  act();
}
