import { html, render, type TemplateResult } from "lit-html";
import { type Country, findCountries } from "../shared/countries.js";

const shownMax = 8;

/** A field for a country, with suggestions as one types, after the combobox pattern of the ARIA practices. */
export class CountryBox extends HTMLElement {
  private found: Country[] = [];
  private active = -1;

  connectedCallback(): void {
    this.draw();
    this.addEventListener("focusout", (event) => {
      if (!this.contains(event.relatedTarget as Node | null)) this.close();
    });
  }

  focus(): void {
    this.querySelector("input")?.focus();
  }

  private get list(): string {
    return `${this.id}-list`;
  }

  private draw(): void {
    render(this.template(), this);
  }

  private template(): TemplateResult {
    const label = this.getAttribute("label") ?? "Country";
    return html`
      <input type="search" role="combobox" autocomplete="off" spellcheck="false" aria-label=${label}
        placeholder=${label} aria-expanded=${this.found.length > 0} aria-controls=${this.list}
        aria-autocomplete="list" aria-activedescendant=${this.active < 0 ? "" : `${this.list}-${this.active}`}
        @input=${this.typed} @keydown=${this.pressed}>
      <ul id=${this.list} role="listbox" aria-label=${`${label}: suggestions`} ?hidden=${this.found.length === 0}>
        ${this.found.map((country, i) => html`
          <li id=${`${this.list}-${i}`} role="option" aria-selected=${i === this.active}
            @mousedown=${(event: Event) => event.preventDefault()} @click=${() => this.choose(country)}>
            ${country.name} <span class="code">${country.code}</span>
          </li>`)}
      </ul>`;
  }

  private typed = (event: Event): void => {
    this.found = findCountries((event.target as HTMLInputElement).value, shownMax);
    this.active = this.found.length > 0 ? 0 : -1;
    this.draw();
  };

  private pressed = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.found.length > 0) {
      this.active = (this.active + step + this.found.length) % this.found.length;
      this.draw();
    } else if (event.key === "Enter" && this.found[this.active]) this.choose(this.found[this.active]!);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  };

  private choose(country: Country): void {
    this.close();
    this.querySelector("input")!.value = "";
    this.dispatchEvent(new CustomEvent("choose", { detail: country.code }));
  }

  private close(): void {
    this.found = [];
    this.active = -1;
    this.draw();
  }
}

customElements.define("country-box", CountryBox);
