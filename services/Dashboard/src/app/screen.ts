import type { TemplateResult } from "lit-html";

/** One view of the page. It is made when it comes on the screen, and closed when it leaves. */
export interface Screen {
  /** The template of the screen; called whenever the view changes or the screen asks for it. */
  render(): TemplateResult;
  /** Brings what is not templates, such as charts, up to date; called after each render. */
  rendered?(): void;
  /** The view changed. */
  changed?(): void;
  /** Something that this screen may show has changed in the services. */
  updated?(update: LiveUpdate): void;
  close(): void;
}

/** A relationship that changed, and the checkpoint that shows it. */
export interface LiveUpdate {
  country: string;
  counterpart: string;
  checkpoint: string;
}

/** Schedules a render; many requests make one render. */
export type Redraw = () => void;
