/** Where the focus goes when the page moved under it. */

/** Brings the first refused field of a form to the person. */
export function focusRefused(form: HTMLElement | null) {
  const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  field?.focus({ preventScroll: true });
  field?.scrollIntoView({ block: "center" });
}

/** Brings the focus to a control that was drawn anew, once those around it have taken theirs. */
export function focusAgain(testid: string) {
  requestAnimationFrame(() => setTimeout(() => document.querySelector<HTMLElement>(`[data-testid="${testid}"]`)?.focus(), 50));
}

/** Brings a focus that got lost back to the list, where Tab comes to. */
export function focusList() {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('[data-at] button[tabindex="0"]')?.focus();
  });
}
