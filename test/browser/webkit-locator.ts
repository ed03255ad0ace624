/** How an element is found: in what was found before, which at first is the page. */
interface Step {
  readonly by: 'css' | 'frame' | 'button' | 'label' | 'text' | 'last';
  readonly value: string;
}

/** Evaluates an expression in the page. */
type Evaluate = (expression: string) => Promise<unknown>;

/** As much of Playwright's locators as scenarios need. `until` looks again until it is answered something true. */
export function locatorOf(
  evaluate: Evaluate,
  until: (expression: string) => Promise<unknown>,
  steps: readonly Step[] = [],
): object {
  const found = `(${find})(${JSON.stringify(steps)})`;
  const next = (by: Step['by'], value = '') => locatorOf(evaluate, until, [...steps, { by, value }]);
  /** Of the first element, which is waited for. */
  const ask = async (expression: string): Promise<unknown> => {
    await until(`${found}.length > 0`);
    return evaluate(`((element) => ${expression})(${found}[0])`);
  };
  return {
    locator: (css: string) => next('css', css),
    frameLocator: (css: string) => next('frame', css),
    getByRole: (_: 'button', { name }: { name: string }) => next('button', name),
    getByLabel: (label: string) => next('label', label),
    getByText: (text: string) => next('text', text),
    last: () => next('last'),
    waitFor: () => until(`${found}.length > 0`),
    count: () => evaluate(`${found}.length`),
    click: () => ask('void element.click()'),
    innerText: () => ask('element.innerText'),
    isDisabled: () => ask('element.disabled === true'),
    getAttribute: (name: string) => ask(`element.getAttribute(${JSON.stringify(name)})`),
    selectOption: (value: string) =>
      ask(`{ element.value = ${JSON.stringify(value)}; element.dispatchEvent(new Event('change')); }`),
    // In the frame that it is in.
    evaluate: (what: (element: never) => unknown) =>
      ask(`element.ownerDocument.defaultView.eval(${JSON.stringify(`(${what})`)})(element)`),
  };
}

/** In the page. */
function find(steps: readonly Step[]): Element[] {
  let found: (Element | Document)[] = [document];
  type Root = ParentNode;
  // Shadow roots are looked into, as Playwright does.
  const rootsOf = (root: Root): Root[] => {
    const inside = [...root.querySelectorAll('*')].flatMap((one) => one.shadowRoot ?? []);
    return [root, ...inside.flatMap(rootsOf)];
  };
  const within = (css: string) =>
    found.flatMap((one) => rootsOf(one).flatMap((root) => [...root.querySelectorAll(css)]));
  const says = (one: Node, text: string) => one.textContent?.includes(text) ?? false;
  for (const { by, value } of steps) {
    if (by === 'css') found = within(value);
    if (by === 'last') found = found.slice(-1);
    if (by === 'button') found = within('button').filter((one) => one.textContent?.trim() === value);
    // The one that it is looked for in may be the one that says it.
    if (by === 'text')
      found = [...found, ...within('*')].filter(
        (one) => says(one, value) && ![...one.children].some((child) => says(child, value)),
      );
    if (by === 'label')
      found = within('label').flatMap((one) =>
        says(one, value) ? ((one as HTMLLabelElement).control ?? []) : [],
      );
    if (by === 'frame')
      found = within(value).flatMap((one) => (one as HTMLIFrameElement).contentDocument ?? []);
  }
  return found as Element[];
}
