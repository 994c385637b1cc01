import { html, render, type TemplateResult } from "lit-html";
import type { Cell } from "../api/frames.js";
import { swatch } from "../shared/bars.js";
import { nameOf } from "../shared/countries.js";
import { counted, plain, signed } from "../shared/format.js";
import { classOf, gradeName } from "../shared/scale.js";

const gap = 14;

const details = (cell: Cell): TemplateResult => html`
  <p class="aside">evidence ${plain(cell.evidence)} from ${counted(cell.count, "source event")}
    ${Number.isNaN(cell.low) ? "" : html`<br>90 % between ${signed(cell.low)} and ${signed(cell.high)}`}</p>`;

/** What is known of the country that is pointed at. It is also announced when the user moves by keyboard. */
export class Tooltip {
  readonly element = document.createElement("div");

  constructor() {
    this.element.className = "tooltip";
    this.element.setAttribute("role", "status");
    this.element.hidden = true;
  }

  show(centre: string, code: string, cell: Cell | undefined, at: { x: number; y: number } | undefined): void {
    this.element.hidden = !code || !at;
    if (!code || !at) return;
    render(html`
      <strong>${nameOf(code)}</strong>
      ${code === centre ? html`<p>in the centre</p>` : html`
        <p>${swatch(classOf(cell?.grade))}
          ${gradeName(cell?.grade)}${cell ? html`, <b>${signed(cell.score)}</b>` : ""}</p>
        ${cell ? details(cell) : ""}`}
      `, this.element);
    const box = this.element.getBoundingClientRect();
    const x = Math.min(at.x + gap, innerWidth - box.width - gap);
    const y = at.y + gap + box.height > innerHeight ? at.y - gap - box.height : at.y + gap;
    this.element.style.transform = `translate(${Math.max(0, x)}px, ${Math.max(0, y)}px)`;
  }
}
