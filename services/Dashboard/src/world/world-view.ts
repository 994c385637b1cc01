import { html, type TemplateResult } from "lit-html";
import { showDay } from "../api/dates.js";
import type { Frame } from "../api/frames.js";
import type { Atlas } from "../app/atlas.js";
import { navigator } from "../app/navigator.js";
import type { LiveUpdate, Redraw, Screen } from "../app/screen.js";
import { isStale, staleNote } from "../app/stale.js";
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
    this.map.addEventListener("ready", this.redraw);
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
    const { frame, fault, empty, readAt, moved } = this.atlas;
    const stale = isStale(fault);
    const shown = this.shown();
    return html`
      <div class="world">
        <header class="headline">
          <h1>${country ? html`${nameOf(country)} <span class="and">and the world</span>` : "The world"}</h1>
          <p class="dateline">${asOf ? showDay(asOf) : ""}
            ${this.atlas.busy ? html`<span class="busy">reading…</span>` : ""}
          </p>
        </header>
        <div class="notices">${fault ? html`<p class="fault" role="alert">${fault}</p>` : ""}
          ${staleNote(fault, readAt)}
          ${stale && frame && (frame.country !== country || frame.asOf !== asOf) ? html`<p class="note">What is shown is
            ${nameOf(frame.country)} on ${showDay(frame.asOf)}, which was read last.</p>` : ""}
          ${moved ? html`<p class="note" role="status">${moved}</p>` : ""}
          ${empty ? html`<p class="note">Nothing has been reported yet. What comes in appears here at once.</p>` : ""}
        </div>
        <div class=${stale ? "map stale" : "map"}>${this.map.element}${legend(this.map.disputed)}</div>
        <aside class="side" aria-label=${`Relationships of ${nameOf(country)}`}>
          <h2>Friend to foe</h2>
          <div class=${stale ? "stale" : ""}>${this.list.render(shown, this.redraw)}</div>
        </aside>
        ${this.time.render()}
        ${this.tooltip.element}
      </div>`;
  }

  rendered(): void {
    this.map.colour(this.shown());
    this.showPointed();
  }

  close(): void {
    this.time.stop();
    this.atlas.removeEventListener("change", this.redraw);
  }

  /** A server that does not answer must not look like one that knows nothing: what was read last stays. */
  private shown(): Frame | undefined {
    const { frame, fault } = this.atlas;
    return frame?.country === navigator.view.country || isStale(fault) ? frame : undefined;
  }

  private showPointed(): void {
    const { code, at } = this.pointed;
    this.tooltip.show(this.shown()?.country ?? navigator.view.country, code, this.atlas.frame?.cells.get(code), at);
  }
}
