import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/atkinson-hyperlegible-mono/index.css";
import "~/styles/tokens.css";
import "~/styles/base.css";
import "~/styles/controls.css";
import { mount } from "svelte";
import App from "~/App.svelte";

mount(App, { target: document.getElementById("app")! });
