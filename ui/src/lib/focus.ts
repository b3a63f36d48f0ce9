/** Brings the first refused field of a form to the person. */
export function focusRefused(form: HTMLElement | null) {
  const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  field?.focus({ preventScroll: true });
  field?.scrollIntoView({ block: "center" });
}
