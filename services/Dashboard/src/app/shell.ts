import { html, render, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { feed, type Seen } from "../api/live-feed.js";
import { token } from "../api/token.js";
import { DocumentsView } from "../documents/documents-view.js";
import { LiveView } from "../live/live-view.js";
import { MoversView } from "../movers/movers-view.js";
import { RelationshipView } from "../relationship/relationship-view.js";
import { WorldView } from "../world/world-view.js";
import { Atlas } from "./atlas.js";
import "./country-box.js";
import { models } from "./models.js";
import { navigator } from "./navigator.js";
import type { Screen } from "./screen.js";
import { status } from "./status.js";
import { theme } from "./theme.js";
import { TokenDialog } from "./token-dialog.js";
import { defaultModel, type Page, type View } from "./view.js";

/** The frame around every view, and the choice of the view. */
export class Shell {
  private readonly atlas = new Atlas();
  private readonly dialog = new TokenDialog();
  private screen: Screen | undefined;
  private page: Page | "" = "";
  private renderScheduled = false;
  private copied = false;
  private wasAway = false;

  constructor(private readonly root: HTMLElement) {
    navigator.addEventListener("change", () => this.changed());
    navigator.addEventListener("cite", this.redraw);
    feed.addEventListener("state", () => {
      // What failed while the services were away is read again once they are back.
      if (feed.state === "live" && this.wasAway) this.screen?.changed?.();
      this.wasAway = feed.state === "waiting";
      this.redraw();
    });
    feed.addEventListener("update", (event) => this.updated((event as CustomEvent<Seen>).detail));
    feed.addEventListener("resync", () => this.atlas.forget());
    token.addEventListener("change", () => {
      this.atlas.forget();
      void models.read();
      this.screen?.changed?.();
    });
    models.addEventListener("change", () => {
      this.listen();
      this.redraw();
    });
    document.addEventListener("keydown", (event) => this.pressed(event));
    this.changed();
  }

  private readonly redraw = (): void => {
    if (this.renderScheduled) return;
    this.renderScheduled = true;
    requestAnimationFrame(() => {
      this.renderScheduled = false;
      render(this.template(), this.root);
      this.screen?.rendered?.();
    });
  };

  private changed(): void {
    const { page } = navigator.view;
    this.copied = false;
    this.listen();
    if (page !== this.page) {
      this.screen?.close();
      this.page = page;
      this.screen = this.open(page);
      document.title = `${titles[page]} – Diplomacy`;
    } else this.screen?.changed?.();
    this.redraw();
  }

  /** Changes are of the model that is looked at, where there is such a model. */
  private listen(): void {
    const { model } = navigator.view;
    feed.by(models.graded.some(({ name }) => name === model) ? model : defaultModel);
  }

  private open(page: Page): Screen {
    switch (page) {
      case "world": return new WorldView(this.atlas, this.redraw);
      case "relationship": return new RelationshipView(this.redraw);
      case "movers": return new MoversView(this.atlas, this.redraw);
      case "live": return new LiveView(this.redraw);
      case "documents": return new DocumentsView(this.redraw);
    }
  }

  private updated({ update, checkpoint }: Seen): void {
    const { country = "", counterpart = "" } = update.relationship ?? {};
    this.screen?.updated?.({ country, counterpart, checkpoint: update.knownAt?.token || checkpoint });
    this.redraw();
  }

  private template(): TemplateResult {
    return html`
      <a class="skip" href="#main" @click=${this.skip}>Skip to the content</a>
      <header class="masthead">
        <a class="name" href=${navigator.href({ page: "world" })}>Diplomacy</a>
        <nav aria-label="Views">${(Object.keys(titles) as Page[]).map((page) => html`
          <a href=${navigator.href({ page })}
            aria-current=${page === this.page ? "page" : "false"}>${titles[page]}</a>`)}
        </nav>
        <country-box id="search" label="Search a country" @choose=${this.found}></country-box>
        ${this.model()}
        ${status()}
        <span class="tools">
          <button @click=${this.copy} title="Copy a link that shows exactly this, for ever">
            ${this.copied ? "Copied" : "Cite"}</button>
          <button @click=${() => this.dialog.open()} aria-label="Access token" title="Access token">Token</button>
          <button @click=${() => theme.toggle()} aria-label="Dark or light">${theme.dark ? "Light" : "Dark"}</button>
        </span>
      </header>
      ${navigator.following ? "" : this.pinned()}
      <main id="main" tabindex="-1">${this.screen?.render()}</main>`;
  }

  private model(): TemplateResult {
    return html`<label class="model">Model <select .value=${live(navigator.view.model)}
      title=${models.describe(navigator.view.model)}
      @change=${(event: Event) => navigator.go({ model: (event.target as HTMLSelectElement).value })}>
      ${models.graded.map(({ name }) => html`<option value=${name} ?selected=${name === navigator.view.model}>${name}
        </option>`)}</select></label>`;
  }

  private pinned(): TemplateResult {
    return html`<p class="pinned" role="note">You see what was known at one checkpoint; nothing that came later shows.
      <button class="quiet" @click=${() => navigator.go({ known: "" })}>Show everything known</button></p>`;
  }

  private skip = (event: Event): void => {
    event.preventDefault();
    document.getElementById("main")?.focus();
  };

  /** In the view of a relationship a search names the counterpart, elsewhere the centre. */
  private found = (event: CustomEvent<string>): void => {
    const { page, country } = navigator.view;
    const change: Partial<View> = page === "relationship" && event.detail !== country
      ? { counterpart: event.detail } : { country: event.detail };
    if (change.country) this.atlas.seek(change.country);
    const stays = page === "world" || page === "relationship" || page === "movers";
    navigator.go(stays ? change : { ...change, page: "world" });
  };

  private copy = async (): Promise<void> => {
    navigator.settle();
    await navigator.copy(location.href);
    this.copied = true;
    this.redraw();
  };

  private pressed(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    const writing = ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
    if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
    const time = this.screen instanceof WorldView ? this.screen.time : undefined;
    if (event.key === "/") (document.getElementById("search") as HTMLElement).focus();
    else if (event.key === "p" && time) time.togglePlay();
    else if (event.key === "," && time) time.step(-1);
    else if (event.key === "." && time) time.step(1);
    else return;
    event.preventDefault();
  }
}

const titles: Record<Page, string> = {
  world: "World", relationship: "Relationship", movers: "Movers", live: "Live", documents: "Documents",
};

theme.addEventListener("change", () => navigator.dispatchEvent(new Event("cite")));
