import "@fontsource-variable/source-sans-3/wght.css";
import "@fontsource-variable/source-serif-4/wght.css";
import "uplot/dist/uPlot.min.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/world.css";
import "./styles/time.css";
import "./styles/relationship.css";
import "./styles/tables.css";
import "./styles/documents.css";
import { feed } from "./api/live-feed.js";
import { models } from "./app/models.js";
import { Shell } from "./app/shell.js";
import { theme } from "./app/theme.js";

theme.apply();
const keyboard = (used: boolean) => (): void => {
  document.documentElement.toggleAttribute("data-keyboard", used);
};
addEventListener("keydown", keyboard(true), true);
addEventListener("pointerdown", keyboard(false), true);
document.getElementById("page")!.replaceChildren();
new Shell(document.getElementById("page")!);
void models.read();
feed.start();
