/** The first port that a Dockerfile says its service listens on. */
export function exposedPort(dockerfile: string): number | undefined {
  const port = /^\s*EXPOSE\s+(\d+)/im.exec(dockerfile)?.[1];
  return port === undefined ? undefined : Number(port);
}
