package io.roomcast.benchmarks;

import com.hazelcast.core.HazelcastInstance;
import io.roomcast.adapter.Adapters;
import java.io.IOException;
import java.util.List;

/** The receiving process of {@link HazelcastThroughput}: {@code <messages> <node, emitter or bare> <cluster name> <port>}. */
final class HazelcastReceiver {
    private HazelcastReceiver() {}

    public static void main(String[] args) throws IOException {
        Received received = new Received(Integer.parseInt(args[0]));
        String clusterName = args[2];
        int port = Integer.parseInt(args[3]);
        if (args[1].equals("bare")) {
            HazelcastInstance member = HazelcastThroughput.bareMember(clusterName, port);
            member.<byte[]>getTopic("bare").addMessageListener(message -> {
                byte[] bytes = message.getMessageObject();
                if (bytes.length > 0) {
                    received.one();
                }
            });
            Received.untilTold();
            member.shutdown();
        } else {
            received.by(Adapters.open("hazelcast", HazelcastThroughput.settings(clusterName, port)), List.of("room"));
        }
    }
}
