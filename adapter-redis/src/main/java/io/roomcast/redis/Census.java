package io.roomcast.redis;

import io.roomcast.adapter.spi.Members;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who is subscribed, as Redis says. */
final class Census {
    private final Publishing redis;
    private final PubSub kind;

    Census(Publishing redis) {
        this.redis = redis;
        this.kind = redis.kind();
    }

    /**
     * Names of nodes or namespaces that occur in the names of channels.
     *
     * @param name what is between the rest of a channel's name, or null if it is none of these
     */
    CompletionStage<Set<String>> names(byte[] pattern, Function<byte[], @Nullable String> name) {
        return redis.askAll(commands -> kind.channels(commands, pattern)).thenApply(found -> {
            Set<String> names = new HashSet<>();
            for (List<byte[]> ofOne : found) {
                for (byte[] channel : ofOne) {
                    String one = name.apply(channel);
                    if (one != null && one.indexOf('#') < 0) {
                        names.add(one);
                    }
                }
            }
            return names;
        });
    }

    /** How many connections are subscribed to a channel. */
    CompletionStage<Long> count(byte[] channel) {
        return counts(channel)
                .thenApply(counts -> counts.stream().mapToLong(Long::longValue).sum());
    }

    /** Where each node has a channel of its own, and is counted once on everybody's. */
    CompletionStage<Members> members(ShardedChannels channels, String nodeId) {
        return names(channels.nodePattern(), channels::node)
                .thenCombine(count(channels.everybody()), (found, count) -> {
                    Set<String> nodes = new HashSet<>(found);
                    nodes.add(nodeId);
                    if (nodes.size() <= count) {
                        return withoutGhosts(nodes, count, channels::of);
                    }
                    // Rooms with names like nodes: nobody can tell which, so the others are counted only.
                    return CompletableFuture.completedFuture(
                            new Members(Set.of(nodeId), Math.toIntExact(Math.max(0, count - 1))));
                })
                .thenCompose(Function.identity());
    }

    /**
     * A node that made its connection anew counts twice until Redis notices that the old one is dead. On its own channel it
     * counts twice too.
     *
     * @param count of connections that are subscribed to a channel of all nodes
     * @param own the channel of a node's own
     */
    CompletionStage<Members> withoutGhosts(Set<String> nodes, long count, Function<String, byte[]> own) {
        if (nodes.size() >= count) {
            return CompletableFuture.completedFuture(new Members(nodes, 0));
        }
        byte[][] channels = nodes.stream().map(own).toArray(byte[][]::new);
        return counts(channels).thenApply(counts -> {
            long ghosts =
                    counts.stream().mapToLong(each -> Math.max(0, each - 1)).sum();
            return new Members(nodes, Math.toIntExact(Math.max(0, count - ghosts - nodes.size())));
        });
    }

    /** For each of some channels, over all masters. */
    private CompletionStage<Collection<Long>> counts(byte[]... channels) {
        return redis.askAll(commands -> kind.counts(commands, channels)).thenApply(answers -> {
            Map<String, Long> sums = new HashMap<>();
            for (Map<byte[], Long> ofOne : answers) {
                ofOne.forEach((channel, count) ->
                        sums.merge(new String(channel, StandardCharsets.ISO_8859_1), count, Long::sum));
            }
            return sums.values();
        });
    }
}
