package io.roomcast.cluster;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes of a namespace, each with its owner: the member of the Hazelcast cluster that it lives with, or, for a
 * node in a client, a lease that it must renew.
 */
final class Presence {
    /** How long a node in a client counts after it said so. */
    static final Duration LEASE = Duration.ofSeconds(12);

    /** A node may be heard before its member is on our list. */
    private static final Duration UNSEEN = Duration.ofSeconds(10);

    private static final int REMEMBERED = 1000;

    private static final String CLIENT = "client";
    private static final String LOGS = " logs";

    private final Supplier<Set<UUID>> members;
    private final Map<String, Node> nodes = new ConcurrentHashMap<>();
    private final AtomicLong words = new AtomicLong();

    /** Who said farewell lately: they are registered for a little longer. */
    private final Map<String, Boolean> gone = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param members those of the Hazelcast cluster, as they are known here */
    Presence(Supplier<Set<UUID>> members) {
        this.members = members;
    }

    private static final class Node {
        final @Nullable UUID member;
        final long since = System.nanoTime();
        volatile boolean seen;
        long heard;

        Node(@Nullable UUID member, long heard) {
            this.member = member;
            this.heard = heard;
        }

        boolean isLive(Set<UUID> members) {
            if (member == null) {
                return System.nanoTime() - since < LEASE.toNanos();
            } else if (members.contains(member)) {
                seen = true;
                return true;
            }
            return !seen && System.nanoTime() - since < UNSEEN.toNanos();
        }
    }

    /**
     * What a node says of itself.
     *
     * @param member its member's id, or null for a client
     * @param logs whether it hears what is logged, and not what is not
     */
    static String owner(@Nullable UUID member, boolean logs) {
        return (member == null ? CLIENT : member.toString()) + (logs ? LOGS : "");
    }

    static boolean logs(String owner) {
        return owner.endsWith(LOGS);
    }

    /** The present, in words that were heard: what nodes say after it is newer than a list whose reading begins with it. */
    long now() {
        return words.get();
    }

    /**
     * A list has a node; otherwise as {@link #add}. Believed unless the node said something else meanwhile.
     *
     * @param asOf when reading the list began
     */
    synchronized boolean addRegistered(String node, String owner, long asOf) {
        return !gone.containsKey(node) && !spoke(node, asOf) && add(node, owner, asOf);
    }

    /** A list does not have a node; true if it was known, and did not say otherwise meanwhile. */
    synchronized boolean removeUnregistered(String node, long asOf) {
        return !spoke(node, asOf) && nodes.remove(node) != null;
    }

    private boolean spoke(String node, long after) {
        Node known = nodes.get(node);
        return known != null && known.heard > after;
    }

    /**
     * A node says that it is there; true if it was not known before, or with another owner.
     *
     * @throws IllegalArgumentException if the owner is none
     */
    synchronized boolean add(String node, String owner) {
        return add(node, owner, words.incrementAndGet());
    }

    private boolean add(String node, String owner, long heard) {
        String id = logs(owner) ? owner.substring(0, owner.length() - LOGS.length()) : owner;
        Node added = new Node(id.equals(CLIENT) ? null : UUID.fromString(id), heard);
        added.isLive(members.get()); // remembers whether its member was seen
        Node known = nodes.get(node);
        if (known != null && known.member != null && known.member.equals(added.member)) {
            known.heard = heard;
            return false;
        }
        nodes.put(node, added);
        return known == null || known.member != null || added.member != null;
    }

    /** A node said that it leaves; true if it was known. */
    synchronized boolean leave(String node) {
        gone.put(node, true);
        return nodes.remove(node) != null;
    }

    boolean isKnown(String node) {
        return nodes.containsKey(node);
    }

    boolean isLive(String node) {
        Node known = nodes.get(node);
        return known != null && known.isLive(members.get());
    }

    /** The nodes that are alive. */
    Set<String> live() {
        Set<UUID> alive = members.get();
        Set<String> live = new HashSet<>();
        nodes.forEach((id, node) -> {
            if (node.isLive(alive)) {
                live.add(id);
            }
        });
        return live;
    }

    /** All nodes that are known, dead or alive. */
    Set<String> known() {
        return Set.copyOf(nodes.keySet());
    }

    /** Forgets those whose member or lease is gone; which they were. */
    Set<String> forgetTheDead() {
        Set<String> dead = new HashSet<>(nodes.keySet());
        dead.removeAll(live());
        dead.forEach(nodes::remove);
        return dead;
    }
}
