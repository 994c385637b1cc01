import { html, type TemplateResult } from "lit-html";
import { token } from "../api/token.js";

const nameKey = "diplomacy.reviewer";

/** Who decides. With a token the services know the author, and this value is ignored. */
class Author {
  get name(): string {
    return sessionStorage.getItem(nameKey) ?? "";
  }

  /** Whether a decision can be sent: it is kept with its author. */
  get isKnown(): boolean {
    return this.name !== "" || token.value !== "";
  }

  field(label: string): TemplateResult | "" {
    return token.value ? "" : html`<label class="reviewer">${label}
      <input name="reviewer" autocomplete="name" maxlength="200" required .value=${this.name}
        @change=${(event: Event) => sessionStorage.setItem(nameKey, (event.target as HTMLInputElement).value.trim())}>
      </label>`;
  }
}

export const author = new Author();
