package io.roomcast.conformance;

import io.roomcast.adapter.EventData;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** What the rules have in common: three nodes, each with a client, in the main namespace. */
abstract class Rules {
    abstract Kit kit();

    final TestCluster cluster() {
        return kit().cluster();
    }

    final Set<Capability> capabilities() {
        return kit().capabilities();
    }

    final TestNode node(int index) {
        return cluster().node(index);
    }

    final InMemoryNamespace io(int index) {
        return node(index).main();
    }

    final InMemorySocket socket(int index) {
        return node(index).socket();
    }

    final List<InMemorySocket> sockets() {
        return List.of(socket(0), socket(1), socket(2));
    }

    final void join(int index, String... rooms) {
        TestNode.join(io(index), socket(index), rooms);
    }

    /** The names of the events that each of the three clients received, once everything arrived. */
    final List<List<String>> received() {
        cluster().settle();
        return sockets().stream().map(InMemorySocket::receivedEvents).toList();
    }

    static List<EventData> events(String event, @Nullable Object... arguments) {
        EventData only = EventData.of(event);
        for (Object argument : arguments) {
            only = only.plus(argument);
        }
        return List.of(only);
    }

    final void require(Capability capability) {
        Assumptions.assumeTrue(
                capabilities().contains(capability), () -> "the backend does not have the capability " + capability);
    }
}
