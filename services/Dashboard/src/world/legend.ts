import { html, type TemplateResult } from "lit-html";
import { swatch } from "../shared/bars.js";
import { insufficient, nothingKnown, steps } from "../shared/scale.js";

/** What the colours mean: the grades side by side as they follow one another, and apart from them what is no grade. */
export const legend = (disputed: readonly string[]): TemplateResult => html`
  <div class="legend" role="group" aria-label="Legend">
    <ul>${steps.map(({ className, name }) => html`<li>${swatch(className)}<span>${name}</span></li>`)}</ul>
    <ul class="apart">
      <li>${swatch(insufficient)}<span>insufficient evidence</span></li>
      <li>${swatch(nothingKnown)}<span>nothing known</span></li>
    </ul>
    ${disputed.length > 0 ? html`<p class="boundaries">Boundaries are those of the member states of the United Nations.
      Disputed areas are hatched, and take no side: ${disputed.join(", ")}.</p>` : ""}
  </div>`;
