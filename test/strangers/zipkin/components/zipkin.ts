import { join } from 'node:path';
import { debian, defineComponent } from 'firedrill/config';

export default defineComponent({
  name: 'zipkin',
  title: 'Zipkin 3.5',
  reference: 'openzipkin/zipkin:3.5.1',
  major: '3',
  role: 'api',
  defaults: { port: 9411, ready: { http: '/health' }, limits: { cpus: 1, memoryMiB: 512 } },
  recipe: {
    from: debian({ name: 'java', packages: ['openjdk-21-jre-headless'] }),
    files: [
      {
        path: 'zipkin.jar',
        content: { file: join(import.meta.dirname, '../brought/zipkin-server-exec.jar') },
      },
    ],
    instructions: `
COPY zipkin.jar /zipkin/zipkin.jar
WORKDIR /zipkin
USER 10001
EXPOSE 9411
CMD exec java $JAVA_OPTS -jar zipkin.jar
`,
  },
});
