/** The states in which parts are shown, and what they say in them. */
export type Shown = "rest" | "hover" | "focus" | "pressed" | "chosen" | "disabled" | "error" | "busy" | "long" | "rtl";

const long = "A much longer text than anybody would wish for, as some languages need for what others say in a word";

/** The words of a state: long ones, or ones from right to left. */
export function say(state: Shown, words: string): string {
  return state === "long" ? `${words}. ${long}` : state === "rtl" ? `إشعار القضية: ${words}` : words;
}
