import { html, type TemplateResult } from "lit-html";
import { swatch } from "../shared/bars.js";
import { insufficient, nothingKnown, steps } from "../shared/scale.js";

/** What the colours mean: the grades side by side as they follow one another, and apart from them what is no grade. */
export const legend = (): TemplateResult => html`
  <div class="legend" role="group" aria-label="Legend">
    <ul>${steps.map(({ className, name }) => html`<li>${swatch(className)}<span>${name}</span></li>`)}</ul>
    <ul class="apart">
      <li>${swatch(insufficient)}<span>insufficient evidence</span></li>
      <li>${swatch(nothingKnown)}<span>nothing known</span></li>
    </ul>
  </div>`;
