package io.roomcast.conformance.servers;

import java.util.Comparator;
import java.util.List;

/**
 * What a node of a Redis Cluster says of a node: a line of {@code CLUSTER NODES}, without what is known to that node alone.
 *
 * @param flags what it is and how it does, for example {@code master} or {@code slave,fail}
 * @param masterId the id of its master, {@code -} for a master
 * @param slots the slots that it serves: numbers and ranges such as {@code 0-5460}
 */
record ClusterNode(String id, int port, int busPort, List<String> flags, String masterId, List<String> slots) {
    /** All that the node knows, itself included; equal for nodes that know the same. */
    static List<ClusterNode> knownTo(RedisTestServer node) {
        return RedisCommand.send(node, "CLUSTER", "NODES")
                .get(0)
                .lines()
                .map(ClusterNode::parse)
                .sorted(Comparator.comparing(ClusterNode::id))
                .toList();
    }

    static ClusterNode parse(String line) {
        List<String> words = List.of(line.split(" "));
        String address = words.get(1); // 127.0.0.1:40001@40002
        List<String> flags = List.of(words.get(2).split(","));
        return new ClusterNode(
                words.get(0),
                Integer.parseInt(address.substring(address.lastIndexOf(':') + 1, address.indexOf('@'))),
                Integer.parseInt(address.substring(address.indexOf('@') + 1).split(",")[0]),
                flags.stream().filter(flag -> !flag.equals("myself")).toList(),
                words.get(3),
                List.copyOf(words.subList(8, words.size())));
    }

    boolean isMaster() {
        return flags.contains("master");
    }

    /** Neither suspected nor known to be dead, nor a stranger yet. */
    boolean isWell() {
        return flags.size() == 1;
    }

    boolean serves(int slot) {
        return slots.stream().anyMatch(range -> {
            int dash = range.indexOf('-');
            return dash < 0
                    ? Integer.parseInt(range) == slot
                    : Integer.parseInt(range.substring(0, dash)) <= slot
                            && slot <= Integer.parseInt(range.substring(dash + 1));
        });
    }
}
