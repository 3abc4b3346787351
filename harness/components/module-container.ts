/**
 * A container as modules of Testcontainers make them (`@testcontainers/postgresql`): what of it a component's author returns,
 * whichever release of the library his module was written for.
 */
export interface ModuleContainer {
  start(): Promise<{
    getId(): string;
    getMappedPort(port: number): number;
    getIpAddress(network: string): string;
  }>;
}

/** @param image the reference of the component's image on this engine */
export type MakeContainer = (image: string) => ModuleContainer;
