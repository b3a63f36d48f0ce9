/** Keys as they are named on this computer, and whether the person is typing. */

export const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Ctrl, or Command on a Mac. */
export function command(event: KeyboardEvent | MouseEvent): boolean {
  return mac ? event.metaKey : event.ctrlKey;
}

/** A single letter must not act while text is being typed. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** A list of choices is open over its box: Esc belongs to it. */
export function choosing(): boolean {
  return document.querySelector("[data-select-content]") !== null;
}

/** A dialog, menu or list of choices is open: the window's own keys rest. */
export function modal(): boolean {
  return choosing() || document.querySelector('[role="dialog"][data-state="open"],[role="alertdialog"][data-state="open"],[role="menu"][data-state="open"]') !== null;
}
