import { html, type TemplateResult } from "lit-html";
import { showDay } from "../api/dates.js";
import type { Atlas } from "../app/atlas.js";
import { navigator } from "../app/navigator.js";
import type { LiveUpdate, Redraw, Screen } from "../app/screen.js";
import { nameOf } from "../shared/countries.js";
import { TimePanel } from "../time/time-panel.js";
import { legend } from "./legend.js";
import { WorldMap } from "./map.js";
import { SteadyList } from "./ranking.js";
import { Tooltip } from "./tooltip.js";

/** The relationships of one country with the world at a date. */
export class WorldView implements Screen {
  readonly time: TimePanel;
  private readonly map = new WorldMap();
  private readonly tooltip = new Tooltip();
  private readonly list = new SteadyList();
  private pointed: { code: string; at?: { x: number; y: number } } = { code: "" };

  constructor(private readonly atlas: Atlas, private readonly redraw: Redraw) {
    this.time = new TimePanel(atlas, redraw);
    this.atlas.addEventListener("change", this.redraw);
    this.map.addEventListener("choose", (event) => {
      const country = (event as CustomEvent<string>).detail;
      if (country !== navigator.view.country) navigator.go({ country });
    });
    this.map.addEventListener("point", (event) => {
      this.pointed = (event as CustomEvent<typeof this.pointed>).detail;
      this.showPointed();
    });
    this.changed();
  }

  changed(): void {
    void this.atlas.look();
    void this.time.look();
  }

  updated(update: LiveUpdate): void {
    void this.atlas.refresh(update);
    const { country } = navigator.view;
    if (update.country === country) this.map.flash(update.counterpart);
    if (update.counterpart === country) this.map.flash(update.country);
    void this.time.look(true);
  }

  render(): TemplateResult {
    const { country, asOf } = navigator.view;
    const { frame, fault, empty } = this.atlas;
    return html`
      <div class="world">
        <header class="headline">
          <h1>${country ? html`${nameOf(country)} <span class="and">and the world</span>` : "The world"}</h1>
          <p class="dateline">${asOf ? showDay(asOf) : ""}
            ${this.atlas.busy ? html`<span class="busy">reading…</span>` : ""}
          </p>
        </header>
        ${fault ? html`<p class="fault" role="alert">${fault}</p>` : ""}
        ${empty ? html`<p class="note">Nothing has been reported yet. What comes in appears here at once.</p>` : ""}
        <div class="map">${this.map.element}${legend()}</div>
        <aside class="side" aria-label=${`Relationships of ${nameOf(country)}`}>
          <h2>Friend to foe</h2>
          ${this.list.render(frame?.country === country ? frame : undefined, this.redraw)}
        </aside>
        ${this.time.render()}
        ${this.tooltip.element}
      </div>`;
  }

  rendered(): void {
    const { frame } = this.atlas;
    this.map.colour(frame?.country === navigator.view.country ? frame : undefined);
    this.showPointed();
  }

  close(): void {
    this.time.stop();
    this.atlas.removeEventListener("change", this.redraw);
  }

  private showPointed(): void {
    const { code, at } = this.pointed;
    this.tooltip.show(navigator.view.country, code, this.atlas.frame?.cells.get(code), at);
  }
}
