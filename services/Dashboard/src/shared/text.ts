import { html, type TemplateResult } from "lit-html";

/** What is given, each in a direction of its own: a character that turns text around must not reach the next. */
export const joined = (parts: readonly string[]): TemplateResult =>
  html`${parts.filter(Boolean).map((part, i) => html`${i > 0 ? " · " : ""}<bdi>${part}</bdi>`)}`;
