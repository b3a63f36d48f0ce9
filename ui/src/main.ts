import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/atkinson-hyperlegible-mono/index.css";
import "~/styles/tokens.css";
import "~/styles/base.css";
import "~/styles/controls.css";
import { mount } from "svelte";
import { api } from "~/lib/api";
import { choose } from "~/lib/i18n";

// The words are chosen first: nothing is drawn before them.
api
  .getSettings()
  .then((settings) => choose(settings.language), () => choose(""))
  .then(() => import("~/App.svelte"))
  .then(({ default: App }) => mount(App, { target: document.getElementById("app")! }));
