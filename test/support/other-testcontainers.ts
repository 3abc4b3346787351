/**
 * Another project's tests on the same engine, in a process of their own: starts a container under the library's reaper
 * (RYUK_CONTAINER_IMAGE) and prints its id. Argument: the image.
 */
import { GenericContainer } from 'testcontainers';

const container = await new GenericContainer(process.argv[2] ?? '')
  .withCommand(['--eval', 'setInterval(() => {}, 1000)'])
  .start();
console.log(container.getId());
setInterval(() => {}, 1000);
