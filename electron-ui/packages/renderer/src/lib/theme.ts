import { Signal, useSignal } from "./signal.ts";
import * as store from "./store.ts";

export type Theme = "light" | "dark";
/** What the athlete chose; `system` follows the device. */
export type Choice = "system" | Theme;

const KEY = "theme";
const device = window.matchMedia("(prefers-color-scheme: dark)");
const choice = new Signal<Choice>(storedChoice());
const theme = new Signal<Theme>(effective());

function storedChoice(): Choice {
  const found = store.read(KEY);
  return found === "light" || found === "dark" ? found : "system";
}

function effective(): Theme {
  if (choice.value !== "system") return choice.value;
  return device.matches ? "dark" : "light";
}

function apply(): void {
  if (choice.value === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset["theme"] = choice.value;
  theme.value = effective();
}

/** Called once, before the first component. */
export function startTheme(): void {
  device.addEventListener("change", apply);
  store.watch(KEY, () => {
    choice.value = storedChoice();
    apply();
  });
  apply();
}

export function chooseTheme(next: Choice): void {
  choice.value = next;
  store.write(KEY, next === "system" ? null : next);
  apply();
}

export const useTheme = (): Theme => useSignal(theme);
export const useThemeChoice = (): Choice => useSignal(choice);
