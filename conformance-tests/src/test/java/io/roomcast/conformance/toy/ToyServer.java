package io.roomcast.conformance.toy;

import io.roomcast.adapter.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The messaging system of {@link ToyBackend}. */
final class ToyServer {
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final @Nullable Flaw flaw;

    ToyServer(@Nullable Flaw flaw) {
        this.flaw = flaw;
    }

    /** What an application may lend to backends. */
    static final class Client {
        private volatile boolean closed;

        boolean isClosed() {
            return closed;
        }

        void close() {
            closed = true;
        }
    }

    Channel channel(String prefix, String namespace) {
        String name =
                prefix + "|" + (flaw == Flaw.DELIVERS_TO_OTHER_NAMESPACES ? namespace.replace("#", "") : namespace);
        return channels.computeIfAbsent(name, Channel::new);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(String offset, byte[] message) {}

    /** One namespace. */
    final class Channel {
        private final String name;
        private final Map<String, @Nullable ToyLink> members = new LinkedHashMap<>();
        private final List<Entry> log = new ArrayList<>();
        private final Map<String, Session> sessions = new HashMap<>();
        private byte @Nullable [] held;
        private byte[] newest = {};
        private @Nullable Thread firstPublisher;
        private int count;

        private Channel(String name) {
            this.name = name;
        }

        synchronized void join(String nodeId, @Nullable ToyLink link) {
            members.put(nodeId, link);
        }

        synchronized void leave(String nodeId) {
            members.remove(nodeId);
        }

        Set<String> members() {
            Set<String> all = nodes();
            if (flaw == Flaw.COUNTS_NAMESPACES_WITH_SIMILAR_NAMES) {
                channels.values().stream()
                        .filter(other -> other.name.startsWith(name + "#"))
                        .forEach(other -> all.addAll(other.nodes()));
            }
            return all;
        }

        private synchronized Set<String> nodes() {
            return new HashSet<>(members.keySet());
        }

        /** To all members, the sender included. */
        synchronized @Nullable String publish(byte[] message, boolean log) {
            String offset = log ? append(message) : null;
            boolean equal = Arrays.equals(message, newest);
            newest = message;
            count++;
            if ((flaw == Flaw.TAKES_EQUAL_MESSAGES_FOR_ONE && equal)
                    || (flaw == Flaw.DROPS_EVERY_HUNDREDTH_MESSAGE && count % 100 == 0)) {
                return offset;
            }
            if (held == null && isHeldBack(message)) {
                held = message;
                return offset;
            }
            deliver(message, offset);
            if (flaw == Flaw.DELIVERS_EVERY_HUNDREDTH_MESSAGE_TWICE && count % 100 == 0) {
                deliver(message, offset);
            }
            if (held != null) {
                deliver(held, null);
                held = null;
            }
            return offset;
        }

        private boolean isHeldBack(byte[] message) {
            if (firstPublisher == null) {
                firstPublisher = Thread.currentThread();
            }
            boolean fiftieth = count % 50 == 0;
            return (flaw == Flaw.SWAPS_NEIGHBOURS && fiftieth)
                    || (flaw == Flaw.LETS_SMALL_OVERTAKE_LARGE && message.length > 50_000)
                    || (flaw == Flaw.MIXES_UP_THREADS && fiftieth && firstPublisher != Thread.currentThread());
        }

        private void deliver(byte[] message, @Nullable String offset) {
            for (ToyLink link : members.values()) {
                if (link != null) {
                    link.deliver(message, offset);
                }
            }
        }

        synchronized void answer(String nodeId, byte[] message) {
            ToyLink link = members.get(nodeId);
            if (link != null) {
                link.deliver(message, null);
            }
        }

        private String append(byte[] message) {
            String offset = Integer.toString(log.size());
            log.add(new Entry(offset, message));
            return offset;
        }

        synchronized @Nullable List<Entry> after(String offset, int limit) {
            int index = -1;
            for (int i = 0; i < log.size(); i++) {
                if (log.get(i).offset().equals(offset)) {
                    index = i;
                }
            }
            if (index < 0) {
                return flaw == Flaw.TAKES_ANY_OFFSET ? List.of() : null;
            }
            int start = index + (flaw == Flaw.SKIPS_BETWEEN_PAGES && index > 50 ? 2 : 1);
            return start >= log.size()
                    ? List.of()
                    : List.copyOf(log.subList(start, Math.min(log.size(), start + limit)));
        }

        synchronized void save(Session session) {
            sessions.put(session.pid(), session);
        }

        synchronized @Nullable Session take(String pid) {
            return flaw == Flaw.RESTORES_SESSIONS_TWICE ? sessions.get(pid) : sessions.remove(pid);
        }
    }
}
