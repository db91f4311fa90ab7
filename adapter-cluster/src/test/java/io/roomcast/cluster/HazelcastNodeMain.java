package io.roomcast.cluster;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.AdapterListener;
import io.roomcast.adapter.Adapters;
import io.roomcast.conformance.InMemoryNamespace;
import io.roomcast.conformance.InMemorySocket;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server process of {@link HazelcastProcessTest}, with one client: {@code <cluster name> <port> <recovery>}. It does what
 * lines of its input say, answers in lines of its output, and ends with its input.
 */
final class HazelcastNodeMain {
    private HazelcastNodeMain() {}

    public static void main(String[] args) throws Exception {
        HazelcastSettings settings = HazelcastSettings.DEFAULT
                .withClusterName(args[0])
                .withPort(Integer.parseInt(args[1]))
                .withMaxSilence(HazelcastProcessTest.MAX_SILENCE);
        Gaps gaps = new Gaps();
        AdapterFactory adapters =
                Adapters.using(new HazelcastBackend(settings)).listener(gaps).build();
        Duration kept = Boolean.parseBoolean(args[2]) ? Duration.ofMinutes(2) : null;
        InMemoryNamespace node = new InMemoryNamespace("/", kept);
        node.attach(adapters.create(node).toCompletableFuture().get(60, TimeUnit.SECONDS));
        InMemorySocket client = node.connect();
        say("ready");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "count" ->
                    node.adapter()
                            .serverCount()
                            .whenComplete((count, failure) -> say("count " + answer(count, failure)));
                case "emit" -> node.emit(words[1]).whenComplete((done, failure) -> say("emitted"));
                case "received" -> say("received " + String.join(",", client.receivedEvents()));
                case "gaps" -> say("gaps " + gaps.count.get());
                case "fetch" ->
                    node.operator()
                            .timeout(Duration.ofMinutes(2))
                            .fetchSockets()
                            .whenComplete((sockets, failure) -> say("fetched " + answer(size(sockets), failure)));
                default -> throw new IllegalArgumentException(line);
            }
        }
        System.exit(0); // at once, as a process that is killed
    }

    private static final class Gaps implements AdapterListener {
        final AtomicInteger count = new AtomicInteger();

        @Override
        public void publishFailed(String namespace, String nodeId, Throwable cause) {
            say("could not publish: " + cause);
        }

        @Override
        public void gap(String namespace, String nodeId, String reason) {
            count.incrementAndGet();
        }

        @Override
        public void malformed(String namespace, String nodeId, String where, Throwable cause) {
            say("malformed: " + where + ": " + cause);
        }

        @Override
        public void linkChanged(String namespace, String nodeId, boolean up) {}
    }

    private static Integer size(List<?> list) {
        return list == null ? null : list.size();
    }

    private static String answer(Object value, Throwable failure) {
        return failure == null ? String.valueOf(value) : "failed: " + failure;
    }

    private static synchronized void say(String line) {
        System.out.println(line);
    }
}
