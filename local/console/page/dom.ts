/** Elements by function: text is always text, so nothing that AWS says can become HTML. */
type Child = Node | string | number | undefined | false | readonly Child[];

export function h(
  tag: string,
  attributes: Readonly<Record<string, string | boolean | undefined>> = {},
  ...children: Child[]
): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (typeof value === 'string') element.setAttribute(name, value);
  }
  append(element, children);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

export function svg(
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: Node[]
): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === undefined || child === false) continue;
    if (Array.isArray(child)) append(element, child as readonly Child[]);
    else element.append(typeof child === 'number' ? String(child) : (child as Node | string));
  }
}

/**
 * Writes new content only where it differs. What was opened stays open and what had the focus keeps it: such elements
 * bear a `data-key`.
 */
export function replace(target: Element, ...children: Child[]): void {
  const fresh = document.createElement('div');
  append(fresh, children);
  for (const open of target.querySelectorAll<HTMLDetailsElement>('details[data-key][open]')) {
    const same = fresh.querySelector<HTMLDetailsElement>(`details[data-key="${CSS.escape(open.dataset.key!)}"]`);
    if (same) same.open = true;
  }
  if (fresh.innerHTML === target.innerHTML) return;
  const focused = target.contains(document.activeElement)
    ? document.activeElement?.closest<HTMLElement>('[data-key]')?.dataset.key
    : undefined;
  target.replaceChildren(...fresh.childNodes);
  if (focused === undefined) return;
  const same = target.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`);
  (same?.querySelector<HTMLElement>('summary') ?? same)?.focus({ preventScroll: true });
}

export function byId(id: string): HTMLElement {
  return document.getElementById(id)!;
}

export function contentOf(id: string): HTMLElement {
  return byId(id).querySelector<HTMLElement>('.content')!;
}
