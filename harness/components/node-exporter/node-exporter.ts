import { debian } from '../base.ts';
import { defineComponent } from '../component.ts';

/** What Prometheus asks of a machine: here of what its container is given, such as a volume that another service fills. */
export const nodeExporter = defineComponent({
  name: 'node-exporter',
  title: 'node exporter 1.9',
  reference: 'prom/node-exporter:v1.9.0',
  major: '1',
  role: 'exporter',
  defaults: {
    port: 9100,
    ready: { http: '/' },
    limits: { cpus: 0.25, memoryMiB: 64 },
  },
  recipe: {
    from: debian({ name: 'node-exporter', packages: ['prometheus-node-exporter'] }),
    files: [],
    instructions: `
RUN ln -s /usr/bin/prometheus-node-exporter /bin/node_exporter
EXPOSE 9100
ENTRYPOINT ["/bin/node_exporter"]
`,
  },
});
