import type { ComponentImage } from '../engine/recipe.ts';
import type { Role, ServiceSpec } from '../model/target.ts';
import { type Greeting, httpGreeting } from './greeting.ts';
import type { MakeContainer } from './module-container.ts';

/** What a service that runs a component is unless its target says otherwise. */
export type ServiceDefaults = Partial<Pick<ServiceSpec, 'port' | 'ready' | 'limits'>>;

/**
 * Who cannot do without a component: every stack, whatever its target; a target that
 * has monitoring, or that names it; or some faults alone,
 * which say so where its image cannot be had.
 */
export type NeededBy = 'every stack' | 'targets with monitoring' | 'targets that name it' | 'some faults';

/** What is said of a component where it is defined. */
export interface ComponentSpec extends ComponentImage {
  /** The component that it is another version of: what is administered there, and which faults there are, holds here, too. */
  versionOf?: string;
  /** What a service that runs it is in a stack; left out: nothing in particular. */
  role?: Role;
  defaults?: ServiceDefaults;
  /** Left out: it is an HTTP server. */
  greeting?: Greeting;
  /** Left out: targets that name it. */
  neededBy?: NeededBy;
  /**
   * How a module of Testcontainers makes its container: `(image) => new PostgreSqlContainer(image).withDatabase('shop')`. It
   * joins the stack with what the module sets and waits for; what the target says of the service wins.
   */
  module?: MakeContainer;
}

/**
 * A program that others have written and that stacks are made of: PostgreSQL, Redis, Prometheus. All that Firedrill knows
 * of it lies in its folder, how it is administered and the faults that only it has beside its definition; everything
 * else goes by this.
 */
export interface Component extends ComponentImage {
  versionOf?: string;
  role?: Role;
  defaults: ServiceDefaults;
  /** What a client says first, to see what a link does to it. */
  greeting: Greeting;
  neededBy: NeededBy;
  module?: MakeContainer;
}

export function defineComponent(spec: ComponentSpec): Component {
  return { defaults: {}, greeting: httpGreeting, neededBy: 'targets that name it', ...spec };
}
