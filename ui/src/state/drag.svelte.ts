/** Documents that are dragged to a case with the mouse. Not by the web's own drag: where the shell takes dropped files, that one never comes. */
import { bulk } from "./bulk.svelte";
import { library } from "./library.svelte";
import { session } from "./session.svelte";

/** So far a press is still a click. */
const slack = 6;
/** So long over the section of the cases opens it. */
const rest = 600;

export class Drag {
  #ids = $state.raw<number[]>([]);
  #place = $state.raw({ x: 0, y: 0 });
  #over = $state<number | null>(null);
  #stop: (() => void) | null = null;

  /** What is dragged; empty when nothing is. */
  get ids() {
    return this.#ids;
  }
  get place() {
    return this.#place;
  }
  /** The case under the pointer. */
  get over() {
    return this.#over;
  }

  /** Follows a press on a document until it is let go. */
  press(event: PointerEvent, ids: () => number[]) {
    if (event.button !== 0 || event.pointerType === "touch" || event.ctrlKey || event.metaKey || event.shiftKey || session.readOnly || bulk.running) return;
    this.cancel();
    const start = { x: event.clientX, y: event.clientY };
    let resting: ReturnType<typeof setTimeout> | undefined;
    const move = (now: PointerEvent) => {
      if (this.#ids.length === 0) {
        if (Math.hypot(now.clientX - start.x, now.clientY - start.y) < slack) return;
        this.#ids = ids();
      }
      this.#place = { x: now.clientX, y: now.clientY };
      const under = document.elementFromPoint(now.clientX, now.clientY);
      const target = under?.closest<HTMLElement>("[data-case]")?.dataset["case"];
      this.#over = target ? Number(target) : null;
      clearTimeout(resting);
      if (under?.closest("[data-opens=cases]")) resting = setTimeout(() => library.go("cases"), rest);
    };
    const drop = () => {
      const [dragged, over] = [this.#ids, this.#over];
      if (dragged.length) hush();
      this.cancel();
      const to = library.overview?.cases.find((each) => each.id === over);
      if (to) void bulk.link(dragged, to.id, to.title);
    };
    const key = (now: KeyboardEvent) => {
      if (now.key !== "Escape" || this.#ids.length === 0) return;
      now.preventDefault();
      now.stopPropagation();
      addEventListener("pointerup", hush, { once: true });
      this.cancel();
    };
    const cancel = () => this.cancel();
    addEventListener("pointermove", move);
    addEventListener("pointerup", drop);
    addEventListener("pointercancel", cancel);
    addEventListener("blur", cancel);
    addEventListener("keydown", key, true);
    this.#stop = () => {
      clearTimeout(resting);
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", drop);
      removeEventListener("pointercancel", cancel);
      removeEventListener("blur", cancel);
      removeEventListener("keydown", key, true);
    };
  }

  cancel() {
    this.#stop?.();
    this.#stop = null;
    this.#ids = [];
    this.#over = null;
  }
}

/** Letting go of what was dragged is not a click on what is under it. */
function hush() {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener("click", swallow, true);
  setTimeout(() => removeEventListener("click", swallow, true));
}

export const drag = new Drag();
session.onClose(() => drag.cancel());
